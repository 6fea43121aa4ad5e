//! What is asked of the design side over whole programmes, each changed where a question is what a change brings to light.

use crate::{codes, named, review};
use blend_core::answer::{FindingCode as Code, FindingSeverity as Severity, Model, Outcome, Review, StageName, Status};
use blend_core::document::{
    Action, Component, Criterion, FormatGroup, FormatWord, Lifecycle, OneOrMany, Programme as Document, Purpose, Rule,
};
use blend_core::draw::{Format, Picture};
use blend_core::review::{ConversionOptions, ReviewOptions, Start, advise_json};
use blend_core::time::Instant;
use blend_core::{AgendaOptions, CalendarOptions, Population, Programme, Question, ReportOptions, Schedule};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn compiled(document: &Document) -> Programme {
    Programme::new(document.clone()).unwrap_or_else(|refused| panic!("{}: {refused}", document.id))
}

fn instant(text: &str) -> Instant {
    Instant::parse(text).expect("an instant")
}

fn scheduled(programme: &Programme, sessions: &Value) -> Schedule {
    let schedule = json!({"programme": programme.id(), "sessions": sessions});
    programme.schedule_from_json(schedule.to_string().as_bytes()).expect("a schedule")
}

/// Facts with their numbers as ids.
fn population(programme: &Programme, facts: &[Value], schedule: Option<&Schedule>) -> Population {
    let numbered = facts.iter().enumerate().map(|(number, fact)| {
        let mut fact = fact.clone();
        fact["id"] = json!(number.to_string());
        fact
    });
    let facts = Value::from_iter(numbered);
    programme.population_from_json(facts.to_string().as_bytes(), schedule).expect("facts")
}

fn has(review: &Review, code: Code) -> bool {
    review.findings.iter().any(|finding| finding.code == code)
}

/// The component of an id.
fn component<'d>(document: &'d mut Document, id: &str) -> &'d mut Component {
    document.components.iter_mut().find(|component| component.id == id).expect("a component of that id")
}

#[test]
fn without_objectives_it_loads_and_says_so() {
    let mut document = named("pattern-a-prework-live");
    document.objectives = None;
    document.components.iter_mut().for_each(|component| component.treats = None);
    let found = review(&document).findings.into_iter().find(|finding| finding.code == Code::D13).expect("D13");
    assert_eq!((found.subjects, found.message.as_str()), (vec![document.id], "there are no objectives"));
}

#[test]
fn what_was_bolted_on_tells_the_minutes_added() {
    let found = review(&named("anti-bolt-on")).findings.into_iter().find(|finding| finding.code == Code::A6);
    let message = "`front` was put before 360 live minutes that were 360: 60 minutes more than the 360 in all";
    assert_eq!(found.expect("A6").message, message);
}

#[test]
fn stages_are_open_for_want_of_sessions_and_of_measures() {
    let mut document = named("medical-70h");
    let open = |document: &Document, lessons: &[&str]| {
        let programme = compiled(document);
        let sessions: Vec<Value> = (lessons.iter().zip(["2026-03-02T09:00", "2026-03-02T13:00"]))
            .map(|(of, start)| {
                json!({"id": of, "component": of, "start": start, "minutes": 120, "every": "P1D", "times": 4,
                    "capacity": 8, "link": "https://example.org", "facilitators": ["Ann"]})
            })
            .collect();
        let schedule = scheduled(&programme, &json!(sessions));
        let stages = programme.review(Some(&schedule), &ReviewOptions::default()).stages;
        stages
            .into_iter()
            .filter(|stage| !stage.done)
            .map(|stage| (stage.stage, stage.missing.len()))
            .collect::<Vec<_>>()
    };
    assert_eq!(open(&document, &["lessons1", "lessons2"]), []);
    assert_eq!(open(&document, &["lessons1"]), [(StageName::Schedule, 1)]);
    document.measures = None;
    assert_eq!(open(&document, &["lessons1", "lessons2"]), [(StageName::Measure, 1)]);
}

