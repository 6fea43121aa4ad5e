//! The audit: what happened, provably.

use super::standing::CertificateState;
use super::words::{ComponentState, EvidenceBasis, Status};
use crate::document::{Value, WaiverBasis};
use crate::time::Instant;
use serde::Serialize;

/// One row: who, what, when, why, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditRow {
    /// What it is about.
    pub row: AuditKind,
    /// Whom it is about.
    pub learner: Option<String>,
    /// The programme's id.
    pub programme: String,
    /// The version that judged.
    pub version: Option<String>,
    /// Number of the certificate's period: the one that evidence counted for, from 0; `None` without certification.
    pub cycle: Option<u32>,
    /// The component (of an occurrence with its number), gate or group, `completion` for the completion rule; `None` for the
    /// programme as a whole.
    pub requirement: Option<String>,
    /// Its state at the instant asked; of an earlier period when it was earned.
    pub state: AuditState,
    /// What that rests on.
    pub basis: Option<AuditBasis>,
    /// When it happened: the evidence's own instant, never that of a run.
    pub evidence_at: Option<Instant>,
    /// When the last of the deciding facts became known.
    pub recorded_at: Option<Instant>,
    /// The deciding facts, in the order of the record.
    pub events: Vec<String>,
    /// Who did or decided it, as the last of them says.
    pub actor: Option<String>,
    /// Why, as the last of them says.
    pub reason: Option<String>,
    /// The score that counts.
    pub score: Option<String>,
    /// The session of the last of them.
    pub session: Option<String>,
    /// The first instant at which it holds no longer, as far as the facts tell; of an extension the new date.
    pub valid_until: Option<Instant>,
    /// Of a correction: the fact that was taken back, as it was told; scores as fractions, instants in UTC.
    pub original: Option<Value>,
}

/// What a row is about; rows come in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AuditKind {
    /// A component or occurrence: in each earlier period what counted when the next one was earned, and now.
    Component,
    /// Completion of the programme, in each enrolment.
    Completion,
    /// A period of the certificate.
    Certificate,
    /// A decision that something counts as done.
    Waiver,
    /// A decision that lets a learner pass a gate.
    Override,
    /// A date that was moved.
    Extension,
    /// A decision that earlier evidence counts no longer.
    Revocation,
    /// A fact that was taken back: a row for it as it was told and one for its taking back.
    Correction,
    /// Enrolment, withdrawal, leave.
    Enrolment,
    /// A registration that a gate would have blocked.
    Breach,
}

/// The state of what a row is about; serialises as its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum AuditState {
    /// Of a component.
    Component(ComponentState),
    /// Of the programme.
    Status(Status),
    /// Of the latest period of a certificate, and of earlier ones that lapsed or were revoked.
    Certificate(CertificateState),
    /// Of everything else.
    Row(RowState),
}

/// States of rows that are no state of a component, the programme or its certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RowState {
    /// A period that the next one followed in time.
    Renewed,
    /// A decision in force.
    Active,
    /// A decision that was over by its date.
    Expired,
    /// A decision that was taken away, or the taking away of evidence.
    Revoked,
    /// Evidence taken away and attempts counted anew.
    Reset,
    /// An extension that a later one replaced.
    Superseded,
    /// A fact that was taken back.
    Voided,
    /// The taking back of a fact.
    Corrected,
    /// The begin of an enrolment.
    Enrolled,
    /// An enrolment while enrolled: another version.
    Migrated,
    /// The end of an enrolment.
    Withdrawn,
    /// The begin of leave.
    Suspended,
    /// The end of leave.
    Resumed,
    /// What the gate said.
    Blocked,
}

/// What a row rests on; serialises as its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum AuditBasis {
    /// Of what is done.
    Evidence(EvidenceBasis),
    /// Of a waiver.
    Waiver(WaiverBasis),
    /// Of an extension.
    Moved(Moved),
}

/// Which date an extension moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Moved {
    /// A due date.
    Due,
    /// The end of the certificate.
    Expires,
}
