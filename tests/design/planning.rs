//! The programmes in the calendar and in minutes.

use crate::programmes;
use blend_core::answer::{Calendar, Spacing};
use blend_core::document::{FormatGroup, Schedule};
use blend_core::review::{ConversionOptions, ReviewOptions, SpacingOptions, Start};
use blend_core::time::{Instant, Period, Zone};
use blend_core::{CalendarOptions, Programme, document};
use serde_json::{Value, json};

fn programme(document: &document::Programme) -> Programme {
    Programme::new(document.clone()).unwrap_or_else(|refused| panic!("{}: {refused}", document.id))
}

fn named(name: &str) -> Programme {
    programme(&crate::named(name))
}

fn starting(programme: &Programme, starts: &str, schedule: Option<&blend_core::Schedule>) -> Calendar {
    let options = CalendarOptions { start: Start::parse(starts).expect("a start"), timezone: None };
    programme.calendar(schedule, &options).expect("a calendar")
}

/// One session a week for each live component, in the week of its occurrence, on its third day at nine.
fn sessions(programme: &Programme) -> blend_core::Schedule {
    let calendar = starting(programme, "2026-03-02", None);
    let live = calendar.rows.iter().filter(|row| row.lane == FormatGroup::Live);
    let sessions: Vec<Value> = live
        .filter_map(|row| {
            let day = row.window.as_ref()?.from.at.plus_micros(2 * 86_400_000_000);
            let component = row.component.split('#').next()?;
            Some(json!({"id": format!("s-{}", row.component.replace('#', "-")), "component": component,
                        "occurrence": row.occurrence, "start": day.plus_micros(9 * 3_600_000_000).to_string(),
                        "minutes": 60}))
        })
        .collect();
    let document: Schedule =
        serde_json::from_value(json!({"programme": programme.id(), "sessions": sessions})).expect("a schedule");
    programme.schedule(document).expect("a schedule that goes with the programme")
}

#[test]
fn every_occurrence_has_a_row_and_rows_come_in_order() {
    for (name, document) in programmes() {
        let programme = programme(&document);
        let schedule = sessions(&programme);
        let calendar = starting(&programme, "2026-03-02", Some(&schedule));
        let learner = format!(
            r#"[{{"id": "1", "learner": "u", "kind": "enrolled", "programme": "{}", "at": "2026-03-02T00:00:00Z"}}]"#,
            programme.id()
        );
        let record = programme.record_from_json(learner.as_bytes(), Some(&schedule)).expect("a record");
        let at = Instant::parse("2026-03-02T00:00:00Z").expect("an instant");
        let mut standing: Vec<String> = record.standing(at, None).components.into_iter().map(|it| it.id).collect();
        let mut told: Vec<String> = calendar.rows.iter().map(|row| row.component.clone()).collect();
        standing.sort();
        told.sort();
        assert_eq!(told, standing, "{name}");
        let begins = |row: &blend_core::answer::CalendarRow| {
            let session = row.sessions.first().map(|session| session.start.at);
            let window = row.window.as_ref().map(|window| window.from.at);
            window.into_iter().chain(session).min().or(row.due.as_ref().map(|due| due.at)).unwrap_or(Instant::NEVER)
        };
        assert!(calendar.rows.is_sorted_by_key(begins), "{name}");
        assert!(!calendar.cut, "{name}");
        for row in &calendar.rows {
            for time in row.window.iter().flat_map(|window| [&window.from, &window.until]) {
                assert_eq!(Instant::parse(&time.local), Ok(time.at), "{name}");
            }
            assert!(row.window.as_ref().is_none_or(|window| window.from.at < window.until.at), "{name}");
            assert!(row.gates.iter().all(|gate| gate.late == late(gate.margin.as_deref())), "{name}");
            assert!(row.deadlines.iter().all(|it| it.late == late(it.margin.as_deref())), "{name}");
        }
    }
}

fn late(margin: Option<&str>) -> bool {
    margin.is_some_and(|margin| Period::parse(margin).expect("a duration").is_negative())
}

