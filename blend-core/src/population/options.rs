//! Options from their documents: numbers in their ranges, what is left out as usual.

use super::{AgendaOptions, ReportOptions};
use crate::document::{self, json};
use crate::problem::{Code, Collector, Place, Problems};

impl AgendaOptions {
    /// Reads options from JSON text: an object with any of `due`, `renewal`, `survey` and `failures`; empty text for the
    /// usual ones.
    ///
    /// ```
    /// use blend_core::AgendaOptions;
    /// let options = AgendaOptions::from_json(br#"{"due": [14, 3]}"#)?;
    /// assert_eq!((options.due.as_slice(), options.survey), ([14, 3].as_slice(), 30));
    /// assert_eq!(AgendaOptions::from_json(b"")?, AgendaOptions::default());
    /// let refused = AgendaOptions::from_json(br#"{"due": [-1], "failures": 0}"#).unwrap_err();
    /// let places: Vec<&str> = refused.iter().map(|problem| problem.pointer()).collect();
    /// assert_eq!(places, ["/due/0", "/failures"]);
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    ///
    /// # Errors
    /// Every problem at once: of the bytes, of their shape, of numbers outside their range.
    pub fn from_json(bytes: &[u8]) -> Result<AgendaOptions, Problems> {
        let mut options = AgendaOptions::default();
        if bytes.is_empty() {
            return Ok(options);
        }
        let written = document::AgendaOptions::from_value(&json(bytes)?)?;
        let (mut problems, root) = (Collector::default(), Place::at(""));
        for (name, given, into) in
            [("due", written.due, &mut options.due), ("renewal", written.renewal, &mut options.renewal)]
        {
            let place = root.field(name);
            let mut day = |(index, day)| number(day, 0, u32::MAX.into(), &place.item(index), &mut problems);
            if let Some(days) = given {
                *into = days.into_iter().enumerate().filter_map(&mut day).collect();
            }
        }
        let most = u32::MAX.into();
        fill(&mut options.survey, written.survey, 0, most, &root.field("survey"), &mut problems);
        fill(&mut options.failures, written.failures, 1, most, &root.field("failures"), &mut problems);
        problems.finish(Some(options)).map(|(options, _)| options)
    }
}

impl ReportOptions {
    /// Reads options from JSON text: an object with any of `minutes_lost`, `readiness`, `low_use`, `struggle` and
    /// `attributes`; empty text for the usual ones.
    ///
    /// ```
    /// use blend_core::ReportOptions;
    /// let options = ReportOptions::from_json(br#"{"low_use": 500, "attributes": ["site"]}"#)?;
    /// assert_eq!((options.low_use, options.attributes.unwrap().len(), options.readiness), (500, 1, 3));
    /// assert_eq!(ReportOptions::from_json(b"")?, ReportOptions::default());
    /// let refused = ReportOptions::from_json(br#"{"readiness": 6, "low_use": -1}"#).unwrap_err();
    /// let places: Vec<&str> = refused.iter().map(|problem| problem.pointer()).collect();
    /// assert_eq!(places, ["/low_use", "/readiness"]);
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    ///
    /// # Errors
    /// Every problem at once: of the bytes, of their shape, of numbers outside their range.
    pub fn from_json(bytes: &[u8]) -> Result<ReportOptions, Problems> {
        let mut options = ReportOptions::default();
        if bytes.is_empty() {
            return Ok(options);
        }
        let written = document::ReportOptions::from_value(&json(bytes)?)?;
        let (mut problems, root) = (Collector::default(), Place::at(""));
        let most = u32::MAX.into();
        fill(&mut options.minutes_lost, written.minutes_lost, 0, most, &root.field("minutes_lost"), &mut problems);
        fill(&mut options.readiness, written.readiness, 1, 5, &root.field("readiness"), &mut problems);
        fill(&mut options.low_use, written.low_use, 0, 10_000, &root.field("low_use"), &mut problems);
        fill(&mut options.struggle, written.struggle, 1, most, &root.field("struggle"), &mut problems);
        options.attributes = written.attributes.or(options.attributes);
        problems.finish(Some(options)).map(|(options, _)| options)
    }
}

/// A number where one is written, in its range.
pub(crate) fn fill<T: TryFrom<i64>>(
    into: &mut T,
    given: Option<i64>,
    least: i64,
    most: i64,
    place: &Place<'_>,
    problems: &mut Collector,
) {
    if let Some(found) = given.and_then(|given| number(given, least, most, place, problems)) {
        *into = found;
    }
}

fn number<T: TryFrom<i64>>(
    given: i64,
    least: i64,
    most: i64,
    place: &Place<'_>,
    problems: &mut Collector,
) -> Option<T> {
    let found = T::try_from(given).ok().filter(|_| (least..=most).contains(&given));
    if found.is_none() {
        problems.error(Code::NumberOutOfRange, place, format!("`{given}` is not from {least} to {most}"));
    }
    found
}
