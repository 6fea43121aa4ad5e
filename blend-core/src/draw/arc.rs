//! The learning arc: components in lanes by format group over weeks, gates as arrows.
//!
//! A column is a stretch of days in which no component begins or ends, so a long quiet time takes no more room than a
//! week; the heads of the columns say which weeks they are. Components without weeks stand in a column of their own; where
//! none has weeks, columns follow what rests on what.

use super::frame::{CARD, Card, Frame, MARGIN, fill, legend};
use super::grid::{Cell, Grid, LEAST_HEIGHT};
use super::outline::{LinkKind, Outline, Part, group_name, when};
use super::scene::{Anchor, Area, Fill, Group, SMALL, Scene, Stroke, TEXT, Unit, count, leading, part as share, units};
use super::text::{self, counted, wrap};
use std::collections::BTreeSet;

/// Gates alone are arrows here: what merely builds on something is shown by the weeks.
pub(super) const KINDS: [LinkKind; 2] = [LinkKind::Block, LinkKind::Flag];

/// Width of a column in which nothing begins.
const QUIET: Unit = units(50);
const HEAD_LINES: usize = 3;

/// The columns of an arc and who stands in which.
pub(super) struct Columns {
    /// The name of each.
    pub(super) heads: Vec<String>,
    /// Whether something begins in it.
    begins: Vec<bool>,
    /// Of each part its first and last column.
    pub(super) of: Vec<(usize, usize)>,
}

impl Columns {
    pub(super) fn new(outline: &Outline<'_>) -> Columns {
        if outline.parts.iter().all(|part| part.days.is_none()) {
            return by_order(outline);
        }
        let end = outline.parts.iter().filter_map(|part| part.days).map(|days| days.1).max().unwrap_or(0);
        let days = |part: &Part<'_>| {
            let (start, own_end) = part.days?;
            Some((start, if part.always { end } else { own_end }))
        };
        let bounds: BTreeSet<i64> =
            outline.parts.iter().filter_map(days).flat_map(|(start, end)| [start, end]).collect();
        let bounds: Vec<i64> = bounds.into_iter().collect();
        let starts: BTreeSet<i64> = outline.parts.iter().filter_map(days).map(|days| days.0).collect();
        let pairs = || bounds.iter().zip(bounds.iter().skip(1));
        let mut heads: Vec<String> = pairs().map(|(from, to)| when(*from, *to, outline.by_day)).collect();
        let mut begins: Vec<bool> = pairs().map(|(from, _)| starts.contains(from)).collect();
        let any_time = heads.len();
        if outline.parts.iter().any(|part| part.days.is_none()) {
            heads.push("no week given".to_owned());
            begins.push(true);
        }
        let place = |day: i64| bounds.binary_search(&day).unwrap_or_else(|place| place);
        let of = outline.parts.iter().map(|part| match days(part) {
            Some((start, end)) => (place(start), place(end).saturating_sub(1).max(place(start))),
            None => (any_time, any_time),
        });
        Columns { of: of.collect(), heads, begins }
    }
}

/// Columns where no weeks are given.
fn by_order(outline: &Outline<'_>) -> Columns {
    let layers = super::graph::layers(outline);
    let number = layers.iter().max().map_or(0, |last| last.saturating_add(1));
    Columns {
        heads: (1..=number).map(|step| format!("step {step}")).collect(),
        begins: vec![true; number],
        of: layers.into_iter().map(|layer| (layer, layer)).collect(),
    }
}

/// Rows for the parts of one lane: the first in which there is room, in order of their columns.
fn rows(parts: &[usize], columns: &Columns, outline: &Outline<'_>) -> (Vec<usize>, usize) {
    let span = |part: usize| columns.of.get(part).copied().unwrap_or((0, 0));
    let rank = |part: usize| outline.parts.get(part).map(|part| part.rank);
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let part = |place: &usize| parts.get(*place).copied().unwrap_or(0);
    order.sort_by_key(|place| (span(part(place)).0, rank(part(place))));
    let mut ends: Vec<usize> = Vec::new();
    let mut found = vec![0; parts.len()];
    for place in order {
        let (first, last) = span(part(&place));
        let row = ends.iter().position(|end| *end < first).unwrap_or(ends.len());
        match ends.get_mut(row) {
            Some(end) => *end = last,
            None => ends.push(last),
        }
        if let Some(slot) = found.get_mut(place) {
            *slot = row;
        }
    }
    (found, ends.len())
}

/// Width of the columns in which something begins: of many narrower, so that the picture can still be printed.
fn card_width(columns: usize) -> Unit {
    match columns {
        0..=7 => CARD,
        8..=10 => share(CARD * units(4), 5),
        _ => share(CARD * units(2), 3),
    }
}

