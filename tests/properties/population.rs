//! Many learners: the rules of the waitlist and of the agenda, and the engine against the reference, over generated cases.

use std::collections::BTreeSet;

use blend_core::time::Instant as Moment;
use blend_core::{Population as Told, Programme};
use serde_json::{Value, json};

use crate::agree::{asked, differences, settle, settled, shared_out};
use crate::generate::Case;
use crate::generate::population::population;
use crate::reference::population::{Known, Population};
use crate::reference::schedule::Session;
use crate::reference::seats::eligible;
use crate::reference::time::{Instant, instant, show};

const HOUR: Instant = 3_600_000_000;
pub(crate) const DAY: Instant = 24 * HOUR;

/// Cases a property tries: `BLEND_CASES` (default as given) from `BLEND_SEED` (default 0).
pub(crate) fn over_cases(default: u64, judge: impl Fn(&Case) -> Option<Vec<String>> + Sync) {
    let (first, count) = (asked("BLEND_SEED", 0), asked("BLEND_CASES", default));
    settled(count, shared_out(first..first + count, |seed| judge(&population(seed))), population);
}

pub(crate) fn reference(case: &Case) -> Population {
    Population::new(&case.programme, &case.earlier, Some(&case.schedule), &case.events).unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

/// The engine's population; `None` where it refuses the programme drawn.
pub(crate) fn engine(case: &Case) -> Option<Told> {
    let programme = Programme::from_json_with_earlier(&bytes(&case.programme), &bytes(&json!(case.earlier))).ok()?;
    let schedule = programme.schedule_from_json(&bytes(&case.schedule)).ok()?;
    Some(programme.population_from_json(&bytes(&json!(case.events)), Some(&schedule)).unwrap())
}

pub(crate) fn moment(at: Instant) -> Moment {
    Moment::parse(&show(at)).unwrap()
}

fn read(value: &Value) -> Instant {
    instant(value.as_str().unwrap(), chrono_tz::Tz::UTC).unwrap()
}

fn rows<'v>(roster: &'v Value, list: &str) -> &'v [Value] {
    roster[list].as_array().unwrap()
}

/// The sessions of a case that the schedule writes, with the instants worth asking about seats.
pub(crate) fn sessions<'a>(all: &'a Population, case: &'a Case) -> impl Iterator<Item = (&'a Session, Instant)> {
    let around =
        |s: &'a Session| case.instants.iter().copied().chain([s.start - 1, s.start, s.end]).map(move |t| (s, t));
    all.schedule.sessions.iter().flat_map(around)
}

/// Whether a learner might have had a seat at some instant of `[from, last]`: at facts first, then every hour.
fn once_eligible(person: &Known<'_>, session: &Session, from: Instant, last: Instant) -> bool {
    let facts = person.book.facts.iter().map(|f| f.at);
    let mut hours = (0..).map(|h| from + h * HOUR).take_while(|&u| u <= last);
    let mut known = std::iter::once(from).chain(facts).filter(|&u| from <= u && u <= last);
    known.any(|u| eligible(person, session, u)) || hours.any(|u| eligible(person, session, u))
}

/// The waitlist both ways, said of the lists alone: whoever sits was eligible once and there is room for them; nobody who
/// was eligible once goes without a seat that is free, nobody is turned away beside a free place to wait.
pub(crate) fn wrong_seats(roster: &Value, all: &Population, session: &Session, t: Instant) -> Vec<String> {
    let last = t.min(session.start - 1);
    let people = all.people(None);
    let person = |row: &Value| people.iter().find(|p| row["learner"] == p.learner).unwrap();
    let since = |row: &Value| read(&row["registered_at"]);
    let eligible_once = |row: &Value| once_eligible(person(row), session, since(row), last);
    let (seated, waiting) = (rows(roster, "seated"), rows(roster, "waiting"));
    let turned_away: Vec<&Value> = rows(roster, "turned_away").iter().filter(|r| since(r) <= last).collect();
    let mut wrong = Vec::new();
    let mut check = |fine: bool, what: &str| {
        if !fine {
            wrong.push(format!("{} at {}: {what}: {roster}", session.id, show(t)));
        }
    };
    let room = session.capacity.unwrap_or(usize::MAX);
    check(seated.len() <= room, "more seated than there are seats");
    check(waiting.len() <= session.waitlist, "more waiting than there are places");
    check(turned_away.is_empty() || waiting.len() == session.waitlist, "turned away beside a free place");
    check(seated.iter().all(eligible_once), "seated though never eligible");
    let without = || waiting.iter().chain(turned_away.iter().copied());
    check(seated.len() == room || !without().any(eligible_once), "no seat though one is free");
    let mut names: Vec<&str> = ["seated", "waiting", "turned_away"]
        .iter()
        .flat_map(|l| rows(roster, l).iter().map(|r| r["learner"].as_str().unwrap()))
        .collect();
    names.sort_unstable();
    check(names.windows(2).all(|w| w[0] != w[1]), "listed twice");
    wrong
}

