//! The design side: what kind of blend a programme is, what is wrong with it, how complete it is, without any learner.
//!
//! Document -> plan, as far as it can be read -> `design` (derived once), and a schedule's `sessions` -> `models` (each a
//! list of named conditions), `findings`, `rubric`, `stages` and the `picture`s of it -> [`Review`]; `planning` puts the
//! same design into minutes and days. These answers are advice: of the findings only S1, S2, S3 and S8 stop a programme
//! from compiling, so one that does not compile is reviewed too: [`Programme::review`] asks a compiled programme,
//! [`review_json`] the bytes of any document. `text` writes the answer for a person; what each finding means, and what
//! raises it, stands in [`explained`].
//!
//! Before there is a programme: what is known of a situation -> `advice` ([`advise`]: models ranked with reasons, formats
//! that fit); the name of a model -> `template` ([`template()`]: a document that is found to be of that model), or of any
//! template that a host offers -> `registry` ([`Registry`]).

mod advice;
pub(crate) mod design;
pub mod explained;
mod findings;
mod fit;
mod mend;
mod models;
mod options;
mod picture;
mod planning;
mod registry;
mod rubric;
mod sessions;
mod share;
mod spacing;
mod stages;
mod template;
#[cfg(test)]
mod tests;
mod text;

pub use advice::{ADVICE_RULES, AdviceRule, advise, advise_json};
pub use options::ReviewOptions;
pub(crate) use planning::suits;
pub use planning::{ConversionOptions, SpacingOptions, Start};
pub use registry::Registry;
pub use template::{Template, template, template_json};

use crate::answer::Review;
use crate::compile;
use crate::document::{self, FormatGroup, Place, Profile, Value};
use crate::plan::Plan;
use crate::problem::{Problem, Problems};
use crate::programme::{Programme, Schedule};
use design::{Design, Item};
use findings::Look;
use sessions::Sessions;

impl Programme {
    /// Reviews the design of the newest version; `schedule` where sessions matter.
    ///
    /// What kind of blend it is, how balanced and how complete, is said of the document alone. With a schedule, whether it
    /// can be run is asked of its sessions (D20, the stage of scheduling), and where components have sessions, their dates
    /// and lengths are held against the plan (S6) and stand for the planned minutes (D4, D17, D19). A schedule of another
    /// programme is left out, and a note says so.
    ///
    /// ```
    /// use blend_core::{Programme, answer::{FindingCode, Model}, review::ReviewOptions};
    /// let programme = Programme::from_json(br#"{
    ///     "id": "p", "model": "prework_live", "objectives": [{"id": "o", "kind": "skill"}],
    ///     "components": [
    ///         {"id": "prep", "format": "elearning", "week": 1, "minutes": 45, "purpose": ["inform"],
    ///          "treats": {"o": ["introduce"]}},
    ///         {"id": "workshop", "format": "ilt", "week": 2, "minutes": 90, "purpose": ["practise"],
    ///          "treats": {"o": ["practise"]}, "after": ["prep"]}
    ///     ],
    ///     "completion": {"all": ["prep", "workshop"]}
    /// }"#)?;
    /// let review = programme.review(None, &ReviewOptions::default());
    /// assert_eq!((review.blend, review.primary), (true, Some(Model::PreworkLive)));
    /// assert_eq!(review.online_share.as_deref(), Some("0.33"));
    /// assert!(review.findings.iter().any(|finding| finding.code == FindingCode::D2));
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    pub fn review(&self, schedule: Option<&Schedule>, options: &ReviewOptions) -> Review {
        let newest = |problem: &&Problem| !problem.pointer().starts_with("/earlier/");
        let warnings: Vec<Problem> = self.warnings().iter().filter(newest).cloned().collect();
        review(self.newest(), &warnings, schedule, options)
    }
}

/// Reviews the design of a programme in JSON text that need not compile: as far as it can be read, with every problem of
/// shape and of meaning at once in [`Review::problems`].
///
/// What cannot be read is left out: a field, else the object that cannot do without it.
///
/// ```
/// use blend_core::{answer::FindingCode, review::{ReviewOptions, review_json}};
/// let review = review_json(br#"{
///     "id": "p", "components": [{"id": "a", "format": "vidoe", "minutes": "ten"}, {"id": "b", "format": "ilt"}],
///     "completion": {"all": ["a", "b", "c"]}
/// }"#, &ReviewOptions::default())?;
/// let places: Vec<&str> = review.problems.iter().map(|problem| problem.pointer()).collect();
/// assert_eq!(places, ["/completion/all/2", "/components/0/format", "/components/0/minutes"]);
/// assert_eq!(review.findings[0].code, FindingCode::A7);
/// assert!(review_json(b"[]", &ReviewOptions::default()).is_err());
/// # Ok::<(), blend_core::problem::Problems>(())
/// ```
///
/// # Errors
/// Text that is not JSON, and JSON that is no object.
pub fn review_json(bytes: &[u8], options: &ReviewOptions) -> Result<Review, Problems> {
    review_value(&document::json(bytes)?, options)
}

