//! Decides where each learner stands in a blended programme, what they may do next, and why.
//!
//! A *blended programme* mixes eLearning, live sessions, coaching and work on the job. Its rules - criteria, prerequisite
//! gates, completion, certification and renewal - are all of one kind: **a rule denotes the set of instants at which it
//! holds for a learner**. A learner's record is a list of dated facts. Every answer is a question about such a set: does
//! it hold now, since when, until when, did it hold when the session started, what is missing. There is no stored status,
//! no job that repairs one, and no clock: the instant asked is always a parameter.
//!
//! ```
//! use blend_core::{Programme, RuleRef, time::Instant};
//! let programme = Programme::from_json(br#"{
//!     "id": "first-aid",
//!     "components": [
//!         {"id": "theory", "format": "elearning", "done_when": "passed", "pass_mark": 0.8, "weight": 60},
//!         {"id": "practice", "format": "ilt", "minutes": 120, "done_when": {"attended": 0.8}, "weight": 40}
//!     ],
//!     "gates": [{"id": "ready", "to": ["practice"], "mode": "flag", "when": "theory"}],
//!     "completion": {"all": ["theory", "practice"]},
//!     "certification": {"valid_for": "P2Y", "window": "P60D", "basis": "expiry"}
//! }"#)?;
//! let record = programme.record_from_json(br#"[
//!     {"id": "1", "learner": "u1", "kind": "enrolled", "programme": "first-aid", "at": "2026-03-02T08:00:00Z"},
//!     {"id": "2", "learner": "u1", "kind": "scored", "component": "theory", "score": 0.9, "at": "2026-03-04T15:00:00Z"},
//!     {"id": "3", "learner": "u1", "kind": "attended", "component": "practice", "minutes": 100, "at": "2026-03-09T11:00:00Z"}
//! ]"#, None)?;
//! let standing = record.standing(Instant::parse("2026-03-05T00:00:00Z").unwrap(), None);
//! assert_eq!(standing.progress, 6_000);
//! let held = record.timeline(RuleRef::Path("completion"), None)?;
//! assert_eq!(held.first_from(Instant::ALWAYS).unwrap().to_string(), "2026-03-09T11:00:00Z");
//! # Ok::<(), blend_core::problem::Problems>(())
//! ```
//!
//! # Words
//!
//! A *programme* has *components*; a component counts as done by its *criterion*. A *gate* stands before an action and
//! *blocks* or *flags* while its rule does not hold. A *session* is one dated occurrence of a live component, a
//! *schedule* all of a programme's. *Facts* (events) about one learner make a *record*; a *standing* is where the learner
//! is at an instant, a *decision* the answer to "may this learner do this now?".
//!
//! # Map of the code
//!
//! Data flows one way: bytes -> [`document`] -> `compile` -> `plan`; events -> `record`; plan and record -> `evaluate` ->
//! [`answer`].
//!
//! | room | what is in it |
//! | --- | --- |
//! | [`exact`], [`time`], [`timeline`] | numbers, instants, periods and zones, sets of instants; know nothing of learning |
//! | [`problem`], [`limits`], `id` | how a fault is told, what is too much, what an id is |
//! | [`document`] | what is written: plain data, read with every fault at once |
//! | `compile`, `plan` | documents checked and resolved; the immutable result |
//! | `record` | one learner's facts: read, in order, voids applied, names resolved |
//! | `evaluate` | facts to evidence, rules to sets of instants, sets to answers; total, never fails. What was worked out is kept, and one more fact has what stands on it forgotten |
//! | [`answer`] | the serialised shapes |
//! | `roster` | sessions and who is in them: seats, what is doubtful about a schedule, what a change of it does |
//! | `population` | many learners at once: measures, versions; and the agenda and audit of one or many |
//! | [`review`] | the design side: what kind of blend a programme is, what is wrong with it, how complete it is, what of it can move, when to meet objectives again; which model would suit a situation, templates to start from, and a registry that keeps a host's own beside them; knows no record |
//! | `calendar` | what a plan comes to in local time, for a cohort, a start or a learner, with what every rule of `evaluate` says of due instants, sessions and gates |
//! | `draw` | pictures of a programme and of a cohort's progress: SVG, Mermaid, DOT (feature `draw`, on by default) |
//! | [`batch`] | many learners out of columns: the same answers, column by column; with the feature `arrow` out of Arrow tables and into one |
//! | `programme`, `learner` | the public face: [`Programme`] and [`Schedule`]; [`Record`] with questions in words, prepared ones ([`Prepared`], [`Verdict`]) and facts added one by one ([`Fact`]) |
//!
//! What is not here: no I/O, clock, global state or `unsafe`, no randomness in any answer; no panic on any input;
//! `evaluate` knows neither `compile` nor the public face, and takes nothing from [`document`] but its words and value
//! trees.
//!
//! # Why
//!
//! *Why are facts never refused?* Real feeds contain facts about things a programme does not know, and registrations that
//! a gate would have blocked. They are kept and reported as findings; refusing them would lose what happened.
//!
//! *Why no status to set?* A status that is stored has to be repaired when facts arrive late. Here a late fact changes the
//! answer, and `known_at` still tells what was known before it came.
//!
//! *Why is a record quick to ask again, and not wrong?* It keeps the sets of instants that it worked out, and a decision
//! with the stretch of instants at which nothing in it can change. A fact about a component has what stands on it
//! forgotten, and worked out again when it is asked for: what changed at the last fact's instant is looked for only where
//! something turned there. Any other fact has everything worked out anew. There is one meaning, kept or not: what is kept
//! is tested against what is worked out from the start.
//!
//! *Why exact numbers?* A pass mark of 0.7 is met by three times 0.7. Binary floating point does not promise that.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::arithmetic_side_effects,
        reason = "tests fail by panicking"
    )
)]

pub mod answer;
pub mod batch;
mod calendar;
mod compile;
pub mod document;
#[cfg(feature = "draw")]
pub mod draw;
mod evaluate;
pub mod exact;
mod id;
mod learner;
pub mod limits;
mod plan;
mod population;
pub mod problem;
mod programme;
mod record;
pub mod review;
mod roster;
pub mod time;
pub mod timeline;

pub use calendar::CalendarOptions;
pub use learner::{Fact, Prepared, Question, Record, RuleRef, Verdict};
pub use population::{AgendaOptions, Population, ReportOptions, diff, impact};
pub use programme::{Programme, Schedule};

/// The code blocks of the README are run with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
