//! From a plan and a record to answers; total: asking a compiled programme never fails.
//!
//! [`course`] lays the facts out in time and says which [`frame`] (version, anchor, window of evidence) is in force when.
//! A frame turns facts into [`evidence`], and [`rules`] turn evidence into sets of instants ([`numbers`] for those that
//! weigh). Everything else reads these sets: [`progress`], [`gate`] and [`decision`], [`completion`], [`certification`],
//! [`timing`] with [`risk`], [`planned`], [`booking`], [`eligible`], [`attendance`], [`standing`], [`missing`] and [`need`],
//! [`deciding`] and [`explain`]; [`write`] puts rules into answers.
//! What was worked out is kept in [`memo`]; [`steady`] tells for how long an answer stands.

mod answers;
mod attendance;
mod booking;
mod certification;
mod completion;
mod course;
mod deciding;
mod decision;
mod eligible;
mod evidence;
mod explain;
mod follow;
mod frame;
mod gate;
mod memo;
mod missing;
mod need;
mod numbering;
mod numbers;
mod planned;
mod progress;
mod risk;
mod rules;
mod standing;
mod steady;
mod timing;
mod write;

pub(crate) use answers::Answers;
pub(crate) use booking::Booking;
pub(crate) use certification::{Held, Link};
pub(crate) use completion::{Completed, Completion};
pub(crate) use course::{Course, Ground, Stretch};
pub(crate) use decision::Ask;
pub(crate) use evidence::{Occurrence, Validity, Window, end_of, is_activity, until};
pub(crate) use frame::Frame;
pub(crate) use gate::GateView;
pub(crate) use memo::{Table, Trail};
pub(crate) use missing::{Item, Showing, Todo, todo};
pub(crate) use need::{There, have_presence, have_reviews, have_score, occurrences, wanted};
pub(crate) use numbering::FactId;
pub(crate) use planned::{Planned, TooLate, occurrence_for};
pub(crate) use risk::Risk;
pub(crate) use rules::Scope;
pub(crate) use standing::by_format;
pub(crate) use steady::Steady;
