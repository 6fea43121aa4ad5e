//! What a review holds a programme against: the thresholds of section 3 of the design side, each of which can be set.

use crate::document::{self, Profile, json};
use crate::population::fill;
use crate::problem::{Collector, Place, Problems};

/// What a design review holds a programme against. Shares are whole basis points, 0 to 10000; the defaults are those of
/// section 3 of the design side.
///
/// ```
/// use blend_core::review::ReviewOptions;
/// let options = ReviewOptions { prework_minutes: 90, ..ReviewOptions::default() };
/// assert_eq!((options.item_minutes, options.overlap), (30, 8_000));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewOptions {
    /// What makes a programme a blend; default `sync`.
    pub profile: Profile,
    /// A1: repetition is an error from this share of what a session introduces on; default 5000.
    pub repetition: u16,
    /// A3, A4: purposes or objectives that overlap so much are the same; default 8000.
    pub overlap: u16,
    /// A3: so many switches between live and digital are alternation; default 2.
    pub switches: u32,
    /// A6: live minutes stayed when there are so many of those before; default 9500.
    pub live_kept: u16,
    /// D1: more of an agenda than this is too much telling; default 3000.
    pub live_inform: u16,
    /// D4: more minutes of pre-work of one session than these are long; default 60.
    pub prework_minutes: u32,
    /// D4: more minutes of one item of pre-work than these are long; default 30.
    pub item_minutes: u32,
    /// D6: one format's share of the seat minutes; default 6000.
    pub format_share: u16,
    /// D6: the share of videos and readings; default 6000.
    pub passive_share: u16,
    /// D6: the share of live sessions; default 8000.
    pub live_share: u16,
    /// D7 and the rubric: from this share of the span on it is late; default 7500.
    pub late: u16,
    /// D11: a span of more days than these wants something after the last session; default 14.
    pub after_days: u32,
    /// D12: how many days an objective shall be remembered, at least 1; `None` for what the programme suggests: the
    /// validity of its certificate, else 30, 90 or 365 days for the `horizon` of weeks, months or ongoing, else 30.
    pub retention_days: Option<u32>,
    /// D17: more minutes of a session in the field or on the floor than these are long; default 60.
    pub field_minutes: u32,
    /// D18: more formats than these are many; default 7.
    pub formats: u32,
    /// D19: more minutes planned in a day than these are long; default 420.
    pub day_minutes: u32,
    /// D19: more minutes of a virtual session than these are long; default 120.
    pub virtual_minutes: u32,
}

impl Default for ReviewOptions {
    fn default() -> Self {
        ReviewOptions {
            profile: Profile::Sync,
            repetition: 5_000,
            overlap: 8_000,
            switches: 2,
            live_kept: 9_500,
            live_inform: 3_000,
            prework_minutes: 60,
            item_minutes: 30,
            format_share: 6_000,
            passive_share: 6_000,
            live_share: 8_000,
            late: 7_500,
            after_days: 14,
            retention_days: None,
            field_minutes: 60,
            formats: 7,
            day_minutes: 420,
            virtual_minutes: 120,
        }
    }
}

impl ReviewOptions {
    /// Reads options from JSON text: an object with any of the fields; empty text for the usual ones.
    ///
    /// ```
    /// use blend_core::{document::Profile, review::ReviewOptions};
    /// let options = ReviewOptions::from_json(br#"{"profile": "place", "formats": 9}"#)?;
    /// assert_eq!((options.profile, options.formats, options.switches), (Profile::Place, 9, 2));
    /// assert_eq!(ReviewOptions::from_json(b"")?, ReviewOptions::default());
    /// let refused = ReviewOptions::from_json(br#"{"overlap": 10001, "profile": "plaice"}"#).unwrap_err();
    /// assert_eq!(refused.as_slice()[0].help_text(), "did you mean `place`?");
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    ///
    /// # Errors
    /// Every problem of shape at once; if there is none, every number outside its range.
    pub fn from_json(bytes: &[u8]) -> Result<ReviewOptions, Problems> {
        let mut options = ReviewOptions::default();
        if bytes.is_empty() {
            return Ok(options);
        }
        let written = document::ReviewOptions::from_value(&json(bytes)?)?;
        let (mut problems, root) = (Collector::default(), Place::at(""));
        options.profile = written.profile.unwrap_or(options.profile);
        for (name, given, into) in [
            ("repetition", written.repetition, &mut options.repetition),
            ("overlap", written.overlap, &mut options.overlap),
            ("live_kept", written.live_kept, &mut options.live_kept),
            ("live_inform", written.live_inform, &mut options.live_inform),
            ("format_share", written.format_share, &mut options.format_share),
            ("passive_share", written.passive_share, &mut options.passive_share),
            ("live_share", written.live_share, &mut options.live_share),
            ("late", written.late, &mut options.late),
        ] {
            fill(into, given, 0, 10_000, &root.field(name), &mut problems);
        }
        let most = i64::from(u32::MAX);
        let mut retention = 0;
        for (name, given, into, least) in [
            ("switches", written.switches, &mut options.switches, 1),
            ("prework_minutes", written.prework_minutes, &mut options.prework_minutes, 0),
            ("item_minutes", written.item_minutes, &mut options.item_minutes, 0),
            ("after_days", written.after_days, &mut options.after_days, 0),
            ("retention_days", written.retention_days, &mut retention, 1),
            ("field_minutes", written.field_minutes, &mut options.field_minutes, 0),
            ("formats", written.formats, &mut options.formats, 0),
            ("day_minutes", written.day_minutes, &mut options.day_minutes, 0),
            ("virtual_minutes", written.virtual_minutes, &mut options.virtual_minutes, 0),
        ] {
            fill(into, given, least, most, &root.field(name), &mut problems);
        }
        options.retention_days = (retention > 0).then_some(retention);
        problems.finish(Some(options)).map(|(options, _)| options)
    }
}
