//! datalogic-rs: JSON logic, compiled; the fastest peer. Values live in an arena that is emptied after each decision.

use crate::Arena;
use blend_benches::facts::{Answer, Facts, bits};
use bumpalo::Bump;
use datalogic_rs::{DataValue, Engine, Logic};

/// What one decision gives: names and a truth value, copied out of the arena's strings as bits.
type Given = (u8, bool);

pub(crate) fn enter(arena: &mut Arena<'_, '_>) {
    let texts: Vec<String> = arena.facts.iter().map(Facts::json).collect();
    // Values borrow from the arena they live in, and the contestant keeps both for the whole run.
    let kept: &'static Bump = Box::leak(Box::default());
    let ready: Vec<DataValue<'static>> =
        texts.iter().map(|text| DataValue::from_str(kept.alloc_str(text), kept).expect("valid JSON")).collect();
    let mut rules = Rules::new();
    arena.enter("datalogic-rs: facts ready", move |subject| rules.ask(&ready[subject]), answer);
    let mut rules = Rules::new();
    arena.enter("datalogic-rs: from JSON facts", move |subject| rules.ask_text(&texts[subject]), answer);
}

/// Both rules, and the arena that a decision's values live in.
struct Rules {
    engine: Engine,
    missing: Logic,
    complete: Logic,
    arena: Bump,
}

impl Rules {
    fn new() -> Rules {
        let engine = Engine::new();
        let compile = |text: String| engine.compile(text.as_str()).expect("a valid rule");
        let (missing, complete) = (compile(missing()), compile(complete()));
        Rules { missing, complete, engine, arena: Bump::new() }
    }

    /// About facts that are kept elsewhere.
    fn ask(&mut self, facts: &DataValue<'_>) -> Given {
        let given = self.given(facts);
        self.arena.reset();
        given
    }

    /// About facts that are read into the arena first.
    fn ask_text(&mut self, facts: &str) -> Given {
        let given = {
            let facts = DataValue::from_str(facts, &self.arena).expect("valid JSON");
            self.given(self.arena.alloc(facts))
        };
        self.arena.reset();
        given
    }

    fn given<'b>(&'b self, facts: &'b DataValue<'b>) -> Given {
        let missing = self.engine.evaluate(&self.missing, facts, &self.arena).expect("a list");
        let complete = self.engine.evaluate(&self.complete, facts, &self.arena).expect("a truth value");
        let names = missing.as_array().expect("a list").iter().map(|name| name.as_str().expect("a name"));
        (bits(names), complete.as_bool().expect("a truth value"))
    }
}

fn missing() -> String {
    let unless = |name: &str| {
        format!(
            r#"{{"if":[{{"and":[{{">":[{{"var":"t.{name}"}},{{"var":"lo"}}]}},{{"<=":[{{"var":"t.{name}"}},{{"var":"hi"}}]}}]}},[],["{name}"]]}}"#
        )
    };
    format!(r#"{{"merge":[{}]}}"#, ["E1", "E2", "E3"].map(unless).join(","))
}

fn complete() -> String {
    let done = |name: &str| format!(r#"{{"var":"done.{name}"}}"#);
    let counted = |name: &str| format!(r#"{{"if":[{{"var":"done.{name}"}},1,0]}}"#);
    let required = ["E1", "E2", "E3", "Q1", "V1", "J1"].map(done).join(",");
    let coaching = ["K1", "K2"].map(done).join(",");
    let chosen = ["E4", "E5", "V2", "C1"].map(counted).join(",");
    format!(r#"{{"and":[{required},{{"or":[{coaching}]}},{{">=":[{{"+":[{chosen}]}},2]}}]}}"#)
}

fn answer((missing, complete): &Given) -> Answer {
    Answer { missing: *missing, complete: *complete }
}
