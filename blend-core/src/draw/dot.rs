//! DOT, the language of Graphviz: arc and graph as digraphs that Graphviz lays out, matrix and progress as tables.
//!
//! Texts stand in quotes or in HTML-like labels; either way entities are read in them, so `&`, `<`, `>` and quotes are
//! written as such.

use super::arc::{Columns, KINDS};
use super::matrix::{LACKING, entry_name, kind};
use super::outline::{Link, LinkKind, Outline, group_name, when};
use super::progress::{HEADS, Progress};
use crate::document::Treatment;

/// Text for a quoted string or an HTML-like label.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\\' => out.push_str("&#92;"),
            other => out.push(other),
        }
    }
    out
}

fn head(outline: &Outline<'_>, kind: &str) -> String {
    let title = escape(&format!("{kind}: {}", outline.title));
    format!(
        "digraph programme {{\nlabel=\"{title}\"\nlabelloc=t\ncharset=\"UTF-8\"\nfontname=\"sans-serif\"\nrankdir=LR\n\
         node [shape=box, fontname=\"sans-serif\"]\nedge [fontname=\"sans-serif\", fontsize=10]\n"
    )
}

/// A component; one that completion needs has a thick border.
fn node(outline: &Outline<'_>, place: usize, more: &str) -> String {
    let Some(part) = outline.parts.get(place) else { return String::new() };
    let meta = part.meta();
    let texts = [&*part.name, &meta, more];
    let text = texts.iter().filter(|text| !text.is_empty()).map(|text| escape(text)).collect::<Vec<_>>().join("\\n");
    let style = if part.required { "penwidth=2" } else { "style=rounded" };
    format!("n{place} [label=\"{text}\", tooltip=\"{}\", {style}]\n", escape(&part.tip(outline.by_day)))
}

fn link(outline: &Outline<'_>, link: &Link) -> String {
    let style = match link.kind {
        LinkKind::Block => "solid",
        LinkKind::Flag => "dashed",
        LinkKind::After => "dotted",
    };
    let label = escape(&link.gates.join(", "));
    let tip = escape(&outline.sentence(link));
    format!("n{} -> n{} [style={style}, label=\"{label}\", tooltip=\"{tip}\"]\n", link.from, link.to)
}

pub(super) fn arc(outline: &Outline<'_>) -> String {
    let mut out = head(outline, "Learning arc");
    out.push_str("newrank=true\n");
    let columns = Columns::new(outline);
    for (place, head) in columns.heads.iter().enumerate() {
        out.push_str(&format!("t{place} [label=\"{}\", shape=plaintext]\n", escape(head)));
        if let Some(before) = place.checked_sub(1) {
            out.push_str(&format!("t{before} -> t{place} [arrowhead=none, style=invis]\n"));
        }
    }
    for (lane, group) in outline.groups().into_iter().enumerate() {
        out.push_str(&format!("subgraph cluster_{lane} {{\nlabel=\"{}\"\n", group_name(group)));
        for (place, part) in outline.parts.iter().enumerate().filter(|(_, part)| part.group == group) {
            let weeks = part.days.map(|(from, to)| when(from, to, outline.by_day)).unwrap_or_default();
            out.push_str(&node(outline, place, &weeks));
        }
        out.push_str("}\n");
    }
    let mut ranks: Vec<Vec<usize>> = vec![Vec::new(); columns.heads.len()];
    for (place, (first, _)) in columns.of.iter().enumerate() {
        if let Some(rank) = ranks.get_mut(*first) {
            rank.push(place);
        }
    }
    for (column, rank) in ranks.iter().enumerate() {
        let nodes: String = rank.iter().map(|place| format!("; n{place}")).collect();
        out.push_str(&format!("{{rank=same; t{column}{nodes}}}\n"));
    }
    // The weeks decide where a component stands, not its gates.
    out.push_str("edge [constraint=false]\n");
    outline.links.iter().filter(|link| KINDS.contains(&link.kind)).for_each(|it| out.push_str(&link(outline, it)));
    out.push_str("}\n");
    out
}

pub(super) fn graph(outline: &Outline<'_>) -> String {
    let mut out = head(outline, "Dependency graph");
    (0..outline.parts.len()).for_each(|place| out.push_str(&node(outline, place, "")));
    outline.links.iter().for_each(|it| out.push_str(&link(outline, it)));
    out.push_str("}\n");
    out
}

/// A digraph with one table.
fn table(outline: &Outline<'_>, kind: &str, heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut out = head(outline, kind);
    out.push_str("table [shape=plaintext, label=<<TABLE BORDER=\"0\" CELLBORDER=\"1\" CELLSPACING=\"0\">\n");
    let head: Vec<String> = heads.iter().map(|text| escape(text)).collect();
    for row in std::iter::once(head).chain(rows) {
        out.push_str("<TR>");
        for cell in row {
            out.push_str(&format!("<TD ALIGN=\"LEFT\" BALIGN=\"LEFT\">{cell}</TD>"));
        }
        out.push_str("</TR>\n");
    }
    out.push_str("</TABLE>>]\n}\n");
    out
}

/// Lines of a cell.
fn lines<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let lines = texts.filter(|text| !text.is_empty()).map(escape).collect::<Vec<_>>().join("<BR/>");
    // Graphviz takes no empty cell.
    if lines.is_empty() { " ".to_owned() } else { lines }
}

pub(super) fn matrix(outline: &Outline<'_>) -> String {
    let heads: Vec<&str> = std::iter::once("objective").chain(Treatment::ALL.iter().map(|it| it.word())).collect();
    let rows = outline.goals.iter().map(|goal| {
        let mut row = vec![lines([&*goal.name, kind(goal)].into_iter())];
        row.extend(goal.cells.iter().enumerate().map(|(place, parts)| {
            let names: Vec<String> = parts.iter().map(|part| entry_name(outline, *part)).collect();
            let lacking = goal.lacks(place).then_some(LACKING);
            lines(names.iter().map(String::as_str).chain(lacking))
        }));
        row
    });
    table(outline, "Coverage", &heads, rows)
}

pub(super) fn progress(outline: &Outline<'_>, progress: &Progress) -> String {
    let about = progress.remarks.join(", ");
    let mut heads = vec![&*about];
    heads.extend(HEADS);
    let rows = progress.rows.iter().map(|row| {
        let mut cells = vec![lines([&*row.name, row.sessions.as_deref().unwrap_or("")].into_iter())];
        let counts = row.counts.iter().enumerate();
        cells.extend(counts.map(|(place, count)| {
            let told = row.is_component || place != 1;
            if told { count.to_string() } else { " ".to_owned() }
        }));
        cells
    });
    table(outline, "Progress", &heads, rows)
}
