//! What of a classroom programme can move before its sessions, and what time is saved.
//!
//! Required live components with an agenda -> minutes that tell or show, as far as they serve objectives that are known
//! rather than done -> their share of all live minutes; two sums of seat minutes -> the share saved. Section 6 of the design
//! side.

use crate::answer::{Conversion, ConversionRow, ProgrammeMinutes};
use crate::document::{self, FormatGroup, ObjectiveKind, Purpose, Treatment, json};
use crate::population::fill;
use crate::problem::{Code, Collector, Place, Problems, shown};
use crate::programme::Programme;
use crate::review::design::{Design, Item};
use crate::review::share::{Share, points_text};

/// What a conversion is held against, in whole basis points, 0 to 10000; both ends are usual.
///
/// ```
/// use blend_core::review::ConversionOptions;
/// let options = ConversionOptions::from_json(br#"{"movable_most": 6000}"#)?;
/// assert_eq!((options.movable_least, options.movable_most, options.saved_most), (3_000, 6_000, 7_900));
/// let refused = ConversionOptions::from_json(br#"{"movable_least": 5001, "saved_most": 10001}"#).unwrap_err();
/// let places: Vec<&str> = refused.iter().map(|problem| problem.pointer()).collect();
/// assert_eq!(places, ["/movable_most", "/saved_most"]);
/// # Ok::<(), blend_core::problem::Problems>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversionOptions {
    /// A smaller movable share is noted; default 3000.
    pub movable_least: u16,
    /// A greater movable share is noted; default 5000.
    pub movable_most: u16,
    /// A smaller share of live time saved is noted, where none is given of all time; default 3000.
    pub saved_least: u16,
    /// A greater share of it is noted; default 7900.
    pub saved_most: u16,
}

impl Default for ConversionOptions {
    fn default() -> Self {
        ConversionOptions { movable_least: 3_000, movable_most: 5_000, saved_least: 3_000, saved_most: 7_900 }
    }
}

impl ConversionOptions {
    /// Reads options from JSON text: an object with any of the fields; empty text for the usual ones.
    ///
    /// # Errors
    /// Every problem of shape at once; if there is none, every number outside its range and every pair of ends the wrong
    /// way round (`reversed_interval`).
    pub fn from_json(bytes: &[u8]) -> Result<ConversionOptions, Problems> {
        let mut options = ConversionOptions::default();
        if bytes.is_empty() {
            return Ok(options);
        }
        let written = document::ConversionOptions::from_value(&json(bytes)?)?;
        let (mut problems, root) = (Collector::default(), Place::at(""));
        for (name, given, into) in [
            ("movable_least", written.movable_least, &mut options.movable_least),
            ("movable_most", written.movable_most, &mut options.movable_most),
            ("saved_least", written.saved_least, &mut options.saved_least),
            ("saved_most", written.saved_most, &mut options.saved_most),
        ] {
            fill(into, given, 0, 10_000, &root.field(name), &mut problems);
        }
        for (name, least, most) in [
            ("movable_most", options.movable_least, options.movable_most),
            ("saved_most", options.saved_least, options.saved_most),
        ] {
            if least > most {
                let message = format!("the greatest usual share, {most}, is below the least, {least}");
                problems.error(Code::ReversedInterval, root.field(name), message);
            }
        }
        problems.finish(Some(options)).map(|(options, _)| options)
    }
}

