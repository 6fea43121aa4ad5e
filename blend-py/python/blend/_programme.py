"""Programmes, schedules, records and populations: what is asked, each answer by the native half."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast, final

from . import _native
from ._agenda import AgendaAction, AuditRow
from ._answers import Action, Certification, Change, Decision, Explanation, Problem, Standing
from ._evaluate import Evaluation, Pick, Table, _columns, _opened, _pick, _shown, _threads
from ._event import Event
from ._given import Document, Events, _days, _fact, _facts, _known, _list, _options, _texts
from ._instants import Instant, from_text, to_text
from ._report import CoachBrief, Report, Roster, SessionBrief
from ._sessions import Effects, ScheduleFinding
from ._versions import Difference, Impact


@final
class Programme:
    """A compiled programme: checked, immutable, shared between threads.

    `doc` is the newest version, `earlier` are the versions that learners may still be pinned to. Raises `DocumentError`
    with every problem of the documents at once; those of the k-th earlier version are under `/earlier/k`.

    >>> programme = Programme({
    ...     "id": "welcome",
    ...     "components": [{"id": "tour", "format": "elearning"}, {"id": "lunch", "format": "ilt"}],
    ...     "completion": {"all": ["tour", "lunch"]},
    ... })
    >>> programme
    Programme(id='welcome', version=None)
    """

    __slots__ = ("_inner",)

    def __init__(self, doc: Document, earlier: Sequence[Document] = ()) -> None:
        if isinstance(earlier, (str, bytes, Mapping)):
            raise TypeError("`earlier` is a list of documents")
        self._inner = _native.Programme(doc, list(earlier))

    @property
    def id(self) -> str:
        """Its id."""
        return self._inner.id

    @property
    def version(self) -> str | None:
        """The newest version's name."""
        return self._inner.version

    @property
    def warnings(self) -> list[Problem]:
        """What its author should look at, sorted by place."""
        return cast(list[Problem], json.loads(self._inner.warnings()))

    def schedule(self, doc: Document) -> Schedule:
        """Reads its sessions and cohorts. Raises `DocumentError` with every problem at once."""
        return Schedule._of(self, self._inner.schedule(doc))

    def record(self, events: Events, schedule: Schedule | None = None) -> Record:
        """Reads the facts of one learner, in any order.

        `events`: dictionaries, `Event` objects, or the JSON text of a list; `schedule` where sessions or cohorts matter.
        The record is about the learner of the earliest fact; facts about others are set aside and told as findings.
        Raises `RecordError` with every malformed fact, and every pair of facts that contradict each other; what a fact
        says is never refused.
        """
        return Record._of(self, schedule, self._inner.record(_facts(events), _native_of(schedule)))

    def population(self, events: Events, schedule: Schedule | None = None) -> Population:
        """Reads the facts of many learners, in any order; `events` and `schedule` as in `record`.

        Raises `RecordError` with every malformed fact, and every pair of facts of one learner that contradict each other.
        """
        return Population._of(self, schedule, self._inner.population(_facts(events), _native_of(schedule)))

    def roster(
        self, schedule: Schedule, session: str, events: Events, at: Instant, known_at: Instant | None = None
    ) -> Roster:
        """Who has a seat in a session, by the facts of all its learners: `Population.roster` in one step."""
        return self.population(events, schedule).roster(session, at, known_at)

    def report(self, events: Events, at: Instant, schedule: Schedule | None = None) -> Report:
        """Measures over all learners: `Population.report` in one step."""
        return self.population(events, schedule).report(at)

    def evaluate(
        self,
        events: Table,
        at: Instant,
        *,
        known_at: Instant | None = None,
        schedule: Schedule | None = None,
        columns: Mapping[str, str] | None = None,
        components: Pick = None,
        spans: Pick = None,
        gates: Pick = None,
        missing: bool = False,
        measures: bool = False,
        grouped: bool = False,
        threads: int | None = None,
        progress: bool = False,
    ) -> Evaluation:
        """Where every learner of a table is at an instant: `Record.standing` for millions, as one table.

        `events`: one fact a row, in any order, a learner's rows anywhere. Anything Arrow can be had from serves (PyArrow,
        Polars, DuckDB, pandas, ..), a Polars `LazyFrame`, and the path of a Parquet file or a list of such, read by PyArrow,
        Polars or DuckDB, whichever is installed. The columns are named as the fields of facts; `columns` gives the names
        of those that are not, by field: `{"learner": "user_id"}`. `learner`, `kind` and `at` have to be there, other
        columns are ignored. Learners are named by text or whole numbers; text may be in dictionaries; a timestamp without
        zone is read as UTC; floats count as the shortest decimals that read back as them. Without `id`, every row is a fact
        of its own and nothing can be voided.

        `components`, `spans`, `gates`: of which to tell the state, since and until when, and the outcome: `True` for all,
        or a list of ids. `missing`: whether to tell what is missing; then every learner is worked out fact by fact.
        `measures`: whether `Evaluation.measures` tells rates over all learners, those of `Population.report`. `grouped`:
        all rows of a learner come together (else `RecordError`), so that only one learner's have to be held. `threads`: how
        many to use (all; one where `grouped`); the answers do not depend on it. `progress`: shows bars, by tqdm.

        What a row says is never refused: see `Evaluation.notices`. Raises `RecordError` with every column that is missing or
        of another type, `DocumentError` for a component or gate that is not there, `TypeError` for what is no table.

        >>> import pyarrow
        >>> programme = Programme({
        ...     "id": "welcome", "components": [{"id": "tour", "format": "elearning"}], "completion": "tour",
        ... })
        >>> told = programme.evaluate(pyarrow.table({
        ...     "user": [7, 7, 8],
        ...     "kind": ["enrolled", "completed", "enrolled"],
        ...     "programme": ["welcome", None, "welcome"],
        ...     "component": [None, "tour", None],
        ...     "at": ["2026-03-02T08:00:00Z", "2026-03-03T08:00:00Z", "2026-03-02T09:00:00Z"],
        ... }), at="2026-03-05T00:00:00Z", columns={"learner": "user"})
        >>> pyarrow.table(told).select(["learner", "progress"]).to_pylist()
        [{'learner': 7, 'progress': 10000}, {'learner': 8, 'progress': 0}]
        """
        instant, known = to_text(at), _known(known_at)
        names = _columns(columns)
        options = _options(
            at=instant,
            known_at=known,
            columns=names,
            components=_pick(components, "components"),
            spans=_pick(spans, "spans"),
            gates=_pick(gates, "gates"),
            missing=missing,
            measures=measures,
            grouped=grouped,
            threads=_threads(threads),
        )
        with _shown(progress) as tell, _opened(events, names) as table:
            native = _native_of(schedule)
            return Evaluation._of(_native.evaluate(self._inner, table, instant, known, native, options, tell))

    def effects(self, schedule: Schedule, change: Document, events: Events, at: Instant) -> Effects:
        """What a change of one session would do: `Population.effects` in one step."""
        return self.population(events, schedule).effects(change, at)

    def __repr__(self) -> str:
        return f"Programme(id={self.id!r}, version={self.version!r})"

    def __eq__(self, other: object) -> bool:
        return self._inner == other._inner if isinstance(other, Programme) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._inner)

    def __reduce__(self) -> tuple[type[Programme], tuple[str, list[str]]]:
        return Programme, self._inner.source()


