//! Pictures of whole programmes: what is drawn is what was committed, and what reads it takes it.
//!
//! `BLEND_WRITE_PICTURES=1` writes the committed pictures anew; look at them before committing, and at those of all programmes,
//! which it puts into `target/pictures`.

use crate::cost::{MOST, largest};
use crate::programmes;
use blend_core::draw::{Format, Picture};
use blend_core::time::Instant;
use blend_core::{Population, Programme, document};
use blend_tests::built::{is_there, loudly, run, target};
use blend_tests::node;
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const DRAWN: [(&str, Picture, Format); 6] = [
    ("new-manager-fundamentals", Picture::Arc, Format::Svg),
    ("new-manager-fundamentals", Picture::Arc, Format::Mermaid),
    ("new-manager-fundamentals", Picture::Arc, Format::Dot),
    ("pattern-c-continuous-coaching", Picture::Graph, Format::Svg),
    ("crm-rollout", Picture::Graph, Format::Mermaid),
    ("crm-rollout", Picture::Matrix, Format::Svg),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("design/pictures")
}

fn named(name: &str) -> Programme {
    Programme::new(crate::named(name)).expect("it compiles")
}

/// Holds a picture against the committed one.
fn check(file: &str, drawn: &str) {
    let path = folder().join(file);
    if std::env::var_os("BLEND_WRITE_PICTURES").is_some() {
        std::fs::write(&path, drawn).expect("a picture written");
    }
    let committed = std::fs::read_to_string(&path).expect("a committed picture");
    assert!(committed == drawn, "{file} is not what is drawn; BLEND_WRITE_PICTURES=1 writes it anew, then look at it");
}

/// Twelve learners, each a little further than the one before, one who left, and sessions of the workshop.
fn cohort() -> Population {
    let programme = named("new-manager-fundamentals");
    let steps = ["kickoff", "m_feedback", "m_coaching", "m_delegation", "workshop"];
    let mut facts = Vec::new();
    for place in 0..12_usize {
        let learner = format!("u{place:02}");
        let mut add = |mut fact: Value, day: usize| {
            fact["id"] = json!(format!("{}", facts.len()));
            fact["learner"] = json!(learner);
            fact["at"] = json!(format!("2026-03-{day:02}T09:00:00Z"));
            facts.push(fact);
        };
        add(json!({"kind": "enrolled", "programme": programme.id(), "cohort": "spring"}), 2);
        for (day, component) in steps.iter().take(place / 2).enumerate() {
            let kind = if day == 0 || day == 4 { "attended" } else { "completed" };
            add(json!({"kind": kind, "component": component}), day + 3);
        }
        if let Some(component) = steps.get(place / 2).filter(|_| place % 2 == 1) {
            add(json!({"kind": "started", "component": component}), 12);
        }
        if place == 0 {
            add(json!({"kind": "withdrawn", "programme": programme.id()}), 13);
        }
    }
    let session = |id: &str, component: &str, start: &str| json!({"id": id, "component": component, "start": start, "minutes": 90});
    let schedule = json!({"programme": programme.id(), "cohorts": [{"id": "spring", "starts": "2026-03-02"}], "sessions": [
        session("k", "kickoff", "2026-03-03T09:00:00Z"),
        session("w1", "workshop", "2026-03-10T09:00:00Z"),
        session("w2", "workshop", "2026-03-24T09:00:00Z")
    ]});
    let schedule = programme.schedule_from_json(schedule.to_string().as_bytes()).expect("a schedule");
    programme.population_from_json(json!(facts).to_string().as_bytes(), Some(&schedule)).expect("facts")
}

fn drawn_progress(cohort: Option<&str>, format: Format) -> String {
    let at = Instant::parse("2026-03-16T12:00:00Z").expect("an instant");
    self::cohort().draw(at, None, cohort, format)
}

fn write_everything() {
    let folder = target("pictures");
    std::fs::create_dir_all(&folder).expect("a folder");
    for format in Format::ALL {
        for (name, drawn) in everything(*format) {
            std::fs::write(folder.join(format!("{name}.{}", format.word())), drawn).expect("a file written");
        }
    }
}

#[test]
fn pictures_are_as_committed() {
    for (name, picture, format) in DRAWN {
        let file = format!("{name}-{}.{}", picture.word(), format.word());
        check(&file, &named(name).draw(picture, format));
    }
    check("progress.svg", &drawn_progress(Some("spring"), Format::Svg));
    check("progress.dot", &drawn_progress(Some("spring"), Format::Dot));
    if std::env::var_os("BLEND_WRITE_PICTURES").is_some() {
        write_everything();
    }
}

