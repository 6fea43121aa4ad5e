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
