//! Over generated programmes, labels never run into each other or out of the picture, and arrows into no label.

use super::fold::{Fold, Piece};
use super::outline::Outline;
use super::progress::Progress;
use super::scene::{Anchor, Area, Fill, Line, Scene, Shape, Stroke, Unit, units};
use super::{arc, graph, matrix, progress};
use crate::document::Treatment;
use crate::review::design::Design;
use crate::{Programme, time::Instant};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Pieces of titles: long, of wide scripts, from right to left, emoji, marks, what has a meaning in some format.
const PIECES: [&str; 16] = [
    "Introduction",
    "to",
    "MMMMWWWW",
    "Donaudampfschifffahrtsgesellschaftskapitän",
    "安全衛生教育の基礎",
    "التدريب على السلامة",
    "הדרכת בטיחות",
    "👩‍👩‍👧‍👦🚀",
    "❤️1️⃣",
    "e\u{301}\u{302}\u{303}",
    "<b>&amp;\"quoted\"</b>",
    "end;",
    "#x27;%%{init}%%",
    "]--",
    "\u{202e}over",
    "Щекотливый вопрос",
];

const FORMATS: [&str; 10] =
    ["ilt", "vilt", "coaching", "elearning", "video", "forum", "ojt", "job_aid", "message", "virtual_lab"];

fn title() -> impl Strategy<Value = Option<String>> {
    let words = proptest::collection::vec(0..PIECES.len(), 1..8);
    proptest::option::weighted(
        0.8,
        words.prop_map(|words| words.iter().map(|word| PIECES[*word]).collect::<Vec<_>>().join(" ")),
    )
}

type Plan = (Option<String>, usize, Option<(i64, i64)>, Option<i64>, Vec<(usize, usize)>, u8);

fn component() -> impl Strategy<Value = Plan> {
    let weeks = prop_oneof![Just(None), (-2_i64..30, 0_i64..6).prop_map(|(week, more)| Some((week, week + more)))];
    let day = prop_oneof![9 => Just(None), 1 => (0_i64..7).prop_map(Some)];
    let treats = proptest::collection::vec((0_usize..6, 0_usize..Treatment::ALL.len()), 0..4);
    (title(), 0..FORMATS.len(), weeks, day, treats, any::<u8>())
}

fn programme() -> impl Strategy<Value = Value> {
    let components = prop_oneof![1 => Just(0_usize..=3), 4 => Just(4..=24), 2 => Just(60..=70)]
        .prop_flat_map(|number| proptest::collection::vec(component(), number));
    let links = proptest::collection::vec((any::<usize>(), any::<usize>(), 0_u8..4), 0..90);
    (title(), components, links, proptest::collection::vec(title(), 6), any::<bool>())
        .prop_map(|(title, components, links, goals, by_day)| document(title, &components, &links, &goals, by_day))
}

fn document(
    title: Option<String>,
    plans: &[Plan],
    links: &[(usize, usize, u8)],
    goals: &[Option<String>],
    by_day: bool,
) -> Value {
    let id = |place: usize| format!("c{place}");
    let mut components: Vec<Value> = (plans.iter().enumerate())
        .map(|(place, (title, format, weeks, day, treats, more))| {
            let mut treated = serde_json::Map::new();
            for (goal, treatment) in treats {
                treated.insert(format!("o{goal}"), json!([Treatment::ALL[*treatment].word()]));
            }
            let mut component =
                json!({"id": id(place), "title": title, "format": FORMATS[*format], "minutes": more, "treats": treated});
            if let Some((from, to)) = weeks {
                match day.filter(|_| by_day) {
                    Some(day) => (component["week"], component["day"]) = (json!(from), json!(day)),
                    None => component["week"] = json!([from, to]),
                }
            }
            if more % 7 == 0 {
                component["available"] = json!("always");
            }
            component
        })
        .collect();
    let mut gates = Vec::new();
    for (place, (from, to, kind)) in links.iter().enumerate() {
        let Some((from, to)) = from.checked_rem(plans.len()).zip(to.checked_rem(plans.len())) else { continue };
        // Block gates in a circle do not compile.
        let gate = |from: usize, to: usize, mode: &str| json!({"id": format!("g{place}"), "title": PIECES[place % PIECES.len()], "to": [id(to)], "mode": mode, "when": id(from)});
        match kind {
            0 if from != to => gates.push(gate(from.min(to), from.max(to), "block")),
            1 => gates.push(gate(from, to, "flag")),
            _ => components[to]["after"] = json!([id(from)]),
        }
    }
    let goals: Vec<Value> = (goals.iter().enumerate())
        .map(|(place, title)| json!({"id": format!("o{place}"), "title": title, "kind": "behaviour"}))
        .collect();
    let all: Vec<String> = (0..plans.len()).filter(|place| place % 3 > 0).map(id).collect();
    let completion = if all.is_empty() { json!({"award": "licence"}) } else { json!({"all": all}) };
    json!({"id": "p", "title": title, "components": components, "gates": gates, "objectives": goals,
        "completion": completion})
}

