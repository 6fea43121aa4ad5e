//! The tree of a rule's parts at an instant (section 6 of the domain, "Explanation").

use super::course::Course;
use super::frame::Frame;
use super::progress::reported;
use super::rules::Scope;
use super::write::text;
use crate::answer::Explanation;
use crate::document::Value;
use crate::plan::{ComponentId, GroupId, Leaf, RuleId, RuleKind};
use crate::time::Instant;
use crate::timeline::Timeline;

/// The interval of a set around an instant; open ends, and those of a gap, as `None`.
pub(crate) fn around(set: &Timeline, at: Instant) -> (Option<Instant>, Option<Instant>) {
    let (from, until) = set.stretch_at(at).unwrap_or((Instant::ALWAYS, Instant::NEVER));
    (Some(from).filter(|at| at.is_finite()), Some(until).filter(|at| at.is_finite()))
}

impl Course {
    /// Explains a rule over a frame.
    pub(crate) fn explain(&self, frame: &Frame, id: RuleId, at: Instant) -> Explanation {
        let set = frame.holds(id, Scope::WHOLE);
        let Some(rule) = frame.rule(id) else { return self.nothing(frame, id) };
        let (mut need, mut have) = (Value::Null, Value::Null);
        let part = |id: &RuleId| self.explain(frame, *id, at);
        let parts = match &rule.kind {
            RuleKind::Component { component, occurrence, leaf } => {
                if let Some(component) = frame.plan.component(*component) {
                    (need, have) = frame.need(component, *occurrence, leaf, at, Scope::WHOLE);
                }
                Vec::new()
            }
            RuleKind::Occurrences { component, count } => {
                if let Some(component) = frame.plan.component(*component) {
                    let held = component.slot_ids().filter(|slot| frame.done(*slot).contains(at)).count();
                    (need, have) = super::need::occurrences(*count, held);
                }
                Vec::new()
            }
            RuleKind::Objective(objective) => match frame.plan.objectives.get(objective.at()) {
                Some(objective) if objective.required.is_empty() => self.each(frame, &objective.treated_by, at),
                Some(objective) => self.each(frame, &objective.required, at),
                None => Vec::new(),
            },
            RuleKind::Group(group) => {
                frame.plan.groups.get(group.at()).map(|group| part(&group.rule)).into_iter().collect()
            }
            RuleKind::After { rule, .. } | RuleKind::Not(rule) => vec![part(rule)],
            RuleKind::If { condition, then, anew: Some(trigger) } => {
                vec![part(condition), self.explain(frame.since_trigger(trigger, at), *then, at)]
            }
            RuleKind::If { condition, then, anew: None } => vec![part(condition), part(then)],
            RuleKind::All(of)
            | RuleKind::InOrder(of)
            | RuleKind::Any(of)
            | RuleKind::AtLeast { of, .. }
            | RuleKind::Points { of, .. }
            | RuleKind::Percent { of, .. } => of.iter().map(part).collect(),
            RuleKind::Mean { items, at_least, missing } => {
                need = super::write::object([("mean", text(at_least))]);
                let mean = frame.mean(items, *missing, at, Scope::WHOLE);
                have = super::write::object([("mean", mean.map_or(Value::Null, |mean| text(mean.rounded())))]);
                Vec::new()
            }
            _ => {
                need = frame.write(id);
                Vec::new()
            }
        };
        let holds = set.contains(at);
        let (since, until) = around(set, at);
        Explanation {
            rule: frame.write(id),
            title: rule.title.as_deref().map(str::to_owned),
            holds,
            since,
            until,
            progress: reported(&frame.progress(id, at), holds),
            events: self.ids(frame.deciding(id, at, Scope::WHOLE)),
            need,
            have,
            parts,
        }
    }

    fn each(&self, frame: &Frame, components: &[ComponentId], at: Instant) -> Vec<Explanation> {
        components.iter().map(|id| self.explain_component(frame, *id, None, at)).collect()
    }

    /// Explains a component's `done`.
    pub(crate) fn explain_component(
        &self,
        frame: &Frame,
        id: ComponentId,
        occurrence: Option<u32>,
        at: Instant,
    ) -> Explanation {
        let Some(component) = frame.plan.component(id) else { return self.nothing(frame, frame.plan.completion) };
        let slot = occurrence.and_then(|occurrence| frame.plan.slot_of(component, occurrence));
        let set = slot.map_or_else(|| frame.component_done(id), |slot| frame.done(slot).clone());
        let holds = set.contains(at);
        let (since, until) = around(&set, at);
        let (need, have) = frame.need(component, occurrence, &Leaf::Done, at, Scope::WHOLE);
        let events = match slot {
            Some(slot) => frame.slot_done_deciding(component, slot, at),
            None => frame.component_deciding(id, at),
        };
        Explanation {
            rule: text(component.name(occurrence)),
            title: None,
            holds,
            since,
            until,
            progress: reported(&frame.component_progress(id, at), holds),
            events: self.ids(events),
            need,
            have,
            parts: Vec::new(),
        }
    }

    fn nothing(&self, frame: &Frame, id: RuleId) -> Explanation {
        Explanation {
            rule: frame.write(id),
            title: None,
            holds: false,
            since: None,
            until: None,
            progress: 0,
            events: Vec::new(),
            need: Value::Null,
            have: Value::Null,
            parts: Vec::new(),
        }
    }

    /// Explains a named rule, decisions about it included.
    pub(crate) fn explain_group(&self, frame: &Frame, id: GroupId, at: Instant) -> Explanation {
        let Some(group) = frame.plan.groups.get(id.at()) else { return self.nothing(frame, frame.plan.completion) };
        let told = self.explain(frame, group.rule, at);
        let decided = || super::deciding::earliest(&frame.group_waivers(&group.id), at);
        self.with_decisions(told, &frame.group(id), decided, at)
    }

    /// A rule told with the decisions that it counts as held.
    fn with_decisions(
        &self,
        mut told: Explanation,
        set: &Timeline,
        decided: impl FnOnce() -> Vec<super::evidence::FactId>,
        at: Instant,
    ) -> Explanation {
        (told.since, told.until) = around(set, at);
        if !told.holds && set.contains(at) {
            (told.holds, told.progress) = (true, 10_000);
            told.events = self.ids(decided());
        }
        told
    }

    /// Explains the completion rule, decisions about the whole programme included.
    pub(crate) fn explain_completion(&self, at: Instant) -> Explanation {
        let frame = self.frame_at(at);
        let told = self.explain(frame, frame.plan.completion, at);
        self.with_decisions(told, &frame.completion(), || frame.completion_deciding(at), at)
    }
}
