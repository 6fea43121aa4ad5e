//! A1 to A8.

use super::*;

/// Only these parts, without links and gates.
fn only(document: &mut Value, parts: &[(&str, &str, u32, &str)]) {
    let part = |(id, format, week, purpose): &(&str, &str, u32, &str)| json!({"id": id, "format": format, "week": week, "minutes": 60, "purpose": [purpose], "treats": {"o": ["practise"]}});
    document["components"] = parts.iter().map(part).collect();
    document["completion"] = json!({"all": parts.iter().map(|part| part.0).collect::<Vec<_>>()});
    document["gates"] = json!([]);
}

#[test]
fn a1_repetition() {
    let both = json!({"treats": {"k": ["introduce"], "o": ["introduce", "practise"]}});
    check("A1", |it| set(it, LIVE, both.clone()), "error: live");
    let half = json!({"treats": {"n": ["introduce"], "o": ["introduce"]}});
    let more = |it: &mut Value, count: usize| {
        it["objectives"] = json!([{"id": "k"}, {"id": "o"}, {"id": "n"}, {"id": "m"}]);
        set(it, LIVE, half.clone());
        if count == 3 {
            it["components"][LIVE]["treats"]["m"] = json!(["introduce"]);
        }
    };
    check("A1", |it| more(it, 2), "error: live");
    check("A1", |it| more(it, 3), "warning: live");
    check("A1", |it| set(it, LIVE, json!({"treats": {"o": ["practise"]}})), "");
    // A part that need not be taken, or comes later, introduces nothing before the session.
    check(
        "A1",
        |it| {
            set(it, LIVE, both.clone());
            it["completion"] = json!({"all": ["live", "job"]});
        },
        "",
    );
    check(
        "A1",
        |it| {
            set(it, LIVE, json!({"treats": {"o": ["introduce"]}, "after": []}));
            it["gates"] = json!([]);
            set(it, PREP, json!({"week": 3}));
        },
        "",
    );
}

#[test]
fn a2_supplementary_library() {
    check("A2", |it| it["completion"] = json!("live"), "error: prep quiz");
    check("A2", |it| it["completion"] = json!({"all": ["live", "job"]}), "");
    // One of the digital parts has to be taken, though neither is required.
    check("A2", |it| it["completion"] = json!({"all": ["live", {"any": ["prep", "quiz"]}]}), "");
    check("A2", |it| it["completion"] = json!({"all": ["live", {"any": ["prep", "live"]}]}), "error: prep quiz");
    check("A2", |it| only(it, &[("a", "ilt", 1, "practise")]), "");
    check(
        "A2",
        |it| {
            only(it, &[("a", "ilt", 1, "practise"), ("b", "recording", 1, "inform")]);
            it["completion"] = json!("a");
        },
        "",
    );
}

#[test]
fn a3_convenience_alternation() {
    let parts = [("a", "ilt", 1, "inform"), ("b", "elearning", 2, "inform"), ("c", "ilt", 3, "inform")];
    check("A3", |it| only(it, &parts), "error: a b c");
    check("A3", |it| only(it, &parts[..2]), "");
    let other = [parts[0], ("b", "elearning", 2, "practise"), parts[2]];
    check("A3", |it| only(it, &other), "");
    check(
        "A3",
        |it| {
            only(it, &other);
            set(it, 1, json!({"rationale": "scheduling"}));
        },
        "error: a b c",
    );
    check(
        "A3",
        |it| {
            only(it, &parts);
            set(it, 2, json!({"after": ["b"]}));
        },
        "",
    );
}

#[test]
fn a4_either_format() {
    let any = |items: Value| move |it: &mut Value| it["completion"] = json!({"all": ["job", {"any": items}]});
    check("A4", any(json!(["live", "prep"])), "error: live prep");
    check("A4", any(json!(["quiz", "prep"])), "");
    check("A4", any(json!(["live", "quiz"])), "");
    check("A4", |it| it["completion"] = json!({"at_least": 2, "of": ["live", "prep", "job"]}), "error: live prep");
    check("A4", |it| it["completion"] = json!({"at_least": 3, "of": ["live", "prep", "job"]}), "");
    check(
        "A4",
        |it| {
            it["completion"] = json!({"any": ["live", "prep"]});
            it["model"] = json!("a_la_carte");
        },
        "info: live prep",
    );
}

#[test]
fn a5_recording_as_blend() {
    let parts = [("a", "ilt", 1, "practise"), ("b", "recording", 2, "inform")];
    check("A5", |it| only(it, &parts), "error: b");
    check("A5", |it| only(it, &[parts[0], parts[1], ("c", "reading", 1, "inform")]), "");
    let of = |it: &mut Value, of: &str| {
        only(it, &[parts[0], ("b", "video", 2, "inform")]);
        set(it, 1, json!({"recording_of": of}));
    };
    check("A5", |it| of(it, "a"), "error: b");
    check("A5", |it| only(it, &[parts[0], ("b", "video", 2, "inform")]), "");
}

#[test]
fn a6_bolt_on() {
    let before = |live: u32, total: u32| {
        move |it: &mut Value| it["baseline"] = json!({"live_minutes": live, "total_minutes": total})
    };
    check("A6", before(94, 200), "error: prep");
    check("A6", before(95, 200), "");
    check("A6", before(90, 275), "");
    check("A6", before(90, 274), "error: prep");
    check(
        "A6",
        |it| {
            before(90, 200)(it);
            set(it, LIVE, json!({"week": 0, "after": []}));
            it["gates"] = json!([]);
        },
        "",
    );
}

#[test]
fn a7_unconnected() {
    let strip = |it: &mut Value| {
        it["gates"] = json!([]);
        (0..AID).for_each(|place| set(it, place, json!({"after": null})));
    };
    check("A7", strip, "error: prep quiz live job exam");
    check(
        "A7",
        |it| {
            strip(it);
            set(it, JOB, json!({"after": ["live"]}));
        },
        "",
    );
    check(
        "A7",
        |it| {
            strip(it);
            it["completion"] = json!({"in_order": ["prep", "live", "job"]});
        },
        "",
    );
    check(
        "A7",
        |it| {
            strip(it);
            it["model"] = json!("a_la_carte");
        },
        "info: prep quiz live job exam",
    );
}

#[test]
fn a8_one_modality() {
    check("A8", |it| only(it, &[("a", "elearning", 1, "inform")]), "error: p");
    check("A8", |it| only(it, &[("a", "ilt", 1, "inform")]), "error: p");
    check("A8", |it| only(it, &[("a", "elearning", 1, "inform"), ("b", "forum", 2, "discuss")]), "");
    check("A8", |it| only(it, &[("a", "ilt", 1, "inform"), ("b", "ojt", 2, "apply")]), "");
}
