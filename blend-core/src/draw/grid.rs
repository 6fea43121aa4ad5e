//! Boxes on a grid, and arrows between them that run in the gaps.
//!
//! Every box stands in one row and one or more columns. Left of each column is a gutter, under each row a corridor; an
//! arrow leaves its source at the right, runs along a corridor where it has to pass other columns, and enters its target
//! through the gutter before it. Where lines only cross they are not joined; where they meet there is a joint. What leads
//! to one target in one way shares one line and one head, what leaves one source in one way too, so no two dashed lines
//! lie on each other. Linear in boxes and links, up to sorting.

use super::frame::stroke;
use super::outline::{Link, LinkKind};
use super::scene::{Area, Group, Shape, Unit, count, part, units};
use std::collections::{BTreeMap, BTreeSet};

/// Least height of a box: arrows come in and go out at its sides.
pub(super) const LEAST_HEIGHT: Unit = units(46);

const STUBS: Unit = units(20);
const HEADS: Unit = units(14);
/// Width of a gutter without lines.
const IDLE: Unit = units(14);
const TRACK: Unit = units(6);
const MOST_TRACKS: usize = 24;
const CORRIDOR: Unit = units(14);

/// Where a box stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) column: usize,
    /// The last column it reaches over.
    pub(super) last: usize,
    pub(super) row: usize,
    pub(super) height: Unit,
}

/// What is to be laid out.
pub(super) struct Grid<'a> {
    pub(super) cells: Vec<Cell>,
    /// Of each end of a link the cell that lines leave from; they come in at the cell in its place.
    pub(super) leaves: Vec<usize>,
    /// The widths of the columns.
    pub(super) columns: Vec<Unit>,
    /// Room above each row.
    pub(super) leads: Vec<Unit>,
    /// The links to be drawn; their ends are places of `cells` and of `leaves`.
    pub(super) links: Vec<&'a Link>,
    pub(super) left: Unit,
}

/// Where everything has its place.
pub(super) struct Placed {
    /// Of each cell.
    pub(super) areas: Vec<Area>,
    /// Of each column, its left and right.
    pub(super) columns: Vec<(Unit, Unit)>,
    /// Of each row, its upper edge (above its lead) and the lower edge of its corridor.
    pub(super) rows: Vec<(Unit, Unit)>,
    pub(super) right: Unit,
    pub(super) bottom: Unit,
    pub(super) arrows: Vec<Group>,
}

impl Placed {
    /// Moves all of it down.
    pub(super) fn down(&mut self, by: Unit) {
        self.areas.iter_mut().for_each(|area| area.y += by);
        for (from, to) in &mut self.rows {
            (*from, *to) = (*from + by, *to + by);
        }
        self.bottom += by;
        for shape in self.arrows.iter_mut().flat_map(|group| &mut group.shapes) {
            match shape {
                Shape::Path { points, .. } => points.iter_mut().for_each(|(_, y)| *y += by),
                Shape::Head(_, y) | Shape::Joint(_, y) | Shape::Diamond { y, .. } => *y += by,
                Shape::Line(line) => line.y += by,
                Shape::Box { area, .. } => area.y += by,
            }
        }
    }
}

fn kind_place(kind: LinkKind) -> Unit {
    units(match kind {
        LinkKind::Block => 0,
        LinkKind::Flag => 1,
        LinkKind::After => 2,
    })
}

/// Lines side by side: where the one at a place runs, and how much room all take.
fn track(place: usize, of: usize) -> Unit {
    if of <= MOST_TRACKS { count(place) * TRACK } else { part(count(place) * room(of), count(of).0) }
}

fn room(of: usize) -> Unit {
    count(of.min(MOST_TRACKS)) * TRACK
}

/// A kind of link at one end of it.
type End = (usize, LinkKind);

/// Of each end the place of its track, and how many tracks there are, by column or row.
struct Tracks {
    place: BTreeMap<End, usize>,
    number: Vec<usize>,
}

impl Tracks {
    /// `ends`: by column (or row), in the order of the tracks.
    fn new(number: usize, ends: BTreeSet<(usize, usize, End)>) -> Tracks {
        let mut tracks = Tracks { place: BTreeMap::new(), number: vec![0; number] };
        for (line, _, end) in ends {
            if let Some(used) = tracks.number.get_mut(line) {
                tracks.place.insert(end, *used);
                *used = used.saturating_add(1);
            }
        }
        tracks
    }

    fn number(&self, line: usize) -> usize {
        self.number.get(line).copied().unwrap_or(0)
    }

