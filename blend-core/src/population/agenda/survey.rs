//! How effective the programme was, asked some time after it was completed.

use super::Ask;
use super::list::{Draft, Key, List, While};
use crate::answer::ActionKind;
use crate::document::Kind;
use crate::time::{Instant, Period};
use crate::timeline::Timeline;

/// The question of the ratings that answer it.
const QUESTION: &str = "effectiveness";

pub(super) fn list(ask: &Ask<'_>, list: &mut List<'_>) {
    let course = ask.courses.whole();
    for stay in course.completions() {
        let plan = course.plan(course.stretch(stay.since));
        let opens = plan.zone.add(stay.since, &Period::days(i64::from(ask.options.survey)));
        let answers = course.facts.iter().filter(|fact| {
            fact.kind == Kind::Rated
                && fact.question.as_deref() == Some(QUESTION)
                && fact.programme.as_deref().is_none_or(|programme| programme == plan.id())
        });
        let answered = answers.map(|fact| fact.at).find(|at| *at >= stay.since).unwrap_or(Instant::NEVER);
        let called = Timeline::between(stay.from.max(opens), stay.until.min(answered));
        let cycle = stay.since.to_string();
        let key = Key { kind: ActionKind::Survey, subject: "", cycle: &cycle };
        list.call(ask, key, &called, While::Present, |_| Draft::default());
    }
}
