//! When things are due: dates and offsets, as the end of a local day.

use serde_json::Value;

use super::document::{Part, split, text};
use super::record::Fact;
use super::time::{Duration, Instant, NEVER, add, day_end, end_of};
use super::world::View;

/// A date, an instant, or an offset from a start.
fn written(view: &View<'_>, doc: &Value, start: Option<Instant>) -> Option<Instant> {
    let due = text(doc, "due")?;
    let zone = view.plan.zone;
    match Duration::parse(due) {
        Some(offset) => Some(day_end(add(start?, offset, zone), zone)),
        None => end_of(due, zone),
    }
}

fn latest_extension(view: &View<'_>, u: Instant, about: impl Fn(&Fact) -> bool) -> Option<Instant> {
    let mut extended = view.facts.iter().filter(|f| f.at <= u && f.kind == "extended" && f.text("due").is_some());
    let last = extended.rfind(|f| about(f))?;
    end_of(last.text("due")?, view.plan.zone)
}

pub(crate) fn programme_due(view: &View<'_>, u: Instant) -> Option<Instant> {
    let ours = |f: &Fact| f.text("component").is_none() && f.text("programme") == text(&view.plan.doc, "id");
    latest_extension(view, u, ours).or_else(|| written(view, &view.plan.doc, view.anchor)).filter(|&d| d != NEVER)
}

pub(crate) fn component_due(view: &View<'_>, part: Part<'_>, u: Instant) -> Option<Instant> {
    if let Some(extended) = latest_extension(view, u, |f| view.about(f, part)) {
        return Some(extended);
    }
    let Some(k) = part.occurrence else {
        let default = || view.plan.weeks_end(part.component, view.anchor?);
        return if part.component.get("due").is_some() {
            written(view, part.component, view.anchor)
        } else {
            default()
        };
    };
    let start = view.anchor.map(|a| view.plan.planned(part.component, k, a));
    if part.component.get("due").is_some() {
        return written(view, part.component, start);
    }
    // The end of its stretch: the planned start of the next one.
    view.anchor.map(|a| view.plan.planned(part.component, k + 1, a))
}

/// The due of a whole component is that of its last occurrence.
pub(crate) fn name_due(view: &View<'_>, name: &str, u: Instant) -> Option<Instant> {
    let (id, named) = split(name);
    let component = view.plan.component(id)?;
    let last = view.plan.repeat(component).map(|r| named.unwrap_or(r.times));
    component_due(view, Part { component, occurrence: last }, u)
}
