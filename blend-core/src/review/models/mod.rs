//! Models as named conditions over the design (section 2 of the design side).
//!
//! A model holds when all of its conditions do, so what a programme lacks to be of a model comes for free. Conditions look
//! at structure; minutes only where the definition names them (`continuous_performance`: a piece of at most 30 minutes).

mod digital;
mod flipped;
mod live;
mod spread;

pub(crate) use digital::helps_who_struggles;

use super::design::{Design, Item};
use crate::answer::{Model, NearModel};
use crate::document::{FormatGroup, Pacing};

/// One condition of a model: what it says, and whether it holds.
pub(crate) type Condition = (&'static str, bool);

/// What kind of blend a programme is.
#[derive(Debug)]
pub(crate) struct Classification {
    /// For every model, in order, the conditions that fail.
    pub(crate) conditions: Vec<NearModel>,
    pub(crate) found: Vec<Model>,
    pub(crate) primary: Option<Model>,
    pub(crate) nearest: Option<NearModel>,
    pub(crate) variant: Option<&'static str>,
    pub(crate) notes: Vec<String>,
}

pub(crate) fn classify(design: &Design<'_>) -> Classification {
    let of = |model: &Model| {
        let failed = conditions(*model, design).into_iter().filter(|(_, holds)| !holds).map(|(text, _)| text);
        NearModel { model: *model, failed: failed.collect() }
    };
    let conditions: Vec<NearModel> = Model::ALL.iter().map(of).collect();
    let found: Vec<Model> = conditions.iter().filter(|near| near.failed.is_empty()).map(|near| near.model).collect();
    let primary = found.first().copied().filter(|model| *model != Model::ContainsFlipped);
    let numbered = || conditions.iter().filter(|near| near.model != Model::ContainsFlipped);
    let nearest = match primary {
        None => numbered().min_by_key(|near| near.failed.len()).cloned(),
        Some(_) => None,
    };
    let individual = design.document.pacing == Some(Pacing::Individual);
    let variant = (primary == Some(Model::Rotation) && individual).then_some("individual");
    let notes = span_note(design, &found).into_iter().collect();
    Classification { conditions, found, primary, nearest, variant, notes }
}

fn conditions(model: Model, design: &Design<'_>) -> Vec<Condition> {
    match model {
        Model::Bookend => live::bookend(design),
        Model::LiveSelfpacedLive => live::live_selfpaced_live(design),
        Model::ContinuousCoaching => spread::continuous_coaching(design),
        Model::ContinuousPerformance => spread::continuous_performance(design),
        Model::Rotation => spread::rotation(design),
        Model::EnrichedVirtual => spread::enriched_virtual(design),
        Model::Flex => digital::flex(design),
        Model::ALaCarte => digital::a_la_carte(design),
        Model::F2fDriver => live::f2f_driver(design),
        Model::DigitalFirst => digital::digital_first(design),
        Model::LiveLed => live::live_led(design),
        Model::Flipped => flipped::flipped(design),
        Model::PreworkLive => flipped::prework_live(design),
        Model::ContainsFlipped => flipped::contains_flipped(design),
    }
}

/// Days of the shortest and longest span that `live_selfpaced_live` is at its best in.
const WEEKS_2_TO_6: std::ops::RangeInclusive<i64> = 14..=42;

fn span_note(design: &Design<'_>, found: &[Model]) -> Option<String> {
    let (start, end) = design.required_span().filter(|_| found.contains(&Model::LiveSelfpacedLive))?;
    let days = end.saturating_sub(start);
    let outside = !WEEKS_2_TO_6.contains(&days);
    outside.then(|| format!("live_selfpaced_live: a span of {days} days is outside 2 to 6 weeks"))
}

const FIRST_IS_NOT_LIVE: &str = "the first required part is not live";
const HALF: u16 = 5_000;

fn is_live(item: &Item<'_>) -> bool {
    item.is(FormatGroup::Live)
}

/// Whether the first required part is there and is not live.
fn starts_without_live(design: &Design<'_>) -> bool {
    design.first().is_some_and(|(_, item)| !is_live(item))
}
