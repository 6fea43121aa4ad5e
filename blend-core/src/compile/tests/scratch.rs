use super::*;
use std::time::Instant as Clock;
#[test]
fn examples() {
    let mut n = 0;
    for entry in std::fs::read_dir("/tmp/ex").unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read(&path).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&text).unwrap();
        let doc = match Programme::from_value(&json(&text).unwrap()) {
            Ok(d) => d,
            Err(e) => {
                println!("SHAPE {path:?}\n{e}");
                continue;
            }
        };
        match programme(doc) {
            Ok((plan, warnings)) => {
                n += 1;
                println!(
                    "ok {path:?} {}",
                    warnings.iter().map(|w| w.message().to_owned()).collect::<Vec<_>>().join("; ")
                );
                assert_eq!(serde_json::to_value(&plan.document).unwrap(), value, "{path:?}");
            }
            Err(e) => println!("FAIL {path:?}\n{e}"),
        }
    }
    println!("{n} compiled");
    assert_eq!(n, 24);
}
fn time(what: &str, document: serde_json::Value) {
    let d = Programme::from_value(&tree(&document)).unwrap();
    let t = Clock::now();
    let r = programme(d);
    println!(
        "{what}: {:?} {}",
        t.elapsed(),
        match r {
            Ok((p, w)) => format!("ok {} rules {} gates {} warnings", p.rules.len(), p.gates.len(), w.len()),
            Err(e) => format!("{} problems, first {}", e.as_slice().len(), {
                let m = format!("{:?}", e.as_slice()[0]);
                m.chars().take(150).collect::<String>()
            }),
        }
    );
}
#[test]
fn timings() {
    let comps: Vec<_> = (0..4096).map(|i| j!({"id": format!("component-{i}"), "format": "elearning", "week": 1, "treats": {(format!("o{}", i % 100)): ["practise"]}})).collect();
    let names: Vec<_> = (0..4096).map(|i| format!("component-{i}")).collect();
    let objs: Vec<_> = (0..100).map(|i| j!({"id": format!("o{i}")})).collect();
    let chain: Vec<_> = (0..4095).map(|i| j!({"id": format!("g{i}"), "to": [format!("component-{i}")], "mode": "block", "when": format!("component-{}", i + 1)})).collect();
    let cycle: Vec<_> = (0..4096).map(|i| j!({"id": format!("g{i}"), "to": [format!("component-{i}")], "mode": "block", "when": format!("component-{}", (i + 1) % 4096)})).collect();
    let doc = |extra: serde_json::Value| {
        let mut d = j!({"id": "p", "objectives": objs, "components": comps, "completion": {"all": names}});
        for (k, v) in extra.as_object().unwrap() {
            d[k] = v.clone();
        }
        d
    };
    time("plain", doc(j!({})));
    time("chain", doc(j!({"gates": chain})));
    time("cycle", doc(j!({"gates": cycle})));
    time("in_order", doc(j!({"completion": {"in_order": names}})));
    let bad: Vec<_> = (0..60000).map(|i| format!("componnt-{i}")).collect();
    time("unknown", doc(j!({"completion": {"all": bad}})));
    let orders: Vec<_> = (0..15000).map(|_| j!({"in_order": ["component-0", {"group": "g"}]})).collect();
    time(
        "orders over a group",
        doc(j!({"groups": [{"id": "g", "rule": {"all": names}}], "completion": {"all": orders}})),
    );
    let orders: Vec<_> = (0..15000).map(|_| j!({"in_order": [{"group": "g"}, "component-0"]})).collect();
    time(
        "orders over a group 2",
        doc(j!({"groups": [{"id": "g", "rule": {"all": names}}], "completion": {"all": orders}})),
    );
    let groups: Vec<_> = (0..4000).map(|i| j!({"id": format!("g{i}"), "rule": {"all": [{"group": format!("g{}", (i + 1) % 4000)}, {"group": format!("g{}", (i + 7) % 4000)}, {"group": "g0"}]}})).collect();
    time("group circles", doc(j!({"groups": groups})));
    time("means", doc(j!({"completion": {"mean": names, "at_least": 0.7, "missing": "zero"}, "gates": chain})));
    time("big", doc(j!({"completion": {"any": vec![j!({"all": names}); 15]}})));
}
