//! Components, completions and periods of the certificate.

use super::{Audit, finite};
use crate::answer::{
    AuditBasis, AuditKind, AuditRow, AuditState, CertificateState, ComponentState, EvidenceBasis, RowState, Status,
};
use crate::document::Hold;
use crate::evaluate::{Completed, Course, FactId, Frame, Scope, Window};
use crate::exact::Ratio;
use crate::plan::SlotId;
use crate::time::Instant;

impl Audit<'_> {
    /// The components as of each earlier period's earning, and now.
    pub(super) fn components(&self) -> Vec<AuditRow> {
        let course = self.course();
        let mut rows = Vec::new();
        for held in course.periods(self.at) {
            // The latest period is told as of now until evidence counts for the next one.
            if held.until == Instant::NEVER && self.at < held.next_evidence.0 {
                break;
            }
            let frame = course.frame_at(held.earned).through(Window::since(held.evidence_since));
            let counted = frame.plan.slot_ids().filter(|slot| is_done(frame.state(*slot, held.earned)));
            rows.extend(counted.map(|slot| self.component_row(frame, slot, held.earned, Some(held.number))));
        }
        let frame = course.current_frame(self.at);
        let cycle = self.cycle(self.at);
        let enrolled = course.episode(self.at).is_some();
        let idle = |state| matches!(state, ComponentState::NotStarted | ComponentState::NotRequired);
        let told = frame.plan.slot_ids().filter(|slot| enrolled || !idle(frame.state(*slot, self.at)));
        rows.extend(told.map(|slot| self.component_row(frame, slot, self.at, cycle)));
        rows
    }

    fn component_row(&self, frame: &Frame, slot: SlotId, at: Instant, cycle: Option<u32>) -> AuditRow {
        let state = frame.state(slot, at);
        let (stretch, facts) = frame.state_deciding(slot, state, at);
        let mut row = self.row(AuditKind::Component, &frame.plan, AuditState::Component(state));
        row.cycle = cycle;
        row.requirement = Some(frame.plan.slot_name(slot));
        row.evidence_at = stretch.and_then(|(from, _)| finite(from));
        let was_done = is_done(state) || state == ComponentState::Expired;
        row.valid_until = stretch.filter(|_| was_done).and_then(|(_, until)| finite(until));
        // What it was worth while it counted.
        let seen = if state == ComponentState::Expired { stretch.map_or(at, |(from, _)| from) } else { at };
        row.score = frame.evidence(slot).attempts.score(seen).map(Ratio::rounded).map(|score| score.to_string());
        if let Some(component) = frame.component_of(slot).filter(|_| was_done) {
            row.basis = Some(AuditBasis::Evidence(frame.basis(component, slot, seen)));
        }
        self.rests_on(&mut row, facts);
        row
    }

    /// Every completion of every enrolment; of the latest enrolment its status while there is none.
    pub(super) fn completions(&self) -> Vec<AuditRow> {
        let course = self.course();
        let mut told: Vec<Completed> = Vec::new();
        for stay in course.completions().into_iter().filter(|stay| stay.from <= self.at) {
            match told.last_mut().filter(|last| last.since == stay.since) {
                Some(last) => last.until = stay.until,
                None => told.push(stay),
            }
        }
        let latest = course.episode(self.at).map(|episode| episode.from);
        let open = latest.filter(|from| told.last().is_none_or(|last| last.since < *from));
        let mut rows: Vec<AuditRow> = told.iter().map(|stay| self.completion_row(course, stay)).collect();
        if open.is_some() {
            let status = course.status(self.at, course.completion(self.at));
            let plan = course.plan(course.stretch(self.at));
            let mut row = self.row(AuditKind::Completion, plan, AuditState::Status(status));
            row.requirement = Some("completion".to_owned());
            row.cycle = self.cycle(self.at);
            rows.push(row);
        }
        rows
    }

    fn completion_row(&self, course: &Course, stay: &Completed) -> AuditRow {
        let frame = course.frame_at(stay.since);
        let always = frame.plan.hold == Hold::Always;
        let enrolment = |at: Instant| course.episodes.iter().any(|episode| episode.from == at || episode.until == at);
        let lapsed = always && stay.until <= self.at && !enrolment(stay.until);
        let status = if lapsed { Status::Lapsed } else { Status::Completed };
        let mut row = self.row(AuditKind::Completion, &frame.plan, AuditState::Status(status));
        row.requirement = Some("completion".to_owned());
        row.cycle = self.cycle(stay.since);
        row.evidence_at = Some(stay.since);
        row.valid_until = finite(stay.until).filter(|_| always);
        let ruled = frame.holds(frame.plan.completion, Scope::WHOLE).contains(stay.since);
        row.basis = Some(AuditBasis::Evidence(if ruled { EvidenceBasis::Earned } else { EvidenceBasis::Waived }));
        self.rests_on(&mut row, frame.completion_deciding(stay.since));
        row
    }

    /// Every period of the certificate.
    pub(super) fn certificates(&self) -> Vec<AuditRow> {
        let course = self.course();
        let row = |held: crate::evaluate::Held| {
            let state = if held.until == Instant::NEVER || held.revoked.is_some() {
                AuditState::Certificate(held.state(self.at))
            } else if held.until >= held.grace_until {
                AuditState::Certificate(CertificateState::Lapsed)
            } else {
                AuditState::Row(RowState::Renewed)
            };
            let mut row = self.row(AuditKind::Certificate, held.plan(), state);
            row.cycle = Some(held.number);
            row.evidence_at = Some(held.earned);
            row.valid_until = finite(held.expires);
            self.rests_on(&mut row, course.facts_of(&held));
            row
        };
        course.periods(self.at).into_iter().map(row).collect()
    }

    /// The facts that a row rests on, and what the last of them says.
    fn rests_on(&self, row: &mut AuditRow, facts: Vec<FactId>) {
        let course = self.course();
        if let Some(last) = facts.iter().max().and_then(|last| course.fact(*last)) {
            row.decided_by(last);
            row.recorded_at = Some(last.recorded);
        }
        row.events = course.ids(facts);
    }
}

fn is_done(state: ComponentState) -> bool {
    matches!(state, ComponentState::Done | ComponentState::Waived)
}
