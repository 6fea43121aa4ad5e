//! The reference on small cases worked by hand: certificates.

use serde_json::{Value, json};

use super::{at, learner};
use crate::reference::time::show;

const N: Value = Value::Null;

/// State at an instant, and `earned..expires` of each period.
fn check(terms: Value, lines: &[(&str, Value)], day: &str, state: &str, periods: &[(&str, &str)]) {
    let programme = json!({
        "components": [{"id": "a", "format": "elearning"}, {"id": "b", "format": "elearning"}],
        "completion": "a", "certification": terms,
    });
    let answer = learner(programme, None, lines).certification(at(day));
    assert_eq!(answer["state"], state, "{answer}");
    let told: Vec<(Value, Value)> =
        answer["periods"].as_array().unwrap().iter().map(|p| (p["earned"].clone(), p["expires"].clone())).collect();
    let expected: Vec<(Value, Value)> = periods.iter().map(|(a, x)| (json!(show(at(a))), json!(show(at(x))))).collect();
    assert_eq!(told, expected, "{answer}");
}

#[test]
fn a_chain_keeps_its_anchor_by_expiry_and_moves_by_completion() {
    let lines = [("01 enrolled", N), ("05 completed a", N), ("25 completed a", N)];
    let terms = |basis: &str| json!({"valid_for": "P1M", "window": "P14D", "grace": "P3D", "basis": basis});
    check(terms("expiry"), &lines, "21", "certified", &[("05", "02-05")]);
    check(terms("expiry"), &lines, "22", "due", &[("05", "02-05")]);
    check(terms("expiry"), &lines, "26", "certified", &[("05", "02-05"), ("25", "03-05")]);
    check(terms("completion"), &lines, "26", "certified", &[("05", "02-05"), ("25", "02-25")]);
    check(terms("expiry"), &lines[..2], "02-06", "grace", &[("05", "02-05")]);
    check(terms("expiry"), &lines[..2], "02-08", "lapsed", &[("05", "02-05")]);
    let late = [("01 enrolled", N), ("05 completed a", N), ("02-20 completed a", N)];
    check(terms("expiry"), &late, "02-20", "certified", &[("05", "02-05"), ("02-20", "03-20")]);
    let month_end = [("01 enrolled", N), ("31 completed a", N), ("02-20 completed a", N)];
    check(terms("expiry"), &month_end, "02-20", "certified", &[("31", "02-28"), ("02-20", "03-31")]);
}

#[test]
fn waivers_renew_at_the_end() {
    let lines = [("01 enrolled", N), ("05 waived a", N)];
    let terms = json!({"valid_for": "P10D", "window": "P3D", "basis": "expiry"});
    check(terms, &lines, "26", "certified", &[("05", "15"), ("15", "25"), ("25", "02-04")]);
}

#[test]
fn renewal_rules_and_lapses() {
    let terms = json!({"valid_for": "P10D", "window": "P3D", "renewal": "b", "grace": "P1D"});
    let lines = [
        ("01 enrolled", N),
        ("05 completed a", N),
        ("13 completed b", N),
        ("02-01 completed b", N),
        ("02-03 completed a", N),
    ];
    check(terms.clone(), &lines, "13", "certified", &[("05", "15"), ("13", "23")]);
    check(terms.clone(), &lines, "02-02", "lapsed", &[("05", "15"), ("13", "23")]);
    check(terms, &lines, "02-03", "certified", &[("05", "15"), ("13", "23"), ("02-03", "02-13")]);
}

#[test]
fn revoked_extended_and_dated() {
    let terms = json!({"valid_for": "P10D"});
    let revoked =
        [("01 enrolled", N), ("05 completed a", N), ("08 revoked", json!({"programme": "p"})), ("09 completed a", N)];
    check(terms.clone(), &revoked, "08", "revoked", &[("05", "15")]);
    check(terms.clone(), &revoked, "09", "certified", &[("05", "15"), ("09", "19")]);
    let extended = [
        ("01 enrolled", N),
        ("05 completed a", N),
        ("16 extended", json!({"programme": "p", "expires": "2026-01-20T00:00:00Z"})),
    ];
    check(terms.clone(), &extended, "15", "lapsed", &[("05", "15")]);
    check(terms, &extended, "16", "certified", &[("05", "20")]);
    let dated = json!({"until": "01-31", "minimum_active": "P30D", "window": "P60D", "grace": "P1D"});
    check(dated, &[("01 enrolled", N), ("05 completed a", N)], "06", "certified", &[("05", "2027-02-01")]);
}

#[test]
fn withdrawal_stops_earning() {
    let terms = json!({"valid_for": "P10D", "window": "P3D"});
    let lines = [("01 enrolled", N), ("05 completed a", N), ("06 withdrawn", N), ("13 completed a", N)];
    check(terms, &lines, "14", "due", &[("05", "15")]);
}