    fn at(&self, end: End, line: usize) -> Unit {
        track(self.place.get(&end).copied().unwrap_or(0), self.number(line))
    }
}

/// How a link gets from one cell to another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The next box in the same row.
    Straight,
    /// From one column to the next.
    Near,
    /// Along a corridor.
    Far,
}

fn way(from: &Cell, to: &Cell) -> Way {
    let next = from.last.checked_add(1) == Some(to.column);
    match (next, from.row == to.row) {
        (true, true) => Way::Straight,
        (true, false) => Way::Near,
        _ => Way::Far,
    }
}

impl Grid<'_> {
    fn ends(&self, link: &Link) -> Option<(Cell, Cell, Way)> {
        let (from, to) = (*self.cells.get(*self.leaves.get(link.from)?)?, *self.cells.get(link.to)?);
        Some((from, to, way(&from, &to)))
    }

    pub(super) fn place(self, tip: impl Fn(&Link) -> String) -> Placed {
        let (mut entering, mut passing) = (BTreeSet::new(), BTreeSet::new());
        // The gutters that some line comes into.
        let mut busy = vec![false; self.columns.len()];
        for link in &self.links {
            let Some((from, to, way)) = self.ends(link) else { continue };
            for column in [to.column, from.last.saturating_add(1)] {
                busy.get_mut(column).into_iter().for_each(|busy| *busy = true);
            }
            if way != Way::Straight {
                entering.insert((to.column, to.row, (link.to, link.kind)));
            }
            if way == Way::Far {
                passing.insert((from.row, from.column, (link.from, link.kind)));
            }
        }
        let gutters = Tracks::new(self.columns.len(), entering);
        let corridors = Tracks::new(self.leads.len(), passing);
        let mut x = self.left;
        let columns: Vec<(Unit, Unit)> = (self.columns.iter().enumerate())
            .map(|(column, width)| {
                let is_busy = busy.get(column).copied().unwrap_or(false);
                let left = x + if is_busy { STUBS + room(gutters.number(column)) + HEADS } else { IDLE };
                x = left + *width;
                (left, x)
            })
            .collect();
        let mut heights = vec![units(0); self.leads.len()];
        for cell in &self.cells {
            if let Some(height) = heights.get_mut(cell.row) {
                *height = cell.height.max(*height);
            }
        }
        let mut y = units(0);
        let mut rows = Vec::new();
        // Of each row the upper edges of its boxes and of its corridor's first track.
        let mut edges = Vec::new();
        for (row, (lead, height)) in self.leads.iter().zip(&heights).enumerate() {
            let top = y + *lead;
            let corridor = top + *height + part(CORRIDOR, 2);
            let bottom = corridor + room(corridors.number(row)) + part(CORRIDOR, 2);
            rows.push((y, bottom));
            edges.push((top, corridor));
            y = bottom;
        }
        let area = |cell: &Cell| {
            let left = columns.get(cell.column).map_or(self.left, |column| column.0);
            let right = columns.get(cell.last).map_or(left, |column| column.1);
            let top = edges.get(cell.row).map_or(units(0), |edge| edge.0);
            Area { x: left, y: top, width: right - left, height: cell.height }
        };
        let areas: Vec<Area> = self.cells.iter().map(area).collect();
        let (entering, leaving) = (BTreeMap::new(), BTreeMap::new());
        let mut lines = Lines { grid: &self, areas: &areas, gutters, corridors, edges: &edges, entering, leaving };
        for link in &self.links {
            lines.add(link, &tip);
        }
        let arrows = lines.drawn();
        Placed { areas, columns, rows, right: x + STUBS, bottom: y, arrows }
    }
}

/// From one end to the other.
type Piece = (Unit, Unit);

/// Lines that are one: all that leaves a source, or all that enters a target, in one way.
#[derive(Default)]
struct Net {
    tips: Vec<String>,
    /// Level pieces by their y.
    level: BTreeMap<Unit, Piece>,
    /// Upright pieces by their x.
    upright: BTreeMap<Unit, Piece>,
    /// Where lines that leave some source come in.
    meets: BTreeMap<(Unit, Unit), usize>,
    head: Option<(Unit, Unit)>,
}

fn join(pieces: &mut BTreeMap<Unit, Piece>, at: Unit, a: Unit, b: Unit) {
    let piece = pieces.entry(at).or_insert((a, a));
    *piece = (piece.0.min(a).min(b), piece.1.max(a).max(b));
}

