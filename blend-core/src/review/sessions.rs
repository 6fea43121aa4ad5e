//! What a schedule says of the components that its sessions are of: when they are held, and how long people sit in them.
//!
//! Timetable -> sessions that are not called off, by component, in the order of their starts. Where a component has
//! sessions, their length stands for its planned minutes (section 5 of the domain); without a schedule there are none.

use super::design::Item;
use crate::answer::ScheduleFinding;
use crate::plan::schedule::{Session, Timetable, length_micros};
use crate::programme::Schedule;
use crate::time::{Instant, Zone};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};

/// The sessions of a schedule by component.
#[derive(Debug)]
pub(crate) struct Sessions<'s> {
    /// The programme's, in which weeks count.
    pub(crate) zone: Zone,
    pub(crate) timetable: Option<&'s Timetable>,
    /// What is doubtful about the schedule by itself.
    pub(crate) doubts: Vec<ScheduleFinding>,
    held: HashMap<&'s str, Vec<&'s Session>>,
}

impl<'s> Sessions<'s> {
    pub(super) fn new(zone: Zone, schedule: Option<&'s Schedule>) -> Sessions<'s> {
        let timetable = schedule.map(Schedule::timetable);
        let mut held: HashMap<&str, Vec<&Session>> = HashMap::new();
        for session in timetable.into_iter().flat_map(|it| &it.sessions).filter(|it| it.cancelled_at.is_none()) {
            held.entry(&session.component).or_default().push(session);
        }
        held.values_mut().for_each(|list| list.sort_by_key(|session| session.start));
        Sessions { zone, timetable, doubts: schedule.map_or_else(Vec::new, Schedule::findings), held }
    }

    /// The sessions of a component.
    pub(crate) fn of(&self, item: &Item<'_>) -> &[&'s Session] {
        self.held.get(item.id()).map_or(&[], Vec::as_slice)
    }

    /// Minutes of the longest session; what is planned where there is none.
    pub(crate) fn minutes(&self, item: &Item<'_>) -> u64 {
        let lengths = self.of(item).iter().map(|session| whole(session.length_micros()));
        lengths.max().unwrap_or(item.minutes)
    }

    /// The longest time that people sit in a session of the component without a day or a break between: its meetings
    /// that `counts` takes. The first of equals.
    pub(crate) fn longest(
        &self,
        item: &Item<'_>,
        counts: impl Fn(&Session, usize) -> bool,
    ) -> Option<(&'s Session, u64)> {
        let meetings = self.of(item).iter().flat_map(|session| {
            let own = session.meetings.iter().enumerate().filter(|(place, _)| counts(session, *place));
            own.map(|(_, meeting)| (*session, whole(length_micros([*meeting]))))
        });
        meetings.fold(None, longer)
    }

    /// The minutes of each day on which a session meets, as people there have it: local in the zone that the session is
    /// written in. A meeting over midnight is of the day on which it begins; what two meetings share counts once.
    pub(crate) fn days(&self, session: &Session) -> BTreeMap<NaiveDate, u64> {
        let zone = self.timetable.and_then(|timetable| timetable.zone_of(session)).unwrap_or(self.zone);
        let mut days: BTreeMap<NaiveDate, Vec<(Instant, Instant)>> = BTreeMap::new();
        for meeting in &session.meetings {
            days.entry(zone.date(meeting.0)).or_default().push(*meeting);
        }
        days.into_iter().map(|(day, meetings)| (day, whole(length_micros(meetings)))).collect()
    }
}

/// The longer of two; the first of equals.
pub(crate) fn longer<T>(best: Option<(T, u64)>, next: (T, u64)) -> Option<(T, u64)> {
    match best {
        Some(best) if best.1 >= next.1 => Some(best),
        _ => Some(next),
    }
}

/// Whole minutes.
fn whole(micros: i64) -> u64 {
    u64::try_from(micros.div_euclid(60_000_000)).unwrap_or(0)
}