#[test]
fn a_session_lacks_whoever_leads_it_its_place_and_its_seats() {
    let programme = compiled(&named("pattern-a-prework-live"));
    let whole = json!({"id": "s", "component": "live", "start": "2026-03-09T09:00", "minutes": 90, "capacity": 8,
        "link": "https://example.org", "facilitators": ["Ann"]});
    let lacking = |field: &str| {
        let mut session = whole.clone();
        session.as_object_mut().expect("an object").remove(field);
        let schedule = scheduled(&programme, &json!([session]));
        let findings = programme.review(Some(&schedule), &ReviewOptions::default()).findings;
        let subjects = findings.into_iter().filter(|finding| finding.code == Code::D20).map(|finding| finding.subjects);
        subjects.collect::<Vec<_>>().concat()
    };
    assert_eq!(lacking("none"), [""; 0]);
    for field in ["facilitators", "link", "capacity"] {
        assert_eq!(lacking(field), ["s"], "{field}");
    }
}

#[test]
fn objectives_are_told_the_formats_that_suit() {
    let advice = advise_json(b"").expect("no inputs");
    let of =
        |kind: &str| advice.formats.iter().find(|row| row.kind.is_some_and(|own| own.word() == kind)).expect("a row");
    let words = |formats: &[FormatWord]| formats.iter().map(|it| it.word()).collect::<Vec<_>>();
    let introduce = words(&of("knowledge").introduce);
    assert!(["elearning", "video", "reading"].iter().all(|word| introduce.contains(word)), "{introduce:?}");
    assert!(["ilt", "coaching", "ojt"].iter().all(|word| !introduce.contains(word)), "{introduce:?}");
    let practise = words(&of("skill").practise);
    assert!(
        ["ilt", "skills_lab", "virtual_lab", "simulation"].iter().all(|word| practise.contains(word)),
        "{practise:?}"
    );
    assert!(["elearning", "video", "reading"].iter().all(|word| !practise.contains(word)), "{practise:?}");
}

#[test]
fn two_to_six_weeks_suit_live_selfpaced_live() {
    let notes = |week: i64, day: i64| {
        let mut document = named("pattern-b-live-selfpaced-live");
        let consolidation = component(&mut document, "consolidation");
        (consolidation.week, consolidation.day) = (Some(OneOrMany::One(week)), Some(day));
        component(&mut document, "development").week = Some(OneOrMany::One(1));
        let review = review(&document);
        assert_eq!(review.primary, Some(Model::LiveSelfpacedLive));
        review.notes
    };
    assert_eq!(notes(4, 4), [""; 0]);
    assert_eq!(notes(2, 2), ["live_selfpaced_live: a span of 10 days is outside 2 to 6 weeks"]);
    assert_eq!(notes(10, 6), ["live_selfpaced_live: a span of 70 days is outside 2 to 6 weeks"]);
}

#[test]
fn a_coach_is_told_what_is_done_and_what_is_open() {
    let programme = compiled(&named("pattern-c-continuous-coaching"));
    let graph = programme.review(None, &ReviewOptions::default()).graph;
    let before = |to: &str| {
        let edges = graph.edges.iter().filter(|edge| edge.to == to && edge.gate.is_none());
        edges.map(|edge| edge.from.as_str()).collect::<Vec<_>>()
    };
    // Talks refer to modules and sessions, sessions build on modules.
    assert_eq!((before("coach1"), before("live1")), (vec!["e1", "live1"], vec!["e1"]));
    let sessions = json!([
        {"id": "day", "component": "live1", "start": "2026-03-16T09:00:00Z", "minutes": 180},
        {"id": "talk", "component": "coach2", "start": "2026-06-08T09:00:00Z", "minutes": 45}
    ]);
    let schedule = scheduled(&programme, &sessions);
    let fact = |kind: &str, at: &str, key: &str, of: &str| json!({"learner": "u", "kind": kind, "at": at, key: of});
    let facts = [
        fact("enrolled", "2026-03-02T08:00:00Z", "programme", programme.id()),
        fact("completed", "2026-03-05T08:00:00Z", "component", "e1"),
        fact("registered", "2026-03-05T09:00:00Z", "session", "day"),
        fact("attended", "2026-03-16T12:00:00Z", "session", "day"),
        fact("signed_off", "2026-04-01T12:00:00Z", "component", "coach1"),
        fact("attended", "2026-05-20T12:00:00Z", "component", "live2"),
        fact("registered", "2026-06-01T09:00:00Z", "session", "talk"),
    ];
    let brief =
        population(&programme, &facts, Some(&schedule)).coach_brief("talk", instant("2026-06-08T09:00:00Z"), None);
    let row = &brief.expect("a session of the schedule").learners[0];
    let done: Vec<&str> = row.done.iter().map(|done| done.component.as_str()).collect();
    assert_eq!(done, ["e1", "live1", "coach1", "live2"]);
    assert_eq!((row.attendance.so_far.numerator, row.attendance.so_far.denominator), (1, 1));
    let open: Vec<&str> = row.missing.iter().filter_map(|missing| missing.component.as_deref()).collect();
    assert_eq!(open, ["e2", "coach3"]);
}

