//! The thirteen models as programmes (section 2 of the design side): each meets the conditions of its own model and of
//! none before it.

use super::draft::{Draft, quiz_minutes};
use super::part::part;
use crate::document::{FormatWord as F, Purpose as P, Rule, RuleParts, Treatment as T};
use std::collections::BTreeMap;

pub(super) fn bookend(draft: &mut Draft) {
    let last = draft.steps().saturating_sub(1);
    let opening = draft.session("opening", "Opening", 0, &[P::Connect, P::Diagnose, P::Discuss]);
    draft.add(opening.treats(&[T::Demonstrate]));
    let mut input = draft.prework(1);
    let tasks = draft.tasks((2, last), draft.share(2, 1), &input).required();
    input.push(draft.add(tasks));
    let closing = draft.session("closing", "Closing", last, &[P::Reflect, P::Discuss, P::Commit]);
    draft.add(closing.treats(&[T::Reinforce]).after(&input).gated().involves("manager"));
    draft.aftercare(3);
}

pub(super) fn live_selfpaced_live(draft: &mut Draft) {
    let last = draft.steps().saturating_sub(1);
    let opening = draft.session("introduction", "Introduction", 0, &[P::Connect, P::Demonstrate, P::Discuss]);
    draft.add(opening.treats(&[T::Demonstrate]));
    let mut input = draft.prework(1);
    let tasks = draft.tasks((1, last), draft.share(2, 1), &input).required();
    input.push(draft.add(tasks));
    let closing = draft.session("consolidation", "Consolidation", last, &[P::Practise, P::Discuss, P::Commit]);
    draft.add(closing.treats(&[T::Practise]).after(&input).gated());
    draft.aftercare(2);
}

pub(super) fn continuous_coaching(draft: &mut Draft) {
    let rounds = draft.steps().checked_div(3).unwrap_or(1);
    let mut input = draft.prework(0);
    for round in 0..rounds {
        let (number, first) = (round.saturating_add(1), round.saturating_mul(3));
        let step = |further: i64| first.saturating_add(further);
        if round > 0 {
            let deepening = part(&format!("deepening-{number}"), "Deepening", F::Elearning, &[P::Reinforce]);
            let deepening =
                deepening.treats(&[T::Reinforce]).week(draft.week(first)).minutes(draft.share(1, 2).min(30));
            input = vec![draft.add(deepening.after(&input).required())];
        }
        let session = vec![draft.practice(&format!("workshop-{number}"), "Workshop", step(1), &input)];
        if round == 0 {
            let tasks = draft.tasks((2, draft.steps()), draft.minutes.saturating_mul(rounds), &session);
            draft.add(tasks.required());
        }
        let coaching = part(&format!("coaching-{number}"), "Coaching", F::Coaching, &[P::Apply, P::Reflect]);
        let coaching = coaching.week(draft.week(step(2))).minutes(draft.share(1, 4)).treats(&[T::Apply]);
        input = vec![draft.add(coaching.after(&session).attended("1").involves("coach").required())];
    }
    draft.reminders(3);
    draft.job_aid();
}

pub(super) fn continuous_performance(draft: &mut Draft) {
    const EVENT: &str = "role-or-system-change";
    let (steps, weeks) = (draft.steps(), draft.weeks);
    draft.programme.open_ended = Some(true);
    let burst = |id: &str, title: &str| {
        let burst = part(id, title, F::Microlearning, &[P::Inform]).treats(&[T::Introduce]).weeks(1, weeks);
        burst.done_when("completed").required().with(|it| {
            it.trigger = Some(EVENT.to_owned());
            it.due = Some("P7D".to_owned());
        })
    };
    let bursts = draft.pieces(("burst", &draft.goals()), draft.minutes, burst);
    let tasks = draft.tasks((0, steps), draft.minutes, &bursts).required().weeks(1, weeks).with(|it| {
        it.trigger = Some(EVENT.to_owned());
        it.due = Some("P21D".to_owned());
    });
    draft.add(tasks);
    draft.check_ins(1, 1);
    // Once a quarter.
    let times = steps.saturating_sub(1).checked_div(3).unwrap_or(0);
    let (week, every) = (draft.week(3), draft.step.saturating_mul(3));
    let event = part("cohort-event", "Cohort event", F::CohortEvent, &[P::Discuss, P::Reflect]).minutes(60);
    draft.add(event.treats(&[T::Reinforce]).week(week).every(every, times));
    let pulse = part("pulse", "Pulse check", F::KnowledgeCheck, &[P::Assess]).minutes(5).passed("0.8");
    draft.add(pulse.treats(&[T::Assess]).week(week).every(every, times));
    let community = part("community", "Community of practice", F::Community, &[P::Discuss]).weeks(1, weeks);
    draft.add(community.treats(&[T::Reinforce]));
    draft.job_aid();
}

