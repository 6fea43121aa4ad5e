//! The five stages of making a programme: what is done, what is missing (section 4 of the design side).
//!
//! Each stage is open while something of its own is missing or a finding that belongs to it stands, accepted ones apart.

use super::design::Design;
use super::findings::lacks_something;
use super::sessions::Sessions;
use crate::answer::{FindingCode as Code, ReviewFinding, Stage, StageName};
use crate::document::FormatGroup;
use crate::problem::shown;

/// The findings that keep a stage open.
fn belonging(stage: StageName) -> &'static [Code] {
    match stage {
        StageName::Map => &[Code::D13, Code::D27],
        StageName::Sequence => &[Code::A7, Code::S2, Code::S6],
        StageName::Schedule => &[Code::D20],
        StageName::Configure => &[Code::S1, Code::S3, Code::S4, Code::S5, Code::S7, Code::S8, Code::S9, Code::D2],
        StageName::Measure => &[Code::D22, Code::D7],
    }
}

pub(super) fn stages(design: &Design<'_>, sessions: &Sessions<'_>, findings: &[ReviewFinding]) -> Vec<Stage> {
    let names = [StageName::Map, StageName::Sequence, StageName::Schedule, StageName::Configure, StageName::Measure];
    let stage = |stage: StageName| {
        let open = |finding: &&ReviewFinding| belonging(stage).contains(&finding.code) && finding.allowed.is_none();
        let mut missing: Vec<String> = own(stage, design, sessions);
        missing.extend(
            findings.iter().filter(open).map(|finding| format!("{}: {}", finding.code.word(), finding.message)),
        );
        Stage { stage, done: missing.is_empty(), missing }
    };
    names.into_iter().map(stage).collect()
}

/// What a stage lacks that no finding tells.
fn own(stage: StageName, design: &Design<'_>, sessions: &Sessions<'_>) -> Vec<String> {
    let mut missing = Vec::new();
    match stage {
        StageName::Sequence => {
            for (_, item) in design.required().filter(|(_, item)| item.is_part() && item.span.is_none()) {
                missing.push(format!("`{}` has no `week`", shown(item.id())));
            }
        }
        StageName::Schedule => {
            let live = design.items.iter().any(|item| item.is(FormatGroup::Live));
            if live && sessions.timetable.is_none() {
                missing.push("there is no schedule with sessions".to_owned());
            }
            // What is not given is told by D20.
            let others = sessions.doubts.iter().filter(|doubt| !lacks_something(doubt.code));
            missing.extend(others.map(|doubt| doubt.message.clone()));
        }
        StageName::Configure => {
            if design.plan.gates.is_empty() {
                missing.push("there is no gate".to_owned());
            }
            if design.required().next().is_none() {
                missing.push("completion requires nothing".to_owned());
            }
        }
        StageName::Map | StageName::Measure => {}
    }
    missing
}
