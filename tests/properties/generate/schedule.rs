//! Sessions and cohorts on the same grid as the facts.

use serde_json::{Value, json};

use super::{DAYS, Source, grid, grid_text};
use crate::reference::time::show;

const HOUR: i64 = 3_600_000_000;

pub(crate) fn schedule(source: &mut Source, programme: &Value) -> Value {
    let components = programme["components"].as_array().unwrap();
    let starts = [grid(source, DAYS), grid(source, DAYS)];
    let sessions: Vec<Value> = (0..source.below(4)).map(|i| session(source, components, &starts, i)).collect();
    let cohorts = json!([{"id": "k", "starts": super::date_text(source)}]);
    json!({"programme": "p", "sessions": sessions, "cohorts": cohorts})
}

/// Some start together, so that they overlap.
fn session(source: &mut Source, components: &[Value], starts: &[i64], i: usize) -> Value {
    let live = |c: &&Value| matches!(c["format"].as_str(), Some("ilt" | "vilt"));
    let lives: Vec<Value> = components.iter().filter(live).cloned().collect();
    let component = if lives.is_empty() || source.rarely(4) { source.pick(components) } else { source.pick(&lives) };
    let start = if !source.rarely(4) { *source.pick(starts) } else { grid(source, DAYS) };
    let mut made = json!({"id": format!("s{i}"), "component": component["id"]});
    if source.rarely(4) {
        let later = start + *source.pick(&[2, 24]) * HOUR;
        made["meetings"] = json!([
            {"start": show(start), "end": show(start + HOUR)},
            {"start": show(later), "end": show(later + HOUR)},
        ]);
    } else {
        made["start"] = json!(show(start));
        made["end"] = json!(show(start + 2 * HOUR));
    }
    if source.rarely(4) {
        made["registration_opens"] = json!(show(start - 24 * HOUR * (2 + source.below(9) as i64)));
    }
    if source.rarely(4) {
        made["registration_closes"] = json!(show(start - 24 * HOUR));
    }
    if source.rarely(8) {
        made["cancelled_at"] = json!(grid_text(source, DAYS));
    }
    if component.get("every").is_some() && source.rarely(2) {
        made["occurrence"] = json!(1);
    }
    made
}
