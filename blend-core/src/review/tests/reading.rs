//! Documents that do not compile, and odd ones: reviewed as far as they can be read.

use super::*;
use crate::answer::RubricVerdict;

/// The places of the problems, in order.
fn places(document: &Value) -> Vec<String> {
    reviewed(document).problems.into_iter().map(|problem| problem.pointer().to_owned()).collect()
}

#[test]
fn problems_of_shape_and_meaning_come_together() {
    let mut document = sound();
    document["components"][PREP]["minutes"] = json!("half an hour");
    document["components"][QUIZ]["treats"]["k"] = json!(["asses"]);
    document["gates"][0]["mode"] = Value::Null;
    document["completion"]["all"][2] = json!("life");
    let expected = ["/completion/all/2", "/components/0/minutes", "/components/1/treats/k/0", "/gates/0/mode"];
    assert_eq!(places(&document), expected);
    let review = reviewed(&document);
    assert!(review.findings.iter().any(|finding| finding.code == FindingCode::S1));
    assert_eq!(review.graph.nodes.len(), 7);
}

#[test]
fn places_are_those_of_the_document_given() {
    let mut document = sound();
    let components = document["components"].as_array_mut().unwrap();
    components.insert(0, json!(7));
    components.insert(2, json!([]));
    document["components"][4]["format"] = Value::Null;
    document["components"][5]["after"] = json!(["nobody"]);
    document["components"][6]["format"] = json!("exm");
    let expected =
        ["/components/0", "/components/2", "/components/4/format", "/components/5/after/0", "/components/6/format"];
    assert_eq!(places(&document), expected);
}

#[test]
fn anything_that_is_an_object_is_reviewed() {
    for text in
        ["{}", r#"{"id": 7}"#, r#"{"components": 7, "completion": []}"#, r#"{"components": [{}], "gates": [{}]}"#]
    {
        let review = review_json(text.as_bytes(), &ReviewOptions::default()).unwrap();
        assert!(!review.problems.is_empty(), "{text}");
        assert_eq!((review.blend, review.rubric.verdict), (false, RubricVerdict::Gap), "{text}");
        assert!(review.findings.iter().any(|finding| finding.code == FindingCode::A8), "{text}");
    }
    for text in ["", "[]", "{", "7", "\"a\""] {
        assert!(review_json(text.as_bytes(), &ReviewOptions::default()).is_err(), "{text}");
    }
}

#[test]
fn every_value_may_be_missing_or_of_another_kind() {
    let mut count = 0_usize;
    spoil(&sound(), &|other| other, &mut |document| {
        if document.is_object() {
            assert!(review_json(document.to_string().as_bytes(), &ReviewOptions::default()).is_ok(), "{document}");
            count += 1;
        }
    });
    assert!(count > 700, "{count}");
}

#[test]
fn circles_of_groups_leave_the_components() {
    let mut document = sound();
    document["groups"] = json!([{"id": "a", "rule": {"group": "b"}}, {"id": "b", "rule": {"group": "a"}}]);
    document["completion"] = json!({"group": "a"});
    let review = reviewed(&document);
    assert_eq!(review.problems.len(), 1);
    assert_eq!(review.graph.nodes.iter().filter(|node| node.required).count(), 0);
}
