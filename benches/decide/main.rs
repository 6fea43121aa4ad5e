//! One decision with reasons: may this learner register for this session of V1, which of E1, E2, E3 are missing, and is
//! the programme complete?
//!
//! Every contestant answers about the same thousand learners, with its programme or policy compiled beforehand, and each
//! in its own types; turning these into [`Answer`] is for the check and not timed. Peers are handed what blend works out:
//! the last instant of sufficient evidence of each component, whether it counts, and the window of the session. blend is
//! handed facts. `given.rs` says why both then mean the same; a peer answers nothing else.

mod blend;
mod native;
#[cfg(feature = "peers")]
mod peers;

use blend_benches::contest::Contest;
use blend_benches::facts::{Answer, Facts};
use blend_benches::learner::learners;

/// What the contestants are entered with.
struct Arena<'a, 'c> {
    contest: Contest<'c>,
    facts: &'c [Facts],
    answers: &'a [Answer],
}

impl<'c> Arena<'_, 'c> {
    /// Enters a contestant: `run` is timed, `read` turns what it gives into the answer that is checked.
    fn enter<T>(&mut self, name: &str, run: impl FnMut(usize) -> T + 'c, read: impl Fn(&T) -> Answer) {
        let answers = self.answers;
        self.contest.enter(name, answers.len(), run, |subject, got| {
            assert_eq!(read(got), answers[subject], "{name}: learner {subject}");
        });
    }
}

fn main() {
    let learners = learners(1_000, 88_172_645_463_325_252);
    let facts: Vec<Facts> = learners.iter().map(Facts::of).collect();
    let answers: Vec<Answer> = facts.iter().map(Facts::answer).collect();
    let told: usize = learners.iter().map(|learner| learner.facts.len() + 2).sum();
    let open = answers.iter().filter(|answer| answer.missing == 0).count();
    let complete = answers.iter().filter(|answer| answer.complete).count();
    assert!((200..800).contains(&open) && (100..900).contains(&complete), "{open} open, {complete} complete");
    println!(
        "{} learners, {:.1} facts each; the gate is met for {open}, the programme complete for {complete}",
        learners.len(),
        told as f64 / learners.len() as f64
    );
    let ready = blend::Ready::of(&learners);
    let mut arena = Arena {
        contest: Contest::new(
            "one decision with reasons, and whether it is complete",
            &["rust: facts", blend::PREPARED],
        ),
        facts: &facts,
        answers: &answers,
    };
    native::enter(&mut arena);
    ready.enter(&mut arena);
    #[cfg(feature = "peers")]
    peers::enter(&mut arena);
    #[cfg(not(feature = "peers"))]
    println!("peers are left out: they come with `--features peers`");
    arena.contest.run();
}
