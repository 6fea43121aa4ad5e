//! One fact, normalised: instants and numbers exact, names still text because versions of a programme may differ.

use crate::compile::when;
use crate::document::{self, Kind, Value, WaiverBasis};
use crate::exact::{Decimal, Score};
use crate::id;
use crate::problem::{Code, Collector, Problem};
use crate::time::Instant;

type Name = Option<Box<str>>;

/// A moment that is civil when written as a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    At(Instant),
    Date(chrono::NaiveDate),
}

/// One dated fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) id: Box<str>,
    pub(crate) at: Instant,
    pub(crate) recorded: Instant,
    pub(crate) kind: Kind,
    pub(crate) learner: Box<str>,
    pub(crate) by: Name,
    pub(crate) reason: Name,
    pub(crate) source: Name,
    pub(crate) occurrence: Option<u32>,
    pub(crate) programme: Name,
    pub(crate) version: Name,
    pub(crate) cohort: Name,
    pub(crate) component: Name,
    pub(crate) progress: Option<Score>,
    pub(crate) score: Option<Score>,
    pub(crate) session: Name,
    pub(crate) minutes: Option<Decimal>,
    pub(crate) fraction: Option<Score>,
    pub(crate) group: Name,
    pub(crate) until: Option<Moment>,
    pub(crate) basis: Option<WaiverBasis>,
    pub(crate) gate: Name,
    pub(crate) due: Option<Moment>,
    pub(crate) expires: Option<Moment>,
    pub(crate) question: Name,
    pub(crate) rating: Option<u8>,
    pub(crate) name: Name,
    pub(crate) value: Value,
    pub(crate) award: Name,
    pub(crate) trigger: Name,
    pub(crate) event: Name,
}

impl Fact {
    /// Facts that come last at their instant (section 4 of the domain, "Reading a record").
    pub(crate) fn comes_last(&self) -> bool {
        matches!(self.kind, Kind::Revoked | Kind::Reset | Kind::Cancelled | Kind::Withdrawn | Kind::Left)
    }

    /// The order of a record: by instant, those that come last at it, when recorded, id.
    pub(crate) fn order(&self) -> (Instant, bool, Instant, &str) {
        (self.at, self.comes_last(), self.recorded, &self.id)
    }

    /// Whether two facts say the same: all but when they were recorded and by which system.
    pub(crate) fn says_the_same(&self, other: &Fact) -> bool {
        let mut other = other.clone();
        other.recorded = self.recorded;
        other.source.clone_from(&self.source);
        *self == other
    }
}

/// Reads one fact; every problem is pushed with its place.
pub(crate) fn fact(event: document::Event, pointer: &str, problems: &mut Collector) -> Option<Fact> {
    let before = problems.count();
    for (name, text) in [("id", &event.id), ("learner", &event.learner)] {
        if let Some(problem) = id::fault(text, &format!("{pointer}/{name}"))
            && problem.code() != Code::ReservedId
        {
            problems.push(problem);
        }
    }
    let place = |field: &str| format!("{pointer}/{field}");
    require(&event, pointer, problems);
    let at = when::instant(&event.at, &place("at"), problems);
    let recorded = match &event.recorded {
        Some(text) => when::instant(text, &place("recorded"), problems),
        None => at,
    };
    let until = moment(event.until.as_deref(), &place("until"), problems);
    let due = moment(event.due.as_deref(), &place("due"), problems);
    let expires = moment(event.expires.as_deref(), &place("expires"), problems);
    let score = event.score.as_ref().and_then(|score| grade(score, &place("score"), problems));
    let progress = share(event.progress, &place("progress"), problems);
    let fraction = share(event.fraction, &place("fraction"), problems);
    let minutes = event.minutes.map(|number| number.0);
    if minutes.is_some_and(|minutes| minutes.is_negative() || minutes > Decimal::from_u64(crate::limits::MINUTES)) {
        let message = format!("`minutes` are 0 to {}", crate::limits::MINUTES);
        problems.error(Code::NumberOutOfRange, place("minutes"), message);
    }
    let rating = event.rating.map(|rating| match u8::try_from(rating) {
        Ok(rating @ 1..=5) => rating,
        _ => {
            problems.error(Code::NumberOutOfRange, place("rating"), format!("rating `{rating}` is not 1 to 5"));
            1
        }
    });
    let occurrence = event.occurrence.map(|occurrence| match u32::try_from(occurrence) {
        Ok(occurrence @ 1..) => occurrence,
        _ => {
            let message = format!("occurrence `{occurrence}` is not 1 or more");
            problems.error(Code::NumberOutOfRange, place("occurrence"), message);
            1
        }
    });
    if matches!(event.value, Value::List(_) | Value::Map(_)) {
        problems.error(Code::WrongType, place("value"), "text, a number or a truth value is wanted here");
    }
    if problems.count() != before {
        return None;
    }
    let name = |text: Option<String>| text.map(String::into_boxed_str);
    Some(Fact {
        id: event.id.into(),
        at: at?,
        recorded: recorded?,
        kind: event.kind,
        learner: event.learner.into(),
        by: name(event.by),
        reason: name(event.reason),
        source: name(event.source),
        occurrence,
        programme: name(event.programme),
        version: name(event.version),
        cohort: name(event.cohort),
        component: name(event.component),
        progress,
        score,
        session: name(event.session),
        minutes,
        fraction,
        group: name(event.group),
        until,
        basis: event.basis,
        gate: name(event.gate),
        due,
        expires,
        question: name(event.question),
        rating,
        name: name(event.name),
        value: event.value,
        award: name(event.award),
        trigger: name(event.trigger),
        event: name(event.event),
    })
}

