//! A picture as it will be seen: boxes, labels and lines in whole units, every text laid out.
//!
//! Layouts ([`arc`](super::arc), [`graph`](super::graph), [`matrix`](super::matrix), [`progress`](super::progress)) build a
//! [`Scene`]; [`svg`](super::svg) writes it and decides nothing.

use super::text;
use std::num::Saturating;

/// A length or place; x to the right, y down. Sums stop at the ends instead of wrapping around.
pub(super) type Unit = Saturating<i64>;

pub(super) const fn units(number: i64) -> Unit {
    Saturating(number)
}

pub(super) fn count(number: usize) -> Unit {
    Saturating(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A part of a length, rounded towards nothing; nothing of it where there are no parts.
pub(super) fn part(of: Unit, parts: i64) -> Unit {
    Saturating(of.0.checked_div(parts).unwrap_or(0))
}

/// Sizes of text.
pub(super) const HEADING: Unit = units(18);
pub(super) const TEXT: Unit = units(12);
pub(super) const SMALL: Unit = units(10);

/// From one line to the next.
pub(super) fn leading(size: Unit) -> Unit {
    part(size * units(5), 4)
}

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) x: Unit,
    pub(super) y: Unit,
    pub(super) width: Unit,
    pub(super) height: Unit,
}

impl Area {
    pub(super) fn right(&self) -> Unit {
        self.x + self.width
    }

    pub(super) fn bottom(&self) -> Unit {
        self.y + self.height
    }
}

/// How a surface is filled; each is told from the others without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fill {
    White,
    Pale,
    Dark,
    Rising,
    Falling,
    Crossed,
    Dots,
    Level,
    Upright,
    Rings,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stroke {
    None,
    Hair,
    Thin,
    Thick,
    Solid,
    Dashed,
    Dotted,
}

/// Which point of a label its x is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// One line of text; `y` is its base line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) x: Unit,
    pub(super) y: Unit,
    pub(super) size: Unit,
    pub(super) anchor: Anchor,
    pub(super) text: String,
    /// A bound of its width.
    pub(super) width: Unit,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    Box {
        area: Area,
        fill: Fill,
        stroke: Stroke,
    },
    /// Straight pieces.
    Path {
        points: Vec<(Unit, Unit)>,
        stroke: Stroke,
    },
    /// The head of an arrow to the right.
    Head(Unit, Unit),
    /// Where a line joins another.
    Joint(Unit, Unit),
    Diamond {
        x: Unit,
        y: Unit,
        fill: Fill,
    },
    Line(Line),
}

/// Shapes that belong together, with the whole text of what they are about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) tip: Option<String>,
    pub(super) shapes: Vec<Shape>,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scene {
    pub(super) width: Unit,
    pub(super) height: Unit,
    /// What it is of.
    pub(super) title: String,
    /// What is to be seen in it.
    pub(super) about: String,
    pub(super) groups: Vec<Group>,
}

impl Group {
    pub(super) fn tip(text: String) -> Group {
        Group { tip: Some(text), shapes: Vec::new() }
    }

    pub(super) fn rect(&mut self, area: Area, fill: Fill, stroke: Stroke) {
        self.shapes.push(Shape::Box { area, fill, stroke });
    }

    pub(super) fn path(&mut self, points: impl IntoIterator<Item = (Unit, Unit)>, stroke: Stroke) {
        self.shapes.push(Shape::Path { points: points.into_iter().collect(), stroke });
    }

    /// One line that is known to fit; `y` is its upper edge.
    pub(super) fn line(&mut self, x: Unit, y: Unit, size: Unit, anchor: Anchor, text: &str) {
        let width = text::width(text, size);
        let line = Line { x, y: y + size, size, anchor, text: text.to_owned(), width };
        self.shapes.push(Shape::Line(line));
    }

    /// Lines below one another within a width, from `y` on; gives where they end. Lines that are read from the right
    /// stand at the right.
    pub(super) fn lines(&mut self, x: Unit, y: Unit, within: Unit, size: Unit, lines: &[String]) -> Unit {
        let mut y = y;
        for line in lines {
            if text::is_from_right(line) {
                self.line(x + within, y, size, Anchor::End, line);
            } else {
                self.line(x, y, size, Anchor::Start, line);
            }
            y += leading(size);
        }
        y
    }
}

/// How high so many lines are.
pub(super) fn height(lines: &[String], size: Unit) -> Unit {
    count(lines.len()) * leading(size)
}