impl Programme {
    /// What of this classroom programme can move before its sessions, and what time is saved: by `new`, the programme it
    /// becomes, or where there is none, by this one against its `baseline`.
    ///
    /// Looked at are the sessions of the newest version that completion cannot do without. Minutes of `inform` serve the
    /// objectives that a session introduces, minutes of `demonstrate` those that it demonstrates (without such a
    /// treatment all that it treats), each an equal part of them; the parts of awareness, knowledge and procedure can move.
    ///
    /// ```
    /// use blend_core::{Programme, review::ConversionOptions};
    /// let programme = Programme::from_json(br#"{
    ///     "id": "p", "objectives": [{"id": "k", "kind": "knowledge"}, {"id": "s", "kind": "skill"}],
    ///     "components": [
    ///         {"id": "day", "format": "ilt", "minutes": 360, "treats": {"k": ["introduce"], "s": ["practise"]},
    ///          "agenda": {"inform": 150, "practise": 210}}
    ///     ],
    ///     "completion": "day"
    /// }"#)?;
    /// let conversion = programme.conversion(None, &ConversionOptions::default());
    /// assert_eq!((conversion.movable_minutes, conversion.movable.as_deref()), (150, Some("0.42")));
    /// assert!(conversion.saved.is_none() && conversion.notes.is_empty());
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    pub fn conversion(&self, new: Option<&Programme>, options: &ConversionOptions) -> Conversion {
        let design = Design::new(self.newest());
        let mut found = movable(&design);
        let mut notes = std::mem::take(&mut found.notes);
        let own = seat_minutes(&design);
        let baseline = self.document().baseline.as_ref().map(|baseline| {
            let given = |minutes: Option<i64>| minutes.and_then(|minutes| u64::try_from(minutes).ok());
            ProgrammeMinutes {
                live_minutes: given(baseline.live_minutes),
                total_minutes: given(baseline.total_minutes),
            }
        });
        let (before, after) = match new {
            // A classroom programme told by its minutes alone.
            Some(new) => (own.or(baseline), seat_minutes(&Design::new(new.newest()))),
            None => (baseline, own),
        };
        let pair = |of: fn(&ProgrammeMinutes) -> Option<u64>| Some((of(before.as_ref()?)?, of(after.as_ref()?)?));
        let (total, live) = (pair(|minutes| minutes.total_minutes), pair(|minutes| minutes.live_minutes));
        if found.told {
            let usual = (options.movable_least, options.movable_most);
            unusual(found.share, usual, "of the live minutes can move", &mut notes);
        }
        if let Some((before, after)) = total.filter(|(before, after)| *before > 0 && after > before) {
            let more = after.saturating_sub(before);
            notes.push(format!("it takes {more} minutes more than the {before} before"));
        }
        // What moves out of the room takes its time elsewhere: usual is what is saved of live time.
        let (saving, what) = match live {
            Some(live) => (Some(live), "of the live time is saved"),
            None => (total, "of the time is saved"),
        };
        if let Some((before, after)) = saving.filter(|(before, after)| *before > 0 && after <= before) {
            let share = Share::new(before.saturating_sub(after), before);
            unusual(share, (options.saved_least, options.saved_most), what, &mut notes);
        }
        Conversion {
            programme: self.id().to_owned(),
            live_minutes: found.share.whole,
            movable_minutes: found.share.part,
            movable: found.text(),
            sessions: found.rows,
            before,
            after,
            saved: total.and_then(|(before, after)| saved(before, after)),
            live_saved: live.and_then(|(before, after)| saved(before, after)),
            notes,
        }
    }
}

/// What can move.
#[derive(Debug)]
pub(in crate::review) struct Movable {
    rows: Vec<ConversionRow>,
    /// Minutes that can move, of all live ones.
    share: Share,
    /// Whether some session has an agenda.
    told: bool,
    notes: Vec<String>,
}

impl Movable {
    /// The share; `None` without an agenda.
    pub(in crate::review) fn text(&self) -> Option<String> {
        if self.told { self.share.text() } else { None }
    }
}