/// Whether two pieces do not simply turn into each other where they meet.
fn is_joint(x: Unit, y: Unit, level: Piece, upright: Piece) -> bool {
    let meets = level.0 <= x && x <= level.1 && upright.0 <= y && y <= upright.1;
    let turns = (x == level.0 || x == level.1) && (y == upright.0 || y == upright.1);
    meets && !turns
}

impl Net {
    /// Where its own pieces are joined.
    fn joints(&self) -> impl Iterator<Item = (Unit, Unit)> {
        let at = move |(x, upright): (&Unit, &Piece)| {
            let (x, upright) = (*x, *upright);
            let joined = self.level.iter().filter(move |(y, level)| is_joint(x, **y, **level, upright));
            joined.map(move |(y, _)| (x, *y))
        };
        self.upright.iter().flat_map(at)
    }
}

struct Lines<'g> {
    grid: &'g Grid<'g>,
    areas: &'g [Area],
    gutters: Tracks,
    corridors: Tracks,
    edges: &'g [(Unit, Unit)],
    entering: BTreeMap<End, Net>,
    leaving: BTreeMap<End, Net>,
}

impl Lines<'_> {
    fn add(&mut self, link: &Link, tip: impl Fn(&Link) -> String) {
        let Some((from, to, way)) = self.grid.ends(link) else { return };
        let source = self.grid.leaves.get(link.from).and_then(|cell| self.areas.get(*cell));
        let (Some(source), Some(target)) = (source, self.areas.get(link.to)) else { return };
        let step = kind_place(link.kind) * units(10);
        let (enters, leaves) = (target.y + units(10) + step, source.y + units(15) + step);
        let track =
            target.x - HEADS - room(self.gutters.number(to.column)) + self.gutters.at((link.to, link.kind), to.column);
        let corridor = self.edges.get(from.row).map_or(source.bottom(), |edge| edge.1)
            + self.corridors.at((link.from, link.kind), from.row);
        // What leaves higher turns down further out, so that they do not cross.
        let stub = source.right() + units(15) - kind_place(link.kind) * units(5);
        let entering = self.entering.entry((link.to, link.kind)).or_default();
        entering.tips.push(tip(link));
        entering.head = Some((target.x, enters));
        if way == Way::Straight {
            join(&mut entering.level, enters, source.right(), target.x);
            return;
        }
        let meets = if way == Way::Near { leaves } else { corridor };
        join(&mut entering.level, enters, track, target.x);
        join(&mut entering.upright, track, enters, meets);
        entering.meets.insert((track, meets), link.from);
        let leaving = self.leaving.entry((link.from, link.kind)).or_default();
        leaving.tips.push(tip(link));
        if way == Way::Near {
            join(&mut leaving.level, leaves, source.right(), track);
        } else {
            join(&mut leaving.level, leaves, source.right(), stub);
            join(&mut leaving.upright, stub, leaves, corridor);
            join(&mut leaving.level, corridor, stub, track);
        }
    }

    /// Where lines that leave come into one that enters and goes on.
    fn meetings(&self, net: &Net, kind: LinkKind) -> Vec<(Unit, Unit)> {
        let joined = |((x, y), from): (&(Unit, Unit), &usize)| {
            let level = *self.leaving.get(&(*from, kind))?.level.get(y)?;
            is_joint(*x, *y, level, *net.upright.get(x)?).then_some((*x, *y))
        };
        net.meets.iter().filter_map(joined).collect()
    }

    fn drawn(&self) -> Vec<Group> {
        let group = |((_, kind), net): (&End, &Net)| {
            let mut group = Group::tip(tips(&net.tips));
            for (y, (from, to)) in &net.level {
                group.path([(*from, *y), (*to, *y)], stroke(*kind));
            }
            for (x, (from, to)) in &net.upright {
                group.path([(*x, *from), (*x, *to)], stroke(*kind));
            }
            let joints: BTreeSet<(Unit, Unit)> = net.joints().chain(self.meetings(net, *kind)).collect();
            group.shapes.extend(joints.into_iter().map(|(x, y)| Shape::Joint(x, y)));
            group.shapes.extend(net.head.map(|(x, y)| Shape::Head(x, y)));
            group
        };
        self.leaving.iter().chain(&self.entering).map(group).collect()
    }
}

/// Sentences of one line's links; of very many the first.
fn tips(tips: &[String]) -> String {
    const MOST: usize = 20;
    let more = tips.len().saturating_sub(MOST);
    let mut text = tips.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(". ");
    if more > 0 {
        text.push_str(&format!(". And {more} more"));
    }
    text
}
