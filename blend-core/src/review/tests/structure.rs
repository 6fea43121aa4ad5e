//! S1 to S9.

use super::*;

#[test]
fn s1_dangling() {
    check("S1", |it| it["completion"] = json!({"all": ["prep", "live", "nobody"]}), "error: /completion/all/2");
    check("S1", |it| it["gates"][0]["when"] = json!("preb"), "error: g");
    check("S1", |it| set(it, JOB, json!({"after": ["lives"]})), "error: job");
    check("S1", |it| set(it, JOB, json!({"format": "jot"})), "error: job");
    let own = json!({"jot": {"group": "W"}});
    check(
        "S1",
        |it| {
            set(it, JOB, json!({"format": "jot"}));
            it["formats"] = own;
        },
        "",
    );
}

#[test]
fn s2_cycle() {
    check("S2", |it| set(it, PREP, json!({"after": ["live"]})), "warning: prep live");
    let back = |mode: &'static str| {
        move |it: &mut Value| {
            it["gates"][0]["mode"] = json!(mode);
            let back = json!({"id": "back", "to": ["prep"], "mode": mode, "when": "live"});
            it["gates"].as_array_mut().unwrap().push(back);
        }
    };
    check("S2", back("flag"), "warning: prep live");
    check("S2", back("block"), "error: prep live");
    check("S2", |it| set(it, QUIZ, json!({"after": ["quiz"]})), "warning: quiz");
    check("S2", |it| set(it, AID, json!({"after": ["exam"]})), "");
}

#[test]
fn s2_tells_blocking_circles_from_others() {
    let told = |change: &dyn Fn(&mut Value)| {
        let mut document = sound();
        change(&mut document);
        let found = found(&document, "S2").into_iter();
        found.map(|it| (it.severity, it.subjects.join(" "))).collect::<Vec<_>>()
    };
    use crate::answer::FindingSeverity::{Error, Warning};
    let gate = |id: &str, to: &str, mode: &str, when: &str| json!({"id": id, "to": [to], "mode": mode, "when": when});
    // The circle of flags is none of those that block, though one of its components waits for those.
    let both = |it: &mut Value| {
        it["gates"] = json!([
            gate("a", "live", "block", "job"),
            gate("b", "job", "block", "live"),
            gate("c", "prep", "block", "job"),
            gate("d", "prep", "flag", "quiz"),
            gate("e", "quiz", "flag", "prep")
        ]);
        (0..AID).for_each(|place| set(it, place, json!({"after": null})));
    };
    assert_eq!(told(&both), [(Error, "live job".into()), (Warning, "prep quiz".into())]);
    // A way around a circle that blocks goes through it.
    let around = |it: &mut Value| {
        both(it);
        it["gates"][2] = gate("c", "prep", "flag", "job");
        it["gates"][3] = gate("d", "live", "flag", "prep");
    };
    assert_eq!(told(&around), [(Error, "live job".into())]);
}

#[test]
fn s3_dead_end() {
    let blocked = |it: &mut Value| {
        it["gates"] = json!([
            {"id": "g", "to": ["live"], "mode": "block", "when": "job"},
            {"id": "h", "to": ["job"], "mode": "block", "when": "live"},
            {"id": "i", "to": ["exam"], "mode": "block", "when": "job"}
        ]);
    };
    check("S3", blocked, "error: live");
    let mut document = sound();
    blocked(&mut document);
    let dead: Vec<_> = found(&document, "S3").into_iter().flat_map(|finding| finding.subjects).collect();
    assert_eq!(dead, ["live", "job", "exam"]);
    check(
        "S3",
        |it| {
            blocked(it);
            it["gates"][0]["mode"] = json!("flag");
        },
        "",
    );
}

#[test]
fn s4_gate_on_optional() {
    check("S4", |it| it["gates"][0]["when"] = json!({"all": ["prep", "mgr"]}), "warning: g mgr");
    check("S4", |it| it["gates"][0]["when"] = json!({"any": ["prep", {"not": "mgr"}]}), "");
    check(
        "S4",
        |it| {
            it["gates"][0]["when"] = json!("mgr");
            it["completion"] = json!({"all": ["prep", "live", "job", {"any": ["mgr", "exam"]}]});
        },
        "",
    );
    let certify = |when: &'static str| {
        move |it: &mut Value| {
            it["certification"] = json!({"valid_for": "P1Y", "window": "P30D"});
            let gate = json!({"id": "c", "at": "certify", "mode": "block", "when": when});
            it["gates"].as_array_mut().unwrap().push(gate);
        }
    };
    check("S4", certify("mgr"), "warning: c mgr");
    check("S4", certify("exam"), "");
}

