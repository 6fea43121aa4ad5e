//! Standing and certification.

use super::decision::Missing;
use super::words::{ComponentState, EvidenceBasis, Outcome, Status, Timing};
use crate::document::{Action, Mode};
use crate::time::Instant;
use serde::Serialize;
use std::collections::BTreeMap;

/// Where one learner is in one programme at an instant (section 8 of the domain).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Whom it is about; `None` for a record without facts or a named learner.
    pub learner: Option<String>,
    /// The programme's id.
    pub programme: String,
    /// The version that judged.
    pub version: Option<String>,
    /// The instant asked.
    pub at: Instant,
    /// The instant known, when one was given.
    pub known_at: Option<Instant>,
    /// Where the learner is.
    pub status: Status,
    /// Progress of the completion rule, basis points 0..=10000; 10000 exactly when it holds.
    pub progress: u16,
    /// When the programme was completed.
    pub completed_at: Option<Instant>,
    /// When the current enrolment began.
    pub enrolled_at: Option<Instant>,
    /// When the fact that decided completion became known.
    pub recorded_at: Option<Instant>,
    /// How the learner stands to the dates.
    pub timing: Timing,
    /// The first instant that is too late.
    pub due: Option<Instant>,
    /// The certificate; `None` for a programme without certification.
    pub certification: Option<Certificate>,
    /// The groups, in document order.
    pub groups: Vec<GroupStanding>,
    /// Progress by group of formats that completion mentions.
    pub formats: BTreeMap<&'static str, u16>,
    /// The components in document order, occurrences after one another.
    pub components: Vec<ComponentStanding>,
    /// The gates in document order, a row for each component, action and occurrence; not bound to a session.
    pub gates: Vec<GateStanding>,
    /// The shortest to-do list.
    pub missing: Vec<Missing>,
    /// Objectives that some component practises and no such component is done, in document order.
    pub unpractised: Vec<String>,
    /// What was noticed about facts, in the order of the record.
    pub findings: Vec<Finding>,
}

/// A certificate at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Certificate {
    /// Its state.
    pub state: CertificateState,
    /// Number of the period, from 0.
    pub period: Option<u32>,
    /// When the period was earned.
    pub earned: Option<Instant>,
    /// When it can be renewed from; without a window when it was earned.
    pub window: Option<Instant>,
    /// The first instant it is not valid.
    pub expires: Option<Instant>,
    /// The first instant it can no longer be renewed.
    pub grace_until: Option<Instant>,
}

/// State of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateState {
    /// Never earned.
    None,
    /// Valid.
    Certified,
    /// Valid, and to be renewed.
    Due,
    /// Expired, and still to be renewed.
    Grace,
    /// Expired for good.
    Lapsed,
    /// Taken away.
    Revoked,
}

/// The history of a certificate and its next dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Certification {
    /// The state at the instant asked.
    pub state: CertificateState,
    /// Every period so far.
    pub periods: Vec<Period>,
    /// The next ends, each renewal earned at the end before it.
    pub next: Vec<Instant>,
}

/// One period of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Period {
    /// Its number, from 0.
    pub period: u32,
    /// When it was earned.
    pub earned: Instant,
    /// When it can be renewed from; without a window when it was earned.
    pub window: Instant,
    /// The first instant it is not valid.
    pub expires: Instant,
    /// The first instant it can no longer be renewed.
    pub grace_until: Instant,
    /// The deciding facts, in the order of the record.
    pub events: Vec<String>,
}

/// A named rule at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupStanding {
    /// Its id.
    pub id: String,
    /// Whether it holds.
    pub holds: bool,
    /// Basis points, 0..=10000.
    pub progress: u16,
}

/// A component or occurrence at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComponentStanding {
    /// Its id, of an occurrence with its number: `coaching#1`.
    pub id: String,
    /// Its state.
    pub state: ComponentState,
    /// Since when it has been done; `None` for always, or when it is not.
    pub since: Option<Instant>,
    /// Until when, as far as the facts tell; `None` for no end.
    pub until: Option<Instant>,
    /// The score that counts.
    pub score: Option<String>,
    /// The best score of an attempt that still counts.
    pub best_score: Option<String>,
    /// Attempts since the last reset.
    pub attempts: u32,
    /// The largest share of one session, 0..1, cut at nine digits.
    pub presence: Option<String>,
    /// What it rests on, when done or waived.
    pub basis: Option<EvidenceBasis>,
    /// The deciding facts, in the order of the record.
    pub events: Vec<String>,
    /// The first instant that is too late.
    pub due: Option<Instant>,
    /// The decision for its next action.
    pub access: Outcome,
    /// Of a repeated component: the number, from 1.
    pub occurrence: Option<u32>,
}

/// A gate before one action, not bound to a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GateStanding {
    /// Its id.
    pub id: String,
    /// The component it stands before, of an occurrence with its number; `None` for `certify`.
    pub component: Option<String>,
    /// The action it stands before.
    pub action: Action,
    /// Of a repeated component: the number, from 1.
    pub occurrence: Option<u32>,
    /// Whether its rule holds.
    pub met: bool,
    /// Whether an override is what lets pass.
    pub overridden: bool,
    /// What it does while unmet.
    pub mode: Mode,
    /// What it says on its own.
    pub outcome: Outcome,
}

/// What was noticed about a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// A stable code, as `unknown_component`.
    pub code: &'static str,
    /// The fact's id.
    pub event: String,
}