@final
class Schedule:
    """The sessions and cohorts of one programme; made by `Programme.schedule`; immutable, shared between threads."""

    __slots__ = ("_inner", "_programme")

    _inner: _native.Schedule
    _programme: Programme

    def __init__(self) -> None:
        raise TypeError("a schedule is made by `Programme.schedule`")

    @classmethod
    def _of(cls, programme: Programme, native: _native.Schedule) -> Schedule:
        made = cls.__new__(cls)
        made._inner, made._programme = native, programme
        return made

    @property
    def programme(self) -> Programme:
        """The programme it is of."""
        return self._programme

    @property
    def warnings(self) -> list[Problem]:
        """What its author should look at, sorted by place."""
        return cast(list[Problem], json.loads(self._inner.warnings()))

    def findings(self) -> list[ScheduleFinding]:
        """What is doubtful about it by itself: double bookings, sessions outside their plan, what is not given."""
        return _list(ScheduleFinding, self._inner.findings())

    def __repr__(self) -> str:
        return f"Schedule(programme={self._programme.id!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Schedule):
            return NotImplemented
        return self._programme == other._programme and self._inner == other._inner

    def __hash__(self) -> int:
        return hash((self._programme, self._inner))

    def __reduce__(self) -> tuple[Any, tuple[Programme, str]]:
        return Programme.schedule, (self._programme, self._inner.source())


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
        return Programme.population, (self._programme, self._inner.source(), self._schedule)


def diff(old: Programme, new: Programme) -> list[Difference]:
    """What is written otherwise in a newer version, in document order; empty when both say the same.

    Compared are the newest versions of both. Components, gates, groups and objectives of the same id are compared field
    by field, rules as a whole; the order of the same things is told by the path of their list.
    """
    return _list(Difference, _native.diff(_programme(old, "old"), _programme(new, "new")))


def impact(
    old: Programme, new: Programme, events: Events, at: Instant, schedule: Schedule | None = None
) -> list[Impact]:
    """What publishing a newer version at an instant, and enrolling everybody in it, would change for whom.

    `events`: the facts of all learners. Whoever is not pinned to a version that stays is judged by the new one at all
    instants; whoever is pinned and enrolled from `at` on; whoever has left stays with the version pinned. Learners for
    whom nothing changes are left out. Raises `DocumentError` for versions of different programmes or a schedule that does
    not fit, `RecordError` as `Programme.population`.
    """
    told = _native.impact(
        _programme(old, "old"), _programme(new, "new"), _facts(events), _native_of(schedule), to_text(at)
    )
    return _list(Impact, told)


def _record(programme: Programme, events: str, schedule: Schedule | None, applied: list[str]) -> Record:
    # One after the other: the first fact of an empty record says whom it is about.
    record = programme.record(events, schedule)
    for event in applied:
        record._inner.apply(event)
    return record


def _native_of(schedule: Schedule | None) -> _native.Schedule | None:
    if schedule is not None and not isinstance(schedule, Schedule):
        raise TypeError(f"`schedule` is a Schedule, not {type(schedule).__name__}")
    return schedule._inner if schedule else None


def _programme(programme: Programme, name: str) -> _native.Programme:
    if not isinstance(programme, Programme):
        raise TypeError(f"`{name}` is a Programme, not {type(programme).__name__}")
    return programme._inner
