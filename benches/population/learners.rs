//! Learners of a programme of twenty components, sixty facts each, and what a report has to tell of them.
//!
//! What a learner does follows from the number alone. Of every six one is on leave, one has stopped half way, one fails
//! every check; three have done everything, two of them too late for the session's gate.

use blend_core::answer::Report;
use blend_core::document::{Event, Kind, Measure, Score, Value};
use blend_core::exact::Decimal;
use blend_core::time::Instant;
use blend_core::{Population, Programme, Schedule};

/// Facts of each learner.
pub(crate) const FACTS: usize = 60;
/// Seats of a session.
pub(crate) const SEATS: usize = 30;
/// 5 January 2026, in seconds since 1970.
const ENROLLED: i64 = 1_767_571_200;
const DAY: i64 = 86_400;
/// Days from enrolment to the session.
const SESSION: i64 = 40;
/// Modules are components 0 to 13, checks 14 to 17; then the workshop and the sign-off.
const MODULES: usize = 14;
const CHECKS: usize = 4;

/// The instant asked.
pub(crate) fn asked() -> Instant {
    at(100 * DAY)
}

fn at(seconds: i64) -> Instant {
    Instant::from_micros((ENROLLED + seconds) * 1_000_000)
}

/// What a learner is made to show.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    OnLeave,
    Stopped,
    Failing,
    Late,
    Prepared,
}

fn way(number: usize) -> Way {
    match number % 6 {
        0 => Way::OnLeave,
        1 => Way::Stopped,
        2 => Way::Failing,
        3 | 4 => Way::Late,
        _ => Way::Prepared,
    }
}

fn name(component: usize) -> String {
    match component {
        0..MODULES => format!("module-{component}"),
        component if component < MODULES + CHECKS => format!("check-{component}"),
        18 => "workshop".to_owned(),
        _ => "signed".to_owned(),
    }
}

fn programme() -> Programme {
    let components: Vec<String> = (0..20)
        .map(|component| {
            let id = name(component);
            match component {
                0..MODULES => format!(
                    r#"{{"id": "{id}", "format": "elearning", "minutes": 20, "treats": {{"o1": ["introduce"]}}}}"#
                ),
                18 => format!(r#"{{"id": "{id}", "format": "vilt", "minutes": 90, "done_when": {{"attended": 0.8}}}}"#),
                19 => format!(r#"{{"id": "{id}", "format": "ojt"}}"#),
                _ => format!(
                    r#"{{"id": "{id}", "format": "knowledge_check", "pass_mark": 0.8, "treats": {{"o2": ["assess"]}}}}"#
                ),
            }
        })
        .collect();
    let all: Vec<String> = (0..20).map(|component| format!("\"{}\"", name(component))).collect();
    let text = format!(
        r#"{{"id": "p", "due": "P2M", "objectives": [{{"id": "o1", "kind": "knowledge"}}, {{"id": "o2", "kind": "knowledge"}}],
            "components": [{}], "completion": {{"all": [{}]}},
            "gates": [{{"id": "ready", "to": ["workshop"], "mode": "flag", "when": {{"all": ["module-0", "module-1"]}}}}]}}"#,
        components.join(","),
        all.join(",")
    );
    Programme::from_json(text.as_bytes()).unwrap_or_else(|problems| panic!("{problems}"))
}