#[test]
fn progress_tells_what_the_report_counts() {
    let told = drawn_progress(Some("spring"), Format::Mermaid);
    for wanted in ["kickoff<br/>10 done, 1 in progress, 0 not started", "1 withdrawn (left out)", "2026-03-24"] {
        let wanted = wanted.replace('(', "#40;").replace(')', "#41;").replace('-', "#45;");
        assert!(told.contains(&wanted), "{wanted}: {told}");
    }
    assert!(drawn_progress(Some("autumn"), Format::Svg).contains("nobody is in it"));
    assert_eq!(drawn_progress(None, Format::Svg).matches("cohort spring").count(), 0);
}

/// A programme whose every text means something to somebody who reads pictures.
fn hostile() -> Programme {
    let texts = [
        "\"quotes\" and \\backslash\\",
        "<b>&amp; &lt;</b>",
        "end",
        "a;b;c #35; #quot; %% %%{init: {}}%%",
        "[brackets] (round) {curly} |pipe|",
        "--> x -.-> ---",
        "line\nbreak\ttab",
        "]]> <!-- -->",
        "`code` **bold** $$x^2$$",
        "subgraph",
        "\u{202e}right to left",
        "مرحبا بالعالم",
        "安全衛生教育",
        "👩‍👩‍👧‍👦 🚀",
        "click n0 call x()",
        "\\N \\G \\l",
        "1. style default graph node edge",
        "- item",
        "@{ shape: x }",
        "x:::y",
        "<!ENTITY x>",
        "\u{1}\u{b}\u{fffe}",
    ];
    let components: Vec<Value> = (texts.iter().enumerate())
        .map(|(place, text)| {
            let before = place.checked_sub(1).map(|before| vec![format!("c{before}")]);
            json!({"id": format!("c{place}"), "title": text, "format": "elearning", "week": 1 + place / 4,
                "after": before, "treats": {format!("o{place}"): ["introduce", "apply"]}})
        })
        .collect();
    let gates: Vec<Value> = (texts.iter().enumerate().skip(2))
        .map(|(place, text)| {
            json!({"id": format!("g{place}"), "title": text, "to": [format!("c{place}")], "mode": "flag",
                "when": {"all": [format!("c{}", place - 2), format!("c{}", place - 1)]}})
        })
        .collect();
    let objectives: Vec<Value> = (texts.iter().enumerate())
        .map(|(place, text)| json!({"id": format!("o{place}"), "title": text, "kind": "skill"}))
        .collect();
    let document = json!({"id": "p", "title": texts.join(" "), "model": texts[0], "version": texts[1], "components": components,
        "gates": gates, "objectives": objectives, "completion": {"all": ["c0", "c1"]}});
    Programme::from_json(document.to_string().as_bytes()).expect("it compiles")
}

/// Sixty components over more than half a year: modules and talks in turn, a session every fifth week, gates from each
/// module to the next session.
fn long() -> Programme {
    let id = |place: usize| format!("c{place}");
    let components: Vec<Value> = (0..60)
        .map(|place| {
            let (format, title) = match place % 10 {
                0 => ("ilt", "Workshop on what was learnt"),
                3 | 8 => ("coaching", "Talk with the coach"),
                6 => ("ojt", "Task at work"),
                _ => ("elearning", "Module with a longer title"),
            };
            let from = 1 + place / 2;
            json!({"id": id(place), "title": format!("{title} {place}"), "format": format, "minutes": 45,
                "week": [from, from + place % 4]})
        })
        .chain([json!({"id": "aid", "title": "Quick reference", "format": "job_aid", "week": [1, 4], "available": "always"})])
        .collect();
    let gates: Vec<Value> = (1..6)
        .map(|session| {
            let before: Vec<String> =
                (session * 10 - 9..session * 10).filter(|place| ![3, 6, 8].contains(&(place % 10))).map(id).collect();
            json!({"id": format!("g{session}"), "to": [id(session * 10)], "mode": "flag", "when": {"all": before}})
        })
        .collect();
    let document =
        json!({"id": "long", "components": components, "gates": gates, "completion": {"all": [id(0), id(59)]}});
    Programme::from_json(document.to_string().as_bytes()).expect("it compiles")
}

/// Programmes to be drawn, with their names.
fn all() -> Vec<(String, Programme)> {
    let empty = r#"{"id": "empty", "components": [], "completion": {"award": "licence"}}"#;
    let mut all: Vec<(String, Programme)> = programmes()
        .into_iter()
        .map(|(name, document): (String, document::Programme)| (name, Programme::new(document).expect("it compiles")))
        .collect();
    all.push(("hostile".to_owned(), hostile()));
    all.push(("long".to_owned(), long()));
    all.push(("empty".to_owned(), Programme::from_json(empty.as_bytes()).expect("it compiles")));
    all
}

