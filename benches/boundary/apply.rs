//! One fact to each of a thousand learners, the last of its record, and what it changed.

use crate::c::{self, Library, Owned, Text};
use crate::standing::STATES;
use crate::{Ground, OUTCOMES, RUST, RUST_JSON, json, micros, number};
use blend_benches::contest::Contest;
use blend_benches::given;
use blend_benches::learner::{AS_OF, EVIDENCE, Fact, Learner, NAMES, QUIZ, Verb};
use blend_core::answer::{Answer, Change};
use blend_core::document::Event;
use blend_core::{Programme, Record, Schedule};
use std::hint::black_box;

/// A learner's record on both sides, and the fact to come in each of its forms.
struct Case {
    record: Record,
    /// Records are copied out of it.
    c_population: Owned,
    fact: blend_core::Fact,
    c_fact: Owned,
    event: Event,
    c_event: c::Event,
    text: String,
}

/// Records that share nothing with others: they have had a fact of their own.
struct Fresh {
    record: Record,
    c_record: Owned,
    event: Option<Event>,
}

impl Case {
    fn of(ground: &Ground, subject: usize, learner: &Learner) -> Case {
        let component = subject % NAMES.len();
        let verb = if subject.is_multiple_of(3) { Verb::Started } else { EVIDENCE[component] };
        let value = if component == QUIZ { 60 + subject as u32 % 40 } else { 40 + subject as u32 % 51 };
        let fact = Fact { component: component as u8, verb, value, at: AS_OF + 60 };
        let text = given::event("new", &fact);
        let c = &ground.c;
        let read = Text::of(&text);
        let c_fact = c.made(c.fact_free, |out, error| unsafe { (c.fact_read)(read.data, read.size, out, error) });
        let record = known(&ground.programme, &ground.schedule, learner);
        let events = given::events(learner).replace(']', &format!(",{}]", note("n")));
        Case {
            record,
            c_population: ground.c_population(&events),
            fact: blend_core::Fact::from_json(text.as_bytes()).expect("a fact"),
            c_fact,
            event: given::typed(&format!("[{text}]")).remove(0),
            c_event: c_event(c, &fact),
            text,
        }
    }

    fn fresh(&self, c: &Library) -> Fresh {
        let mut record = self.record.clone();
        record.apply(given::note("own")).expect("a note");
        let learner = Text::of("u1");
        let c_record = c.made(c.record_free, |out, error| unsafe {
            (c.population_record)(self.c_population.raw, learner.data, learner.size, out, error)
        });
        let own = note("own");
        let own = Text::of(&own);
        drop(c.made(c.bytes_free, |out, error| unsafe {
            (c.record_apply)(c_record.raw, own.data, own.size, out, error)
        }));
        Fresh { record, c_record, event: Some(self.event.clone()) }
    }
}

