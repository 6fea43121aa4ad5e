//! A review as text for a person.
//!
//! [`Review`] -> lines under headings: what it is, what was found (errors first, what is allowed last), the five
//! dimensions, the stages, what is wrong with the document. Nothing is decided here.

use crate::answer::{FindingSeverity, NearModel, Review, ReviewFinding, Rubric, Stage};
use crate::problem::Severity;
use serde::Serialize;
use std::fmt::{self, Formatter};

/// Where texts begin, and where lines end.
const INDENT: usize = 14;
const WIDTH: usize = 100;

/// Text for a person, in lines of at most a hundred characters unless a single word is longer.
///
/// ```
/// use blend_core::review::{ReviewOptions, review_json};
/// let review = review_json(br#"{
///     "id": "p", "components": [{"id": "prep", "format": "video"}, {"id": "talk", "format": "webinar"}],
///     "completion": {"all": ["prep", "talk"]}
/// }"#, &ReviewOptions::default())?;
/// let text = review.to_string();
/// assert!(text.starts_with("blend         yes, by the profile `sync`; against it: A7\nmodels        none\n"));
/// assert!(text.contains("\nerror         A7 unconnected: prep, talk\n"));
/// assert!(text.contains("\nrubric        1 of 20: gap\n"));
/// # Ok::<(), blend_core::problem::Problems>(())
/// ```
impl fmt::Display for Review {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let is = if self.blend { "yes" } else { "no" };
        entry(f, "blend", &format!("{is}, by the profile `{}`{}", self.profile.word(), self.against()))?;
        let errors = self.problems.iter().filter(|problem| problem.severity() == Severity::Error).count();
        if errors > 0 {
            entry(f, "document", &format!("does not compile: {}, told at the end", some(errors, "error", "errors")))?;
        }
        self.models(f)?;
        if let (Some(share), Some(label)) = (&self.online_share, self.online) {
            entry(f, "online", &format!("{share} of {} required minutes: {}", self.seat.total, word(&label)))?;
        }
        if let Some(movable) = &self.movable {
            entry(f, "movable", &format!("{movable} of the live minutes"))?;
        }
        for note in &self.notes {
            entry(f, "note", note)?;
        }
        findings(f, &self.findings)?;
        rubric(f, &self.rubric)?;
        stages(f, &self.stages)?;
        if !self.problems.is_empty() {
            writeln!(f, "\nproblems of the document")?;
        }
        self.problems.iter().try_for_each(|problem| entry(f, "", &problem.to_string()))
    }
}

impl Review {
    /// The errors that say it is no blend worth the name.
    fn against(&self) -> String {
        let is_error = |it: &&ReviewFinding| it.severity == FindingSeverity::Error && it.allowed.is_none();
        let codes = self.findings.iter().filter(is_error).map(|finding| finding.code.word());
        let mut codes: Vec<&str> = codes.filter(|code| self.blend && code.starts_with('A')).collect();
        codes.dedup();
        if codes.is_empty() { String::new() } else { format!("; against it: {}", codes.join(", ")) }
    }

    fn models(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let found: Vec<&str> = self.models.iter().map(|model| model.word()).collect();
        let variant = self.variant.map(|variant| format!(" ({variant})")).unwrap_or_default();
        let found = if found.is_empty() { "none".to_owned() } else { found.join(", ") + &variant };
        entry(f, "models", &found)?;
        let Some(NearModel { model, failed }) = &self.nearest else { return Ok(()) };
        entry(f, "nearest", &format!("{}, which lacks:", model.word()))?;
        failed.iter().try_for_each(|condition| entry(f, "", &format!("- {condition}")))
    }
}

fn findings(f: &mut Formatter<'_>, all: &[ReviewFinding]) -> fmt::Result {
    let (allowed, mut open): (Vec<_>, Vec<_>) = all.iter().partition(|finding| finding.allowed.is_some());
    // A stable sort: those of one severity stay by code.
    open.sort_by_key(|finding| finding.severity);
    let count = |severity| open.iter().filter(|finding| finding.severity == severity).count();
    let [errors, warnings, infos] =
        [FindingSeverity::Error, FindingSeverity::Warning, FindingSeverity::Info].map(count);
    let mut told = vec![
        some(errors, "error", "errors"),
        some(warnings, "warning", "warnings"),
        format!("{infos} for information"),
    ];
    if !allowed.is_empty() {
        told.push(format!("{} allowed", allowed.len()));
    }
    entry(f, "findings", &told.join(", "))?;
    open.into_iter().chain(allowed).try_for_each(|finding| one_finding(f, finding))
}

fn some(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn one_finding(f: &mut Formatter<'_>, finding: &ReviewFinding) -> fmt::Result {
    writeln!(f)?;
    let head = if finding.allowed.is_some() { "allowed".to_owned() } else { word(&finding.severity) };
    let about = if finding.subjects.is_empty() { String::new() } else { format!(": {}", finding.subjects.join(", ")) };
    entry(f, &head, &format!("{} {}{about}", finding.code.word(), finding.name))?;
    entry(f, "", &finding.message)?;
    if let (Some(value), Some(threshold)) = (&finding.value, &finding.threshold) {
        entry(f, "", &format!("measured {value}, held against {threshold}"))?;
    }
    match &finding.allowed {
        Some(reason) => entry(f, "", &format!("because: {reason}")),
        None => entry(f, "", &format!("fix: {}", finding.fix)),
    }
}

fn rubric(f: &mut Formatter<'_>, rubric: &Rubric) -> fmt::Result {
    writeln!(f)?;
    entry(f, "rubric", &format!("{} of 20: {}", rubric.total, word(&rubric.verdict)))?;
    for (dimension, points) in [
        ("time", rubric.time),
        ("modality", rubric.modality),
        ("social", rubric.social),
        ("support", rubric.support),
        ("assessment", rubric.assessment),
    ] {
        let of_it = rubric.failed.iter().filter_map(|failed| failed.split_once(": "));
        let failed: Vec<&str> = of_it.filter(|(of, _)| *of == dimension).map(|(_, question)| question).collect();
        let lacks = if failed.is_empty() { String::new() } else { format!(", no point for: {}", failed.join("; ")) };
        entry(f, &format!("  {dimension}"), &format!("{points} of 4{lacks}"))?;
    }
    Ok(())
}

fn stages(f: &mut Formatter<'_>, stages: &[Stage]) -> fmt::Result {
    writeln!(f, "\nstages")?;
    for stage in stages {
        let head = format!("  {}", word(&stage.stage));
        let missing = stage.missing.join("; ");
        entry(f, &head, if stage.done { "done" } else { &missing })?;
    }
    Ok(())
}

/// The word on the wire.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A heading and a text beside it, wrapped.
fn entry(f: &mut Formatter<'_>, head: &str, text: &str) -> fmt::Result {
    write!(f, "{head:INDENT$}")?;
    let mut used = INDENT;
    for (index, word) in text.split_whitespace().enumerate() {
        let width = word.chars().count();
        if index > 0 && used.saturating_add(width) >= WIDTH {
            write!(f, "\n{:INDENT$}", "")?;
            used = INDENT;
        } else if index > 0 {
            f.write_str(" ")?;
            used = used.saturating_add(1);
        }
        f.write_str(word)?;
        used = used.saturating_add(width);
    }
    writeln!(f)
}
