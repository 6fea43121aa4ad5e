//! Records and the questions asked of them.

use crate::error::BlendError;
use crate::guard::{guarded, strike_late};
use crate::handle::{free, handle, handle_mut, optional};
use crate::population::BlendPopulation;
use crate::programme::BlendProgramme;
use crate::schedule::BlendSchedule;
use crate::text::{BlendBytes, bytes, instant, keys, required_instant, text};
use crate::words::action_of;
use blend_core::answer::Change;
use blend_core::document;
use blend_core::{AgendaOptions, Fact, Question, Record, RuleRef};
use std::ffi::c_char;

/// One learner's record; freed by `blend_record_free`.
pub struct BlendRecord {
    record: Record,
    /// A failure inside left it half changed.
    spoilt: bool,
}

impl BlendRecord {
    pub(crate) fn new(record: Record) -> BlendRecord {
        BlendRecord { record, spoilt: false }
    }

    fn check(&self) -> Result<(), BlendError> {
        match self.spoilt {
            true => Err(BlendError::internal("a failure inside left this record half changed; read it anew")),
            false => Ok(()),
        }
    }
}

/// The record of a handle, to be asked.
///
/// # Safety
/// As [`handle`].
pub(crate) unsafe fn asked<'c>(record: *const BlendRecord) -> Result<&'c Record, BlendError> {
    // SAFETY: as promised by the caller.
    let held = unsafe { handle(record, "record") }?;
    held.check()?;
    Ok(&held.record)
}

/// Adds a fact to the record of a handle.
///
/// # Safety
/// As [`handle_mut`].
pub(crate) unsafe fn add(record: *mut BlendRecord, fact: &Fact) -> Result<Vec<Change>, BlendError> {
    // SAFETY: as promised by the caller.
    let held = unsafe { handle_mut(record, "record") }?;
    held.check()?;
    // Set back only when nothing failed inside.
    held.spoilt = true;
    strike_late();
    let changes = held.record.add(fact);
    held.spoilt = false;
    Ok(changes?)
}

/// Reads the facts of one learner from a JSON list. `schedule`: NULL where sessions and cohorts do not matter.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_record_new(
    programme: *const BlendProgramme,
    schedule: *const BlendSchedule,
    events: *const c_char,
    events_len: usize,
    out: *mut *mut BlendRecord,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let programme = handle(programme, "programme")?;
            let schedule = optional(schedule, "schedule")?.map(|schedule| &schedule.0);
            Ok(BlendRecord::new(programme.0.record_from_json(bytes(events, events_len, "events")?, schedule)?))
        })
    }
}

/// Where the learner is at an instant (RFC 3339), as JSON. `known_at`: NULL for everything known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_record_standing(
    record: *const BlendRecord,
    at: *const c_char,
    at_len: usize,
    known_at: *const c_char,
    known_at_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let at = required_instant(at, at_len, "at")?;
            let known_at = instant(known_at, known_at_len, "known_at")?;
            BlendBytes::json(&asked(record)?.standing(at, known_at))
        })
    }
}

/// May the learner do this? `component`: NULL for `BLEND_ACTION_CERTIFY`; `session`: NULL when not bound to one; `others`: the
/// session's other learners, of the same programme and schedule (equal documents will do), so that registering tells whether there is a seat
/// left; NULL where that does not matter.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_record_decide(
    record: *const BlendRecord,
    component: *const c_char,
    component_len: usize,
    action: i32,
    session: *const c_char,
    session_len: usize,
    at: *const c_char,
    at_len: usize,
    known_at: *const c_char,
    known_at_len: usize,
    others: *const BlendPopulation,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let question = Question {
                component: text(component, component_len, "component")?,
                action: action_of(action)?,
                at: required_instant(at, at_len, "at")?,
                session: text(session, session_len, "session")?,
                known_at: instant(known_at, known_at_len, "known_at")?,
                others: optional(others, "others")?.map(|others| &others.0),
            };
            BlendBytes::json(&asked(record)?.decide(&question)?)
        })
    }
}

/// A rule given as text: an object or a quoted id is a document, anything else a path.
enum RuleText<'t> {
    Path(&'t str),
    Document(document::Rule),
}

