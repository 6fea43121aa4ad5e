"""What questions are answered with: frozen objects, equal when they say the same.

Instants are `datetime` in UTC, scores and presence are `Decimal`; `to_dict()` gives the same answer as every other
language does: text for both, absent values as `None`, keys in their order.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from keyword import iskeyword
from typing import Any, Callable, ClassVar, Literal, TypedDict, TypeVar

from ._instants import from_text, utc_text

Action = Literal["register", "start", "attend", "certify"]
CertificateState = Literal["none", "certified", "due", "grace", "lapsed", "revoked"]
ComponentState = Literal[
    "not_required", "done", "waived", "exhausted", "failed", "expired", "in_progress", "not_started"
]
EvidenceBasis = Literal["earned", "waived", "transferred"]
Mode = Literal["block", "flag"]
Outcome = Literal["open", "flagged", "blocked"]
ReasonCode = Literal[
    "not_enrolled",
    "withdrawn",
    "suspended",
    "attempts_exhausted",
    "session_cancelled",
    "session_over",
    "registration_closed",
    "already_registered",
    "gate",
    "schedule_conflict",
    "session_full",
]
Status = Literal[
    "not_enrolled", "withdrawn", "suspended", "completed", "lapsed", "failed", "in_progress", "not_started"
]
Timing = Literal["none", "on_time", "late", "overdue", "behind", "on_track"]


class Problem(TypedDict):
    """One thing that is wrong with an input, or that its author should look at."""

    #: A stable name, as `unknown_reference`.
    code: str
    severity: Literal["error", "warning"]
    #: The place: a JSON pointer into the document, empty for the whole of it.
    path: str
    message: str
    #: What to do about it.
    help: str
    #: Other places that take part in it.
    related: list[str]


A = TypeVar("A", bound="Answer")


class Answer:
    """The base of every answer."""

    __slots__ = ()

    #: How values are read that are not what JSON has.
    _read: ClassVar[dict[str, Callable[[Any], Any]]] = {}
    #: Whether absent values are left out of the dictionary.
    _sparse: ClassVar[bool] = False
    #: Fields that come before those of the class this one adds to.
    _first: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def _of(cls: type[A], tree: dict[str, Any]) -> A:
        read = cls._read
        values = {
            _attribute(key): read[key](value) if value is not None and key in read else value
            for key, value in tree.items()
        }
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """The answer as the JSON object that every language gives; a copy of its own.

        Dumped without blanks it is that JSON byte for byte, but for floats that Python writes in its own way (`1e-05`).
        """
        made = {}
        for one in sorted(fields(self), key=lambda one: one.name not in self._first):  # type: ignore[arg-type]
            value = getattr(self, one.name)
            if value is None and self._sparse:
                continue
            made[one.name.rstrip("_")] = _plain(value)
        return made

    def __reduce__(self) -> tuple[type[Answer], tuple[Any, ...]]:
        return type(self), tuple(getattr(self, one.name) for one in fields(self))  # type: ignore[arg-type]


def _attribute(key: str) -> str:
    # A word that Python keeps for itself.
    return f"{key}_" if iskeyword(key) else key


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Answer):
        return value.to_dict()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _each(cls: type[A]) -> Callable[[list[dict[str, Any]]], tuple[A, ...]]:
    return lambda rows: tuple([cls._of(row) for row in rows])


def _by(cls: type[A]) -> Callable[[dict[str, dict[str, Any]]], dict[str, A]]:
    return lambda rows: {key: cls._of(row) for key, row in rows.items()}


@dataclass(frozen=True, slots=True)
class Missing(Answer):
    """One item of a to-do list."""

    #: The component (or occurrence, as `coaching#2`); `None` for a rule about no component.
    component: str | None
    #: What is wanted.
    need: Any = field(hash=False)
    #: What there is.
    have: Any = field(hash=False)
    #: On the first item of a choice: the other ways.
    alternatives: tuple[tuple[Missing, ...], ...]


Missing._read = {"alternatives": lambda ways: tuple(tuple(Missing._of(row) for row in way) for way in ways)}


@dataclass(frozen=True, slots=True)
class Reason(Answer):
    """One reason of a decision; all but the first two are those of a gate."""

    code: ReasonCode
    mode: Mode
    gate: str | None = None
    #: Whether an override is what lets pass.
    overridden: bool | None = None
    #: Whether the gate's `ahead` was missed for good.
    late: bool | None = None
    #: What the gate's author says to the learner.
    message: str | None = None
    #: The shortest to-do list.
    missing: tuple[Missing, ...] | None = None
    #: How many of the gate's leaves hold.
    done: int | None = None
    #: How many leaves it has.
    of: int | None = None

    _read = {"missing": _each(Missing)}
    _sparse = True


@dataclass(frozen=True, slots=True)
class Decision(Answer):
    """May this learner do this now?"""

    #: `None` for `certify`.
    component: str | None
    action: Action
    session: str | None
    at: datetime
    outcome: Outcome
    #: Hard ones, gates in document order, implied ones, soft ones.
    reasons: tuple[Reason, ...]
    #: While blocked: the first later instant at which, with no further fact, it is not.
    opens_at: datetime | None

    _read = {"at": from_text, "reasons": _each(Reason), "opens_at": from_text}


@dataclass(frozen=True, slots=True)
class Explanation(Answer):
    """A rule at an instant, and its parts."""

    #: The rule as a document.
    rule: Any = field(hash=False)
    title: str | None
    holds: bool
    #: Since when it has held; `None` for always, or when it does not hold.
    since: datetime | None
    #: Until when, as far as the facts tell; `None` for no end.
    until: datetime | None
    #: Basis points, 0 to 10000.
    progress: int
    #: The ids of the deciding facts, in the order of the record.
    events: tuple[str, ...]
    #: Of a leaf: what is wanted.
    need: Any = field(hash=False)
    #: Of a leaf: what there is.
    have: Any = field(hash=False)
    parts: tuple[Explanation, ...]


Explanation._read = {"since": from_text, "until": from_text, "events": tuple, "parts": _each(Explanation)}


@dataclass(frozen=True, slots=True)
class Change(Answer):
    """One answer that a new fact changed."""

    answer: Literal["status", "progress", "completed_at", "certification", "component", "gate"]
    #: Of a component or gate: its id.
    id: str | None
    #: What it was, as in a dictionary: instants are text.
    from_: Any = field(hash=False)
    #: What it is.
    to: Any = field(hash=False)


@dataclass(frozen=True, slots=True)
class Certificate(Answer):
    """A certificate at an instant."""

    state: CertificateState
    #: Number of the period, from 0.
    period: int | None
    earned: datetime | None
    #: When it can be renewed from.
    window: datetime | None
    #: The first instant it is not valid.
    expires: datetime | None
    #: The first instant it can no longer be renewed.
    grace_until: datetime | None

    _read = {"earned": from_text, "window": from_text, "expires": from_text, "grace_until": from_text}


@dataclass(frozen=True, slots=True)
class Period(Answer):
    """One period of a certificate."""

    period: int
    earned: datetime
    window: datetime
    expires: datetime | None
    grace_until: datetime | None
    #: The ids of the deciding facts.
    events: tuple[str, ...]

    _read = {
        "earned": from_text,
        "window": from_text,
        "expires": from_text,
        "grace_until": from_text,
        "events": tuple,
    }


@dataclass(frozen=True, slots=True)
class Certification(Answer):
    """The history of a certificate and its next dates."""

    state: CertificateState
    periods: tuple[Period, ...]
    #: The next ends, each renewal earned at the end before it.
    next: tuple[datetime, ...]

    _read = {"periods": _each(Period), "next": lambda ends: tuple(from_text(end) for end in ends)}


@dataclass(frozen=True, slots=True)
class GroupStanding(Answer):
    """A named rule at an instant."""

    id: str
    holds: bool
    #: Basis points, 0 to 10000.
    progress: int


@dataclass(frozen=True, slots=True)
class ComponentStanding(Answer):
    """A component or occurrence at an instant."""

    #: Of an occurrence with its number: `coaching#1`.
    id: str
    state: ComponentState
    #: Since when it has been done; `None` for always, or when it is not.
    since: datetime | None
    #: Until when, as far as the facts tell; `None` for no end.
    until: datetime | None
    #: The score that counts, 0 to 1.
    score: Decimal | None
    #: The best score of an attempt that still counts.
    best_score: Decimal | None
    #: Attempts since the last reset.
    attempts: int
    #: The largest share of one session, 0 to 1.
    presence: Decimal | None
    #: What it rests on, when done or waived.
    basis: EvidenceBasis | None
    #: The ids of the deciding facts.
    events: tuple[str, ...]
    #: The first instant that is too late.
    due: datetime | None
    #: The decision for its next action.
    access: Outcome
    #: Of a repeated component: the number, from 1.
    occurrence: int | None

    _read = {
        "since": from_text,
        "until": from_text,
        "score": Decimal,
        "best_score": Decimal,
        "presence": Decimal,
        "events": tuple,
        "due": from_text,
    }


@dataclass(frozen=True, slots=True)
class GateStanding(Answer):
    """A gate before one action, not bound to a session."""

    id: str
    #: The component it stands before; `None` for `certify`.
    component: str | None
    action: Action
    occurrence: int | None
    #: Whether its rule holds.
    met: bool
    #: Whether an override is what lets pass.
    overridden: bool
    mode: Mode
    #: What it says on its own.
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Finding(Answer):
    """What was noticed about a fact; the fact is kept."""

    #: A stable name, as `unknown_component`.
    code: str
    #: The fact's id.
    event: str


@dataclass(frozen=True, slots=True)
class Standing(Answer):
    """Where one learner is in one programme at an instant."""

    #: `None` for a record without facts.
    learner: str | None
    programme: str
    #: The version that judged.
    version: str | None
    at: datetime
    known_at: datetime | None
    status: Status
    #: Of the completion rule, basis points 0 to 10000; 10000 exactly when it holds.
    progress: int
    completed_at: datetime | None
    #: When the current enrolment began.
    enrolled_at: datetime | None
    #: When the fact that decided completion became known.
    recorded_at: datetime | None
    timing: Timing
    #: The first instant that is too late.
    due: datetime | None
    #: `None` for a programme without certification.
    certification: Certificate | None
    groups: tuple[GroupStanding, ...]
    #: Progress by group of formats that completion mentions, basis points.
    formats: dict[str, int] = field(hash=False)
    #: In document order, occurrences after one another.
    components: tuple[ComponentStanding, ...]
    gates: tuple[GateStanding, ...]
    #: The shortest to-do list.
    missing: tuple[Missing, ...]
    #: Objectives that some component practises and no such component is done.
    unpractised: tuple[str, ...]
    #: What was noticed about facts, in the order of the record.
    findings: tuple[Finding, ...]

    _read = {
        "at": from_text,
        "known_at": from_text,
        "completed_at": from_text,
        "enrolled_at": from_text,
        "recorded_at": from_text,
        "due": from_text,
        "certification": Certificate._of,
        "groups": _each(GroupStanding),
        "components": _each(ComponentStanding),
        "gates": _each(GateStanding),
        "missing": _each(Missing),
        "unpractised": tuple,
        "findings": _each(Finding),
    }
