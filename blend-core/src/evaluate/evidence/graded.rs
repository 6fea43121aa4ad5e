//! Where the attempts at a slot are kept: most slots have none, and hold no room for them.

use super::Terms;
use super::attempts::Attempts;
use crate::plan::Component;
use std::ops::Deref;
use std::sync::OnceLock;

/// The attempts at a slot; read as [`Attempts`], none where nothing was attempted.
#[derive(Debug, Default)]
pub(crate) struct Graded(Option<Box<Attempts>>);

impl Deref for Graded {
    type Target = Attempts;

    fn deref(&self) -> &Attempts {
        static NONE: OnceLock<Attempts> = OnceLock::new();
        self.0.as_deref().unwrap_or_else(|| NONE.get_or_init(Attempts::default))
    }
}

impl Graded {
    /// To add to them.
    pub(super) fn begun(&mut self) -> &mut Attempts {
        self.0.get_or_insert_default()
    }

    /// Works out the pieces of the attempts taken since the last time.
    pub(super) fn settle(&mut self, component: &Component, terms: &Terms) {
        self.0.iter_mut().for_each(|attempts| attempts.settle(component, terms));
    }
}
