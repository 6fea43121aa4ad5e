//! Findings that look at the sessions of a schedule: D4, D17, D19, S6, and the stage of scheduling.

use super::*;
use crate::Programme;

/// A programme and its schedule.
struct Dated {
    document: Value,
    schedule: Value,
}

impl Dated {
    /// The sound programme for a cohort from Monday, 2 March 2026 on, with a session of `live` in its second week.
    fn new() -> Dated {
        let mut document = sound();
        document["anchor"] = json!("cohort");
        let mut schedule = json!({"programme": "p", "cohorts": [{"id": "c", "starts": "2026-03-02"}], "sessions": []});
        schedule["sessions"] = json!([session("s", "live", "2026-03-10T09:00", 90)]);
        Dated { document, schedule }
    }

    fn with(mut self, session: Value) -> Dated {
        self.schedule["sessions"].as_array_mut().unwrap().push(session);
        self
    }

    fn set(mut self, component: usize, fields: Value) -> Dated {
        set(&mut self.document, component, fields);
        self
    }

    /// Changes the session of `live`.
    fn moved(mut self, fields: Value) -> Dated {
        for (name, value) in fields.as_object().unwrap() {
            self.schedule["sessions"][0][name] = value.clone();
        }
        self
    }

    fn review(&self) -> Review {
        let programme = Programme::from_json(self.document.to_string().as_bytes()).unwrap();
        let schedule = programme.schedule_from_json(self.schedule.to_string().as_bytes()).unwrap();
        programme.review(Some(&schedule), &ReviewOptions::default())
    }

    /// The findings but for D6 and D12, as minutes and weeks are changed: `<code> <subjects>: <value> <threshold>`.
    #[track_caller]
    fn check(&self, expected: &[&str]) {
        let changed = |code: FindingCode| matches!(code, FindingCode::D6 | FindingCode::D12);
        let findings = self.review().findings.into_iter().filter(|it| !changed(it.code));
        let told = findings.map(|it| {
            let part = |part: Option<String>| part.unwrap_or_default();
            format!("{} {}: {} {}", it.code.word(), it.subjects.join(" "), part(it.value), part(it.threshold))
        });
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }
}

fn session(id: &str, component: &str, start: &str, minutes: i64) -> Value {
    json!({"id": id, "component": component, "start": start, "minutes": minutes, "cohort": "c", "capacity": 8,
           "room": id, "facilitators": [id]})
}

#[test]
fn a_schedule_that_goes_with_the_plan_has_no_findings() {
    Dated::new().check(&[]);
    assert!(Dated::new().review().stages.iter().all(|stage| stage.done));
}

#[test]
fn d4_is_held_against_the_session_as_scheduled() {
    Dated::new().moved(json!({"minutes": 34})).check(&["D4 live: 35 34"]);
    Dated::new().moved(json!({"minutes": 35})).check(&[]);
    Dated::new().set(LIVE, json!({"minutes": 20})).check(&[]);
    // The longest one counts; one that is called off does not.
    let two = || Dated::new().moved(json!({"minutes": 20}));
    two().with(session("t", "live", "2026-03-11T09:00", 60)).check(&[]);
    let mut off = session("t", "live", "2026-03-11T09:00", 60);
    off["cancelled_at"] = json!("2026-03-01T00:00:00Z");
    two().with(off).check(&["D4 live: 35 20"]);
}

#[test]
fn d17_looks_at_the_longest_meeting() {
    let floor = |dated: Dated| {
        let mut dated = dated.set(PREP, json!({"mobile": true})).set(QUIZ, json!({"mobile": true}));
        dated.document["design"] = json!({"context": "floor"});
        dated
    };
    floor(Dated::new()).check(&["D17 live s: 90 60"]);
    floor(Dated::new().moved(json!({"minutes": 60}))).check(&[]);
    let halves = json!({"start": null, "minutes": null, "meetings": [
        {"start": "2026-03-10T09:00", "end": "2026-03-10T09:45"}, {"start": "2026-03-11T09:00", "end": "2026-03-11T09:45"}
    ]});
    floor(Dated::new().moved(halves)).check(&[]);
}

