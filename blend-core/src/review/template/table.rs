//! What each template is for and what it is made with, once: model, ranges, situation, example objectives.

use super::draft::Draft;
use super::{architectures, models};
use crate::answer::Model;
use crate::document::{ObjectiveKind as K, Pacing, Template};

/// One template.
pub(super) struct Row {
    pub(super) model: Model,
    pub(super) title: &'static str,
    /// Usual, least and most weeks.
    pub(super) weeks: [i64; 3],
    /// Usual minutes of the part that carries the programme.
    pub(super) minutes: i64,
    pub(super) pacing: Pacing,
    /// The situation it is made for, in the words of the advice; `yes` for flags.
    pub(super) design: &'static [(&'static str, &'static str)],
    /// Example objectives: id, title, kind.
    pub(super) objectives: &'static [(&'static str, &'static str, K)],
    pub(super) build: fn(&mut Draft),
}

const GENERAL: &[(&str, &str, K)] =
    &[("basics", "Know the basics", K::Knowledge), ("practice", "Use them in practice", K::Skill)];
const CHANGE: &[(&str, &str, K)] =
    &[("concept", "Know what changes, and why", K::Knowledge), ("change", "Work in the new way", K::Behaviour)];

pub(super) fn row(template: Template) -> Row {
    match template {
        Template::Bookend => Row {
            model: Model::Bookend,
            title: "Bookend",
            weeks: [12, 8, 26],
            minutes: 120,
            pacing: Pacing::Cohort,
            design: &[
                ("outcome", "behaviour"),
                ("content", "interpersonal"),
                ("horizon", "months"),
                ("reflection", "yes"),
            ],
            objectives: CHANGE,
            build: models::bookend,
        },
        Template::LiveSelfpacedLive => Row {
            model: Model::LiveSelfpacedLive,
            title: "Live introduction, self-paced development, live consolidation",
            weeks: [4, 3, 6],
            minutes: 90,
            pacing: Pacing::Cohort,
            design: &[("outcome", "skill"), ("horizon", "weeks"), ("cohort_bond", "yes")],
            objectives: GENERAL,
            build: models::live_selfpaced_live,
        },
        Template::ContinuousCoaching => Row {
            model: Model::ContinuousCoaching,
            title: "Continuous blend with coaching",
            weeks: [24, 12, 52],
            minutes: 120,
            pacing: Pacing::Cohort,
            design: &[("outcome", "skill"), ("horizon", "months"), ("complex", "yes"), ("coaching", "yes")],
            objectives: &[
                ("first", "Use the first skill", K::Skill),
                ("second", "Use the second skill", K::Skill),
                ("lead", "Lead day to day", K::Behaviour),
            ],
            build: models::continuous_coaching,
        },
        Template::ContinuousPerformance => Row {
            model: Model::ContinuousPerformance,
            title: "Continuous, performance-focused blend",
            weeks: [52, 26, 104],
            minutes: 20,
            pacing: Pacing::SelfPaced,
            design: &[("outcome", "behaviour"), ("horizon", "ongoing"), ("event_driven", "yes")],
            objectives: &[("tool", "Use the tool", K::Procedure), ("habit", "Keep the habit", K::Behaviour)],
            build: models::continuous_performance,
        },
        Template::Rotation => Row {
            model: Model::Rotation,
            title: "Rotation through stations",
            weeks: [4, 4, 16],
            minutes: 90,
            pacing: Pacing::Fixed,
            design: &[("outcome", "skill"), ("horizon", "weeks"), ("same_sequence", "yes")],
            objectives: GENERAL,
            build: models::rotation,
        },
        Template::EnrichedVirtual => Row {
            model: Model::EnrichedVirtual,
            title: "Online study with regular meetings",
            weeks: [10, 5, 26],
            minutes: 90,
            pacing: Pacing::Cohort,
            design: &[
                ("outcome", "skill"),
                ("horizon", "weeks"),
                ("distributed", "yes"),
                ("hands_on", "yes"),
                ("travel_costly", "yes"),
            ],
            objectives: GENERAL,
            build: models::enriched_virtual,
        },
        Template::Flex => Row {
            model: Model::Flex,
            title: "Digital backbone with help on demand",
            weeks: [8, 4, 26],
            minutes: 120,
            pacing: Pacing::SelfPaced,
            design: &[("outcome", "skill"), ("risk", "low"), ("horizon", "weeks"), ("autonomy", "high")],
            objectives: GENERAL,
            build: models::flex,
        },
        Template::ALaCarte => Row {
            model: Model::ALaCarte,
            title: "Workshop with online electives",
            weeks: [8, 4, 16],
            minutes: 120,
            pacing: Pacing::SelfPaced,
            design: &[("outcome", "skill"), ("horizon", "weeks"), ("elective", "yes")],
            objectives: GENERAL,
            build: models::a_la_carte,
        },
        Template::F2fDriver => Row {
            model: Model::F2fDriver,
            title: "Face to face first",
            weeks: [8, 5, 16],
            minutes: 120,
            pacing: Pacing::Cohort,
            design: &[("outcome", "skill"), ("horizon", "weeks"), ("guidance", "strong")],
            objectives: GENERAL,
            build: models::f2f_driver,
        },
        Template::DigitalFirst => Row {
            model: Model::DigitalFirst,
            title: "Digital first with targeted human touch",
            weeks: [6, 4, 16],
            minutes: 120,
            pacing: Pacing::SelfPaced,
            design: &[
                ("outcome", "skill"),
                ("horizon", "weeks"),
                ("size", "large"),
                ("distributed", "yes"),
                ("standard_content", "yes"),
            ],
            objectives: GENERAL,
            build: models::digital_first,
        },
        Template::LiveLed => Row {
            model: Model::LiveLed,
            title: "Live led with digital support",
            weeks: [8, 4, 16],
            minutes: 180,
            pacing: Pacing::Cohort,
            design: &[
                ("outcome", "skill"),
                ("content", "interpersonal"),
                ("horizon", "weeks"),
                ("needs_alignment", "yes"),
            ],
            objectives: GENERAL,
            build: models::live_led,
        },
        Template::Flipped => Row {
            model: Model::Flipped,
            title: "Flipped session",
            weeks: [4, 3, 12],
            minutes: 90,
            pacing: Pacing::Cohort,
            design: &[
                ("outcome", "skill"),
                ("content", "conceptual"),
                ("horizon", "weeks"),
                ("live_scarce", "yes"),
                ("prework_realistic", "yes"),
            ],
            objectives: GENERAL,
            build: models::flipped,
        },
        Template::PreworkLive => Row {
            model: Model::PreworkLive,
            title: "Pre-work, then live application",
            weeks: [4, 3, 12],
            minutes: 90,
            pacing: Pacing::Cohort,
            design: &[("outcome", "skill"), ("horizon", "weeks")],
            objectives: GENERAL,
            build: models::prework_live,
        },
        Template::NewManagers => Row {
            model: Model::Bookend,
            title: "New manager fundamentals",
            weeks: [12, 8, 26],
            minutes: 120,
            pacing: Pacing::Cohort,
            design: &[
                ("outcome", "behaviour"),
                ("risk", "medium"),
                ("content", "interpersonal"),
                ("horizon", "months"),
                ("reflection", "yes"),
            ],
            objectives: &[
                ("role", "Take on the shift from contributor to manager", K::Behaviour),
                ("feedback", "Give feedback", K::Skill),
                ("coach", "Coach a team member", K::Skill),
                ("delegate", "Delegate work", K::Skill),
            ],
            build: architectures::new_managers,
        },
        Template::CrmRollout => Row {
            model: Model::DigitalFirst,
            title: "Rollout of a new CRM",
            weeks: [6, 5, 16],
            minutes: 90,
            pacing: Pacing::Cohort,
            design: &[
                ("outcome", "skill"),
                ("risk", "medium"),
                ("content", "procedural"),
                ("horizon", "weeks"),
                ("distributed", "yes"),
                ("tool", "yes"),
            ],
            objectives: &[
                ("why", "Know what changes in the process, and what it brings", K::Awareness),
                ("opportunity", "Run an opportunity from lead to close", K::Procedure),
                ("forecast", "Forecast in the system", K::Procedure),
                ("hygiene", "Keep data and pipeline clean", K::Behaviour),
            ],
            build: architectures::crm_rollout,
        },
        Template::ComplianceAudit => Row {
            model: Model::LiveLed,
            title: "Compliance that stands up in an audit",
            weeks: [52, 26, 52],
            minutes: 120,
            pacing: Pacing::Cohort,
            design: &[("outcome", "certification"), ("risk", "high"), ("content", "regulated"), ("horizon", "ongoing")],
            objectives: &[
                ("rules", "Know the policies and regulations that apply", K::Knowledge),
                ("judge", "Judge realistic cases and their consequences", K::Skill),
            ],
            build: architectures::compliance_audit,
        },
        Template::CompliancePlusCoaching => Row {
            model: Model::ContinuousCoaching,
            title: "Compliance plus coaching",
            weeks: [52, 26, 52],
            minutes: 90,
            pacing: Pacing::Cohort,
            design: &[
                ("outcome", "certification"),
                ("risk", "high"),
                ("horizon", "months"),
                ("complex", "yes"),
                ("coaching", "yes"),
            ],
            objectives: &[
                ("regulation", "Know the regulation", K::Knowledge),
                ("cases", "Apply the regulation to cases", K::Skill),
                ("skill-1", "Communication skill of the first quarter", K::Skill),
                ("skill-2", "Communication skill of the second quarter", K::Skill),
                ("skill-3", "Communication skill of the third quarter", K::Skill),
                ("skill-4", "Communication skill of the fourth quarter", K::Skill),
            ],
            build: architectures::compliance_plus_coaching,
        },
    }
}
