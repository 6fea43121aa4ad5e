//! One fact, normalised: instants and numbers exact, names still text because versions of a programme may differ.

use crate::compile::when;
use crate::document::{self, Kind, Value, WaiverBasis};
use crate::exact::{Decimal, Score};
use crate::id;
use crate::limits;
use crate::problem::{Code, Collector, Place, Problem};
use crate::time::Instant;
use std::fmt::Display;

type Name = Option<Box<str>>;

/// A moment that is civil when written as a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    At(Instant),
    Date(chrono::NaiveDate),
}

/// One dated fact. What is looked at of every fact lies together, in the order given here.
#[derive(Debug, Clone, PartialEq, Eq)]
#[repr(C)]
pub(crate) struct Fact {
    pub(crate) at: Instant,
    pub(crate) recorded: Instant,
    pub(crate) kind: Kind,
    pub(crate) occurrence: Option<u32>,
    pub(crate) id: Box<str>,
    pub(crate) learner: Box<str>,
    pub(crate) component: Name,
    pub(crate) session: Name,
    pub(crate) score: Option<Score>,
    pub(crate) progress: Option<Score>,
    pub(crate) fraction: Option<Score>,
    pub(crate) minutes: Option<Decimal>,
    pub(crate) by: Name,
    pub(crate) reason: Name,
    pub(crate) source: Name,
    pub(crate) programme: Name,
    pub(crate) version: Name,
    pub(crate) cohort: Name,
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
    /// A fact of a kind about a learner, and nothing more; without an id.
    pub(crate) fn bare(kind: Kind, at: Instant, learner: &str) -> Fact {
        Fact {
            id: Box::default(),
            at,
            recorded: at,
            kind,
            learner: learner.into(),
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
            value: Value::Null,
            award: None,
            trigger: None,
            event: None,
        }
    }

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
    let here = Place::at(pointer);
    for (name, text) in [("id", &event.id), ("learner", &event.learner)] {
        if let Some(problem) = id::fault(text, &here.field(name))
            && problem.code() != Code::ReservedId
        {
            problems.push(problem);
        }
    }
    require(&event, &here, problems);
    let at = when::instant(&event.at, &here.field("at"), problems);
    let recorded = match &event.recorded {
        Some(text) => when::instant(text, &here.field("recorded"), problems),
        None => at,
    };
    let until = moment(event.until.as_deref(), &here.field("until"), problems);
    let due = moment(event.due.as_deref(), &here.field("due"), problems);
    let expires = moment(event.expires.as_deref(), &here.field("expires"), problems);
    let score = event.score.as_ref().and_then(|score| grade(score, &here.field("score"), problems));
    let progress = share(event.progress, &here.field("progress"), problems);
    let fraction = share(event.fraction, &here.field("fraction"), problems);
    let minutes = event.minutes.map(|number| number.0);
    let mut range = |name: &str, number: &dyn Display, what: &str| {
        let problem =
            Problem::new(Code::NumberOutOfRange, here.field(name).to_string(), format!("`{number}` is not {what}"));
        problems.push(problem.help(format!("`{name}` is {what}")));
    };
    if let Some(minutes) =
        minutes.filter(|minutes| minutes.is_negative() || *minutes > Decimal::from_u64(limits::MINUTES))
    {
        range("minutes", &minutes, &format!("from 0 to {}", limits::MINUTES));
    }
    let rating = event.rating.map(|rating| match u8::try_from(rating) {
        Ok(rating @ 1..=5) => rating,
        _ => {
            range("rating", &rating, "a whole number from 1 to 5");
            1
        }
    });
    let occurrence = event.occurrence.map(|occurrence| match u32::try_from(occurrence) {
        Ok(occurrence @ 1..) => occurrence,
        _ => {
            range("occurrence", &occurrence, &format!("a whole number from 1 to {}", u32::MAX));
            1
        }
    });
    let value = event.value.unwrap_or_default().normal();
    if matches!(value, Value::List(_) | Value::Map(_)) {
        let message = format!("text, a number or a truth value is wanted here, this is {}", value.kind());
        problems.push(
            Problem::new(Code::WrongType, here.field("value").to_string(), message)
                .help("give text, a number or a truth value"),
        );
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
        value,
        award: name(event.award),
        trigger: name(event.trigger),
        event: name(event.event),
    })
}

/// The fields that some kind of fact cannot do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Programme,
    Component,
    Session,
    Group,
    Gate,
    Due,
    Expires,
    Question,
    Rating,
    Name,
    Value,
    Award,
    Trigger,
    Event,
}