/// A session for every so many learners.
fn schedule(programme: &Programme, learners: usize, seats: usize) -> Schedule {
    let session = |number: usize| {
        let (start, end) = (at(SESSION * DAY), at(SESSION * DAY + 90 * 60));
        format!(
            r#"{{"id": "s{number}", "component": "workshop", "start": "{start}", "end": "{end}", "capacity": {seats}}}"#
        )
    };
    let sessions: Vec<String> = (0..learners.div_ceil(seats)).map(session).collect();
    let text = format!(r#"{{"programme": "p", "sessions": [{}]}}"#, sessions.join(","));
    programme.schedule_from_json(text.as_bytes()).unwrap_or_else(|problems| panic!("{problems}"))
}

/// So many learners, so many of them in each session.
pub(crate) fn population(learners: usize, seats: usize) -> Population {
    let programme = programme();
    let schedule = schedule(&programme, learners, seats);
    let population = programme.population((0..learners).flat_map(|number| events(number, seats)), Some(&schedule));
    population.unwrap_or_else(|problems| panic!("{problems}"))
}

/// One learner's facts: enrolment, an attribute, a seat, three facts for each module and check, two for the workshop and
/// one for the sign-off, or notes in their place; then a rating.
fn events(number: usize, seats: usize) -> Vec<Event> {
    let (way, learner) = (way(number), format!("u{number}"));
    let mut events: Vec<Event> = Vec::with_capacity(FACTS);
    let mut tell = |seconds: i64, kind: Kind, with: &dyn Fn(&mut Event)| {
        let mut event = fact(events.len(), &learner, kind, seconds);
        with(&mut event);
        events.push(event);
    };
    let session = format!("s{}", number / seats);
    tell(0, Kind::Enrolled, &|event| event.programme = Some("p".to_owned()));
    tell(0, Kind::Attribute, &|event| {
        (event.name, event.value) = (Some("site".to_owned()), Some(Value::Text(format!("site-{}", number % 8))));
    });
    tell(DAY, Kind::Registered, &|event| event.session = Some(session.clone()));
    for component in 0..MODULES + CHECKS {
        // The first modules are what the session's gate wants.
        let day = if way == Way::Late && component < 2 { SESSION + 1 } else { 2 + component as i64 };
        let about = |event: &mut Event| event.component = Some(name(component));
        let open = way == Way::Stopped && component >= MODULES / 2;
        tell(day * DAY, Kind::Started, &about);
        tell(day * DAY + 600, Kind::Progressed, &about);
        let scored = |nanos: &'static str| {
            move |event: &mut Event| {
                event.component = Some(name(component));
                event.score = Decimal::parse(nanos).ok().map(|score| Score::Fraction(Measure(score)));
            }
        };
        match (open, component < MODULES, way) {
            (true, ..) => tell(day * DAY + 1_200, Kind::Progressed, &about),
            (false, true, _) => tell(day * DAY + 1_200, Kind::Completed, &about),
            (false, false, Way::Failing) => tell(day * DAY + 1_200, Kind::Scored, &scored("0.5")),
            (false, false, _) => tell(day * DAY + 1_200, Kind::Scored, &scored("0.9")),
        }
    }
    if way != Way::Stopped {
        tell(SESSION * DAY + 90 * 60, Kind::Attended, &|event| event.session = Some(session.clone()));
        tell(SESSION * DAY + DAY, Kind::SignedOff, &|event| event.component = Some("signed".to_owned()));
    }
    if way == Way::OnLeave {
        tell(60 * DAY, Kind::Suspended, &|event| event.programme = Some("p".to_owned()));
    }
    tell(SESSION * DAY + DAY, Kind::Rated, &|event| {
        (event.question, event.session) = (Some("readiness".to_owned()), Some(session.clone()));
        event.rating = Some(if way == Way::Prepared { 5 } else { 3 });
    });
    while events.len() < FACTS {
        let mut event = fact(events.len(), &learner, Kind::Progressed, 41 * DAY + events.len() as i64);
        event.component = Some(name(0));
        events.push(event);
    }
    events
}

fn fact(place: usize, learner: &str, kind: Kind, seconds: i64) -> Event {
    Event {
        id: format!("e{place}"),
        learner: learner.to_owned(),
        kind,
        at: at(seconds).to_string(),
        recorded: None,
        by: None,
        reason: None,
        source: None,
        occurrence: None,
        programme: None,
        version: None,
        cohort: None,
        component: None,
        progress: None,
        score: None,
        session: None,
        minutes: None,
        fraction: None,
        group: None,
        until: None,
        basis: None,
        gate: None,
        due: None,
        expires: None,
        question: None,
        rating: None,
        name: None,
        value: None,
        award: None,
        trigger: None,
        event: None,
    }
}

/// Whether a report tells what the learners were made to show.
pub(crate) fn as_made(told: &Report, learners: usize) {
    let of = |ways: &[Way]| (0..learners).filter(|number| ways.contains(&way(*number))).count() as u64;
    let counted = learners as u64 - of(&[Way::OnLeave]);
    let done = of(&[Way::Late, Way::Prepared]);
    let rate = &told.all.completion;
    assert_eq!((rate.numerator, rate.denominator, told.learners), (done, counted, learners as u64));
    let failed: u64 = told.all.struggle.components.iter().map(|row| row.attempts.failed_attempts).sum();
    assert_eq!(failed, of(&[Way::Failing]) * CHECKS as u64);
    let pre_work = &told.all.pre_work;
    // On leave is who went after the session.
    assert_eq!(
        (pre_work.registered.numerator, pre_work.registered.denominator),
        (learners as u64 - of(&[Way::Late]), learners as u64)
    );
    assert_eq!(pre_work.attended.denominator, learners as u64 - of(&[Way::Stopped]));
    assert_eq!((told.all.readiness.ratings, told.all.readiness.unrated_sessions.len()), (learners as u64, 0));
    let sites: u64 = told.attributes.iter().map(|site| site.measures.completion.numerator).sum();
    assert_eq!((sites, told.attributes.len()), (done, 8));
    // The due has passed for whoever has not completed.
    assert_eq!(told.people.len() as u64, counted - done);
}
