//! The measures over a population at an instant: for all, for each cohort, for each value of an attribute.
//!
//! Readings:
//! - Learners are counted by their status at the instant asked; who is not enrolled, withdrawn or on leave is left out.
//! - Formats are those that the completion of a learner's version mentions.
//! - The cohort is that of the running or last enrolment, a migration's ignored.
//! - Time to completion is over counted learners who are complete.
//! - Low use looks at every component, whatever it asks for; the other lists per component only at those that ask for
//!   something.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::document::{Plan, list, text};
use super::measures::{Rate, mean, quartiles, show_mean, whole_down};
use super::number::{Q, decimal, q};
use super::population::{Known, Population};
use super::ratings::{Ratings, readiness};
use super::risks::{people, risk};
use super::rules::{done_name, set};
use super::schedule::Session;
use super::seats::{Seats, seats};
use super::time::{Instant, add, instant, show};
use super::{agenda, prework, struggle};

/// What hosts may set.
pub(crate) struct Options {
    pub(crate) minutes_lost: i64,
    pub(crate) readiness: i64,
    pub(crate) low_use: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { minutes_lost: 20, readiness: 3, low_use: 2000 }
    }
}

/// One learner at the instant asked, worked out once.
pub(crate) struct Member<'a> {
    pub(crate) person: &'a Known<'a>,
    pub(crate) standing: Value,
    cohort: Option<String>,
    attributes: BTreeMap<String, Value>,
}

impl Member<'_> {
    /// Why they are left out of the count.
    pub(crate) fn out(&self) -> Option<&str> {
        text(&self.standing, "status").filter(|s| matches!(*s, "not_enrolled" | "withdrawn" | "suspended"))
    }

    pub(crate) fn completed(&self) -> bool {
        self.standing["status"] == "completed"
    }

    fn read(&self, field: &str) -> Option<Instant> {
        instant(text(&self.standing, field)?, chrono_tz::Tz::UTC)
    }
}

/// Everything the measures look at.
pub(crate) struct Scene<'a> {
    pub(crate) all: &'a Population,
    pub(crate) at: Instant,
    pub(crate) options: &'a Options,
    /// Of each session of the schedule, in its order: the seats, those who came too late among them.
    pub(crate) seats: Vec<Seats>,
}

impl<'a> Scene<'a> {
    /// The sessions that have started, with their seats.
    pub(crate) fn begun(&self) -> impl Iterator<Item = (&'a Session, &Seats)> {
        self.all.schedule.sessions.iter().zip(&self.seats).filter(|(s, _)| s.start <= self.at)
    }
}

pub(crate) fn report(
    all: &Population,
    known: &[Known<'_>],
    at: Instant,
    known_at: Option<Instant>,
    options: &Options,
) -> Value {
    let of = |s: &Session| seats(known, s, at);
    let scene = Scene { all, at, options, seats: all.schedule.sessions.iter().map(of).collect() };
    let members: Vec<Member<'_>> = known.iter().map(|p| member(p, at)).collect();
    let everybody: Vec<&Member<'_>> = members.iter().collect();
    let mut cohorts: Vec<String> = members.iter().filter_map(|m| m.cohort.clone()).collect();
    cohorts.sort();
    cohorts.dedup();
    let of_cohort = |cohort: String| {
        let some: Vec<&Member<'_>> = members.iter().filter(|m| m.cohort.as_deref() == Some(&cohort)).collect();
        with(json!({"cohort": cohort}), measures(&scene, &some))
    };
    let mut pairs: Vec<(String, Value)> =
        members.iter().flat_map(|m| m.attributes.iter().map(|(n, v)| (n.clone(), v.clone()))).collect();
    pairs.sort_by_key(|(name, value)| (name.clone(), value.to_string()));
    pairs.dedup();
    let of_value = |(name, value): (String, Value)| {
        let some: Vec<&Member<'_>> = members.iter().filter(|m| m.attributes.get(&name) == Some(&value)).collect();
        with(json!({"name": name, "value": value}), measures(&scene, &some))
    };
    json!({
        "programme": text(&all.plans[0].doc, "id"), "version": all.plans[0].version(), "at": show(at),
        "known_at": known_at.map(show), "learners": members.len(), "all": measures(&scene, &everybody),
        "cohorts": cohorts.into_iter().map(of_cohort).collect::<Vec<_>>(),
        "attributes": pairs.into_iter().map(of_value).collect::<Vec<_>>(),
        "people": people(&members, at),
    })
}

fn with(mut head: Value, rest: Value) -> Value {
    for (key, value) in rest.as_object().unwrap() {
        head[key] = value.clone();
    }
    head
}

fn member<'a>(person: &'a Known<'a>, at: Instant) -> Member<'a> {
    let world = person.world(at);
    let mut attributes = BTreeMap::new();
    for fact in world.facts.iter().filter(|f| f.kind == "attribute") {
        attributes.insert(fact.text("name").unwrap().to_owned(), fact.doc["value"].clone());
    }
    Member { standing: person.standing(at), cohort: world.enrolment(at).cohort, attributes, person }
}

fn measures(scene: &Scene<'_>, members: &[&Member<'_>]) -> Value {
    let counted: Vec<&Member<'_>> = members.iter().filter(|m| m.out().is_none()).copied().collect();
    let ratings = readiness(scene, members);
    json!({
        "learners": members.len(),
        "completion": completion(members).show(),
        "formats": formats(members),
        "timing": timing(scene, &counted),
        "pre_work": prework::total(scene, members),
        "readiness": ratings.show(),
        "effectiveness": effectiveness(scene, members),
        "minutes_lost": ratings.minutes_lost(scene.options),
        "time_to_completion": time_to_completion(&counted),
        "funnel": struggle::funnel(scene, members),
        "struggle": struggle::struggle(scene, members),
        "low_use": low_use(scene, &counted),
        "gates": gates(scene, members),
    })
}