#[test]
fn every_format_does_what_it_is_good_at() {
    // The share of uses that fit is 1 where no use is unfit.
    let document = named("compliance-plus-coaching");
    assert!(!has(&review(&document), Code::D14));
    assert!(document.components.iter().all(|it| it.purpose.is_some() && it.treats.is_some()));
}

#[test]
fn digital_learning_without_support_drops_off() {
    let mut document = named("tmpl-digital-first");
    let lacking = |document: &Document| {
        let findings = review(document).findings.into_iter().filter(|finding| finding.code == Code::D15);
        findings.filter_map(|finding| finding.value).collect::<Vec<_>>()
    };
    let support = "support channel".to_owned();
    assert!(!lacking(&document).contains(&support));
    document.components.retain(|component| component.id != "qna" && component.id != "forum");
    assert!(lacking(&document).contains(&support));
}

#[test]
fn a_pilot_is_reported_apart() {
    let mut document = named("pattern-a-prework-live");
    document.status = Some(Lifecycle::Pilot);
    let programme = compiled(&document);
    let facts: Vec<Value> = (0..5)
        .flat_map(|learner| {
            let fact = |kind: &str, at: &str| json!({"learner": format!("u{learner}"), "kind": kind, "at": at});
            let mut enrolled = fact("enrolled", "2026-03-02T08:00:00Z");
            enrolled["programme"] = json!(programme.id());
            enrolled["cohort"] = json!(if learner < 2 { "pilot" } else { "full" });
            let done = ["prework", "live"].map(|component| {
                let mut done = fact(if component == "live" { "attended" } else { "completed" }, "2026-03-10T08:00:00Z");
                done["component"] = json!(component);
                done
            });
            // Both of the pilot, one of the others.
            std::iter::once(enrolled).chain(done.into_iter().take(if learner < 3 { 2 } else { 1 }))
        })
        .collect();
    let report =
        population(&programme, &facts, None).report(instant("2026-03-20T08:00:00Z"), None, &ReportOptions::default());
    let told: Vec<(&str, u64, u64)> = (report.cohorts.iter())
        .map(|it| (it.cohort.as_str(), it.measures.completion.numerator, it.measures.completion.denominator))
        .collect();
    assert_eq!(told, [("full", 1, 3), ("pilot", 2, 2)]);
    assert_eq!((report.all.completion.numerator, report.all.completion.denominator), (3, 5));
}

#[test]
fn holes_in_the_matrix_and_who_is_involved() {
    let document = named("new-manager-fundamentals");
    let review = review(&document);
    let feedback = review.coverage.iter().find(|row| row.objective == "feedback").expect("a row");
    assert_eq!((feedback.practise.as_slice(), feedback.apply.as_slice()), (&["workshop".to_owned()][..], &[][..]));
    let involved: Vec<(&str, &[String])> = (review.graph.nodes.iter())
        .filter(|node| !node.involves.is_empty())
        .map(|node| (node.id.as_str(), node.involves.as_slice()))
        .collect();
    assert_eq!(involved, [("mom_checkin", &["manager".to_owned()][..])]);
}