/// A fact that changes nothing, as text.
fn note(id: &str) -> String {
    let at = given::instant(AS_OF);
    format!(r#"{{"id":"{id}","learner":"u1","kind":"attribute","name":"desk","value":4,"at":"{at}"}}"#)
}

fn known(programme: &Programme, schedule: &Schedule, learner: &Learner) -> Record {
    let mut record = given::record(programme, schedule, learner);
    record.apply(given::note("n")).expect("a note");
    record
}

/// The same as [`given::event`], as a struct.
fn c_event(c: &Library, fact: &Fact) -> c::Event {
    let mut event = c.filled(c::Event::room(), |out, error| unsafe { (c.event_init)(out, error) });
    event.id = Text::of("new");
    event.learner = Text::of("u1");
    event.kind = Text::of(match fact.verb {
        Verb::Started => "started",
        Verb::Completed => "completed",
        Verb::Scored => "scored",
        Verb::Attended => "attended",
        Verb::SignedOff => "signed_off",
        Verb::Revoked => "revoked",
    });
    event.component = Text::of(NAMES[usize::from(fact.component)]);
    event.at = given::instant(fact.at).micros();
    let decimal = |text: String| Text::of(text.leak());
    match (fact.verb, fact.component) {
        (Verb::Scored, _) => event.score = decimal(format!("0.{:02}", fact.value)),
        (Verb::Attended, 6 | 7) => event.minutes = decimal(fact.value.to_string()),
        _ => {}
    }
    event
}

fn count(c: &Library, changes: &Owned) -> usize {
    // SAFETY: the handle lives.
    unsafe { (c.changes_count)(changes.raw) }
}

fn row(c: &Library, changes: &Owned, index: usize) -> c::Change {
    c.filled(c::Change::room(), |out, error| unsafe { (c.changes_row)(changes.raw, index, out, error) })
}

fn read(c: &Library, changes: &Owned) {
    (0..count(c, changes)).for_each(|index| {
        black_box(row(c, changes, index));
    });
}

fn same(c: &Library, got: &Owned, want: &[Change]) {
    assert_eq!(count(c, got), want.len());
    for (index, want) in want.iter().enumerate() {
        let got = row(c, got, index);
        assert_eq!(got.id.read(), want.id.as_deref());
        assert_eq!([(got.answer, got.from), (got.answer, got.to)], [want.from, want.to].map(coded));
    }
}

fn coded(answer: Answer) -> (i64, i64) {
    let word = |told: Option<i32>| i64::from(told.unwrap_or_default());
    match answer {
        Answer::Status(status) => (1, number(&status, &crate::standing::STATUSES).into()),
        Answer::Progress(progress) => (2, progress.into()),
        Answer::CompletedAt(at) => (3, micros(at)),
        Answer::Certification(state) => panic!("{state:?} without certification"),
        Answer::Component(state) => (5, word(state.map(|state| number(&state, &STATES)))),
        Answer::Gate(outcome) => (6, word(outcome.map(|outcome| number(&outcome, &OUTCOMES)))),
    }
}

pub(crate) fn contests(ground: &Ground, learners: &[Learner]) {
    let c = &ground.c;
    let cases: Vec<Case> = learners.iter().enumerate().map(|(place, one)| Case::of(ground, place, one)).collect();
    let wants: Vec<Vec<Change>> =
        cases.iter().map(|case| case.fresh(c).record.add(&case.fact).expect("a fact")).collect();
    let changed = wants.iter().filter(|changes| !changes.is_empty()).count();
    assert!(changed > cases.len() / 4, "{changed} facts change something");
    let fresh = || cases.iter().map(|case| case.fresh(c)).collect::<Vec<Fresh>>();
    let size = (cases.len(), cases.len());
    let rust = |subject: usize, got: &Vec<Change>| assert!(*got == wants[subject]);
    let right = |subject: usize, got: &Owned| same(c, got, &wants[subject]);
    let add = |record: &Owned, fact: &Owned| {
        let changes = c.made(c.changes_free, |out, error| unsafe { (c.record_add)(record.raw, fact.raw, out, error) });
        read(c, &changes);
        changes
    };

    let mut contest = Contest::new("one more fact, read beforehand", &[RUST]);
    let rust_add =
        |all: &mut Vec<Fresh>, subject: usize| all[subject].record.add(&cases[subject].fact).expect("a fact");
    contest.enter_prepared(RUST, size, fresh, rust_add, rust);
    let c_add = |all: &mut Vec<Fresh>, subject: usize| add(&all[subject].c_record, &cases[subject].c_fact);
    contest.enter_prepared("c, a ready fact, changes read", size, fresh, c_add, right);
    contest.run();

    let mut contest = Contest::new("one more fact, from its event and from text", &[RUST, RUST_JSON]);
    let typed = |all: &mut Vec<Fresh>, subject: usize| {
        let event = all[subject].event.take().expect("each is applied once");
        all[subject].record.apply(event).expect("a fact")
    };
    contest.enter_prepared(RUST, size, fresh, typed, rust);
    let from_struct = |all: &mut Vec<Fresh>, subject: usize| {
        let event = &raw const cases[subject].c_event;
        let fact = c.made(c.fact_free, |out, error| unsafe { (c.fact_new)(event, out, error) });
        add(&all[subject].c_record, &fact)
    };
    contest.enter_prepared("c, from a struct, changes read", size, fresh, from_struct, right);
    let from_text = |all: &mut Vec<Fresh>, subject: usize| {
        let fact = blend_core::Fact::from_json(cases[subject].text.as_bytes()).expect("a fact");
        json(&all[subject].record.add(&fact).expect("a fact"))
    };
    contest.enter_prepared(RUST_JSON, size, fresh, from_text, |subject, got| assert_eq!(*got, json(&wants[subject])));
    let c_text = |all: &mut Vec<Fresh>, subject: usize| {
        let (record, event) = (all[subject].c_record.raw, Text::of(&cases[subject].text));
        c.made(c.bytes_free, |out, error| unsafe { (c.record_apply)(record, event.data, event.size, out, error) })
    };
    contest.enter_prepared("c, JSON text in and out", size, fresh, c_text, |subject, got| {
        assert_eq!(c.text(got), json(&wants[subject]));
    });
    contest.run();
}