#[test]
fn d19_looks_at_the_days_and_places_of_sessions() {
    Dated::new().moved(json!({"minutes": 421})).check(&["D19 live s: 421 420"]);
    Dated::new().moved(json!({"minutes": 420})).check(&[]);
    Dated::new().set(LIVE, json!({"minutes": 430})).check(&[]);
    // A meeting with a link and no room is virtual; a room makes one of a virtual format none.
    let link = json!({"room": null, "link": "https://example.org", "minutes": 121});
    Dated::new().moved(link).check(&["D19 live s: 121 120"]);
    Dated::new().set(LIVE, json!({"format": "vilt"})).moved(json!({"minutes": 121})).check(&[]);
    Dated::new().set(LIVE, json!({"format": "vilt", "minutes": 130})).check(&[]);
    // Sessions of a cohort on one day, and what is planned for it; of two sessions of a component people are in one.
    let day = || Dated::new().moved(json!({"minutes": 240}));
    let lab = |minutes: i64| {
        day().with(session("t", "live", "2026-03-10T13:00", 240)).with(session("u", "mgr", "2026-03-10T18:00", minutes))
    };
    lab(180).check(&[]);
    lab(181).check(&["D19 live mgr: 421 420"]);
    let mut other = session("u", "mgr", "2026-03-10T18:00", 181);
    other["cohort"] = Value::Null;
    day().with(other).check(&[]);
    let planned = |minutes: i64| day().set(MGR, json!({"week": 2, "day": 1, "minutes": minutes}));
    planned(180).check(&[]);
    planned(181).check(&["D19 live mgr: 421 420"]);
    planned(181).moved(json!({"start": "2026-03-11T09:00"})).check(&[]);
    let mut free = planned(181);
    free.document["anchor"] = json!("enrolment");
    free.check(&[]);
}

#[test]
fn d19_counts_the_time_that_people_sit_in_a_day_of_theirs() {
    let met = |meetings: Value, zone: &str| {
        Dated::new().moved(json!({"start": null, "minutes": null, "meetings": meetings, "timezone": zone}))
    };
    let on =
        |day: &str, start: &str, end: &str| json!({"start": format!("{day}T{start}"), "end": format!("{day}T{end}")});
    // What two meetings share counts once.
    let both = |end: &str| json!([on("2026-03-10", "09:00", "13:00"), on("2026-03-10", "12:00", end)]);
    met(both("16:00"), "UTC").check(&[]);
    met(both("16:01"), "UTC").check(&["D19 live s: 421 420"]);
    // Two half days in Tokyo begin on one day in the programme's zone.
    let halves = || json!([on("2026-03-10", "13:00", "17:00"), on("2026-03-11", "08:00", "12:00")]);
    met(halves(), "Asia/Tokyo").check(&[]);
    met(json!([on("2026-03-10", "08:00", "12:00"), on("2026-03-10", "13:00", "16:01")]), "Asia/Tokyo")
        .check(&["D19 live s: 421 420"]);
}

#[test]
fn s6_looks_at_the_dates_of_sessions() {
    // A window that is open until after the session.
    let open = || Dated::new().set(PREP, json!({"week": [1, 2]})).set(QUIZ, json!({"week": [1, 2]}));
    open().check(&["S6 prep live s: 2026-03-15 2026-03-10", "S6 quiz live s: 2026-03-15 2026-03-10"]);
    open().moved(json!({"start": "2026-03-15T09:00"})).check(&[]);
    let told = open().review().findings.remove(0);
    assert_eq!(told.severity, crate::answer::FindingSeverity::Warning);
    // One that opens after it; of the plan it is right.
    let late = Dated::new().set(PREP, json!({"day": 2})).set(QUIZ, json!({"day": 2}));
    let late = late.moved(json!({"start": "2026-03-03T09:00"}));
    let found = late.review();
    let errors: Vec<_> = found.findings.iter().filter(|it| it.code == FindingCode::S6).collect();
    assert_eq!(errors.len(), 2);
    assert_eq!((errors[0].value.as_deref(), errors[0].threshold.as_deref()), (Some("2026-03-04"), Some("2026-03-03")));
    assert_eq!(errors[0].severity, crate::answer::FindingSeverity::Error);
    // Without a cohort, or with another anchor, a week has no date.
    open().moved(json!({"cohort": null})).check(&[]);
    let mut free = open();
    free.document["anchor"] = json!("enrolment");
    free.check(&[]);
}

