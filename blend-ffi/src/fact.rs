//! Facts, read once for every record they count for.

use crate::error::BlendError;
use crate::flat::{BlendText, Flat, fill, instant, taken};
use crate::guard::guarded;
use crate::handle::free;
use crate::text::{bytes, text};
use blend_core::Fact;
use blend_core::document::{Event, Kind, Measure, Score, ScoreParts, Value};
use blend_core::exact::Decimal;
use std::ffi::c_char;

/// One fact; immutable, shared between threads; freed by `blend_fact_free`.
pub struct BlendFact(pub(crate) Fact);

/// One dated fact about a learner, begun with `blend_event_init`. Texts that are NULL or empty and instants that are
/// `BLEND_NO_INSTANT` are left out. Instants are microseconds since 1970 UTC.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct BlendEvent {
    /// `sizeof (blend_event)`, set by the caller.
    pub struct_size: usize,
    /// Unique among one learner's facts.
    pub id: BlendText,
    /// Whom it is about.
    pub learner: BlendText,
    /// What happened: `enrolled`, `completed`, `scored`, ..
    pub kind: BlendText,
    /// When it happened.
    pub at: i64,
    /// When it became known; left out: `at`.
    pub recorded: i64,
    /// Until when it lasts. A date goes by `blend_fact_read`.
    pub until: i64,
    /// The new due date.
    pub due: i64,
    /// The new end of the certificate.
    pub expires: i64,
    /// Which occurrence of a repeated component, from 1; 0: left out.
    pub occurrence: i64,
    /// The answer to a question, 1 to 5; 0: left out.
    pub rating: i64,
    /// The programme meant.
    pub programme: BlendText,
    /// The version enrolled in.
    pub version: BlendText,
    /// The cohort enrolled in.
    pub cohort: BlendText,
    /// The component meant.
    pub component: BlendText,
    /// The session meant.
    pub session: BlendText,
    /// A grade as a decimal from 0 to 1: `0.85`; with `score_max` the points reached.
    pub score: BlendText,
    /// The points that make 1.
    pub score_max: BlendText,
    /// The points that make 0; left out: 0.
    pub score_min: BlendText,
    /// Share worked through, a decimal from 0 to 1.
    pub progress: BlendText,
    /// Minutes of presence, a decimal.
    pub minutes: BlendText,
    /// Share of the session, a decimal from 0 to 1.
    pub fraction: BlendText,
    /// The group meant.
    pub group: BlendText,
    /// The gate meant.
    pub gate: BlendText,
    /// Basis of a waiver.
    pub basis: BlendText,
    /// Who did or decided it.
    pub by: BlendText,
    /// Why.
    pub reason: BlendText,
    /// The system it comes from.
    pub source: BlendText,
    /// The question answered.
    pub question: BlendText,
    /// The attribute's name.
    pub name: BlendText,
    /// The attribute's value, as JSON: text, a number or a truth value.
    pub value: BlendText,
    /// The award's id.
    pub award: BlendText,
    /// The trigger's id.
    pub trigger: BlendText,
    /// The fact that is voided.
    pub event: BlendText,
}

// SAFETY: `struct_size` first, numbers and pointers alone.
unsafe impl Flat for BlendEvent {
    const LEAST: usize = std::mem::offset_of!(BlendEvent, event) + size_of::<BlendText>();
}

/// Nothing is there.
const EMPTY: BlendEvent = {
    const NONE: BlendText = BlendText::NONE;
    BlendEvent {
        struct_size: size_of::<BlendEvent>(),
        id: NONE,
        learner: NONE,
        kind: NONE,
        at: i64::MIN,
        recorded: i64::MIN,
        until: i64::MIN,
        due: i64::MIN,
        expires: i64::MIN,
        occurrence: 0,
        rating: 0,
        programme: NONE,
        version: NONE,
        cohort: NONE,
        component: NONE,
        session: NONE,
        score: NONE,
        score_max: NONE,
        score_min: NONE,
        progress: NONE,
        minutes: NONE,
        fraction: NONE,
        group: NONE,
        gate: NONE,
        basis: NONE,
        by: NONE,
        reason: NONE,
        source: NONE,
        question: NONE,
        name: NONE,
        value: NONE,
        award: NONE,
        trigger: NONE,
        event: NONE,
    }
};

