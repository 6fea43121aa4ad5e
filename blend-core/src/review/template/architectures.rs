//! Worked architectures: programmes for a situation, with the weeks its people are used to, and patterns that are told in
//! words. Where a year or a launch sets the dates, exposures are not spaced by the band of section 7 of the design side.

use super::draft::{Draft, quiz_minutes};
use super::models::failed;
use super::part::part;
use crate::document::{
    Anchor, AnchorParts, Available, Basis, Certification, FormatWord as F, OneOrMany, Purpose as P, Treatment as T,
};

/// Weeks in a quarter.
const QUARTER: i64 = 13;

pub(super) fn new_managers(draft: &mut Draft) {
    let (last, format) = (draft.weeks, draft.virtual_format());
    let talk = draft.share(3, 4);
    let meeting = |id: &str, title: &str, purposes: &[P]| part(id, title, format, purposes).attended("0.8").required();
    let kickoff = meeting("kickoff", "Kick-off", &[P::Connect, P::Diagnose, P::Discuss]).week(1).minutes(talk);
    draft.add(kickoff.treats(&[T::Demonstrate]));
    let input = draft.input((1, 2), draft.prework_minutes(), &draft.goals());
    let workshop = meeting("workshop", "Workshop", &[P::Practise, P::Discuss]).week(3).minutes(draft.minutes);
    let workshop = draft.add(workshop.treats(&[T::Practise]).after(&input).gated());
    let tasks = draft.tasks((0, 1), draft.share(5, 2), &[workshop]).weeks(4, last.saturating_sub(1)).required();
    let tasks = draft.add(tasks);
    // Every other week from the fourth, up to two weeks before the end.
    let times = last.saturating_sub(4).checked_div(2).unwrap_or(1);
    let nudge = part("nudges", "Nudges", F::Nudge, &[P::Reinforce, P::Reflect]).minutes(5).treats(&[T::Reinforce]);
    draft.add(nudge.week(4).every(2, times));
    let checkin = |id: &str, title: &str, week: i64| {
        let talk = part(id, title, F::ManagerCheckin, &[P::Support, P::Reflect]).week(week).minutes(30);
        talk.treats(&[T::Reinforce]).involves("manager")
    };
    draft.add(checkin("manager-of-managers", "Talk with the manager's manager", last.checked_div(2).unwrap_or(1)));
    let closing = meeting("closing", "Closing", &[P::Reflect, P::Discuss, P::Commit]).week(last).minutes(talk);
    draft.add(closing.treats(&[T::Reinforce]).after(&[tasks]).gated());
    draft.add(checkin("follow-up", "Follow-up of the action plan", last.saturating_add(2)));
    draft.job_aid();
}

pub(super) fn crm_rollout(draft: &mut Draft) {
    let last = draft.weeks;
    draft.programme.anchor = Some(Anchor::Parts(AnchorParts { attribute: "launch_day".to_owned() }));
    draft.add(part("teaser", "Teaser", F::Video, &[P::Inform]).treats(&[T::Introduce]).week(0).minutes(3));
    let message = part("leader-message", "Why we change", F::Message, &[P::Connect]).week(0).minutes(0);
    draft.add(message.involves("manager"));
    let input = draft.input((1, 1), draft.prework_minutes(), &draft.goals());
    let demo = part("demo", "Live demonstration", F::LiveDemo, &[P::Demonstrate, P::Discuss]).week(1);
    let demo = demo.minutes(draft.prework_minutes()).treats(&[T::Demonstrate]).attended("0.8");
    let demo = draft.add(demo.after(&input).gated().required());
    let lab = part("lab", "Sandbox lab", F::VirtualLab, &[P::Practise]).treats(&[T::Practise]).week(2);
    let lab = draft.add(lab.minutes(draft.minutes).done_when("completed").after(&[demo]).gated().required());
    let tasks = draft.tasks((0, 1), draft.share(3, 2), &[lab]).weeks(2, 3).required();
    draft.add(tasks);
    for (id, title, format) in
        [("in-app-help", "Help inside the system", F::InAppGuidance), ("quick-cards", "Quick cards", F::JobAid)]
    {
        let help = part(id, title, format, &[P::Support]).weeks(2, last).minutes(0);
        draft.add(help.with(|it| it.available = Some(Available::Always)));
    }
    let drop_in = part("drop-in", "Drop-in questions", F::OfficeHours, &[P::Support, P::Discuss]).week(3).minutes(60);
    draft.add(drop_in.treats(&[T::Reinforce]).involves("expert"));
    let micro = part("refreshers", "Refreshers", F::Microlearning, &[P::Reinforce]).minutes(5).treats(&[T::Reinforce]);
    draft.add(micro.week(4).every(1, last.saturating_sub(3)).done_when("completed").required());
    let dashboard = part("usage", "Usage dashboard for managers", F::Dashboard, &[P::Support]).minutes(0);
    draft.add(dashboard.weeks(4, last).involves("manager"));
}