/// Everything drawn in a format, with its name.
fn everything(format: Format) -> Vec<(String, String)> {
    let mut drawn = Vec::new();
    for (name, programme) in all() {
        for picture in Picture::ALL {
            drawn.push((format!("{name}-{}", picture.word()), programme.draw(*picture, format)));
        }
        let at = Instant::parse("2026-03-16T12:00:00Z").expect("an instant");
        let facts = json!([{"id": "1", "learner": "u", "kind": "enrolled", "programme": programme.id(), "at": "2026-03-02T09:00:00Z"}]);
        let alone = programme.population_from_json(facts.to_string().as_bytes(), None).expect("facts");
        drawn.push((format!("{name}-progress"), alone.draw(at, None, None, format)));
    }
    drawn.push(("cohort-progress".to_owned(), drawn_progress(Some("spring"), format)));
    drawn
}

#[test]
fn svg_is_well_formed_and_stands_alone() {
    for (name, svg) in everything(Format::Svg) {
        let parsed = roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{name}: {error}"));
        let root = parsed.root_element();
        assert_eq!(root.attribute("role"), Some("img"), "{name}");
        let first: Vec<&str> =
            root.children().filter(|it| it.is_element()).take(2).map(|it| it.tag_name().name()).collect();
        assert_eq!(first, ["title", "desc"], "{name}");
        assert!(
            root.children()
                .filter(|it| it.is_element())
                .take(2)
                .all(|it| it.text().is_some_and(|text| !text.is_empty()))
        );
        let known = ["svg", "title", "desc", "defs", "pattern", "rect", "path", "circle", "g", "text"];
        for node in parsed.descendants().filter(|it| it.is_element()) {
            assert!(known.contains(&node.tag_name().name()), "{name}: {node:?}");
            for attribute in node.attributes() {
                let (key, value) = (attribute.name(), attribute.value());
                let fetches = value.contains("://") || value.replace("url(#blend-", "").contains("url(");
                assert!(!key.starts_with("on") && !key.ends_with("href") && !fetches, "{name}: {key}={value}");
            }
        }
    }
}

/// What Graphviz says about a text; nothing where it takes it.
fn said_of(dot: &str) -> String {
    let mut command = Command::new("dot");
    let child = command.arg("-Tsvg").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let mut child = child.expect("a process");
    let mut into = child.stdin.take().expect("an input");
    into.write_all(dot.as_bytes()).expect("text taken");
    drop(into);
    let out = child.wait_with_output().expect("an end");
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    if out.status.success() { said } else { format!("{}: {said}", out.status) }
}

#[test]
fn graphviz_takes_dot() {
    if !is_there("our DOT", &[&["dot", "-V"]]) {
        return;
    }
    for (name, dot) in everything(Format::Dot) {
        assert_eq!(said_of(&dot), "", "{name}");
    }
}

#[test]
fn mermaid_has_no_text_outside_quotes() {
    // What it would read wrongly can only come from texts of people.
    for (name, mermaid) in everything(Format::Mermaid) {
        let (_, body) = mermaid.split_once("\n---\nflowchart LR\n").unwrap_or_else(|| panic!("{name}: {mermaid}"));
        for line in body.lines().filter(|line| !line.starts_with("accTitle: ")) {
            let parts: Vec<&str> = line.split('"').collect();
            assert!(parts.len() % 2 == 1, "{name}: {line}");
            for (place, part) in parts.iter().enumerate() {
                let quoted = place % 2 == 1;
                let plain = |it: char| it.is_ascii_alphanumeric() || " -.>[](){}|o".contains(it);
                let without_entities = part.replace("<br/>", "").replace(['#', ';'], "");
                let meant = |it: char| it.is_ascii_punctuation() && it != ',';
                assert!(
                    if quoted { !without_entities.contains(meant) } else { part.chars().all(plain) },
                    "{name}: {line}"
                );
            }
        }
    }
}

#[test]
fn mermaid_takes_mermaid() {
    if !is_there("our Mermaid", node::NEEDS) {
        return;
    }
    let folder = target("mermaid");
    for (file, text) in
        [("package.json", include_str!("mermaid/package.json")), ("parse.mjs", include_str!("mermaid/parse.mjs"))]
    {
        std::fs::write(folder.join(file), text).expect("a writable folder");
    }
    node::install(&folder);
    let drawn = everything(Format::Mermaid);
    std::fs::write(folder.join("drawn.json"), json!(drawn).to_string()).expect("a writable folder");
    let told = run(Command::new("node").current_dir(&folder).args(["parse.mjs", "drawn.json"]));
    assert_eq!(told, format!("{}\n", drawn.len()));
    loudly(&format!("our Mermaid: READ, {} diagrams", drawn.len()));
}

#[test]
fn equal_programmes_give_equal_bytes() {
    for format in Format::ALL {
        assert!(everything(*format) == everything(*format), "{format:?}");
    }
}

#[test]
fn the_largest_programmes_are_drawn() {
    for (name, programme) in largest() {
        for picture in Picture::ALL {
            for format in Format::ALL {
                let drawn = programme.draw(*picture, *format);
                assert!(drawn.len() > MOST * 20, "{name}: {picture:?} {format:?} {}", drawn.len());
            }
        }
    }
}
