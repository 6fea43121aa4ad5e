//! What learning systems are blamed for, turned into promises: each in `promises.json` with the cases that keep it.

use crate::matching::each_case;
use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn every_promise_is_kept_by_cases_that_are_there() {
    let text = include_str!("promises.json");
    let promises: Vec<Value> = serde_json::from_str(text).expect("a list of promises");
    let mut there = BTreeSet::new();
    each_case(|case| {
        there.insert(case["about"].as_str().expect("`about`").to_owned());
        Ok(())
    });
    assert_eq!(promises.len(), 43);
    for promise in &promises {
        let cases = promise["cases"].as_array().expect("`cases`");
        assert!(!cases.is_empty(), "{promise} names no case");
        for case in cases.iter().filter_map(Value::as_str) {
            let (_, about) = case.split_once(": ").expect("a file and what the case is about");
            assert!(there.contains(about), "{}: there is no case `{case}`", promise["id"]);
        }
    }
}