#[test]
fn stations_come_in_their_order() {
    let programme = compiled(&named("rotation-week"));
    let fact = |kind: &str, key: &str, of: &str, day: u32| json!({"learner": "u", "kind": kind, key: of, "at": format!("2026-03-0{day}T08:00:00Z")});
    let mut facts = vec![
        fact("enrolled", "programme", programme.id(), 2),
        fact("completed", "component", "mon_online", 2),
        fact("completed", "component", "wed_sim", 4),
        fact("attended", "component", "thu_group", 5),
    ];
    let at = instant("2026-03-06T08:00:00Z");
    let told = |facts: &[Value], component: &str| {
        let population = population(&programme, facts, None);
        let record = population.record("u").expect("a learner");
        let decision = record.decide(&Question::new(component, Action::Start, at)).expect("a component");
        (record.standing(at, None).status, decision.outcome)
    };
    // Who left out the workshop of Tuesday might not have begun on Wednesday, and has not completed.
    assert_eq!(told(&facts, "tue_workshop"), (Status::InProgress, Outcome::Open));
    assert_eq!(told(&facts, "wed_sim"), (Status::InProgress, Outcome::Blocked));
    facts.push(fact("attended", "component", "tue_workshop", 5));
    assert_eq!(told(&facts, "wed_sim"), (Status::Completed, Outcome::Open));
}

#[test]
fn the_second_workshop_needs_the_modules_since_the_first() {
    let programme = compiled(&named("enriched-monthly"));
    let session = |number: u32, start: &str| json!({"id": format!("s{number}"), "component": "workshop", "occurrence": number, "start": start, "minutes": 90});
    let schedule =
        scheduled(&programme, &json!([session(1, "2026-03-30T09:00:00Z"), session(2, "2026-04-27T09:00:00Z")]));
    let mut facts =
        vec![json!({"learner": "u", "kind": "enrolled", "programme": programme.id(), "at": "2026-03-02T08:00:00Z"})];
    for occurrence in 1..=2 {
        for component in ["module_a", "module_b", "module_c", "module_d"] {
            let kind = if component == "module_d" { "passed" } else { "completed" };
            // The eighth module is open.
            if (occurrence, component) != (2, "module_d") {
                facts.push(json!({"learner": "u", "kind": kind, "component": component, "occurrence": occurrence, "at": "2026-03-25T08:00:00Z"}));
            }
        }
    }
    let population = population(&programme, &facts, Some(&schedule));
    let record = population.record("u").expect("a learner");
    let decided = |session: &'static str| {
        let question = Question {
            session: Some(session),
            ..Question::new("workshop", Action::Register, instant("2026-03-26T08:00:00Z"))
        };
        let decision = record.decide(&question).expect("a session");
        let missing = decision
            .reasons
            .iter()
            .flat_map(|reason| reason.missing.iter().flatten())
            .filter_map(|it| it.component.clone());
        (decision.outcome, missing.collect::<Vec<_>>())
    };
    assert_eq!(decided("s1"), (Outcome::Open, vec![]));
    assert_eq!(decided("s2"), (Outcome::Blocked, vec!["module_d#2".to_owned()]));
}

#[test]
fn meetings_that_lecture_do_not_enrich() {
    let mut document = named("enriched-monthly");
    component(&mut document, "workshop").purpose = Some(vec![Purpose::Inform]);
    let review = review(&document);
    assert!(!review.models.contains(&Model::EnrichedVirtual) && has(&review, Code::D1), "{:?}", review.models);
}

#[test]
fn a_classroom_programme_is_converted_and_its_dependencies_drawn() {
    let mut before = named("tmpl-live-led");
    before.components.retain(|component| component.id == "live");
    (before.gates, before.completion) = (None, Rule::Component("live".to_owned()));
    let live = component(&mut before, "live");
    (live.minutes, live.after) = (Some(360), None);
    live.agenda = Some([("inform".to_owned(), 150), ("practise".to_owned(), 210)].into());
    let new = compiled(&named("tmpl-live-led"));
    let told = compiled(&before).conversion(Some(&new), &ConversionOptions::default());
    // Half of what is told is about a skill.
    assert_eq!((told.movable_minutes, told.movable.as_deref()), (75, Some("0.21")));
    assert_eq!(told.live_saved.as_deref(), Some("0.5"));
    let review = new.review(None, &ReviewOptions::default());
    assert_eq!((review.graph.nodes.len(), has(&review, Code::S2)), (5, false));
    let dot = new.draw(Picture::Graph, Format::Dot);
    assert_eq!((0..6).map(|node| dot.contains(&format!("n{node} [")) as usize).sum::<usize>(), 5, "{dot}");
}

