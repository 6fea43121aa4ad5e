//! Facts attached to one version of the programme: which components and which session each is about.

use super::{Fact, Finding, FindingCode};
use crate::document::Kind;
use crate::plan::schedule::{SessionId, Timetable};
use crate::plan::{ComponentId, Origin, Plan};
use smallvec::SmallVec;
use std::sync::Arc;

/// A fact with its names resolved.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) fact: Arc<Fact>,
    /// The components it counts for; several when one id is an equivalent of several.
    pub(crate) components: SmallVec<[(ComponentId, Origin); 1]>,
    pub(crate) session: Option<SessionId>,
}

/// Resolves the names of one fact. A fact whose session is known takes the session's component.
pub(crate) fn item(plan: &Plan, timetable: Option<&Timetable>, fact: &Arc<Fact>) -> Item {
    let session = fact.session.as_deref().and_then(|id| timetable?.names.get(id).copied());
    let named = session.and_then(|session| timetable?.session(session)).map(|session| &*session.component);
    let name = named.or(fact.component.as_deref());
    let components = name.and_then(|name| plan.names.components.get(name));
    let components = components.map_or_else(SmallVec::new, |found| SmallVec::from_slice(found));
    Item { fact: Arc::clone(fact), components, session }
}

/// What is to be noticed about a fact's names, under the version it is judged by.
pub(crate) fn findings(plan: &Plan, versions: &[&str], timetable: Option<&Timetable>, item: &Item) -> Vec<Finding> {
    let fact = &item.fact;
    let mut findings = Vec::new();
    let mut find = |code| findings.push(Finding { code, fact: Arc::clone(fact) });
    let ours = fact.programme.as_deref().is_none_or(|programme| programme == plan.id());
    if fact.session.is_some() && item.session.is_none() {
        find(FindingCode::UnknownSession);
    }
    if item.components.is_empty() && (fact.component.is_some() || item.session.is_some()) && ours {
        find(FindingCode::UnknownComponent);
    }
    if let Some(occurrence) = fact.occurrence
        && let Some((component, _)) = item.components.first()
        && plan.component(*component).is_none_or(|component| occurrence > component.occurrences())
    {
        find(FindingCode::UnknownOccurrence);
    }
    if fact.gate.as_deref().is_some_and(|gate| !plan.names.gates.contains_key(gate)) {
        find(FindingCode::UnknownGate);
    }
    if fact.kind == Kind::Waived
        && ours
        && fact.group.as_deref().is_some_and(|group| !plan.names.groups.contains_key(group))
    {
        find(FindingCode::UnknownGroup);
    }
    if fact.kind == Kind::Enrolled && fact.programme.as_deref() == Some(plan.id()) {
        if fact.version.as_deref().is_some_and(|version| !versions.contains(&version)) {
            find(FindingCode::UnknownVersion);
        }
        if let Some(timetable) = timetable
            && fact.cohort.as_deref().is_some_and(|cohort| timetable.cohort(cohort).is_none())
        {
            find(FindingCode::UnknownCohort);
        }
    }
    findings
}
