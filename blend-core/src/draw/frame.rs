//! What pictures have in common: the heading, the cards of components, the legend.

use super::outline::{LinkKind, Outline, Part, group_name};
use super::scene::{Anchor, Area, Fill, Group, HEADING, SMALL, Scene, Shape, Stroke, TEXT, Unit, height, units};
use super::text::{self, wrap};
use crate::document::FormatGroup;

/// Blank edge of every picture.
pub(super) const MARGIN: Unit = units(16);
/// Width of a box.
pub(super) const CARD: Unit = units(168);
/// No picture is narrower: its heading has to be read.
const LEAST_WIDTH: Unit = units(560);

const STRIPE: Unit = units(10);
const PAD: Unit = units(7);

/// A picture in the making, with its heading.
pub(super) struct Frame {
    scene: Scene,
    /// Where the heading ends.
    pub(super) y: Unit,
}

impl Frame {
    /// `right`: where what is drawn ends.
    pub(super) fn new(kind: &str, outline: &Outline<'_>, remarks: &[String], about: String, right: Unit) -> Frame {
        let width = (right + MARGIN).max(LEAST_WIDTH);
        let title = format!("{kind}: {}", outline.title);
        let mut heading = Group::tip(title.clone());
        let within = width - MARGIN * units(2);
        let y = heading.lines(MARGIN, MARGIN, within, HEADING, &wrap(&title, HEADING, within, 3));
        let remarks = remarks.join(" · ");
        let mut under = Group::tip(remarks.clone());
        let y = under.lines(MARGIN, y + units(2), within, SMALL, &wrap(&remarks, SMALL, within, 3)) + units(10);
        let scene = Scene { width, height: units(0), title, about, groups: vec![heading, under] };
        Frame { scene, y }
    }

    pub(super) fn push(&mut self, group: Group) {
        self.scene.groups.push(group);
    }

    pub(super) fn extend(&mut self, groups: impl IntoIterator<Item = Group>) {
        self.scene.groups.extend(groups);
    }

    /// The picture with its legend below `bottom`.
    pub(super) fn finish(mut self, bottom: Unit, legend: &[(Sample, String)]) -> Scene {
        let mut group = Group::default();
        let (mut x, mut y) = (MARGIN, bottom + units(12));
        let line = units(20);
        for (sample, text) in legend {
            let width = units(38) + text::width(text, SMALL) + units(18);
            if x > MARGIN && x + width > self.scene.width - MARGIN {
                (x, y) = (MARGIN, y + line);
            }
            sample.draw(&mut group, x, y);
            group.line(x + units(38), y + units(1), SMALL, Anchor::Start, text);
            x += width;
        }
        if !legend.is_empty() {
            y += line;
        }
        self.scene.groups.push(group);
        self.scene.height = y + MARGIN;
        self.scene
    }
}

/// What an entry of a legend shows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sample {
    Link(LinkKind),
    Fill(Fill),
    Border(Stroke),
}

impl Sample {
    fn draw(self, group: &mut Group, x: Unit, y: Unit) {
        let middle = y + units(7);
        let area = Area { x, y, width: units(30), height: units(14) };
        match self {
            Sample::Link(kind) => {
                group.path([(x, middle), (x + units(30), middle)], stroke(kind));
                group.shapes.push(Shape::Head(x + units(30), middle));
            }
            Sample::Fill(fill) => group.rect(area, fill, Stroke::Thin),
            Sample::Border(stroke) => group.rect(area, Fill::White, stroke),
        }
    }
}

/// How a link is drawn.
pub(super) fn stroke(kind: LinkKind) -> Stroke {
    match kind {
        LinkKind::Block => Stroke::Solid,
        LinkKind::Flag => Stroke::Dashed,
        LinkKind::After => Stroke::Dotted,
    }
}

/// How the surface of a group of formats is told from the others.
pub(super) fn fill(group: FormatGroup) -> Fill {
    match group {
        FormatGroup::Live => Fill::Dark,
        FormatGroup::Human => Fill::Dots,
        FormatGroup::Digital => Fill::Rising,
        FormatGroup::Social => Fill::Crossed,
        FormatGroup::Workplace => Fill::Level,
        FormatGroup::Support => Fill::Upright,
        FormatGroup::Communication => Fill::Rings,
    }
}

/// The legend of boxes and links, of what is there.
pub(super) fn legend(outline: &Outline<'_>, kinds: &[LinkKind], groups: bool) -> Vec<(Sample, String)> {
    let mut legend = Vec::new();
    if groups {
        let entry = |group: &FormatGroup| (Sample::Fill(fill(*group)), group_name(*group).to_owned());
        legend.extend(outline.groups().iter().map(entry));
    }
    for (required, stroke, text) in [(true, Stroke::Thick, "completion needs it"), (false, Stroke::Thin, "optional")] {
        if outline.parts.iter().any(|part| part.required == required) {
            legend.push((Sample::Border(stroke), text.to_owned()));
        }
    }
    for kind in LinkKind::ALL {
        if kinds.contains(&kind) && outline.links.iter().any(|link| link.kind == kind) {
            legend.push((Sample::Link(kind), kind.legend().to_owned()));
        }
    }
    legend
}

/// A component's box with its text laid out.
pub(super) struct Card {
    title: Vec<String>,
    meta: Vec<String>,
    pub(super) height: Unit,
}

impl Card {
    pub(super) fn new(name: &str, remarks: &[String], width: Unit, least: Unit) -> Card {
        let within = width - STRIPE - PAD * units(2);
        let title = wrap(name, TEXT, within, 3);
        // A number stays with its unit.
        let whole: Vec<String> = remarks.iter().map(|remark| remark.replace(' ', "\u{a0}")).collect();
        let meta = wrap(&whole.join(", "), SMALL, within, 3);
        let height = height(&title, TEXT) + height(&meta, SMALL) + PAD * units(2);
        Card { title, meta, height: height.max(least) }
    }

    pub(super) fn draw(&self, part: &Part<'_>, area: Area, tip: String) -> Group {
        let mut group = Group::tip(tip);
        group.rect(area, Fill::White, if part.required { Stroke::Thick } else { Stroke::Thin });
        group.rect(Area { width: STRIPE, ..area }, fill(part.group), Stroke::Thin);
        let x = area.x + STRIPE + PAD;
        let within = area.width - STRIPE - PAD * units(2);
        let y = group.lines(x, area.y + PAD - units(2), within, TEXT, &self.title);
        group.lines(x, y + units(1), within, SMALL, &self.meta);
        group
    }
}
