//! What is known of a learner: one cache line, changed by one word at a time without a branch.

use crate::programme::{COMPONENTS, class};

pub const NEVER: u32 = u32::MAX;

/// The bit a word sets, by its class, for component 0: planes of twelve bits each.
const PLANES: [u64; 8] = {
    let mut planes = [0; 8];
    planes[class::ACTIVE as usize] = 1;
    planes[class::OLD as usize] = 1 << 12;
    planes[class::BELOW as usize] = 1 << 24;
    planes[class::DONE as usize] = 1 << 36;
    planes
};

#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub struct State {
    /// For each component the earliest evidence that counts and is valid, in seconds.
    pub since: [u32; COMPONENTS],
    planes: u64,
}

impl State {
    pub const EMPTY: State = State { since: [NEVER; COMPONENTS], planes: 0 };

    /// Takes in one row.
    #[inline(always)]
    pub fn take(&mut self, class: u8, component: usize, seconds: u32) {
        let done = u32::from(class == class::DONE);
        let since = &mut self.since[component];
        *since = (*since).min(seconds | done.wrapping_sub(1));
        self.planes |= PLANES[usize::from(class & 7)] << component;
    }

    pub fn active(&self) -> u16 {
        self.planes as u16 & 0xFFF
    }

    pub fn old(&self) -> u16 {
        (self.planes >> 12) as u16 & 0xFFF
    }

    pub fn below(&self) -> u16 {
        (self.planes >> 24) as u16 & 0xFFF
    }

    pub fn done(&self) -> u16 {
        (self.planes >> 36) as u16 & 0xFFF
    }
}