#[test]
fn s6_looks_at_sessions_of_both() {
    let two = |start: &str, cohort: Value| {
        let mut talk = session("t", "mgr", start, 60);
        talk["cohort"] = cohort;
        Dated::new().set(MGR, json!({"week": 2})).set(LIVE, json!({"after": ["prep", "mgr"]})).with(talk)
    };
    two("2026-03-10T08:00", json!("c")).check(&[]);
    let early = ["S6 mgr live s: 2026-03-10T09:01:00+00:00 2026-03-10T09:00:00+00:00"];
    two("2026-03-10T08:01", json!("c")).check(&early);
    two("2026-03-10T08:01", Value::Null).check(&early);
    // Whoever is not ready for one that is open to all takes a later one, if there is any.
    let open = |start: &str| two("2026-03-10T08:01", Value::Null).moved(json!({"cohort": null, "start": start}));
    let then = |start: &str, more: &str| {
        let mut another = session("u", "live", more, 60);
        another["cohort"] = Value::Null;
        open(start).with(another)
    };
    let of = |dated: Dated| dated.review().findings.iter().filter(|it| it.code == FindingCode::S6).count();
    assert_eq!(of(open("2026-03-10T09:00")), 1);
    assert_eq!(of(then("2026-03-10T09:00", "2026-03-10T09:00")), 1);
    assert_eq!(of(then("2026-03-10T09:00", "2026-03-10T09:01")), 0);
    // A session for another cohort says nothing of this one.
    let mut other = two("2026-03-10T08:01", json!("d"));
    other.schedule["cohorts"].as_array_mut().unwrap().push(json!({"id": "d", "starts": "2026-03-02"}));
    other.check(&[]);
}

#[test]
fn scheduling_is_done_when_nothing_is_doubtful() {
    let stage = |dated: Dated| dated.review().stages[2].missing.clone();
    let twice = Dated::new().with(json!({"id": "t", "component": "live", "start": "2026-03-10T09:30", "minutes": 90,
                                         "cohort": "c", "capacity": 8, "room": "s", "facilitators": ["t"]}));
    assert_eq!(stage(twice), ["`s` and `t` are in room `s` at the same time, from 2026-03-10T09:30:00Z on"]);
    let outside = Dated::new().moved(json!({"start": "2026-03-20T09:00"}));
    assert_eq!(stage(outside), ["`s` starts on 2026-03-20, `live` is planned for 2026-03-09 to 2026-03-15"]);
    let bare = Dated::new().moved(json!({"capacity": null}));
    assert_eq!(stage(bare), ["D20: how many seats `s` has is not said"]);
}

#[test]
fn a_schedule_of_another_programme_is_left_out() {
    let other = Dated::new();
    let programme = Programme::from_json(sound().to_string().replace("\"p\"", "\"q\"").as_bytes()).unwrap();
    let of_other = Programme::from_json(other.document.to_string().as_bytes()).unwrap();
    let schedule = of_other.schedule_from_json(other.schedule.to_string().as_bytes()).unwrap();
    let review = programme.review(Some(&schedule), &ReviewOptions::default());
    assert_eq!(review.notes, ["the schedule is of another programme, and was left out"]);
    assert_eq!(review.stages[2].missing, ["there is no schedule with sessions"]);
}
