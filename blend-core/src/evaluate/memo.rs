//! What has been worked out once, kept where it can be borrowed from: cells that are filled when first asked for.
//!
//! Everything here can be filled through a shared reference and is emptied through a unique one only, so an answer that
//! was borrowed stays what it was. Filling is a pure function of the facts, so it does not matter who fills first.

use std::sync::OnceLock;

/// A fixed number of cells.
#[derive(Debug)]
pub(crate) struct Table<T> {
    cells: Box<[OnceLock<T>]>,
}

impl<T> Table<T> {
    pub(crate) fn new(cells: usize) -> Table<T> {
        Table { cells: std::iter::repeat_with(OnceLock::new).take(cells).collect() }
    }

    /// The value of a cell, made when it is asked for first; `None` beyond the table.
    pub(crate) fn get_or(&self, index: usize, make: impl FnOnce() -> T) -> Option<&T> {
        self.cells.get(index).map(|cell| cell.get_or_init(make))
    }

    /// The value of a cell if there is one.
    pub(crate) fn get(&self, index: usize) -> Option<&T> {
        self.cells.get(index).and_then(OnceLock::get)
    }

    /// The value of a cell, to change it; `None` while it is empty.
    pub(crate) fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        self.cells.get_mut(index).and_then(OnceLock::get_mut)
    }

    /// Empties a cell.
    pub(crate) fn take(&mut self, index: usize) -> Option<T> {
        self.cells.get_mut(index).and_then(OnceLock::take)
    }

    /// The cells, to change their values.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = Option<&mut T>> {
        self.cells.iter_mut().map(OnceLock::get_mut)
    }

    /// The values there are.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.cells.iter().filter_map(OnceLock::get)
    }
}

/// A list that grows at its end.
#[derive(Debug)]
pub(crate) struct Trail<T> {
    head: OnceLock<Box<Link<T>>>,
}

#[derive(Debug)]
struct Link<T> {
    value: T,
    next: OnceLock<Box<Link<T>>>,
}

impl<T> Default for Trail<T> {
    fn default() -> Trail<T> {
        Trail { head: OnceLock::new() }
    }
}

impl<T> Trail<T> {
    /// The values, first ones first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        let links = std::iter::successors(self.head.get(), |link| link.next.get());
        links.map(|link| &link.value)
    }

    /// Adds a value at the end.
    pub(crate) fn push(&self, value: T) -> &T {
        let mut link = Box::new(Link { value, next: OnceLock::new() });
        let mut end = &self.head;
        loop {
            match end.set(link) {
                Ok(()) => break,
                Err(back) => link = back,
            }
            if let Some(taken) = end.get() {
                end = &taken.next;
            }
        }
        #[expect(clippy::expect_used, reason = "the cell was set just above and cells are emptied by nobody else")]
        let link = end.get().expect("a cell that was set");
        &link.value
    }

    pub(crate) fn clear(&mut self) {
        // One by one: a long list must not be dropped by recursion.
        let mut next = self.head.take();
        while let Some(mut link) = next {
            next = link.next.take();
        }
    }
}

impl<T> Drop for Trail<T> {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::{Table, Trail};

    #[test]
    fn cells_are_filled_once_and_emptied_on_demand() {
        let mut table: Table<u32> = Table::new(2);
        assert_eq!(table.get_or(0, || 1), Some(&1));
        assert_eq!(table.get_or(0, || 2), Some(&1));
        assert_eq!(table.get_or(2, || 3), None);
        assert_eq!(table.get(1), None);
        assert_eq!(table.take(0), Some(1));
        assert_eq!(table.get(0), None);
        assert_eq!(table.get_or(0, || 4), Some(&4));
        *table.get_mut(0).unwrap() += 1;
        assert_eq!(table.iter().collect::<Vec<_>>(), [&5]);
    }

    #[test]
    fn trails_keep_their_order_and_end_without_recursion() {
        let mut trail = Trail::default();
        let first = trail.push(0);
        assert_eq!((*first, *trail.push(1)), (0, 1));
        (2..20_000).for_each(|number| assert_eq!(*trail.push(number), number, "{number}"));
        assert!(trail.iter().copied().eq(0..20_000));
        trail.clear();
        assert_eq!(trail.iter().count(), 0);
    }
}
