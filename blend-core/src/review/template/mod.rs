//! Programmes to start from (section 6 of the design side): one for each model, and worked architectures. Templates of a
//! host's own beside them are in a [`Registry`](super::Registry).
//!
//! Name and parameters -> the template's row ([`table`]: model, ranges, situation, example objectives) -> a [`draft`] that
//! its builder ([`models`], [`architectures`]) fills with [`part`]s -> a document. It is compiled before it is given, so
//! that what is wrong with ids and objectives is told at once with what is wrong with numbers.

mod architectures;
mod draft;
mod models;
mod part;
mod table;

pub use crate::document::Template;

use crate::answer::{Model, TemplateRange, TemplateSummary};
use crate::compile;
use crate::document::{self, Objective, Programme, Rule, TemplateParameters, Value};
use crate::problem::{Code, Collector, Place, Problem, Problems, shown};
use draft::Draft;
use table::{Row, row};

/// Most objectives of a template.
const OBJECTIVES: usize = 24;
/// Minutes of the part that carries a programme.
const MINUTES: [i64; 2] = [10, 480];
/// Who is responsible until somebody is.
pub(super) const OWNER: &str = "to be named";

impl Template {
    /// The template of a model; there is none for [`Model::ContainsFlipped`], which is no model of its own.
    ///
    /// ```
    /// use blend_core::{answer::Model, review::Template};
    /// assert_eq!(Template::of(Model::Flex), Some(Template::Flex));
    /// ```
    pub fn of(model: Model) -> Option<Template> {
        Template::from_word(model.word())
    }

    /// The model that the template's programmes declare and are found to be.
    pub fn model(self) -> Model {
        row(self).model
    }

    /// Its version, which changes when what it makes does.
    ///
    /// ```
    /// use blend_core::review::Template;
    /// assert_eq!(Template::Flex.version(), "1");
    /// ```
    pub fn version(self) -> &'static str {
        // Of another version are those that were changed since they were published.
        "1"
    }

    /// What it is made with: ranges, usual values, example objectives.
    ///
    /// ```
    /// use blend_core::review::Template;
    /// let weeks = Template::LiveSelfpacedLive.summary().weeks;
    /// assert_eq!((weeks.least, weeks.usual, weeks.most), (3, 4, 6));
    /// ```
    pub fn summary(self) -> TemplateSummary {
        let row = row(self);
        let [usual, least, most] = row.weeks;
        let [least_minutes, most_minutes] = MINUTES;
        TemplateSummary {
            template: self,
            version: self.version(),
            title: row.title,
            model: row.model,
            weeks: TemplateRange { least, usual, most },
            minutes: TemplateRange { least: least_minutes, usual: row.minutes, most: most_minutes },
            objectives: examples(&row),
        }
    }
}

impl TemplateParameters {
    /// Reads them from JSON text: an object with any of the fields; empty text for none.
    ///
    /// # Errors
    /// Every problem of shape at once.
    pub fn from_json(bytes: &[u8]) -> Result<TemplateParameters, Problems> {
        if bytes.is_empty() {
            return Ok(TemplateParameters::default());
        }
        TemplateParameters::from_value(&document::json(bytes)?)
    }
}

/// Makes a programme from a template.
///
/// It compiles, reviews without errors and warnings, and is found to be of the template's model, whatever the parameters:
/// 1 to 24 objectives of any kinds, 10 to 480 minutes, the weeks of [`Template::summary`]. Weeks are used in whole steps:
/// of one week where the horizon is weeks, two for months, four without an end; each objective is met again at every step,
/// in the band of section 7 of the design side.
///
/// Of the informing findings of a review these remain, because another part of the model wants it so:
///
/// - D3 in `prework_live`: with an entry check it would be `flipped`.
/// - D12 in `new_managers`, `compliance_audit` and `compliance_plus_coaching`: the calendar sets their dates.
/// - D18 in `crm_rollout`: a rollout serves one launch with many small formats.
/// - D19 above 420 minutes: a session of the length asked for is longer than a day.
///
/// `f2f_driver` and `kickoff_micro_checkins`, which is of that model, allow D14 with a reason: the model wants the teacher to
/// introduce, which section 4 has only for behaviour. `five_step_chain` and `customer_service_roleplay` are `live_led`: what
/// follows their session is wanted; that their sessions are flipped is told too.
/// `owner` is a placeholder unless it is given.
///
/// ```
/// use blend_core::{Programme, answer::Model, document::TemplateParameters};
/// use blend_core::review::{ReviewOptions, Template, template};
/// let parameters = TemplateParameters { id: Some("sales-2027".into()), weeks: Some(6), ..TemplateParameters::default() };
/// let document = template(Template::LiveLed, &parameters)?;
/// let review = Programme::new(document)?.review(None, &ReviewOptions::default());
/// assert_eq!((review.primary, review.findings.len()), (Some(Model::LiveLed), 0));
///
/// let refused = template(Template::LiveLed, &TemplateParameters { weeks: Some(99), ..parameters }).unwrap_err();
/// assert_eq!(refused.as_slice()[0].message(), "`99` is not from 4 to 16");
/// # Ok::<(), blend_core::problem::Problems>(())
/// ```
///
/// # Errors
/// Every problem at once: numbers outside their ranges, no objectives or too many, ids that are none or come twice.
pub fn template(template: Template, parameters: &TemplateParameters) -> Result<Programme, Problems> {
    let row = row(template);
    let (mut problems, root) = (Collector::default(), Place::at(""));
    let mut number = |given: Option<i64>, usual: i64, [least, most]: [i64; 2], name: &str| {
        let mut found = usual;
        crate::population::fill(&mut found, given, least, most, &root.field(name), &mut problems);
        found
    };
    let [usual, least, most] = row.weeks;
    let weeks = number(parameters.weeks, usual, [least, most], "weeks");
    let minutes = number(parameters.minutes, row.minutes, MINUTES, "minutes");
    let objectives = match &parameters.objectives {
        Some(given) if given.is_empty() => {
            problems.error(Code::EmptyList, root.field("objectives"), "there are no objectives");
            examples(&row)
        }
        Some(given) => {
            if given.len() > OBJECTIVES {
                let message = format!("{} objectives are more than {OBJECTIVES}", given.len());
                problems.error(Code::LimitExceeded, root.field("objectives"), message);
            }
            given.iter().take(OBJECTIVES).cloned().collect()
        }
        None => examples(&row),
    };
    let step = match said(&row, "horizon") {
        Some("months") => 2,
        Some("ongoing") => 4,
        _ => 1,
    };
    let mut draft = Draft::new(outline(template, &row, parameters, objectives), minutes, weeks, step);
    (row.build)(&mut draft);
    let programme = draft.finish();
    if let Err(refused) = compile::programme(programme.clone()) {
        refused.into_iter().for_each(|problem| problems.push(problem));
    }
    problems.finish(Some(programme)).map(|(programme, _)| programme)
}

