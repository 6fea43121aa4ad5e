//! Findings on a schedule by itself.

use super::*;

fn findings(sessions: &[Value]) -> Vec<ScheduleFinding> {
    schedule_of(j!("cohort"), sessions, j!([])).findings()
}

#[track_caller]
fn check(sessions: &[Value], wanted: &[(&str, &[&str], &[&str])]) {
    let found = findings(sessions);
    let wanted: Vec<_> =
        wanted.iter().map(|(code, ids, places)| ((*code).to_owned(), ids.to_vec(), places.to_vec())).collect();
    assert_eq!(told(&found), wanted);
}

/// B34: a facilitator is double-booked by a half-open check of the meetings, to the microsecond.
#[test]
fn b34_facilitators_lead_one_session_at_a_time() {
    let ann = |id: &str, start: &str, end: &str| {
        session(id, j!({"start": start, "end": end, "facilitators": ["Bea", "Ann"]}))
    };
    let first = session("a", j!({"facilitators": ["Ann"]}));
    check(&[first.clone(), ann("b", "2026-03-09T10:00", "2026-03-09T11:00")], &[]);
    check(
        &[first.clone(), ann("b", "2026-03-09T09:59:59.999999", "2026-03-09T11:00")],
        &[("facilitator_double_booked", &["a", "b"], &["/sessions/0/facilitators", "/sessions/1/facilitators"])],
    );
    let found = findings(&[first.clone(), ann("b", "2026-03-09T09:30", "2026-03-09T11:00")]);
    assert_eq!((found[0].subject.as_deref(), found.len()), (Some("Ann"), 1));
    assert!(found[0].message.ends_with("from 2026-03-09T09:30:00Z on"), "{}", found[0].message);
    // Called off, it is in nobody's way.
    check(&[first, session("b", j!({"facilitators": ["Ann"], "cancelled_at": "2026-03-01T09:00"}))], &[]);
}

/// B34: a room is taken by meetings, each in its own or the session's; a link is no room.
#[test]
fn b34_rooms_are_taken_by_one_session_at_a_time() {
    let meetings = j!([
        {"start": "2026-03-10T09:00", "end": "2026-03-10T10:00"},
        {"start": "2026-03-09T09:30", "end": "2026-03-09T10:30", "room": "A"}
    ]);
    let met = session("b", j!({"start": null, "end": null, "meetings": meetings, "room": "B"}));
    check(
        &[session("a", j!({"room": "A"})), met.clone()],
        &[("room_double_booked", &["a", "b"], &["/sessions/0/room", "/sessions/1/meetings/1/room"])],
    );
    check(&[session("a", j!({"room": "B"})), met], &[]);
    let linked = |id: &str| session(id, j!({"room": null, "link": "https://meet"}));
    check(&[linked("a"), linked("b")], &[]);
}

#[test]
fn a_series_may_be_in_its_own_way() {
    let series = session("a", j!({"end": null, "minutes": 25 * 60, "every": "P1D", "times": 3, "room": ""}));
    let series = {
        let mut series = series;
        series["link"] = j!("https://meet");
        series
    };
    let both = ["/sessions/0/facilitators"; 2];
    check(
        &[series],
        &[("facilitator_double_booked", &["a#1", "a#2"], &both), ("facilitator_double_booked", &["a#2", "a#3"], &both)],
    );
}

#[test]
fn meetings_of_one_session_do_not_overlap() {
    let met = |second: &str| {
        let meetings = j!([
            {"start": second, "end": "2026-03-09T11:00"},
            {"start": "2026-03-09T09:00", "end": "2026-03-09T10:00"}
        ]);
        session("a", j!({"start": null, "end": null, "meetings": meetings}))
    };
    check(&[met("2026-03-09T10:00")], &[]);
    check(
        &[met("2026-03-09T09:59")],
        &[("meetings_overlap", &["a"], &["/sessions/0/meetings/0", "/sessions/0/meetings/1"])],
    );
}

#[test]
fn what_is_left_out_is_told() {
    let bare = session("a", j!({"facilitators": null, "room": null, "capacity": null}));
    check(
        &[bare],
        &[
            ("no_facilitator", &["a"], &["/sessions/0"]),
            ("no_place", &["a"], &["/sessions/0"]),
            ("no_capacity", &["a"], &["/sessions/0"]),
        ],
    );
    let zero = session("a", j!({"facilitators": [], "room": "", "capacity": 0}));
    let found = findings(std::slice::from_ref(&zero));
    check(
        &[zero],
        &[
            ("no_facilitator", &["a"], &["/sessions/0/facilitators"]),
            ("no_place", &["a"], &["/sessions/0/room"]),
            ("no_capacity", &["a"], &["/sessions/0/capacity"]),
        ],
    );
    assert!(found[2].message.contains("zero"));
    let meetings = j!([{"start": "2026-03-10T09:00", "end": "2026-03-10T10:00", "room": ""}, {"start": "2026-03-11T09:00", "end": "2026-03-11T10:00"}]);
    let met = session("a", j!({"start": null, "end": null, "meetings": meetings}));
    check(&[met], &[("no_place", &["a"], &["/sessions/0/meetings/0"])]);
}