fn labels(scene: &Scene) -> Vec<&Line> {
    let shapes = scene.groups.iter().flat_map(|group| &group.shapes);
    let lines = shapes.filter_map(|shape| if let Shape::Line(line) = shape { Some(line) } else { None });
    lines.collect()
}

/// Where a line of text is seen: letters hang below the base line by a quarter of their size.
fn seen(line: &Line) -> Area {
    let x = match line.anchor {
        Anchor::Start => line.x,
        Anchor::Middle => line.x - line.width / units(2),
        Anchor::End => line.x - line.width,
    };
    Area { x, y: line.y - line.size, width: line.width, height: line.size * units(5) / units(4) }
}

fn overlap(a: &Area, b: &Area) -> bool {
    a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
}

fn check_labels(scene: &Scene, what: &str) {
    let labels = labels(scene);
    assert!(!labels.is_empty(), "{what}");
    let areas: Vec<Area> = labels.iter().map(|line| seen(line)).collect();
    for (place, (area, line)) in areas.iter().zip(&labels).enumerate() {
        let inside =
            area.x >= units(0) && area.right() <= scene.width && area.y >= units(0) && area.bottom() <= scene.height;
        assert!(inside, "{what}: `{}` leaves the picture: {area:?}", line.text);
        for (other, its_line) in areas.iter().zip(&labels).skip(place + 1) {
            assert!(!overlap(area, other), "{what}: `{}` and `{}`: {area:?} {other:?}", line.text, its_line.text);
        }
    }
}

/// Boxes of components, in order.
fn cards(scene: &Scene) -> Vec<Area> {
    let mut found = Vec::new();
    for group in &scene.groups {
        if let (Some(_), Some(Shape::Box { area, fill: Fill::White, .. })) = (&group.tip, group.shapes.first()) {
            found.push(*area);
        }
    }
    found
}

/// Straight pieces of arrows, as areas.
fn arrows(scene: &Scene) -> Vec<Area> {
    let is_arrow = |stroke: &Stroke| matches!(stroke, Stroke::Solid | Stroke::Dashed | Stroke::Dotted);
    let mut found = Vec::new();
    for shape in scene.groups.iter().filter(|group| group.tip.is_some()).flat_map(|group| &group.shapes) {
        if let Shape::Path { points, stroke } = shape
            && is_arrow(stroke)
        {
            for (from, to) in points.iter().zip(points.iter().skip(1)) {
                assert!(from.0 == to.0 || from.1 == to.1, "neither level nor upright");
                let (x, y) = (from.0.min(to.0), from.1.min(to.1));
                found.push(Area { x, y, width: from.0.max(to.0) - x, height: from.1.max(to.1) - y });
            }
        }
    }
    found
}

