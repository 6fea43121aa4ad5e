//! The one table of problem codes.

use serde::{Serialize, Serializer};

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $number:literal $name:literal,)*) => {
        /// What kind of fault a [`Problem`](super::Problem) is; names and numbers are stable.
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

            /// The stable number, for C; never zero, never reused.
            pub fn number(self) -> i32 {
                match self { $(Code::$variant => $number,)* }
            }
        }
    };
}

codes! {
    /// Bytes that are not UTF-8.
    InvalidUtf8 = 1 "invalid_utf8",
    /// Text that is not JSON.
    InvalidJson = 2 "invalid_json",
    /// A value of another JSON type than the field wants.
    WrongType = 3 "wrong_type",
    /// A field this document does not have.
    UnknownField = 4 "unknown_field",
    /// A required field that is not there.
    MissingField = 5 "missing_field",
    /// The same key twice in one object.
    DuplicateKey = 6 "duplicate_key",
    /// Beyond one of the documented [limits](crate::limits).
    LimitExceeded = 7 "limit_exceeded",
    /// An id that is empty, too long, or has control characters, outer blanks or `#`.
    BadId = 8 "bad_id",
    /// An id beginning with `order:`, which names implied gates.
    ReservedId = 9 "reserved_id",
    /// An id used twice within its kind (S8).
    DuplicateId = 10 "duplicate_id",
    /// A reference to something that is not there (S1).
    UnknownReference = 11 "unknown_reference",
    /// Groups that use each other in a circle.
    ReferenceCycle = 12 "reference_cycle",
    /// A list that must have items and has none.
    EmptyList = 13 "empty_list",
    /// A count of zero, or above the length of its list.
    CountOutOfRange = 14 "count_out_of_range",
    /// A number outside its range.
    NumberOutOfRange = 15 "number_out_of_range",
    /// Text that is not a number, or a number with more digits than can be kept exactly.
    BadNumber = 16 "bad_number",
    /// Text that is not an instant or date, an impossible one, or an instant without offset.
    BadInstant = 17 "bad_instant",
    /// Text that is not an ISO 8601 duration without fractions, or one that cannot serve here.
    BadDuration = 18 "bad_duration",
    /// A time zone that is not in the IANA data.
    UnknownTimezone = 19 "unknown_timezone",
    /// A word that is not in its fixed list.
    UnknownValue = 20 "unknown_value",
    /// A rule or criterion object that names none or several, or has a part that does not belong to it.
    BadRule = 21 "bad_rule",
    /// A `certify` gate with `to`, or another gate without it.
    BadGate = 22 "bad_gate",
    /// A rule about an objective that no component treats.
    NothingTreatsObjective = 23 "nothing_treats_objective",
    /// An equivalent that is itself a component.
    EquivalentIsComponent = 24 "equivalent_is_component",
    /// A component nobody can ever reach, because block gates wait for each other (S3).
    Unreachable = 25 "unreachable",
    /// Fields that exclude each other, or one without the field it needs.
    ConflictingFields = 26 "conflicting_fields",
    /// A grace not shorter than the validity.
    GraceTooLong = 27 "grace_too_long",
    /// A percentage of a total weight of zero.
    WeightZero = 28 "weight_zero",
    /// An end that is not after its start.
    ReversedInterval = 29 "reversed_interval",
    /// A schedule or an earlier version that is about another programme.
    OtherProgramme = 30 "other_programme",
    /// Two facts with one id and different content.
    ConflictingEvent = 31 "conflicting_event",
    /// A completion rule that holds for a learner without any evidence (a warning).
    HoldsWithoutEvidence = 32 "holds_without_evidence",
    /// An argument that a call needs and did not get.
    MissingArgument = 33 "missing_argument",
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
