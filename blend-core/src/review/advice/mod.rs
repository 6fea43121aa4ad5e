//! Which model would suit a situation, and which formats its objectives (section 5 of the design side).
//!
//! What is known of the situation ([`AdviceInputs`]) -> the rules that apply ([`table`]) -> points and reasons of each of
//! the thirteen models -> what the host lacks takes models and formats out ([`host`]) ->
//! [`Advice`](crate::answer::Advice). Formats fit by the one rule of `fit`.

mod host;
mod table;

pub use table::{ADVICE_RULES, AdviceRule};

use super::fit;
use super::template::Template;
use crate::answer::{Advice, AdviceReason, FittingFormats, Model, ModelAdvice, UnavailableFormat};
use crate::document::{
    self, AdviceInputs, Capability, FormatWord, Objective, ObjectiveKind, TemplateParameters, Treatment, Value,
};
use crate::problem::{Code, Problems, shown};
use crate::programme::Programme;
use host::Host;
use std::collections::BTreeSet;

/// Ranks the models for a situation, with reasons, and tells the formats that fit its objectives.
///
/// Every model gets the points of every rule of [`ADVICE_RULES`] that applies. What is not said counts for nothing, but
/// pre-work is taken as realistic, and risk as not high, unless said otherwise. A model that cannot be made of what the
/// host has is excluded; one whose template merely uses something the host lacks stays, and says so.
///
/// ```
/// use blend_core::{answer::Model, document::{AdviceInputs, Content, Level}, review::advise};
/// let advice = advise(&AdviceInputs {
///     content: Some(Content::Conceptual),
///     live_scarce: Some(true),
///     risk: Some(Level::Low),
///     ..AdviceInputs::default()
/// });
/// let first = &advice.ranked[0];
/// assert_eq!((first.model, first.points, first.reasons[0].rule), (Model::Flipped, 5, "V15"));
/// assert_eq!((advice.ranked[1].model, advice.ranked.len()), (Model::PreworkLive, 13));
/// ```
pub fn advise(inputs: &AdviceInputs) -> Advice {
    let host = Host::of(inputs);
    let rules: Vec<&AdviceRule> = ADVICE_RULES.iter().filter(|rule| rule.holds(inputs)).collect();
    let numbered = Model::ALL.iter().filter(|model| **model != Model::ContainsFlipped);
    let mut models: Vec<ModelAdvice> = numbered.map(|model| weighed(*model, &rules, &host)).collect();
    // A stable sort: ties keep the order of the models.
    models.sort_by_key(|model| std::cmp::Reverse(model.points));
    let (ranked, excluded) = models.into_iter().partition(|model| model.obstacle.is_none());
    let formats = formats(inputs, &host);
    let missing = FormatWord::ALL.iter().copied().filter(|format| !host.has(Capability::Format(*format)));
    let reason = |format: FormatWord| format!("the host lacks `{}`", format.word());
    Advice {
        ranked,
        excluded,
        notes: unserved(&formats),
        formats,
        unavailable: missing.map(|format| UnavailableFormat { format, reason: reason(format) }).collect(),
    }
}

/// Advises on a situation in JSON text: an object with any fields of [`AdviceInputs`]; empty text for none.
///
/// ```
/// use blend_core::{answer::Model, review::advise_json};
/// let advice = advise_json(br#"{"autonomy": "high", "capabilities": {"forum": false, "triggers": false}}"#)?;
/// assert_eq!(advice.ranked[0].model, Model::Flex);
/// assert_eq!(advice.excluded[0].obstacle.as_deref(), Some("the host lacks `triggers`"));
/// assert_eq!(advice.unavailable[0].reason, "the host lacks `forum`");
/// let refused = advise_json(br#"{"autonomie": "high", "capabilities": {"forums": false}, "risk": "hihg"}"#).unwrap_err();
/// let helps: Vec<&str> = refused.iter().map(|problem| problem.help_text()).collect();
/// assert_eq!(helps, ["did you mean `autonomy`?", "did you mean `forum`?", "did you mean `high`?"]);
/// # Ok::<(), blend_core::problem::Problems>(())
/// ```
///
/// # Errors
/// As [`AdviceInputs::from_json`].
pub fn advise_json(bytes: &[u8]) -> Result<Advice, Problems> {
    Ok(advise(&AdviceInputs::from_json(bytes)?))
}

impl AdviceInputs {
    /// Reads them from JSON text: an object with any of the fields; empty text for none.
    ///
    /// ```
    /// use blend_core::document::{AdviceInputs, Horizon};
    /// let inputs = AdviceInputs::from_json(br#"{"horizon": "weeks", "coaching": false}"#)?;
    /// assert_eq!((inputs.horizon, inputs.coaching, inputs.managers), (Some(Horizon::Weeks), Some(false), None));
    /// assert_eq!(AdviceInputs::from_json(b"")?, AdviceInputs::default());
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    ///
    /// # Errors
    /// Every problem at once: fields and words that are not known, values of the wrong type.
    pub fn from_json(bytes: &[u8]) -> Result<AdviceInputs, Problems> {
        if bytes.is_empty() {
            return Ok(AdviceInputs::default());
        }
        AdviceInputs::from_value(&document::json(bytes)?)
    }
}