/// The same as the document that facts are read from, so that there is one reader and one list of problems.
///
/// # Safety
/// The texts of `given` point to as many bytes as they say.
unsafe fn document(given: &BlendEvent) -> Result<Value, BlendError> {
    let mut fields = Vec::with_capacity(12);
    let mut put = |name: &str, value: Value| fields.push((name.to_owned(), value));
    // SAFETY: as promised by the caller.
    let read = |field: BlendText, name: &str| unsafe { text(field.data, field.size, name) };
    for (name, field) in [
        ("id", given.id),
        ("learner", given.learner),
        ("kind", given.kind),
        ("programme", given.programme),
        ("version", given.version),
        ("cohort", given.cohort),
        ("component", given.component),
        ("session", given.session),
        ("progress", given.progress),
        ("minutes", given.minutes),
        ("fraction", given.fraction),
        ("group", given.group),
        ("gate", given.gate),
        ("basis", given.basis),
        ("by", given.by),
        ("reason", given.reason),
        ("source", given.source),
        ("question", given.question),
        ("name", given.name),
        ("award", given.award),
        ("trigger", given.trigger),
        ("event", given.event),
    ] {
        if let Some(text) = read(field, name)? {
            put(name, Value::Text(text.to_owned()));
        }
    }
    for (name, micros) in [
        ("at", given.at),
        ("recorded", given.recorded),
        ("until", given.until),
        ("due", given.due),
        ("expires", given.expires),
    ] {
        if let Some(instant) = instant(micros, name)? {
            put(name, Value::Text(instant.to_string()));
        }
    }
    for (name, number) in [("occurrence", given.occurrence), ("rating", given.rating)] {
        if number != 0 {
            put(name, Value::Number(number.to_string()));
        }
    }
    let mut parts = Vec::new();
    for (name, told, field) in
        [("raw", "score", given.score), ("max", "score_max", given.score_max), ("min", "score_min", given.score_min)]
    {
        if let Some(text) = read(field, told)? {
            parts.push((name, Value::Text(text.to_owned())));
        }
    }
    match parts.as_slice() {
        [] => {}
        [("raw", score)] => put("score", score.clone()),
        _ => put("score", Value::Map(parts.into_iter().map(|(name, part)| (name.to_owned(), part)).collect())),
    }
    if let Some(json) = read(given.value, "value")? {
        put("value", blend_core::document::json(json.as_bytes())?);
    }
    Ok(Value::Map(fields))
}

/// The event, where each field can be read by itself: the usual case, at half the cost. `None` where one cannot, and its
/// document has to tell why.
///
/// # Safety
/// As [`document`].
unsafe fn event(given: &BlendEvent) -> Option<Event> {
    // SAFETY: as promised by the caller.
    let read = |field: BlendText| unsafe { text(field.data, field.size, "") }.ok();
    let owned = |field| Some(read(field)?.map(str::to_owned));
    let date = |micros| Some(instant(micros, "").ok()?.map(|instant| instant.to_string()));
    // As of documents, whose numbers are decimals.
    let number = |number: i64| match number {
        0 => Some(None),
        _ => Decimal::parse(&number.to_string()).ok().map(|_| Some(number)),
    };
    let measure = |field| match read(field)? {
        Some(text) => Some(Some(Measure(Decimal::nearly(text).ok()?))),
        None => Some(None),
    };
    if read(given.value)?.is_some() || read(given.basis)?.is_some() {
        return None;
    }
    let score = match (measure(given.score)?, measure(given.score_max)?, measure(given.score_min)?) {
        (None, None, None) => None,
        (Some(fraction), None, None) => Some(Score::Fraction(fraction)),
        (Some(raw), Some(max), min) => Some(Score::Points(ScoreParts { raw, max, min })),
        _ => return None,
    };
    Some(Event {
        id: owned(given.id)??,
        learner: owned(given.learner)??,
        kind: Kind::from_word(read(given.kind)??)?,
        at: date(given.at)??,
        recorded: date(given.recorded)?,
        by: owned(given.by)?,
        reason: owned(given.reason)?,
        source: owned(given.source)?,
        occurrence: number(given.occurrence)?,
        programme: owned(given.programme)?,
        version: owned(given.version)?,
        cohort: owned(given.cohort)?,
        component: owned(given.component)?,
        progress: measure(given.progress)?,
        score,
        session: owned(given.session)?,
        minutes: measure(given.minutes)?,
        fraction: measure(given.fraction)?,
        group: owned(given.group)?,
        until: date(given.until)?,
        basis: None,
        gate: owned(given.gate)?,
        due: date(given.due)?,
        expires: date(given.expires)?,
        question: owned(given.question)?,
        rating: number(given.rating)?,
        name: owned(given.name)?,
        value: None,
        award: owned(given.award)?,
        trigger: owned(given.trigger)?,
        event: owned(given.event)?,
    })
}

/// Leaves out everything: what an event is begun with. Only `struct_size` has to be set before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_event_init(event: *mut BlendEvent, error: *mut *mut BlendError) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { fill(event, error, || Ok(EMPTY)) }
}

/// Checks a fact given as a struct.
///
/// `BLEND_REFUSED` with every problem of it, as from JSON.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_fact_new(
    event: *const BlendEvent,
    out: *mut *mut BlendFact,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe {
        guarded(out, error, || {
            let given = taken(event, EMPTY, "event")?;
            match self::event(&given).map(Fact::new) {
                Some(Ok(fact)) => Ok(BlendFact(fact)),
                // What is wrong is told of the document, whose reader goes on to the last problem.
                _ => Ok(BlendFact(Fact::new(Event::from_value(&document(&given)?)?)?)),
            }
        })
    }
}

/// Reads a fact from JSON text.
///
/// `BLEND_REFUSED` with every problem of it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_fact_read(
    json: *const c_char,
    json_len: usize,
    out: *mut *mut BlendFact,
    error: *mut *mut BlendError,
) -> i32 {
    // SAFETY: as promised by the caller.
    unsafe { guarded(out, error, || Ok(BlendFact(Fact::from_json(bytes(json, json_len, "json")?)?))) }
}

/// Frees a fact; NULL is fine. Records it was added to keep it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn blend_fact_free(fact: *mut BlendFact) {
    // SAFETY: as promised by the caller.
    unsafe { free(fact) }
}
