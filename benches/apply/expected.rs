//! What a fact is expected to change, from the answers before and after it, and what blend told.

use blend_benches::coded::Full;
use blend_benches::given;
use blend_benches::learner::NAMES;
use blend_core::answer::{Answer, Change, Outcome, Standing, Status};
use serde::Serialize;
use serde_json::Value;

/// Changes as text: the answer and its id, and what it becomes. Of the status: whether it becomes or was completed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Expected(Vec<(String, String)>);

/// The answers that are compared, in the order they are told.
struct View(Vec<(String, String)>);

impl Expected {
    /// What blend told, without the instant of completion.
    pub(crate) fn told(changes: &[Change]) -> Expected {
        let text = |answer: &Answer| match serde_json::to_value(answer) {
            Ok(Value::String(text)) => text,
            Ok(other) => other.to_string(),
            Err(error) => panic!("{error}"),
        };
        let row = |change: &Change| match change.answer {
            "completed_at" => None,
            "status" => {
                let (from, to) = (text(&change.from) == "completed", text(&change.to) == "completed");
                (from != to).then(|| ("status".to_owned(), to.to_string()))
            }
            answer => Some((name(answer, change.id.as_deref()), text(&change.to))),
        };
        Expected(changes.iter().filter_map(row).collect())
    }

    /// From the answers by hand.
    pub(crate) fn by_hand((before, after): &(Full, Full)) -> Expected {
        View::by_hand(before).against(View::by_hand(after))
    }

    /// From two standings.
    pub(crate) fn by_standings(before: &Standing, after: &Standing) -> Expected {
        View::of(before).against(View::of(after))
    }
}

impl View {
    fn by_hand(full: &Full) -> View {
        let mut rows =
            vec![("status".to_owned(), full.complete.to_string()), ("progress".to_owned(), full.progress.to_string())];
        let states = NAMES.iter().enumerate();
        rows.extend(states.map(|(component, id)| (name("component", Some(id)), word(&given::state(full, component)))));
        let gate = if full.gate == 0 { Outcome::Open } else { Outcome::Blocked };
        let flag = if full.flag == 0 { Outcome::Open } else { Outcome::Flagged };
        rows.push((name("gate", Some("before-v1:V1:register")), word(&gate)));
        rows.push((name("gate", Some("before-c1:C1:register")), word(&flag)));
        View(rows)
    }

    fn of(standing: &Standing) -> View {
        let mut rows = vec![
            ("status".to_owned(), (standing.status == Status::Completed).to_string()),
            ("progress".to_owned(), standing.progress.to_string()),
        ];
        rows.extend(standing.components.iter().map(|row| (name("component", Some(&row.id)), word(&row.state))));
        rows.extend(standing.gates.iter().map(|gate| {
            let component = gate.component.as_deref().unwrap_or_default();
            (name("gate", Some(&format!("{}:{component}:{}", gate.id, gate.action.word()))), word(&gate.outcome))
        }));
        View(rows)
    }

    fn against(self, after: View) -> Expected {
        assert_eq!(self.0.len(), after.0.len());
        Expected(self.0.into_iter().zip(after.0).filter(|(old, new)| old != new).map(|(_, new)| new).collect())
    }
}

fn name(answer: &str, id: Option<&str>) -> String {
    id.map_or(answer.to_owned(), |id| format!("{answer} {id}"))
}

/// The word that an enumeration serialises to.
fn word(of: &impl Serialize) -> String {
    serde_json::to_value(of).ok().and_then(|value| value.as_str().map(str::to_owned)).expect("a word")
}
