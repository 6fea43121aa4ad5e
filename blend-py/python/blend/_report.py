"""Measures over many learners, and what facilitators and coaches are told about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Callable, Literal

from ._answers import Answer, Missing, Outcome, Status, Timing, _each
from ._instants import from_text

Attendance = Literal["attended", "partial", "excused", "absent"]
Risk = Literal["overdue", "behind", "at_risk"]


@dataclass(frozen=True, slots=True)
class Rate(Answer):
    """So many of so many."""

    numerator: int
    denominator: int
    #: Basis points 0 to 10000, rounded down; `None` with nothing to divide by.
    value: int | None
    #: How many are left out, by reason.
    excluded: dict[str, int] = field(hash=False)


def _rates(tree: dict[str, dict[str, Any]]) -> dict[str, Rate]:
    return {name: Rate._of(rate) for name, rate in tree.items()}


@dataclass(frozen=True, slots=True)
class Spread(Answer):
    """Quartiles of numbers, linear between neighbours; `None` without numbers."""

    count: int
    lower_quartile: int | None
    median: int | None
    upper_quartile: int | None


@dataclass(frozen=True, slots=True)
class DecimalSpread(Answer):
    """Quartiles of numbers, linear between neighbours; `None` without numbers."""

    count: int
    lower_quartile: Decimal | None
    median: Decimal | None
    upper_quartile: Decimal | None

    _read = {"lower_quartile": Decimal, "median": Decimal, "upper_quartile": Decimal}


@dataclass(frozen=True, slots=True)
class TimingCounts(Answer):
    """How the counted learners stand to the dates; who is at risk is on track too."""

    on_track: int
    behind: int
    overdue: int
    late: int
    on_time: int
    none: int
    at_risk: int


@dataclass(frozen=True, slots=True)
class PreWork(Answer):
    """Who came prepared: the rules of all gates to the component held at the start."""

    #: Of those seated at the start.
    registered: Rate
    #: Of those who attended.
    attended: Rate

    _read = {"registered": Rate._of, "attended": Rate._of}


@dataclass(frozen=True, slots=True)
class Readiness(Answer):
    """Facilitators' ratings of readiness after sessions."""

    ratings: int
    mean: Decimal | None
    rated_sessions: tuple[str, ...]
    unrated_sessions: tuple[str, ...]

    _read = {"mean": Decimal, "rated_sessions": tuple, "unrated_sessions": tuple}


@dataclass(frozen=True, slots=True)
class Effectiveness(Answer):
    """Learners' ratings thirty days after completion."""

    responses: Rate
    mean: Decimal | None

    _read = {"responses": Rate._of, "mean": Decimal}


@dataclass(frozen=True, slots=True)
class MinutesLost(Answer):
    """Time lost in sessions that were not prepared for."""

    minutes: int
    unprepared_sessions: tuple[str, ...]
    #: How many sessions cannot be told: `unrated`.
    excluded: dict[str, int] = field(hash=False)

    _read = {"unprepared_sessions": tuple}


@dataclass(frozen=True, slots=True)
class FunnelStep(Answer):
    """How far the counted learners come in one component."""

    component: str
    asked: int
    started: int
    done: int
    #: Done, of those asked.
    rate: Rate
    #: Begun and not done, of those who have begun.
    drop_off: Rate

    _read = {"rate": Rate._of, "drop_off": Rate._of}


@dataclass(frozen=True, slots=True)
class AttemptMeasures(Answer):
    """Attempts at something."""

    attempts: int
    failed_attempts: int
    #: Who failed one, of those who tried.
    learners: Rate
    #: Who failed so often that help is called for.
    repeated: int
    #: How many attempts there were up to the first one that passed.
    attempts_to_pass: DecimalSpread

    _read = {"learners": Rate._of, "attempts_to_pass": DecimalSpread._of}


@dataclass(frozen=True, slots=True)
class ComponentStruggle(AttemptMeasures):
    """Attempts at one component."""

    component: str

    _first = ("component",)


@dataclass(frozen=True, slots=True)
class ObjectiveStruggle(AttemptMeasures):
    """Attempts at the components that treat one objective."""

    objective: str

    _first = ("objective",)


@dataclass(frozen=True, slots=True)
class Struggle(Answer):
    """Where attempts fail."""

    components: tuple[ComponentStruggle, ...]
    objectives: tuple[ObjectiveStruggle, ...]

    _read = {"components": _each(ComponentStruggle), "objectives": _each(ObjectiveStruggle)}


@dataclass(frozen=True, slots=True)
class GateSide(Answer):
    """One side of a comparison."""

    completion: Rate
    readiness: Decimal | None

    _read = {"completion": Rate._of, "readiness": Decimal}


