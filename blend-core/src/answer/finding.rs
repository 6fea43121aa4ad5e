//! The one table of what a design review can find: codes, names, severities, meanings, fixes.

use serde::{Serialize, Serializer};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingSeverity {
    /// The programme is not what it sets out to be.
    Error,
    /// Its author should look.
    Warning,
    /// Worth knowing.
    Info,
}

macro_rules! findings {
    ($($variant:ident $name:literal $severity:ident $meaning:literal $fix:literal,)*) => {
        /// What a design review finds (section 3 of the design side); codes and names are stable. Each is explained with
        /// examples in [`review::explained`](crate::review::explained).
        ///
        /// ```
        /// use blend_core::answer::{FindingCode, FindingSeverity};
        /// let code = FindingCode::from_word("D2").unwrap();
        /// assert_eq!((code.word(), code.name(), code.severity()), ("D2", "ungated-prework", FindingSeverity::Warning));
        /// assert_eq!(FindingCode::from_word("ungated-prework"), Some(code));
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FindingCode {
            $(#[doc = $meaning] $variant,)*
        }

        impl FindingCode {
            /// Every code, in the order of the table.
            pub const ALL: &'static [FindingCode] = &[$(FindingCode::$variant,)*];

            /// The code, as `A7`.
            pub fn word(self) -> &'static str {
                match self { $(FindingCode::$variant => stringify!($variant),)* }
            }

            /// The name, as `unconnected`.
            pub fn name(self) -> &'static str {
                match self { $(FindingCode::$variant => $name,)* }
            }

            /// How much it matters unless the finding says otherwise.
            pub fn severity(self) -> FindingSeverity {
                match self { $(FindingCode::$variant => FindingSeverity::$severity,)* }
            }

            /// What it means.
            pub fn meaning(self) -> &'static str {
                match self { $(FindingCode::$variant => $meaning,)* }
            }

            /// What to do about it, where nothing more exact can be said.
            pub fn fix(self) -> &'static str {
                match self { $(FindingCode::$variant => $fix,)* }
            }

            /// The finding of a code or name.
            pub fn from_word(word: &str) -> Option<FindingCode> {
                FindingCode::ALL.iter().copied().find(|code| code.word() == word || code.name() == word)
            }
        }
    };
}

