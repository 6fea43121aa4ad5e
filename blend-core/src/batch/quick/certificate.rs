//! The periods of a certificate, one after the other: each next one is earned by what a [`State`] comes to over the facts
//! from which on evidence counts for it. Source: sections 8 and 12 of the domain, "Certification".

use super::Quick;
use super::dates::Starts;
use super::effect::Act;
use super::state::{State, Tied};
use crate::batch::store::{Form, Row};
use crate::evaluate::Link;
use crate::time::Instant;

/// The latest period earned, and whether the evidence of the next one is what counts for the states of components.
#[derive(Debug)]
pub(super) struct Latest {
    pub(super) link: Link,
    pub(super) is_renewing: bool,
}

/// The latest period of a learner who first earned one at an instant. `period` is then what the facts of the next one come
/// to. `facts`: in order, none of them later than what is asked.
pub(super) fn latest<R: Row>(
    quick: &Quick,
    earned: i64,
    period: &mut State,
    (facts, form): (&[R], Form),
    starts: Starts<'_>,
) -> Result<Option<Latest>, Tied> {
    let Some(mut link) = Link::by_completion(&quick.plan, None, Instant::from_micros(earned)) else { return Ok(None) };
    let (mut facts, mut enrolment) = (facts, (None, false));
    while link.opens() <= quick.at {
        let since = link.evidence_since().micros();
        let (before, after) = facts.split_at(facts.partition_point(|fact| fact.at(form) < since));
        period.renew(quick.limited);
        (period.enrolled, period.open) = enrolment;
        for fact in before {
            let effect = quick.table.effects.get(fact.effect(form) as usize);
            if let Some(effect) = effect.filter(|effect| matches!(effect.act, Act::Enrol | Act::Withdraw)) {
                period.take(effect, fact.at(form), quick)?;
            }
        }
        enrolment = (period.enrolled, period.open);
        facts = after;
        // No fact up to the instant at which a period is earned counts for the next one.
        period.sweep::<R, true>(facts, form, quick, starts)?;
        let next = period.earned.and_then(|at| Link::by_completion(&quick.plan, Some(&link), Instant::from_micros(at)));
        match next {
            Some(next) => link = next,
            None => break,
        }
    }
    let is_renewing = link.next_evidence().0 <= quick.at;
    Ok(Some(Latest { link, is_renewing }))
}
