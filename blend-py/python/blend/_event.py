"""Facts as objects, for those who like their fields typed; dictionaries do as well."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Mapping

from ._instants import Instant

#: A number that is taken digit by digit; text and `Decimal` where a float would not do.
Number = int | float | Decimal | str

Kind = Literal[
    "enrolled",
    "withdrawn",
    "suspended",
    "resumed",
    "started",
    "progressed",
    "completed",
    "submitted",
    "signed_off",
    "reviewed",
    "passed",
    "failed",
    "scored",
    "registered",
    "cancelled",
    "attended",
    "joined",
    "left",
    "absent",
    "excused",
    "waived",
    "revoked",
    "reset",
    "overridden",
    "extended",
    "rated",
    "attribute",
    "awarded",
    "triggered",
    "voided",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One dated fact about a learner. Fields that its kind does not use are kept and not read.

    >>> Event(id="e1", learner="u1", kind="completed", component="rules", at="2026-03-05T16:00:00Z").to_dict()
    {'id': 'e1', 'learner': 'u1', 'kind': 'completed', 'at': '2026-03-05T16:00:00Z', 'component': 'rules'}
    """

    #: Unique among one learner's facts.
    id: str
    learner: str
    kind: Kind
    #: When it happened.
    at: Instant
    #: When it became known; without it, `at`.
    recorded: Instant | None = None
    by: str | None = None
    reason: str | None = None
    #: The system it comes from.
    source: str | None = None
    #: Which occurrence of a repeated component, from 1.
    occurrence: int | None = None
    programme: str | None = None
    version: str | None = None
    cohort: str | None = None
    component: str | None = None
    #: Share worked through, 0 to 1.
    progress: Number | None = None
    #: 0 to 1, or `{"raw": .., "max": .., "min": ..}`.
    score: Number | Mapping[str, Number] | None = None
    session: str | None = None
    #: Minutes of presence.
    minutes: Number | None = None
    #: Share of the session, 0 to 1.
    fraction: Number | None = None
    group: str | None = None
    #: Until when it lasts: an instant, or a date and its whole day.
    until: Instant | date | None = None
    #: Of a waiver.
    basis: Literal["tested_out", "equivalent", "outside_activity", "administrative"] | None = None
    gate: str | None = None
    due: Instant | date | None = None
    expires: Instant | date | None = None
    question: str | None = None
    #: 1 to 5.
    rating: int | None = None
    #: An attribute's name.
    name: str | None = None
    #: An attribute's value.
    value: str | Number | bool | None = None
    award: str | None = None
    trigger: str | None = None
    #: The fact that is voided.
    event: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The fact as a dictionary, without what is absent."""
        values = ((one.name, getattr(self, one.name)) for one in fields(self))
        return {name: value for name, value in values if value is not None}
