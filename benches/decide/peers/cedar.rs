//! Cedar: a forbidding policy for each prerequisite, whose ids are the reasons; completion as another action.

use crate::Arena;
use blend_benches::facts::{Answer, Facts, bits};
use cedar_policy::{Authorizer, Context, Decision, Entities, EntityUid, PolicyId, PolicySet, Request, Response};
use std::collections::HashMap;
use std::rc::Rc;

const REGISTER: &str = r#"permit(principal, action == Action::"register", resource);"#;
const COMPLETE: &str = r#"
permit(principal, action == Action::"complete", resource) when {
    context.done.E1 && context.done.E2 && context.done.E3 && context.done.Q1 && context.done.V1 && context.done.J1 &&
    (context.done.K1 || context.done.K2) &&
    (if context.done.E4 then 1 else 0) + (if context.done.E5 then 1 else 0) +
    (if context.done.V2 then 1 else 0) + (if context.done.C1 then 1 else 0) >= 2
};"#;

/// Both questions about one learner.
type Requests = (Request, Request);

/// Policies, and the prerequisite that each one is about.
struct Policies {
    set: PolicySet,
    prerequisites: HashMap<PolicyId, String>,
    authorizer: Authorizer,
    entities: Entities,
}

pub(crate) fn enter(arena: &mut Arena<'_, '_>) {
    let policies = Rc::new(Policies::new());
    let texts: Vec<String> = arena.facts.iter().map(Facts::json).collect();
    let ready: Vec<Requests> = texts.iter().map(|text| requests(text)).collect();
    let (run, read) = (Rc::clone(&policies), Rc::clone(&policies));
    arena.enter("cedar-policy: requests ready", move |subject| run.ask(&ready[subject]), |got| read.answer(got));
    let (run, read) = (Rc::clone(&policies), policies);
    let from_text = move |subject: usize| run.ask(&requests(&texts[subject]));
    arena.enter("cedar-policy: from JSON facts", from_text, |got| read.answer(got));
}

fn requests(facts: &str) -> Requests {
    let name = |text: &str| text.parse::<EntityUid>().expect("a valid name");
    let context = Context::from_json_str(facts, None).expect("facts that are an object");
    let request = |action: &str| {
        let (principal, resource) = (name("User::\"u1\""), name("Session::\"s1\""));
        Request::new(principal, name(action), resource, context.clone(), None).expect("a request without a schema")
    };
    (request("Action::\"register\""), request("Action::\"complete\""))
}

impl Policies {
    fn new() -> Policies {
        let forbid = |name: &str| {
            format!(
                "@id(\"{name}\") forbid(principal, action == Action::\"register\", resource) \
                 unless {{ context.t.{name} > context.lo && context.t.{name} <= context.hi }};"
            )
        };
        let text = [REGISTER, &["E1", "E2", "E3"].map(forbid).concat(), COMPLETE].concat();
        let set: PolicySet = text.parse().expect("valid policies");
        let about = |policy: &cedar_policy::Policy| Some((policy.id().clone(), policy.annotation("id")?.to_owned()));
        let prerequisites = set.policies().filter_map(about).collect();
        Policies { set, prerequisites, authorizer: Authorizer::new(), entities: Entities::empty() }
    }

    fn ask(&self, (register, complete): &Requests) -> (Response, Response) {
        let ask = |request| self.authorizer.is_authorized(request, &self.set, &self.entities);
        (ask(register), ask(complete))
    }

    fn answer(&self, (register, complete): &(Response, Response)) -> Answer {
        let reasons = register.diagnostics().reason().filter_map(|id| self.prerequisites.get(id));
        let missing = bits(reasons.map(String::as_str));
        assert_eq!(register.decision() == Decision::Allow, missing == 0);
        Answer { missing, complete: complete.decision() == Decision::Allow }
    }
}
