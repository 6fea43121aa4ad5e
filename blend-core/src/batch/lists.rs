//! To-do lists in columns: each item once, a list as places among them.

use crate::answer::Missing;
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::ops::Range;

/// One to-do list a learner, as [`Record::standing`](crate::Record::standing) has it. What stands in several is kept once.
///
/// ```
/// use blend_core::Programme;
/// use blend_core::batch::{BatchOptions, Columns, Instants, Learners, Unit, Validity, Words, unwatched};
/// use blend_core::time::Instant;
/// let programme = Programme::from_json(br#"{
///     "id": "p", "components": [{"id": "prep", "format": "elearning"}, {"id": "workshop", "format": "ilt"}],
///     "completion": {"all": ["prep", "workshop"]}
/// }"#)?;
/// let mut options = BatchOptions::new(Instant::parse("2026-03-05T00:00:00Z").unwrap());
/// options.missing = true;
/// let mut batch = programme.batch(options)?;
/// batch.push(&Columns {
///     component: Some(Words::Each(&[Some("prep"), Some("workshop")])),
///     ..Columns::new(
///         Learners::Signed(&[7, 8], Validity::ALL),
///         Words::Each(&[Some("completed"), Some("started")]),
///         Instants::Counted(&[1_772_524_800, 1_772_524_800], Unit::Seconds, Validity::ALL),
///     )
/// })?;
/// let missing = batch.finish(&unwatched).unwrap().missing.unwrap();
/// let of = |row| missing.of(row).map(|item| item.component.as_deref().unwrap()).collect::<Vec<_>>();
/// assert_eq!((of(0), of(1)), (vec!["workshop"], vec!["prep", "workshop"]));
/// assert_eq!((missing.places, missing.items.len()), (vec![0, 1, 0], 2));
/// # Ok::<(), blend_core::problem::Problems>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MissingLists {
    /// Every item there is, in the order in which lists have them first.
    pub items: Vec<Missing>,
    /// The lists one after the other, each item by its place in [`items`](MissingLists::items).
    pub places: Vec<u32>,
    /// Where each learner's list ends in [`places`](MissingLists::places).
    pub ends: Vec<usize>,
}

impl MissingLists {
    /// How many lists.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no lists.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The list of a row; nothing is missing of a row that is not there.
    pub fn of(&self, row: usize) -> impl Iterator<Item = &Missing> {
        let places = self.places.get(range(&self.ends, row)).unwrap_or_default();
        places.iter().filter_map(|place| self.items.get(*place as usize))
    }
}

fn range(ends: &[usize], row: usize) -> Range<usize> {
    let start = row.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    start..ends.get(row).copied().unwrap_or(start)
}

/// Lists in the making.
#[derive(Debug, Default)]
pub(super) struct Lists {
    known: HashMap<Missing, u32, FixedState>,
    places: Vec<u32>,
    ends: Vec<usize>,
}

impl Lists {
    /// The place of an item that is about to be listed.
    pub(super) fn place(&mut self, item: Missing) -> u32 {
        let next = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        *self.known.entry(item).or_insert(next)
    }

    /// Adds a list.
    pub(super) fn push(&mut self, places: &[u32]) {
        self.places.extend_from_slice(places);
        self.ends.push(self.places.len());
    }

    /// The items in the order of their places.
    fn items(known: HashMap<Missing, u32, FixedState>) -> Vec<Missing> {
        let mut items: Vec<(Missing, u32)> = known.into_iter().collect();
        items.sort_unstable_by_key(|(_, place)| *place);
        items.into_iter().map(|(item, _)| item).collect()
    }

    /// Adds the lists of others.
    pub(super) fn append(&mut self, other: Lists) {
        let Lists { known, places, ends } = other;
        let renumbered: Vec<u32> = Lists::items(known).into_iter().map(|item| self.place(item)).collect();
        let before = self.places.len();
        let place = |place: &u32| renumbered.get(*place as usize).copied().unwrap_or(u32::MAX);
        self.places.extend(places.iter().map(place));
        self.ends.extend(ends.iter().map(|end| end.saturating_add(before)));
    }

    pub(super) fn told(self) -> MissingLists {
        MissingLists { items: Lists::items(self.known), places: self.places, ends: self.ends }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Value;

    fn item(component: &str) -> Missing {
        let need = Value::Text("completed".to_owned());
        Missing { component: Some(component.to_owned()), need, have: Value::Null, alternatives: Vec::new() }
    }

    fn lists(of: &[&[&str]]) -> Lists {
        let mut lists = Lists::default();
        for list in of {
            let places: Vec<u32> = list.iter().map(|name| lists.place(item(name))).collect();
            lists.push(&places);
        }
        lists
    }

    #[test]
    fn lists_are_the_same_however_they_were_put_together() {
        let all: [&[&str]; 5] = [&["b", "a"], &[], &["c"], &["a", "d", "b"], &["e"]];
        let whole = lists(&all).told();
        for split in 0..=all.len() {
            let (first, rest) = all.split_at(split);
            let mut joined = lists(first);
            joined.append(lists(rest));
            assert_eq!(joined.told(), whole, "{split}");
        }
        let names: Vec<_> = whole.items.iter().map(|item| item.component.as_deref().unwrap()).collect();
        assert_eq!(names, ["b", "a", "c", "d", "e"]);
        assert_eq!((whole.len(), whole.is_empty()), (5, false));
        let of = |row| whole.of(row).map(|item| item.component.as_deref().unwrap()).collect::<Vec<_>>();
        for (row, list) in all.iter().enumerate() {
            assert_eq!(of(row), *list);
        }
        assert!(of(5).is_empty());
    }
}
