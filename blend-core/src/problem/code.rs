//! The one table of problem codes.

use serde::{Serialize, Serializer};

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $number:literal $name:literal $help:literal,)*) => {
        /// What kind of fault a [`Problem`](super::Problem) is; names and numbers are stable.
        ///
        /// ```
        /// use blend_core::problem::Code;
        /// assert_eq!((Code::WrongType.name(), Code::WrongType.number()), ("wrong_type", 3));
        /// assert!(Code::ALL.contains(&Code::WrongType));
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* $variant = $number,)*
        }

        impl Code {
            /// Every code, in the order of their numbers.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The stable name, as every language shows it.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// What to do about such a fault, where nothing more exact can be said.
            pub fn help(self) -> &'static str {
                match self { $(Code::$variant => $help,)* }
            }

            /// The stable number, for C; never zero, never reused.
            pub fn number(self) -> i32 {
                match self { $(Code::$variant => $number,)* }
            }
        }
    };
}

codes! {
    /// Bytes that are not UTF-8.
    InvalidUtf8 = 1 "invalid_utf8"
        "save the document as UTF-8",
    /// Text that is not JSON.
    InvalidJson = 2 "invalid_json"
        "correct the text at that place; it has to be JSON as RFC 8259 has it",
    /// A value of another JSON type than the field wants.
    WrongType = 3 "wrong_type"
        "give a value of the type that is wanted",
    /// A field this document does not have.
    UnknownField = 4 "unknown_field"
        "take the field out, or correct its name",
    /// A required field that is not there.
    MissingField = 5 "missing_field"
        "add the field",
    /// The same key twice in one object.
    DuplicateKey = 6 "duplicate_key"
        "keep one of the two",
    /// Beyond one of the documented [limits](crate::limits).
    LimitExceeded = 7 "limit_exceeded"
        "split it up; the limits are documented",
    /// An id that is empty, too long, or has control characters, outer blanks or `#`.
    BadId = 8 "bad_id"
        "an id has 1 to 128 characters, no control characters, no outer blanks and no `#`",
    /// An id beginning with `order:`, which names implied gates.
    ReservedId = 9 "reserved_id"
        "ids beginning with `order:` name the gates that `in_order` implies",
    /// An id used twice within its kind (S8).
    DuplicateId = 10 "duplicate_id"
        "give each its own id",
    /// A reference to something that is not there (S1).
    UnknownReference = 11 "unknown_reference"
        "declare what is named, or correct the reference",
    /// Groups that use each other in a circle.
    ReferenceCycle = 12 "reference_cycle"
        "take one of these references out",
    /// A list that must have items and has none.
    EmptyList = 13 "empty_list"
        "put at least one item into it, or leave the whole out",
    /// A count of zero, or above the length of its list.
    CountOutOfRange = 14 "count_out_of_range"
        "give a whole number from 1 up to what can be reached",
    /// A number outside its range.
    NumberOutOfRange = 15 "number_out_of_range"
        "give a number within the range",
    /// Text that is not a number, or a number with more digits than can be kept exactly.
    BadNumber = 16 "bad_number"
        "use at most 18 digits before and 18 after the point",
    /// Text that is not an instant or date, an impossible one, or an instant without offset.
    BadInstant = 17 "bad_instant"
        "write an instant as `2026-03-02T09:00:00+01:00`",
    /// Text that is not an ISO 8601 duration without fractions, or one that cannot serve here.
    BadDuration = 18 "bad_duration"
        "write a duration as `P1Y`, `P3W`, `P1DT12H` or `PT24H`",
    /// A time zone that is not in the IANA data.
    UnknownTimezone = 19 "unknown_timezone"
        "use a name of the IANA data, as `Europe/London`",
    /// A word that is not in its fixed list.
    UnknownValue = 20 "unknown_value"
        "use one of the words known here",
    /// A rule or criterion object that names none or several, or has a part that does not belong to it.
    BadRule = 21 "bad_rule"
        "name exactly one rule, with the parts that belong to it",
    /// A `certify` gate with `to`, or another gate without it.
    BadGate = 22 "bad_gate"
        "a gate at `certify` has no `to`, every other one has",
    /// A rule about an objective that no component treats.
    NothingTreatsObjective = 23 "nothing_treats_objective"
        "add it to the `treats` of a component",
    /// An equivalent that is itself a component.
    EquivalentIsComponent = 24 "equivalent_is_component"
        "an equivalent is an id that only facts from elsewhere carry",
    /// A component nobody can ever reach, because block gates wait for each other (S3).
    Unreachable = 25 "unreachable"
        "take out one of the gates, or let it flag",
    /// Fields that exclude each other, or one without the field it needs.
    ConflictingFields = 26 "conflicting_fields"
        "keep one of them",
    /// A grace not shorter than the validity.
    GraceTooLong = 27 "grace_too_long"
        "shorten `grace`",
    /// A percentage of a total weight of zero.
    WeightZero = 28 "weight_zero"
        "give an item a `weight`",
    /// An end that is not after its start.
    ReversedInterval = 29 "reversed_interval"
        "the end is after the start",
    /// A schedule or an earlier version that is about another programme.
    OtherProgramme = 30 "other_programme"
        "give what is about this programme",
    /// Two facts with one id and different content.
    ConflictingEvent = 31 "conflicting_event"
        "give each fact an id of its own, or correct a fact by voiding it",
    /// A completion rule that holds for a learner without any evidence (a warning).
    HoldsWithoutEvidence = 32 "holds_without_evidence"
        "want some evidence in it, or set `hold: always`",
    /// An argument that a call needs and did not get.
    MissingArgument = 33 "missing_argument"
        "give the argument",
    /// What a review finds wrong with the programme of a template.
    BadDesign = 34 "bad_design"
        "correct it, or allow the finding with a reason",
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
