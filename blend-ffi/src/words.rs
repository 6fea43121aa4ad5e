//! The words of questions and answers as numbers; 0 is none of them.

use crate::error::BlendError;
use blend_core::answer;
use blend_core::document;
#[cfg(feature = "draw")]
use blend_core::draw;

/// The header is read from the plain enums below; this ties the core's words to them.
macro_rules! numbers {
    ($($core:ty => $c:ident { $($word:ident),* $(,)? })*) => { $(
        impl From<$core> for $c {
            fn from(word: $core) -> $c {
                match word { $(<$core>::$word => $c::$word,)* }
            }
        }
        impl Number for $core {
            fn number(self) -> i32 {
                $c::from(self) as i32
            }
        }
    )* };
}

/// A word of the core as the number the header has for it.
pub(crate) trait Number {
    /// Its number, from 1.
    fn number(self) -> i32;
}

/// No word is 0.
impl<T: Number> Number for Option<T> {
    fn number(self) -> i32 {
        self.map_or(0, T::number)
    }
}

/// What a learner wants to do.
#[repr(C)]
pub enum BlendAction {
    /// Ask for a seat in a session.
    Register = 1,
    /// Begin self-paced or workplace work.
    Start = 2,
    /// Take part in a session.
    Attend = 3,
    /// Be granted the certificate.
    Certify = 4,
}

/// The action of that number.
pub(crate) fn action_of(number: i32) -> Result<document::Action, BlendError> {
    const ACTIONS: [document::Action; 4] =
        [document::Action::Register, document::Action::Start, document::Action::Attend, document::Action::Certify];
    let found = ACTIONS.into_iter().find(|action| action.number() == number);
    found.ok_or_else(|| BlendError::argument(format!("there is no action {number}")))
}

/// What a decision or a gate says.
#[repr(C)]
pub enum BlendOutcome {
    /// Yes.
    Open = 1,
    /// Yes, and somebody should look.
    Flagged = 2,
    /// No.
    Blocked = 3,
}

/// What an unmet gate, or another reason, does.
#[repr(C)]
pub enum BlendMode {
    /// The action is refused.
    Block = 1,
    /// The action is allowed and marked.
    Flag = 2,
}

/// Why a decision is not simply open. In `blend_verdict.reasons`, reason `n` is the bit `1 << n`.
#[repr(C)]
pub enum BlendReasonCode {
    /// Never enrolled.
    NotEnrolled = 1,
    /// The enrolment has ended.
    Withdrawn = 2,
    /// On leave.
    Suspended = 3,
    /// No attempt is left.
    AttemptsExhausted = 4,
    /// The session was called off.
    SessionCancelled = 5,
    /// The session has ended.
    SessionOver = 6,
    /// Registration is not open (any more, or yet).
    RegistrationClosed = 7,
    /// There is a seat already.
    AlreadyRegistered = 8,
    /// A gate is unmet or was overridden.
    Gate = 9,
    /// Another session with a seat overlaps.
    ScheduleConflict = 10,
    /// The seat would be on the waitlist.
    SessionFull = 11,
}

/// Where a learner is in a programme.
#[repr(C)]
pub enum BlendStatus {
    /// Never enrolled up to the instant asked.
    NotEnrolled = 1,
    /// The enrolment has ended.
    Withdrawn = 2,
    /// On leave.
    Suspended = 3,
    /// The completion rule held or holds.
    Completed = 4,
    /// Was completed, is no longer.
    Lapsed = 5,
    /// Can hold at no later instant.
    Failed = 6,
    /// Something has been done.
    InProgress = 7,
    /// Nothing has been done.
    NotStarted = 8,
}

/// How a learner stands to the dates.
#[repr(C)]
pub enum BlendTiming {
    /// No dates, or out of the count.
    None = 1,
    /// Done before it was due.
    OnTime = 2,
    /// Done after it was due.
    Late = 3,
    /// Due has passed, not done.
    Overdue = 4,
    /// A required component is past its due, or a booked session is near with an unmet gate.
    Behind = 5,
    /// There are dates and none is missed.
    OnTrack = 6,
}