#[test]
fn seventy_hours_take_eleven_days_of_six_to_seven() {
    let document = named("medical-70h");
    let review = review(&document);
    assert_eq!((review.seat.total, has(&review, Code::D19)), (4_200, false));
    let start = Start::parse("2026-03-02").expect("a start");
    let calendar = compiled(&document).calendar(None, &CalendarOptions { start, timezone: None }).expect("a calendar");
    let parts = calendar.rows.iter().filter(|row| row.lane != FormatGroup::Support);
    let days: BTreeSet<&str> = parts.filter_map(|row| Some(&row.window.as_ref()?.from.local[..10])).collect();
    assert_eq!(days.len(), 11);
    // Half an hour more would make four days of the first week too long.
    let mut longer = document.clone();
    component(&mut longer, "videos1").minutes = Some(91);
    let long = self::review(&longer).findings.into_iter().filter(|finding| finding.code == Code::D19).count();
    assert_eq!(long, 5);
    assert_eq!(
        document.components.iter().filter(|it| it.done_when == Some(Criterion::Word("signed_off".to_owned()))).count(),
        3
    );
}

#[test]
fn a_choice_of_format_may_be_allowed() {
    let mut document = named("aws-cloud-practitioner");
    assert_eq!(codes(&review(&document), Severity::Error), ["A4"]);
    let reason = "the vendor offers both";
    document.review = serde_json::from_value(json!({"allow": [{"code": "A4", "reason": reason}]})).expect("a list");
    let review = review(&document);
    assert_eq!(codes(&review, Severity::Error), [""; 0]);
    let allowed = review.findings.iter().find(|finding| finding.code == Code::A4).expect("still told");
    assert_eq!(allowed.allowed.as_deref(), Some(reason));
}

#[test]
fn a_programme_that_is_not_run_sends_nothing() {
    let mut document = named("pattern-a-prework-live");
    let facts = |id: &str| [json!({"learner": "u", "kind": "enrolled", "programme": id, "at": "2026-03-02T08:00:00Z"})];
    let mut listed = |status: Option<Lifecycle>| {
        document.status = status;
        let programme = compiled(&document);
        let population = population(&programme, &facts(programme.id()), None);
        let (at, options) = (instant("2026-04-20T08:00:00Z"), AgendaOptions::default());
        let alone = population.record("u").expect("a learner").agenda(at, &[], &options);
        let all = population.agenda(at, &[], &options);
        assert_eq!(alone.len(), all.len());
        (all.len(), population.record("u").expect("a learner").standing(at, None).status)
    };
    let (usual, status) = listed(None);
    assert!(usual > 0);
    for run in [Lifecycle::Pilot, Lifecycle::Live] {
        assert_eq!(listed(Some(run)), (usual, status));
    }
    for idle in [Lifecycle::Draft, Lifecycle::Retired] {
        assert_eq!(listed(Some(idle)), (0, status));
    }
    // A next version that is being made takes nothing from the one that runs; one that is retired ends both.
    let of = |status: Lifecycle, version: &str| {
        let mut document = document.clone();
        (document.status, document.version) = (Some(status), Some(version.to_owned()));
        document
    };
    for (newest, lists) in [(Lifecycle::Draft, true), (Lifecycle::Live, true), (Lifecycle::Retired, false)] {
        let programme = Programme::with_earlier(of(newest, "2"), vec![of(Lifecycle::Live, "1")]).expect("a programme");
        let population = population(&programme, &facts(programme.id()), None);
        let all = population.agenda(instant("2026-04-20T08:00:00Z"), &[], &AgendaOptions::default());
        assert_eq!(!all.is_empty(), lists, "{newest:?}");
    }
}

#[test]
fn software_without_a_closing_session_is_nearly_live_selfpaced_live() {
    let review = review(&named("multinational-software"));
    let near = review.nearest.expect("a near miss");
    assert_eq!((review.primary, near.model), (None, Model::LiveSelfpacedLive));
    assert_eq!(near.failed, ["the last required part is live, and another than the first"]);
}
