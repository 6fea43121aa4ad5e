//! Prerequisites that are planned, or held, too late for what they are for (S6).

use super::{Found, Look, quoted};
use crate::answer::{FindingCode as Code, FindingSeverity};
use crate::limits;
use crate::plan::Anchor;
use crate::plan::schedule::Session;
use crate::problem::shown;
use crate::review::design::{Item, Link};
use std::collections::{BTreeMap, BTreeSet};

/// One prerequisite that is too late, how badly, and how that is told.
struct Late {
    severity: FindingSeverity,
    message: String,
    /// When the prerequisite begins, or its window closes.
    value: String,
    /// When what it is for begins, or is over.
    threshold: String,
    /// The session that is too early.
    session: Option<String>,
}

pub(super) fn find(look: &Look<'_, '_>, found: &mut Found) {
    let design = look.design;
    let firsts: Vec<Firsts<'_>> = design.items.iter().map(|item| Firsts::of(look.sessions.of(item))).collect();
    let mut steps = limits::LINKS.saturating_mul(4);
    let mut told = BTreeSet::new();
    for Link { from, to, gate } in design.links.iter().filter(|link| link.from != link.to) {
        let (Some(first), Some(then)) = (design.item(*from), design.item(*to)) else { continue };
        // Occurrence k of the one serves occurrence k of the other.
        let aligned = gate.is_some() && first.plan.occurrences() == then.plan.occurrences();
        let as_planned = planned(first, then, aligned);
        let repeated = aligned && first.plan.occurrences() > 1;
        let as_held = match (firsts.get(*from), firsts.get(*to)) {
            (Some(own), Some(others)) if !repeated => held(look, first, own, others, &mut steps),
            _ => None,
        };
        let worst = match (as_planned, as_held) {
            // Errors come first.
            (Some(one), Some(other)) if other.severity < one.severity => Some(other),
            (one, other) => one.or(other),
        };
        let Some(late) = worst.filter(|_| !told.contains(&(*from, *to))) else { continue };
        told.insert((*from, *to));
        let ids = [first.id().to_owned(), then.id().to_owned()].into_iter().chain(late.session).collect();
        let draft = found.add(Code::S6, ids, late.message).severity(late.severity);
        draft.value(late.value).threshold(late.threshold);
    }
}

/// By the days from the anchor.
fn planned(first: &Item<'_>, then: &Item<'_>, aligned: bool) -> Option<Late> {
    let (closes, other) = (first.closes()?, then.span?);
    let later = first.span.filter(|one| one.start > other.start || (aligned && one.last > other.last));
    let (from, to) = (quoted(first), quoted(then));
    if let Some(one) = later {
        return Some(Late {
            severity: FindingSeverity::Error,
            message: format!("{from} is planned to start after {to}, which builds on it"),
            value: one.start.to_string(),
            threshold: other.start.to_string(),
            session: None,
        });
    }
    (closes > other.end).then(|| Late {
        severity: FindingSeverity::Warning,
        message: format!("{from} can be done until after {to}, which builds on it"),
        value: closes.to_string(),
        threshold: other.end.to_string(),
        session: None,
    })
}

/// The first session of a component for each cohort; without a cohort, for everybody.
struct Firsts<'s> {
    of: BTreeMap<Option<&'s str>, &'s Session>,
    /// The last one for everybody: whoever is not ready for an earlier one may take it.
    last: Option<&'s Session>,
}

impl<'s> Firsts<'s> {
    /// Of sessions in the order of their starts.
    fn of(sessions: &[&'s Session]) -> Firsts<'s> {
        let mut firsts = BTreeMap::new();
        for session in sessions {
            firsts.entry(session.cohort.as_deref()).or_insert(*session);
        }
        Firsts { of: firsts, last: sessions.iter().rfind(|session| session.cohort.is_none()).copied() }
    }

    /// The sessions that a prerequisite has to come before.
    fn targets(&self) -> impl Iterator<Item = (Option<&'s str>, &'s Session)> {
        let own = self.of.iter().filter_map(|(cohort, session)| Some((Some((*cohort)?), *session)));
        own.chain(self.last.map(|last| (None, last)))
    }

    /// The first one that a cohort may take.
    fn open_to(&self, cohort: Option<&str>) -> Option<&'s Session> {
        let both = self.of.get(&cohort).into_iter().chain(self.of.get(&None));
        both.copied().min_by_key(|session| session.start)
    }
}

/// By the sessions of what it is for: those of the prerequisite, else its days from the start of a cohort.
fn held(
    look: &Look<'_, '_>,
    first: &Item<'_>,
    own: &Firsts<'_>,
    others: &Firsts<'_>,
    steps: &mut usize,
) -> Option<Late> {
    let mut worst: Option<Late> = None;
    for (cohort, session) in others.targets() {
        let Some(left) = steps.checked_sub(1) else { return worst };
        *steps = left;
        let late = match own.of.is_empty() {
            false => own.open_to(cohort).and_then(|earlier| after(look, first, earlier, session)),
            true => cohort.and_then(|cohort| outlasting(look, first, cohort, session)),
        };
        match late {
            // Nothing is worse.
            Some(late) if late.severity == FindingSeverity::Error => return Some(late),
            late => worst = worst.or(late),
        }
    }
    worst
}

/// A session of the prerequisite that ends after the other begins.
fn after(look: &Look<'_, '_>, first: &Item<'_>, earlier: &Session, session: &Session) -> Option<Late> {
    (earlier.end > session.start).then(|| Late {
        severity: FindingSeverity::Error,
        message: format!(
            "session `{}` begins before {} has been held, on which it builds",
            shown(&session.id),
            quoted(first)
        ),
        value: look.sessions.zone.text(earlier.end),
        threshold: look.sessions.zone.text(session.start),
        session: Some(session.id.to_string()),
    })
}

/// A window of the prerequisite that opens or closes too late for a session of a cohort, where weeks count from its start.
fn outlasting(look: &Look<'_, '_>, first: &Item<'_>, cohort: &str, session: &Session) -> Option<Late> {
    let zone = look.sessions.zone;
    let counts = look.design.plan.anchor == Anchor::Cohort;
    let starts = look.sessions.timetable?.cohort(cohort).filter(|_| counts)?.starts;
    let date = |days: i64| zone.days_after(zone.date(starts), days);
    let late = |severity, message: String, value: chrono::NaiveDate, threshold: chrono::NaiveDate| Late {
        severity,
        message,
        value: value.to_string(),
        threshold: threshold.to_string(),
        session: Some(session.id.to_string()),
    };
    let (name, id) = (quoted(first), shown(&session.id));
    let (begins, over) = (zone.date(session.start), zone.date(session.end));
    if let Some(span) = first.span.filter(|span| date(span.start) > begins) {
        let message = format!("{name} is planned to start after session `{id}`, which builds on it");
        return Some(late(FindingSeverity::Error, message, date(span.start), begins));
    }
    let last = date(first.closes()?.saturating_sub(1));
    (last > over).then(|| {
        let message = format!("{name} can be done until after session `{id}`, which builds on it");
        late(FindingSeverity::Warning, message, last, over)
    })
}