pub(super) fn rotation(draft: &mut Draft) {
    let (minutes, short) = (draft.minutes, draft.minutes.min(30));
    let mut before: Option<String> = None;
    for step in 0..draft.steps() {
        let number = step.saturating_add(1);
        let station =
            |title: &str, format: F, purposes: &[P]| part(&format!("station-{number}"), title, format, purposes);
        let station = match (step.rem_euclid(4), step) {
            (0, 0) => station("Online", F::Elearning, &[P::Inform])
                .treats(&[T::Introduce, T::Assess])
                .minutes(short)
                .passed("0.8"),
            (0, _) => {
                station("Online", F::Elearning, &[P::Reinforce]).treats(&[T::Assess]).minutes(short).passed("0.8")
            }
            (1, _) => {
                let workshop = station("Workshop", F::Ilt, &[P::Practise, P::Discuss]).treats(&[T::Practise]);
                workshop.minutes(minutes).attended("0.8")
            }
            (2, _) => {
                let review = station("Peer review", F::PeerReview, &[P::Discuss, P::Reflect, P::Assess]);
                review.treats(&[T::Assess]).minutes(minutes)
            }
            _ => {
                let tasks = station("At work", F::Ojt, &[P::Apply, P::Assess]).treats(&[T::Apply, T::Assess]);
                tasks.minutes(minutes).done_when("signed_off").involves("manager")
            }
        };
        let station = station.week(draft.week(step)).required();
        let after: Vec<String> = before.into_iter().collect();
        before = Some(draft.add(if after.is_empty() { station } else { station.after(&after) }));
    }
    draft.aftercare(3);
}

pub(super) fn enriched_virtual(draft: &mut Draft) {
    let steps = draft.steps();
    let input = draft.prework(0);
    let study = part("study", "Weekly study", F::Elearning, &[P::Reinforce]).minutes(draft.share(1, 4).min(30));
    let study = draft.recurring(study, 1, steps.saturating_sub(1));
    draft.add(study.done_when("completed").required());
    // The last one leaves a step for what comes after.
    let meetings = steps.saturating_sub(1).checked_div(2).unwrap_or(1);
    let meeting =
        part("meetings", "Meetings", draft.virtual_format(), &[P::Practise, P::Discuss]).treats(&[T::Practise]);
    let meeting = meeting.week(draft.week(1)).every(draft.step.saturating_mul(2), meetings).minutes(draft.minutes);
    let meeting = draft.add(meeting.attended("0.8").after(&input).gated().required());
    let last = steps.saturating_sub(1);
    let tasks = draft.tasks((last, steps), draft.minutes.saturating_mul(meetings), &[meeting]);
    draft.add(tasks.required());
    draft.aftercare(steps);
}

pub(super) fn flex(draft: &mut Draft) {
    let (steps, weeks) = (draft.steps(), draft.weeks);
    let input = draft.input((1, draft.before(2)), draft.minutes, &draft.goals());
    let tasks = draft.tasks((2, steps), draft.minutes, &input).required().gated();
    draft.add(tasks);
    let clinic = part("clinic", "Clinic", F::Ilt, &[P::Practise, P::Discuss]).treats(&[T::Practise]);
    draft.add(clinic.weeks(1, weeks).minutes(60).with(|it| it.on_demand = Some(true)));
    let coach = part("coach", "Coaching", F::Coaching, &[P::Support, P::Reflect]).treats(&[T::Reinforce]);
    draft.add(coach.weeks(1, weeks).minutes(30).involves("coach").with(|it| {
        it.on_demand = Some(true);
        it.activated_by = Some(failed("quiz"));
    }));
    draft.reminders(1);
    draft.job_aid();
}

pub(super) fn a_la_carte(draft: &mut Draft) {
    let (steps, goals) = (draft.steps(), draft.goals().len());
    let input = draft.prework(0);
    let workshop = draft.practice("workshop", "Workshop", 1, &input);
    let mut electives = Vec::new();
    for number in 0..goals.clamp(2, 4) {
        let (id, title) =
            (format!("elective-{}", number.saturating_add(1)), format!("Elective {}", number.saturating_add(1)));
        let elective = part(&id, &title, F::Elearning, &[P::Reinforce]).treats(&[T::Reinforce]);
        let served = vec![number.checked_rem(goals).unwrap_or(0)];
        electives
            .push(draft.add(elective.serving(served).weeks(draft.week(2), draft.weeks).minutes(draft.share(1, 4))));
    }
    let choice = RuleParts {
        at_least: super::part::number("1"),
        of: Some(electives.iter().cloned().map(Rule::Component).collect()),
        ..RuleParts::default()
    };
    draft.wanted.push(Rule::Parts(Box::new(choice)));
    let blocks = [("electives", electives), ("workshop", vec![workshop.clone()])];
    draft.programme.blocks = Some(BTreeMap::from(blocks.map(|(name, ids)| (name.to_owned(), ids))));
    let tasks = draft.tasks((2, steps), draft.minutes, &[workshop]).required();
    draft.add(tasks);
    draft.aftercare(3);
}

