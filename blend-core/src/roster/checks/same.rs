//! Which findings are new against others: the same thing about the same sessions and learners is the same finding, though
//! it be written elsewhere by now.

use crate::answer::{ScheduleFinding, ScheduleFindingCode};
use std::collections::BTreeSet;

/// What tells one finding from another.
fn key(finding: &ScheduleFinding) -> (ScheduleFindingCode, [&[String]; 3], [Option<&str>; 2]) {
    let lists = [&*finding.sessions, &*finding.learners, &*finding.events];
    (finding.code, lists, [finding.component.as_deref(), finding.subject.as_deref()])
}

/// Those of some findings that are not among others.
pub(crate) fn others(some: &[ScheduleFinding], known: &[ScheduleFinding]) -> Vec<ScheduleFinding> {
    let known: BTreeSet<_> = known.iter().map(key).collect();
    some.iter().filter(|finding| !known.contains(&key(finding))).cloned().collect()
}