pub(super) fn scene(outline: &Outline<'_>) -> Scene {
    let columns = Columns::new(outline);
    let card = card_width(columns.begins.iter().filter(|begins| **begins).count());
    let widths: Vec<Unit> = columns.begins.iter().map(|begins| if *begins { card } else { QUIET }).collect();
    let width = |part: usize| {
        let (first, last) = columns.of.get(part).copied().unwrap_or((0, 0));
        let own = widths.get(first..=last).unwrap_or(&[]);
        own.iter().fold(units(0), |sum, width| sum + *width)
    };
    let cards: Vec<Card> = outline
        .parts
        .iter()
        .enumerate()
        .map(|(index, part)| Card::new(part, part.always.then_some("stays available"), width(index), LEAST_HEIGHT))
        .collect();
    let mut cells: Vec<Cell> = Vec::new();
    cells.extend(cards.iter().zip(&columns.of).map(|(card, (column, last))| Cell {
        column: *column,
        last: *last,
        row: 0,
        height: card.height,
    }));
    let (mut leads, mut lanes) = (Vec::new(), Vec::new());
    for group in outline.groups() {
        let parts: Vec<usize> = (0..outline.parts.len())
            .filter(|index| outline.parts.get(*index).is_some_and(|part| part.group == group))
            .collect();
        let (own, number) = rows(&parts, &columns, outline);
        let first = leads.len();
        for (part, row) in parts.iter().zip(own) {
            if let Some(cell) = cells.get_mut(*part) {
                cell.row = first.saturating_add(row);
            }
        }
        leads.push(units(12));
        leads.resize(first.saturating_add(number), units(0));
        lanes.push((group, first, leads.len()));
    }
    let names = lanes.iter().map(|lane| text::width(group_name(lane.0), TEXT)).max().unwrap_or(units(0));
    let left = MARGIN + units(22) + names;
    let heads: Vec<Vec<String>> =
        columns.heads.iter().zip(&widths).map(|(head, width)| wrap(head, SMALL, *width, HEAD_LINES)).collect();
    let head_height = count(heads.iter().map(Vec::len).max().unwrap_or(0)) * leading(SMALL) + units(8);
    let links = outline.links.iter().filter(|link| KINDS.contains(&link.kind)).collect();
    let grid = Grid { cells, columns: widths, leads, links, left };
    let mut placed = grid.place(|link| outline.sentence(link));
    let mut frame =
        Frame::new("Learning arc", outline, &remarks(outline, &columns), about(outline, &columns), placed.right);
    let top = frame.y + head_height;
    placed.down(top);
    let (right, bottom) = (placed.right, placed.bottom);
    let mut back = Group::default();
    let mut from = left;
    for (place, ((x, to), lines)) in placed.columns.iter().zip(&heads).enumerate() {
        if place.is_multiple_of(2) {
            let area = Area { x: from, y: frame.y, width: *to - from, height: bottom - frame.y };
            back.rect(area, Fill::Pale, Stroke::None);
        }
        let mut y = frame.y + units(3);
        for line in lines {
            back.line(*x, y, SMALL, Anchor::Start, line);
            y += leading(SMALL);
        }
        from = *to;
    }
    for (group, first, _) in &lanes {
        let y = placed.rows.get(*first).map_or(top, |row| row.0);
        back.path([(MARGIN, y), (right, y)], Stroke::Hair);
        back.rect(
            Area { x: MARGIN, y: y + units(13), width: units(14), height: units(14) },
            fill(*group),
            Stroke::Thin,
        );
        back.line(MARGIN + units(20), y + units(13), TEXT, Anchor::Start, group_name(*group));
    }
    back.path([(MARGIN, bottom), (right, bottom)], Stroke::Hair);
    frame.push(back);
    frame.extend(placed.arrows);
    let boxes = outline.parts.iter().zip(&cards).zip(&placed.areas);
    frame.extend(boxes.map(|((part, card), area)| card.draw(part, *area, part.tip(outline.by_day))));
    frame.finish(bottom, &legend(outline, &KINDS, false))
}

fn remarks(outline: &Outline<'_>, columns: &Columns) -> Vec<String> {
    let mut remarks = outline.remarks.clone();
    if outline.parts.iter().all(|part| part.days.is_none()) && !outline.parts.is_empty() {
        remarks.push("no weeks are given: columns follow what rests on what".to_owned());
    } else if columns.begins.iter().any(|begins| !begins) {
        remarks.push("columns are not to scale".to_owned());
    }
    remarks
}

fn about(outline: &Outline<'_>, columns: &Columns) -> String {
    let mut about = format!(
        "{} in {} over {}. ",
        counted(outline.parts.len(), "component"),
        counted(outline.groups().len(), "lane"),
        counted(columns.heads.len(), "stretch of time").replace("stretch of times", "stretches of time"),
    );
    for group in outline.groups() {
        let own = outline.parts.iter().zip(&columns.of).filter(|(part, _)| part.group == group);
        let told = own.map(|(part, (first, _))| {
            let head = columns.heads.get(*first).map_or("", String::as_str);
            format!(
                "{} ({})",
                part.name,
                part.days.map_or_else(|| head.to_owned(), |(from, to)| when(from, to, outline.by_day))
            )
        });
        about.push_str(&format!("{}: {}. ", group_name(group), told.collect::<Vec<_>>().join(", ")));
    }
    about.push_str(&outline.told(&KINDS, 200));
    about
}
