//! What facilitators said about how ready learners came.
//!
//! Readings:
//! - Of several ratings of one learner in one session by one person the latest counts, whatever became of the learner.
//! - Only sessions that are over and were not called off are rated or unrated; an unrated one had one of the learners seated.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::measures::{mean, show_mean};
use super::number::{Q, decimal, q};
use super::report::{Member, Options, Scene};

#[derive(Default)]
pub(crate) struct Ratings {
    /// By session in the order of the schedule: those that are over.
    over: Vec<(String, Vec<Q>)>,
    /// Of them, those with one of the learners seated.
    seated: Vec<String>,
}

pub(crate) fn readiness(scene: &Scene<'_>, members: &[&Member<'_>]) -> Ratings {
    let mut ratings = Ratings::default();
    let over = scene.begun().filter(|(s, _)| s.end <= scene.at && !s.called_off(scene.at));
    for (session, seats) in over {
        let mut latest: BTreeMap<(&str, Option<&str>), Q> = BTreeMap::new();
        for member in members {
            let about = |f: &&super::record::Fact| {
                f.at <= scene.at
                    && f.kind == "rated"
                    && f.text("question") == Some("readiness")
                    && f.text("session") == Some(&session.id)
            };
            for fact in member.person.book.facts.iter().filter(about) {
                let rating = fact.doc.get("rating").and_then(decimal).unwrap();
                latest.insert((member.person.learner, fact.text("by")), rating);
            }
        }
        if members.iter().any(|m| seats.seats(m.person.learner)) {
            ratings.seated.push(session.id.clone());
        }
        ratings.over.push((session.id.clone(), latest.into_values().collect()));
    }
    ratings
}

impl Ratings {
    pub(crate) fn values(&self) -> Vec<Q> {
        self.over.iter().flat_map(|(_, values)| values.clone()).collect()
    }

    fn unrated(&self) -> Vec<&str> {
        let open = self.over.iter().filter(|(id, values)| values.is_empty() && self.seated.contains(id));
        open.map(|(id, _)| id.as_str()).collect()
    }

    pub(crate) fn show(&self) -> Value {
        let rated: Vec<&str> = self.over.iter().filter(|(_, v)| !v.is_empty()).map(|(id, _)| id.as_str()).collect();
        let values = self.values();
        json!({
            "ratings": values.len(), "mean": show_mean(&values), "rated_sessions": rated, "unrated_sessions": self.unrated(),
        })
    }

    /// Sessions whose mean is below the bound cost so many minutes each; unrated ones are left out.
    pub(crate) fn minutes_lost(&self, options: &Options) -> Value {
        let low = |values: &Vec<Q>| mean(values).is_some_and(|m| m < q(options.readiness));
        let unprepared: Vec<&str> = self.over.iter().filter(|(_, v)| low(v)).map(|(id, _)| id.as_str()).collect();
        let unrated = self.unrated().len();
        let mut excluded = serde_json::Map::new();
        if unrated > 0 {
            excluded.insert("unrated".to_owned(), json!(unrated));
        }
        json!({
            "minutes": options.minutes_lost * unprepared.len() as i64, "unprepared_sessions": unprepared,
            "excluded": excluded,
        })
    }
}
