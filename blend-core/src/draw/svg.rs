//! Writes a [`Scene`] as SVG: self-contained, without scripts, style sheets or anything fetched, black on white.
//!
//! Patterns carry what colour would. Their names are the same in every picture and so is what they are, so several pictures
//! may stand in one page.

use super::scene::{Anchor, Area, Fill, Group, Line, Scene, Shape, Stroke};
use super::text::is_from_right;
use std::fmt::Write as _;

const FONT: &str = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

/// Name, size and drawing of every pattern.
const PATTERNS: [(Fill, &str, u8, &str); 7] = [
    (Fill::Rising, "rising", 6, "<path d=\"M-1 7L7 -1M-1 1L1 -1M5 7L7 5\" stroke=\"#000\"/>"),
    (Fill::Falling, "falling", 8, "<path d=\"M-1 -1L9 9M7 -1L9 1M-1 7L1 9\" stroke=\"#aaa\"/>"),
    (Fill::Crossed, "crossed", 5, "<path d=\"M0 0L5 5M0 5L5 0\" stroke=\"#000\" stroke-width=\".7\"/>"),
    (Fill::Dots, "dots", 5, "<circle cx=\"2.5\" cy=\"2.5\" r=\"1.3\"/>"),
    (Fill::Level, "level", 4, "<path d=\"M0 2H4\" stroke=\"#000\"/>"),
    (Fill::Upright, "upright", 4, "<path d=\"M2 0V4\" stroke=\"#000\"/>"),
    (Fill::Rings, "rings", 7, "<circle cx=\"3.5\" cy=\"3.5\" r=\"2\" fill=\"none\" stroke=\"#000\"/>"),
];

/// The picture as SVG text.
pub(super) fn svg(scene: &Scene) -> String {
    let (width, height) = (scene.width, scene.height);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"{FONT}\">\n"
    );
    element(&mut out, "title", &scene.title);
    element(&mut out, "desc", &scene.about);
    out.push_str("<defs>\n");
    for (_, name, size, drawing) in PATTERNS {
        push(
            &mut out,
            format_args!(
                "<pattern id=\"blend-{name}\" width=\"{size}\" height=\"{size}\" patternUnits=\"userSpaceOnUse\">\
             <rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/>{drawing}</pattern>\n"
            ),
        );
    }
    push(&mut out, format_args!("</defs>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"));
    for group in &scene.groups {
        write_group(&mut out, group);
    }
    out.push_str("</svg>\n");
    out
}

/// Writing into text never fails.
fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _written = out.write_fmt(text);
}

fn element(out: &mut String, name: &str, text: &str) {
    push(out, format_args!("<{name}>"));
    escape(out, text);
    push(out, format_args!("</{name}>\n"));
}

fn escape(out: &mut String, text: &str) {
    for it in text.chars() {
        match it {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
}

fn write_group(out: &mut String, group: &Group) {
    out.push_str("<g>");
    if let Some(tip) = &group.tip {
        element(out, "title", tip);
    }
    for shape in &group.shapes {
        write_shape(out, shape);
    }
    out.push_str("</g>\n");
}

fn write_shape(out: &mut String, shape: &Shape) {
    match shape {
        Shape::Box { area: Area { x, y, width, height }, fill, stroke } => {
            push(out, format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\""));
            paint(out, *fill);
            push(out, format_args!("\"{}/>", line(*stroke)));
        }
        Shape::Path { points, stroke } => {
            out.push_str("<path d=\"");
            for (place, (x, y)) in points.iter().enumerate() {
                push(out, format_args!("{}{x} {y}", if place == 0 { 'M' } else { 'L' }));
            }
            push(out, format_args!("\" fill=\"none\"{}/>", line(*stroke)));
        }
        Shape::Head(x, y) => {
            push(out, format_args!("<path d=\"M{x} {y}l-9 -4v8z\"/>"));
        }
        Shape::Joint(x, y) => push(out, format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"2.5\"/>")),
        Shape::Diamond { x, y, fill } => {
            push(out, format_args!("<path d=\"M{x} {y}m-5 0l5 -5l5 5l-5 5z\" stroke=\"#000\" fill=\""));
            paint(out, *fill);
            out.push_str("\"/>");
        }
        Shape::Line(line) => write_line(out, line),
    }
    out.push('\n');
}

fn write_line(out: &mut String, line: &Line) {
    let Line { x, y, size, anchor, text, .. } = line;
    push(out, format_args!("<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\""));
    let from_right = is_from_right(text);
    if from_right {
        out.push_str(" direction=\"rtl\"");
    }
    // In text from the right, the start is at the right.
    match (anchor, from_right) {
        (Anchor::Middle, _) => out.push_str(" text-anchor=\"middle\""),
        (Anchor::End, false) | (Anchor::Start, true) => out.push_str(" text-anchor=\"end\""),
        (Anchor::Start, false) | (Anchor::End, true) => {}
    }
    out.push('>');
    escape(out, text);
    out.push_str("</text>");
}

fn paint(out: &mut String, fill: Fill) {
    match (fill, PATTERNS.iter().find(|(own, ..)| *own == fill)) {
        (_, Some((_, name, ..))) => push(out, format_args!("url(#blend-{name})")),
        (Fill::Pale, None) => out.push_str("#f2f2f2"),
        (Fill::Dark, None) => out.push_str("#333"),
        (_, None) => out.push_str("#fff"),
    }
}

fn line(stroke: Stroke) -> &'static str {
    match stroke {
        Stroke::None => "",
        Stroke::Hair => " stroke=\"#999\" stroke-width=\".7\"",
        Stroke::Thin => " stroke=\"#000\"",
        Stroke::Thick => " stroke=\"#000\" stroke-width=\"2.4\"",
        Stroke::Solid => " stroke=\"#000\" stroke-width=\"1.6\"",
        Stroke::Dashed => " stroke=\"#000\" stroke-width=\"1.6\" stroke-dasharray=\"7 4\"",
        Stroke::Dotted => " stroke=\"#000\" stroke-width=\"1.3\" stroke-dasharray=\"1.5 3.5\"",
    }
}
