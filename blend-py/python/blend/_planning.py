"""What a design comes to in days and minutes: calendars, the conversion of classroom programmes, spacing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ._answers import Answer, ComponentState, Mode, _each
from ._instants import Instant, from_text, to_text
from ._review import FormatGroup, ObjectiveKind

#: What weeks count from: a date, a local time (text or a `datetime` without time zone), or an instant.
Start = Instant | date


def _start(starts: Start | None) -> str | None:
    if starts is None:
        return None
    if isinstance(starts, datetime):
        return to_text(starts, "starts") if starts.utcoffset() is not None else starts.isoformat()
    return starts.isoformat() if isinstance(starts, date) else to_text(starts, "starts")


@dataclass(frozen=True, slots=True)
class LocalTime(Answer):
    """An instant and what clocks show at it."""

    at: datetime
    #: In local time with its offset, as `2026-03-02T09:00:00+01:00`.
    local: str

    _read = {"at": from_text}


@dataclass(frozen=True, slots=True)
class CalendarWindow(Answer):
    """From when until when something is planned."""

    from_: LocalTime
    #: The first instant after it.
    until: LocalTime

    _read = {"from": LocalTime._of, "until": LocalTime._of}


@dataclass(frozen=True, slots=True)
class CalendarSession(Answer):
    """One session of an occurrence."""

    session: str
    cohort: str | None
    #: The IANA zone its local times are in.
    timezone: str
    start: LocalTime
    end: LocalTime
    #: Whether the learner has asked for a seat and not given it up, of a learner's calendar.
    booked: bool | None

    _read = {"start": LocalTime._of, "end": LocalTime._of}


@dataclass(frozen=True, slots=True)
class CalendarGate(Answer):
    """A gate before an occurrence, for one of its sessions or for its planned begin."""

    gate: str
    mode: Mode
    session: str | None
    #: How long before the session it wants to be met, as `PT24H`; `None` for at its start.
    ahead: str | None
    #: By when it wants to be met.
    deadline: LocalTime | None
    #: By when it is met as planned; `None` where what it wants has no dates.
    ready: LocalTime | None
    #: From `ready` to the deadline, as `PT9H`; `-PT9H` when it comes too late.
    margin: str | None
    #: Whether the margin is negative.
    late: bool
    #: Whether it is met at the instant asked, of a learner's calendar.
    met: bool | None

    _read = {"deadline": LocalTime._of, "ready": LocalTime._of}


@dataclass(frozen=True, slots=True)
class CalendarDeadline(Answer):
    """A deadline of a gate that wants an occurrence."""

    gate: str
    mode: Mode
    #: The occurrence that it stands before.
    before: str
    #: The session of it.
    session: str | None
    #: By when the gate wants it.
    deadline: LocalTime
    #: From when it is over as planned to the deadline, as `PT9H`; `None` where it has no dates.
    margin: str | None
    #: Whether the margin is negative.
    late: bool

    _read = {"deadline": LocalTime._of}


@dataclass(frozen=True, slots=True)
class CalendarRow(Answer):
    """One occurrence of a component."""

    #: Of a repeated one with the number of its occurrence: `coaching#1`.
    component: str
    #: That number.
    occurrence: int | None
    title: str | None
    format: str
    #: The lane it is drawn in.
    lane: FormatGroup
    #: Whether completion cannot do without it.
    required: bool
    #: When it is planned.
    window: CalendarWindow | None
    #: The first instant that is too late.
    due: LocalTime | None
    #: Its sessions by their start, without those called off.
    sessions: tuple[CalendarSession, ...]
    #: By when it is over.
    over: LocalTime | None
    #: The gates before it.
    gates: tuple[CalendarGate, ...]
    #: The gates that want it, by deadline.
    deadlines: tuple[CalendarDeadline, ...]
    #: What it is planned anew at.
    trigger: str | None
    #: Whether it is there for those who ask.
    on_demand: bool
    #: Its state, of a learner's calendar.
    state: ComponentState | None
    #: Since when it is done or waived, of a learner's calendar.
    done: LocalTime | None

    _read = {
        "window": CalendarWindow._of,
        "due": LocalTime._of,
        "sessions": _each(CalendarSession),
        "over": LocalTime._of,
        "gates": _each(CalendarGate),
        "deadlines": _each(CalendarDeadline),
        "done": LocalTime._of,
    }


@dataclass(frozen=True, slots=True)
class Calendar(Answer):
    """Every occurrence of a programme in the calendar of a cohort, of anybody who starts at an instant, or of a learner."""

    programme: str
    #: The version in force.
    version: str | None
    #: Of a learner's calendar.
    learner: str | None
    #: The instant asked, of a learner's calendar.
    at: datetime | None
    known_at: datetime | None
    #: The cohort: asked for, or the learner's.
    cohort: str | None
    #: The IANA zone of local times; sessions may have their own.
    timezone: str
    #: What weeks and offsets count from; `None` for a learner without it.
    start: LocalTime | None
    #: When the programme is due: the first instant that is too late.
    due: LocalTime | None
    #: By begin; those without any date last.
    rows: tuple[CalendarRow, ...]
    #: There are more deadlines than are told.
    cut: bool

    _read = {
        "at": from_text,
        "known_at": from_text,
        "start": LocalTime._of,
        "due": LocalTime._of,
        "rows": _each(CalendarRow),
    }


@dataclass(frozen=True, slots=True)
class ConversionRow(Answer):
    """One live component of a classroom programme; minutes are those of one occurrence."""

    component: str
    #: How many occurrences completion cannot do without.
    occurrences: int
    #: Its minutes, or those of its agenda if these are more.
    minutes: int
    #: For telling.
    inform: int
    #: For showing.
    demonstrate: int
    #: Those of both that can move.
    movable: int


@dataclass(frozen=True, slots=True)
class ProgrammeMinutes(Answer):
    """The minutes of a programme, where they are known."""

    live_minutes: int | None
    total_minutes: int | None


@dataclass(frozen=True, slots=True)
class Conversion(Answer):
    """What of a classroom programme can move before its sessions, and what time is saved."""

    programme: str
    #: Minutes of the sessions that completion cannot do without.
    live_minutes: int
    #: Those of them that can move.
    movable_minutes: int
    #: Their share; `None` where no session has an agenda.
    movable: Decimal | None
    #: The sessions, in document order.
    sessions: tuple[ConversionRow, ...]
    before: ProgrammeMinutes | None
    after: ProgrammeMinutes | None
    #: The share of all minutes that is saved, negative where more are needed.
    saved: Decimal | None
    #: The same of the live minutes.
    live_saved: Decimal | None
    #: What is unusual or not known.
    notes: tuple[str, ...]

    _read = {
        "movable": Decimal,
        "sessions": _each(ConversionRow),
        "before": ProgrammeMinutes._of,
        "after": ProgrammeMinutes._of,
        "saved": Decimal,
        "live_saved": Decimal,
        "notes": tuple,
    }


@dataclass(frozen=True, slots=True)
class SpacingBand(Answer):
    """The gaps that are neither too short nor too long for a horizon, in days."""

    #: The lower end, rounded to a tenth.
    from_: Decimal
    #: The upper end, rounded to a tenth.
    until: Decimal
    #: The least whole number of days in it.
    least_days: int
    #: The greatest; below `least_days` where there is none.
    most_days: int

    _read = {"from": Decimal, "until": Decimal}


@dataclass(frozen=True, slots=True)
class SpacingProposal(Answer):
    """Where an exposure had better be; dates are text, `None` where the start is not known."""

    day: int
    date: str | None
    #: The first day in the band.
    from_day: int
    from_date: str | None
    #: The last day in the band.
    until_day: int
    until_date: str | None


@dataclass(frozen=True, slots=True)
class SpacingExposure(Answer):
    """One day on which an objective is met."""

    #: 0 for that of the start.
    day: int
    date: str | None
    #: The components and occurrences that begin then.
    components: tuple[str, ...]
    #: Days since the exposure before.
    gap: int | None
    #: Whether that gap lies in the band.
    inside: bool | None
    #: Where it had better be.
    proposed: SpacingProposal | None

    _read = {"components": tuple, "proposed": SpacingProposal._of}


@dataclass(frozen=True, slots=True)
class ObjectiveSpacing(Answer):
    """When one objective is met."""

    objective: str
    kind: ObjectiveKind | None
    #: The days on which it is met as planned.
    exposures: tuple[SpacingExposure, ...]
    #: When to meet it again, where it is met once only.
    again: SpacingProposal | None

    _read = {"exposures": _each(SpacingExposure), "again": SpacingProposal._of}


@dataclass(frozen=True, slots=True)
class Spacing(Answer):
    """When each objective is met, and when it had better be met to be remembered."""

    programme: str
    #: How many days it shall be remembered.
    horizon_days: int
    #: How far apart exposures should be.
    band: SpacingBand
    #: What days count from; `None` where nobody said.
    start: datetime | None
    #: In document order.
    objectives: tuple[ObjectiveSpacing, ...]

    _read = {"band": SpacingBand._of, "start": from_text, "objectives": _each(ObjectiveSpacing)}
