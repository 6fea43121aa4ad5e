//! One fact applied to a learner in cache, with the answers that it changed.
//!
//! Every learner is given one fact with a date before the instant asked. The limits are those of a programme known by
//! heart: a state of one cache line (which cannot take back what a revocation cuts, so no fact here revokes or precedes a
//! revocation), and a log of packed words replayed whole. blend's record reads the fact, keeps its order, and compares
//! every answer before and after. Compared are the changes of component states, gates, progress and completion.
//!
//! A fact about a component changes its record in place, at its end or in between; while a copy of the record is alive it
//! is laid out anew instead. All three are measured, over a thousand learners (whose records do not fit a core's own
//! cache) and, for the usual case, over few learners that each get many facts. Growth is shown for records of 15, 150 and
//! 1,500 facts, filled up with activity.

mod expected;

use blend_benches::coded::{Coded, Full, Log, State};
use blend_benches::contest::Contest;
use blend_benches::given;
use blend_benches::learner::{AS_OF, DAY, EVIDENCE, Fact, Learner, QUIZ, Verb, learners};
use blend_benches::random::Random;
use blend_core::answer::Change;
use blend_core::document::Event;
use blend_core::{Programme, Record, Schedule};
use expected::Expected;

const REPLAYED: &str = "by hand: log replayed";

/// A learner and the fact to come.
struct Case {
    learner: Learner,
    fact: Fact,
}

fn main() {
    let programme = given::programme();
    let schedule = given::schedule(&programme);
    let mut random = Random::new(2_718_281_828);
    let cases: Vec<Case> = learners(1_024, 1_618_033_988).into_iter().map(|one| case(one, &mut random)).collect();
    one(&cases, &programme, &schedule);
    growth(&cases, &programme, &schedule);
}

fn case(mut learner: Learner, random: &mut Random) -> Case {
    learner.facts.retain(|fact| fact.at <= AS_OF);
    let revoked: Vec<u8> =
        learner.facts.iter().filter(|fact| fact.verb == Verb::Revoked).map(|fact| fact.component).collect();
    let free: Vec<u8> = (0..12).filter(|component| !revoked.contains(component)).collect();
    let component = free[random.below(free.len() as u32) as usize];
    let evidence = EVIDENCE[usize::from(component)];
    let verb = if random.percent(30) { Verb::Started } else { evidence };
    let value = match usize::from(component) {
        QUIZ => random.between(60, 100),
        _ => random.between(40, 91),
    };
    let fact = Fact { component, verb, value, at: AS_OF - random.between(1, 500 * DAY) };
    Case { learner, fact }
}

/// What the fact changes, worked out from scratch.
fn expected(case: &Case) -> (Full, Full) {
    let mut log: Vec<Coded> = case.learner.facts.iter().map(Coded::of).collect();
    let before = State::replay(&log).full();
    log.push(Coded::of(&case.fact));
    (before, State::replay(&log).full())
}

/// The cases with their fact after all others.
fn last(cases: &[Case]) -> Vec<Case> {
    let later = |case: &Case| Case { learner: case.learner.clone(), fact: Fact { at: AS_OF + 60, ..case.fact } };
    cases.iter().map(later).collect()
}

fn one(cases: &[Case], programme: &Programme, schedule: &Schedule) {
    let wants: Vec<(Full, Full)> = cases.iter().map(expected).collect();
    let changed = wants.iter().filter(|(before, after)| before != after).count();
    assert!(changed > cases.len() / 4, "{changed} of {} facts change something", cases.len());
    println!("{} learners; {changed} facts change something", cases.len());

    let size = (cases.len(), cases.len());
    let facts: Vec<Coded> = cases.iter().map(|case| Coded::of(&case.fact)).collect();
    let states: Vec<State> = cases.iter().map(|case| Log::of(&case.learner.facts).state()).collect();
    let same = |subject: usize, got: &Option<(Full, Full)>| {
        let (before, after) = wants[subject];
        assert_eq!(*got, (before != after).then_some((before, after)), "learner {subject}");
    };
    let latest = last(cases);
    let ready: Vec<Ready> = latest.iter().map(|case| Ready::of(case, programme, schedule)).collect();
    let late: Vec<Ready> = cases.iter().map(|case| Ready::of(case, programme, schedule)).collect();
    let mut contest = Contest::new("one fact to each of a thousand learners", &[REPLAYED]);
    let fold = |states: &mut Vec<State>, subject: usize| states[subject].apply(facts[subject]);
    contest.enter_prepared("by hand: state of one cache line", size, || states.clone(), fold, same);
    let logs = || cases.iter().map(|case| Log::of(&case.learner.facts)).collect::<Vec<Log>>();
    let replay = |logs: &mut Vec<Log>, subject: usize| logs[subject].apply(facts[subject]);
    contest.enter_prepared(REPLAYED, size, logs, replay, same);

    let right = |subject: usize, got: &Vec<Change>| {
        let mut whole = latest[subject].learner.clone();
        whole.facts.push(latest[subject].fact);
        let at = given::instant(AS_OF + 60);
        let before = ready[subject].record.standing(at, None);
        let after = given::record(programme, schedule, &whole).standing(at, None);
        assert_eq!(Expected::told(got), Expected::by_standings(&before, &after), "learner {subject}");
    };
    let fresh = || ready.iter().map(Ready::fresh).collect::<Vec<Ready>>();
    contest.enter_prepared(
        "blend: add, the last fact of its record",
        size,
        fresh,
        |all, subject| all[subject].add(),
        right,
    );
    let apply = |all: &mut Vec<Ready>, subject: usize| all[subject].apply();
    contest.enter_prepared("blend: apply, the same read from its event", size, fresh, apply, right);
    let told = |subject: usize, got: &Vec<Change>| {
        assert_eq!(Expected::told(got), Expected::by_hand(&wants[subject]), "{subject}")
    };
    let add = |all: &mut Vec<Ready>, subject: usize| all[subject].add();
    let own = || late.iter().map(Ready::fresh).collect::<Vec<Ready>>();
    contest.enter_prepared("blend: add, a late fact", size, own, add, told);
    contest.enter_prepared("blend: add, a late fact to a shared record", size, || late.clone(), add, told);
    contest.run();
}

