//! What one learner's facts call for at one instant, kind by kind.

use serde_json::{Value, json};

use super::agenda::{DUE, RENEWAL, SURVEY, action, days};
use super::certification::{chain, own_view};
use super::document::{Part, split, text};
use super::due::{name_due, programme_due};
use super::evidence::{Dossier, exhausted};
use super::gates::gates;
use super::missing::missing;
use super::population::Known;
use super::reach::required;
use super::roster::part_of;
use super::rules::{completion, done_name, parts};
use super::schedule::Session;
use super::standing::completed;
use super::time::{Duration, Instant, NEVER, add, show};
use super::world::{View, World};

/// The lead whose stretch `[end - lead, end - next lead)` holds `u`.
fn lead(leads: &[i64], end: Instant, u: Instant, zone: chrono_tz::Tz) -> Option<i64> {
    leads.iter().copied().rfind(|&l| add(end, days(l).back(), zone) <= u && u < end)
}

/// The required components not done, each occurrence by itself where all are needed, with when they are due.
pub(crate) fn owed(view: &View<'_>, u: Instant) -> Vec<(String, Instant)> {
    let mut names: Vec<String> = Vec::new();
    for name in required(view.plan) {
        let (parts, needs) = parts(view, &name);
        if needs == parts.len() {
            names.extend(parts.iter().map(Part::name));
        } else {
            names.push(name);
        }
    }
    names.sort();
    names.dedup();
    names.retain(|n| !done_name(view, n).has(u));
    names.into_iter().filter_map(|n| name_due(view, &n, u).map(|due| (n, due))).collect()
}

/// Upcoming dues and those past.
pub(crate) fn dated(person: &Known<'_>, world: &World<'_>) -> Vec<Value> {
    let u = world.at;
    let view = world.now();
    let mut owed: Vec<(Option<String>, Instant)> = owed(&view, u).into_iter().map(|(n, due)| (Some(n), due)).collect();
    owed.extend(programme_due(&view, u).map(|due| (None, due)));
    let mut called = Vec::new();
    for (name, due) in owed {
        let subject = name.as_deref().unwrap_or("");
        let items = match &name {
            Some(name) => Some(missing(&view, &json!(name), u)),
            // What is missing for a certificate is another list.
            None => view.plan.certification().is_none().then(|| missing_for_completion(&view, u)),
        };
        let more = json!({"component": name, "due": show(due), "missing": items});
        if due <= u {
            called.push(action("behind", Some(person.learner), u, subject, &show(due), more));
        } else if let Some(lead) = lead(&DUE, due, u, view.plan.zone) {
            let mut made = action("due", Some(person.learner), u, subject, &format!("{}+{lead}", show(due)), more);
            made["days"] = json!(lead);
            called.push(made);
        }
    }
    called
}

/// A waiver of the rule counts too.
fn missing_for_completion(view: &View<'_>, u: Instant) -> Vec<Value> {
    if completion(view).has(u) { Vec::new() } else { missing(view, view.plan.completion(), u) }
}

/// Two failed attempts since the last reset, or none left, and not done.
pub(crate) fn help(person: &Known<'_>, world: &World<'_>) -> Vec<Value> {
    let u = world.at;
    let own = own_view(world, u);
    let mut called = Vec::new();
    for part in own.plan.all_parts() {
        let dossier = Dossier::of(&own, part);
        let done = done_name(&own, &part.name()).has(u);
        if exhausted(&own, part, u) || (!done && dossier.failed_since_reset(u) >= 2) {
            // A turn begins with an enrolment, a cut, and the evidence of the period being earned.
            let cycle = dossier.last_cut(u).max(world.enrolment(u).start.unwrap()).max(own.bound);
            let more = json!({"component": part.name(), "missing": missing(&own, &json!(part.name()), u)});
            called.push(action("help", Some(person.learner), u, &part.name(), &show(cycle), more));
        }
    }
    called
}

/// Before a session the learner is in: what its gates miss, and the gates themselves once it is near.
pub(crate) fn prepared(person: &Known<'_>, world: &World<'_>, session: &Session) -> Vec<Value> {
    let u = world.at;
    let view = world.now();
    let Some(part) = part_of(&view, session) else { return Vec::new() };
    let warn = text(&view.plan.doc, "warn").and_then(Duration::parse).unwrap_or(days(3));
    let near = add(session.start, warn.back(), view.plan.zone) <= u;
    let (mut called, mut assigned) = (Vec::new(), Vec::<Assigned>::new());
    for gate in gates(view.plan).into_iter().filter(|g| g.to.iter().any(|t| t == split(part.id()).0)) {
        let when = gate.when(&view, Some(part));
        if gate.met(&when, &view, Some(session), u).0 {
            continue;
        }
        let items = missing(&gate.lens(&view, Some(part)), &gate.when, gate.missing_at(&when, session, u));
        let due = gate.ahead.map_or(session.start, |d| add(session.start, d.back(), view.plan.zone));
        for item in &items {
            let Some(name) = text(item, "component") else { continue };
            match assigned.iter_mut().find(|a| a.name == name) {
                Some(known) => known.add(item, due),
                None => assigned.push(Assigned {
                    name: name.to_owned(),
                    gate: gate.id.clone(),
                    due,
                    items: vec![item.clone()],
                }),
            }
        }
        if near {
            let more = json!({
                "component": session.component, "session": session.id, "gate": gate.id, "due": show(due), "missing": items,
            });
            called.push(action("gate", Some(person.learner), u, &gate.id, &session.id, more));
        }
    }
    called.extend(assigned.into_iter().map(|Assigned { name, gate, due, items }| {
        let more = json!({"component": name, "session": session.id, "gate": gate, "due": show(due), "missing": items});
        action("assign", Some(person.learner), u, &name, &session.id, more)
    }));
    called
}

/// A component that gates to a session want: the first of them, the earliest instant one wants it by, all that is wanted.
struct Assigned {
    name: String,
    gate: String,
    due: Instant,
    items: Vec<Value>,
}

impl Assigned {
    fn add(&mut self, item: &Value, due: Instant) {
        self.due = self.due.min(due);
        if !self.items.contains(item) {
            self.items.push(item.clone());
        }
    }
}

/// The end of the running certificate comes near.
pub(crate) fn renewal(person: &Known<'_>, world: &World<'_>) -> Option<Value> {
    let u = world.at;
    let plan = world.plan(u);
    let last = plan.certification().and_then(|_| chain(world, u).pop())?;
    let end = last.expires(u);
    if end == NEVER || last.state(u) == "revoked" {
        return None;
    }
    let lead = lead(&RENEWAL, end, u, plan.zone)?;
    let cycle = format!("{}+{}+{lead}", last.number, show(end));
    let more = json!({"due": show(end), "days": lead, "period": last.number, "missing": null});
    Some(action("renewal", Some(person.learner), u, "", &cycle, more))
}

/// Some time after the completion, until it is answered.
pub(crate) fn survey(person: &Known<'_>, world: &World<'_>) -> Option<Value> {
    let u = world.at;
    let at = completed(world).0?;
    let rated =
        world.facts.iter().any(|f| f.kind == "rated" && f.text("question") == Some("effectiveness") && f.at >= at);
    let due = add(at, days(SURVEY), world.plan(u).zone);
    (due <= u && !rated).then(|| action("survey", Some(person.learner), u, "", &show(at), json!({})))
}