impl RuleText<'_> {
    fn read(text: Option<&str>) -> Result<RuleText<'_>, BlendError> {
        let text = text.ok_or_else(|| BlendError::argument("`rule` is missing"))?;
        if text.trim_start().starts_with(['{', '"']) {
            let tree = document::json(text.as_bytes())?;
            return Ok(RuleText::Document(document::Rule::from_value(&tree)?));
        }
        Ok(RuleText::Path(text))
    }

    fn rule(&self) -> RuleRef<'_> {
        match self {
            RuleText::Path(path) => RuleRef::Path(path),
            RuleText::Document(document) => RuleRef::Document(document),
        }
    }
}

/// The tree of a rule's parts at an instant. `rule`: a path - `completion`, `gates.<id>`, `groups.<id>`, `components.<id>` -, or
/// a rule as JSON: what begins with `{` or, for the id of a component, with a quotation mark.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_record_explain(
    record: *const BlendRecord,
    rule: *const c_char,
    rule_len: usize,
    at: *const c_char,
    at_len: usize,
    known_at: *const c_char,
    known_at_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let rule = RuleText::read(text(rule, rule_len, "rule")?)?;
            let at = required_instant(at, at_len, "at")?;
            let known_at = instant(known_at, known_at_len, "known_at")?;
            BlendBytes::json(&asked(record)?.explain(rule.rule(), at, known_at)?)
        })
    }
}

/// The instants at which a rule holds: a JSON list of `[from, until]`, `null` for no bound. `rule`: as in
/// `blend_record_explain`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_record_timeline(
    record: *const BlendRecord,
    rule: *const c_char,
    rule_len: usize,
    known_at: *const c_char,
    known_at_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let rule = RuleText::read(text(rule, rule_len, "rule")?)?;
            let known_at = instant(known_at, known_at_len, "known_at")?;
            let timeline = asked(record)?.timeline(rule.rule(), known_at)?;
            BlendBytes::json(&timeline.iter().collect::<Vec<_>>())
        })
    }
}

/// The certificate's periods so far and its next `next` ends, as JSON. `at`, `known_at`: RFC 3339; `known_at` may be NULL for
/// everything known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_record_certification(
    record: *const BlendRecord,
    at: *const c_char,
    at_len: usize,
    next: u32,
    known_at: *const c_char,
    known_at_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let at = required_instant(at, at_len, "at")?;
            let known_at = instant(known_at, known_at_len, "known_at")?;
            BlendBytes::json(&asked(record)?.certification(at, next as usize, known_at))
        })
    }
}

/// What is to be assigned, sent, renewed or asked about this learner up to an instant: a JSON list of actions. `sent`: a JSON
/// list of the keys of actions listed before, or NULL with length 0; `options`: a JSON object with any of `due`, `renewal`,
/// `survey` and `failures`, or NULL with length 0 for the usual ones. Empty while every version of the programme is
/// a `draft`, and once the newest is `retired`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_record_agenda(
    record: *const BlendRecord,
    at: *const c_char,
    at_len: usize,
    sent: *const c_char,
    sent_len: usize,
    options: *const c_char,
    options_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let at = required_instant(at, at_len, "at")?;
            let sent = keys(sent, sent_len, "sent")?;
            let sent: Vec<&str> = sent.iter().map(String::as_str).collect();
            let options = AgendaOptions::from_json(bytes(options, options_len, "options")?)?;
            BlendBytes::json(&asked(record)?.agenda(at, &sent, &options))
        })
    }
}

/// What happened, provably, as of an instant: a JSON list of rows. `known_at`: NULL for everything known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_record_audit(
    record: *const BlendRecord,
    at: *const c_char,
    at_len: usize,
    known_at: *const c_char,
    known_at_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let at = required_instant(at, at_len, "at")?;
            let known_at = instant(known_at, known_at_len, "known_at")?;
            BlendBytes::json(&asked(record)?.audit(at, known_at))
        })
    }
}

/// Adds one fact and tells what it changed: a JSON list. The record belongs to one thread during the call; a fact that is
/// refused leaves it as it was. After `BLEND_INTERNAL` it may be half changed: it then answers every question so, and is to be
/// read anew.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_record_apply(
    record: *mut BlendRecord,
    event: *const c_char,
    event_len: usize,
    out: *mut *mut BlendBytes,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            asked(record)?;
            let fact = Fact::from_json(bytes(event, event_len, "event")?)?;
            BlendBytes::json(&add(record, &fact)?)
        })
    }
}

/// Frees a record; NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_record_free(record: *mut BlendRecord) {
    // SAFETY: as promised by the caller.
    unsafe { free(record) }
}
