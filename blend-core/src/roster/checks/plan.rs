//! Sessions that do not go with the plan: of a cohort, and of single learners by their own dates.

use super::{Draft, held, place};
use crate::answer::ScheduleFindingCode;
use crate::evaluate::{Planned, TooLate};
use crate::plan::schedule::{Session, SessionId, Timetable};
use crate::plan::{Anchor, Plan};
use crate::problem::shown;
use crate::time::Instant;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Sessions of cohorts, where weeks count from the cohort's start.
pub(super) fn cohorts(plan: &Plan, timetable: &Timetable, drafts: &mut Vec<Draft>) {
    if plan.anchor != Anchor::Cohort {
        return;
    }
    let mut planned: HashMap<Instant, Planned<'_>> = HashMap::new();
    for (id, session) in held(timetable) {
        let Some(cohort) = session.cohort.as_deref().and_then(|cohort| timetable.cohort(cohort)) else { continue };
        let planned = planned.entry(cohort.starts).or_insert_with(|| Planned::new(plan, cohort.starts));
        if let Some((first, end)) = planned.outside(session) {
            let last = end.pred_opt().unwrap_or(end).max(first);
            let day = plan.zone.date(session.start);
            let message = format!(
                "`{}` starts on {day}, `{}` is planned for {first} to {last}",
                shown(&session.id),
                shown(&session.component)
            );
            drafts.push(outside(timetable, id, session, message));
        }
        for late in planned.too_late(session) {
            let Some(gate) = plan.gate(late.gate) else { continue };
            let message = format!(
                "`{}` starts at {}, too early for gate `{}`: `{}` is planned from {} on",
                shown(&session.id),
                session.start,
                shown(&gate.id),
                shown(&late.component),
                late.from
            );
            drafts.push(too_early(timetable, id, session, (&late.component, &gate.id), message));
        }
    }
}

/// Who is in which session with which version and anchor.
pub(super) type Booked = BTreeMap<(usize, Instant, SessionId), Vec<String>>;

/// Sessions of single learners by their own anchors; what is told of the cohort is not told again.
pub(super) fn learners(versions: &[Arc<Plan>], timetable: &Timetable, booked: Booked, drafts: &mut Vec<Draft>) {
    let mut outside_for: BTreeMap<SessionId, Vec<String>> = BTreeMap::new();
    let mut early_for: BTreeMap<(SessionId, String, String), Vec<String>> = BTreeMap::new();
    let mut planned: Option<((usize, Instant), Planned<'_>)> = None;
    for ((version, anchor, id), learners) in booked {
        let (Some(plan), Some(session)) = (versions.get(version), timetable.session(id)) else { continue };
        let cohort = session.cohort.as_deref().and_then(|cohort| timetable.cohort(cohort));
        let told = version == 0 && plan.anchor == Anchor::Cohort && cohort.is_some_and(|it| it.starts == anchor);
        if session.cancelled_at.is_some() || told {
            continue;
        }
        // In the order of versions and anchors, so that each is laid out once.
        let (_, planned) = match planned.take().filter(|(key, _)| *key == (version, anchor)) {
            Some(same) => planned.insert(same),
            None => planned.insert(((version, anchor), Planned::new(plan, anchor))),
        };
        if planned.outside(session).is_some() {
            outside_for.entry(id).or_default().extend(learners.iter().cloned());
        }
        for TooLate { gate, component, .. } in planned.too_late(session) {
            let gate = plan.gate(gate).map_or_else(String::new, |gate| gate.id.to_string());
            early_for.entry((id, component, gate)).or_default().extend(learners.iter().cloned());
        }
    }
    for (id, mut learners) in outside_for {
        let Some(session) = timetable.session(id) else { continue };
        learners.sort_unstable();
        let message = format!(
            "`{}` starts outside the days on which `{}` is planned for {}",
            shown(&session.id),
            shown(&session.component),
            so_many(&learners)
        );
        drafts.push(Draft { learners, ..outside(timetable, id, session, message) });
    }
    for ((id, component, gate), mut learners) in early_for {
        let Some(session) = timetable.session(id) else { continue };
        learners.sort_unstable();
        let message = format!(
            "`{}` starts too early for gate `{}`: `{}` is planned too late for {}",
            shown(&session.id),
            shown(&gate),
            shown(&component),
            so_many(&learners)
        );
        drafts.push(Draft { learners, ..too_early(timetable, id, session, (&component, &gate), message) });
    }
}

/// How many learners, for people.
pub(super) fn so_many(learners: &[String]) -> String {
    match learners {
        [one] => format!("`{}`", shown(one)),
        many => format!("{} learners", many.len()),
    }
}

fn outside(timetable: &Timetable, id: SessionId, session: &Session, message: String) -> Draft {
    Draft {
        component: Some(session.component.to_string()),
        places: vec![place::place(timetable, session, "times")],
        ..Draft::new(ScheduleFindingCode::OutsidePlan, vec![id], message, "move it, or plan the component for then")
    }
}

fn too_early(
    timetable: &Timetable,
    id: SessionId,
    session: &Session,
    (component, gate): (&str, &str),
    message: String,
) -> Draft {
    Draft {
        component: Some(component.to_owned()),
        subject: Some(gate.to_owned()),
        places: vec![place::place(timetable, session, "times")],
        ..Draft::new(
            ScheduleFindingCode::TooEarlyForGate,
            vec![id],
            message,
            "move the session, or plan what the gate wants for an earlier week",
        )
    }
}
