//! Registries: what is looked up, put in place, refused; over all templates and parameters: `tests/design`.

use super::*;
use crate::document::TemplateParameters;
use crate::review::template::template;
use crate::review::tests::spoil;
use serde_json::{Value as Json, json as j};

fn read(text: &Json) -> Result<Registry, Problems> {
    Registry::from_json(text.to_string().as_bytes())
}

fn told(refused: &Problems) -> Vec<(String, &'static str)> {
    refused.iter().map(|problem| (problem.pointer().to_owned(), problem.code().name())).collect()
}

#[track_caller]
fn refused(text: &Json, expected: &[(&str, &str)]) {
    let found = read(text).unwrap_err();
    let wanted: Vec<_> = expected.iter().map(|(place, code)| ((*place).to_owned(), *code)).collect();
    assert_eq!(told(&found), wanted.iter().map(|(place, code)| (place.clone(), *code)).collect::<Vec<_>>(), "{found}");
}

/// A registry of one template, of a programme about which there is nothing to find, with these parameters.
fn of_programme(parameters: Json) -> Json {
    let mut document =
        serde_json::to_value(template(Template::LiveLed, &TemplateParameters::default()).unwrap()).unwrap();
    document["owner"] = j!("HR");
    j!({"templates": [{"name": "own", "version": "1", "programme": document, "parameters": parameters}]})
}

fn of_base(parameters: Json) -> Json {
    j!({"templates": [{"name": "own", "version": "1", "base": "bookend", "parameters": parameters}]})
}

#[test]
fn the_librarys_templates_are_those_of_the_library() {
    let registry = Registry::default();
    assert_eq!(registry.templates().len(), Template::ALL.len());
    let again = read(&serde_json::to_value(registry.document()).unwrap()).unwrap();
    assert!(again == registry);
    for (summary, kind) in again.templates().zip(Template::ALL) {
        assert_eq!((summary.base, summary.model), (Some(*kind), Some(kind.model())));
        let made = again.make(kind.word(), Some(kind.version()), &Value::Map(Vec::new())).unwrap();
        assert!(made == template(*kind, &TemplateParameters::default()).unwrap(), "{kind:?}");
        let defaults = summary.parameters.iter().map(|it| (it.name.clone(), it.default.clone())).collect();
        assert!(again.make(kind.word(), None, &Value::Map(defaults)).unwrap() == made, "{kind:?}");
    }
}

#[test]
fn names_and_versions_are_looked_up() {
    let two = j!({"templates": [
        {"name": "own", "version": "2027", "base": "flex"},
        {"name": "own", "version": "2027b", "base": "flipped", "title": "Ours"},
    ]});
    let registry = read(&two).unwrap();
    let made = |version| registry.make_json("own", version, b"").map(|made| made.model.unwrap());
    assert_eq!((made(None).unwrap(), made(Some("2027")).unwrap()), ("flipped".to_owned(), "flex".to_owned()));
    assert_eq!(made(Some("2027bb")).unwrap_err().as_slice()[0].help_text(), "did you mean `2027b`?");
    let lost = registry.make_json("flex", Some("1"), b"").unwrap_err();
    assert_eq!(told(&lost), [(String::new(), "unknown_reference")]);
    assert_eq!(registry.templates().nth(1).unwrap().title.as_deref(), Some("Ours"));
}

