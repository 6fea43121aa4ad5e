//! Where a learner is in a programme (section 8 of the domain, "Standing", and section 12).

use super::completion::Completion;
use super::course::Course;
use super::decision::Ask;
use super::evidence::is_live;
use super::explain::around;
use super::frame::Frame;
use super::gate::outcome;
use super::progress::{WHOLE, reported};
use super::rules::Scope;
use crate::answer::{
    Certificate, ComponentStanding, ComponentState, EvidenceBasis, GateStanding, GroupStanding, Missing, Outcome,
    Standing, Status, Timing, group_word,
};
use crate::document::{Action, FormatGroup, Kind, Mode};
use crate::exact::Ratio;
use crate::plan::{Component, ComponentId, Criterion, Gate, GateRow, Origin, Plan, RuleId, SlotId};
use crate::time::Instant;
use std::collections::BTreeMap;

/// What a standing says of the programme as a whole.
#[derive(Debug)]
pub(crate) struct Brief {
    pub(crate) status: Status,
    pub(crate) progress: u16,
    pub(crate) completed_at: Option<Instant>,
    pub(crate) timing: Timing,
    pub(crate) due: Option<Instant>,
    pub(crate) certification: Option<Certificate>,
}

impl Course {
    /// What a standing at an instant says of the programme as a whole.
    pub(crate) fn brief(&self, at: Instant) -> Brief {
        let frame = self.frame_at(at);
        let completion = self.completion(at);
        let status = self.status(at, completion);
        Brief {
            status,
            progress: self.completion_progress(frame, at),
            completed_at: if let Completion::Since(since) = completion { Some(since) } else { None },
            timing: self.timing(at, status, completion),
            due: frame.programme_due(),
            certification: self.certificate(at),
        }
    }

    /// The standing at an instant; the course holds the facts up to it. Learner, instant known and findings are the
    /// record's to add.
    pub(crate) fn standing(&self, at: Instant) -> Standing {
        let frame = self.frame_at(at);
        let Brief { status, progress, completed_at, timing, due, certification } = self.brief(at);
        Standing {
            learner: None,
            programme: frame.plan.id().to_owned(),
            version: frame.plan.version().map(str::to_owned),
            at,
            known_at: None,
            status,
            progress,
            completed_at,
            enrolled_at: self.episode(at).map(|episode| episode.from),
            recorded_at: completed_at.and_then(|completed| self.recorded(completed)),
            timing,
            due,
            certification,
            groups: self.groups(frame, at),
            formats: formats(frame, at),
            components: self.components(frame, at),
            gates: self.gate_rows(frame, at),
            missing: self.missing_now(frame, at),
            unpractised: unpractised(frame, at),
            findings: Vec::new(),
        }
    }

    /// Progress of the completion rule.
    pub(crate) fn completion_progress(&self, frame: &Frame, at: Instant) -> u16 {
        if frame.is_complete(at) { WHOLE } else { reported(&frame.progress(frame.plan.completion, at), false) }
    }

    /// When the fact that decided completion became known.
    fn recorded(&self, completed: Instant) -> Option<Instant> {
        let deciding = self.frame_at(completed).completion_deciding(completed);
        let last = deciding.into_iter().max()?;
        self.fact(last).map(|fact| fact.recorded)
    }

    fn groups(&self, frame: &Frame, at: Instant) -> Vec<GroupStanding> {
        let of = |group: &crate::plan::Group| {
            let waived = super::evidence::union(&frame.group_waivers(&group.id)).contains(at);
            let holds = waived || frame.holds(group.rule, Scope::WHOLE).contains(at);
            GroupStanding {
                id: group.id.to_string(),
                holds,
                progress: reported(&frame.progress(group.rule, at), holds),
            }
        };
        frame.plan.groups.iter().map(of).collect()
    }

