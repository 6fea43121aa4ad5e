//! Mermaid: every picture as a flowchart, which every Mermaid knows.
//!
//! Nodes have names of our own, so no word of a programme is read as one of the language; texts stand in quotes, with
//! entities for punctuation. Mermaid itself refuses diagrams of more than 50,000 characters or 500
//! links unless the page that shows them sets `maxTextSize` and `maxEdges`.

use super::arc::{Columns, KINDS};
use super::matrix::{LACKING, entry_name, kind};
use super::outline::{Link, LinkKind, Outline, group_name, when};
use super::progress::{Progress, Row};
use crate::document::Treatment;

/// All punctuation as entities: Mermaid looks for its own words in quotes too, and then for Markdown (`1. Welcome` is a list
/// to it, which it refuses to show).
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        if it.is_ascii_punctuation() && it != ',' {
            out.push_str(&format!("#{};", u32::from(it)));
        } else {
            out.push(it);
        }
    }
    out
}

/// Lines of a node's text.
fn lines(texts: &[&str]) -> String {
    texts.iter().filter(|text| !text.is_empty()).map(|text| escape(text)).collect::<Vec<_>>().join("<br/>")
}

fn head(outline: &Outline<'_>, kind: &str) -> String {
    let title = serde_json::Value::from(format!("{kind}: {}", outline.title));
    format!("---\ntitle: {title}\n---\nflowchart LR\naccTitle: {kind}\n")
}

/// A component; one that completion needs has corners.
fn node(outline: &Outline<'_>, place: usize, more: &str) -> String {
    let Some(part) = outline.parts.get(place) else { return String::new() };
    let text = lines(&[&part.name, &part.meta(), more]);
    if part.required { format!("n{place}[\"{text}\"]\n") } else { format!("n{place}([\"{text}\"])\n") }
}

fn link(link: &Link) -> String {
    let arrow = match link.kind {
        LinkKind::Block => "-->",
        LinkKind::Flag => "-.->",
        LinkKind::After => "--o",
    };
    let gates = if link.gates.is_empty() { String::new() } else { format!("|\"{}\"|", escape(&link.gates.join(", "))) };
    format!("n{} {arrow}{gates} n{}\n", link.from, link.to)
}

pub(super) fn arc(outline: &Outline<'_>) -> String {
    let mut out = head(outline, "Learning arc");
    let columns = Columns::new(outline);
    for (lane, group) in outline.groups().into_iter().enumerate() {
        out.push_str(&format!("subgraph lane{lane} [\"{}\"]\n", group_name(group)));
        let mut own: Vec<usize> = (0..outline.parts.len())
            .filter(|place| outline.parts.get(*place).is_some_and(|part| part.group == group))
            .collect();
        own.sort_by_key(|place| columns.of.get(*place).copied());
        for place in own {
            let head = columns.of.get(place).and_then(|(first, _)| columns.heads.get(*first)).cloned();
            let days = outline.parts.get(place).and_then(|part| part.days);
            let weeks = days.map(|(from, to)| when(from, to, outline.by_day)).or(head).unwrap_or_default();
            out.push_str(&node(outline, place, &weeks));
        }
        out.push_str("end\n");
    }
    outline.links.iter().filter(|link| KINDS.contains(&link.kind)).for_each(|it| out.push_str(&link(it)));
    out
}

pub(super) fn graph(outline: &Outline<'_>) -> String {
    let mut out = head(outline, "Dependency graph");
    (0..outline.parts.len()).for_each(|place| out.push_str(&node(outline, place, "")));
    outline.links.iter().for_each(|it| out.push_str(&link(it)));
    out
}

/// Objectives with what treats them, the treatment on the link.
pub(super) fn matrix(outline: &Outline<'_>) -> String {
    let mut out = head(outline, "Coverage");
    let mut drawn = vec![false; outline.parts.len()];
    for (goal_place, goal) in outline.goals.iter().enumerate() {
        out.push_str(&format!("g{goal_place}{{{{\"{}\"}}}}\n", lines(&[&goal.name, kind(goal)])));
        for (place, (parts, treatment)) in goal.cells.iter().zip(Treatment::ALL).enumerate() {
            if goal.lacks(place) {
                out.push_str(&format!("g{goal_place}x{place}[\"{LACKING}\"]\n"));
                out.push_str(&format!("g{goal_place} -.-|\"{}\"| g{goal_place}x{place}\n", treatment.word()));
            }
            for part in parts {
                if let Some(drawn) = drawn.get_mut(*part).filter(|drawn| !**drawn) {
                    *drawn = true;
                    out.push_str(&format!("n{part}[\"{}\"]\n", escape(&entry_name(outline, *part))));
                }
                out.push_str(&format!("g{goal_place} ---|\"{}\"| n{part}\n", treatment.word()));
            }
        }
    }
    if outline.goals.is_empty() {
        out.push_str("none[\"no objectives are given\"]\n");
    }
    out
}

/// The dependency graph with how far the cohort has come.
pub(super) fn progress(outline: &Outline<'_>, progress: &Progress) -> String {
    let mut out = head(outline, "Progress");
    out.push_str(&format!("about[\"{}\"]\n", lines(&progress.remarks.iter().map(String::as_str).collect::<Vec<_>>())));
    let mut drawn = vec![false; outline.parts.len()];
    for (place, row) in progress.rows.iter().enumerate() {
        let text = lines(&[&row.name, &told(row), row.sessions.as_deref().unwrap_or("")]);
        match row.part.and_then(|part| Some((part, drawn.get_mut(part)?))) {
            Some((part, drawn)) => {
                *drawn = true;
                out.push_str(&format!("n{part}[\"{text}\"]\n"));
            }
            None => out.push_str(&format!("r{place}([\"{text}\"])\n")),
        }
    }
    let is_drawn = |part: usize| drawn.get(part).copied().unwrap_or(false);
    let links = outline.links.iter().filter(|link| is_drawn(link.from) && is_drawn(link.to));
    links.for_each(|it| out.push_str(&link(it)));
    out
}

fn told(row: &Row) -> String {
    let [done, doing, open] = row.counts;
    if row.is_component {
        format!("{done} done, {doing} in progress, {open} not started")
    } else {
        format!("{done} of {} done", row.asked())
    }
}