/// The fields a kind cannot do without.
fn require(event: &document::Event, pointer: &str, problems: &mut Collector) {
    let mut want = |there: bool, what: &str| {
        if !there {
            problems.push(
                Problem::new(
                    Code::MissingField,
                    pointer,
                    format!("a `{}` fact names {what}, this one does not", event.kind.word()),
                )
                .help(format!("add {what}")),
            );
        }
    };
    let component = event.component.is_some();
    let programme = event.programme.is_some();
    let session = event.session.is_some();
    match event.kind {
        Kind::Enrolled | Kind::Withdrawn | Kind::Suspended | Kind::Resumed => want(programme, "`programme`"),
        Kind::Started
        | Kind::Progressed
        | Kind::Completed
        | Kind::Submitted
        | Kind::SignedOff
        | Kind::Reviewed
        | Kind::Passed
        | Kind::Failed
        | Kind::Scored => want(component, "`component`"),
        Kind::Registered | Kind::Cancelled | Kind::Joined | Kind::Left | Kind::Absent | Kind::Excused => {
            want(session, "`session`");
        }
        Kind::Attended => want(component || session, "`component` or `session`"),
        Kind::Waived => want(component || event.group.is_some() || programme, "`component`, `group` or `programme`"),
        Kind::Revoked | Kind::Reset => want(component || programme, "`component` or `programme`"),
        Kind::Overridden => want(event.gate.is_some(), "`gate`"),
        Kind::Extended => {
            want(component || programme, "`component` or `programme`");
            want(event.due.is_some() || (programme && event.expires.is_some()), "`due`, or `programme` and `expires`");
        }
        Kind::Rated => {
            want(event.question.is_some(), "`question`");
            want(event.rating.is_some(), "`rating`");
        }
        Kind::Attribute => {
            want(event.name.is_some(), "`name`");
            want(event.value != Value::Null, "`value`");
        }
        Kind::Awarded => want(event.award.is_some(), "`award`"),
        Kind::Triggered => want(event.trigger.is_some(), "`trigger`"),
        Kind::Voided => want(event.event.is_some(), "`event`"),
    }
}

fn moment(text: Option<&str>, pointer: &str, problems: &mut Collector) -> Option<Moment> {
    let text = text?;
    match crate::time::parse_date(text) {
        Some(date) => Some(Moment::Date(date)),
        None => when::instant(text, pointer, problems).map(Moment::At),
    }
}

fn grade(score: &document::Score, pointer: &str, problems: &mut Collector) -> Option<Score> {
    let found = match score {
        document::Score::Fraction(number) => Score::rounded(&number.0),
        document::Score::Points(parts) => {
            let min = parts.min.map_or(Decimal::from_u64(0), |number| number.0);
            Score::from_raw(&parts.raw.0, &parts.max.0, &min)
        }
    };
    if found.is_none() {
        problems.push(
            Problem::new(Code::NumberOutOfRange, pointer, "the score is outside 0 to 1")
                .help("give a fraction 0..1, or `raw` with `max` above `min`"),
        );
    }
    found
}

fn share(number: Option<document::Number>, pointer: &str, problems: &mut Collector) -> Option<Score> {
    let number = number?;
    let found = Score::rounded(&number.0);
    if found.is_none() {
        problems.error(Code::NumberOutOfRange, pointer, format!("`{number}` is outside 0 to 1"));
    }
    found
}