@dataclass(frozen=True, slots=True)
class GateEffect(Answer):
    """What is different with a gate: learners by the version that judges them."""

    gate: str
    with_: GateSide
    without: GateSide

    _read = {"with": GateSide._of, "without": GateSide._of}


_MEASURES: dict[str, Callable[[Any], Any]] = {
    "completion": Rate._of,
    "formats": _rates,
    "timing": TimingCounts._of,
    "pre_work": PreWork._of,
    "readiness": Readiness._of,
    "effectiveness": Effectiveness._of,
    "minutes_lost": MinutesLost._of,
    "time_to_completion": Spread._of,
    "funnel": _each(FunnelStep),
    "struggle": Struggle._of,
    "low_use": tuple,
    "gates": _each(GateEffect),
}


@dataclass(frozen=True, slots=True)
class Measures(Answer):
    """Measures over a group of learners; counted is who is enrolled and not on leave."""

    #: How many learners, counted or not.
    learners: int
    completion: Rate
    #: For each group of formats who has done all its components.
    formats: dict[str, Rate] = field(hash=False)
    timing: TimingCounts
    pre_work: PreWork
    readiness: Readiness
    effectiveness: Effectiveness
    minutes_lost: MinutesLost
    #: Whole seconds from enrolment to completion.
    time_to_completion: Spread
    #: In document order.
    funnel: tuple[FunnelStep, ...]
    struggle: Struggle
    #: Components that too few have begun.
    low_use: tuple[str, ...]
    gates: tuple[GateEffect, ...]

    _read = _MEASURES


@dataclass(frozen=True, slots=True)
class BatchMeasures(Answer):
    """Measures over all learners of an `Evaluation`, each that of the same name in `Report.all` over the same facts."""

    #: How many learners, counted or not.
    learners: int
    completion: Rate
    #: For each group of formats who has done all its components.
    formats: dict[str, Rate] = field(hash=False)
    timing: TimingCounts
    pre_work: PreWork
    #: In document order.
    funnel: tuple[FunnelStep, ...]

    _read = {name: _MEASURES[name] for name in ("completion", "formats", "timing", "pre_work", "funnel")}


@dataclass(frozen=True, slots=True)
class CohortMeasures(Measures):
    """The measures of a cohort."""

    cohort: str

    _first = ("cohort",)


@dataclass(frozen=True, slots=True)
class AttributeMeasures(Measures):
    """The measures of those with one value of an attribute."""

    name: str
    value: str | int | float | bool

    _first = ("name", "value")


@dataclass(frozen=True, slots=True)
class SessionMeasures(Answer):
    """The measures of one session."""

    session: str
    component: str
    start: datetime
    #: `None` where no version has a gate to the component.
    pre_work: PreWork | None
    ratings: int
    #: Their mean.
    readiness: Decimal | None
    #: `None` while it is not rated.
    unprepared: bool | None

    _read = {"start": from_text, "pre_work": PreWork._of, "readiness": Decimal}


@dataclass(frozen=True, slots=True)
class RiskReason(Answer):
    """One date that is missed or near: of a component, a session, or (with neither) the programme."""

    component: str | None
    session: str | None
    #: The first instant that is too late.
    due: datetime | None
    #: The session's start.
    start: datetime | None

    _read = {"due": from_text, "start": from_text}


@dataclass(frozen=True, slots=True)
class Person(Answer):
    """Somebody to look after."""

    learner: str
    timing: Risk
    reasons: tuple[RiskReason, ...]
    #: The first session to come with a seat asked for and a gate unmet.
    session: str | None

    _read = {"reasons": _each(RiskReason)}


@dataclass(frozen=True, slots=True)
class Report(Answer):
    """Measures over a population at an instant."""

    programme: str
    #: Its newest version.
    version: str | None
    at: datetime
    known_at: datetime | None
    #: How many learners, counted or not.
    learners: int
    all: Measures
    cohorts: tuple[CohortMeasures, ...]
    attributes: tuple[AttributeMeasures, ...]
    #: Those that began and were not called off by then.
    sessions: tuple[SessionMeasures, ...]
    #: Who is overdue, behind or at risk, sorted.
    people: tuple[Person, ...]

    _read = {
        "at": from_text,
        "known_at": from_text,
        "all": Measures._of,
        "cohorts": _each(CohortMeasures),
        "attributes": _each(AttributeMeasures),
        "sessions": _each(SessionMeasures),
        "people": _each(Person),
    }