    fn components(&self, frame: &Frame, at: Instant) -> Vec<ComponentStanding> {
        let current = self.current_frame(at);
        let mut rows = Vec::with_capacity(frame.plan.slots.len());
        for (id, component) in frame.plan.components_with_ids() {
            for slot in component.slot_ids() {
                rows.push(self.component_row(frame, current, id, component, slot, at));
            }
        }
        rows
    }

    fn component_row(
        &self,
        frame: &Frame,
        current: &Frame,
        id: ComponentId,
        component: &Component,
        slot: SlotId,
        at: Instant,
    ) -> ComponentStanding {
        let evidence = current.evidence(slot);
        let state = current.state(slot, at);
        let (since, until) = current.span(slot, at);
        let number = frame.plan.slots.get(slot.at()).map_or(0, |slot| slot.occurrence);
        let occurrence = component.repeat.is_some().then_some(number);
        let done = matches!(state, ComponentState::Done | ComponentState::Waived);
        ComponentStanding {
            id: component.name(occurrence),
            state,
            since,
            until,
            score: evidence.attempts.score(at).map(Ratio::rounded),
            best_score: evidence.attempts.best(at).map(|score| score.to_string()),
            attempts: evidence.attempts.count(at),
            presence: current.presence(slot, at),
            basis: done.then(|| current.basis(component, slot, at)),
            events: self.ids(if done { current.slot_done_deciding(component, slot, at) } else { Vec::new() }),
            due: frame.slot_due(slot),
            access: self.access(frame, id, component, occurrence, at),
            occurrence,
        }
    }

    /// The decision for a component's next action: live ones attend the next session with a seat, else register.
    fn access(
        &self,
        frame: &Frame,
        id: ComponentId,
        component: &Component,
        occurrence: Option<u32>,
        at: Instant,
    ) -> Outcome {
        let session = if is_live(component) { self.next_booked(frame, component, occurrence, at) } else { None };
        let action = match (is_live(component), session) {
            (true, Some(_)) => Action::Attend,
            (true, None) => Action::Register,
            (false, _) => Action::Start,
        };
        self.parts(frame, Ask { component: Some(id), occurrence, action, session, full: None }, at).outcome(at)
    }

    fn gate_rows(&self, frame: &Frame, at: Instant) -> Vec<GateStanding> {
        let row = |row: &GateRow| {
            let gate = frame.plan.gate(row.gate)?;
            let component = row.component.and_then(|id| frame.plan.component(id));
            let (met, overridden, outcome) = frame.gate_now(gate, component, row.occurrence, at);
            Some(GateStanding {
                id: gate.id.to_string(),
                component: component.map(|component| component.name(Some(row.occurrence))),
                action: row.action,
                occurrence: component.and_then(|found| found.repeat.as_ref()).map(|_| row.occurrence),
                met,
                overridden,
                mode: gate.mode,
                outcome,
            })
        };
        frame.plan.uses.rows.iter().filter_map(row).collect()
    }

    /// The to-do list: of the completion rule, or of the rule that earns the period whose window is open.
    pub(crate) fn missing_now(&self, frame: &Frame, at: Instant) -> Vec<Missing> {
        let of = |frame: &Frame, rule: RuleId| {
            if rule == frame.plan.completion && frame.is_complete(at) {
                return Vec::new();
            }
            frame.missing(rule, at, Scope::WHOLE)
        };
        match self.period_being_earned(at) {
            Some(_) => {
                let current = self.current_frame(at);
                let rule = self.rule_being_earned(current, at).unwrap_or(frame.plan.completion);
                of(current, rule)
            }
            None => of(frame, frame.plan.completion),
        }
    }
}

/// Progress by group of formats: as of an `all` over the completion's components of that group.
fn formats(frame: &Frame, at: Instant) -> BTreeMap<&'static str, u16> {
    let progress = |components: &[ComponentId]| {
        let holds = components.iter().all(|id| frame.component_done(*id).contains(at));
        reported(&frame.components_progress(components, at), holds)
    };
    by_format(&frame.plan).iter().map(|(group, components)| (group_word(*group), progress(components))).collect()
}