/// Where a learner's dates count from the enrolment, the calendar of somebody who starts then has the same dates.
#[test]
fn a_learner_who_starts_then_has_the_same_dates() {
    let mut compared = 0;
    for (name, document) in programmes() {
        if document.anchor.is_some() {
            continue;
        }
        let programme = programme(&document);
        let schedule = sessions(&programme);
        let enrolled = json!([{"id": "1", "learner": "u", "kind": "enrolled", "programme": programme.id(),
                               "at": "2026-03-02T00:00:00Z"}]);
        let record = programme.record_from_json(enrolled.to_string().as_bytes(), Some(&schedule)).expect("a record");
        let at = Instant::parse("2026-03-02T00:00:00Z").expect("an instant");
        let own = record.calendar(at, None, None);
        let bare = starting(&programme, "2026-03-02", Some(&schedule));
        let standing = record.standing(at, None);
        assert_eq!((&own.start, &own.due), (&bare.start, &bare.due), "{name}");
        assert_eq!(standing.due, own.due.as_ref().map(|due| due.at), "{name}");
        for (mine, any) in own.rows.iter().zip(&bare.rows) {
            assert_eq!((&mine.component, &mine.window, &mine.due), (&any.component, &any.window, &any.due), "{name}");
            assert_eq!(mine.sessions.len(), any.sessions.len(), "{name}");
            let told = standing.components.iter().find(|told| told.id == mine.component).expect("its standing");
            assert_eq!((told.due, Some(told.state)), (mine.due.as_ref().map(|due| due.at), mine.state), "{name}");
            compared += 1;
        }
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn the_manager_programme_falls_on_its_weeks() {
    let calendar = starting(&named("new-manager-fundamentals"), "2026-03-02", None);
    let nudges: Vec<&str> = calendar
        .rows
        .iter()
        .filter(|row| row.component.starts_with("nudges#"))
        .filter_map(|row| Some(&row.window.as_ref()?.from.local[..10]))
        .collect();
    // Weeks 4, 6, 8 and 10.
    assert_eq!(nudges, ["2026-03-23", "2026-04-06", "2026-04-20", "2026-05-04"]);
    assert_eq!(calendar.rows[0].component, "kickoff");
}

#[test]
fn every_calendar_may_be_told_in_any_zone() {
    let programme = named("sales-five-cities");
    let schedule = sessions(&programme);
    for name in ["Asia/Kathmandu", "America/St_Johns", "Pacific/Apia"] {
        let start = Start::parse("2026-03-02").expect("a start");
        let options = CalendarOptions { start, timezone: Zone::named(name) };
        let told = programme.calendar(Some(&schedule), &options).expect("a calendar");
        let plain = starting(&programme, "2026-03-02", Some(&schedule));
        for (told, plain) in told.rows.iter().zip(&plain.rows) {
            let (here, there) = (told.due.as_ref().expect("a due"), plain.due.as_ref().expect("a due"));
            assert!(here.at == there.at && here.local != there.local);
            assert_eq!(Instant::parse(&here.local), Ok(there.at));
        }
        let session = told.rows.iter().flat_map(|row| &row.sessions).next().expect("a session");
        assert_eq!(session.timezone, name);
    }
}

#[test]
fn five_city_workshops_become_one_session() {
    let told = named("sales-five-cities").conversion(None, &ConversionOptions::default());
    // 420 live minutes were 240; 390 in all.
    assert_eq!((told.live_saved.as_deref(), told.saved.as_deref()), (Some("0.43"), Some("0.07")));
    assert_eq!((told.movable, told.notes.len()), (None, 1), "{:?}", told.notes);
    assert!(told.notes[0].contains("no session that has to be attended has an agenda"), "{:?}", told.notes);
    let told = named("anti-bolt-on").conversion(None, &ConversionOptions::default());
    assert_eq!((told.live_saved.as_deref(), told.saved.as_deref()), (Some("0"), Some("-0.17")));
    assert!(told.notes.iter().any(|note| note == "it takes 60 minutes more than the 360 before"), "{:?}", told.notes);
}

#[test]
fn an_agenda_tells_what_can_move() {
    for (inform, movable, unusual) in [(150, "0.42", false), (300, "0.83", true), (60, "0.17", true)] {
        let mut document = crate::named("anti-repetition");
        let objectives = document.objectives.as_mut().expect("objectives");
        objectives.iter_mut().for_each(|objective| objective.kind = Some(document::ObjectiveKind::Procedure));
        for component in &mut document.components {
            let live = component.format == "ilt" || component.format == "vilt";
            component.minutes = Some(360);
            component.agenda =
                live.then(|| [("inform".to_owned(), inform), ("practise".to_owned(), 360 - inform)].into());
        }
        let programme = programme(&document);
        let told = programme.conversion(None, &ConversionOptions::default());
        assert_eq!(told.movable.as_deref(), Some(movable), "{told:?}");
        assert_eq!(told.notes.iter().any(|note| note.contains("is usual")), unusual, "{told:?}");
        assert_eq!(programme.review(None, &ReviewOptions::default()).movable, told.movable);
    }
}

/// Whatever is proposed lies in the band, exposures that all fit stay, and the finding D12 says no other.
#[test]
fn proposals_lie_in_the_band() {
    let mut moved = 0;
    for (name, document) in programmes() {
        let programme = programme(&document);
        for horizon in [7, 30, 90, 180, 365] {
            let options = SpacingOptions {
                horizon_days: Some(horizon),
                start: Some(Start::parse("2026-03-02").expect("a start")),
            };
            let told: Spacing = programme.spacing(None, &options).expect("spacing");
            let review = programme.review(None, &ReviewOptions { retention_days: Some(horizon), ..Default::default() });
            let found: Vec<&str> = review
                .findings
                .iter()
                .filter(|finding| finding.code == blend_core::answer::FindingCode::D12)
                .map(|finding| finding.subjects[0].as_str())
                .collect();
            let outside = told.objectives.iter().filter(|it| it.exposures.iter().any(|it| it.inside == Some(false)));
            assert_eq!(outside.map(|it| it.objective.as_str()).collect::<Vec<_>>(), found, "{name} {horizon}");
            for objective in &told.objectives {
                let stands = objective.exposures.iter().map(|it| it.proposed.as_ref().map_or(it.day, |it| it.day));
                let stands: Vec<i64> = stands.collect();
                let band = told.band.least_days..=told.band.most_days;
                assert!(stands.windows(2).all(|pair| band.contains(&(pair[1] - pair[0]))), "{name} {stands:?}");
                let fits = objective.exposures.iter().all(|it| it.inside != Some(false));
                let planned: Vec<i64> = objective.exposures.iter().map(|it| it.day).collect();
                assert!(!fits || stands == planned, "{name} {stands:?}");
                moved += usize::from(!fits);
            }
        }
    }
    assert!(moved > 50, "{moved}");
}

#[test]
fn answers_serialise() {
    let programme = named("sales-five-cities");
    let calendar = serde_json::to_value(starting(&programme, "2026-03-02", Some(&sessions(&programme)))).expect("JSON");
    assert_eq!(
        calendar["rows"][0]["window"]["from"],
        json!({"at": "2026-03-02T00:00:00Z", "local": "2026-03-02T00:00:00+00:00"})
    );
    // Preparing ends with week 2, the session is on the third day of week 3 at nine.
    assert_eq!(calendar["rows"][0]["deadlines"][0]["margin"], "PT57H");
    assert_eq!(calendar["rows"][1]["gates"][0]["deadline"]["at"], "2026-03-18T09:00:00Z");
    let spacing = programme.spacing(None, &SpacingOptions::default()).expect("spacing");
    let spacing = serde_json::to_value(spacing).expect("JSON");
    assert_eq!(spacing["band"], json!({"from": "3.6", "until": "7.2", "least_days": 4, "most_days": 7}));
    assert_eq!(spacing["start"], Value::Null);
    let conversion = serde_json::to_value(programme.conversion(None, &ConversionOptions::default())).expect("JSON");
    assert_eq!(conversion["before"], json!({"live_minutes": 420, "total_minutes": 420}));
}
