//! Small sets of words: purposes, treatments.

use crate::document::{Purpose, Treatment};
use std::marker::PhantomData;

/// A word with a place in its list.
pub(crate) trait Word: Copy {
    /// Its place, below 16.
    fn place(self) -> u32;
}

impl Word for Purpose {
    fn place(self) -> u32 {
        self as u32
    }
}

impl Word for Treatment {
    fn place(self) -> u32 {
        self as u32
    }
}

/// A set of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Set<T>(u16, PhantomData<T>);

impl<T: Word> Set<T> {
    pub(crate) fn of(words: impl IntoIterator<Item = T>) -> Set<T> {
        Set(words.into_iter().fold(0, |bits, word| bits | bit(word)), PhantomData)
    }

    pub(crate) fn has(self, word: T) -> bool {
        self.0 & bit(word) != 0
    }

    pub(crate) fn any(self, words: &[T]) -> bool {
        words.iter().any(|word| self.has(*word))
    }

    /// Whether there is something in it, and nothing but these.
    pub(crate) fn only(self, words: &[T]) -> bool {
        !self.is_empty() && self.0 & !Set::of(words.iter().copied()).0 == 0
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn len(self) -> u32 {
        self.0.count_ones()
    }

    pub(crate) fn with(self, other: Set<T>) -> Set<T> {
        Set(self.0 | other.0, PhantomData)
    }

    pub(crate) fn common(self, other: Set<T>) -> Set<T> {
        Set(self.0 & other.0, PhantomData)
    }
}

fn bit<T: Word>(word: T) -> u16 {
    1_u16.wrapping_shl(word.place())
}
