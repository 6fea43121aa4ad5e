//! What a rule engine is handed: for each component the last instant of sufficient evidence and whether it counts, and
//! the answer worked out from that, plainly. Every contestant is held against [`Facts::answer`].

use crate::learner::{AS_OF, DAY, EVIDENCE, Fact, Learner, MARK, NAMES, Verb, YEAR};

/// The reduced facts of one learner.
#[derive(Debug, Clone)]
pub struct Facts {
    /// A prerequisite has to be later than this.
    pub low: u32,
    /// A prerequisite has to be there by this instant: a day before the session.
    pub high: u32,
    /// The last instant of sufficient evidence by component, 0 for none.
    pub times: [u32; 12],
    /// Which components are done at the instant asked, a bit each.
    pub done: u16,
}

/// The answer to "may they register, what is missing, and is the programme complete?".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// The missing of the three prerequisites, a bit each; none: they may register.
    pub missing: u8,
    /// Whether the completion rule holds.
    pub complete: bool,
}

impl Facts {
    /// Reduces a learner's facts.
    pub fn of(learner: &Learner) -> Facts {
        let mut facts = Facts { low: learner.session() - YEAR, high: learner.session() - DAY, times: [0; 12], done: 0 };
        for component in 0..NAMES.len() {
            let told: Vec<&Fact> =
                learner.facts.iter().filter(|f| usize::from(f.component) == component && f.at <= AS_OF).collect();
            let cut = told.iter().filter(|f| f.verb == Verb::Revoked).map(|f| f.at).max().unwrap_or(0);
            let sufficient = |f: &&&Fact| f.verb == EVIDENCE[component] && f.value >= MARK[component] && f.at > cut;
            let last = told.iter().filter(sufficient).map(|f| f.at).max().unwrap_or(0);
            facts.times[component] = last;
            facts.done |= u16::from(last > AS_OF - YEAR) << component;
        }
        facts
    }

    /// The answer, with a comparison for each prerequisite.
    #[inline(always)]
    pub fn answer(&self) -> Answer {
        let outside = |component: usize| {
            let at = self.times[component];
            u8::from(!(at > self.low && at <= self.high)) << component
        };
        Answer { missing: outside(0) | outside(1) | outside(2), complete: complete(self.done) }
    }

    /// The facts as the JSON object that peers read.
    pub fn json(&self) -> String {
        let times: Vec<String> = NAMES.iter().zip(self.times).map(|(name, at)| format!("\"{name}\":{at}")).collect();
        let done: Vec<String> = NAMES
            .iter()
            .enumerate()
            .map(|(component, name)| format!("\"{name}\":{}", self.done >> component & 1 == 1))
            .collect();
        let (low, high) = (self.low, self.high);
        format!("{{\"lo\":{low},\"hi\":{high},\"t\":{{{}}},\"done\":{{{}}}}}", times.join(","), done.join(","))
    }
}

/// The completion rule over a bit for each component: E1 E2 E3 Q1 V1 J1, one of K1 K2, two of E4 E5 V2 C1.
#[inline(always)]
pub fn complete(done: u16) -> bool {
    done & 0x867 == 0x867 && done & 0x600 != 0 && (done & 0x198).count_ones() >= 2
}

/// The bits of prerequisites named.
pub fn bits<'n>(names: impl IntoIterator<Item = &'n str>) -> u8 {
    names.into_iter().fold(0, |bits, name| {
        let place = NAMES.iter().take(3).position(|known| *known == name);
        bits | 1 << place.unwrap_or_else(|| panic!("`{name}` is no prerequisite"))
    })
}