/// What of the sessions that completion cannot do without can move.
pub(in crate::review) fn movable(design: &Design<'_>) -> Movable {
    let mut found = Movable { rows: Vec::new(), share: Share::default(), told: false, notes: Vec::new() };
    let sessions = || design.items.iter().filter(|item| item.requires(FormatGroup::Live));
    found.told = sessions().any(|item| item.agenda_of(Purpose::ALL) > 0);
    for item in sessions() {
        let id = shown(item.id());
        let planned = item.agenda_of(Purpose::ALL);
        let minutes = item.minutes.max(planned);
        let told = [(Purpose::Inform, Treatment::Introduce), (Purpose::Demonstrate, Treatment::Demonstrate)];
        let [inform, demonstrate] = told.map(|(purpose, treatment)| {
            let minutes = item.agenda_of(&[purpose]);
            (minutes, part(design, item, treatment, minutes))
        });
        if found.told && planned == 0 {
            found.notes.push(format!("`{id}` has no agenda, so nothing of it counts as movable"));
        }
        if item.minutes > 0 && planned > item.minutes {
            found.notes.push(format!("the agenda of `{id}` takes {planned} minutes, not {}", item.minutes));
        }
        let silent = |told: (u64, Option<u64>)| told.0 > 0 && told.1.is_none();
        if silent(inform) || silent(demonstrate) {
            found.notes.push(format!("`{id}` tells or shows for no objective of a known kind"));
        }
        let movable = inform.1.unwrap_or(0).saturating_add(demonstrate.1.unwrap_or(0));
        let times = |minutes: u64| minutes.saturating_mul(item.required);
        found.share = Share::new(
            found.share.part.saturating_add(times(movable)),
            found.share.whole.saturating_add(times(minutes)),
        );
        found.rows.push(ConversionRow {
            component: item.id().to_owned(),
            occurrences: item.required,
            minutes,
            inform: inform.0,
            demonstrate: demonstrate.0,
            movable,
        });
    }
    if !found.told {
        found
            .notes
            .push("no session that has to be attended has an agenda, so it is not known what can move".to_owned());
    }
    found
}

/// The part of some minutes that serves objectives which can be learnt alone, rounded down to minutes; `None` where no
/// objective of a known kind is served.
fn part(design: &Design<'_>, item: &Item<'_>, treatment: Treatment, minutes: u64) -> Option<u64> {
    let treated = item.treats.iter().any(|(_, set)| set.has(treatment));
    let served = item.treats.iter().filter(|(_, set)| !treated || set.has(treatment));
    let kinds: Vec<_> = served.filter_map(|(goal, _)| design.goals.get(*goal)).map(|goal| goal.kind).collect();
    kinds.iter().flatten().next()?;
    let alone = |kind: &&Option<ObjectiveKind>| {
        use ObjectiveKind::{Awareness, Knowledge, Procedure};
        matches!(kind, Some(Awareness | Knowledge | Procedure))
    };
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    minutes.saturating_mul(count(kinds.iter().filter(alone).count())).checked_div(count(kinds.len()))
}

/// The minutes of what completion cannot do without; `None` where none are given.
fn seat_minutes(design: &Design<'_>) -> Option<ProgrammeMinutes> {
    let sum = |live: bool| {
        let counted = design.items.iter().filter(|item| !live || item.is(FormatGroup::Live));
        counted.fold(0_u64, |sum, item| sum.saturating_add(item.seat_minutes()))
    };
    let (live, total) = (sum(true), sum(false));
    (total > 0).then_some(ProgrammeMinutes { live_minutes: Some(live), total_minutes: Some(total) })
}

/// The share saved, negative where it takes longer; `None` of nothing.
fn saved(before: u64, after: u64) -> Option<String> {
    let text = Share::new(before.abs_diff(after), before).text()?;
    Some(if after > before && text != "0" { format!("-{text}") } else { text })
}

