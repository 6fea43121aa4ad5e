//! What is wrong with a design: one small file per family of findings (section 3 of the design side).
//!
//! Each family looks at the design and adds drafts; then the author's allowances are applied and the findings put in the
//! order of their codes. Codes, names, severities, meanings and fixes stand in one table,
//! [`FindingCode`](crate::answer::FindingCode).

mod balance;
mod blend;
mod care;
mod days;
mod live;
mod objectives;
mod operation;
mod structure;
mod timing;

pub(crate) use balance::suits;
pub(crate) use care::is_channel;
pub(crate) use objectives::is_late;
pub(crate) use operation::lacks_something;

use super::ReviewOptions;
use super::design::{Design, Item};
use super::models::Classification;
use super::sessions::Sessions;
use super::share::{Share, points_text};
use crate::answer::{FindingCode, FindingSeverity, Model, ReviewFinding};
use crate::document;
use crate::problem::{Problem, shown};

/// What findings look at.
pub(crate) struct Look<'d, 'a> {
    pub(crate) design: &'d Design<'a>,
    pub(crate) options: &'d ReviewOptions,
    pub(crate) classification: &'d Classification,
    /// What is wrong with the document.
    pub(crate) problems: &'d [Problem],
    pub(crate) sessions: &'d Sessions<'d>,
}

impl Look<'_, '_> {
    /// Whether a model was found.
    pub(crate) fn is(&self, model: Model) -> bool {
        self.classification.found.contains(&model)
    }

    /// Whether the author declares a model.
    pub(crate) fn declares(&self, model: Model) -> bool {
        self.design.document.model.as_deref() == Some(model.word())
    }
}

/// Findings as they come.
#[derive(Debug, Default)]
pub(crate) struct Found {
    list: Vec<ReviewFinding>,
}

impl Found {
    /// Adds a finding of its usual severity and fix.
    pub(crate) fn add(&mut self, code: FindingCode, subjects: Vec<String>, message: impl Into<String>) -> Draft<'_> {
        self.list.push(ReviewFinding {
            code,
            name: code.name(),
            severity: code.severity(),
            subjects,
            value: None,
            threshold: None,
            message: message.into(),
            fix: code.fix().to_owned(),
            allowed: None,
        });
        Draft { finding: self.list.last_mut() }
    }
}

/// A finding just added, to be told in more detail.
pub(crate) struct Draft<'f> {
    finding: Option<&'f mut ReviewFinding>,
}

impl Draft<'_> {
    fn change(mut self, change: impl FnOnce(&mut ReviewFinding)) -> Self {
        if let Some(finding) = self.finding.as_deref_mut() {
            change(finding);
        }
        self
    }

    pub(crate) fn severity(self, severity: FindingSeverity) -> Self {
        self.change(|finding| finding.severity = severity)
    }

    /// What was measured.
    pub(crate) fn value(self, value: impl ToString) -> Self {
        self.change(|finding| finding.value = Some(value.to_string()))
    }

    /// What it was held against.
    pub(crate) fn threshold(self, threshold: impl ToString) -> Self {
        self.change(|finding| finding.threshold = Some(threshold.to_string()))
    }

    /// A share, and the one it was held against.
    pub(crate) fn share(self, share: Share, threshold: u16) -> Self {
        self.change(|finding| finding.value = share.text()).threshold(points_text(threshold))
    }

    pub(crate) fn fix(self, fix: impl Into<String>) -> Self {
        self.change(|finding| finding.fix = fix.into())
    }
}

/// Everything found, in the order of the codes.
pub(crate) fn all(look: &Look<'_, '_>) -> Vec<ReviewFinding> {
    let mut found = Found::default();
    blend::find(look, &mut found);
    structure::find(look, &mut found);
    timing::find(look, &mut found);
    live::find(look, &mut found);
    days::find(look, &mut found);
    balance::find(look, &mut found);
    objectives::find(look, &mut found);
    care::find(look, &mut found);
    operation::find(look, &mut found);
    let mut list = found.list;
    list.sort_by_key(|finding| finding.code);
    allow(look.design.document.review.as_ref(), &mut list);
    list
}

/// Marks what the author accepts: a finding whose code or name is allowed with a reason.
fn allow(review: Option<&document::Review>, list: &mut [ReviewFinding]) {
    let allowances = review.into_iter().flat_map(|review| review.allow.iter().flatten());
    for allowance in allowances {
        let Some(reason) = allowance.reason.as_deref().filter(|reason| !reason.trim().is_empty()) else { continue };
        let Some(code) = FindingCode::from_word(&allowance.code) else { continue };
        for finding in list.iter_mut().filter(|finding| finding.code == code && finding.allowed.is_none()) {
            finding.allowed = Some(reason.to_owned());
        }
    }
}

/// What is to be said about allowances that allow nothing.
pub(crate) fn idle_allowances(review: Option<&document::Review>) -> Vec<String> {
    let allowances = review.into_iter().flat_map(|review| review.allow.iter().flatten());
    let idle = |allowance: &document::Allowance| {
        let code = shown(&allowance.code);
        if FindingCode::from_word(&allowance.code).is_none() {
            return Some(format!("`{code}` is allowed, and there is no such finding"));
        }
        let reason = allowance.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
        (!reason).then(|| format!("`{code}` is allowed without a reason, so it is not"))
    };
    allowances.filter_map(idle).collect()
}

/// A question about an item.
type Test<'t> = &'t dyn Fn(&Item<'_>) -> bool;

/// An id in a message.
fn quoted(item: &Item<'_>) -> String {
    format!("`{}`", shown(item.id()))
}

/// Ids in a message, the first few of them.
fn listed<'i>(ids: impl IntoIterator<Item = &'i str>) -> String {
    const TOLD: usize = 8;
    let mut ids = ids.into_iter();
    let mut told: Vec<String> = ids.by_ref().take(TOLD).map(|id| format!("`{}`", shown(id))).collect();
    let left = ids.count();
    if left > 0 {
        told.push(format!("{left} more"));
    }
    told.join(", ")
}

/// Ids as subjects.
fn subjects<'i>(ids: impl IntoIterator<Item = &'i str>) -> Vec<String> {
    ids.into_iter().map(str::to_owned).collect()
}
