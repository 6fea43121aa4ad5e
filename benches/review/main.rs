//! Reviewing and drawing designs: the example programmes one by one, and how both grow with the size of a programme.
//!
//! Generated programmes are digital parts and sessions in turn, an objective for each pair; told for each component, so
//! that linear growth shows as a ratio of 1.

use blend_benches::contest::Contest;
use blend_core::answer::Model;
use blend_core::draw::{Format, Picture};
use blend_core::review::ReviewOptions;
use blend_core::{Programme, document};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const SIZES: [usize; 3] = [256, 1_024, 4_096];

fn main() {
    examples();
    for (shape, make) in SHAPES {
        growth(shape, make);
    }
}

/// The example programmes of the tests: each is found to be of the model it declares.
fn examples() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/design/programmes");
    let entries = fs::read_dir(&folder).expect("the folder of programmes");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let read = |file: &std::path::PathBuf| {
        let text = fs::read_to_string(file).expect("a readable file");
        let document: document::Programme = serde_saphyr::from_str(&text).expect("a programme");
        Programme::new(document).expect("it compiles")
    };
    let programmes: Vec<Programme> = files.iter().map(read).collect();
    let mut contest = Contest::new(format!("{} example programmes, a programme", programmes.len()), &["review"]);
    let options = ReviewOptions::default();
    contest.enter(
        "review",
        programmes.len(),
        |subject| programmes[subject].review(None, &options),
        |subject, review| {
            let declared = programmes[subject].document().model.as_deref();
            assert!(declared.is_none_or(|word| review.primary.map(Model::word) == Some(word)), "{:?}", files[subject]);
        },
    );
    for picture in Picture::ALL {
        contest.enter(
            format!("{}, SVG", picture.word()),
            programmes.len(),
            |subject| programmes[subject].draw(*picture, Format::Svg),
            |_, drawn| assert!(drawn.ends_with("</svg>\n"), "{}", &drawn[drawn.len().saturating_sub(20)..]),
        );
    }
    contest.run();
}

/// What a component comes after, by its place.
type Shape = fn(usize) -> Option<usize>;

const SHAPES: [(&str, Shape); 2] = [("a chain", |place| place.checked_sub(1)), ("no links", |_| None)];

fn growth(shape: &str, after: Shape) {
    let programmes = SIZES.map(|count| generated(count, after));
    let first = format!("review, {} components", SIZES[0]);
    let mut contest = Contest::new(format!("generated programmes, {shape}, a component"), &[&*first.leak()]);
    let options = ReviewOptions::default();
    for (count, programme) in SIZES.into_iter().zip(&programmes) {
        contest.enter_prepared(
            format!("review, {count} components"),
            (1, count),
            || (),
            |(), _| programme.review(None, &options),
            |_, review| assert_eq!((review.coverage.len(), review.graph.nodes.len()), (count / 2, count)),
        );
    }
    for (count, programme) in SIZES.into_iter().zip(&programmes) {
        contest.enter_prepared(
            format!("graph as SVG, {count} components"),
            (1, count),
            || (),
            |(), _| programme.draw(Picture::Graph, Format::Svg),
            |_, drawn| assert!(drawn.len() > count * 20),
        );
    }
    contest.run();
}

fn generated(count: usize, after: Shape) -> Programme {
    let component = |place: usize| {
        let (format, treatment) =
            if place.is_multiple_of(2) { ("elearning", "introduce") } else { ("ilt", "practise") };
        json!({"id": format!("c{place}"), "format": format, "week": place + 1, "minutes": 30, "purpose": ["practise"],
               "treats": {format!("o{}", place / 2): [treatment]},
               "after": after(place).map(|before| vec![format!("c{before}")])})
    };
    let objective = |place: usize| json!({"id": format!("o{place}"), "kind": "skill"});
    let document = json!({
        "id": "p",
        "components": (0..count).map(component).collect::<Vec<Value>>(),
        "objectives": (0..count / 2).map(objective).collect::<Vec<Value>>(),
        "completion": {"all": (0..count).map(|place| format!("c{place}")).collect::<Vec<_>>()}
    });
    Programme::from_json(document.to_string().as_bytes()).expect("it compiles")
}
