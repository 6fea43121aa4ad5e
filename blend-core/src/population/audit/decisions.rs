//! Decisions of people: waivers, overrides, extensions, revocations.

use super::{Audit, finite};
use crate::answer::{AuditBasis, AuditKind, AuditRow, AuditState, Moved, RowState};
use crate::document::Kind;
use crate::evaluate::{FactId, Occurrence, end_of, until};
use crate::record::{Fact, Moment};
use crate::time::Instant;

impl Audit<'_> {
    pub(super) fn decided(&self) -> Vec<AuditRow> {
        let mut rows = Vec::new();
        for (number, fact) in self.course().numbered() {
            match fact.kind {
                Kind::Waived => rows.extend(self.waiver(number, fact)),
                Kind::Overridden => rows.extend(self.override_(fact)),
                Kind::Extended => {
                    let moved = [(fact.due, Moved::Due), (fact.expires, Moved::Expires)];
                    rows.extend(moved.into_iter().filter_map(|(to, what)| self.extension(number, fact, to?, what)));
                }
                Kind::Revoked | Kind::Reset => rows.extend(self.revocation(fact)),
                _ => {}
            }
        }
        rows
    }

    /// What a decision is about; `None` where that is not this programme's. The programme itself has no name here.
    fn about(&self, fact: &Fact) -> Option<Option<String>> {
        let ours = fact.programme.as_deref() == Some(self.course().ground.newest().id());
        match (&fact.component, &fact.group) {
            (Some(_), _) => self.component(fact).map(Some),
            (None, Some(group)) if fact.kind == Kind::Waived => {
                let known = self.course().ground.versions.iter().any(|plan| plan.names.groups.contains_key(group));
                known.then(|| Some(group.to_string()))
            }
            _ => ours.then_some(None),
        }
    }

    fn waiver(&self, number: FactId, fact: &Fact) -> Option<AuditRow> {
        let about = self.about(fact)?;
        let frame = self.course().frame_at(self.at);
        let own = until(&frame.plan, fact);
        let counts: Vec<Occurrence> = match (&fact.component, &fact.group) {
            (Some(_), _) => {
                let slots = frame.plan.slot_ids();
                slots.flat_map(|slot| frame.evidence(slot).waivers.occurrences.iter().cloned()).collect()
            }
            (None, Some(group)) => frame.group_waivers(group),
            (None, None) => frame.completion_waivers(),
        };
        let mine = counts.iter().filter(|one| one.facts.contains(&number));
        let ends = mine.map(|one| one.until).max().unwrap_or(own);
        let mut row = self.told(AuditKind::Waiver, fact, in_force(self.at, own, ends));
        row.requirement = Some(about.unwrap_or_else(|| "completion".to_owned()));
        row.basis = fact.basis.map(AuditBasis::Waiver);
        row.valid_until = finite(ends);
        Some(row)
    }

    fn override_(&self, fact: &Fact) -> Option<AuditRow> {
        let course = self.course();
        let gate = fact.gate.as_deref()?;
        course.ground.versions.iter().find(|plan| plan.names.gates.contains_key(gate))?;
        let ends = until(course.plan(course.stretch(self.at)), fact);
        let mut row = self.told(AuditKind::Override, fact, in_force(self.at, ends, ends));
        row.requirement = Some(gate.to_owned());
        row.valid_until = finite(ends);
        Some(row)
    }

    fn extension(&self, number: FactId, fact: &Fact, to: Moment, what: Moved) -> Option<AuditRow> {
        let course = self.course();
        // An end is the certificate's, whatever else the fact names.
        let about = match what {
            Moved::Due => self.about(fact)?,
            Moved::Expires if fact.component.is_some() => return None,
            Moved::Expires => self.about(fact)?,
        };
        let cycle = self.cycle(fact.at);
        let later = course.numbered().skip_while(|(other, _)| *other <= number);
        let replaced = later.map(|(_, later)| later).any(|later| {
            later.kind == Kind::Extended
                && later.component == fact.component
                && later.programme == fact.programme
                && (later.occurrence.is_none() || later.occurrence == fact.occurrence)
                && match what {
                    Moved::Due => later.due.is_some(),
                    Moved::Expires => later.expires.is_some() && self.cycle(later.at) == cycle,
                }
        });
        let state = if replaced { RowState::Superseded } else { RowState::Active };
        let mut row = self.told(AuditKind::Extension, fact, AuditState::Row(state));
        row.requirement = about;
        row.basis = Some(AuditBasis::Moved(what));
        row.valid_until = finite(end_of(course.plan(course.stretch(self.at)), to));
        Some(row)
    }

    fn revocation(&self, fact: &Fact) -> Option<AuditRow> {
        let state = if fact.kind == Kind::Reset { RowState::Reset } else { RowState::Revoked };
        let about = self.about(fact)?;
        let mut row = self.told(AuditKind::Revocation, fact, AuditState::Row(state));
        row.requirement = about;
        Some(row)
    }
}

/// `own`: the end that was decided, `ends`: the one that came.
fn in_force(at: Instant, own: Instant, ends: Instant) -> AuditState {
    AuditState::Row(if at < ends {
        RowState::Active
    } else if own <= ends {
        RowState::Expired
    } else {
        RowState::Revoked
    })
}
