//! What a learner shows about one session: presence in it, attendance, and whether the work before it was done.

use super::course::Course;
use super::evidence::{Amount, Source, seen};
use super::frame::Frame;
use super::need::share;
use crate::answer::Attendance;
use crate::document::Kind;
use crate::exact::Ratio;
use crate::plan::schedule::{Session, SessionId};
use crate::time::Instant;

impl Frame {
    /// Presence in a session at an instant: what there is, of how much; `None` without any. It is told as it was seen: who
    /// was there was there, also where evidence counts from a later day on or no longer.
    pub(crate) fn presence_in(&self, id: SessionId, session: &Session, at: Instant) -> Option<(Amount, Amount)> {
        let component = self.plan.component(self.plan.component_named(&session.component)?)?;
        let sources = component.slot_ids().flat_map(|slot| self.sources(slot));
        let sources: Vec<Source> = sources.filter(|source| source.session == Some(id)).cloned().collect();
        let presences = seen(component, self.timetable.as_deref(), &sources);
        presences.iter().filter(|presence| presence.is_in(id)).filter_map(|presence| presence.share_at(at)).max()
    }

    /// The same as a share of the session, a decimal cut to 9 digits; `None` without any.
    pub(crate) fn presence_share(&self, id: SessionId, session: &Session, at: Instant) -> Option<String> {
        let (amount, length) = self.presence_in(id, session, at)?;
        Some(share(amount, length)).filter(|share| *share > Ratio::ZERO).map(|share| share.cut())
    }

    /// Whether the rules of all gates to a session's component hold at its start; `None` without a gate.
    pub(crate) fn prepared(&self, session: &Session) -> Option<bool> {
        let gates = self.session_gates(session);
        (!gates.is_empty()).then(|| gates.iter().all(|gate| gate.when.contains(session.start)))
    }
}

impl Course {
    /// Attendance of a session as far as the facts tell at an instant; the course holds the facts up to it. `seated`:
    /// whether the learner had a seat at the start.
    pub(crate) fn attendance(&self, id: SessionId, at: Instant, seated: bool) -> Option<Attendance> {
        let session = self.ground.session(id)?;
        let frame = self.frame_at(at);
        if let Some((amount, length)) =
            frame.presence_in(id, session, at).filter(|(amount, _)| *amount > Amount::default())
        {
            let component = frame.plan.component_named(&session.component).and_then(|id| frame.plan.component(id));
            let full = component.is_some_and(|found| amount >= Amount::share(found.attended_from(), length));
            return Some(if full { Attendance::Attended } else { Attendance::Partial });
        }
        let told = |kind: Kind| {
            self.facts.iter().any(|fact| fact.kind == kind && fact.session.as_deref() == Some(&*session.id))
        };
        let missed = || session.end <= at && seated && !session.called_off(at);
        if told(Kind::Excused) {
            Some(Attendance::Excused)
        } else if told(Kind::Absent) || missed() {
            Some(Attendance::Absent)
        } else {
            None
        }
    }
}