/// Many facts to each of few learners, whose records stay in a core's own cache, after 15, 150 and 1,500 facts; and a late
/// one to each.
fn growth(cases: &[Case], programme: &Programme, schedule: &Schedule) {
    const LEARNERS: usize = 8;
    const FACTS: usize = 64;
    let later = |subject: usize| Fact { at: AS_OF + 60 * (1 + subject as u32), ..cases[subject].fact };
    let facts: Vec<Fact> = (0..LEARNERS * FACTS).map(later).collect();
    let codes: Vec<Coded> = facts.iter().map(Coded::of).collect();
    let read: Vec<blend_core::Fact> =
        facts.iter().enumerate().map(|(subject, fact)| Ready::fact(&format!("new{subject}"), fact)).collect();
    let grown = [15, 150, 1_500].map(|length| (length, filled(&cases[..LEARNERS], length)));
    let ready = grown.each_ref().map(|(_, few)| few.iter().map(|case| Ready::of(case, programme, schedule)).collect());
    let ready: &[Vec<Ready>] = &ready;

    let size = (facts.len(), facts.len());
    let mut contest = Contest::new("sixty-four facts to each of eight learners", &["blend: add, after 15 facts"]);
    for ((length, few), ready) in grown.iter().zip(ready) {
        let logs = || few.iter().map(|case| Log::of(&case.learner.facts)).collect::<Vec<Log>>();
        let replay = |logs: &mut Vec<Log>, subject: usize| logs[subject % LEARNERS].apply(codes[subject]);
        contest.enter_prepared(format!("by hand: log replayed, after {length} facts"), size, logs, replay, |_, _| {});
        let add = |all: &mut Vec<Ready>, subject: usize| {
            all[subject % LEARNERS].record.add(&read[subject]).unwrap_or_else(|problems| panic!("{problems}"))
        };
        let right = |subject: usize, got: &Vec<Change>| {
            let (learner, round) = (subject % LEARNERS, subject / LEARNERS);
            let mut whole = few[learner].learner.clone();
            whole.facts.extend((0..round).map(|round| facts[round * LEARNERS + learner]));
            let at = given::instant(facts[subject].at);
            let before = given::record(programme, schedule, &whole).standing(at, None);
            whole.facts.push(facts[subject]);
            let after = given::record(programme, schedule, &whole).standing(at, None);
            assert_eq!(Expected::told(got), Expected::by_standings(&before, &after), "fact {subject}");
        };
        let fresh = || ready.iter().map(Ready::fresh).collect::<Vec<Ready>>();
        contest.enter_prepared(format!("blend: add, after {length} facts"), size, fresh, add, right);
        let late = |all: &mut Vec<Ready>, learner: usize| all[learner].add();
        let told = |learner: usize, got: &Vec<Change>| {
            assert_eq!(Expected::told(got), Expected::by_hand(&expected(&few[learner])), "learner {learner}");
        };
        let one = (LEARNERS, LEARNERS);
        contest.enter_prepared(format!("blend: add a late one, to {length} facts"), one, fresh, late, told);
    }
    contest.run();
}

/// The cases with their records filled up with activity.
fn filled(cases: &[Case], length: usize) -> Vec<Case> {
    let mut random = Random::new(577_215_664);
    let fill = |case: &Case| {
        let mut learner = case.learner.clone();
        while learner.facts.len() + 2 < length {
            let component = random.below(12) as u8;
            let at = AS_OF - random.between(1, 590 * DAY);
            learner.facts.push(Fact { component, verb: Verb::Started, value: 0, at });
        }
        Case { learner, fact: case.fact }
    };
    cases.iter().map(fill).collect()
}

/// A record whose answers at its last fact are known, and the fact to come.
#[derive(Clone)]
struct Ready {
    record: Record,
    event: Option<Event>,
    fact: blend_core::Fact,
}

impl Ready {
    fn of(case: &Case, programme: &Programme, schedule: &Schedule) -> Ready {
        let mut record = given::record(programme, schedule, &case.learner);
        record.apply(given::note("n")).unwrap_or_else(|problems| panic!("{problems}"));
        let event = given::typed(&format!("[{}]", given::event("new", &case.fact))).pop();
        Ready { record, event, fact: Ready::fact("new", &case.fact) }
    }

    fn fact(id: &str, fact: &Fact) -> blend_core::Fact {
        blend_core::Fact::from_json(given::event(id, fact).as_bytes()).unwrap_or_else(|problems| panic!("{problems}"))
    }

    /// A copy that shares nothing: its own first fact was applied.
    fn fresh(&self) -> Ready {
        let mut own = self.clone();
        own.record.apply(given::note("own")).unwrap_or_else(|problems| panic!("{problems}"));
        own
    }

    fn add(&mut self) -> Vec<Change> {
        self.record.add(&self.fact).unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn apply(&mut self) -> Vec<Change> {
        let event = self.event.take().expect("each fact is applied once");
        self.record.apply(event).unwrap_or_else(|problems| panic!("{problems}"))
    }
}
