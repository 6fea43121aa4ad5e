//! D1 to D6, D11, D17 to D19, D25.

use super::*;

#[test]
fn d1_live_for_input() {
    check("D1", |it| set(it, LIVE, json!({"purpose": ["inform", "demonstrate"]})), "warning: live");
    check("D1", |it| set(it, LIVE, json!({"purpose": ["inform", "discuss"]})), "");
    check("D1", |it| set(it, LIVE, json!({"agenda": {"inform": 31, "practise": 69}})), "warning: live");
    check("D1", |it| set(it, LIVE, json!({"agenda": {"inform": 30, "practise": 70}})), "");
    for model in ["f2f_driver", "live_selfpaced_live"] {
        let relaxed = |it: &mut Value| {
            set(it, LIVE, json!({"purpose": ["inform"]}));
            it["model"] = json!(model);
        };
        check("D1", relaxed, "");
    }
}

#[test]
fn d2_ungated_prework() {
    check("D2", |it| it["gates"] = json!([]), "warning: live");
    check(
        "D2",
        |it| {
            it["gates"] = json!([]);
            set(it, LIVE, json!({"after": null}));
        },
        "",
    );
}

#[test]
fn d2_wants_a_gate_that_looks_at_the_prework() {
    let gate = |when: &'static str| move |it: &mut Value| it["gates"][0]["when"] = json!(when);
    check("D2", gate("mgr"), "warning: live");
    check("D2", gate("quiz"), "");
    // Through what the gate wants.
    check(
        "D2",
        |it| {
            gate("mgr")(it);
            set(it, MGR, json!({"after": ["prep"]}));
        },
        "",
    );
    // A gate that looks at the clock only.
    check("D2", |it| it["gates"][0]["when"] = json!({"from": "2026-01-01T00:00:00Z"}), "warning: live");
}

#[test]
fn d2_looks_no_further_than_the_session_before() {
    let two_days = |it: &mut Value| {
        set(it, JOB, json!({"format": "ilt", "after": ["live"]}));
    };
    check("D2", two_days, "");
    let both = |it: &mut Value| {
        two_days(it);
        it["gates"] = json!([]);
    };
    check("D2", both, "warning: live");
}

#[test]
fn d3_invisible_prework() {
    check("D3", |it| it["gates"][0]["when"] = json!("prep"), "info: live");
    let passed = |it: &mut Value| {
        it["gates"][0]["when"] = json!("prep");
        set(it, PREP, json!({"done_when": "passed", "pass_mark": 0.8}));
    };
    check("D3", passed, "");
    let introduces = |it: &mut Value| {
        it["gates"][0]["when"] = json!("prep");
        set(it, LIVE, json!({"treats": {"o": ["introduce", "practise"]}}));
    };
    check("D3", introduces, "");
}

#[test]
fn d4_long_prework() {
    check("D4", |it| set(it, PREP, json!({"minutes": 31})), "info: prep");
    check("D4", |it| set(it, QUIZ, json!({"minutes": 30})), "");
    check("D4", |it| set(it, LIVE, json!({"minutes": 34})), "info: live");
    check("D4", |it| set(it, LIVE, json!({"minutes": 35})), "");
    let three = |minutes: u32| {
        move |it: &mut Value| {
            set(it, PREP, json!({"minutes": 30}));
            set(it, QUIZ, json!({"minutes": minutes}));
            set(it, MGR, json!({"format": "reading", "minutes": 1, "week": 1}));
            set(it, LIVE, json!({"after": ["mgr"]}));
        }
    };
    check("D4", three(30), "info: live");
    check("D4", three(29), "");
}

#[test]
fn d5_unrelated_prework() {
    let other = json!({"treats": {"k": ["assess"]}});
    check("D5", |it| set(it, LIVE, json!({"treats": {"o": ["practise"]}})), "warning: quiz live");
    check("D5", |it| set(it, LIVE, other), "");
}

#[test]
fn d6_dominance() {
    // 155 minutes are other formats': 60 % are 232.5 of 387.5.
    check("D6", |it| set(it, JOB, json!({"minutes": 233})), "warning: ojt");
    check("D6", |it| set(it, JOB, json!({"minutes": 232})), "");
    let passive = |minutes: u32| {
        move |it: &mut Value| {
            set(it, PREP, json!({"format": "video", "minutes": minutes}));
            set(it, QUIZ, json!({"format": "reading", "minutes": minutes}));
        }
    };
    // 240 minutes are others'.
    check("D6", passive(181), "warning: prep quiz");
    check("D6", passive(180), "");
    let live = |minutes: u32| {
        move |it: &mut Value| {
            set(it, LIVE, json!({"minutes": minutes}));
            set(it, JOB, json!({"format": "vilt", "minutes": minutes}));
        }
    };
    // 65 minutes are others'.
    check("D6", live(131), "warning: live job");
    check("D6", live(130), "");
}