findings! {
    A1 "repetition" Error
        "A required live session introduces what an earlier required digital part has introduced."
        "let the session practise or apply it, or drop the digital part",
    A2 "supplementary-library" Error
        "Live sessions are required, digital parts are only an optional library beside them."
        "require the part that introduces, and gate the session with it",
    A3 "convenience-alternation" Error
        "Live and digital parts take turns without a link, for the same purpose or for the diary."
        "say for each component why it has its format; link the parts, or split the programme",
    A4 "either-format" Error
        "Learners choose between a live and a self-paced form of the same."
        "require both with different treatments, or make two programmes",
    A5 "recording-as-blend" Error
        "The only part learners take by themselves is the recording of a session."
        "keep the recording for those who missed the session, and add real pre-work",
    A6 "bolt-on" Error
        "A digital part was put before a live programme that stayed as long as it was."
        "cut the live part by what moved, 30 to 50 %",
    A7 "unconnected" Error
        "Required live and other parts have no gate or `after` between them."
        "add a gate or `after` between a live part and another one",
    A8 "one-modality" Error
        "There is only one kind of part: nothing with people, or nothing digital or at work."
        "call it a course or a workshop",
    S1 "dangling" Error
        "A reference leads nowhere."
        "declare what is named, or correct the reference",
    S2 "cycle" Error
        "Parts wait for each other in a circle."
        "take one of these links out",
    S3 "dead-end" Error
        "A component can never be reached."
        "take out one of the gates, or let it flag",
    S4 "gate-on-optional" Warning
        "A gate wants a component that nobody has to take."
        "require the component, or drop the gate",
    S5 "narrow-completion" Error
        "Completion looks at one modality only, or leaves out what block gates make mandatory."
        "extend the completion rule",
    S6 "timing" Error
        "A prerequisite is planned after what it is for, or can be done until after it."
        "move one of the two",
    S7 "vacuous-gate" Error
        "A gate holds for a learner without any facts."
        "raise what it wants, or remove it",
    S8 "duplicate" Error
        "An id is used twice."
        "give each its own id",
    S9 "skippable-by-percent" Error
        "A percent or points rule can be met without a component that a gate or an objective makes mandatory."
        "want all of the mandatory components, and the share of the rest only",
    D1 "live-for-input" Warning
        "A live session tells and shows only, or tells for too much of its time."
        "move input to pre-work",
    D2 "ungated-prework" Warning
        "A live session rests on a digital part, and no gate looks at it."
        "add a gate that flags",
    D3 "invisible-prework" Info
        "A flipped session has no check among what it rests on."
        "add an entry quiz",
    D4 "long-prework" Info
        "Pre-work is long, by itself or against its session."
        "split it",
    D5 "unrelated-prework" Warning
        "A digital part stands before a live session with which it shares no objective."
        "align the two, or drop the link",
    D6 "dominance" Warning
        "One format, passive digital parts or live sessions take most of the seat minutes."
        "rebalance the formats",
    D7 "assessment-place" Warning
        "Nothing is assessed, or everything in the last quarter only."
        "add checkpoints along the way",
    D8 "assessment-kind" Warning
        "A skill, procedure or behaviour is assessed by knowledge checks only."
        "add an observed task, a simulation or a reviewed assignment",
    D9 "support" Info
        "No performance support outlives the programme."
        "add a job aid with `available: always`",
    D10 "managers" Warning
        "Behaviour is to change, and nobody from the line takes part."
        "add a check-in with the manager",
    D11 "nothing-after" Warning
        "Nothing comes after the last live session."
        "add application or reinforcement",
    D12 "spacing" Info
        "Exposures of an objective are nearer or farther apart than serves remembering."
        "move an exposure into the band",
    D13 "coverage" Warning
        "An objective is never introduced, practised or assessed, or a component has no purpose or no objective."
        "fill the empty cell of the coverage matrix",
    D14 "unfit-format" Warning
        "A treatment is given in a format that does not suit it."
        "use a format that fits",
    D15 "drop-off" Warning
        "A digital-first programme lacks what keeps learners going."
        "add the leader's message, the support channel or the reminders that are missing",
    D16 "high-risk" Warning
        "Risk is high, and assessment, reinforcement or remediation is missing."
        "add what is missing",
    D17 "audience" Info
        "The programme does not suit where its audience works, or the languages it speaks."
        "shorten, make it work on a phone, translate",
    D18 "too-many-formats" Info
        "There are many formats, or one that serves no objective."
        "remove formats",
    D19 "long-day" Info
        "A day or a virtual session is long."
        "split it",
    D20 "not-operable" Warning
        "A session has no facilitator, place, capacity or time."
        "fill what is missing",
    D21 "renewal" Warning
        "A certificate ends, and there is no window in which to renew it and be reminded of it."
        "add `window` to the certification",
    D22 "measures" Info
        "One of the four measures is missing."
        "add completion, prework, readiness and effectiveness to `measures`",
    D23 "label" Warning
        "The declared model is not among those found."
        "meet the failed conditions, or declare a model that was found",
    D24 "owner" Info
        "Nobody is responsible for the programme."
        "name an `owner`",
    D25 "stand-alone-flip" Info
        "A flipped session has nothing around it."
        "add application or reinforcement around it, or leave it as a session",
    D26 "undefined-trigger" Error
        "A trigger has no definition."
        "name the trigger, and give what it calls for a `due` or a `week`",
    D27 "demo-without-practice" Warning
        "An objective is demonstrated and never practised."
        "let learners practise what they were shown",
}

impl Serialize for FindingCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}
