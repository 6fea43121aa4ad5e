//! The documented limits on both sides, on small stacks, and input made to cost more than it weighs.

use blend_core::document;
use blend_core::problem::{Code, Problems};
use blend_core::time::Instant;
use blend_core::{Programme, RuleRef, limits};
use serde_json::json;
use std::time::{Duration, Instant as Clock};

/// Runs on a thread with so many kibibytes of stack.
fn on_a_stack<T: Send + 'static>(kibibytes: usize, run: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(kibibytes * 1024).spawn(run).expect("a thread");
    thread.join().expect("it ends well")
}

fn compiled(document: &serde_json::Value) -> Result<Programme, Problems> {
    Programme::from_json(&serde_json::to_vec(document).expect("JSON"))
}

fn codes(refused: Result<Programme, Problems>) -> Vec<(Code, String)> {
    let told = |problem: &blend_core::problem::Problem| (problem.code(), problem.pointer().to_owned());
    refused.map_or_else(|problems| problems.iter().map(told).collect(), |_| Vec::new())
}

fn beyond(pointer: &str) -> Vec<(Code, String)> {
    vec![(Code::LimitExceeded, pointer.to_owned())]
}

fn videos(count: usize) -> Vec<serde_json::Value> {
    (0..count).map(|index| json!({"id": format!("c{index}"), "format": "video"})).collect()
}

#[test]
fn components() {
    let programme = |count| json!({"id": "p", "components": videos(count), "completion": "c0"});
    assert_eq!(codes(compiled(&programme(limits::COMPONENTS))), []);
    assert_eq!(codes(compiled(&programme(limits::COMPONENTS + 1))), beyond("/components"));
    let repeated = |times| {
        let mut components = videos(2);
        components[1]["every"] = json!("P1D");
        components[1]["times"] = json!(times);
        json!({"id": "p", "components": components, "completion": "c0"})
    };
    assert_eq!(codes(compiled(&repeated(limits::COMPONENTS - 1))), []);
    assert_eq!(codes(compiled(&repeated(limits::COMPONENTS))), beyond("/components/1"));
}

#[test]
fn rule_nodes() {
    let programme = |count| {
        json!({
            "id": "p", "components": videos(1),
            "gates": [{"id": "g", "to": ["c0"], "mode": "flag", "when": {"from": "2026-01-01"}}],
            "completion": {"all": vec!["c0"; count]}
        })
    };
    // One node is the gate's, one the `all` itself.
    assert_eq!(codes(compiled(&programme(limits::RULE_NODES - 2))), []);
    let last = format!("/completion/all/{}", limits::RULE_NODES - 2);
    assert_eq!(codes(compiled(&programme(limits::RULE_NODES - 1))), beyond(&last));
}

/// A programme whose completion has so many levels, each of the form `before` .. `after`.
fn nested(before: &str, after: &str, levels: usize) -> String {
    let rule = format!("{}\"c0\"{}", before.repeat(levels - 1), after.repeat(levels - 1));
    format!(
        r#"{{"id": "p", "hold": "always", "components": [{{"id": "c0", "format": "video"}}], "completion": {rule}}}"#
    )
}