#[test]
fn d11_nothing_after() {
    let ends_live = |week: u32| {
        move |it: &mut Value| {
            for place in [JOB, EXAM, MGR] {
                set(it, place, json!({"week": 1, "after": null}));
            }
            set(it, LIVE, json!({"week": week}));
        }
    };
    check("D11", ends_live(3), "warning: live");
    check("D11", ends_live(2), "");
    let open_ended = |it: &mut Value| {
        ends_live(3)(it);
        it["open_ended"] = json!(true);
    };
    check("D11", open_ended, "");
    let goes_on = |it: &mut Value| {
        ends_live(3)(it);
        set(it, MGR, json!({"week": [1, 4]}));
    };
    check("D11", goes_on, "");
}

#[test]
fn d14_unfit_format() {
    check("D14", |it| set(it, JOB, json!({"treats": {"o": ["introduce"]}})), "warning: job o");
    let read = |kind: &'static str| {
        move |it: &mut Value| {
            it["objectives"][0]["kind"] = json!(kind);
            set(it, QUIZ, json!({"format": "reading", "treats": {"k": ["practise"]}}));
        }
    };
    check("D14", read("procedure"), "warning: quiz k");
    check("D14", read("knowledge"), "");
    check("D14", |it| set(it, EXAM, json!({"format": "knowledge_check"})), "warning: exam o");
    check("D14", |it| set(it, QUIZ, json!({"format": "elearning"})), "warning: quiz k");
    check("D14", |it| set(it, QUIZ, json!({"format": "elearning", "done_when": "passed"})), "");
}

#[test]
fn d17_audience() {
    let on_the_floor = |minutes: u32, mobile: bool| {
        move |it: &mut Value| {
            it["design"] = json!({"context": "floor"});
            set(it, LIVE, json!({"minutes": minutes}));
            set(it, PREP, json!({"mobile": mobile}));
            set(it, QUIZ, json!({"mobile": true}));
        }
    };
    check("D17", on_the_floor(61, true), "info: live");
    let at_a_desk = |it: &mut Value| {
        on_the_floor(61, false)(it);
        it["design"] = json!({"context": "desk"});
    };
    check("D17", at_a_desk, "");
    let listed = |context: Value| {
        move |it: &mut Value| {
            on_the_floor(60, false)(it);
            it["design"] = context;
        }
    };
    check("D17", listed(json!({"context": ["office", "field"]})), "info: prep");
    check("D17", listed(json!({"audience": {"context": "field"}})), "info: prep");
    check("D17", listed(json!({"context": ["office"]})), "");
    check("D17", on_the_floor(60, true), "");
    check("D17", on_the_floor(60, false), "info: prep");
    let speaks = |languages: Value| {
        move |it: &mut Value| {
            it["design"] = json!({"audience": {"languages": ["de", "fr"]}});
            (PREP..MGR).for_each(|place| set(it, place, json!({"language": ["de", "fr"]})));
            set(it, LIVE, json!({"language": languages}));
        }
    };
    check("D17", speaks(json!("de")), "info: live");
    check("D17", speaks(json!(["fr", "de"])), "");
}

#[test]
fn d18_too_many_formats() {
    let one_more = json!({"id": "more", "format": "infographic", "week": 1, "purpose": ["support"],
                          "treats": {"k": ["reinforce"]}});
    let formats = "elearning ilt infographic job_aid knowledge_check manager_checkin ojt ojt_assessment";
    check("D18", |it| it["components"].as_array_mut().unwrap().push(one_more.clone()), &format!("info: {formats}"));
    check("D18", |it| set(it, MGR, json!({"treats": null})), "info: manager_checkin");
    check("D18", |it| set(it, AID, json!({"treats": {"k": ["reinforce"]}})), "");
}

#[test]
fn d19_long_day() {
    check("D19", |it| set(it, LIVE, json!({"minutes": 421})), "info: live");
    check("D19", |it| set(it, LIVE, json!({"minutes": 420})), "");
    let one_day = |minutes: u32| {
        move |it: &mut Value| {
            set(it, LIVE, json!({"week": 2, "day": 0}));
            set(it, JOB, json!({"week": 2, "day": 0, "minutes": minutes}));
        }
    };
    check("D19", one_day(331), "info: live job");
    check("D19", one_day(330), "");
    check("D19", |it| set(it, LIVE, json!({"format": "vilt", "minutes": 121})), "info: live");
    check("D19", |it| set(it, LIVE, json!({"format": "vilt", "minutes": 120})), "");
}

#[test]
fn d25_stand_alone_flip() {
    let alone = |it: &mut Value| {
        it["components"].as_array_mut().unwrap().drain(JOB..MGR + 1);
        it["completion"] = json!({"all": ["prep", "quiz", "live"]});
    };
    check("D25", alone, "info: live");
    let with_more = |it: &mut Value| {
        it["components"].as_array_mut().unwrap().drain(JOB..MGR);
        it["completion"] = json!({"all": ["prep", "quiz", "live"]});
    };
    check("D25", with_more, "");
}