pub(super) fn compliance_audit(draft: &mut Draft) {
    let weeks = draft.weeks;
    let module = |id: &str, title: &str| {
        let module = part(id, title, F::Elearning, &[P::Inform]).treats(&[T::Introduce, T::Assess]);
        module.weeks(1, 2).passed("0.8").required()
    };
    let input = draft.pieces(("rules", &draft.goals()), draft.share(1, 4).min(draft.prework_minutes()), module);
    let workshop = part("workshop", "Scenario workshop", F::Ilt, &[P::Practise, P::Discuss]).week(3);
    let workshop = workshop.minutes(draft.minutes).treats(&[T::Practise]).attended("0.9");
    let workshop = draft.add(workshop.after(&input).blocked().required());
    let assessment = part("assessment", "Scenario assessment", F::ScenarioAssessment, &[P::Assess]).week(4);
    let assessment = assessment.minutes(draft.share(1, 3)).treats(&[T::Assess]).passed("0.8");
    let assessment = assessment.with(|it| it.max_attempts = Some(3)).after(&[workshop]).blocked().required();
    let assessment = draft.add(assessment);
    let again = part("remedial", "What was missed", F::Elearning, &[P::Inform]).weeks(4, 6).minutes(20);
    draft.add(again.treats(&[T::Reinforce]).with(|it| it.activated_by = Some(failed(&assessment))));
    let talk = part("check-in", "Check-in with the manager", F::ManagerCheckin, &[P::Support, P::Reflect]);
    draft.add(talk.week(6).minutes(20).treats(&[T::Reinforce]).involves("manager"));
    let quarterly = part("incidents", "New incidents", F::Microlearning, &[P::Reinforce]).week(QUARTER);
    let quarterly = quarterly.every(QUARTER, quarters(weeks)).minutes(draft.share(1, 8)).treats(&[T::Reinforce]);
    draft.add(quarterly.done_when("completed").required());
    for (id, title, format) in
        [("policies", "Policies", F::PolicyLibrary), ("contacts", "Whom to ask", F::ContactChannel)]
    {
        let help = part(id, title, format, &[P::Support]).weeks(1, weeks).minutes(0);
        draft.add(help.with(|it| it.available = Some(Available::Always)));
    }
    draft.programme.certification =
        Some(Certification { valid_for: Some(OneOrMany::One("P1Y".to_owned())), ..yearly("P60D") });
}

pub(super) fn compliance_plus_coaching(draft: &mut Draft) {
    let (goals, quarters) = (draft.goals().len(), quarters(draft.weeks));
    // The last objectives are skills, one a quarter; those before them are the requirement.
    let skills = usize::try_from(quarters).unwrap_or(1).min(goals.saturating_sub(1));
    let required: Vec<usize> = (0..goals.saturating_sub(skills)).collect();
    let input = draft.input((1, 4), draft.prework_minutes(), &required);
    let workshop = part("workshop", "Cases", draft.virtual_format(), &[P::Practise, P::Discuss]).week(6);
    let workshop = workshop.minutes(draft.minutes).treats(&[T::Practise]).serving(required.clone()).attended("0.9");
    let workshop = draft.add(workshop.after(&input).blocked().required());
    let again = part("remedial", "What was missed", F::Elearning, &[P::Reinforce]).weeks(4, 6).minutes(20);
    let again = again.treats(&[T::Reinforce]).serving(required.clone());
    draft.add(again.with(|it| it.activated_by = Some(failed("quiz"))));
    for quarter in 0..quarters {
        let week = |week: i64| quarter.saturating_mul(QUARTER).saturating_add(week);
        let number = quarter.saturating_add(1);
        let place = usize::try_from(quarter).ok().and_then(|quarter| quarter.checked_rem(skills));
        let skill = place.map_or(0, |place| required.len().saturating_add(place));
        // Told once; where there are fewer skills than quarters, one comes back.
        let again = place.is_none_or(|place| quarter > i64::try_from(place).unwrap_or(quarter));
        let (purpose, treatment) = if again { (P::Reinforce, T::Reinforce) } else { (P::Inform, T::Introduce) };
        let lesson = part(&format!("skill-{number}"), "Skill of the quarter", F::Elearning, &[purpose]);
        let lesson = lesson.weeks(week(2), week(5)).minutes(draft.share(1, 4).min(30)).treats(&[treatment]);
        let lesson = vec![draft.add(lesson.serving(vec![skill]).done_when("completed").required())];
        let mut judged = if quarter == 0 { required.clone() } else { Vec::new() };
        judged.push(skill);
        judged.dedup();
        let tasks = draft.tasks((0, 1), draft.share(1, 2), &lesson).weeks(week(7), week(13)).serving(judged);
        draft.add(tasks.with(|it| it.id = format!("tasks-{number}")).required());
        let coaching =
            part(&format!("coaching-{number}"), "Coaching", F::Coaching, &[P::Practise, P::Reflect, P::Commit]);
        let coaching = coaching.weeks(week(8), week(13)).minutes(draft.share(1, 4)).treats(&[T::Practise, T::Apply]);
        let rests = [lesson, vec![workshop.clone()]].concat();
        let coaching = coaching.serving(vec![skill]).after(&rests).gated().involves("coach").done_when("signed_off");
        draft.add(coaching.required());
    }
    draft.reminders(2);
    draft.job_aid();
    draft.programme.certification = Some(Certification { until: Some("12-31".to_owned()), ..yearly("P90D") });
}