/// Notes a share outside what is usual.
fn unusual(share: Share, (least, most): (u16, u16), what: &str, notes: &mut Vec<String>) {
    if let Some(text) = share.text().filter(|_| !share.at_least(least) || share.above(most)) {
        notes.push(format!("{text} {what}; {} to {} is usual", points_text(least), points_text(most)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json as j};

    fn classroom(agenda: &Value, treats: &Value) -> Value {
        j!({
            "id": "p",
            "objectives": [{"id": "k", "kind": "knowledge"}, {"id": "s", "kind": "skill"}, {"id": "none"}],
            "components": [
                {"id": "day", "format": "ilt", "minutes": 360, "treats": treats, "agenda": agenda},
                {"id": "drop-in", "format": "webinar", "minutes": 500}
            ],
            "completion": "day"
        })
    }

    fn programme(document: &Value) -> Programme {
        Programme::from_json(document.to_string().as_bytes()).unwrap()
    }

    fn told(document: &Value) -> Conversion {
        programme(document).conversion(None, &ConversionOptions::default())
    }

    #[test]
    fn what_is_told_for_knowledge_can_move() {
        let of = |inform: u64| {
            told(&classroom(
                &j!({"inform": inform, "practise": 360 - inform}),
                &j!({"k": ["introduce"], "s": ["practise"]}),
            ))
        };
        let usual = of(150);
        assert_eq!((usual.live_minutes, usual.movable_minutes), (360, 150));
        assert_eq!((usual.movable.as_deref(), usual.notes), (Some("0.42"), Vec::<String>::new()));
        assert_eq!(of(300).notes, ["0.83 of the live minutes can move; 0.3 to 0.5 is usual"]);
        // Both ends are usual: 108 and 180 of 360.
        let notes = [107, 108, 180, 181].map(|inform| of(inform).notes.len());
        assert_eq!(notes, [1, 0, 0, 1]);
    }

    #[test]
    fn minutes_are_parted_among_the_objectives_they_serve() {
        let movable = |treats: Value| {
            let found = told(&classroom(&j!({"inform": 101, "demonstrate": 60, "practise": 199}), &treats));
            (found.sessions[0].movable, found.notes.iter().any(|note| note.contains("known kind")))
        };
        assert_eq!(movable(j!({"k": ["introduce", "demonstrate"], "s": ["practise"]})), (161, false));
        assert_eq!(movable(j!({"k": ["introduce"], "s": ["introduce", "demonstrate"]})), (50, false));
        // Nothing is said to be introduced: all that is treated is told.
        assert_eq!(movable(j!({"k": ["practise"], "s": ["practise"]})), (80, false));
        assert_eq!(movable(j!({"s": ["introduce"]})), (0, false));
        assert_eq!(movable(j!({"none": ["introduce"]})), (0, true));
        assert_eq!(movable(j!({})), (0, true));
    }

    #[test]
    fn without_agendas_nothing_is_known() {
        let mut document = classroom(&j!({}), &j!({"k": ["introduce"]}));
        let found = told(&document);
        assert_eq!((found.movable, found.live_minutes, found.notes.len()), (None, 360, 1));
        document["components"][1]["agenda"] = j!({"inform": 600});
        document["components"][1]["treats"] = j!({"k": ["introduce"]});
        document["completion"] = j!({"all": ["day", "drop-in"]});
        let found = told(&document);
        assert_eq!((found.live_minutes, found.movable.as_deref()), (960, Some("0.63")));
        assert_eq!(found.notes.len(), 3, "{:?}", found.notes);
    }

    #[test]
    fn time_saved_is_against_the_baseline_or_a_new_programme() {
        let mut document = classroom(&j!({"inform": 120}), &j!({"k": ["introduce"]}));
        document["baseline"] = j!({"live_minutes": 720, "total_minutes": 600});
        let found = told(&document);
        assert_eq!((found.saved.as_deref(), found.live_saved.as_deref()), (Some("0.4"), Some("0.5")));
        let mut new = document.clone();
        new["components"][0]["minutes"] = j!(72);
        new["components"][0]["agenda"] = j!({});
        let compare =
            |new: &Value| programme(&document).conversion(Some(&programme(new)), &ConversionOptions::default());
        let found = compare(&new);
        assert_eq!((found.saved.as_deref(), found.notes.len()), (Some("0.8"), 1), "{:?}", found.notes);
        new["components"][0]["minutes"] = j!(450);
        let found = compare(&new);
        assert_eq!((found.saved.as_deref(), found.notes.len()), (Some("-0.25"), 1), "{:?}", found.notes);
        // Half an hour of the live day moved: what is saved in all does not matter.
        new["components"][0]["minutes"] = j!(330);
        new["components"][1] = j!({"id": "prep", "format": "video", "minutes": 30});
        new["completion"] = j!({"all": ["day", "prep"]});
        let found = compare(&new);
        assert_eq!((found.saved.as_deref(), found.live_saved.as_deref()), (Some("0"), Some("0.08")));
        assert_eq!(found.notes, ["0.08 of the live time is saved; 0.3 to 0.79 is usual"]);
        document["baseline"] = j!({"live_minutes": 720});
        let found = told(&document);
        assert_eq!((found.saved, found.live_saved.as_deref()), (None, Some("0.5")));
    }
}
