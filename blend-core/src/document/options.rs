//! Options of questions as they are written; what is left out is as usual.

wire! {
    /// When the agenda speaks up.
    AgendaOptions {
        /// How many local days before a due date to remind of it.
        "due" due: Option<Vec<i64>>,
        /// How many local days before the end of a certificate to remind of it.
        "renewal" renewal: Option<Vec<i64>>,
        /// How many local days after completion to ask how effective it was.
        "survey" survey: Option<i64>,
        /// From how many failed attempts on to offer help, at least 1.
        "failures" failures: Option<i64>,
    }
}

wire! {
    /// What a report counts as what.
    ReportOptions {
        /// Minutes lost in a session that was not prepared for.
        "minutes_lost" minutes_lost: Option<i64>,
        /// A session was not prepared for when its mean rating of readiness is below this, 1 to 5.
        "readiness" readiness: Option<i64>,
        /// A component is of low use when fewer have begun it, in basis points 0 to 10000.
        "low_use" low_use: Option<i64>,
        /// So many failed attempts are a struggle that calls for help, at least 1.
        "struggle" struggle: Option<i64>,
        /// The attributes whose values are told apart; left out for all of them.
        "attributes" attributes: Option<Vec<String>>,
    }
}
