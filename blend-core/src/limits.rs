//! The documented limits: beyond them an input is refused with `limit_exceeded`, never a crash.
//! Source: section 6 of the domain for rules and components; the others keep hostile input cheap to refuse.

/// Levels that rules may be nested in.
pub const RULE_DEPTH: usize = 64;
/// Components of one programme; the occurrences of repeated ones count too.
pub const COMPONENTS: usize = 4_096;
/// Rule nodes of one programme, over its gates, groups, completion and renewal; and of each of these alone with the groups
/// it mentions counted through, so that no few groups make a rule whose explanation never ends.
pub const RULE_NODES: usize = 65_536;
/// Levels of nested arrays and objects in a JSON document.
pub const JSON_DEPTH: usize = 256;
/// Bytes of one JSON document or list of facts.
pub const JSON_BYTES: usize = 1 << 30;
/// Characters of an id.
pub const ID_CHARS: usize = 128;
/// Greatest weight or number of points of one component or rule.
pub const WEIGHT: u64 = 1_000_000_000;
/// Greatest number of minutes of a component.
pub const MINUTES: u64 = 10_000_000;
/// Greatest week number either side of the anchor.
pub const WEEK: i64 = 100_000;
/// Sessions of one schedule; those of series count too.
pub const SESSIONS: usize = 1_000_000;
/// Bytes of text in the problems of one input; beyond them the last problem says that there are more.
pub const PROBLEM_BYTES: usize = 1 << 24;
/// Places in its programme of all parameters of one template.
pub const PLACES: usize = 1_024;
/// Edges of a dependency graph; also how many pairs of components a review compares for one thing.
pub const LINKS: usize = 65_536;