impl Programme {
    /// Advises on what the programme itself says of its situation: its `design` and its objectives.
    ///
    /// Fields of `design` that advice does not know are somebody else's; a value that it cannot use counts for nothing,
    /// and a note says so.
    ///
    /// ```
    /// use blend_core::{Programme, answer::Model};
    /// let programme = Programme::from_json(br#"{
    ///     "id": "p", "design": {"horizon": "weeks", "cohort_bond": true, "audience": "sales", "content": "mixed"},
    ///     "objectives": [{"id": "o", "kind": "skill"}],
    ///     "components": [{"id": "a", "format": "video"}], "completion": "a"
    /// }"#)?;
    /// let advice = programme.advise();
    /// assert_eq!(advice.ranked[0].model, Model::LiveSelfpacedLive);
    /// assert_eq!(advice.formats[0].objective.as_deref(), Some("o"));
    /// assert_eq!(advice.notes, ["`content` of the design is not used: unknown word `mixed`"]);
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    pub fn advise(&self) -> Advice {
        let document = self.document();
        let (mut used, mut notes) = (Vec::new(), Vec::new());
        let pairs = match &document.design {
            Some(Value::Map(pairs)) => pairs.as_slice(),
            _ => &[],
        };
        for (key, value) in pairs.iter().filter(|(key, _)| key != "objectives") {
            let alone = Value::Map(vec![(key.clone(), value.clone())]);
            let refused = AdviceInputs::from_value(&alone).err();
            match refused.as_ref().and_then(|problems| problems.iter().next()) {
                None => used.push((key.clone(), value.clone())),
                // The field itself is not known here.
                Some(first) if first.code() == Code::UnknownField && first.pointer().matches('/').count() == 1 => {}
                Some(first) => {
                    notes.push(format!("`{}` of the design is not used: {}", shown(key), first.message()));
                }
            }
        }
        let read = AdviceInputs::from_value(&Value::Map(used)).unwrap_or_default();
        let advice = advise(&AdviceInputs { objectives: document.objectives.clone(), ..read });
        notes.extend(advice.notes);
        Advice { notes, ..advice }
    }
}

fn weighed(model: Model, rules: &[&AdviceRule], host: &Host) -> ModelAdvice {
    let reason = |rule: &&AdviceRule| {
        let points = rule.gives(model)?;
        Some(AdviceReason { rule: rule.rule, points, condition: rule.condition })
    };
    let reasons: Vec<AdviceReason> = rules.iter().filter_map(reason).collect();
    ModelAdvice {
        model,
        points: reasons.iter().fold(0, |sum, reason| sum.saturating_add(reason.points)),
        reasons,
        lacks: lacking(model, host),
        obstacle: host.obstacle(model),
    }
}

/// What the template of a model uses and the host lacks.
fn lacking(model: Model, host: &Host) -> Vec<Capability> {
    if host.lacks_nothing() {
        return Vec::new();
    }
    let template = Template::of(model).and_then(|it| super::template(it, &TemplateParameters::default()).ok());
    let components = template.map_or_else(Vec::new, |programme| programme.components);
    let formats = components.iter().filter_map(|it| Capability::from_word(&it.format));
    let triggers = components.iter().filter_map(|it| it.trigger.as_ref()).map(|_| Capability::Triggers);
    let used: BTreeSet<Capability> = formats.chain(triggers).collect();
    used.into_iter().filter(|capability| !host.has(*capability)).collect()
}

fn formats(inputs: &AdviceInputs, host: &Host) -> Vec<FittingFormats> {
    let of = |objective: Option<&Objective>, kind: Option<ObjectiveKind>| {
        let fitting = |treatment: Treatment| {
            fit::fitting(&[kind], treatment).filter(|format| host.has(Capability::Format(*format))).collect()
        };
        FittingFormats {
            objective: objective.map(|objective| objective.id.clone()),
            kind,
            introduce: fitting(Treatment::Introduce),
            demonstrate: fitting(Treatment::Demonstrate),
            practise: fitting(Treatment::Practise),
            apply: fitting(Treatment::Apply),
            reinforce: fitting(Treatment::Reinforce),
            assess: fitting(Treatment::Assess),
        }
    };
    match &inputs.objectives {
        Some(objectives) => objectives.iter().map(|objective| of(Some(objective), objective.kind)).collect(),
        None => ObjectiveKind::ALL.iter().map(|kind| of(None, Some(*kind))).collect(),
    }
}

/// What the host has no format for.
fn unserved(formats: &[FittingFormats]) -> Vec<String> {
    let mut notes = Vec::new();
    for row in formats {
        let whom = match (&row.objective, row.kind) {
            (Some(id), _) => format!("objective `{}`", shown(id)),
            (None, kind) => format!("an objective of kind `{}`", kind.map_or("", ObjectiveKind::word)),
        };
        for (treatment, formats) in [
            (Treatment::Introduce, &row.introduce),
            (Treatment::Demonstrate, &row.demonstrate),
            (Treatment::Practise, &row.practise),
            (Treatment::Apply, &row.apply),
            (Treatment::Reinforce, &row.reinforce),
            (Treatment::Assess, &row.assess),
        ] {
            if formats.is_empty() {
                notes.push(format!("the host has no format that fits to {} {whom}", treatment.word()));
            }
        }
    }
    notes
}

#[cfg(test)]
mod tests;
