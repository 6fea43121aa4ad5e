//! What the boundary costs: the same questions asked of the core in Rust, and through the C ABI of the shared library as a
//! host loads it.
//!
//! Each question is asked in the forms there are: the Rust answer and its C structs, all rows of them read; the Rust answer
//! written as JSON text and the JSON text of C. Both sides read the same documents, learners and facts, and every field of
//! the structs is compared with the Rust answer before anything is timed. Making the answer, reading it and dropping it
//! are timed on both sides.
//!
//! The library is built, as for the tests, in the release profile, which is that of the benches.

mod apply;
#[path = "../../tests/built.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with the tests")]
mod built;
mod c;
mod decide;
mod roster;
mod standing;

use blend_benches::given;
use blend_benches::learner::{AS_OF, learners};
use blend_core::answer::Missing;
use blend_core::time::Instant;
use blend_core::{Programme, Schedule};
use c::{Library, Owned, Text};
use serde::Serialize;

/// The same programme and schedule on both sides.
struct Ground {
    programme: Programme,
    schedule: Schedule,
    c: Library,
    c_programme: Owned,
    c_schedule: Owned,
}

impl Ground {
    fn load() -> Ground {
        let c = Library::load(&built::library().with_file_name("libblend.so"));
        let programme = given::programme();
        let text = Text::of(given::PROGRAMME);
        let c_programme = c.made(c.programme_free, |out, error| unsafe {
            (c.programme_new)(text.data, text.size, std::ptr::null(), 0, out, error)
        });
        let document = given::sessions();
        let text = Text::of(&document);
        let c_schedule = c.made(c.schedule_free, |out, error| unsafe {
            (c.schedule_new)(c_programme.raw, text.data, text.size, out, error)
        });
        Ground { schedule: given::schedule(&programme), programme, c, c_programme, c_schedule }
    }

    fn c_record(&self, events: &str) -> Owned {
        let text = Text::of(events);
        self.c.made(self.c.record_free, |out, error| unsafe {
            (self.c.record_new)(self.c_programme.raw, self.c_schedule.raw, text.data, text.size, out, error)
        })
    }

    fn c_population(&self, events: &str) -> Owned {
        let text = Text::of(events);
        self.c.made(self.c.population_free, |out, error| unsafe {
            (self.c.population_new)(self.c_programme.raw, self.c_schedule.raw, text.data, text.size, out, error)
        })
    }
}

/// The number in the header of one of these words, as what has it serialises: counted from 1.
fn number(of: &impl Serialize, words: &[&str]) -> i32 {
    let word = serde_json::to_value(of).expect("a word");
    let place = words.iter().position(|known| word == *known).unwrap_or_else(|| panic!("{word} is none of {words:?}"));
    place as i32 + 1
}

const OUTCOMES: [&str; 3] = ["open", "flagged", "blocked"];

fn micros(instant: Option<Instant>) -> i64 {
    instant.map_or(c::NO_INSTANT, Instant::micros)
}

fn json(answer: &impl Serialize) -> String {
    serde_json::to_string(answer).expect("JSON")
}

fn same_missing(got: &c::Missing, want: &Missing) {
    assert_eq!(got.component.read(), want.component.as_deref());
    assert_eq!(got.need.read(), Some(json(&want.need).as_str()));
    assert_eq!(got.have.read(), Some(json(&want.have).as_str()));
    assert_eq!(got.alternatives.read(), Some(json(&want.alternatives).as_str()));
}

/// The contestants that others are compared with.
const RUST: &str = "rust";
const RUST_JSON: &str = "rust, as JSON text";

fn main() {
    let ground = Ground::load();
    let learners = learners(1_000, 1_414_213_562);
    let at = given::instant(AS_OF);
    decide::contests(&ground, &learners, at);
    standing::contest(&ground, &learners, at);
    apply::contests(&ground, &learners);
    roster::contest(&ground, &learners[..200], at);
}
