"""Records and populations: what is asked about learners, each answer by the native half."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, final

from . import _native
from ._agenda import AgendaAction, AuditRow
from ._answers import Action, Certification, Change, Decision, Explanation, Standing
from ._design import PictureFormat
from ._event import Event
from ._given import Document, Events, _days, _fact, _known, _list, _options, _texts
from ._instants import Instant, from_text, to_text
from ._planning import Calendar
from ._report import CoachBrief, Report, Roster, SessionBrief
from ._sessions import Effects, ScheduleFinding

if TYPE_CHECKING:
    from ._programme import Programme, Schedule


@final
class Record:
    """One learner's facts, bound to a programme and perhaps a schedule; made by `Programme.record`.

    Every answer is a function of these, the instant asked and the instant known. `known_at` asks with the facts recorded
    by then alone. Two records are equal when their programmes, schedules and facts as written are, in whatever order;
    because `apply` adds facts, a record has no hash.
    """

    __slots__ = ("_inner", "_programme", "_schedule")

    _inner: _native.Record
    _programme: Programme
    _schedule: Schedule | None

    def __init__(self) -> None:
        raise TypeError("a record is made by `Programme.record`")

    @classmethod
    def _of(cls, programme: Programme, schedule: Schedule | None, native: _native.Record) -> Record:
        made = cls.__new__(cls)
        made._inner, made._programme, made._schedule = native, programme, schedule
        return made

    @property
    def learner(self) -> str | None:
        """Whom it is about; `None` without facts."""
        return self._inner.learner

    @property
    def programme(self) -> Programme:
        """The programme it is bound to."""
        return self._programme

    @property
    def schedule(self) -> Schedule | None:
        """The schedule it is bound to."""
        return self._schedule

    def standing(self, at: Instant, known_at: Instant | None = None) -> Standing:
        """Where the learner is at an instant."""
        return Standing._of(json.loads(self._inner.standing(to_text(at), _known(known_at))))

    def decide(
        self,
        component: str | None,
        action: Action,
        at: Instant,
        session: str | None = None,
        known_at: Instant | None = None,
        others: Population | Events | None = None,
    ) -> Decision:
        """May the learner do this? `component`: also one occurrence, as `coaching#2`; `None` for `certify`.

        `others`: the facts of the session's other learners, or a population of the same programme and schedule; then
        registering tells whether there is a seat left. Raises `DocumentError` for a component or session that is not there,
        or a session of another component; `ValueError` for an action that there is not.
        """
        if others is not None and not isinstance(others, Population):
            others = self._programme.population(others, self._schedule)
        among = others._inner if others is not None else None
        answer = self._inner.decide(component, action, to_text(at), session, _known(known_at), among)
        return Decision._of(json.loads(answer))

    def explain(self, rule: str | Mapping[str, Any], at: Instant, known_at: Instant | None = None) -> Explanation:
        """The tree of a rule's parts at an instant.

        `rule`: a path in the programme (`completion`, `gates.<id>`, `groups.<id>`, `components.<id>`), or a rule as a
        document, as `{"done": "rules"}`. Raises `DocumentError` for a path that leads nowhere, and with every problem
        of a document.
        """
        return Explanation._of(json.loads(self._inner.explain(rule, to_text(at), _known(known_at))))

    def timeline(
        self, rule: str | Mapping[str, Any], known_at: Instant | None = None
    ) -> list[tuple[datetime | None, datetime | None]]:
        """The instants at which a rule holds, as `(start, end)`; `None` for no bound, the end is not in it.

        `rule` and what is raised are as in `explain`.
        """
        spans = json.loads(self._inner.timeline(rule, _known(known_at)))
        return [(start and from_text(start), end and from_text(end)) for start, end in spans]

    def certification(self, at: Instant, next: int = 3, known_at: Instant | None = None) -> Certification:
        """The certificate's periods so far, and its next `next` ends."""
        return Certification._of(json.loads(self._inner.certification(to_text(at), next, _known(known_at))))

    def calendar(self, at: Instant, known_at: Instant | None = None, timezone: str | None = None) -> Calendar:
        """The learner's calendar: windows, own due instants, seats, states, gates and deadlines, in local time.

        `timezone`: the IANA zone to tell all times in; without one the programme's, of sessions their own. Raises
        `DocumentError` for a zone that is not known.
        """
        return Calendar._of(json.loads(self._inner.calendar(to_text(at), _known(known_at), timezone)))

    def agenda(
        self,
        at: Instant,
        sent: Iterable[str] = (),
        *,
        due: Iterable[int] | None = None,
        renewal: Iterable[int] | None = None,
        survey: int | None = None,
        failures: int | None = None,
    ) -> list[AgendaAction]:
        """What is to be assigned, sent, renewed or asked about this learner up to an instant, by instant and key.

        Empty while every version of the programme is a `draft`, and once the newest is `retired`.

        `sent`: the keys of actions listed before; an action stays in the list until its key is passed on. Promotions and
        ratings need the other learners: `Population.agenda`. `due`, `renewal`: how many days before a due date, before the
        end of a certificate, to remind of it; `survey`: how many after completion to ask; `failures`: from how many failed
        attempts on to offer help. Raises `DocumentError` for numbers outside their range.
        """
        options = _options(due=_days(due), renewal=_days(renewal), survey=survey, failures=failures)
        return _list(AgendaAction, self._inner.agenda(to_text(at), _texts(sent, "sent"), options))

    def audit(self, at: Instant, known_at: Instant | None = None) -> list[AuditRow]:
        """What happened up to an instant: rows in the order of their kinds, within each by time."""
        return _list(AuditRow, self._inner.audit(to_text(at), _known(known_at)))

    def apply(self, event: Mapping[str, Any] | Event | str | bytes) -> list[Change]:
        """Adds one fact and tells what it changed: the answers as of the latest fact, without it and with it.

        Raises `RecordError` for a malformed fact or one that contradicts another; the record is then as before.
        """
        return _list(Change, self._inner.apply(_fact(event)))

    def __repr__(self) -> str:
        return f"Record(learner={self.learner!r}, programme={self._programme.id!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Record):
            return NotImplemented
        return (
            self._programme == other._programme
            and self._schedule == other._schedule
            and self._inner == other._inner
        )

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, tuple[Programme, str, Schedule | None, list[str]]]:
        events, applied = self._inner.source()
        return _record, (self._programme, events, self._schedule, applied)


