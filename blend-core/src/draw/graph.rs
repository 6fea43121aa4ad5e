//! The dependency graph: what rests on what, from left to right.
//!
//! A component's column is the length of the longest way to it; in circles the order of the document breaks the tie, and
//! an arrow leads back. Rows follow those of what is built on. Long graphs go on below, so that they can be printed. What has
//! no link stands last.

use super::frame::{CARD, Card, Frame, MARGIN, legend};
use super::grid::{Cell, Grid, LEAST_HEIGHT};
use super::outline::{LinkKind, Outline, Part, when};
use super::scene::{Anchor, Group, SMALL, Scene, Unit, units};
use super::text::counted;

/// Columns for components without links, at least.
const LOOSE_COLUMNS: usize = 4;
/// Columns of one band; a longer graph goes on in the band below.
const BAND: usize = 6;
/// Room above the first row of components without links.
const LOOSE_LEAD: Unit = units(30);

/// Of each part how many links the longest way to it has, links back in circles left out.
pub(super) fn layers(outline: &Outline<'_>) -> Vec<usize> {
    let rank = |part: usize| outline.parts.get(part).map(|part| part.rank);
    let before = before(outline);
    let mut order: Vec<usize> = (0..outline.parts.len()).collect();
    order.sort_by_key(|part| rank(*part));
    let mut layers = vec![0_usize; outline.parts.len()];
    for part in order {
        let forward = before.get(part).into_iter().flatten().filter(|from| rank(**from) < rank(part));
        let layer = forward.filter_map(|from| layers.get(*from)).map(|layer| layer.saturating_add(1)).max();
        if let (Some(slot), Some(layer)) = (layers.get_mut(part), layer) {
            *slot = layer;
        }
    }
    layers
}

/// Of each part what leads to it.
fn before(outline: &Outline<'_>) -> Vec<Vec<usize>> {
    let mut before = vec![Vec::new(); outline.parts.len()];
    for link in &outline.links {
        if let Some(list) = before.get_mut(link.to) {
            list.push(link.from);
        }
    }
    before
}

/// Where every part stands, and the first row of those without links.
fn cells(outline: &Outline<'_>, cards: &[Card]) -> (Vec<Cell>, usize, Option<usize>) {
    let layers = layers(outline);
    let before = before(outline);
    let mut linked = vec![false; layers.len()];
    for end in outline.links.iter().flat_map(|link| [link.from, link.to]) {
        if let Some(slot) = linked.get_mut(end) {
            *slot = true;
        }
    }
    let is_linked = |part: &usize| linked.get(*part).copied().unwrap_or(false);
    let layer = |part: usize| layers.get(part).copied().unwrap_or(0);
    let mut rows = vec![0_usize; layers.len()];
    let mut by_layer: Vec<Vec<usize>> = Vec::new();
    for part in (0..layers.len()).filter(is_linked) {
        let layer = layer(part);
        if by_layer.len() <= layer {
            by_layer.resize(layer.saturating_add(1), Vec::new());
        }
        if let Some(list) = by_layer.get_mut(layer) {
            list.push(part);
        }
    }
    // The first row of the band, and that below all rows so far.
    let (mut first, mut most) = (0, 0);
    for (place, parts) in by_layer.iter().enumerate() {
        if place.is_multiple_of(BAND) {
            first = most;
        }
        let wished = |part: &usize, rows: &[usize]| {
            let from = before.get(*part).into_iter().flatten().filter(|from| layer(**from) < layer(*part));
            let found: Vec<usize> = from.filter_map(|from| rows.get(*from).copied()).collect();
            found.iter().fold(0_usize, |sum, row| sum.saturating_add(*row)).checked_div(found.len()).unwrap_or(0)
        };
        let mut order: Vec<(usize, usize)> = parts.iter().map(|part| (wished(part, &rows), *part)).collect();
        order.sort_by_key(|(row, part)| (*row, outline.parts.get(*part).map(|part| part.rank)));
        let mut free = first;
        for (wished, part) in order {
            let row = free.max(wished);
            if let Some(slot) = rows.get_mut(part) {
                *slot = row;
            }
            free = row.saturating_add(1);
            most = most.max(free);
        }
    }
    let columns = by_layer.len().clamp(LOOSE_COLUMNS, BAND);
    let loose: Vec<usize> = (0..layers.len()).filter(|part| !is_linked(part)).collect();
    let mut cells: Vec<Cell> = cards
        .iter()
        .enumerate()
        .map(|(part, card)| {
            let row = rows.get(part).copied().unwrap_or(0);
            let column = layer(part) % BAND;
            Cell { column, last: column, row, height: card.height }
        })
        .collect();
    for (row, parts) in loose.chunks(columns).enumerate() {
        for (column, part) in parts.iter().enumerate() {
            if let Some(cell) = cells.get_mut(*part) {
                *cell = Cell { column, last: column, row: most.saturating_add(row), height: cell.height };
            }
        }
    }
    (cells, columns, (!loose.is_empty()).then_some(most))
}

pub(super) fn scene(outline: &Outline<'_>) -> Scene {
    let card = |part: &Part<'_>| {
        let mut remarks = part.remarks();
        remarks.extend(part.days.map(|(from, to)| when(from, to, outline.by_day)));
        Card::new(&part.name, &remarks, CARD, LEAST_HEIGHT)
    };
    let cards: Vec<Card> = outline.parts.iter().map(card).collect();
    let (cells, columns, loose) = cells(outline, &cards);
    let used = cells.iter().map(|cell| cell.column.saturating_add(1)).max().unwrap_or(0).min(columns);
    let rows = cells.iter().map(|cell| cell.row.saturating_add(1)).max().unwrap_or(0);
    let mut leads = vec![units(4); rows];
    if let Some(lead) = loose.and_then(|row| leads.get_mut(row)) {
        *lead = LOOSE_LEAD;
    }
    let grid = Grid {
        leaves: (0..cells.len()).collect(),
        cells,
        columns: vec![CARD; used],
        leads,
        links: outline.links.iter().collect(),
        left: MARGIN - units(4),
    };
    let mut placed = grid.place(|link| outline.sentence(link));
    let mut frame = Frame::new("Dependency graph", outline, &outline.remarks, about(outline), placed.right);
    placed.down(frame.y);
    if let Some(row) = loose.and_then(|row| placed.rows.get(row)) {
        let mut caption = Group::default();
        let x = placed.columns.first().map_or(MARGIN, |column| column.0);
        caption.line(x, row.0 + units(12), SMALL, Anchor::Start, "without links");
        frame.push(caption);
    }
    frame.extend(placed.arrows);
    let boxes = outline.parts.iter().zip(&cards).zip(&placed.areas);
    frame.extend(boxes.map(|((part, card), area)| card.draw(part, *area, part.tip(outline.by_day))));
    frame.finish(placed.bottom, &legend(outline, &LinkKind::ALL, true))
}

fn about(outline: &Outline<'_>) -> String {
    let told = outline.told(&LinkKind::ALL, 200);
    format!("{} and {}. {told}", counted(outline.parts.len(), "component"), counted(outline.links.len(), "link"))
}
