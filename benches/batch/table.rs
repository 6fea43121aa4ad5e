//! A population in columns: an enrolment each, then facts of learners and components at random over two years, one after
//! the other in time, some of them late; a programme of so many components to hold them against.

use blend_benches::random::Random;
use blend_core::answer::Missing;
use blend_core::batch::{
    Answers, BatchOptions, Codes, Columns, Instants, Learners, NO_INSTANT, Numbers, Pick, Unit, Validity, Words,
    unwatched,
};
use blend_core::time::Instant;
use blend_core::{Programme, Schedule};
use serde_json::{Value, json};

/// Facts of a learner beside the enrolment, on average.
const FACTS: u32 = 13;
/// The first enrolment, the time that everything takes, and the instant asked, which some facts are later than.
const START: i64 = 1_704_067_200;
const SPAN: i64 = 2 * 365 * 86_400;
const ASKED: i64 = START + SPAN - 20 * 86_400;
const KINDS: [Option<&str>; 7] = [
    Some("enrolled"),
    Some("started"),
    Some("completed"),
    Some("scored"),
    Some("attended"),
    Some("revoked"),
    Some("registered"),
];
const ATTENDED: u8 = 4;
const REGISTERED: u8 = 6;
const DAY: i64 = 86_400;
/// Weeks in which each component has a session.
const WEEKS: i64 = SPAN / (7 * DAY) + 1;
/// In place of a session.
const NO_SESSION: u16 = u16::MAX;
/// Of a hundred facts, so many are of a kind or of one before it, from `started` on.
const SHARES: [u32; 5] = [15, 70, 82, 98, 100];

/// What a table is like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) learners: u32,
    pub(crate) components: u32,
    pub(crate) ids: Ids,
    pub(crate) order: Order,
    /// Whether rows have ids.
    pub(crate) named: bool,
    /// Whether it is asked what is missing.
    pub(crate) missing: bool,
    /// Whether there is a certificate, and a component that is repeated.
    pub(crate) renewed: bool,
    /// Whether there is a schedule: whoever attends a session has registered for it, and rows name it.
    pub(crate) held: bool,
}

/// Text of a table, a word a row; none in a column that is not there.
pub(crate) struct Texts<'t> {
    learners: Vec<Option<&'t str>>,
    ids: Vec<Option<&'t str>>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Ids {
    Dense,
    Sparse,
    Text,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Order {
    Arrival,
    Learner,
}

/// One fact; `learner` and `component` by their numbers, `at` in seconds.
#[derive(Debug, Clone, Copy)]
struct Fact {
    learner: u32,
    at: i64,
    kind: u8,
    component: u8,
    /// Hundredths of a score, or minutes.
    value: u8,
    /// Its place in the schedule.
    session: u16,
}

/// The columns, and the programme.
pub(crate) struct Table {
    shape: Shape,
    programme: Programme,
    schedule: Option<Schedule>,
    names: Vec<Option<String>>,
    held: Vec<Option<String>>,
    facts: Vec<Fact>,
    numbers: Vec<i64>,
    /// The learners of all rows, and the ids of rows, one after the other.
    texts: String,
    ids: String,
    kinds: Vec<u8>,
    components: Vec<u8>,
    sessions: Vec<u16>,
    enrolled: Vec<u8>,
    scores: (Vec<f64>, Vec<u8>),
    minutes: (Vec<i64>, Vec<u8>),
    ats: Vec<i64>,
}

/// What a record says of a learner.
pub(crate) struct Expected {
    pub(crate) learner: String,
    pub(crate) status: String,
    pub(crate) progress: u16,
    pub(crate) completed_at: i64,
    pub(crate) states: Vec<String>,
    pub(crate) certification: Option<String>,
    pub(crate) missing: Vec<Missing>,
}

fn programme(components: u32, renewed: bool) -> Programme {
    let name = |place: u32| format!("c{place}");
    let each: Vec<Value> = (0..components)
        .map(|place| match place % 6 {
            3 => json!({"id": name(place), "format": "knowledge_check", "pass_mark": 0.8}),
            4 => json!({"id": name(place), "format": "vilt", "minutes": 90, "attendance_mark": 0.8}),
            _ => json!({"id": name(place), "format": "elearning"}),
        })
        .map(|mut component| {
            component["valid_for"] = json!("P365D");
            component
        })
        .collect();
    let names = |range: std::ops::Range<u32>| range.map(name).collect::<Vec<_>>();
    let (half, most) = (components / 2, components * 3 / 4);
    let mut document = json!({
        "id": "p", "components": each,
        "gates": [{"id": "g", "to": [name(4)], "at": "register", "mode": "block", "when": {"all": names(0..3)}}],
        "completion": {"all": [
            {"all": names(0..half)}, {"at_least": 1, "of": names(half..most)}, {"at_least": 2, "of": names(most..components)},
        ]},
    });
    if renewed {
        document["components"][1]["every"] = json!("P4W");
        document["components"][1]["times"] = json!(12);
        document["components"][1]["needs"] = json!(1);
        document["completion"] = json!({"all": names(0..2)});
        document["certification"] = json!({"valid_for": "P200D", "window": "P60D", "grace": "P30D"});
    }
    Programme::from_json(document.to_string().as_bytes()).unwrap_or_else(|problems| panic!("{problems}"))
}

