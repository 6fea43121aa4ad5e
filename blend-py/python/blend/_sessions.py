"""What is told about sessions and schedules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from ._answers import Answer, Outcome, _each
from ._instants import from_text

SeatState = Literal["seated", "waiting", "turned_away"]
ScheduleFindingCode = Literal[
    "facilitator_double_booked",
    "room_double_booked",
    "meetings_overlap",
    "too_early_for_gate",
    "outside_plan",
    "no_sessions",
    "no_facilitator",
    "no_place",
    "no_capacity",
    "over_capacity",
    "learner_double_booked",
    "unknown_session",
    "attended_without_registration",
    "registered_after_start",
    "registered_while_closed",
]


@dataclass(frozen=True, slots=True)
class ScheduleFinding(Answer):
    """One thing about a schedule that somebody should look at.

    `sessions` and `places` go side by side as far as both go.
    """

    code: ScheduleFindingCode
    #: The ids of the sessions concerned, in the order of the schedule.
    sessions: tuple[str, ...]
    #: The component concerned, or one occurrence of it, as `coaching#2`.
    component: str | None
    #: The facilitator, room, gate or unknown session that it is about.
    subject: str | None
    #: The learners concerned, sorted.
    learners: tuple[str, ...]
    #: The ids of the facts that show it.
    events: tuple[str, ...]
    #: Where it is written: JSON pointers into the schedule document.
    places: tuple[str, ...]
    message: str
    #: What can be done about it.
    help: str

    _read = {"sessions": tuple, "learners": tuple, "events": tuple, "places": tuple}


@dataclass(frozen=True, slots=True)
class Affected(Answer):
    """Somebody who registered for a session that changes."""

    learner: str
    before: SeatState | None
    after: SeatState | None


@dataclass(frozen=True, slots=True)
class GateFlip(Answer):
    """A gate that says something else to somebody at the new start."""

    learner: str
    gate: str
    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True)
class DateMoved(Answer):
    """A date that moved with the session."""

    what: Literal["registration_closes", "gate"]
    gate: str | None
    before: datetime
    after: datetime

    _read = {"before": from_text, "after": from_text}


@dataclass(frozen=True, slots=True)
class CalendarEntry(Answer):
    """A calendar entry to send."""

    #: The same for as long as the meeting is there.
    uid: str
    #: How many changes the session has had, this one included.
    sequence: int
    method: Literal["REQUEST", "CANCEL"]
    start: datetime
    end: datetime
    room: str | None
    link: str | None
    #: The learners with a seat, then the facilitators.
    attendees: tuple[str, ...]

    _read = {"start": from_text, "end": from_text, "attendees": tuple}


@dataclass(frozen=True, slots=True)
class Effects(Answer):
    """What a change of one session would do."""

    session: str
    change: Literal["moved", "substitute", "cancelled", "capacity"]
    at: datetime
    #: The schedule's document with the change, to be kept once it is made.
    schedule: dict[str, Any] = field(hash=False)
    #: Everybody who registered for it.
    affected: tuple[Affected, ...]
    #: Who leads it, before or after.
    facilitators: tuple[str, ...]
    gates: tuple[GateFlip, ...]
    #: Who gets a seat, in the order of the queue.
    promoted: tuple[str, ...]
    #: Who loses the seat.
    displaced: tuple[str, ...]
    #: What is doubtful now and was not before.
    findings: tuple[ScheduleFinding, ...]
    #: What was doubtful and is no longer.
    resolved: tuple[ScheduleFinding, ...]
    dates: tuple[DateMoved, ...]
    calendar: tuple[CalendarEntry, ...]

    _read = {
        "at": from_text,
        "affected": _each(Affected),
        "facilitators": tuple,
        "gates": _each(GateFlip),
        "promoted": tuple,
        "displaced": tuple,
        "findings": _each(ScheduleFinding),
        "resolved": _each(ScheduleFinding),
        "dates": _each(DateMoved),
        "calendar": _each(CalendarEntry),
    }