fn check_boxes(scene: &Scene, number: usize, what: &str) -> (Vec<Area>, Vec<Area>) {
    let (cards, arrows) = (cards(scene), arrows(scene));
    assert_eq!(cards.len(), number, "{what}");
    for (place, card) in cards.iter().enumerate() {
        for other in cards.iter().skip(place + 1) {
            assert!(!overlap(card, other), "{what}: {card:?} {other:?}");
        }
    }
    // In no text but that of a box, and boxes are drawn above arrows.
    for line in labels(scene) {
        let area = seen(line);
        let boxed = cards.iter().find(|card| overlap(card, &area));
        let inside =
            boxed.is_none_or(|card| area.x >= card.x && area.right() <= card.right() && area.bottom() <= card.bottom());
        assert!(inside, "{what}: `{}` leaves its box: {area:?} {boxed:?}", line.text);
        let crossed = arrows.iter().find(|arrow| overlap(arrow, &area));
        assert!(boxed.is_some() || crossed.is_none(), "{what}: `{}` {crossed:?}", line.text);
    }
    (cards, arrows)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn labels_have_room(document in programme()) {
        let programme = Programme::from_json(&serde_json::to_vec(&document).unwrap()).unwrap();
        let number = document["components"].as_array().unwrap().len();
        let outline = Outline::new(&Design::new(programme.newest()));
        let (arc, graph) = (arc::scene(&outline), graph::scene(&outline));
        check_labels(&arc, "arc");
        check_labels(&graph, "graph");
        check_labels(&matrix::scene(&outline), "matrix");
        let columns = arc::Columns::new(&outline);
        let pieces = Fold::new(&columns.begins).cut(&columns.of);
        check_boxes(&arc, pieces.all.len(), "arc");
        let (cards, arrows) = check_boxes(&graph, number, "graph");
        for card in &cards {
            // An arrow ends at the edge of a box.
            let crossed = arrows.iter().find(|arrow| overlap(arrow, card));
            prop_assert!(crossed.is_none(), "graph: {card:?} {crossed:?}");
        }
        let facts = json!([
            {"id": "1", "learner": "u1", "kind": "enrolled", "programme": "p", "at": "2026-03-02T08:00:00Z"},
            {"id": "2", "learner": "u1", "kind": "completed", "component": "c1", "at": "2026-03-03T08:00:00Z"}
        ]);
        let population = programme.population_from_json(facts.to_string().as_bytes(), None).unwrap();
        let at = Instant::parse("2026-03-04T08:00:00Z").unwrap();
        let told = Progress::new(&population, &outline, at, None, None);
        prop_assert_eq!(told.rows.iter().filter(|row| row.is_component).count(), told.rows.iter().filter(|row| row.part.is_some()).count());
        check_labels(&progress::scene(&outline, &told), "progress");
    }
}

