//! The coverage matrix: objectives down, treatments across, in each cell the components.
//!
//! A cell that should not be empty and is (never introduced, practised or assessed, D13) is hatched and says so.

use super::frame::{Frame, MARGIN, Sample, fill, legend};
use super::outline::{Goal, Outline};
use super::scene::{
    Anchor, Area, Fill, Group, SMALL, Scene, Stroke, TEXT, Unit, height, leading, part as share, units,
};
use super::text::{counted, wrap};
use crate::document::Treatment;

const NAMES: Unit = units(200);
const CELL: Unit = units(132);
const PAD: Unit = units(6);
const MARK: Unit = units(9);

/// What stands in an empty cell that should not be empty.
pub(super) const LACKING: &str = "missing";

/// One entry of a cell.
struct Entry {
    part: usize,
    lines: Vec<String>,
}

/// The name of an entry, in every format.
pub(super) fn entry_name(outline: &Outline<'_>, part: usize) -> String {
    let optional = outline.parts.get(part).is_some_and(|part| !part.required);
    format!("{}{}", outline.name(part), if optional { " (optional)" } else { "" })
}

/// What is said of an objective beside its name.
pub(super) fn kind(goal: &Goal) -> &'static str {
    goal.kind.map_or("", |kind| kind.word())
}

pub(super) fn scene(outline: &Outline<'_>) -> Scene {
    let columns: Vec<(Unit, &str)> = {
        let places = (0_i64..).map(|place| MARGIN + NAMES + units(place) * CELL);
        places.zip(Treatment::ALL.iter().map(|treatment| treatment.word())).collect()
    };
    let right = columns.last().map_or(MARGIN + NAMES, |(x, _)| *x + CELL);
    let mut remarks = outline.remarks.clone();
    remarks.push(counted(outline.goals.len(), "objective"));
    let mut frame = Frame::new("Coverage", outline, &remarks, about(outline), right);
    let mut y = frame.y;
    let mut head = Group::default();
    head.line(MARGIN, y, TEXT, Anchor::Start, "objective");
    for (x, word) in &columns {
        head.line(*x + PAD, y, TEXT, Anchor::Start, word);
    }
    y += leading(TEXT) + units(4);
    head.path([(MARGIN, y), (right, y)], Stroke::Thin);
    frame.push(head);
    for goal in &outline.goals {
        y = row(&mut frame, outline, goal, &columns, y, right);
    }
    if outline.goals.is_empty() {
        let mut empty = Group::default();
        empty.line(MARGIN, y + PAD, TEXT, Anchor::Start, "no objectives are given");
        frame.push(empty);
        y += leading(TEXT) + PAD * units(2);
    }
    let mut rules = Group::default();
    for (x, _) in &columns {
        rules.path([(*x, frame.y), (*x, y)], Stroke::Hair);
    }
    frame.push(rules);
    let mut legend = legend(outline, &[], true);
    legend.retain(|(sample, _)| matches!(sample, Sample::Fill(_)));
    if lacks_something(outline) {
        legend.push((Sample::Fill(Fill::Falling), "nothing there, and something is wanted".to_owned()));
    }
    frame.finish(y, &legend)
}

fn lacks_something(outline: &Outline<'_>) -> bool {
    outline.goals.iter().any(|goal| (0..Treatment::ALL.len()).any(|place| goal.lacks(place)))
}

/// Draws one objective from `y` on; gives where it ends.
fn row(frame: &mut Frame, outline: &Outline<'_>, goal: &Goal, columns: &[(Unit, &str)], y: Unit, right: Unit) -> Unit {
    let within = CELL - PAD * units(3) - MARK;
    let cells: Vec<Vec<Entry>> = goal
        .cells
        .iter()
        .map(|parts| {
            let entry =
                |part: &usize| Entry { part: *part, lines: wrap(&entry_name(outline, *part), SMALL, within, 3) };
            parts.iter().map(entry).collect()
        })
        .collect();
    let gap = units(3);
    let entry_height = |entry: &Entry| height(&entry.lines, SMALL) + gap;
    let cell_height = |cell: &Vec<Entry>| cell.iter().fold(units(0), |sum, entry| sum + entry_height(entry));
    let name = wrap(&goal.name, TEXT, NAMES - PAD * units(2), 4);
    let name_height = height(&name, TEXT) + leading(SMALL);
    let tallest = cells.iter().map(cell_height).max().unwrap_or(units(0)).max(name_height);
    let bottom = y + tallest + PAD * units(2);
    let mut group = Group::tip(format!("{} ({})", goal.name, kind(goal)));
    let under = group.lines(MARGIN, y + PAD, NAMES - PAD * units(2), TEXT, &name);
    group.line(MARGIN, under, SMALL, Anchor::Start, kind(goal));
    group.path([(MARGIN, bottom), (right, bottom)], Stroke::Hair);
    frame.push(group);
    for (place, ((x, word), cell)) in columns.iter().zip(&cells).enumerate() {
        if goal.lacks(place) {
            let mut lack = Group::tip(format!("{} {word}: {LACKING}", goal.name));
            let area = Area { x: *x + units(3), y: y + units(3), width: CELL - PAD, height: bottom - y - PAD };
            lack.rect(area, Fill::Falling, Stroke::None);
            let middle = *x + share(CELL, 2);
            let at = share(y + bottom, 2);
            let back = Area { x: middle - units(32), y: at - units(9), width: units(64), height: units(18) };
            lack.rect(back, Fill::White, Stroke::Hair);
            lack.line(middle, at - units(6), SMALL, Anchor::Middle, LACKING);
            frame.push(lack);
        }
        let mut at = y + PAD;
        for entry in cell {
            let Some(part) = outline.parts.get(entry.part) else { continue };
            let mut group = Group::tip(part.tip(outline.by_day));
            let mark = Area { x: *x + PAD, y: at + units(1), width: MARK, height: MARK };
            group.rect(mark, fill(part.group), Stroke::Hair);
            group.lines(mark.right() + PAD, at, within, SMALL, &entry.lines);
            frame.push(group);
            at += entry_height(entry);
        }
    }
    bottom
}

fn about(outline: &Outline<'_>) -> String {
    let mut about = counted(outline.goals.len(), "objective");
    for goal in &outline.goals {
        about.push_str(&format!(". {}: ", goal.name));
        let cells = goal.cells.iter().zip(Treatment::ALL).enumerate();
        let told = cells.filter_map(|(place, (parts, treatment))| {
            let names: Vec<&str> = parts.iter().map(|part| outline.name(*part)).collect();
            match (names.as_slice(), goal.lacks(place)) {
                ([], true) => Some(format!("{} {LACKING}", treatment.word())),
                ([], false) => None,
                (names, _) => Some(format!("{} in {}", treatment.word(), names.join(", "))),
            }
        });
        about.push_str(&told.collect::<Vec<_>>().join("; "));
    }
    about
}
