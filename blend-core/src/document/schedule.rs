//! Schedules as they are written.

wire! {
    /// The sessions and cohorts of one programme (section 7 of the domain).
    Schedule {
        /// The programme's id.
        "programme" programme: String,
        /// For people.
        "title" title: Option<String>,
        /// For people.
        "description" description: Option<String>,
        /// Dated occurrences of live components, and series of them.
        "sessions" sessions: Option<Vec<Session>>,
        /// Groups of learners that start together.
        "cohorts" cohorts: Option<Vec<Cohort>>,
        /// What was changed since, in order.
        "changes" changes: Option<Vec<ScheduleChange>>,
    }
}

wire! {
    /// One session, or with `every` and `times` a series of them with ids `id#1`..`id#n`.
    ///
    /// Times are instants, or local times in the session's (else the programme's) zone.
    Session {
        /// Unique among sessions.
        "id" id: String,
        /// For people.
        "title" title: Option<String>,
        /// For people.
        "description" description: Option<String>,
        /// The component it is an occurrence of.
        "component" component: String,
        /// Begin.
        "start" start: Option<String>,
        /// End.
        "end" end: Option<String>,
        /// Length, instead of `end`.
        "minutes" minutes: Option<i64>,
        /// Several meetings under one seat, instead of `start` and `end`.
        "meetings" meetings: Option<Vec<Meeting>>,
        /// Of a series: the step, a duration.
        "every" every: Option<String>,
        /// Of a series: how many.
        "times" times: Option<i64>,
        /// IANA zone of local times; default the programme's.
        "timezone" timezone: Option<String>,
        /// Seats.
        "capacity" capacity: Option<i64>,
        /// Places on the waitlist; default none.
        "waitlist" waitlist: Option<i64>,
        /// Who leads it.
        "facilitators" facilitators: Option<Vec<String>>,
        /// Where.
        "room" room: Option<String>,
        /// Where, over the network.
        "link" link: Option<String>,
        /// The cohort it is for.
        "cohort" cohort: Option<String>,
        /// From when on seats can be asked for.
        "registration_opens" registration_opens: Option<String>,
        /// Until when; default the start.
        "registration_closes" registration_closes: Option<String>,
        /// When it was called off.
        "cancelled_at" cancelled_at: Option<String>,
        /// Which occurrence of a repeated component it is, from 1.
        "occurrence" occurrence: Option<i64>,
    }
}

wire! {
    /// One of several meetings of a session.
    Meeting {
        /// Begin.
        "start" start: String,
        /// End.
        "end" end: String,
        /// Where.
        "room" room: Option<String>,
        /// Where, over the network.
        "link" link: Option<String>,
    }
}

wire! {
    /// A group of learners that starts together.
    Cohort {
        /// Unique among cohorts.
        "id" id: String,
        /// For people.
        "title" title: Option<String>,
        /// For people.
        "description" description: Option<String>,
        /// Date or instant.
        "starts" starts: String,
    }
}

words! {
    /// What a change does to a session.
    ScheduleChangeKind {
        /// It takes place at another time.
        Moved "moved",
        /// Somebody else leads it, or it is somewhere else.
        Substitute "substitute",
        /// It is called off.
        Cancelled "cancelled",
        /// It has another number of seats.
        Capacity "capacity",
    }
}

wire! {
    /// A change of one session. From then on the session is as though it had been written so: what a change does not name
    /// stays as it was, and of several changes of one thing the last one stands.
    ///
    /// | change | what it takes |
    /// | --- | --- |
    /// | `moved` | `start` with `end` or `minutes`, or `meetings`. Registration times that were written stay; a closing that follows the start goes on following it. |
    /// | `substitute` | `facilitators`, `room`, `link`: at least one. Meetings with a room or link of their own keep it; an empty text means none, an empty list nobody. |
    /// | `cancelled` | `at`, from when on it is called off |
    /// | `capacity` | `capacity`, `waitlist` |
    ///
    /// Each change of a session adds one to its SEQUENCE in calendars.
    ScheduleChange {
        /// What it does.
        "change" change: ScheduleChangeKind,
        /// The session; one of a series by its number, as `weekly#3`.
        "session" session: String,
        /// When it was made; for `cancelled` required, for the others for people alone.
        "at" at: Option<String>,
        /// Begin.
        "start" start: Option<String>,
        /// End.
        "end" end: Option<String>,
        /// Length, instead of `end`.
        "minutes" minutes: Option<i64>,
        /// Several meetings, instead of `start` and `end`.
        "meetings" meetings: Option<Vec<Meeting>>,
        /// Who leads it.
        "facilitators" facilitators: Option<Vec<String>>,
        /// Where.
        "room" room: Option<String>,
        /// Where, over the network.
        "link" link: Option<String>,
        /// Seats.
        "capacity" capacity: Option<i64>,
        /// Places on the waitlist.
        "waitlist" waitlist: Option<i64>,
    }
}
