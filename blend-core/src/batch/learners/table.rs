//! Where the number of an id is found: an open table, four cells to a line.
//!
//! A line is as long as what memory hands over at a time. What is sought is held against all four keys of its line, and no
//! branch depends on what comes out: nothing is guessed wrong, and the next ids are sought while this one waits for memory.
//! Ids whose line is full are in the lines after it.

/// The number of nobody.
pub(in super::super) const VACANT: u32 = u32::MAX;
const ACROSS: usize = 4;

/// The first vacant cell of a line has none after it that is not.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
struct Line {
    keys: [u64; ACROSS],
    within: [u32; ACROSS],
    starts: [u32; ACROSS],
}

const EMPTY: Line = Line { keys: [0; ACROSS], within: [VACANT; ACROSS], starts: [0; ACROSS] };

/// What is known of an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    /// The number itself, or what [`key`](super::key) makes of a text.
    pub(super) key: u64,
    pub(super) within: u32,
    /// Where a text starts in its bucket's.
    pub(super) start: u32,
}

#[derive(Debug)]
pub(super) struct Table {
    lines: Vec<Line>,
    count: usize,
}

impl Table {
    pub(super) fn new() -> Table {
        Table { lines: vec![EMPTY; 256], count: 0 }
    }

    /// How many cells it has.
    pub(super) fn len(&self) -> usize {
        self.lines.len().saturating_mul(ACROSS)
    }

    fn home(&self, digest: u64) -> usize {
        digest as usize & self.lines.len().wrapping_sub(1)
    }

    /// Looks at the lines where digests belong. The waits for memory overlap, as nothing else is done meanwhile.
    pub(super) fn fetch(&self, digests: impl Iterator<Item = u64>) {
        let first = |digest| self.lines.get(self.home(digest)).map_or(0, |line| line.within[0]);
        std::hint::black_box(digests.map(first).fold(0, |bits, first| bits ^ first));
    }

    /// The first cell of a key in the line where it belongs; one of nobody where there is none.
    #[inline]
    pub(super) fn find(&self, digest: u64, key: u64) -> Cell {
        let Some(line) = self.lines.get(self.home(digest)) else { return Cell { key, within: VACANT, start: 0 } };
        let [first, second, third, fourth] = line.keys.map(|known| u32::from(known == key));
        let hits = first | second << 1 | third << 2 | fourth << 3;
        let slot = hits.trailing_zeros() as usize & ACROSS.wrapping_sub(1);
        let within = line.within.get(slot).copied().unwrap_or(VACANT);
        let start = line.starts.get(slot).copied().unwrap_or(0);
        // Nothing but ones where no key is the same.
        Cell { key, within: within | u32::from(hits == 0).wrapping_neg(), start }
    }

    /// The first cell, from where a digest belongs on, that `is` so; else where the first vacant one is.
    pub(super) fn seek(&self, digest: u64, is: impl Fn(Cell) -> bool) -> Result<Cell, usize> {
        let mut at = self.home(digest).wrapping_mul(ACROSS);
        loop {
            match self.cell(at) {
                Some(cell) if cell.within == VACANT => return Err(at),
                Some(cell) if is(cell) => return Ok(cell),
                Some(_) => at = at.wrapping_add(1),
                None => at = 0,
            }
        }
    }

    fn cell(&self, at: usize) -> Option<Cell> {
        let (line, slot) = (self.lines.get(at / ACROSS)?, at % ACROSS);
        Some(Cell { key: *line.keys.get(slot)?, within: *line.within.get(slot)?, start: *line.starts.get(slot)? })
    }

    /// Fills a vacant cell.
    pub(super) fn put(&mut self, at: usize, cell: Cell) {
        let Some(line) = self.lines.get_mut(at / ACROSS) else { return };
        let slot = at % ACROSS;
        line.keys.get_mut(slot).into_iter().for_each(|key| *key = cell.key);
        line.within.get_mut(slot).into_iter().for_each(|within| *within = cell.within);
        line.starts.get_mut(slot).into_iter().for_each(|start| *start = cell.start);
        self.count = self.count.saturating_add(1);
    }

    /// Makes room for so many ids more: half of the cells stay vacant. `digest`: that of a key.
    pub(super) fn room(&mut self, more: usize, digest: impl Fn(u64) -> u64) {
        while self.count.saturating_add(more).saturating_mul(2) > self.len() {
            let twice = vec![EMPTY; self.lines.len().saturating_mul(2)];
            let before = std::mem::replace(self, Table { lines: twice, count: 0 });
            for cell in (0..before.len()).filter_map(|at| before.cell(at)).filter(|cell| cell.within != VACANT) {
                if let Err(at) = self.seek(digest(cell.key), |_| false) {
                    self.put(at, cell);
                }
            }
        }
    }
}