#[test]
fn values_are_put_where_parameters_stand() {
    let mut document = of_programme(j!([
        {"name": "length", "description": "Minutes of the session", "least": 60, "places": ["/components/3/minutes"]},
        {"name": "pass mark", "least": 0.5, "most": 1, "places": ["/components/2/pass_mark"]},
        {"name": "who", "places": ["/owner", "/components/4/involves"]},
    ]));
    document["templates"][0]["programme"]["owner"] = j!("manager");
    let registry = read(&document).unwrap();
    let summary = registry.templates().next().unwrap();
    let kinds: Vec<_> = summary.parameters.iter().map(|it| serde_json::to_value(it).unwrap()["kind"].clone()).collect();
    assert_eq!(kinds, ["number", "number", "text"]);
    assert_eq!(summary.model, Some(crate::answer::Model::LiveLed));
    let made = registry.make_json("own", None, br#"{"length": 90, "pass mark": 0.75, "who": "coach"}"#).unwrap();
    let made = serde_json::to_value(made).unwrap();
    let found = [&made["components"][3]["minutes"], &made["components"][2]["pass_mark"], &made["owner"]];
    assert_eq!(found, [&j!(90), &j!(0.75), &j!("coach")]);
    assert_eq!(made["components"][4]["involves"], "coach");
    let wrong = br#"{"length": 59, "pass mark": 2, "who": 3, "whom": 4}"#;
    let found = registry.make_json("own", None, wrong).unwrap_err();
    let expected = [
        ("/length", "number_out_of_range"),
        ("/pass mark", "number_out_of_range"),
        ("/who", "wrong_type"),
        ("/whom", "unknown_field"),
    ];
    assert_eq!(told(&found), expected.map(|(place, code)| (place.to_owned(), code)));
    let messages: Vec<&str> = found.iter().map(Problem::message).collect();
    assert_eq!(messages[..2], ["`59` is not at least 60", "`2` is not from 0.5 to 1"]);
}

#[test]
fn what_no_longer_compiles_is_told_where_it_stands() {
    let registry = read(&of_programme(j!([{"name": "session", "places": ["/components/3/id"]}]))).unwrap();
    let found = registry.make_json("own", None, br#"{"session": "talk"}"#).unwrap_err();
    assert!(found.iter().all(|problem| problem.pointer().starts_with("/programme/")), "{found}");
    assert_eq!(
        told(&registry.make_json("own", None, br#"{"session": " "}"#).unwrap_err())[0].0,
        "/programme/completion/all/3"
    );
}

#[test]
fn parameters_of_a_base_are_narrowed_only() {
    let wrong = j!([
        {"name": "weeks", "default": 30, "least": 7, "most": 27},
        {"name": "minutes", "least": 200, "most": 100},
        {"name": "owner", "least": 1, "places": ["/owner"]},
        {"name": "owner", "default": "HR"},
        {"name": "duration"},
    ]);
    let place = |rest: &str| format!("/templates/0/parameters/{rest}");
    let expected = [
        (place("0/default"), "number_out_of_range"),
        (place("0/least"), "number_out_of_range"),
        (place("0/most"), "number_out_of_range"),
        (place("1"), "number_out_of_range"),
        (place("1/least"), "number_out_of_range"),
        (place("2/least"), "conflicting_fields"),
        (place("2/places"), "conflicting_fields"),
        (place("3/name"), "duplicate_id"),
        (place("4/name"), "unknown_reference"),
    ];
    assert_eq!(told(&read(&of_base(wrong)).unwrap_err()), expected);
    refused(&of_base(j!([{"name": "weeks", "least": 14}])), &[("/templates/0/parameters/0", "number_out_of_range")]);
    let shapes = j!([{"name": "owner", "default": 3}, {"name": "objectives", "default": [{"id": "a"}, {"id": "a"}]}]);
    refused(&of_base(shapes), &[("/templates/0/parameters/0/default", "wrong_type")]);
    let twice = j!([{"name": "objectives", "default": [{"id": "a"}, {"id": "a"}]}]);
    refused(&of_base(twice), &[("/templates/0/parameters/0/default/1/id", "duplicate_id")]);
    let narrow = read(&of_base(j!([{"name": "weeks", "default": 20, "least": 14, "most": 20}]))).unwrap();
    assert!(narrow.make_json("own", None, br#"{"weeks": 12}"#).is_err());
    assert_eq!(narrow.make_json("own", None, b"").unwrap().id, "own");
}

#[test]
fn places_are_looked_at() {
    let parameters = j!([
        {"name": "a", "places": ["/components/0/minutes", "/components/3/minutes"]},
        {"name": "b", "places": ["/components/3"]},
        {"name": "c", "places": ["owner", "/owners", ""]},
        {"name": "d", "places": []},
        {"name": "e"},
        {"name": "f#", "default": 1, "places": ["/title"]},
        {"name": "g", "most": 3, "places": ["/owner"]},
    ]);
    let place = |rest: &str| format!("/templates/0/parameters/{rest}");
    let expected = [
        (place("0/places/1"), "conflicting_fields"),
        (place("0/places/1"), "conflicting_fields"),
        (place("2/places/0"), "unknown_reference"),
        (place("2/places/1"), "unknown_reference"),
        (place("2/places/2"), "unknown_reference"),
        (place("3/places"), "missing_field"),
        (place("4/places"), "missing_field"),
        (place("5/default"), "conflicting_fields"),
        (place("5/name"), "bad_id"),
        (place("6"), "bad_number"),
    ];
    assert_eq!(told(&read(&of_programme(parameters)).unwrap_err()), expected);
}

#[test]
fn places_are_no_more_than_their_limit() {
    let with = |count: usize| {
        let parameter = |number: usize| j!({"name": number.to_string(), "places": [format!("/design/n{number}")]});
        let mut document = of_programme((0..count).map(parameter).collect());
        let design = document["templates"][0]["programme"]["design"].as_object_mut().unwrap();
        design.extend((0..count).map(|number| (format!("n{number}"), j!(number))));
        document
    };
    assert_eq!(read(&with(crate::limits::PLACES)).unwrap().templates().next().unwrap().parameters.len(), 1_024);
    refused(&with(crate::limits::PLACES + 1), &[("/templates/0/parameters", "limit_exceeded")]);
}

#[test]
fn what_is_no_template_is_refused() {
    let programme = |components: Json| j!({"id": "p", "components": components, "completion": "a"});
    let one = |changes: Json| {
        let mut template = j!({"name": "own", "version": "1"});
        template.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        j!({"templates": [template]})
    };
    refused(&one(j!({})), &[("/templates/0", "missing_field")]);
    let both = j!({"base": "flex", "programme": programme(j!([{"id": "a", "format": "ilt"}]))});
    refused(&one(both), &[("/templates/0/base", "conflicting_fields")]);
    refused(&one(j!({"base": "flexx"})), &[("/templates/0/base", "unknown_value")]);
    refused(
        &one(j!({"base": "flex", "name": "", "version": "#"})),
        &[("/templates/0/name", "bad_id"), ("/templates/0/version", "bad_id")],
    );
    let typo = programme(j!([{"id": "b", "format": "ilt"}]));
    refused(&one(j!({"programme": typo})), &[("/templates/0/programme/completion", "unknown_reference")]);
    let bare = programme(j!([{"id": "a", "format": "ilt"}]));
    let found = read(&one(j!({"programme": bare}))).unwrap_err();
    assert_eq!(found.as_slice()[0].message(), "finding A8: there is no digital or workplace part");
    let mut label = of_programme(j!([]));
    label["templates"][0]["programme"]["model"] = j!("flex");
    let found = read(&label).unwrap_err();
    assert!(found.as_slice()[0].message().starts_with("finding D23: the programme is not `flex`"), "{found}");
    // The library's names with its versions mean the library's templates.
    let named =
        |version: &str, title: Json| one(j!({"name": "flex", "version": version, "base": "flex", "title": title}));
    assert!(read(&named("1", Json::Null)).is_ok() && read(&named("2", j!("Ours"))).is_ok());
    refused(&named("0", Json::Null), &[("/templates/0/version", "unknown_reference")]);
    refused(&named("1", j!("Ours")), &[("/templates/0/version", "duplicate_id")]);
    let other = |version: &str| one(j!({"name": "flex", "version": version, "base": "flipped"}));
    refused(&other("1"), &[("/templates/0/version", "duplicate_id")]);
    assert!(read(&other("2")).is_ok());
    let mut of_own = of_programme(j!([]));
    of_own["templates"][0]["name"] = j!("live_led");
    refused(&of_own, &[("/templates/0/version", "duplicate_id")]);
}

#[test]
fn one_more_is_checked_by_itself() {
    let template = |version: &str| {
        let text = j!({"name": "own", "version": version, "base": "flex"}).to_string();
        RegisteredTemplate::from_value(&document::json(text.as_bytes()).unwrap()).unwrap()
    };
    let registry = Registry::default().with(template("1")).unwrap();
    assert_eq!((Registry::default().templates().len(), registry.templates().len()), (20, 21));
    assert_eq!(told(&registry.with(template("1")).unwrap_err()), [("/version".to_owned(), "duplicate_id")]);
    assert_eq!(registry.with(template("2")).unwrap().templates().last().unwrap().version, "2");
}

#[test]
fn every_value_may_be_null_or_of_another_kind() {
    let parameters = j!([
        {"name": "length", "description": "Minutes", "least": 60, "most": 240.5, "places": ["/components/3/minutes"]},
        {"name": "who", "places": ["/owner"]},
        {"name": "all", "default": null, "places": ["/components/0"]},
    ]);
    let mut whole = of_programme(parameters);
    let programme = whole["templates"][0]["programme"].take();
    let based = j!({"name": "based", "version": "2", "title": "Ours", "base": "bookend", "parameters": [
        {"name": "weeks", "default": 10, "least": 9, "most": "12"}, {"name": "objectives", "default": [{"id": "a"}]},
        {"name": "owner", "default": "HR"},
    ]});
    whole["templates"].as_array_mut().unwrap().push(based);
    let (mut good, mut bad) = (0_usize, 0_usize);
    spoil(&whole, &|other| other, &mut |mut document| {
        if let Some(own) = document.pointer_mut("/templates/0/programme").filter(|own| own.is_null()) {
            *own = programme.clone();
        }
        let Ok(registry) = read(&document) else { return bad += 1 };
        good += 1;
        assert!(Registry::new(registry.document()).unwrap() == registry, "{document}");
        for template in registry.templates() {
            let defaults = template.parameters.iter().map(|it| (it.name.clone(), it.default.clone())).collect();
            let made = registry.make(&template.name, Some(&template.version), &Value::Map(defaults));
            assert!(made.unwrap() == registry.make_json(&template.name, None, b"{}").unwrap(), "{document}");
        }
    });
    assert!(good > 20 && bad > 200, "{good} {bad}");
}
