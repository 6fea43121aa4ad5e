//! One decision: prepared and kept (`verdict`), worked out with names (`decide`), and from several threads at once.

use crate::c::{self, Library, Owned, Text};
use crate::{Ground, OUTCOMES, RUST, RUST_JSON, json, micros, number, same_missing};
use blend_benches::contest::Contest;
use blend_benches::given;
use blend_benches::learner::Learner;
use blend_core::answer::{Decision, Outcome, Reason};
use blend_core::document::Action;
use blend_core::time::Instant;
use blend_core::{Prepared, Question, Record, Verdict};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::ptr::{null, null_mut};

const REASONS: [&str; 11] = [
    "not_enrolled",
    "withdrawn",
    "suspended",
    "attempts_exhausted",
    "session_cancelled",
    "session_over",
    "registration_closed",
    "already_registered",
    "gate",
    "schedule_conflict",
    "session_full",
];

/// Learners on both sides, each with the session asked about.
#[allow(clippy::vec_box, reason = "each where it came to be, as handles are")]
struct Both {
    records: Vec<Box<Record>>,
    c_records: Vec<Owned>,
    sessions: Vec<String>,
}

/// The question of each learner: one is prepared for each session.
type Asked<'q> = Vec<&'q (Prepared, Owned)>;

pub(crate) fn contests(ground: &Ground, learners: &[Learner], at: Instant) {
    let record = |learner| Box::new(given::record(&ground.programme, &ground.schedule, learner));
    let both = Both {
        records: learners.iter().map(record).collect(),
        c_records: learners.iter().map(|learner| ground.c_record(&given::events(learner))).collect(),
        sessions: learners.iter().map(|learner| given::session(learner.days)).collect(),
    };
    let mut questions: BTreeMap<&str, (Prepared, Owned)> = BTreeMap::new();
    for session in &both.sessions {
        questions.entry(session).or_insert_with(|| prepared(ground, session));
    }
    let asked: Asked<'_> = both.sessions.iter().map(|session| &questions[session.as_str()]).collect();
    let decisions: Vec<Decision> = (0..learners.len()).map(|subject| both.decide(subject, at)).collect();
    let blocked = decisions.iter().filter(|decision| decision.outcome == Outcome::Blocked).count();
    assert!((200..800).contains(&blocked), "{blocked} blocked");
    for count in [decisions.len(), 16] {
        kept(&ground.c, &both, &asked, &decisions[..count], at);
    }
    worked_out(&ground.c, &both, &decisions, at);
    together(&ground.c, &both, &asked, &decisions, at);
}

fn prepared(ground: &Ground, session: &str) -> (Prepared, Owned) {
    let rust = ground.programme.prepare(Some("V1"), Action::Register, Some(session), Some(&ground.schedule));
    let (component, session) = (Text::of("V1"), Text::of(session));
    let c = &ground.c;
    let question = c.made(c.question_free, |out, error| unsafe {
        let (programme, schedule) = (ground.c_programme.raw, ground.c_schedule.raw);
        let (part, size) = (component.data, component.size);
        (c.question_new)(programme, schedule, part, size, c::REGISTER, session.data, session.size, out, error)
    });
    (rust.expect("names that are there"), question)
}

/// What `blend_verdict` says, out of a verdict: outcome, reasons, when it opens.
fn short(verdict: &Verdict<'_>) -> (Outcome, u32, Option<Instant>) {
    let bits = verdict.reasons().iter().fold(0, |bits, reason| bits | 1 << reason.code as u32);
    (verdict.outcome(), bits, verdict.opens_at())
}

fn same_verdict(got: &c::Verdict, want: &Decision) {
    let bits = want.reasons.iter().fold(0, |bits, reason| bits | 1 << number(&reason.code, &REASONS));
    assert_eq!(
        (got.outcome, got.reasons, got.opens_at),
        (number(&want.outcome, &OUTCOMES), bits, micros(want.opens_at))
    );
}

