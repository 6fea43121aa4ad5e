"""What is told about sessions and schedules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ._answers import Answer

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