#[test]
fn s5_narrow_completion() {
    check("S5", |it| it["completion"] = json!({"all": ["prep", "quiz", "job", "exam"]}), "error: live");
    check("S5", |it| it["completion"] = json!({"all": ["live"]}), "error: prep quiz job exam");
    check("S5", |it| it["completion"] = json!({"all": ["live", "prep"]}), "");
    // What is offered on demand, or only keeps something alive, is left out on purpose.
    for spared in [json!({"on_demand": true}), json!({"treats": {"o": ["reinforce"]}})] {
        let change = |it: &mut Value| {
            it["completion"] = json!({"all": ["prep", "quiz", "job", "exam"]});
            it["gates"] = json!([]);
            set(it, LIVE, spared.clone());
            set(it, JOB, json!({"after": null}));
        };
        check("S5", change, "");
    }
    // An optional session that does what completion has learners do elsewhere is an offer.
    let offer = |treatment: &'static str| {
        move |it: &mut Value| {
            it["completion"] = json!({"all": ["prep", "quiz", "job", "exam"]});
            it["gates"] = json!([]);
            set(it, JOB, json!({"after": null}));
            set(it, LIVE, json!({"treats": {"o": [treatment]}}));
        }
    };
    check("S5", offer("apply"), "");
    check("S5", offer("practise"), "error: live");
    let chain = |mode: &'static str| {
        move |it: &mut Value| it["gates"][0] = json!({"id": "g", "to": ["live"], "mode": mode, "when": "mgr"})
    };
    check("S5", chain("block"), "error: mgr");
    check("S5", chain("flag"), "");
}

#[test]
fn s6_timing() {
    check("S6", |it| set(it, PREP, json!({"week": 3})), "error: prep quiz");
    check("S6", |it| set(it, PREP, json!({"week": [1, 3]})), "warning: prep quiz");
    check("S6", |it| set(it, QUIZ, json!({"week": [1, 2]})), "");
    check("S6", |it| set(it, QUIZ, json!({"week": [1, 3]})), "warning: quiz live");
    check("S6", |it| set(it, QUIZ, json!({"due": "P20D"})), "warning: quiz live");
    // What has no week closes when it is due.
    check("S6", |it| set(it, QUIZ, json!({"week": null, "due": "P14D"})), "warning: quiz live");
    check("S6", |it| set(it, QUIZ, json!({"week": null, "due": "P13D"})), "");
    let repeated = |weeks: [u32; 2]| {
        move |it: &mut Value| {
            set(it, QUIZ, json!({"week": weeks[0], "every": "P4W", "times": 3}));
            set(it, LIVE, json!({"week": weeks[1], "every": "P4W", "times": 3, "after": null}));
            it["gates"][0]["when"] = json!("quiz");
            set(it, JOB, json!({"after": null}));
        }
    };
    check("S6", repeated([1, 2]), "");
    check("S6", repeated([3, 2]), "error: quiz live");
}

#[test]
fn s7_vacuous_gate() {
    let when = |when: Value| move |it: &mut Value| it["gates"][0]["when"] = when;
    check("S7", when(json!({"not": {"failed": "quiz"}})), "error: g");
    check("S7", when(json!({"all": ["aid", {"any": ["prep", "aid"]}]})), "error: g");
    check("S7", when(json!({"all": ["prep", {"not": {"failed": "quiz"}}]})), "");
    check("S7", when(json!({"from": "2026-01-01T00:00:00Z"})), "");
    // What cannot be read is not judged.
    check("S7", when(json!("nobody")), "");
}

#[test]
fn s8_duplicate() {
    check("S8", |it| set(it, QUIZ, json!({"id": "prep"})), "error: prep");
    check("S8", |it| set(it, QUIZ, json!({"id": "prep2"})), "");
}

#[test]
fn s9_skippable_by_percent() {
    let of = json!(["prep", "quiz", "live", "job", "exam"]);
    check("S9", |it| it["completion"] = json!({"percent": 60, "of": of}), "error: prep");
    check("S9", |it| it["completion"] = json!({"percent": 100, "of": of}), "");
    check(
        "S9",
        |it| it["completion"] = json!({"all": ["prep", "quiz", "live", "job", "exam", {"percent": 60, "of": of}]}),
        "",
    );
    // Without the session too little is left.
    let weighty = |it: &mut Value| {
        set(it, LIVE, json!({"weight": 40}));
        it["completion"] = json!({"percent": 60, "of": ["live", "mgr"]});
    };
    check("S9", weighty, "");
    check("S9", |it| it["completion"] = json!({"points": 2, "of": ["live", "prep", "job"]}), "");
    let points = |it: &mut Value| {
        (PREP..MGR).for_each(|place| set(it, place, json!({"points": 1})));
        it["completion"] = json!({"points": 3, "of": ["prep", "quiz", "live", "job"]});
    };
    check("S9", points, "error: prep");
}