fn same_short((outcome, bits, opens_at): &(Outcome, u32, Option<Instant>), want: &Decision) {
    let reasons = want.reasons.iter().fold(0, |bits, reason| bits | 1 << reason.code as u32);
    assert_eq!((*outcome, *bits, *opens_at), (want.outcome, reasons, want.opens_at));
}

impl Both {
    fn verdict(&self, asked: &Asked<'_>, subject: usize, at: Instant) -> (Outcome, u32, Option<Instant>) {
        short(&self.records[subject].verdict(&asked[subject].0, at).expect("the same programme"))
    }

    fn c_verdict(&self, c: &Library, asked: &Asked<'_>, subject: usize, at: Instant) -> c::Verdict {
        let (record, question) = (self.c_records[subject].raw, asked[subject].1.raw);
        c.filled(c::Verdict::room(), |out, error| unsafe {
            (c.record_verdict)(record, question, at.micros(), out, error)
        })
    }

    fn decide(&self, subject: usize, at: Instant) -> Decision {
        let question = Question { session: Some(&self.sessions[subject]), ..Question::new("V1", Action::Register, at) };
        self.records[subject].decide(&question).expect("names that are there")
    }

    fn c_decide(&self, c: &Library, subject: usize, at: Instant) -> Owned {
        let (component, session) = (Text::of("V1"), Text::of(&self.sessions[subject]));
        c.made(c.decision_free, |out, error| unsafe {
            let (part, size, record, none) = (component.data, component.size, self.c_records[subject].raw, null_mut());
            let (bound, length, known) = (session.data, session.size, c::NO_INSTANT);
            (c.decision_new)(record, part, size, c::REGISTER, bound, length, at.micros(), known, none, out, error)
        })
    }
}

fn kept(c: &Library, both: &Both, asked: &Asked<'_>, decisions: &[Decision], at: Instant) {
    let count = decisions.len();
    let title = format!("one decision, prepared and asked again (`verdict`), {count} learners");
    let mut contest = Contest::new(title, &[RUST]);
    contest.enter(
        RUST,
        count,
        |subject| both.verdict(asked, subject, at),
        |subject, got| {
            same_short(got, &decisions[subject]);
        },
    );
    contest.enter(
        "c",
        count,
        |subject| both.c_verdict(c, asked, subject, at),
        |subject, got| {
            same_verdict(got, &decisions[subject]);
        },
    );
    contest.run();
}

/// Every row of a decision, handed to `each` with what is missing.
fn c_rows(c: &Library, decision: &Owned, mut each: impl FnMut(usize, &c::Reason, Option<(usize, &c::Missing)>)) {
    // SAFETY: the handle lives; rows are those it says it has.
    for index in 0..unsafe { (c.decision_reasons)(decision.raw) } {
        let reason =
            c.filled(c::Reason::room(), |out, error| unsafe { (c.decision_reason)(decision.raw, index, out, error) });
        each(index, &reason, None);
        for place in 0..reason.missing {
            let missing = c.filled(c::Missing::room(), |out, error| unsafe {
                (c.decision_missing)(decision.raw, index, place, out, error)
            });
            each(index, &reason, Some((place, &missing)));
        }
    }
}

fn c_short(c: &Library, decision: &Owned) -> c::Verdict {
    c.filled(c::Verdict::room(), |out, error| unsafe { (c.decision_verdict)(decision.raw, out, error) })
}