/// A session a week of each component, one after the other.
fn schedule(programme: &Programme, components: u32) -> Schedule {
    let session = |place: i64| {
        let start = START + place % WEEKS * 7 * DAY;
        let at = |at: i64| Instant::from_micros(at * 1_000_000).to_string();
        let component = format!("c{}", place / WEEKS);
        json!({"id": held(place), "component": component, "start": at(start), "end": at(start + 90 * 60)})
    };
    let sessions: Vec<Value> = (0..i64::from(components) * WEEKS).map(session).collect();
    let document = json!({"programme": "p", "sessions": sessions}).to_string();
    programme.schedule_from_json(document.as_bytes()).unwrap_or_else(|problems| panic!("{problems}"))
}

fn held(place: i64) -> String {
    format!("s{place}")
}

impl Table {
    pub(crate) fn new(shape: Shape) -> Table {
        let mut facts = facts(shape);
        if matches!(shape.order, Order::Learner) {
            facts.sort_by_key(|fact| (fact.learner, fact.at));
        }
        let there = |of: &dyn Fn(&Fact) -> bool| {
            let bits = facts.chunks(8).map(|eight| (0..).zip(eight).map(|(bit, fact)| u8::from(of(fact)) << bit).sum());
            bits.collect::<Vec<u8>>()
        };
        let texts = matches!(shape.ids, Ids::Text);
        let programme = programme(shape.components, shape.renewed);
        let sessions = if shape.held { i64::from(shape.components) * WEEKS } else { 0 };
        Table {
            shape,
            schedule: shape.held.then(|| schedule(&programme, shape.components)),
            programme,
            held: (0..sessions).map(|place| Some(held(place))).collect(),
            sessions: facts.iter().map(|fact| fact.session).collect(),
            names: (0..shape.components).map(|place| Some(format!("c{place}"))).chain([None]).collect(),
            numbers: facts.iter().map(|fact| number(fact.learner, shape.ids)).collect(),
            texts: if texts { facts.iter().map(|fact| text(fact.learner)).collect() } else { String::new() },
            ids: if shape.named { (0..facts.len()).map(|row| format!("{row:0ID$}")).collect() } else { String::new() },
            kinds: facts.iter().map(|fact| fact.kind).collect(),
            components: facts.iter().map(|fact| fact.component).collect(),
            enrolled: facts.iter().map(|fact| u8::from(fact.kind != 0)).collect(),
            scores: (
                facts.iter().map(|fact| f64::from(fact.value) / 100.0).collect(),
                there(&|fact| KINDS[usize::from(fact.kind)] == Some("scored")),
            ),
            minutes: (
                facts.iter().map(|fact| i64::from(fact.value)).collect(),
                there(&|fact| KINDS[usize::from(fact.kind)] == Some("attended")),
            ),
            ats: facts.iter().map(|fact| fact.at * 1_000_000).collect(),
            facts,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.facts.len()
    }

    pub(crate) fn learners(&self) -> usize {
        self.shape.learners as usize
    }

    /// Its columns of text.
    pub(crate) fn texts(&self) -> Texts<'_> {
        fn words(text: &str, length: usize) -> Vec<Option<&str>> {
            text.as_bytes().chunks(length).map(|text| str::from_utf8(text).ok()).collect()
        }
        Texts { learners: words(&self.texts, LENGTH), ids: words(&self.ids, ID) }
    }

    /// All components and gates at the instant asked, on one thread.
    pub(crate) fn evaluate(&self, texts: &Texts<'_>) -> Answers {
        let mut options = BatchOptions::new(Instant::from_micros(ASKED * 1_000_000));
        (options.components, options.gates, options.threads) = (Pick::All, Pick::All, 1);
        options.missing = self.shape.missing;
        options.schedule.clone_from(&self.schedule);
        let mut batch = self.programme.batch(options).unwrap_or_else(|problems| panic!("{problems}"));
        let names: Vec<Option<&str>> = self.names.iter().map(Option::as_deref).collect();
        let held: Vec<Option<&str>> = self.held.iter().map(Option::as_deref).collect();
        let coded = |codes, words| Words::Coded { codes: Codes::U8(codes), valid: Validity::ALL, words };
        let learner = match self.shape.ids {
            Ids::Text => Learners::Words(Words::Each(&texts.learners)),
            Ids::Dense | Ids::Sparse => Learners::Signed(&self.numbers, Validity::ALL),
        };
        let ats = Instants::Counted(&self.ats, Unit::Micros, Validity::ALL);
        let columns = Columns {
            id: self.shape.named.then_some(Words::Each(&texts.ids)),
            component: Some(coded(&self.components, &names)),
            programme: Some(coded(&self.enrolled, &[Some("p"), None])),
            session: self.shape.held.then(|| Words::Coded {
                codes: Codes::U16(&self.sessions),
                valid: Validity::ALL,
                words: &held,
            }),
            score: Some(Numbers::Floats(&self.scores.0, Validity::new(&self.scores.1, 0))),
            minutes: Some(Numbers::Whole(&self.minutes.0, Validity::new(&self.minutes.1, 0))),
            ..Columns::new(learner, coded(&self.kinds, &KINDS), ats)
        };
        batch.push(&columns).unwrap_or_else(|problems| panic!("{problems}"));
        batch.finish(&unwatched).expect("nobody stops it")
    }