fn outline_of<T>(document: &Value, ask: impl FnOnce(&Outline<'_>) -> T) -> T {
    let programme = Programme::from_json(&serde_json::to_vec(document).unwrap()).unwrap();
    ask(&Outline::new(&Design::new(programme.newest())))
}

fn chain(weeks: &[Option<i64>], after: &[(usize, usize)]) -> Value {
    let mut components: Vec<Value> = (weeks.iter().enumerate())
        .map(|(place, week)| json!({"id": format!("c{place}"), "format": "elearning", "week": week}))
        .collect();
    for (from, to) in after {
        components[*to]["after"] = json!([format!("c{from}")]);
    }
    json!({"id": "p", "components": components, "completion": "c0"})
}

#[test]
fn columns_are_stretches_in_which_nothing_begins_or_ends() {
    let mut document = chain(&[Some(1), Some(3), None], &[]);
    document["components"][1]["week"] = json!([3, 12]);
    let heads = outline_of(&document, |outline| arc::Columns::new(outline).heads);
    assert_eq!(heads, ["week 1", "week 2", "weeks 3–12", "no week given"]);
    document["components"][0]["day"] = json!(2);
    let heads = outline_of(&document, |outline| arc::Columns::new(outline).heads);
    assert_eq!(heads, ["week 1, day 2", "week 1, day 3 to week 2, day 6", "weeks 3–12", "no week given"]);
}

#[test]
fn without_weeks_columns_follow_what_rests_on_what() {
    let columns = outline_of(&chain(&[None; 4], &[(0, 1), (1, 2)]), arc::Columns::new);
    assert_eq!(columns.heads, ["step 1", "step 2", "step 3"]);
    assert_eq!(columns.of, [(0, 0), (1, 1), (2, 2), (0, 0)]);
}

/// Sixty components, two a week, each in its week and the one after, and one that is there all the time.
fn long() -> Value {
    let mut components: Vec<Value> = (0..60_i64)
        .map(|place| {
            let format = FORMATS[usize::try_from(place).unwrap() % FORMATS.len()];
            json!({"id": format!("c{place}"), "title": format!("Component with a number {place}"), "format": format,
                "week": [1 + place / 2, 2 + place / 2], "minutes": 30})
        })
        .collect();
    components[7]["available"] = json!("always");
    let gates: Vec<Value> = (1..60)
        .map(|place| json!({"id": format!("g{place}"), "to": [format!("c{place}")], "mode": "flag", "when": format!("c{}", place - 1)}))
        .collect();
    json!({"id": "p", "components": components, "gates": gates, "completion": "c0"})
}

#[test]
fn wide_arcs_go_on_below() {
    outline_of(&long(), |outline| {
        let columns = arc::Columns::new(outline);
        let fold = Fold::new(&columns.begins);
        assert_eq!((columns.heads.len(), &fold.bands), (31, &vec![6, 6, 6, 6, 7]));
        let pieces = fold.cut(&columns.of);
        let of = |part: usize| {
            let of = pieces.all.iter().filter(|piece| piece.part == part);
            of.map(|piece| (piece.band, piece.places)).collect::<Vec<_>>()
        };
        assert_eq!((of(0), of(10)), (vec![(0, (0, 1))], vec![(0, (5, 5)), (1, (0, 0))]));
        assert_eq!(of(7), [(0, (3, 5)), (1, (0, 5)), (2, (0, 5)), (3, (0, 5)), (4, (0, 6))]);
        let last = pieces.all[pieces.last[10]];
        assert_eq!(last, Piece { part: 10, band: 1, places: (0, 0) });
        let scene = arc::scene(outline);
        assert!(scene.width < units(1_650), "{}", scene.width);
        check_labels(&scene, "arc");
        check_boxes(&scene, pieces.all.len(), "arc");
    });
}

#[test]
fn what_has_room_is_not_folded() {
    let bands = |number: usize| Fold::new(&vec![true; number]).bands;
    assert_eq!((bands(0), bands(8), bands(10), bands(11)), (vec![0], vec![8], vec![10], vec![5, 6]));
    assert_eq!(bands(4_096).len(), 12);
}

#[test]
fn circles_end() {
    let layers = outline_of(&chain(&[None; 3], &[(0, 1), (1, 2), (2, 0)]), graph::layers);
    assert_eq!(layers, [0, 1, 2]);
    let alone = outline_of(&chain(&[None; 1], &[(0, 0)]), graph::layers);
    assert_eq!(alone, [0]);
}

#[test]
fn the_strongest_link_between_two_is_drawn() {
    let mut document = chain(&[None; 2], &[(0, 1)]);
    let gate = |id: &str, mode: &str| json!({"id": id, "to": ["c1"], "mode": mode, "when": "c0"});
    document["gates"] = json!([gate("soft", "flag"), gate("hard", "block"), gate("harder", "block")]);
    let told = outline_of(&document, |outline| outline.told(&super::outline::LinkKind::ALL, 9));
    assert_eq!(told, "c1 is blocked until c0 (gates hard, harder).");
}

#[test]
fn a_bar_is_shared_out() {
    let unit = |scene: &Scene| -> Vec<(Fill, Unit)> {
        let shapes = scene.groups.iter().flat_map(|group| &group.shapes);
        let bars = shapes.filter_map(|shape| match shape {
            Shape::Box { area, fill: fill @ (Fill::Dark | Fill::Rising), .. } if area.height == units(16) => {
                Some((*fill, area.width))
            }
            _ => None,
        });
        bars.collect()
    };
    let row = |counts: [u64; 3]| progress::Row {
        name: "a".to_owned(),
        group: None,
        counts,
        sessions: None,
        is_component: true,
        part: None,
    };
    let rows = vec![row([1, 1, 2]), row([0, 0, 0]), row([0, 0, 7])];
    let told = Progress { remarks: Vec::new(), rows };
    let scene = outline_of(&chain(&[None], &[]), |outline| progress::scene(outline, &told));
    assert_eq!(unit(&scene), [(Fill::Dark, units(75)), (Fill::Rising, units(75))]);
}
