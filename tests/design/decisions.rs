//! Which model suits which situation: the questions a designer asks, in words, and the answer with the rules it rests on.
//!
//! That each rule gives the points of the table is tested with the table; here stands what several of them come to together.

use blend_core::answer::Model::{self, *};
use blend_core::review::advise_json;

/// The model that comes first, by itself, and the rules that speak for or against it.
#[track_caller]
fn check(situation: &str, first: Model, rules: &[&str]) {
    let advice = advise_json(situation.as_bytes()).unwrap_or_else(|refused| panic!("{situation}: {refused}"));
    let [best, next, ..] = &advice.ranked[..] else { panic!("{situation}: {advice:?}") };
    assert_eq!(best.model, first, "{situation}");
    assert!(best.points > next.points, "{situation}: {:?} too", next.model);
    let told: Vec<&str> = best.reasons.iter().map(|reason| reason.rule).collect();
    assert_eq!(told, rules, "{situation}");
    assert!(best.reasons.iter().all(|reason| !reason.condition.is_empty()));
}

#[test]
fn five_variables_decide() {
    // Nothing is known: what is most common and most reliable.
    check("{}", PreworkLive, &["V0"]);
    // Outcome and risk.
    check(r#"{"outcome": "awareness", "risk": "low"}"#, DigitalFirst, &["V19"]);
    check(r#"{"outcome": "certification", "risk": "high", "content": "regulated"}"#, LiveLed, &["V10"]);
    check(r#"{"outcome": "behaviour", "horizon": "ongoing"}"#, ContinuousPerformance, &["V7"]);
    check(r#"{"outcome": "behaviour", "horizon": "months"}"#, Bookend, &["V1"]);
    // Audience.
    check(r#"{"autonomy": "high"}"#, Flex, &["V12"]);
    check(r#"{"guidance": "strong"}"#, F2fDriver, &["V14"]);
    check(r#"{"digital_comfort": "low", "autonomy": "medium"}"#, F2fDriver, &["V14"]);
    check(r#"{"elective": true}"#, ALaCarte, &["V18"]);
    check(
        r#"{"size": "large", "distributed": true, "standard_content": true, "live_hard": true}"#,
        DigitalFirst,
        &["V5", "V6"],
    );
    // Context.
    check(r#"{"short_touch_only": true, "event_driven": true}"#, ContinuousPerformance, &["V8", "V23"]);
    check(r#"{"distributed": true, "hands_on": true, "travel_costly": true}"#, EnrichedVirtual, &["V13"]);
    check(r#"{"same_sequence": true}"#, Rotation, &["V11"]);
    check(r#"{"horizon": "weeks", "cohort_bond": true}"#, LiveSelfpacedLive, &["V16"]);
    // Content.
    check(r#"{"content": "interpersonal", "needs_alignment": true}"#, LiveLed, &["V2", "V3"]);
    check(r#"{"content": "procedural", "tool": true}"#, DigitalFirst, &["V9"]);
    check(r#"{"reflection": true, "outcome": "behaviour", "horizon": "months"}"#, Bookend, &["V1", "V4"]);
    // What there is: coaches, managers, time for pre-work.
    check(r#"{"complex": true, "horizon": "months", "coaching": true}"#, ContinuousCoaching, &["V17"]);
    check(r#"{"prework_realistic": false}"#, F2fDriver, &["V20"]);
    check(
        r#"{"outcome": "behaviour", "horizon": "months", "content": "interpersonal", "managers": false}"#,
        LiveLed,
        &["V1", "V2"],
    );
}

#[test]
fn leadership_and_graduates_want_coaching_throughout() {
    let leadership = r#"{"outcome": "behaviour", "content": "interpersonal", "horizon": "months", "complex": true, "coaching": true}"#;
    check(leadership, ContinuousCoaching, &["V1", "V17"]);
    let onboarding = r#"{"outcome": "skill", "horizon": "months", "complex": true, "coaching": true, "size": "large"}"#;
    check(onboarding, ContinuousCoaching, &["V17"]);
    // It is the hardest to run: without coaches it comes last.
    let without = leadership.replace(r#""coaching": true"#, r#""coaching": false"#);
    let advice = advise_json(without.as_bytes()).expect("inputs");
    assert_eq!(advice.ranked.last().map(|model| model.model), Some(ContinuousCoaching));
}

#[test]
fn flipping_wants_concepts_scarce_live_time_and_realistic_prework() {
    check(r#"{"content": "conceptual", "live_scarce": true, "prework_realistic": true}"#, Flipped, &["V15"]);
    check(r#"{"content": "conceptual", "live_scarce": true}"#, Flipped, &["V15"]);
    for less in [
        r#"{"content": "conceptual", "live_scarce": false}"#,
        r#"{"content": "procedural", "live_scarce": true}"#,
        r#"{"content": "conceptual"}"#,
    ] {
        check(less, PreworkLive, &["V0"]);
    }
    // Nobody does the pre-work: nothing that rests on it.
    let unread = r#"{"content": "conceptual", "live_scarce": true, "prework_realistic": false}"#;
    check(unread, F2fDriver, &["V20"]);
    let advice = advise_json(unread.as_bytes()).expect("inputs");
    let points = |of: Model| advice.ranked.iter().find(|model| model.model == of).map(|model| model.points);
    assert_eq!((points(Flipped), points(PreworkLive)), (Some(-4), Some(-2)));
}