/// State of a certificate; 0 for a programme without certification.
#[repr(C)]
pub enum BlendCertificate {
    /// Never earned.
    None = 1,
    /// Valid.
    Certified = 2,
    /// Valid, and to be renewed.
    Due = 3,
    /// Expired, and still to be renewed.
    Grace = 4,
    /// Expired for good.
    Lapsed = 5,
    /// Taken away.
    Revoked = 6,
}

/// State of a component or one occurrence of it.
#[repr(C)]
pub enum BlendState {
    /// Its criterion is `none`.
    NotRequired = 1,
    /// Its criterion holds.
    Done = 2,
    /// Counts as done by decision.
    Waived = 3,
    /// No attempt is left.
    Exhausted = 4,
    /// The last word is a failed attempt.
    Failed = 5,
    /// Was done; the evidence counts no longer.
    Expired = 6,
    /// There is activity.
    InProgress = 7,
    /// There is none.
    NotStarted = 8,
}

/// What a done component rests on; 0 where it is not done.
#[repr(C)]
pub enum BlendBasis {
    /// The learner's own evidence.
    Earned = 1,
    /// A decision.
    Waived = 2,
    /// Evidence under an equivalent id, without which it would not do.
    Transferred = 3,
}

/// Whether a learner was there; 0 where the facts do not tell (yet).
#[repr(C)]
pub enum BlendAttendance {
    /// For at least the share that the component asks.
    Attended = 1,
    /// For less.
    Partial = 2,
    /// Not, as agreed.
    Excused = 3,
    /// Not.
    Absent = 4,
}

/// A picture of a programme.
#[repr(C)]
pub enum BlendPicture {
    /// The learning arc: components in lanes by format group over weeks, gates as arrows.
    Arc = 1,
    /// The dependency graph: what rests on what.
    Graph = 2,
    /// The coverage matrix: which components treat which objective how.
    Matrix = 3,
}

/// How a picture is written.
#[repr(C)]
pub enum BlendPictureFormat {
    /// A self-contained SVG picture, black on white, with title and description for screen readers.
    Svg = 1,
    /// Text for Mermaid.
    Mermaid = 2,
    /// Text for Graphviz.
    Dot = 3,
}

/// The picture of that number.
#[cfg(feature = "draw")]
pub(crate) fn picture_of(number: i32) -> Result<draw::Picture, BlendError> {
    let found = draw::Picture::ALL.iter().copied().find(|picture| picture.number() == number);
    found.ok_or_else(|| BlendError::argument(format!("there is no picture {number}")))
}

/// The format of that number.
#[cfg(feature = "draw")]
pub(crate) fn format_of(number: i32) -> Result<draw::Format, BlendError> {
    let found = draw::Format::ALL.iter().copied().find(|format| format.number() == number);
    found.ok_or_else(|| BlendError::argument(format!("there is no picture format {number}")))
}

#[cfg(feature = "draw")]
numbers! {
    draw::Picture => BlendPicture { Arc, Graph, Matrix }
    draw::Format => BlendPictureFormat { Svg, Mermaid, Dot }
}

numbers! {
    document::Action => BlendAction { Register, Start, Attend, Certify }
    answer::Outcome => BlendOutcome { Open, Flagged, Blocked }
    document::Mode => BlendMode { Block, Flag }
    answer::ReasonCode => BlendReasonCode {
        NotEnrolled, Withdrawn, Suspended, AttemptsExhausted, SessionCancelled, SessionOver, RegistrationClosed,
        AlreadyRegistered, Gate, ScheduleConflict, SessionFull,
    }
    answer::Status => BlendStatus {
        NotEnrolled, Withdrawn, Suspended, Completed, Lapsed, Failed, InProgress, NotStarted,
    }
    answer::Timing => BlendTiming { None, OnTime, Late, Overdue, Behind, OnTrack }
    answer::CertificateState => BlendCertificate { None, Certified, Due, Grace, Lapsed, Revoked }
    answer::ComponentState => BlendState {
        NotRequired, Done, Waived, Exhausted, Failed, Expired, InProgress, NotStarted,
    }
    answer::EvidenceBasis => BlendBasis { Earned, Waived, Transferred }
    answer::Attendance => BlendAttendance { Attended, Partial, Excused, Absent }
}
