//! The batch against records: every column of every learner is what the learner's own record answers, whatever the form
//! of the columns, the parts they come in and the number of threads (law 4).
//!
//! A case of many learners -> [`Rows`] and each learner's record -> columns in forms drawn for every instant asked ->
//! answers, compared cell by cell with standings ([`Compared`]), and measures with those of a report ([`Reported`]).
//! Without ids no fact is taken back, and every row is a fact of its own; the records' facts then have ids in the order of
//! what they say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use blend_core::answer::Standing;
use blend_core::batch::{Answers, BatchOptions, Columns, Pick, unwatched};
use blend_core::time::Instant as Moment;
use blend_core::{Programme, Record, Schedule};
use serde::Serialize;
use serde_json::{Value, json};

use crate::agree::{asked, settled, shared_out};
use crate::columns::rows::{Naming, Row, Rows};
use crate::columns::{Buffers, Named, shuffle};
use crate::compared::Compared;
use crate::generate::{Case, Source, crowd, plain, population};
use crate::measured::{MEASURES, Reported};
use crate::reference::time::{Instant, show};

/// How often each answer turned up.
pub(crate) type Reached = BTreeMap<String, u64>;

fn bytes(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

fn moment(at: Instant) -> Moment {
    Moment::parse(&show(at)).unwrap()
}

/// The word an answer is told as.
pub(crate) fn word(answer: impl Serialize) -> String {
    serde_json::to_value(answer).unwrap().as_str().unwrap().to_owned()
}

/// Learners that records answer for, and the rows that tell the same facts.
pub(crate) struct Told {
    programme: Programme,
    schedule: Option<Schedule>,
    /// Whom the events name.
    learners: Vec<String>,
    records: Vec<Record>,
    rows: Rows,
    named: Named,
    names: Vec<String>,
}

impl Told {
    /// `None` where the engine refuses the programme drawn.
    pub(crate) fn of(case: &Case, naming: Naming, source: &mut Source) -> Option<Told> {
        let programme =
            Programme::from_json_with_earlier(&bytes(&case.programme), &bytes(&json!(case.earlier))).ok()?;
        let schedule = programme.schedule_from_json(&bytes(&case.schedule)).ok()?;
        let learners: BTreeSet<&str> = case.events.iter().filter_map(|event| event["learner"].as_str()).collect();
        let learners: Vec<String> = learners.into_iter().map(str::to_owned).collect();
        let mut rows = Rows::of(&case.events, &learners, naming, source);
        let record = |events: &Vec<Value>| programme.record_from_json(&bytes(&json!(events)), Some(&schedule)).unwrap();
        let records = rows.events.iter().map(record).collect();
        if source.rarely(3) && !learners.is_empty() {
            rows.spoil(learners.len(), source);
        }
        if source.rarely(4) {
            rows.litter(source);
        }
        let named = *source.pick(&Named::ALL);
        let names = (0..learners.len()).map(|place| named.name(place)).collect();
        Some(Told { programme, schedule: Some(schedule), learners, records, rows, named, names })
    }

    /// What a batch answers about the rows in columns of forms drawn; what another number of threads answers differently.
    fn answers(&self, options: &BatchOptions, source: &mut Source) -> (Answers, Option<String>) {
        let mut rows: Vec<Row> = self.rows.rows.clone();
        shuffle(&mut rows, source);
        if options.grouped {
            rows.sort_by_key(|row| row.learner);
        }
        // Some rows at once, some one by one, now and then none.
        let mut blocks: Vec<Buffers<'_>> = Vec::new();
        let (mut rest, mut first) = (rows.as_slice(), 0_usize);
        let most = *source.pick(&[3, 40, 1_000]);
        while !rest.is_empty() || blocks.is_empty() {
            let (block, after) = rest.split_at(source.below(most + 1).min(rest.len()));
            blocks.push(Buffers::of(block, first as u64, self.named, &self.names, source));
            first += block.len();
            rest = after;
        }
        let mut calls: Vec<Vec<&[Buffers<'_>]>> = Vec::new();
        let mut blocks = blocks.as_slice();
        while !blocks.is_empty() {
            let (now, after) = blocks.split_at(1 + source.below(blocks.len()));
            calls.push(now.chunks(1 + source.below(3)).collect());
            blocks = after;
        }
        let answers = self.fed(options, &calls);
        let otherwise = source.rarely(4).then(|| {
            let threads = options.threads % 3 + 1;
            let again = self.fed(&BatchOptions { threads, ..options.clone() }, &calls);
            let what = format!("{} threads {answers:?}, {threads} threads {again:?}", options.threads);
            (again != answers).then_some(what)
        });
        (answers, otherwise.flatten())
    }

    /// What a batch answers that is fed so, call by call and part by part.
    fn fed(&self, options: &BatchOptions, calls: &[Vec<&[Buffers<'_>]>]) -> Answers {
        let mut batch = self.programme.batch(options.clone()).unwrap();
        for parts in calls {
            if let [[one]] = parts.as_slice() {
                batch.push(&one.lent()).unwrap();
                continue;
            }
            let give = |part: &&[Buffers<'_>], read: &mut dyn FnMut(&Columns<'_>)| {
                part.iter().for_each(|block| read(&block.lent()));
            };
            assert!(batch.push_each(parts, give, &unwatched).unwrap().is_continue());
        }
        batch.finish(&unwatched).unwrap()
    }

    /// Everything mostly, else some columns.
    fn options(&self, at: Instant, known: Option<Instant>, standing: &Standing, source: &mut Source) -> BatchOptions {
        let mut options = BatchOptions::new(moment(at));
        options.known_at = known.map(moment);
        options.schedule.clone_from(&self.schedule);
        options.threads = 1 + source.below(3);
        options.grouped = source.rarely(4);
        options.missing = !source.rarely(3);
        options.measures = !source.rarely(4);
        let components: Vec<String> = standing.components.iter().map(|component| component.id.clone()).collect();
        let gates: Vec<String> = standing.gates.iter().map(|gate| gate.id.clone()).collect();
        let pick = |source: &mut Source, names: &[String]| match source.below(8) {
            0 => Pick::None,
            1 if !names.is_empty() => Pick::These(source.some(names)),
            _ => Pick::All,
        };
        options.components = pick(source, &components);
        options.spans = pick(source, &components);
        options.gates = pick(source, &gates);
        options
    }

    /// Every difference at the instants of the case.
    pub(crate) fn compare(&self, case: &Case, source: &mut Source, reached: &mut Reached) -> Vec<String> {
        let mut found = Vec::new();
        // Somebody without any fact is judged by the newest version.
        let nobody = self.programme.record_from_json(b"[]", self.schedule.as_ref()).unwrap();
        let reported = Reported::new(&self.programme, self.schedule.as_ref(), &case.schedule, &self.names, &self.rows);
        for (place, &at) in case.instants.iter().enumerate() {
            // The last of the instants is now and then asked as it was known a while before.
            let last = place + 1 == case.instants.len();
            let known = (last && source.rarely(3)).then(|| case.instants[0]);
            let newest = nobody.standing(moment(at), None);
            let options = self.options(at, known, &newest, source);
            let (answers, otherwise) = self.answers(&options, source);
            let standings: Vec<Standing> =
                self.records.iter().map(|record| record.standing(moment(at), options.known_at)).collect();
            let compared = Compared {
                newest: &newest,
                standings: &standings,
                learners: &self.learners,
                names: &self.names,
                options: &options,
            };
            let mut differing = compared.differences(&answers, &self.rows);
            differing.extend(otherwise);
            differing.extend(reported.differences(&answers, &options, reached));
            let asked = format!("at {}, known {:?}, ids {:?}", show(at), known.map(show), self.named);
            found.extend(differing.into_iter().map(|line| format!("{asked}: {line}")));
            compared.reached(&answers, reached);
        }
        found
    }
}

/// Compares cases; how often each answer turned up.
fn judged(default: u64, naming: &[Naming], case: impl Fn(u64) -> Case + Sync) -> Reached {
    let (first, count) = (asked("BLEND_SEED", 0), asked("BLEND_CASES", default));
    let reached = Mutex::new(Reached::new());
    let judge = |seed| {
        let case = case(seed);
        let mut source = Source::new(seed ^ 0xBA7C);
        let told = Told::of(&case, *source.pick(naming), &mut source)?;
        let mut own = Reached::new();
        let found = told.compare(&case, &mut source, &mut own);
        let mut all = reached.lock().unwrap();
        own.into_iter().for_each(|(answer, times)| *all.entry(answer).or_default() += times);
        Some(found)
    };
    settled(count, shared_out(first..first + count, judge), &case);
    let reached = reached.into_inner().unwrap();
    let times = |what: &str| reached.get(what).copied().unwrap_or(0);
    println!("{} of {} answers about a learner were worked out in full", times("in full"), times("answers"));
    reached
}

const EVERY: [Naming; 3] = [Naming::All, Naming::Some, Naming::None];
const MOSTLY_NONE: [Naming; 6] = [Naming::All, Naming::Some, Naming::None, Naming::None, Naming::None, Naming::None];

#[test]
fn a_batch_answers_as_each_record_does() {
    judged(300, &EVERY, |seed| crowd(seed, 12));
}

#[test]
fn a_batch_answers_as_each_record_of_a_population_does() {
    let reached = judged(POPULATIONS, &EVERY, population::population);
    if asked("BLEND_CASES", POPULATIONS) >= POPULATIONS {
        hardly_ever(&reached, &MEASURES.map(|path| format!("measured {path}")), 3);
    }
}

/// What plain programmes and their records have to come to.
const ANSWERS: [&str; 33] = [
    "status not_enrolled",
    "status withdrawn",
    "status suspended",
    "status completed",
    "status lapsed",
    "status failed",
    "status in_progress",
    "status not_started",
    "timing none",
    "timing on_time",
    "timing late",
    "timing overdue",
    "timing behind",
    "timing on_track",
    "state not_required",
    "state done",
    "state waived",
    "state exhausted",
    "state failed",
    "state expired",
    "state in_progress",
    "state not_started",
    "gate open",
    "gate flagged",
    "gate blocked",
    "certification none",
    "certification certified",
    "certification due",
    "certification lapsed",
    "measured /completion/numerator",
    "measured /timing/at_risk",
    "measured /timing/overdue",
    "measured dropped",
];

#[test]
fn a_batch_answers_as_each_record_of_a_plain_programme_does() {
    let reached = judged(PLAIN, &MOSTLY_NONE, |seed| plain::crowd(seed, 12));
    if asked("BLEND_CASES", PLAIN) >= PLAIN {
        hardly_ever(&reached, &ANSWERS, 10);
    }
}

/// Complains about answers that turned up less often than so many times.
fn hardly_ever(reached: &Reached, answers: &[impl AsRef<str>], least: u64) {
    let often = |answer: &str| reached.get(answer).is_some_and(|times| *times >= least);
    let few: Vec<&str> = answers.iter().map(AsRef::as_ref).filter(|answer| !often(answer)).collect();
    assert!(few.is_empty(), "hardly ever reached: {few:?} of {reached:?}");
}

/// Populations every run compares.
const POPULATIONS: u64 = 150;

/// Plain programmes every run compares.
const PLAIN: u64 = 300;
