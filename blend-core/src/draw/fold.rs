//! A wide arc in bands: where its columns go on below, so that it can be printed and read at the width of a page.
//!
//! Columns in which something begins or not -> how wide they are, and the band and place of each. What goes on into the
//! next band is one piece in each; arrows come in at the first of them and leave from the last.

use super::frame::CARD;
use super::scene::{Unit, count, part, units};

/// The columns of a picture that is not folded take no more than this.
const MOST: Unit = units(1_344);
/// Those of a band take about this: arrows of all bands run in the same gutters, which have to be wider.
const BAND: Unit = units(1_008);
/// In a picture of so many bands nothing is found any more; what goes on through all of them has a box in each.
const BANDS: i64 = 12;
/// Width of a column in which nothing begins.
const QUIET: Unit = units(50);

/// Where the columns stand.
pub(super) struct Fold {
    /// Of each column its band, and its place in that.
    of: Vec<(usize, usize)>,
    /// Of each place the width of the widest column at it.
    pub(super) widths: Vec<Unit>,
    /// How many columns each band has; there is at least one.
    pub(super) bands: Vec<usize>,
}

/// A part in one band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) part: usize,
    pub(super) band: usize,
    /// Its first and last place there.
    pub(super) places: (usize, usize),
}

/// All pieces.
pub(super) struct Pieces {
    /// The first of each part, in order, then all others.
    pub(super) all: Vec<Piece>,
    /// Of each part its last one.
    pub(super) last: Vec<usize>,
}

impl Fold {
    /// `begins`: of each column whether something begins in it. As many columns to a band as make bands equally wide.
    pub(super) fn new(begins: &[bool]) -> Fold {
        let all = |card: Unit| begins.iter().map(move |begins| if *begins { card } else { QUIET });
        let total = |card: Unit| all(card).fold(units(0), |sum, width| sum + width);
        let card = if total(CARD) <= MOST { CARD } else { part(CARD * units(4), 5) };
        let (total, mut before) = (total(card), units(0));
        let bands = if total <= MOST { 1 } else { part(total + BAND - units(1), BAND.0).0.min(BANDS) };
        let mut fold = Fold { of: Vec::new(), widths: Vec::new(), bands: vec![0] };
        for width in all(card) {
            // By its middle.
            let band = part((before + part(width, 2)) * units(bands), total.0);
            if count(fold.bands.len()) <= band {
                fold.bands.push(0);
            }
            let band = fold.bands.len().saturating_sub(1);
            let Some(columns) = fold.bands.last_mut() else { break };
            match fold.widths.get_mut(*columns) {
                Some(widest) => *widest = width.max(*widest),
                None => fold.widths.push(width),
            }
            fold.of.push((band, *columns));
            *columns = columns.saturating_add(1);
            before += width;
        }
        fold
    }

    /// Cuts parts, of each its first and last column, where the bands end.
    pub(super) fn cut(&self, parts: &[(usize, usize)]) -> Pieces {
        let (mut all, mut more) = (Vec::new(), Vec::new());
        let mut last = Vec::new();
        for (index, (from, to)) in parts.iter().enumerate() {
            let place = |column: usize| self.of.get(column).copied().unwrap_or((0, 0));
            let ((band, from), (final_band, to)) = (place(*from), place(*to));
            let piece = |own: usize| {
                let whole = self.bands.get(own).map_or(0, |columns| columns.saturating_sub(1));
                let end = if own == final_band { to } else { whole };
                Piece { part: index, band: own, places: (if own == band { from } else { 0 }, end) }
            };
            all.push(piece(band));
            more.extend((band.saturating_add(1)..=final_band).map(piece));
            last.push(if final_band > band { parts.len().saturating_add(more.len()).saturating_sub(1) } else { index });
        }
        all.append(&mut more);
        Pieces { all, last }
    }
}