/// What a fact of a kind lacks, in words; `has`: whether a field is there.
pub(crate) fn lacks(kind: Kind, has: impl Fn(Field) -> bool) -> [Option<&'static str>; 2] {
    let want = |there: bool, what: &'static str| (!there).then_some(what);
    let component = has(Field::Component);
    let programme = has(Field::Programme);
    let session = has(Field::Session);
    match kind {
        Kind::Enrolled | Kind::Withdrawn | Kind::Suspended | Kind::Resumed => [want(programme, "`programme`"), None],
        Kind::Started
        | Kind::Progressed
        | Kind::Completed
        | Kind::Submitted
        | Kind::SignedOff
        | Kind::Reviewed
        | Kind::Passed
        | Kind::Failed
        | Kind::Scored => [want(component, "`component`"), None],
        Kind::Registered | Kind::Cancelled | Kind::Joined | Kind::Left | Kind::Absent | Kind::Excused => {
            [want(session, "`session`"), None]
        }
        Kind::Attended => [want(component || session, "`component` or `session`"), None],
        Kind::Waived => {
            [want(component || has(Field::Group) || programme, "`component`, `group` or `programme`"), None]
        }
        Kind::Revoked | Kind::Reset => [want(component || programme, "`component` or `programme`"), None],
        Kind::Overridden => [want(has(Field::Gate), "`gate`"), None],
        Kind::Extended => {
            let what = "`due`, or `programme` and `expires`";
            let date = has(Field::Due) || (programme && has(Field::Expires));
            [want(component || programme, "`component` or `programme`"), want(date, what)]
        }
        Kind::Rated => [want(has(Field::Question), "`question`"), want(has(Field::Rating), "`rating`")],
        Kind::Attribute => [want(has(Field::Name), "`name`"), want(has(Field::Value), "`value`")],
        Kind::Awarded => [want(has(Field::Award), "`award`"), None],
        Kind::Triggered => [want(has(Field::Trigger), "`trigger`"), None],
        Kind::Voided => [want(has(Field::Event), "`event`"), None],
    }
}

/// The fields a kind cannot do without.
fn require(event: &document::Event, place: &Place<'_>, problems: &mut Collector) {
    let has = |field| match field {
        Field::Programme => event.programme.is_some(),
        Field::Component => event.component.is_some(),
        Field::Session => event.session.is_some(),
        Field::Group => event.group.is_some(),
        Field::Gate => event.gate.is_some(),
        Field::Due => event.due.is_some(),
        Field::Expires => event.expires.is_some(),
        Field::Question => event.question.is_some(),
        Field::Rating => event.rating.is_some(),
        Field::Name => event.name.is_some(),
        Field::Value => event.value.as_ref().is_some_and(|value| *value != Value::Null),
        Field::Award => event.award.is_some(),
        Field::Trigger => event.trigger.is_some(),
        Field::Event => event.event.is_some(),
    };
    for what in lacks(event.kind, has).into_iter().flatten() {
        let message = format!("a `{}` fact names {what}, this one does not", event.kind.word());
        problems.push(Problem::new(Code::MissingField, place.to_string(), message).help(format!("add {what}")));
    }
}

fn moment(text: Option<&str>, place: &Place<'_>, problems: &mut Collector) -> Option<Moment> {
    let text = text?;
    match crate::time::parse_date(text) {
        Some(date) => Some(Moment::Date(date)),
        None => when::instant(text, place, problems).map(Moment::At),
    }
}

fn grade(score: &document::Score, place: &Place<'_>, problems: &mut Collector) -> Option<Score> {
    let (found, message) = match score {
        document::Score::Fraction(number) => (Score::rounded(&number.0), format!("`{number}` is outside 0 to 1")),
        document::Score::Points(parts) => {
            let min = parts.min.map_or(Decimal::from_u64(0), |number| number.0);
            let message = if parts.max.0 <= min {
                format!("`max` of `{}` is not above `min` of `{min}`", parts.max)
            } else {
                format!("`raw` of `{}` is outside `{min}` to `{}`", parts.raw, parts.max)
            };
            (Score::from_raw(&parts.raw.0, &parts.max.0, &min), message)
        }
    };
    if found.is_none() {
        problems.push(
            Problem::new(Code::NumberOutOfRange, place.to_string(), message)
                .help("give a fraction 0..1, or `raw` with `max` above `min`"),
        );
    }
    found
}

fn share(number: Option<document::Measure>, place: &Place<'_>, problems: &mut Collector) -> Option<Score> {
    let number = number?;
    let found = Score::rounded(&number.0);
    if found.is_none() {
        problems.push(
            Problem::new(Code::NumberOutOfRange, place.to_string(), format!("`{number}` is outside 0 to 1"))
                .help("give a fraction 0..1, as `0.8`"),
        );
    }
    found
}