#[test]
fn live_components_of_the_completion_rule_have_sessions() {
    let without = |sessions: &str| {
        let document = format!(r#"{{"programme": "p"{sessions}}}"#);
        programme(j!("cohort")).schedule_from_json(document.as_bytes()).unwrap().findings()
    };
    let components = |found: &[ScheduleFinding]| -> Vec<String> {
        found.iter().filter_map(|finding| finding.component.clone()).collect()
    };
    let found = without("");
    assert_eq!(
        (components(&found), told(&found)[0].2.clone()),
        (vec!["talk".to_owned(), "workshop".to_owned()], vec![""])
    );
    let cancelled = session("a", j!({"cancelled_at": "2026-03-01T09:00"}));
    assert_eq!(components(&without(&format!(r#", "sessions": [{cancelled}]"#))).len(), 2);
    let held = session("a", j!({}));
    assert_eq!(components(&without(&format!(r#", "sessions": [{held}]"#))), ["workshop"]);
}

/// Week 2 of the cohort is Monday 9 to Sunday 15 March 2026; the gate wants `prep`, planned from the 2nd, a day ahead.
#[test]
fn sessions_of_a_cohort_go_with_its_plan() {
    let on = |start: &str, end: &str| {
        let fields = j!({"component": "workshop", "cohort": "march", "start": start, "end": end});
        [session("a", fields)]
    };
    check(&on("2026-03-09T00:00", "2026-03-09T10:00"), &[]);
    check(&on("2026-03-15T23:59", "2026-03-16T10:00"), &[]);
    check(&on("2026-03-16T00:00", "2026-03-16T10:00"), &[("outside_plan", &["a"], &["/sessions/0/start"])]);
    check(&on("2026-03-08T23:59", "2026-03-09T10:00"), &[("outside_plan", &["a"], &["/sessions/0/start"])]);
    let early = [
        ("too_early_for_gate", &["a"][..], &["/sessions/0/start"][..]),
        ("outside_plan", &["a"], &["/sessions/0/start"]),
    ];
    check(&on("2026-03-03T00:00", "2026-03-03T10:00"), &early);
    check(&on("2026-03-03T00:01", "2026-03-03T10:00"), &early[1..]);
    let found = findings(&on("2026-03-03T00:00", "2026-03-03T10:00"));
    assert_eq!((found[0].component.as_deref(), found[0].subject.as_deref()), (Some("prep"), Some("pre-work")));
    assert_eq!(found[1].component.as_deref(), Some("workshop"));
    // Where weeks count from enrolment a cohort says nothing.
    let schedule = schedule_of(j!("enrolment"), &on("2026-03-03T00:00", "2026-03-03T10:00"), j!([]));
    assert_eq!(told(&schedule.findings()), []);
}

/// Occurrences of `coaching` from 2 March 2026: a week each, three weeks in all.
#[test]
fn a_repeated_component_is_planned_in_the_stretch_of_its_occurrence() {
    let on = |start: &str, occurrence: Value| {
        let end = start.replace("T09", "T10");
        let fields =
            j!({"component": "coaching", "cohort": "march", "start": start, "end": end, "occurrence": occurrence});
        [session("a", fields)]
    };
    let outside = [("outside_plan", &["a"][..], &["/sessions/0/start"][..])];
    check(&on("2026-03-09T09:00", j!(2)), &[]);
    check(&on("2026-03-16T09:00", j!(2)), &outside);
    check(&on("2026-03-08T09:00", j!(2)), &outside);
    check(&on("2026-03-16T09:00", j!(null)), &[]);
    check(&on("2026-03-22T09:00", j!(null)), &[]);
    check(&on("2026-03-23T09:00", j!(null)), &outside);
    check(&on("2026-03-01T09:00", j!(null)), &outside);
}

/// The gate of each programme wants something else; which of it is told for a session of 4 March, a week-1 Wednesday.
#[test]
fn only_what_a_gate_cannot_do_without_is_too_late() {
    let late = |when: Value| {
        let programme = j!({
            "id": "p", "anchor": "cohort",
            "components": [
                {"id": "one", "format": "video", "week": 1, "weight": 1},
                {"id": "two", "format": "video", "week": 2, "weight": 3, "points": 2},
                {"id": "three", "format": "quiz", "week": 3},
                {"id": "loose", "format": "video"},
                {"id": "aid", "format": "job_aid", "week": 3},
                {"id": "talks", "format": "coaching", "every": "P1D", "times": 4, "needs": 3},
                {"id": "w", "format": "ilt"}
            ],
            "groups": [{"id": "g", "rule": {"all": ["one", "two"]}}],
            "gates": [{"id": "gate", "to": ["w"], "mode": "block", "when": when}],
            "completion": {"any": ["w", "one"]}
        });
        let programme = programme.to_string().replace("\"quiz\"", "\"knowledge_check\"");
        let programme = Programme::from_json(programme.as_bytes()).unwrap();
        let session = session(
            "a",
            j!({
                "component": "w", "cohort": "c", "start": "2026-03-04T09:00", "end": "2026-03-04T10:00"
            }),
        );
        let document = j!({"programme": "p", "sessions": [session], "cohorts": [{"id": "c", "starts": "2026-03-02"}]});
        let found = programme.schedule_from_json(document.to_string().as_bytes()).unwrap().findings();
        found.into_iter().filter_map(|finding| finding.component).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(late(j!("one")), "");
    assert_eq!(late(j!("two")), "two");
    assert_eq!(late(j!("loose")), "");
    assert_eq!(late(j!("aid")), "");
    assert_eq!(late(j!({"passed": "three"})), "three");
    assert_eq!(late(j!({"all": ["one", "two", "three"]})), "three two");
    assert_eq!(late(j!({"any": ["one", "two"]})), "");
    assert_eq!(late(j!({"any": ["three", "two"]})), "three two");
    assert_eq!(late(j!({"at_least": 2, "of": ["one", "loose", "two"]})), "");
    assert_eq!(late(j!({"at_least": 2, "of": ["one", "two", "three"]})), "three two");
    assert_eq!(late(j!({"not": "two"})), "");
    assert_eq!(late(j!({"if": {"failed": "three"}, "then": "one"})), "");
    assert_eq!(late(j!({"if": {"failed": "one"}, "then": "two"})), "two");
    assert_eq!(late(j!({"group": "g"})), "two");
    assert_eq!(late(j!({"percent": 25, "of": ["one", "two"]})), "");
    assert_eq!(late(j!({"percent": 26, "of": ["one", "two"]})), "two");
    assert_eq!(late(j!({"points": 2, "of": ["one", "two"]})), "two");
    assert_eq!(late(j!({"mean": ["one", "three"], "at_least": 0.5, "missing": "skip"})), "");
    assert_eq!(late(j!({"mean": ["one", "three"], "at_least": 0.5, "missing": "zero"})), "");
    assert_eq!(late(j!({"mean": ["one", "two"], "at_least": 0.5, "missing": "zero"})), "two");
    // Done from the start of the week on at the earliest, for two days and nine hours by then.
    assert_eq!(late(j!({"after": "one", "wait": "P2D"})), "");
    assert_eq!(late(j!({"after": "one", "wait": "PT57H"})), "one");
    // The third of the daily talks is planned for the very day, the first two before.
    assert_eq!(late(j!("talks")), "");
    assert_eq!(late(j!({"occurrences": "talks", "at_least": 4})), "talks");
    assert_eq!(late(j!("talks#4")), "talks#4");
    assert_eq!(late(j!({"started": "talks"})), "");
}

#[test]
fn places_are_those_of_the_last_change() {
    let sessions = [session("a", j!({"facilitators": ["Ann"]})), session("b", j!({"capacity": 0}))];
    let changes = j!([
        {"change": "substitute", "session": "b", "facilitators": ["Ann"]},
        {"change": "capacity", "session": "a", "capacity": 0},
        {"change": "substitute", "session": "b", "room": ""}
    ]);
    let schedule = schedule_of(j!("enrolment"), &sessions, changes);
    let places: Vec<String> = schedule.findings().iter().map(|finding| finding.places.join(" ")).collect();
    let wanted = [
        "/sessions/0/facilitators /changes/0/facilitators",
        "/changes/1/capacity",
        "/changes/2/room",
        "/sessions/1/capacity",
    ];
    assert_eq!(places, wanted);
    let meetings = j!([{"start": "2026-03-09T09:00", "end": "2026-03-09T10:00", "room": "room of a"}]);
    let schedule = schedule_of(
        j!("enrolment"),
        &[session("a", j!({})), session("b", j!({}))],
        j!([{"change": "moved", "session": "b", "meetings": meetings}]),
    );
    assert_eq!(schedule.findings()[0].places, ["/sessions/0/room", "/changes/0/meetings/0/room"]);
}
