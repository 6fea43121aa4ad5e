//! What is said of a situation when advice is asked for, and what a template is made with (sections 5 and 6 of the design
//! side).

use super::programme::Objective;
use super::value::Value;
use super::wire::{Wire, entries};
use super::words::Format as FormatWord;
use crate::problem::{Code, Collector, Place, Problem, shown};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

words! {
    /// What shall come of a programme.
    Outcome {
        /// People know of it.
        Awareness "awareness",
        /// People can do it.
        Skill "skill",
        /// People do it.
        Behaviour "behaviour",
        /// People are certified.
        Certification "certification",
    }
}

words! {
    /// How much there is of something: risk, autonomy, ease with digital means.
    Level {
        /// Little.
        Low "low",
        /// Some.
        Medium "medium",
        /// Much.
        High "high",
    }
}

words! {
    /// What kind of content it is.
    Content {
        /// Ideas.
        Conceptual "conceptual",
        /// Steps.
        Procedural "procedural",
        /// Between people.
        Interpersonal "interpersonal",
        /// Rules to be kept.
        Regulated "regulated",
    }
}

words! {
    /// How long it goes on.
    Horizon {
        /// Once.
        Oneoff "oneoff",
        /// For some weeks.
        Weeks "weeks",
        /// For some months.
        Months "months",
        /// Without an end.
        Ongoing "ongoing",
    }
}

words! {
    /// How many people it is for.
    Size {
        /// One group.
        Small "small",
        /// A few groups.
        Medium "medium",
        /// More than can be met in groups.
        Large "large",
    }
}

words! {
    /// How much the audience wants to be led.
    Guidance {
        /// Little.
        Light "light",
        /// Closely.
        Strong "strong",
    }
}

/// Something a host may lack: a delivery format, or starting learning when something happens.
///
/// ```
/// use blend_core::document::{Capability, FormatWord};
/// assert_eq!(Capability::from_word("forum"), Some(Capability::Format(FormatWord::Forum)));
/// assert_eq!(Capability::Triggers.word(), "triggers");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capability {
    /// A known delivery format, by its name.
    Format(FormatWord),
    /// `triggers`: components planned anew at each event.
    Triggers,
}

impl Capability {
    const TRIGGERS: &'static str = "triggers";

    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Capability::Format(format) => format.word(),
            Capability::Triggers => Capability::TRIGGERS,
        }
    }

    /// The capability of a word.
    pub fn from_word(word: &str) -> Option<Capability> {
        match word {
            Capability::TRIGGERS => Some(Capability::Triggers),
            word => FormatWord::from_word(word).map(Capability::Format),
        }
    }
}

impl Serialize for Capability {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Capability {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Capability".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string" })
    }
}

impl Wire for BTreeMap<Capability, bool> {
    fn read(value: &Value, place: &Place<'_>, problems: &mut Collector) -> Option<Self> {
        let mut read = Some(BTreeMap::new());
        for (key, value) in entries(value, place, problems)? {
            let place = place.field(key);
            let capability = Capability::from_word(key);
            if capability.is_none() {
                let message = format!("there is no capability `{}`", shown(key));
                let problem = Problem::new(Code::UnknownField, place.to_string(), message);
                let problem = problem.help("name a delivery format, or `triggers`");
                let known = FormatWord::ALL.iter().map(|word| word.word()).chain([Capability::TRIGGERS]);
                problems.push_near(problem, key, known);
            }
            match (capability.zip(bool::read(value, &place, problems)), &mut read) {
                (Some((capability, there)), Some(read)) => drop(read.insert(capability, there)),
                _ => read = None,
            }
        }
        read
    }
}

