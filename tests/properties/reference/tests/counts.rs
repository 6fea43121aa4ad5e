//! The reference on small cases worked by hand: measures.

use serde_json::{Value, json};

use super::many::population;
use super::{at, plain};
use crate::reference::population::Population;
use crate::reference::report::Options;

const N: Value = Value::Null;

fn four() -> Population {
    let mut components = plain(&["a", "b"]);
    components.as_array_mut().unwrap().push(json!({"id": "w", "format": "ilt", "attendance_mark": "0.5"}));
    components.as_array_mut().unwrap().push(json!({"id": "q", "format": "knowledge_check", "pass_mark": "0.8"}));
    let session = |id: &str, day: &str| {
        json!({"id": id, "component": "w", "start": format!("2026-01-{day}T09:00:00Z"), "end": format!("2026-01-{day}T11:00:00Z"),
            "capacity": 2, "waitlist": 5})
    };
    let programme = json!({
        "version": "1", "components": components, "due": "P20D",
        "gates": [{"id": "g", "to": ["w"], "mode": "flag", "when": "a"}],
        "completion": {"all": ["a", "b"]},
    });
    let schedule = json!({"programme": "p", "sessions": [session("s", "10"), session("t", "12")]});
    let rated = |who: &str, session: &str, rating: i64| {
        (format!("{who} 13 rated"), json!({"question": "readiness", "session": session, "rating": rating, "by": "fay"}))
    };
    let rated = [rated("ann", "s", 2), rated("bob", "s", 3)];
    let mut lines: Vec<(&str, Value)> = vec![
        ("ann 01 enrolled", json!({"cohort": "k"})),
        ("bob 01 enrolled", json!({"cohort": "k"})),
        ("cat 02 enrolled", N),
        ("dan 02 enrolled", N),
        ("ann 02 attribute", json!({"name": "site", "value": "x"})),
        ("ann 03 completed a", N),
        ("ann 04 completed b", N),
        ("bob 05 completed b", N),
        ("cat 05 started b", N),
        ("cat 06 completed a", N),
        ("cat 08 completed b", N),
        ("ann 05 registered s", N),
        ("bob 06 registered s", N),
        ("cat 07 registered s", N),
        ("ann 10T09 attended", json!({"session": "s"})),
        ("bob 10T09 attended", json!({"session": "s", "fraction": "0.4"})),
        ("bob 05 failed q", N),
        ("bob 06 scored q 0.5", N),
        ("bob 07 scored q 0.9", N),
        ("ann 05 passed q", N),
        ("ann 02-10 rated", json!({"question": "effectiveness", "rating": 4})),
        ("dan 09 withdrawn", N),
    ];
    lines.extend(rated.iter().map(|(line, more)| (line.as_str(), more.clone())));
    population(programme, schedule, &lines)
}

fn rate(rate: &Value) -> String {
    format!("{}/{} {} {}", rate["numerator"], rate["denominator"], rate["value"], rate["excluded"]).replace('"', "")
}

#[test]
fn rates_have_both_halves_and_who_is_left_out() {
    let report = four().report(at("15"), None, &Options::default());
    let all = &report["all"];
    assert_eq!(rate(&all["completion"]), "2/3 6666 {withdrawn:1}");
    assert_eq!(rate(&all["formats"]["digital"]), "2/3 6666 {withdrawn:1}");
    assert_eq!(rate(&all["pre_work"]["registered"]), "1/2 5000 {waiting:1}");
    assert_eq!(rate(&all["pre_work"]["attended"]), "1/1 10000 {partial:1}");
    assert_eq!(rate(&all["effectiveness"]["responses"]), "0/0 null {not_completed:1,not_due:2,withdrawn:1}");
    assert_eq!(all["readiness"], json!({"ratings": 2, "mean": "2.5", "rated_sessions": ["s"], "unrated_sessions": []}));
    assert_eq!(all["minutes_lost"], json!({"minutes": 20, "unprepared_sessions": ["s"], "excluded": {}}));
    // Three days and six days.
    let days = json!({"count": 2, "lower_quartile": 324_000, "median": 388_800, "upper_quartile": 453_600});
    assert_eq!(all["time_to_completion"], days);
    assert_eq!(rate(&report["cohorts"][0]["completion"]), "1/2 5000 {}");
    assert_eq!(rate(&report["attributes"][0]["completion"]), "1/1 10000 {}");
    let timing = &all["timing"];
    assert_eq!([&timing["on_time"], &timing["on_track"], &timing["at_risk"]], [&json!(2), &json!(1), &json!(0)]);
    let near = four().report(at("20"), None, &Options::default());
    assert_eq!(near["all"]["timing"]["at_risk"], 1);
    // Bob owes `a`, which has no date of its own; the programme is due with the end of the 21st.
    let due = json!([{"component": null, "session": null, "due": "2026-01-22T00:00:00Z", "start": null}]);
    assert_eq!(near["people"], json!([{"learner": "bob", "timing": "at_risk", "reasons": due, "session": null}]));
    let late = four().report(at("22"), None, &Options::default());
    assert_eq!(late["people"][0]["timing"], "overdue");
}

#[test]
fn what_is_answered_and_where_learners_get_stuck() {
    let report = four().report(at("02-20"), None, &Options::default());
    let all = &report["all"];
    assert_eq!(rate(&all["effectiveness"]["responses"]), "1/2 5000 {not_completed:1,withdrawn:1}");
    assert_eq!(all["effectiveness"]["mean"], "4");
    let b = &all["funnel"][1];
    assert_eq!([&b["asked"], &b["started"], &b["done"]], [&json!(3), &json!(3), &json!(3)]);
    let a = &all["funnel"][0];
    assert_eq!(rate(&a["rate"]), "2/3 6666 {withdrawn:1}");
    let w = &all["funnel"][2];
    assert_eq!(rate(&w["drop_off"]), "1/2 5000 {withdrawn:1}");
    let q = &all["struggle"]["components"][3];
    assert_eq!([&q["attempts"], &q["failed_attempts"], &q["repeated"]], [&json!(4), &json!(2), &json!(1)]);
    assert_eq!(rate(&q["learners"]), "1/2 5000 {withdrawn:1}");
    assert_eq!(
        q["attempts_to_pass"],
        json!({"count": 2, "lower_quartile": "1.5", "median": "2", "upper_quartile": "2.5"})
    );
    assert_eq!(all["low_use"], json!([]));
    assert_eq!(rate(&all["gates"][0]["with"]["completion"]), "2/3 6666 {withdrawn:1}");
    assert_eq!(rate(&all["gates"][0]["without"]["completion"]), "0/0 null {}");
}
