//! What a leaf wants and what there is: score 0.72 of 0.8, 54 of 72 minutes (sections 6 and 12 of the domain).

use super::evidence::{Amount, Evidence, MICRO, minutes_at, reviewers_at, sessions_at};
use super::frame::Frame;
use super::rules::{Scope, Slots};
use super::write::{self, number, object, text};
use crate::document::Value;
use crate::exact::Ratio;
use crate::plan::{Component, Criterion, Leaf, SlotId, Test};
use crate::time::Instant;

/// An amount over another as an exact ratio, at most 1.
pub(crate) fn share(amount: Amount, of: Amount) -> Ratio {
    let ratio = Ratio::wide(amount.0.max(0).unsigned_abs(), of.0.max(1).unsigned_abs());
    ratio.min(Ratio::ONE)
}

fn minutes_text(amount: Amount) -> String {
    let unit = MICRO.saturating_mul(60_000_000);
    let whole = amount.0.checked_div(unit).unwrap_or_default();
    let rest = amount.0.checked_rem(unit).unwrap_or_default();
    let nanos = rest.checked_div(unit.checked_div(1_000_000_000).unwrap_or(1)).unwrap_or_default();
    match format!("{nanos:09}").trim_end_matches('0') {
        "" => whole.to_string(),
        digits => format!("{whole}.{digits}"),
    }
}

/// The number that is there beside what a leaf wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum There {
    Nothing,
    Score,
    Presence,
    Minutes,
    Sessions,
    Reviews,
}

/// What a leaf about one slot of a component wants, and which number is told of what there is.
pub(crate) fn wanted(component: &Component, leaf: &Leaf) -> (Value, There) {
    let test = match leaf {
        Leaf::Done => match &component.criterion {
            Criterion::Test(test) => test,
            other => return (write::criterion(other), There::Nothing),
        },
        Leaf::Waived => return (text("waived"), There::Nothing),
        Leaf::Failed => return (text("failed"), There::Nothing),
        Leaf::Score { at_least, below } => {
            let bounds = at_least
                .iter()
                .map(|bound| ("score", text(bound)))
                .chain(below.iter().map(|bound| ("below", text(bound))));
            return (object(bounds), There::Score);
        }
        Leaf::Test(test) => test,
    };
    let there = match test {
        Test::Score(_) => There::Score,
        Test::Attended(_) => There::Presence,
        Test::Minutes(_) => There::Minutes,
        Test::Sessions(_) => There::Sessions,
        Test::Reviewed(_) => There::Reviews,
        Test::Started | Test::Completed | Test::Submitted | Test::SignedOff | Test::Passed => There::Nothing,
    };
    (write::test(test), there)
}

/// The score that counts, where there is one.
pub(crate) fn have_score(score: Option<String>) -> Value {
    object([("score", score.map_or(Value::Null, text))])
}

/// The largest share of one session, where there is any.
pub(crate) fn have_presence(share: Option<String>) -> Value {
    object([("attended", text(share.unwrap_or_else(|| "0".to_owned())))])
}

/// So many people's reviews.
pub(crate) fn have_reviews(people: u32) -> Value {
    object([("reviewed", number(people))])
}

impl Frame {
    /// The largest share of one session that one slot shows at an instant, as text cut at nine digits.
    pub(crate) fn presence(&self, slot: SlotId, at: Instant) -> Option<String> {
        let evidence = self.evidence(slot);
        let shares = evidence.sessions.iter().filter_map(|session| session.share_at(at));
        shares
            .map(|(amount, length)| share(amount, length))
            .max()
            .filter(|share| *share > Ratio::ZERO)
            .map(|share| share.cut())
    }

    /// `need` and `have` of a leaf about a component.
    pub(crate) fn need(
        &self,
        component: &Component,
        occurrence: Option<u32>,
        leaf: &Leaf,
        at: Instant,
        scope: Scope,
    ) -> (Value, Value) {
        let slots = match self.slots(component, occurrence, scope) {
            Slots::One(slot) => vec![slot],
            Slots::Whole => {
                let summed = matches!(leaf, Leaf::Test(Test::Minutes(_) | Test::Sessions(_)));
                let any = matches!(
                    leaf,
                    Leaf::Waived | Leaf::Failed | Leaf::Test(Test::Started) | Leaf::Score { below: Some(_), .. }
                );
                if !summed && !any {
                    let held =
                        component.slot_ids().filter(|slot| self.slot_leaf(component, *slot, leaf).contains(at)).count();
                    return occurrences(component.needs(), held);
                }
                component.slot_ids().collect()
            }
        };
        let (need, there) = wanted(component, leaf);
        (need, self.have(component, &slots, there, at))
    }

    fn have(&self, component: &Component, slots: &[SlotId], there: There, at: Instant) -> Value {
        let evidence: Vec<&Evidence> = slots.iter().map(|slot| self.evidence(*slot)).collect();
        match there {
            There::Nothing => Value::Null,
            There::Score => have_score(self.score_text(slots, at)),
            There::Presence => have_presence(slots.iter().filter_map(|slot| self.presence(*slot, at)).max()),
            There::Minutes => object([("minutes", text(minutes_text(minutes_at(&evidence, at))))]),
            There::Sessions => object([("sessions", number(sessions_at(&evidence, component.attendance_mark, at)))]),
            There::Reviews => {
                let people = evidence.iter().map(|evidence| reviewers_at(evidence, at)).max();
                have_reviews(people.unwrap_or(0))
            }
        }
    }

    fn score_text(&self, slots: &[SlotId], at: Instant) -> Option<String> {
        let scores = slots.iter().filter_map(|slot| self.evidence(*slot).attempts.score(at).cloned());
        scores.max().map(|score| score.rounded())
    }
}

/// `need` and `have` of so many occurrences.
pub(crate) fn occurrences(wanted: u32, held: usize) -> (Value, Value) {
    (object([("occurrences", number(wanted))]), object([("occurrences", number(held))]))
}
