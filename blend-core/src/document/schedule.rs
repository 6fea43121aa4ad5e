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