wire! {
    /// What is known of a situation when a model is to be chosen (section 5 of the design side). Everything may be left
    /// out: what is not said counts for nothing, neither as yes nor as no.
    #[derive(Default)]
    AdviceInputs {
        /// What shall come of it.
        "outcome" outcome: Option<Outcome>,
        /// What it costs when somebody does it wrong.
        "risk" risk: Option<Level>,
        /// What kind of content it is.
        "content" content: Option<Content>,
        /// How long it goes on.
        "horizon" horizon: Option<Horizon>,
        /// People have to come to one understanding.
        "needs_alignment" needs_alignment: Option<bool>,
        /// A change initiative, in which real experience is central.
        "reflection" reflection: Option<bool>,
        /// How many people it is for.
        "size" size: Option<Size>,
        /// They are in many places.
        "distributed" distributed: Option<bool>,
        /// The content is the same for all.
        "standard_content" standard_content: Option<bool>,
        /// Live sessions are hard to schedule.
        "live_hard" live_hard: Option<bool>,
        /// Events at work call for learning.
        "event_driven" event_driven: Option<bool>,
        /// It is about a tool or system.
        "tool" tool: Option<bool>,
        /// Everybody takes the same steps in the same order.
        "same_sequence" same_sequence: Option<bool>,
        /// How far the audience goes by itself.
        "autonomy" autonomy: Option<Level>,
        /// Some of it has to be done by hand.
        "hands_on" hands_on: Option<bool>,
        /// Bringing people together costs much.
        "travel_costly" travel_costly: Option<bool>,
        /// How much the audience wants to be led.
        "guidance" guidance: Option<Guidance>,
        /// How easy digital means are for the audience.
        "digital_comfort" digital_comfort: Option<Level>,
        /// There is little live time.
        "live_scarce" live_scarce: Option<bool>,
        /// Learners can be expected to do pre-work; taken as true unless said otherwise.
        "prework_realistic" prework_realistic: Option<bool>,
        /// The group shall hold together.
        "cohort_bond" cohort_bond: Option<bool>,
        /// There is much to master, and much depends on the person.
        "complex" complex: Option<bool>,
        /// There are coaches or mentors.
        "coaching" coaching: Option<bool>,
        /// Learners may choose among topics.
        "elective" elective: Option<bool>,
        /// Managers take part.
        "managers" managers: Option<bool>,
        /// People can only be reached for minutes at a time.
        "short_touch_only" short_touch_only: Option<bool>,
        /// What the host has (`true`) and lacks (`false`); what is not named is there.
        "capabilities" capabilities: Option<BTreeMap<Capability, bool>>,
        /// The objectives for which formats are asked; without them formats are told for every kind.
        "objectives" objectives: Option<Vec<Objective>>,
    }
}

words! {
    /// Programmes to start from: one for each model, in the order of the models, then worked architectures.
    Template {
        /// A live opening and closing around digital work and application.
        Bookend "bookend",
        /// Live introduction, self-paced development, live consolidation.
        LiveSelfpacedLive "live_selfpaced_live",
        /// Rounds of preparation, live practice and coaching.
        ContinuousCoaching "continuous_coaching",
        /// Short pieces when something happens, with help at work.
        ContinuousPerformance "continuous_performance",
        /// Stations of different formats at a fixed pace.
        Rotation "rotation",
        /// Online study with meetings that recur.
        EnrichedVirtual "enriched_virtual",
        /// A digital backbone with people on demand.
        Flex "flex",
        /// A workshop, and online electives beside it.
        ALaCarte "a_la_carte",
        /// Live teaching first, digital exercises after.
        F2fDriver "f2f_driver",
        /// Digital learning first, with targeted human touch.
        DigitalFirst "digital_first",
        /// A long live session with digital work before and application after.
        LiveLed "live_led",
        /// Input beforehand with an entry quiz, practice in the session.
        Flipped "flipped",
        /// Input beforehand, application in the session.
        PreworkLive "prework_live",
        /// Fundamentals for new managers over three months.
        NewManagers "new_managers",
        /// Rollout of a new system around its launch day.
        CrmRollout "crm_rollout",
        /// Compliance that stands up in an audit.
        ComplianceAudit "compliance_audit",
        /// An annual requirement, and one skill coached each quarter.
        CompliancePlusCoaching "compliance_plus_coaching",
        /// Five steps, each on the one before: input, workshop, tasks at work, coaching, a last check.
        FiveStepChain "five_step_chain",
        /// A live kick-off, short pieces at a steady pace, talks with the manager.
        KickoffMicroCheckins "kickoff_micro_checkins",
        /// Customer service: modules, a readiness quiz, role play, then calls that are listened to.
        CustomerServiceRoleplay "customer_service_roleplay",
    }
}

wire! {
    /// What a template is made with (section 6 of the design side); every field may be left out.
    #[derive(Default)]
    TemplateParameters {
        /// The programme's id; default: the template's name with dashes.
        "id" id: Option<String>,
        /// For people; default: the template's.
        "title" title: Option<String>,
        /// Who is responsible; default: a placeholder to be replaced.
        "owner" owner: Option<String>,
        /// What learners shall know, be able to do, or do; default: examples of the template.
        "objectives" objectives: Option<Vec<Objective>>,
        /// Weeks from the first part to the end of the last one that completion wants.
        "weeks" weeks: Option<i64>,
        /// Minutes of the part that carries the programme: its longest live session, else its digital core.
        "minutes" minutes: Option<i64>,
    }
}
