//! The table of section 5 of the design side, once: conditions in words, the test of each, the points it gives.
//!
//! A row of the text that has alternatives (`/`) is as many rules; rules are numbered in the order of the text.

use crate::answer::Model::{self, *};
use crate::document::{AdviceInputs, Content, Guidance, Horizon, Level, Outcome, Size};
use serde::Serialize;

/// One rule of the table: when its condition holds, each of its models gets points.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct AdviceRule {
    /// Its name, as `V15`.
    pub rule: &'static str,
    /// When it applies, in words.
    pub condition: &'static str,
    /// What it gives which model.
    pub points: &'static [(Model, i32)],
    #[serde(skip)]
    holds: fn(&AdviceInputs) -> bool,
}

impl AdviceRule {
    /// Whether it applies.
    pub(super) fn holds(&self, inputs: &AdviceInputs) -> bool {
        (self.holds)(inputs)
    }

    /// What it gives a model.
    pub(super) fn gives(&self, wanted: Model) -> Option<i32> {
        self.points.iter().find(|(model, _)| *model == wanted).map(|(_, points)| *points)
    }
}

macro_rules! table {
    ($($rule:ident $condition:literal if $holds:expr => $($model:ident $points:literal)+,)*) => {
        /// What speaks for which model, in the order of section 5 of the design side.
        ///
        /// | rule | if | then |
        /// | --- | --- | --- |
        $(#[doc = concat!(
            "| ", stringify!($rule), " | ", $condition, " | ",
            $("[`", stringify!($model), "`](Model::", stringify!($model), ") ", stringify!($points), "; ",)+ "|"
        )])*
        pub const ADVICE_RULES: &[AdviceRule] = &[$(AdviceRule {
            rule: stringify!($rule),
            condition: $condition,
            points: &[$(($model, $points)),+],
            holds: $holds,
        }),*];
    };
}

const YES: Option<bool> = Some(true);
const NO: Option<bool> = Some(false);

fn high_risk(inputs: &AdviceInputs) -> bool {
    inputs.risk == Some(Level::High)
}

table! {
    V0 "always" if |_| true => PreworkLive 2,
    V1 "outcome behaviour and horizon months"
        if |it| it.outcome == Some(Outcome::Behaviour) && it.horizon == Some(Horizon::Months)
        => Bookend 3 LiveLed 2 ContinuousCoaching 1,
    V2 "content interpersonal" if |it| it.content == Some(Content::Interpersonal) => LiveLed 2 Bookend 1,
    V3 "`needs_alignment`" if |it| it.needs_alignment == YES => LiveLed 3,
    V4 "`reflection` (change initiative, real experience central)" if |it| it.reflection == YES => Bookend 4,
    V5 "`size: large` and `distributed` and `standard_content`"
        if |it| it.size == Some(Size::Large) && it.distributed == YES && it.standard_content == YES
        => DigitalFirst 4,
    V6 "`live_hard`" if |it| it.live_hard == YES => DigitalFirst 2 Flex 1 LiveLed -2 F2fDriver -3,
    V7 "outcome behaviour and horizon ongoing"
        if |it| it.outcome == Some(Outcome::Behaviour) && it.horizon == Some(Horizon::Ongoing)
        => ContinuousPerformance 4,
    V8 "`event_driven`" if |it| it.event_driven == YES => ContinuousPerformance 3,
    V9 "content procedural and `tool`"
        if |it| it.content == Some(Content::Procedural) && it.tool == YES
        => DigitalFirst 4 ContinuousPerformance 1,
    V10 "risk high" if high_risk => LiveLed 4 Rotation 1 Flex -2,
    V11 "`same_sequence`" if |it| it.same_sequence == YES => Rotation 4,
    V12 "`autonomy: high` and risk not high"
        if |it| it.autonomy == Some(Level::High) && !high_risk(it)
        => Flex 5,
    V13 "`distributed` and `hands_on` and `travel_costly`"
        if |it| it.distributed == YES && it.hands_on == YES && it.travel_costly == YES
        => EnrichedVirtual 5,
    V14 "`guidance: strong` or `digital_comfort: low`"
        if |it| it.guidance == Some(Guidance::Strong) || it.digital_comfort == Some(Level::Low)
        => F2fDriver 5 DigitalFirst -3 Flex -3,
    V15 "content conceptual and `live_scarce` and pre-work realistic"
        if |it| it.content == Some(Content::Conceptual) && it.live_scarce == YES && it.prework_realistic != NO
        => Flipped 5,
    V16 "horizon weeks and `cohort_bond`"
        if |it| it.horizon == Some(Horizon::Weeks) && it.cohort_bond == YES
        => LiveSelfpacedLive 5,
    V17 "`complex` and horizon months and `coaching`"
        if |it| it.complex == YES && it.horizon == Some(Horizon::Months) && it.coaching == YES
        => ContinuousCoaching 6,
    V18 "`elective`" if |it| it.elective == YES => ALaCarte 5,
    V19 "outcome awareness and risk not high"
        if |it| it.outcome == Some(Outcome::Awareness) && !high_risk(it)
        => DigitalFirst 3,
    V20 "`prework_realistic: false`"
        if |it| it.prework_realistic == NO
        => PreworkLive -4 Flipped -4 LiveLed -1 F2fDriver 2,
    V21 "`coaching: false`" if |it| it.coaching == NO => ContinuousCoaching -6,
    V22 "`managers: false`" if |it| it.managers == NO => ContinuousPerformance -3 Bookend -1,
    V23 "`short_touch_only`"
        if |it| it.short_touch_only == YES
        => ContinuousPerformance 2 DigitalFirst 2 LiveLed -2 F2fDriver -3 Rotation -1,
}
