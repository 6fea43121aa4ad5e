//! CEL: a `filter` for the missing list, an expression for completion.

use crate::Arena;
use blend_benches::facts::{Answer, Facts, bits};
use blend_benches::learner::NAMES;
use cel::{Context, Program, Value};
use std::collections::HashMap;

const MISSING: &str = "['E1', 'E2', 'E3'].filter(c, !(t[c] > lo && t[c] <= hi))";
const COMPLETE: &str = "done.E1 && done.E2 && done.E3 && done.Q1 && done.V1 && done.J1 && (done.K1 || done.K2) && \
     ((done.E4 ? 1 : 0) + (done.E5 ? 1 : 0) + (done.V2 ? 1 : 0) + (done.C1 ? 1 : 0)) >= 2";

pub(crate) fn enter(arena: &mut Arena<'_, '_>) {
    let facts: &[Facts] = arena.facts;
    let contexts: Vec<Context<'_, '_>> = facts.iter().map(context).collect();
    let (missing, complete) = compiled();
    arena.enter("cel: context ready", move |subject| ask(&missing, &complete, &contexts[subject]), answer);
    let (missing, complete) = compiled();
    let run = move |subject: usize| ask(&missing, &complete, &context(&facts[subject]));
    arena.enter("cel: context built from facts", run, answer);
}

fn compiled() -> (Program, Program) {
    let compile = |text| Program::compile(text).expect("a valid expression");
    (compile(MISSING), compile(COMPLETE))
}

fn context(facts: &Facts) -> Context<'static, 'static> {
    let mut context = Context::default();
    context.add_variable_from_value("lo", i64::from(facts.low));
    context.add_variable_from_value("hi", i64::from(facts.high));
    let times = NAMES.iter().zip(facts.times).map(|(name, at)| (name.to_string(), Value::Int(i64::from(at))));
    context.add_variable_from_value("t", times.collect::<HashMap<String, Value>>());
    let done = |component: usize| Value::Bool(facts.done >> component & 1 == 1);
    let done = NAMES.iter().enumerate().map(|(component, name)| (name.to_string(), done(component)));
    context.add_variable_from_value("done", done.collect::<HashMap<String, Value>>());
    context
}

fn ask(missing: &Program, complete: &Program, context: &Context<'_, '_>) -> (Value, Value) {
    (missing.execute(context).expect("a list"), complete.execute(context).expect("a truth value"))
}

fn answer((missing, complete): &(Value, Value)) -> Answer {
    let Value::List(names) = missing else { panic!("no list: {missing:?}") };
    let names = names.iter().map(|name| match name {
        Value::String(name) => name.as_str(),
        other => panic!("no name: {other:?}"),
    });
    Answer { missing: bits(names), complete: *complete == Value::Bool(true) }
}