#[test]
fn no_seat_is_free_beside_one_who_may_have_it() {
    over_cases(40, |case| {
        let all = reference(case);
        let judge = |(session, t): (&Session, Instant)| {
            wrong_seats(&all.roster(&session.id, t, None).unwrap(), &all, session, t)
        };
        Some(sessions(&all, case).flat_map(judge).collect())
    });
}

/// The agenda's law: `runs` evenly spread, each told the keys of those before, list what one run at the end lists; no key
/// twice; nothing for those who have left, are on leave, or (but for renewal and survey) are done.
pub(crate) fn unlawful(
    agenda: impl Fn(Instant, &[String]) -> Vec<Value>,
    all: &Population,
    first: Instant,
    runs: i64,
) -> Vec<String> {
    let step = 90 / runs * DAY;
    let key = |a: &Value| a["key"].as_str().unwrap().to_owned();
    let (mut sent, mut listed, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    for run in 1..=runs {
        let new = agenda(first + run * step, &sent);
        sent.extend(new.iter().map(key));
        listed.extend(new);
    }
    let distinct: BTreeSet<&String> = sent.iter().collect();
    if distinct.len() != sent.len() {
        wrong.push(format!("a key is listed twice: {sent:?}"));
    }
    let mut whole = agenda(first + runs * step, &[]);
    whole.sort_by_key(key);
    listed.sort_by_key(key);
    if whole != listed {
        wrong.push(format!("run by run {}, at once {}", json!(listed), json!(whole)));
    }
    let people = all.people(None);
    for action in &whole {
        let Some(person) = people.iter().find(|p| action["learner"] == p.learner) else { continue };
        let standing = person.standing(read(&action["at"]));
        let late = matches!(action["kind"].as_str(), Some("renewal" | "survey"));
        let out = match standing["status"].as_str().unwrap() {
            "not_enrolled" | "withdrawn" | "suspended" => true,
            status => status == "completed" && !late,
        };
        if out {
            wrong.push(format!("{action} of {}", standing["status"]));
        }
    }
    wrong
}

pub(crate) fn begin(case: &Case) -> Instant {
    case.events.iter().map(|e| read(&e["at"])).min().unwrap_or(0)
}

#[test]
fn the_agenda_of_many_runs_is_that_of_one() {
    over_cases(40, |case| {
        let all = reference(case);
        Some(unlawful(|at, sent| all.agenda(at, sent), &all, begin(case), 3))
    });
}

#[test]
fn each_learner_of_the_engine_has_the_own_facts() {
    over_cases(200, |case| {
        let told = engine(case)?;
        let all = reference(case);
        let at = *case.instants.last().unwrap();
        let mut found = Vec::new();
        let people = all.people(None);
        let names: Vec<&str> = people.iter().map(|p| p.learner).collect();
        differences(
            "learners",
            &json!(names),
            &json!(told.records().iter().map(|r| r.learner()).collect::<Vec<_>>()),
            &mut found,
        );
        for person in &people {
            let record = told.record(person.learner).unwrap();
            let standing = serde_json::to_value(record.standing(moment(at), None)).unwrap();
            differences(person.learner, &settle(person.standing(at)), &settle(standing), &mut found);
        }
        Some(found)
    });
}