/// Makes a programme from the template of a name, with parameters in JSON text; empty text for the usual ones.
///
/// ```
/// use blend_core::review::template_json;
/// let document = template_json("new_managers", br#"{"id": "leads", "owner": "HR", "minutes": 90}"#)?;
/// assert_eq!((document.id.as_str(), document.model.as_deref()), ("leads", Some("bookend")));
/// let refused = template_json("bookends", b"").unwrap_err();
/// assert_eq!(refused.as_slice()[0].help_text(), "did you mean `bookend`?");
/// let refused = template_json("flex", br#"{"weeks": 1, "minutes": 5, "objectives": [{"id": "a"}, {"id": "a"}]}"#);
/// let places: Vec<String> = refused.unwrap_err().iter().map(|problem| problem.pointer().to_owned()).collect();
/// assert_eq!(places, ["/minutes", "/objectives/1/id", "/weeks"]);
/// # Ok::<(), blend_core::problem::Problems>(())
/// ```
///
/// # Errors
/// A name that no template has; every problem of the parameters at once.
pub fn template_json(name: &str, parameters: &[u8]) -> Result<Programme, Problems> {
    let Some(found) = Template::from_word(name) else {
        let mut problems = Collector::default();
        let known: Vec<&str> = Template::ALL.iter().map(|template| template.word()).collect();
        let problem = Problem::new(Code::UnknownReference, "", format!("there is no template `{}`", shown(name)));
        problems.push_near(problem.help(format!("known here: {}", known.join(", "))), name, known);
        return problems.finish(None).map(|(programme, _)| programme);
    };
    template(found, &TemplateParameters::from_json(parameters)?)
}

fn said(row: &Row, name: &str) -> Option<&'static str> {
    row.design.iter().find(|(key, _)| *key == name).map(|(_, word)| *word)
}

fn examples(row: &Row) -> Vec<Objective> {
    let objective = |(id, title, kind): &(&str, &str, document::ObjectiveKind)| Objective {
        id: (*id).to_owned(),
        title: Some((*title).to_owned()),
        description: None,
        kind: Some(*kind),
    };
    row.objectives.iter().map(objective).collect()
}

/// A programme with everything but its components, gates and completion.
fn outline(template: Template, row: &Row, parameters: &TemplateParameters, objectives: Vec<Objective>) -> Programme {
    let value = |word: &str| match word {
        "yes" => Value::Bool(true),
        word => Value::Text(word.to_owned()),
    };
    let design = row.design.iter().map(|(key, word)| ((*key).to_owned(), value(word))).collect();
    let given = |given: &Option<String>, usual: &str| given.clone().unwrap_or_else(|| usual.to_owned());
    let measures = ["completion", "prework", "readiness", "effectiveness"].map(str::to_owned).to_vec();
    Programme {
        id: given(&parameters.id, &template.word().replace('_', "-")),
        title: Some(given(&parameters.title, row.title)),
        description: None,
        version: None,
        status: None,
        timezone: None,
        anchor: None,
        objectives: Some(objectives),
        formats: None,
        components: Vec::new(),
        gates: None,
        completion: Rule::Parts(Box::default()),
        hold: None,
        evidence_from: None,
        due: None,
        warn: None,
        certification: None,
        groups: None,
        model: Some(row.model.word().to_owned()),
        design: Some(Value::Map(design)),
        blocks: None,
        baseline: None,
        owner: Some(given(&parameters.owner, OWNER)),
        measures: Some(measures),
        pacing: Some(row.pacing),
        open_ended: None,
        review: None,
    }
}

#[cfg(test)]
mod tests;