pub(super) fn f2f_driver(draft: &mut Draft) {
    let lesson = draft.session("lesson", "Lesson", 0, &[P::Inform, P::Demonstrate, P::Practise, P::Discuss]);
    let lesson = vec![draft.add(lesson.treats(&[T::Introduce, T::Demonstrate, T::Practise]))];
    let (week, minutes) = (draft.week(1), draft.prework_minutes());
    let exercise = |id: &str, title: &str| {
        let exercise = part(id, title, F::Elearning, &[P::Reinforce]).treats(&[T::Reinforce]).week(week);
        exercise.after(&lesson).done_when("completed").required()
    };
    let (quiz, goals) = (quiz_minutes(minutes), draft.goals());
    let mut exercises = draft.pieces(("exercise", &goals), minutes.saturating_sub(quiz), exercise);
    exercises.push(draft.quiz((week, week), quiz, &exercises, &goals));
    let practice = draft.practice("practice", "Practice", 2, &exercises);
    let tasks = draft.tasks((3, draft.steps()), draft.share(2, 1), &[practice]).required();
    draft.add(tasks);
    draft.aftercare(4);
    draft.allow_live_introduction();
}

pub(super) fn digital_first(draft: &mut Draft) {
    let steps = draft.steps();
    let message = part("leader-message", "Why this matters", F::Message, &[P::Connect]).week(1).minutes(0);
    draft.add(message.involves("manager"));
    let input = draft.input((1, draft.before(2)), draft.minutes, &draft.goals());
    let tasks = draft.tasks((2, steps), draft.minutes, &input).required().gated();
    draft.add(tasks);
    let forum = part("forum", "Forum", F::Forum, &[P::Discuss, P::Reflect]).treats(&[T::Reinforce]);
    draft.add(forum.weeks(draft.week(1), draft.weeks));
    let hours = part("office-hours", "Questions and answers", F::OfficeHours, &[P::Support, P::Discuss]).minutes(30);
    draft.add(draft.recurring(hours, 1, steps).involves("expert"));
    draft.job_aid();
}

pub(super) fn live_led(draft: &mut Draft) {
    let input = draft.prework(0);
    let workshop = draft.practice("workshop", "Workshop", 1, &input);
    let tasks = draft.tasks((2, draft.steps()), draft.minutes, &[workshop]).required();
    draft.add(tasks);
    draft.aftercare(3);
}

pub(super) fn flipped(draft: &mut Draft) {
    let input = draft.prework(0);
    prepared_session(draft, input);
}

pub(super) fn prework_live(draft: &mut Draft) {
    let week = draft.week(0);
    let input = draft.modules((week, week), draft.prework_minutes(), &draft.goals());
    prepared_session(draft, input);
    let quiz = part("quiz", "Review quiz", F::KnowledgeCheck, &[P::Assess]).treats(&[T::Assess]).minutes(5);
    draft.add(quiz.week(draft.week(2)).passed("0.8"));
}

/// A session after input and a study group; what follows it is offered, not wanted: else it would be `live_led`.
fn prepared_session(draft: &mut Draft, mut input: Vec<String>) {
    let group = part("study-group", "Study group", F::GroupProject, &[P::Discuss]).treats(&[T::Reinforce]);
    // So long that the session takes no more than 60 % of the minutes.
    let minutes = draft.share(2, 3).saturating_add(1).saturating_sub(draft.prework_minutes()).max(15);
    let group = draft.add(group.week(draft.week(0)).minutes(minutes).after(&input).required());
    input.push(group);
    let session = draft.practice("session", "Session", 1, &input);
    let tasks = draft.tasks((2, draft.steps()), draft.minutes, &[session]);
    draft.add(tasks);
    draft.check_ins(3, 1);
    draft.job_aid();
}

/// A failed attempt.
pub(super) fn failed(id: &str) -> Rule {
    Rule::Parts(Box::new(RuleParts { failed: Some(id.to_owned()), ..RuleParts::default() }))
}