pub(super) fn five_step_chain(draft: &mut Draft) {
    let steps = draft.steps();
    let input = draft.prework(0);
    let workshop = draft.practice("workshop", "Workshop", 1, &input);
    let tasks = draft.tasks((2, steps.saturating_sub(2)), draft.minutes, &[workshop]).required();
    let tasks = draft.add(tasks);
    let coaching = part("coaching", "Coaching", F::Coaching, &[P::Apply, P::Reflect]).treats(&[T::Apply]);
    let coaching = coaching.week(draft.week(steps.saturating_sub(2))).minutes(draft.share(1, 4)).attended("1");
    let coaching = draft.add(coaching.after(&[tasks]).gated().involves("coach").required());
    let check = part("last-check", "Last check", F::KnowledgeCheck, &[P::Assess]).treats(&[T::Assess]);
    let check = check.week(draft.week(steps.saturating_sub(1))).minutes(quiz_minutes(draft.prework_minutes()));
    draft.add(check.after(&[coaching]).passed("0.8").gated().required());
    draft.reminders(3);
    draft.job_aid();
}

pub(super) fn kickoff_micro_checkins(draft: &mut Draft) {
    let steps = draft.steps();
    let kickoff = draft.session("kickoff", "Kick-off", 0, &[P::Connect, P::Inform, P::Practise, P::Discuss]);
    let kickoff = vec![draft.add(kickoff.treats(&[T::Introduce, T::Practise]))];
    let times = steps.saturating_sub(1).max(1);
    // Together hardly longer than the kick-off.
    let minutes = draft.share(1, times).min(5);
    let micro = part("micro", "Short pieces", F::Microlearning, &[P::Reinforce]).minutes(minutes);
    let micro = draft.recurring(micro, 1, times).after(&kickoff).done_when("completed").required();
    draft.add(micro);
    let pulse = part("pulse", "Pulse check", F::KnowledgeCheck, &[P::Assess]).minutes(5).passed("0.8");
    draft.add(pulse.treats(&[T::Assess]).week(draft.week(steps.div_euclid(2))).after(&kickoff));
    let tasks = draft.tasks((1, steps), draft.minutes, &kickoff).required();
    draft.add(tasks);
    draft.check_ins(2, 2);
    draft.job_aid();
    draft.allow_live_introduction();
}

pub(super) fn customer_service_roleplay(draft: &mut Draft) {
    let (week, goals) = (draft.week(0), draft.goals());
    let minutes = draft.prework_minutes();
    let quiz = quiz_minutes(minutes);
    let modules = draft.modules((week, week), minutes.saturating_sub(quiz), &goals);
    let readiness = part("readiness-quiz", "Readiness quiz", F::KnowledgeCheck, &[P::Assess]).treats(&[T::Assess]);
    let readiness = readiness.week(week).minutes(quiz).after(&modules).passed("0.8").required();
    let readiness = draft.add(readiness);
    let again = part("remedial", "What was missed", F::Elearning, &[P::Reinforce]).week(week).minutes(quiz);
    draft.add(again.treats(&[T::Reinforce]).with(|it| it.activated_by = Some(failed(&readiness))));
    let roleplay = part("role-play", "Role play", F::SkillsLab, &[P::Practise, P::Discuss]).treats(&[T::Practise]);
    let roleplay = roleplay.week(draft.week(1)).minutes(draft.minutes).attended("0.8");
    let roleplay = draft.add(roleplay.after(&[readiness]).gated().required());
    let calls = draft.tasks((2, draft.steps()), draft.minutes, &[roleplay]).required();
    draft.add(calls.with(|it| (it.id, it.title) = ("calls".to_owned(), Some("Calls that are listened to".to_owned()))));
    draft.aftercare(3);
}

/// Whole quarters in so many weeks.
fn quarters(weeks: i64) -> i64 {
    weeks.checked_div(QUARTER).unwrap_or(1).max(1)
}

/// A certificate that is renewed every year.
fn yearly(window: &str) -> Certification {
    Certification {
        valid_for: None,
        until: None,
        minimum_active: None,
        basis: Some(Basis::Expiry),
        window: Some(window.to_owned()),
        grace: None,
        renewal: None,
        after_lapse: None,
        title: None,
        description: None,
    }
}
