//! Registries of templates: passed on they are equal, and make what the templates make that they are of.

use crate::review;
use blend_core::answer::FindingSeverity;
use blend_core::document::{
    Objective, ObjectiveKind, RegisteredParameter, RegisteredTemplate, TemplateParameters, TemplateRegistry, Value,
    json,
};
use blend_core::review::{Registry, Template, template};
use proptest::prelude::*;
use serde_json::json as j;

fn tree(value: &serde_json::Value) -> Value {
    json(value.to_string().as_bytes()).expect("JSON")
}

fn parameter(name: &str) -> RegisteredParameter {
    RegisteredParameter {
        name: name.to_owned(),
        description: None,
        default: None,
        least: None,
        most: None,
        places: None,
    }
}

fn number(number: i64) -> Option<blend_core::document::Number> {
    serde_json::from_value(j!({"name": "n", "least": number})).map(|read: RegisteredParameter| read.least).expect("one")
}

fn objectives() -> impl Strategy<Value = Vec<Objective>> {
    proptest::collection::vec(proptest::sample::select(ObjectiveKind::ALL), 1..=4).prop_map(|kinds| {
        let objective =
            |(place, kind)| Objective { id: format!("o{place}"), title: None, description: None, kind: Some(kind) };
        kinds.into_iter().enumerate().map(objective).collect()
    })
}

/// Two numbers in a range, in order, and one between them.
fn within(least: i64, most: i64, [a, b, c]: [i64; 3]) -> [i64; 3] {
    let at = |share: i64| least + share * (most - least) / 1_000;
    let mut three = [at(a), at(b), at(c)];
    three.sort_unstable();
    three
}

/// A template of the library, adapted, with what it makes unless something is told to it.
fn adapted(
    (kind, shares, goals, all): (Template, [i64; 6], Vec<Objective>, bool),
) -> (RegisteredTemplate, TemplateParameters) {
    let summary = kind.summary();
    let [least, usual, most] = within(summary.weeks.least, summary.weeks.most, [shares[0], shares[1], shares[2]]);
    let [shortest, minutes, longest] = within(10, 480, [shares[3], shares[4], shares[5]]);
    let weeks = RegisteredParameter {
        default: Some(Value::Number(usual.to_string())),
        least: number(least),
        most: number(most),
        ..parameter("weeks")
    };
    let long = RegisteredParameter {
        description: Some("how long".to_owned()),
        default: Some(Value::Number(minutes.to_string())),
        least: number(shortest),
        most: number(longest),
        ..parameter("minutes")
    };
    let goal = RegisteredParameter {
        default: Some(tree(&serde_json::to_value(&goals).expect("JSON"))),
        ..parameter("objectives")
    };
    let usual = TemplateParameters {
        objectives: all.then_some(goals),
        weeks: Some(usual),
        minutes: Some(minutes),
        ..TemplateParameters::default()
    };
    let mut parameters = vec![long, weeks];
    parameters.extend(all.then_some(goal));
    let made = RegisteredTemplate {
        name: String::new(),
        version: "1".to_owned(),
        title: all.then(|| "Ours".to_owned()),
        description: None,
        base: Some(kind),
        programme: None,
        parameters: Some(parameters),
    };
    (made, usual)
}

/// The same as a programme in which some values are parameters.
fn declared(of: &RegisteredTemplate, usual: &TemplateParameters) -> RegisteredTemplate {
    let programme = template(of.base.expect("a base"), usual).expect("parameters in their ranges");
    let at = |name: &str, place: &str| RegisteredParameter { places: Some(vec![place.to_owned()]), ..parameter(name) };
    let first = programme.components[0].minutes.expect("minutes");
    let minutes = RegisteredParameter { least: number(first), ..at("first", "/components/0/minutes") };
    RegisteredTemplate {
        base: None,
        programme: Some(Box::new(programme)),
        parameters: Some(vec![at("who", "/owner"), minutes, at("for", "/objectives"), at("label", "/id")]),
        ..of.clone()
    }
}

fn cases() -> impl Strategy<Value = Vec<(RegisteredTemplate, TemplateParameters)>> {
    let one = (proptest::sample::select(Template::ALL), any::<[u16; 6]>(), objectives(), any::<bool>());
    proptest::collection::vec(one, 1..4).prop_map(|list| {
        let shares = |shares: [u16; 6]| shares.map(|share| i64::from(share % 1_001));
        let made = list.into_iter().map(|(kind, six, goals, all)| adapted((kind, shares(six), goals, all)));
        let both = made.flat_map(|(made, usual)| {
            let other = declared(&made, &usual);
            [(made, usual.clone()), (other, usual)]
        });
        let named = |(place, (made, usual))| (RegisteredTemplate { name: format!("t {place}"), ..made }, usual);
        both.enumerate().map(named).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn registries_are_passed_on_as_they_are(cases in cases()) {
        let document = TemplateRegistry { templates: cases.iter().map(|(made, _)| made.clone()).collect() };
        let registry = Registry::new(document.clone()).expect("sound templates");
        prop_assert!(registry.document() == document);
        let text = serde_json::to_vec(&registry.document()).expect("JSON");
        let read = Registry::from_json(&text).expect("the same");
        prop_assert!(read == registry);
        let yaml = serde_saphyr::to_string(&document).expect("YAML");
        prop_assert!(Registry::new(serde_saphyr::from_str(&yaml).expect("a registry")).expect("the same") == registry);
        let one_by_one = cases.iter().try_fold(Registry::new(TemplateRegistry::default()).expect("an empty one"), |all, one| {
            all.with(one.0.clone())
        });
        prop_assert!(one_by_one.expect("the same") == registry);
        for ((written, usual), summary) in cases.iter().zip(read.templates()) {
            let made = read.make_json(&written.name, None, b"").expect("a programme");
            let defaults = summary.parameters.iter().map(|it| (it.name.clone(), it.default.clone())).collect();
            prop_assert!(read.make(&written.name, Some("1"), &Value::Map(defaults)).expect("the same") == made);
            let id = written.base.map(|_| written.name.clone());
            let base = written.base.or_else(|| Template::ALL.iter().copied().find(|kind| kind.word().replace('_', "-") == made.id));
            let base = base.expect("a template");
            let wanted = template(base, &TemplateParameters { id, ..usual.clone() }).expect("parameters in their ranges");
            prop_assert!(made == wanted, "{}", written.name);
            let review = review(&made);
            prop_assert_eq!((review.primary, summary.model), (Some(base.model()), Some(base.model())));
            prop_assert!(review.findings.iter().all(|it| it.allowed.is_some() || it.severity == FindingSeverity::Info));
        }
    }
}

#[test]
fn values_of_parameters_stand_where_they_belong() {
    let (adapted, usual) = adapted((Template::LiveLed, [0, 500, 1_000, 0, 200, 1_000], Vec::new(), false));
    let own = RegisteredTemplate { name: "own".to_owned(), ..declared(&adapted, &usual) };
    let registry = Registry::default().with(own).expect("a sound template");
    let told = j!({"who": "HR", "first": 50, "label": "spring"});
    let made = registry.make("own", None, &tree(&told)).expect("a programme");
    assert_eq!((made.owner.as_deref(), made.components[0].minutes, made.id.as_str()), (Some("HR"), Some(50), "spring"));
    let refused = registry.make("own", None, &tree(&j!({"first": 5}))).expect_err("too short");
    assert_eq!(refused.as_slice()[0].pointer(), "/first");
}