/// A rate over the counted ones, with the others left out by status.
pub(crate) fn over<'a>(members: &[&Member<'a>], holds: impl Fn(&Member<'a>) -> Option<bool>) -> Rate {
    let mut rate = Rate::default();
    for member in members {
        match (member.out(), holds(member)) {
            (Some(reason), _) => rate.leave_out(reason),
            (None, Some(holds)) => rate.count(holds),
            (None, None) => {}
        }
    }
    rate
}

fn completion(members: &[&Member<'_>]) -> Rate {
    over(members, |m| Some(m.completed()))
}

fn formats(members: &[&Member<'_>]) -> Value {
    let names = ["live", "human", "digital", "social", "workplace", "support", "communication"];
    let mentioned = |name: &&str| members.iter().any(|m| m.standing["formats"].get(*name).is_some());
    let rate = |name: &str| over(members, |m| m.standing["formats"].get(name).map(|share| *share == json!(10_000)));
    names
        .iter()
        .filter(|n| mentioned(n))
        .map(|n| ((*n).to_owned(), rate(n).show()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn timing(scene: &Scene<'_>, counted: &[&Member<'_>]) -> Value {
    let told = |word: &str| counted.iter().filter(|m| m.standing["timing"] == word).count();
    let risky = counted.iter().filter(|m| risk(m, scene.at) == Some("at_risk")).count();
    json!({
        "on_track": told("on_track"), "behind": told("behind"), "overdue": told("overdue"), "late": told("late"),
        "on_time": told("on_time"), "none": told("none"), "at_risk": risky,
    })
}

/// From the due of the survey on, the latest answer of each learner.
fn effectiveness(scene: &Scene<'_>, members: &[&Member<'_>]) -> Value {
    let (mut rate, mut answers) = (Rate::default(), Vec::new());
    for member in members {
        if let Some(reason) = member.out() {
            rate.leave_out(reason);
            continue;
        }
        let Some(completed) = member.read("completed_at") else {
            rate.leave_out("not_completed");
            continue;
        };
        let world = member.person.world(scene.at);
        let due = add(completed, agenda::days(agenda::SURVEY), world.plan(scene.at).zone);
        if due > scene.at {
            rate.leave_out("not_due");
            continue;
        }
        let asked =
            |f: &&&super::record::Fact| f.kind == "rated" && f.text("question") == Some("effectiveness") && f.at >= due;
        let answer = world.facts.iter().rfind(asked).and_then(|f| f.doc.get("rating")).and_then(decimal);
        rate.count(answer.is_some());
        answers.extend(answer);
    }
    json!({"responses": rate.show(), "mean": show_mean(&answers)})
}

fn time_to_completion(counted: &[&Member<'_>]) -> Value {
    let taken = |m: &&&Member<'_>| m.read("completed_at").zip(m.read("enrolled_at")).map(|(done, start)| done - start);
    let done = counted.iter().filter(|m| m.completed());
    quartiles(done.filter_map(|m| taken(&m)).map(|micros| q(micros) / q(1_000_000)).collect(), whole_down)
}

/// Every component of any version, in the order of the newest.
pub(crate) fn component_ids(plans: &[Plan]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for id in plans.iter().flat_map(|p| p.components().iter().filter_map(|c| text(c, "id"))) {
        if !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }
    ids
}

pub(crate) fn started(member: &Member<'_>, id: &str, at: Instant) -> bool {
    let world = member.person.world(at);
    let view = world.now();
    view.plan.component(id).is_some() && set(&view, &json!({"started": id})).has(at)
}

pub(crate) fn done(member: &Member<'_>, id: &str, at: Instant) -> bool {
    done_name(&member.person.world(at).now(), id).has(at)
}

fn low_use(scene: &Scene<'_>, counted: &[&Member<'_>]) -> Vec<String> {
    let mut ids = component_ids(&scene.all.plans);
    ids.retain(|id| {
        let has = |m: &&&Member<'_>| m.person.world(scene.at).plan(scene.at).component(id).is_some();
        let asked: Vec<_> = counted.iter().filter(has).collect();
        let used = asked.iter().filter(|m| started(m, id, scene.at)).count();
        used * 10_000 < scene.options.low_use * asked.len()
    });
    ids
}

/// Each gate that some version writes: who is judged by a version that has it against who is not.
fn gates(scene: &Scene<'_>, members: &[&Member<'_>]) -> Vec<Value> {
    let written = |plan: &Plan| -> Vec<String> {
        list(&plan.doc, "gates").iter().filter_map(|g| text(g, "id")).map(str::to_owned).collect()
    };
    let mut ids: Vec<String> = Vec::new();
    for id in scene.all.plans.iter().flat_map(written) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let side = |some: Vec<&Member<'_>>| {
        let ratings: Ratings = readiness(scene, &some);
        let values: Vec<Q> = ratings.values();
        json!({"completion": completion(&some).show(), "readiness": mean(&values).map(|m| super::number::show(&m))})
    };
    let both = |id: String| {
        let has = |m: &&&Member<'_>| written(m.person.world(scene.at).plan(scene.at)).contains(&id);
        let (with, without): (Vec<_>, Vec<_>) = members.iter().partition(|m| has(m));
        json!({"gate": id, "with": side(with), "without": side(without)})
    };
    ids.into_iter().map(both).collect()
}