@final
class Population:
    """The records of many learners of one programme, perhaps with its schedule; made by `Programme.population`.

    Whoever is named in a fact is among them, enrolled or not. Immutable, shared between threads. Two are equal when their
    programmes, schedules and facts as written are, in whatever order.
    """

    __slots__ = ("_inner", "_programme", "_schedule")

    _inner: _native.Population
    _programme: Programme
    _schedule: Schedule | None

    def __init__(self) -> None:
        raise TypeError("a population is made by `Programme.population`")

    @classmethod
    def _of(cls, programme: Programme, schedule: Schedule | None, native: _native.Population) -> Population:
        made = cls.__new__(cls)
        made._inner, made._programme, made._schedule = native, programme, schedule
        return made

    @property
    def learners(self) -> list[str]:
        """Whom the facts are about, sorted."""
        return self._inner.learners

    @property
    def programme(self) -> Programme:
        """The programme they are bound to."""
        return self._programme

    @property
    def schedule(self) -> Schedule | None:
        """The schedule they are bound to."""
        return self._schedule

    def agenda(
        self,
        at: Instant,
        sent: Iterable[str] = (),
        *,
        due: Iterable[int] | None = None,
        renewal: Iterable[int] | None = None,
        survey: int | None = None,
        failures: int | None = None,
    ) -> list[AgendaAction]:
        """What is to be assigned, sent, renewed or asked up to an instant, by instant and key.

        The arguments are those of `Record.agenda`.
        """
        options = _options(due=_days(due), renewal=_days(renewal), survey=survey, failures=failures)
        return _list(AgendaAction, self._inner.agenda(to_text(at), _texts(sent, "sent"), options))

    def audit(self, at: Instant, known_at: Instant | None = None) -> list[AuditRow]:
        """What happened up to an instant: the rows of each learner, in the order of their kinds, within each by time."""
        return _list(AuditRow, self._inner.audit(to_text(at), _known(known_at)))

    def findings(self, at: Instant, known_at: Instant | None = None) -> list[ScheduleFinding]:
        """What is doubtful about the schedule, with what the facts up to an instant show."""
        return _list(ScheduleFinding, self._inner.findings(to_text(at), _known(known_at)))

    def roster(self, session: str, at: Instant, known_at: Instant | None = None) -> Roster:
        """Who has a seat in a session, who waits and who was turned away.

        Raises `DocumentError` for a session that is not there.
        """
        return Roster._of(json.loads(self._inner.roster(session, to_text(at), _known(known_at))))

    def session_brief(self, session: str, at: Instant, known_at: Instant | None = None) -> SessionBrief:
        """What a facilitator is told before a session; raises as `roster`."""
        return SessionBrief._of(json.loads(self._inner.session_brief(session, to_text(at), _known(known_at))))

    def coach_brief(self, session: str, at: Instant, known_at: Instant | None = None) -> CoachBrief:
        """What a coach is told before a session; raises as `roster`."""
        return CoachBrief._of(json.loads(self._inner.coach_brief(session, to_text(at), _known(known_at))))

    def report(
        self,
        at: Instant,
        known_at: Instant | None = None,
        *,
        minutes_lost: int | None = None,
        readiness: int | None = None,
        low_use: int | None = None,
        struggle: int | None = None,
        attributes: Iterable[str] | None = None,
    ) -> Report:
        """Measures over all learners, each cohort and each value of an attribute, as of an instant.

        `minutes_lost`: minutes for each session that was not prepared for (20); `readiness`: the mean rating below which
        that is so (3); `low_use`: the share of learners, in basis points, below which a component is little used (2000);
        `struggle`: how many failed attempts are repeated (2); `attributes`: those by whose values learners are grouped
        (all). Raises `DocumentError` for numbers outside their range.
        """
        options = _options(
            minutes_lost=minutes_lost,
            readiness=readiness,
            low_use=low_use,
            struggle=struggle,
            attributes=None if attributes is None else _texts(attributes, "attributes"),
        )
        return Report._of(json.loads(self._inner.report(to_text(at), _known(known_at), options)))

    def effects(self, change: Document, at: Instant) -> Effects:
        """What a change of one session would do: `change` is one of a schedule's `changes`.

        Nothing is changed; `Effects.schedule` is the document with the change. Raises `DocumentError` with every problem of
        the change, each with its place in it.
        """
        return Effects._of(json.loads(self._inner.effects(change, to_text(at))))

    def draw(
        self,
        at: Instant,
        known_at: Instant | None = None,
        cohort: str | None = None,
        format: PictureFormat = "svg",
    ) -> str:
        """A picture of how far the learners have come at an instant: of each component how many have done it.

        `cohort`: that of their latest enrolment; everybody without one. Raises `ValueError` for a format that there is not.
        """
        return self._inner.draw(to_text(at), _known(known_at), cohort, format)

    def __repr__(self) -> str:
        return f"Population(programme={self._programme.id!r}, learners={len(self.learners)})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Population):
            return NotImplemented
        return (
            self._programme == other._programme
            and self._schedule == other._schedule
            and self._inner == other._inner
        )

    def __hash__(self) -> int:
        return hash((self._programme, self._schedule, tuple(self.learners)))

    def __reduce__(self) -> tuple[Any, tuple[Programme, str, Schedule | None]]:
        return _population, (self._programme, self._inner.source(), self._schedule)


def _record(programme: Programme, events: str, schedule: Schedule | None, applied: list[str]) -> Record:
    # One after the other: the first fact of an empty record says whom it is about.
    record = programme.record(events, schedule)
    for event in applied:
        record._inner.apply(event)
    return record


def _population(programme: Programme, events: str, schedule: Schedule | None) -> Population:
    return programme.population(events, schedule)