/// Reviews the design of a programme in a document tree that need not compile, as [`review_json`] does.
///
/// # Errors
/// A tree that is no object.
pub fn review_value(value: &Value, options: &ReviewOptions) -> Result<Review, Problems> {
    let mended = mend::mend(value)?;
    let (plan, found) = compile::sketch(&mended.document);
    let problems = mended.all(&found);
    let Some(plan) = plan else { return Err(Problems::of(problems)) };
    let own: Vec<Problem> = found.into_iter().filter(|problem| mended.is_own(problem)).collect();
    Ok(Review { problems, ..review(&plan, &own, None, options) })
}

fn review(plan: &Plan, problems: &[Problem], schedule: Option<&Schedule>, options: &ReviewOptions) -> Review {
    let design = Design::new(plan);
    let classification = models::classify(&design);
    let fitting = schedule.filter(|schedule| suits(plan.id(), Some(schedule)).is_ok());
    let sessions = Sessions::new(plan.zone, fitting);
    let look = Look { design: &design, options, classification: &classification, problems, sessions: &sessions };
    let findings = findings::all(&look);
    let online = picture::online(&design);
    let stages = stages::stages(&design, &sessions, &findings);
    let mut notes = classification.notes;
    notes.extend(findings::idle_allowances(design.document.review.as_ref()));
    if fitting.is_none() && schedule.is_some() {
        notes.push("the schedule is of another programme, and was left out".to_owned());
    }
    if design.cut {
        notes.push("there are more links between components than are looked at one by one".to_owned());
    }
    Review {
        blend: is_blend(&design, options.profile),
        profile: options.profile,
        models: classification.found,
        primary: classification.primary,
        nearest: classification.nearest,
        conditions: classification.conditions,
        variant: classification.variant,
        notes,
        online_share: online.text(),
        online: picture::online_label(online),
        seat: picture::seat(&design),
        findings,
        rubric: rubric::rubric(&design, options),
        coverage: picture::coverage(&design),
        stages,
        graph: picture::graph(&design),
        movable: planning::movable(&design).text(),
        problems: problems.to_vec(),
    }
}

/// Whether a programme is a blend at all, by the profile; support and communication do not count.
fn is_blend(design: &Design<'_>, profile: Profile) -> bool {
    let parts = || design.items.iter().filter(|item| item.is_part());
    let both = |test: &dyn Fn(&Item<'_>) -> bool| parts().any(test) && !parts().all(test);
    match profile {
        Profile::Sync => both(&|item| item.sync),
        Profile::Place => both(&|item| item.place == Place::Online),
        Profile::Objectives => serves_different_objectives(design),
    }
}

/// Whether two format groups each do something for some objective that the other does not, and one comes after the other.
fn serves_different_objectives(design: &Design<'_>) -> bool {
    let uses = |group: FormatGroup| {
        let items = design.items.iter().enumerate().filter(|(_, item)| item.is_part() && item.is(group));
        let mut jobs = std::collections::BTreeSet::new();
        let (mut starts, mut linked) = (std::collections::BTreeSet::new(), false);
        for (index, item) in items {
            jobs.extend(item.treats.iter().flat_map(|(goal, set)| {
                let treatments = crate::document::Treatment::ALL.iter().filter(|treatment| set.has(**treatment));
                treatments.map(|treatment| (*goal, *treatment))
            }));
            starts.insert(item.begins);
            linked |= design.rests(index).digital || design.rests(index).other || design.rests(index).live;
        }
        (jobs, starts, linked)
    };
    let groups: Vec<_> = FormatGroup::ALL.iter().map(|group| uses(*group)).collect();
    groups.iter().enumerate().any(|(place, (jobs, starts, linked))| {
        groups.iter().skip(place.saturating_add(1)).any(|(others, other_starts, other_linked)| {
            let different = jobs.difference(others).next().is_some() && others.difference(jobs).next().is_some();
            different && (*linked || *other_linked || starts != other_starts)
        })
    })
}
