//! The limits: the decision written in Rust for this one programme, from prepared bits and from the reduced facts.

use crate::Arena;
use blend_benches::facts::{Answer, Facts, complete};

pub(crate) fn enter(arena: &mut Arena<'_, '_>) {
    let masks: Vec<(u8, u16)> = arena.facts.iter().map(|facts| (!facts.answer().missing & 7, facts.done)).collect();
    arena.enter(
        "rust: bits ready",
        move |subject| {
            let (met, done) = masks[subject];
            Answer { missing: !met & 7, complete: complete(done) }
        },
        |answer| *answer,
    );
    let facts: &[Facts] = arena.facts;
    arena.enter("rust: facts", move |subject| facts[subject].answer(), |answer| *answer);
}
