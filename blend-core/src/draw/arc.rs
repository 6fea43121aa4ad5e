//! The learning arc: components in lanes by format group over weeks, gates as arrows.
//!
//! A column is a stretch of days in which no component begins or ends, so a long quiet time takes no more room than a
//! week; the heads of the columns say which weeks they are. Components without weeks stand in a column of their own; where
//! none has weeks, columns follow what rests on what. Wide arcs go on in bands below ([`fold`](super::fold)).

use super::fold::{Fold, Piece, Pieces};
use super::frame::{Card, Frame, MARGIN, fill, legend};
use super::grid::{Cell, Grid, LEAST_HEIGHT, Placed};
use super::outline::{LinkKind, Outline, Part, group_name, when};
use super::scene::{Anchor, Area, Fill, Group, SMALL, Scene, Stroke, TEXT, Unit, count, leading, units};
use super::text::{self, counted, wrap};
use crate::document::FormatGroup;
use std::collections::BTreeSet;

/// Gates alone are arrows here: what merely builds on something is shown by the weeks.
pub(super) const KINDS: [LinkKind; 2] = [LinkKind::Block, LinkKind::Flag];

const HEAD_LINES: usize = 3;
/// Room between two bands.
const BETWEEN: Unit = units(18);

/// The columns of an arc and who stands in which.
pub(super) struct Columns {
    /// The name of each.
    pub(super) heads: Vec<String>,
    /// Whether something begins in it.
    pub(super) begins: Vec<bool>,
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

/// Rows for the pieces of one lane: the first in which there is room, in order of their places.
fn rows(own: &[usize], pieces: &Pieces, outline: &Outline<'_>) -> (Vec<usize>, usize) {
    let key = |place: usize| {
        let piece = own.get(place).and_then(|index| pieces.all.get(*index))?;
        Some((piece.places, outline.parts.get(piece.part)?.rank))
    };
    let mut order: Vec<usize> = (0..own.len()).collect();
    order.sort_by_key(|place| key(*place).map(|((first, _), rank)| (first, rank)));
    let mut ends: Vec<usize> = Vec::new();
    let mut found = vec![0; own.len()];
    for place in order {
        let (first, last) = key(place).map_or((0, 0), |(places, _)| places);
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

/// A lane of one band.
struct Lane {
    group: FormatGroup,
    /// Its first row, and the one after its last.
    rows: (usize, usize),
}

/// The lanes of each band.
type Bands = Vec<Vec<Lane>>;

/// Puts the pieces into rows, lane by lane and band by band; gives the room above each row too. Above the first row of a
/// band there is room for its `head`.
fn stack(outline: &Outline<'_>, pieces: &Pieces, head: &[Unit], cells: &mut [Cell]) -> (Bands, Vec<Unit>) {
    let (mut bands, mut leads) = (Vec::new(), Vec::new());
    for (band, head) in head.iter().enumerate() {
        let mut lanes = Vec::new();
        for group in outline.groups() {
            let is_here = |piece: &Piece| {
                piece.band == band && outline.parts.get(piece.part).is_some_and(|part| part.group == group)
            };
            let here = pieces.all.iter().enumerate().filter(|(_, piece)| is_here(piece));
            let own: Vec<usize> = here.map(|(index, _)| index).collect();
            if own.is_empty() {
                continue;
            }
            let (found, number) = rows(&own, pieces, outline);
            let first = leads.len();
            for (index, row) in own.iter().zip(found) {
                if let Some(cell) = cells.get_mut(*index) {
                    cell.row = first.saturating_add(row);
                }
            }
            leads.push(units(12) + if lanes.is_empty() { *head } else { units(0) });
            leads.resize(first.saturating_add(number), units(0));
            lanes.push(Lane { group, rows: (first, leads.len()) });
        }
        bands.push(lanes);
    }
    (bands, leads)
}

pub(super) fn scene(outline: &Outline<'_>) -> Scene {
    let columns = Columns::new(outline);
    let fold = Fold::new(&columns.begins);
    let pieces = fold.cut(&columns.of);
    let card = |(index, piece): (usize, &Piece)| {
        let part = outline.parts.get(piece.part)?;
        let (first, last) = piece.places;
        let width = fold.widths.get(first..=last).unwrap_or(&[]).iter().fold(units(0), |sum, width| sum + *width);
        let mut remarks = if index < outline.parts.len() { part.remarks() } else { vec!["continued".to_owned()] };
        remarks.extend(part.always.then(|| "stays available".to_owned()));
        Some((part, Card::new(&part.name, &remarks, width, LEAST_HEIGHT)))
    };
    let cards: Vec<(&Part<'_>, Card)> = pieces.all.iter().enumerate().filter_map(card).collect();
    let cell = |(piece, (_, card)): (&Piece, &(&Part<'_>, Card))| {
        let (column, last) = piece.places;
        Cell { column, last, row: 0, height: card.height }
    };
    let mut cells: Vec<Cell> = pieces.all.iter().zip(&cards).map(cell).collect();
    let mut names = columns.heads.iter();
    let heads: Vec<Vec<Vec<String>>> = (fold.bands.iter())
        .map(|number| {
            let own = names.by_ref().take(*number).zip(&fold.widths);
            own.map(|(name, width)| wrap(name, SMALL, *width, HEAD_LINES)).collect()
        })
        .collect();
    let head = |(band, heads): (usize, &Vec<Vec<String>>)| {
        let lines = count(heads.iter().map(Vec::len).max().unwrap_or(0));
        lines * leading(SMALL) + units(8) + if band > 0 { BETWEEN } else { units(0) }
    };
    let head: Vec<Unit> = heads.iter().enumerate().map(head).collect();
    let (bands, leads) = stack(outline, &pieces, &head, &mut cells);
    let names = outline.groups().into_iter().map(|group| text::width(group_name(group), TEXT)).max();
    let left = MARGIN + units(22) + names.unwrap_or(units(0));
    let links = outline.links.iter().filter(|link| KINDS.contains(&link.kind)).collect();
    let grid = Grid { cells, leaves: pieces.last, columns: fold.widths, leads, links, left };
    let mut placed = grid.place(|link| outline.sentence(link));
    let about = about(outline, &columns, bands.len());
    let mut frame = Frame::new("Learning arc", outline, &remarks(outline, &columns, bands.len()), about, placed.right);
    placed.down(frame.y);
    for ((lanes, heads), head) in bands.iter().zip(&heads).zip(&head) {
        frame.push(back(&placed, left, lanes, heads, *head));
    }
    frame.extend(placed.arrows);
    let boxes = cards.iter().zip(&placed.areas);
    frame.extend(boxes.map(|((part, card), area)| card.draw(part, *area, part.tip(outline.by_day))));
    frame.finish(placed.bottom, &legend(outline, &KINDS, false))
}

/// What lies behind the boxes of a band: the heads of its columns, the names of its lanes.
fn back(placed: &Placed, left: Unit, lanes: &[Lane], heads: &[Vec<String>], head: Unit) -> Group {
    let mut back = Group::default();
    let edges = |row: usize| placed.rows.get(row).copied();
    let ends = lanes.first().zip(lanes.last());
    let Some((above, below)) =
        ends.and_then(|(first, last)| edges(first.rows.0).zip(edges(last.rows.1.checked_sub(1)?)))
    else {
        return back;
    };
    let (lines, bottom, right) = (heads.iter().map(Vec::len).max().unwrap_or(0), below.1, placed.right);
    let under = above.0 + head;
    let top = under - count(lines) * leading(SMALL) - units(8);
    let mut from = left;
    for (place, ((x, to), lines)) in placed.columns.iter().zip(heads).enumerate() {
        if place.is_multiple_of(2) {
            let area = Area { x: from, y: top, width: *to - from, height: bottom - top };
            back.rect(area, Fill::Pale, Stroke::None);
        }
        let mut y = top + units(3);
        for line in lines {
            back.line(*x, y, SMALL, Anchor::Start, line);
            y += leading(SMALL);
        }
        from = *to;
    }
    for (place, lane) in lanes.iter().enumerate() {
        let y = if place == 0 { under } else { edges(lane.rows.0).map_or(under, |row| row.0) };
        back.path([(MARGIN, y), (right, y)], Stroke::Hair);
        let sample = Area { x: MARGIN, y: y + units(13), width: units(14), height: units(14) };
        back.rect(sample, fill(lane.group), Stroke::Thin);
        back.line(MARGIN + units(20), y + units(13), TEXT, Anchor::Start, group_name(lane.group));
    }
    back.path([(MARGIN, bottom), (right, bottom)], Stroke::Hair);
    back
}

fn remarks(outline: &Outline<'_>, columns: &Columns, bands: usize) -> Vec<String> {
    let mut remarks = outline.remarks.clone();
    if outline.parts.iter().all(|part| part.days.is_none()) && !outline.parts.is_empty() {
        remarks.push("no weeks are given: columns follow what rests on what".to_owned());
    } else if columns.begins.iter().any(|begins| !begins) {
        remarks.push("columns are not to scale".to_owned());
    }
    if bands > 1 {
        remarks.push(format!("goes on below, in {bands} bands"));
    }
    remarks
}

fn about(outline: &Outline<'_>, columns: &Columns, bands: usize) -> String {
    let below = if bands > 1 { format!(", in {bands} bands below one another") } else { String::new() };
    let mut about = format!(
        "{} in {} over {}{below}. ",
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
