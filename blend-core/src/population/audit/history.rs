//! Corrections, enrolments, and registrations that a gate would have blocked.

use super::Audit;
use crate::answer::{AuditKind, AuditRow, AuditState, RowState};
use crate::document::Kind;
use crate::time::Instant;
use std::collections::BTreeSet;

impl Audit<'_> {
    /// For each fact up to the instant asked that was taken back: as it was told, and its taking back.
    pub(super) fn corrections(&self) -> Vec<AuditRow> {
        let mut rows = Vec::new();
        let mut told: BTreeSet<&str> = BTreeSet::new();
        for (original, void) in self.record.history().corrections(self.known_at) {
            if original.at > self.at {
                continue;
            }
            let named = |name: &Option<Box<str>>| name.as_deref().map(str::to_owned);
            let mut row = self.told(AuditKind::Correction, original, AuditState::Row(RowState::Voided));
            row.requirement = self.component(original).or(named(&original.gate)).or(named(&original.group));
            row.score = original.score.map(|score| score.to_string());
            row.original = Some(original.written());
            let mut taken = row.clone();
            if told.insert(&original.id) {
                rows.push(row);
            }
            taken.state = AuditState::Row(RowState::Corrected);
            taken.evidence_at = Some(void.at);
            taken.recorded_at = Some(void.recorded);
            taken.events.push(void.id.to_string());
            taken.actor = named(&void.by);
            taken.reason = named(&void.reason);
            rows.push(taken);
        }
        rows
    }

    pub(super) fn enrolments(&self) -> Vec<AuditRow> {
        let course = self.course();
        let mut rows = Vec::new();
        for kind in [Kind::Enrolled, Kind::Withdrawn, Kind::Suspended, Kind::Resumed] {
            let mut begun: Option<Instant> = None;
            for fact in course.about_programme(kind) {
                let begins = begun != Some(fact.at) && course.episodes.iter().any(|one| one.from == fact.at);
                let state = match kind {
                    Kind::Withdrawn => RowState::Withdrawn,
                    Kind::Suspended => RowState::Suspended,
                    Kind::Resumed => RowState::Resumed,
                    _ if begins => RowState::Enrolled,
                    _ => RowState::Migrated,
                };
                begun = Some(fact.at);
                rows.push(self.told(AuditKind::Enrolment, fact, AuditState::Row(state)));
            }
        }
        rows
    }

    /// Registrations at whose instant a gate blocked, by the facts up to it.
    pub(super) fn breaches(&self) -> Vec<AuditRow> {
        let course = self.course();
        let mut rows = Vec::new();
        for fact in course.facts.iter().filter(|fact| fact.kind == Kind::Registered) {
            let Some(timetable) = course.ground.timetable.as_deref() else { break };
            let session = fact.session.as_deref().and_then(|name| timetable.names.get(name)).copied();
            let Some(found) = session.and_then(|id| timetable.session(id)) else { continue };
            for gate in self.courses.upto(fact.at).breached(found, fact.at) {
                let mut row = self.told(AuditKind::Breach, fact, AuditState::Row(RowState::Blocked));
                row.requirement = Some(gate.id.to_string());
                rows.push(row);
            }
        }
        rows
    }
}
