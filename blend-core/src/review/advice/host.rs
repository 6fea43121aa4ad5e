//! What a host lacks: which formats it leaves, which models cannot be run without, and why.

use crate::answer::Model;
use crate::compile::format;
use crate::document::{AdviceInputs, Capability, FormatGroup as G, FormatWord as F};
use std::collections::BTreeSet;

/// What a host can do.
pub(super) struct Host {
    lacks: BTreeSet<Capability>,
}

impl Host {
    pub(super) fn of(inputs: &AdviceInputs) -> Host {
        let named = inputs.capabilities.iter().flatten();
        Host { lacks: named.filter(|(_, there)| !**there).map(|(capability, _)| *capability).collect() }
    }

    pub(super) fn lacks_nothing(&self) -> bool {
        self.lacks.is_empty()
    }

    pub(super) fn has(&self, capability: Capability) -> bool {
        !self.lacks.contains(&capability)
    }

    /// Why a model cannot be run.
    pub(super) fn obstacle(&self, model: Model) -> Option<String> {
        let unmet = needs(model).iter().find(|need| !need.choices().any(|choice| self.has(choice)))?;
        Some(format!("the host lacks {}", unmet.words()))
    }
}

/// Something without which no programme of a model can be made: one of these has to be there.
struct Need {
    groups: &'static [G],
    others: &'static [Capability],
}

impl Need {
    fn choices(&self) -> impl Iterator<Item = Capability> {
        let formats = F::ALL.iter().filter(|word| self.groups.contains(&format::group(**word)));
        formats.map(|word| Capability::Format(*word)).chain(self.others.iter().copied())
    }

    fn words(&self) -> String {
        let groups = self.groups.iter().map(|group| format!("every {} format", crate::answer::group_word(*group)));
        let others = self.others.iter().map(|capability| format!("`{}`", capability.word()));
        groups.chain(others).collect::<Vec<_>>().join(" and ")
    }
}

const LIVE: Need = Need { groups: &[G::Live], others: &[] };
const DIGITAL: Need = Need { groups: &[G::Digital], others: &[] };
const COACH: Need = Need { groups: &[], others: &[Capability::Format(F::Coaching), Capability::Format(F::Mentoring)] };
const TRIGGERS: Need = Need { groups: &[], others: &[Capability::Triggers] };
const AT_WORK_OR_TOGETHER: Need =
    Need { groups: &[G::Workplace], others: &[Capability::Format(F::CohortEvent), Capability::Format(F::Community)] };
const PEOPLE: Need = Need { groups: &[G::Live, G::Human], others: &[] };
const TOUCH: Need = Need { groups: &[G::Live, G::Human, G::Social], others: &[] };

/// What the conditions of a model (section 2 of the design side) cannot do without.
fn needs(model: Model) -> &'static [Need] {
    match model {
        Model::ContinuousCoaching => &[DIGITAL, LIVE, COACH],
        Model::ContinuousPerformance => &[DIGITAL, TRIGGERS, AT_WORK_OR_TOGETHER],
        Model::Flex => &[DIGITAL, PEOPLE],
        Model::DigitalFirst => &[DIGITAL, TOUCH],
        Model::Bookend
        | Model::LiveSelfpacedLive
        | Model::Rotation
        | Model::EnrichedVirtual
        | Model::ALaCarte
        | Model::F2fDriver
        | Model::LiveLed
        | Model::Flipped
        | Model::PreworkLive
        | Model::ContainsFlipped => &[LIVE, DIGITAL],
    }
}