    /// What records say of some learners, in the order of their names.
    pub(crate) fn sample(&self) -> Vec<Expected> {
        let step = (self.shape.learners / 100).max(1);
        let mut facts: Vec<&Fact> = self.facts.iter().filter(|fact| fact.learner % step == 0).collect();
        facts.sort_by_key(|fact| fact.learner);
        let mut told: Vec<Expected> =
            facts.chunk_by(|a, b| a.learner == b.learner).map(|facts| self.expected(facts)).collect();
        told.sort_by(|a, b| a.learner.cmp(&b.learner));
        told
    }

    fn expected(&self, facts: &[&Fact]) -> Expected {
        let number = facts[0].learner;
        let learner = match self.shape.ids {
            Ids::Text => text(number),
            ids => self::number(number, ids).to_string(),
        };
        let events: Vec<Value> = facts.iter().zip(0..).map(|(fact, place)| event(fact, place)).collect();
        let record = self.programme.record_from_json(json!(events).to_string().as_bytes(), self.schedule.as_ref());
        let record = record.unwrap_or_else(|problems| panic!("{problems}"));
        let standing = record.standing(Instant::from_micros(ASKED * 1_000_000), None);
        let told = serde_json::to_value(&standing).expect("a document");
        let word = |value: &Value| value.as_str().expect("a word").to_owned();
        let components = told["components"].as_array().expect("a list");
        Expected {
            learner,
            status: word(&told["status"]),
            progress: standing.progress,
            completed_at: standing.completed_at.map_or(NO_INSTANT, Instant::micros),
            states: components.iter().map(|component| word(&component["state"])).collect(),
            missing: standing.missing,
            certification: told["certification"]["state"].as_str().map(str::to_owned),
        }
    }
}

fn facts(shape: Shape) -> Vec<Fact> {
    let mut random = Random::new(0x7461_626c);
    let (learners, rows) = (shape.learners, i64::from(shape.learners * FACTS));
    // In some order of learners: 7,919 is prime to their number.
    let enrolment = |place: u32| {
        let learner = (u64::from(place) * 7_919 % u64::from(learners)) as u32;
        Fact {
            learner,
            at: START + i64::from(place) * 90 * 86_400 / i64::from(learners),
            kind: 0,
            component: u8::MAX,
            value: 0,
            session: NO_SESSION,
        }
    };
    let mut facts: Vec<Fact> = (0..learners).map(enrolment).collect();
    for row in 0..rows {
        let late = if random.percent(3) { i64::from(random.below(30)) * 86_400 } else { 0 };
        let share = random.below(100);
        let kind = 1 + SHARES.iter().take_while(|most| share >= **most).count() as u8;
        let fact = Fact {
            learner: random.below(learners),
            at: START + row * SPAN / rows - late,
            kind,
            component: random.below(shape.components) as u8,
            value: random.between(40, 101) as u8,
            session: NO_SESSION,
        };
        if !shape.held || kind != ATTENDED {
            facts.push(fact);
            continue;
        }
        let week = ((fact.at - START) / (7 * DAY)).clamp(0, WEEKS - 1);
        let session = u16::try_from(i64::from(fact.component) * WEEKS + week).expect("few sessions");
        facts.push(Fact { kind: REGISTERED, at: fact.at - 8 * DAY, session, ..fact });
        facts.push(Fact { session, ..fact });
    }
    facts
}

fn number(learner: u32, ids: Ids) -> i64 {
    match ids {
        Ids::Dense | Ids::Text => i64::from(learner),
        // Odd: no two learners become one.
        Ids::Sparse => i64::from(learner + 1).wrapping_mul(0x2545_F491_4F6C_DD1D),
    }
}

/// Characters of a text.
const LENGTH: usize = 36;
const ID: usize = 12;

fn text(learner: u32) -> String {
    let number = number(learner, Ids::Sparse).cast_unsigned();
    format!("{number:016x}-{:019x}", u64::from(learner) << 32)
}

fn event(fact: &Fact, place: u32) -> Value {
    let kind = KINDS[usize::from(fact.kind)].expect("a kind");
    let at = Instant::from_micros(fact.at * 1_000_000).to_string();
    let mut event = json!({"id": format!("f{place}"), "learner": "u", "kind": kind, "at": at});
    match kind {
        "enrolled" => event["programme"] = json!("p"),
        _ => event["component"] = json!(format!("c{}", fact.component)),
    }
    if fact.session != NO_SESSION {
        event["session"] = json!(held(i64::from(fact.session)));
    }
    match kind {
        "scored" => event["score"] = json!(f64::from(fact.value) / 100.0),
        "attended" => event["minutes"] = json!(fact.value),
        _ => {}
    }
    event
}