fn same_decision(c: &Library, got: &Owned, want: &Decision) {
    same_verdict(&c_short(c, got), want);
    let mut rows = 0;
    c_rows(c, got, |index, reason, missing| {
        let want: &Reason = &want.reasons[index];
        let items = want.missing.as_deref().unwrap_or_default();
        let Some((place, missing)) = missing else {
            rows += 1;
            let numbers = (number(&want.code, &REASONS), number(&want.mode, &["block", "flag"]));
            assert_eq!((reason.code, reason.mode), numbers);
            assert_eq!((reason.gate.read(), reason.message.read()), (want.gate.as_deref(), want.message.as_deref()));
            let told = [want.overridden, want.late].map(|told| i32::from(told.unwrap_or_default()));
            assert_eq!([reason.overridden, reason.late], told);
            assert_eq!((Some(reason.done), Some(reason.of), reason.missing), (want.done, want.of, items.len()));
            return;
        };
        same_missing(missing, &items[place]);
    });
    assert_eq!(rows, want.reasons.len());
}

fn worked_out(c: &Library, both: &Both, decisions: &[Decision], at: Instant) {
    let (told, count) = (at.to_string(), decisions.len());
    let mut contest = Contest::new("one decision, worked out (`decide`)", &[RUST, RUST_JSON]);
    let same = |subject: usize, got: &Owned| same_decision(c, got, &decisions[subject]);
    contest.enter(RUST, count, |subject| both.decide(subject, at), |subject, got| assert!(*got == decisions[subject]));
    contest.enter("c, structs made", count, |subject| both.c_decide(c, subject, at), same);
    let read = |subject: usize| {
        let decision = both.c_decide(c, subject, at);
        black_box(c_short(c, &decision));
        c_rows(c, &decision, |_, reason, missing| {
            black_box((reason, missing));
        });
        decision
    };
    contest.enter("c, structs made and read", count, read, same);
    contest.enter(
        RUST_JSON,
        count,
        |subject| json(&both.decide(subject, at)),
        |subject, got| {
            assert_eq!(*got, json(&decisions[subject]));
        },
    );
    let text = |subject: usize| {
        let (component, session, at) = (Text::of("V1"), Text::of(&both.sessions[subject]), Text::of(&told));
        c.made(c.bytes_free, |out, error| unsafe {
            let (part, size, record, none) = (component.data, component.size, both.c_records[subject].raw, null());
            let (bound, length, others) = (session.data, session.size, null_mut());
            let ask = c.record_decide;
            ask(record, part, size, c::REGISTER, bound, length, at.data, at.size, none, 0, others, out, error)
        })
    };
    contest.enter("c, JSON text", count, text, |subject, got| assert_eq!(c.text(got), json(&decisions[subject])));
    contest.run();
}

/// The same records asked from one and from two threads.
fn together(c: &Library, both: &Both, asked: &Asked<'_>, decisions: &[Decision], at: Instant) {
    const AGAINST: [&str; 2] = ["rust, 1 thread", "c, 1 thread"];
    let name = |of: &str, threads: usize| format!("{of}, {threads} thread{}", if threads == 1 { "" } else { "s" });
    let verdict = |subject: usize| both.verdict(asked, subject, at);
    let c_verdict = |subject: usize| both.c_verdict(c, asked, subject, at);
    let decision = |subject: usize| both.decide(subject, at);
    let c_decision = |subject: usize| both.c_decide(c, subject, at);
    let mut contest = Contest::new("verdicts in threads: processor time of each", &AGAINST);
    for size in [1, 2].map(|threads| (threads, decisions.len())) {
        contest.enter_threads(name("rust", size.0), size, verdict, |subject, got| same_short(got, &decisions[subject]));
        contest
            .enter_threads(name("c", size.0), size, c_verdict, |subject, got| same_verdict(got, &decisions[subject]));
    }
    contest.run();
    let mut contest = Contest::new("decisions in threads: processor time of each", &AGAINST);
    for size in [1, 2].map(|threads| (threads, decisions.len())) {
        let rust = |subject: usize, got: &Decision| assert!(*got == decisions[subject]);
        contest.enter_threads(name("rust", size.0), size, decision, rust);
        let same = |subject: usize, got: &Owned| same_decision(c, got, &decisions[subject]);
        contest.enter_threads(name("c", size.0), size, c_decision, same);
    }
    contest.run();
}