/// The completion's components by their group of formats.
pub(crate) fn by_format(plan: &Plan) -> BTreeMap<FormatGroup, Vec<ComponentId>> {
    let mut by_group: BTreeMap<FormatGroup, Vec<ComponentId>> = BTreeMap::new();
    for (id, component) in plan.components_with_ids().filter(|(_, component)| component.in_completion) {
        by_group.entry(component.group).or_default().push(id);
    }
    by_group
}

/// Objectives that some component practises and no such component is done.
fn unpractised(frame: &Frame, at: Instant) -> Vec<String> {
    let open = frame.plan.objectives.iter().filter(|objective| {
        !objective.practised_by.is_empty()
            && !objective.practised_by.iter().any(|id| frame.component_done(*id).contains(at))
    });
    open.map(|objective| objective.id.to_string()).collect()
}

impl Frame {
    /// Whether a gate is met unbound, whether an override lets pass, and what the gate says.
    pub(crate) fn gate_now(
        &self,
        gate: &Gate,
        component: Option<&Component>,
        occurrence: u32,
        at: Instant,
    ) -> (bool, bool, Outcome) {
        let scope = component.map_or(Scope::WHOLE, |component| Scope::of(component, occurrence));
        let met = self.holds(gate.when, scope).contains(at);
        let blocks = !met && gate.mode == Mode::Block;
        let overridden = blocks && self.overrides(gate, component, occurrence, None).contains(at);
        (met, overridden, outcome(met, gate.mode, || overridden))
    }

    /// The state of a slot: the first that applies.
    pub(crate) fn state(&self, slot: SlotId, at: Instant) -> ComponentState {
        let Some(component) = self.component_of(slot) else { return ComponentState::NotStarted };
        let evidence = self.evidence(slot);
        if component.criterion == Criterion::None {
            ComponentState::NotRequired
        } else if self.done(slot).contains(at) {
            let earned = || evidence.criterion(&component.criterion, component.attendance_mark).contains(at);
            if !evidence.waived().contains(at) || earned() { ComponentState::Done } else { ComponentState::Waived }
        } else if evidence.spent_at(at) {
            ComponentState::Exhausted
        } else if evidence.attempts.failed_at(at) {
            ComponentState::Failed
        } else if self.expired(slot, at) {
            ComponentState::Expired
        } else if evidence.started.contains(at) {
            ComponentState::InProgress
        } else {
            ComponentState::NotStarted
        }
    }

    /// The stretch around an instant in which a slot is done.
    pub(crate) fn span(&self, slot: SlotId, at: Instant) -> (Option<Instant>, Option<Instant>) {
        around(self.done(slot), at)
    }

    /// Whether a slot was done since its last cut.
    fn expired(&self, slot: SlotId, at: Instant) -> bool {
        let evidence = self.evidence(slot);
        let cut = evidence.terms().cuts.iter().rfind(|cut| **cut <= at).copied().unwrap_or(Instant::ALWAYS);
        self.done(slot).iter().any(|(from, until)| from <= at && until > cut)
    }

    /// What a done slot rests on.
    pub(crate) fn basis(&self, component: &Component, slot: SlotId, at: Instant) -> EvidenceBasis {
        let mark = component.attendance_mark;
        if !self.evidence(slot).criterion(&component.criterion, mark).contains(at) {
            return EvidenceBasis::Waived;
        }
        let sources = self.sources(slot);
        if sources.iter().all(|source| source.origin == Origin::Own) {
            return EvidenceBasis::Earned;
        }
        // Cuts end own evidence too, under whatever id they came.
        let counts = |source: &&super::evidence::Source| {
            source.origin == Origin::Own || matches!(source.fact.kind, Kind::Revoked | Kind::Reset)
        };
        let own: Vec<_> = sources.iter().filter(counts).cloned().collect();
        let own = self.evidence_of(slot, &own);
        if own.criterion(&component.criterion, mark).contains(at) {
            EvidenceBasis::Earned
        } else {
            EvidenceBasis::Transferred
        }
    }
}
