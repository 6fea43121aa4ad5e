"""What is to be done about learners, and what happened, provably."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from ._answers import Answer, CertificateState, ComponentState, EvidenceBasis, Missing, Status, _each
from ._instants import from_text

AgendaKind = Literal["assign", "due", "behind", "gate", "promotion", "renewal", "survey", "rating", "help"]
AuditKind = Literal[
    "component",
    "completion",
    "certificate",
    "waiver",
    "override",
    "extension",
    "revocation",
    "correction",
    "enrolment",
    "breach",
]
#: States of audit rows that are no state of a component, the programme or its certificate.
RowState = Literal[
    "renewed",
    "active",
    "expired",
    "revoked",
    "reset",
    "superseded",
    "voided",
    "corrected",
    "enrolled",
    "migrated",
    "withdrawn",
    "suspended",
    "resumed",
    "blocked",
]
#: What an audit row rests on: of what is done, of a waiver, of an extension.
AuditBasis = EvidenceBasis | Literal[
    "tested_out", "equivalent", "outside_activity", "administrative", "due", "expires"
]


@dataclass(frozen=True, slots=True)
class AgendaAction(Answer):
    """One thing to do about a learner (of a `rating`: about a session), called for once."""

    #: Its name for good: `learner/kind:subject/cycle`.
    key: str
    kind: AgendaKind
    #: `None` for a rating asked of a facilitator.
    learner: str | None
    #: The first instant at which it is called for.
    at: datetime
    #: Of an occurrence with its number; `None` for the programme as a whole.
    component: str | None
    session: str | None
    gate: str | None
    #: The first instant that is too late.
    due: datetime | None
    #: Of a reminder: how many days ahead it was to come.
    days: int | None
    #: Of a renewal: the number of the period that ends.
    period: int | None
    #: The facilitator it goes to; `None` for the learner.
    to: str | None
    #: What is missing at `at`.
    missing: tuple[Missing, ...]
    #: Whether `due` cannot be kept by the planned minutes of what is missing.
    infeasible: bool

    _read = {"at": from_text, "due": from_text, "missing": _each(Missing)}


@dataclass(frozen=True, slots=True)
class AuditRow(Answer):
    """Who, what, when, why, and what it rests on."""

    #: What it is about.
    row: AuditKind
    learner: str | None
    programme: str
    #: The version that judged.
    version: str | None
    #: Number of the certificate's period, from 0.
    cycle: int | None
    #: The component, gate or group, `completion`; `None` for the programme as a whole.
    requirement: str | None
    state: ComponentState | Status | CertificateState | RowState
    basis: AuditBasis | None
    #: When it happened: the evidence's own instant.
    evidence_at: datetime | None
    #: When the last of the deciding facts became known.
    recorded_at: datetime | None
    #: The ids of the deciding facts, in the order of the record.
    events: tuple[str, ...]
    actor: str | None
    reason: str | None
    #: The score that counts, 0 to 1.
    score: Decimal | None
    session: str | None
    #: The first instant at which it holds no longer; of an extension the new date.
    valid_until: datetime | None
    #: Of a correction: the fact that was taken back, as it was told.
    original: Any = field(hash=False)

    _read = {
        "evidence_at": from_text,
        "recorded_at": from_text,
        "events": tuple,
        "score": Decimal,
        "valid_until": from_text,
    }