#[test]
fn levels_of_rules_on_a_small_stack() {
    let forms =
        [(r#"{"all":["#, "]}", "/all/0"), (r#"{"not":"#, "}", "/not"), (r#"{"wait":"P1D","after":"#, "}", "/after")];
    for (before, after, step) in forms {
        let text = nested(before, after, limits::RULE_DEPTH);
        on_a_stack(1024, move || {
            let programme = Programme::from_json(text.as_bytes()).expect("64 levels are fine");
            let facts =
                br#"[{"id": "e", "learner": "u", "kind": "enrolled", "programme": "p", "at": "2026-01-01T00:00:00Z"}]"#;
            let record = programme.record_from_json(facts, None).expect("good facts");
            let at = Instant::parse("2026-02-01T00:00:00Z").expect("an instant");
            assert_eq!(record.standing(at, None).learner.as_deref(), Some("u"));
            record.explain(RuleRef::Path("completion"), at, None).expect("an explanation");
        });
        for levels in [limits::RULE_DEPTH + 1, limits::RULE_DEPTH + 2, 100, 125, 1_000, 100_000] {
            let text = nested(before, after, levels);
            let found = on_a_stack(256, move || codes(Programme::from_json(text.as_bytes())));
            match levels {
                ..=125 => assert_eq!(found, beyond(&format!("/completion{}", step.repeat(limits::RULE_DEPTH)))),
                _ => assert_eq!((found.len(), found[0].0), (1, Code::LimitExceeded)),
            }
        }
    }
}

#[test]
fn rules_built_in_code_are_limited_too() {
    let rule = |levels: usize| {
        (1..levels).fold(document::Rule::Component("c0".into()), |inner, _| {
            document::Rule::Parts(Box::new(document::RuleParts { all: Some(vec![inner]), ..Default::default() }))
        })
    };
    let programme = |levels: usize| {
        let flat = document::json(nested("", "", 1).as_bytes()).expect("JSON");
        let mut written = document::Programme::from_value(&flat).expect("a shape");
        written.completion = rule(levels);
        Programme::new(written)
    };
    assert_eq!(codes(programme(limits::RULE_DEPTH)), []);
    let place = format!("/completion{}", "/all/0".repeat(limits::RULE_DEPTH));
    assert_eq!(codes(programme(limits::RULE_DEPTH + 1)), beyond(&place));
    assert_eq!(codes(programme(1_000)), beyond(&place));
}

#[test]
fn levels_of_free_data_on_a_small_stack() {
    let design = |levels: usize| {
        let data = format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
        format!(
            r#"{{"id": "p", "components": [{{"id": "c0", "format": "video"}}], "completion": "c0", "design": {data}}}"#
        )
    };
    // The document itself is one level.
    let (fine, deep) = (design(limits::JSON_DEPTH - 1), design(limits::JSON_DEPTH));
    assert_eq!(on_a_stack(512, move || codes(Programme::from_json(fine.as_bytes()))), []);
    let place = format!("/design{}", "/0".repeat(limits::JSON_DEPTH - 1));
    assert_eq!(on_a_stack(512, move || codes(Programme::from_json(deep.as_bytes()))), beyond(&place));
}

/// Runs something that has to be done soon; the bound is generous, for slow builds on busy machines.
fn soon<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let begun = Clock::now();
    let made = run();

    assert!(begun.elapsed() < Duration::from_secs(30), "{what} took {:?}", begun.elapsed());
    made
}

#[test]
fn input_does_not_cost_more_than_it_weighs() {
    let long = "x".repeat(1 << 20);
    let programme = |key: &str, value: serde_json::Value| {
        let mut document = json!({"id": "p", "components": videos(1), "completion": "c0"});
        document[key] = value;
        document
    };
    let refused = |what: &str, document: &serde_json::Value| {
        let refused = soon(what, || compiled(document)).expect_err("a refusal");
        let text: usize = refused.iter().map(|problem| problem.message().len() + problem.pointer().len()).sum();
        assert!(text < 4 * limits::PROBLEM_BYTES, "{what}: {text} bytes are told");
    };
    refused(
        "a long key over many good values",
        &programme("blocks", json!({&*long: vec!["c0"; 200_000], "one": ["c"]})),
    );
    refused("a long key over many wrong values", &programme("blocks", json!({&*long: vec![1; 200_000]})));
    let free: Box<serde_json::value::RawValue> =
        serde_json::from_str(&format!("[{}1e400]", "1e400,".repeat(200_000))).expect("JSON");
    let text = serde_json::to_string(&programme("design", json!({&*long: "here"}))).expect("JSON");
    let text = text.replace("\"here\"", free.get());
    soon("a long key over free data", || Programme::from_json(text.as_bytes())).expect_err("a refusal");
    refused("a long unknown field", &programme(&long, json!(1)));
    refused("a long id", &programme("id", json!(&*long)));
    refused("a long reference", &programme("completion", json!(&*long)));
    let wide: serde_json::Map<String, serde_json::Value> = (0..100_000).map(|n| (format!("f{n}"), json!(1))).collect();
    refused(
        "many unknown fields",
        &programme("design", json!(1))
            .as_object()
            .map(|known| known.clone().into_iter().chain(wide).collect())
            .expect("an object"),
    );
    let circles: Vec<serde_json::Value> = (0..30_000)
        .map(|n| json!({"id": format!("g{n}"), "rule": {"any": [{"group": format!("g{}", (n + 1) % 30_000)}, {"group": "g0"}]}}))
        .collect();
    refused("many circles", &programme("groups", json!(circles)));
    let unknown: Vec<String> = (0..60_000).map(|n| format!("{}{n}", "y".repeat(120))).collect();
    let mut many = json!({"id": "p", "completion": {"all": unknown}});
    many["components"] =
        (0..limits::COMPONENTS).map(|n| json!({"id": format!("{}{n}", "y".repeat(120)), "format": "x"})).collect();
    refused("many unknown names", &many);
}