@dataclass(frozen=True, slots=True)
class RosterRow(Answer):
    """One registration of a session."""

    learner: str
    #: The place in its list, from 1; `None` for those turned away.
    place: int | None
    registered_at: datetime
    #: May the learner attend.
    now: Outcome
    #: The same, judged at the start.
    at_start: Outcome
    #: What the unmet gates to the component want.
    missing: tuple[Missing, ...]
    #: How many leaves of all gates to the component hold, of how many.
    done: int
    of: int
    #: Whether a gate blocked the registration at its instant.
    breach: bool
    #: The share of the session.
    presence: Decimal | None
    attendance: Attendance | None

    _read = {"registered_at": from_text, "missing": _each(Missing), "presence": Decimal}


@dataclass(frozen=True, slots=True)
class Roster(Answer):
    """Who has a seat in a session, who waits and who was turned away."""

    session: str
    at: datetime
    known_at: datetime | None
    component: str
    start: datetime
    end: datetime
    #: `None` for any number.
    capacity: int | None
    #: Places to wait.
    waitlist: int
    #: Whether it is called off.
    cancelled: bool
    #: Each in the order of the queue.
    seated: tuple[RosterRow, ...]
    waiting: tuple[RosterRow, ...]
    turned_away: tuple[RosterRow, ...]

    _read = {
        "at": from_text,
        "known_at": from_text,
        "start": from_text,
        "end": from_text,
        "seated": _each(RosterRow),
        "waiting": _each(RosterRow),
        "turned_away": _each(RosterRow),
    }


@dataclass(frozen=True, slots=True)
class Struggled(Answer):
    """A component with failed attempts."""

    component: str
    failed_attempts: int
    #: Whether it is done by now.
    done: bool


@dataclass(frozen=True, slots=True)
class StruggledObjective(Answer):
    """An objective treated by components with failed attempts."""

    objective: str
    failed_attempts: int


@dataclass(frozen=True, slots=True)
class BriefRow(Answer):
    """One learner of a session's brief."""

    learner: str
    #: Whether there is a seat; else the learner waits.
    seated: bool
    #: Whether every gate to the component is met.
    ready: bool
    missing: tuple[Missing, ...]
    done: int
    of: int
    struggled: tuple[Struggled, ...]
    objectives: tuple[StruggledObjective, ...]

    _read = {"missing": _each(Missing), "struggled": _each(Struggled), "objectives": _each(StruggledObjective)}


@dataclass(frozen=True, slots=True)
class SessionBrief(Answer):
    """What a facilitator is told before a session: who is not ready, and what they struggled with."""

    session: str
    component: str
    at: datetime
    known_at: datetime | None
    start: datetime
    end: datetime
    #: How many of those with a seat are ready.
    ready: int
    #: How many have a seat.
    seated: int
    learners: tuple[BriefRow, ...]

    _read = {
        "at": from_text,
        "known_at": from_text,
        "start": from_text,
        "end": from_text,
        "learners": _each(BriefRow),
    }


@dataclass(frozen=True, slots=True)
class DoneSince(Answer):
    """A component that is done."""

    component: str
    #: `None` for always.
    since: datetime | None

    _read = {"since": from_text}


@dataclass(frozen=True, slots=True)
class SessionAttendance(Answer):
    """Attendance of one session."""

    session: str
    component: str
    start: datetime
    attendance: Attendance | None

    _read = {"start": from_text}


@dataclass(frozen=True, slots=True)
class AttendanceSoFar(Answer):
    """Attendance over a learner's sessions, without those called off; agreed absences are left out."""

    #: Those that are over, by their start.
    sessions: tuple[SessionAttendance, ...]
    so_far: Rate
    of_all: Rate
    #: The highest still possible.
    attainable: Rate

    _read = {
        "sessions": _each(SessionAttendance),
        "so_far": Rate._of,
        "of_all": Rate._of,
        "attainable": Rate._of,
    }


@dataclass(frozen=True, slots=True)
class CoachRow(Answer):
    """One learner of a coach's brief."""

    learner: str
    #: Whether there is a seat; else the learner waits.
    seated: bool
    status: Status
    #: Basis points 0 to 10000.
    progress: int
    timing: Timing
    done: tuple[DoneSince, ...]
    attendance: AttendanceSoFar
    #: The to-do list, without what this session is for.
    missing: tuple[Missing, ...]

    _read = {"done": _each(DoneSince), "attendance": AttendanceSoFar._of, "missing": _each(Missing)}


@dataclass(frozen=True, slots=True)
class CoachBrief(Answer):
    """What a coach is told before a session: what its learners have done, attended, and still to do."""

    session: str
    component: str
    at: datetime
    known_at: datetime | None
    start: datetime
    end: datetime
    learners: tuple[CoachRow, ...]

    _read = {
        "at": from_text,
        "known_at": from_text,
        "start": from_text,
        "end": from_text,
        "learners": _each(CoachRow),
    }
