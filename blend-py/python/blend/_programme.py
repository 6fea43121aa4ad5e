"""Programmes, their schedules and versions: what is asked, each answer by the native half."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast, final

from . import _native
from ._advice import Advice
from ._answers import Problem
from ._design import Picture, PictureFormat, _thresholds
from ._evaluate import Evaluation, Pick, Table, _columns, _opened, _pick, _shown, _threads
from ._given import Document, Events, _facts, _known, _list, _options
from ._instants import Instant, to_text
from ._learners import Population, Record
from ._planning import Calendar, Conversion, Spacing, Start, _start
from ._report import Report, Roster
from ._review import Profile, Review, ReviewOptions
from ._sessions import Effects, ScheduleFinding
from ._versions import Difference, Impact

if TYPE_CHECKING:
    from typing_extensions import Unpack


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
        or a list of ids. `missing`: whether to tell what is missing.
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

    def review(
        self, schedule: Schedule | None = None, profile: Profile = "sync", **options: Unpack[ReviewOptions]
    ) -> Review:
        """What kind of blend the design is, what is wrong with it, how complete it is; no learner in sight.

        `schedule` where sessions matter: whether it can be run, dates and lengths; `profile`: what makes a programme a blend;
        `options`: thresholds, see `ReviewOptions`. Raises `DocumentError` for numbers outside their range. A document that
        need not compile is reviewed by `blend.review`.

        >>> programme = Programme({
        ...     "id": "p",
        ...     "components": [{"id": "prep", "format": "video"}, {"id": "talk", "format": "webinar"}],
        ...     "completion": {"all": ["prep", "talk"]},
        ... })
        >>> [finding.code for finding in programme.review().errors]
        ['A7']
        """
        told = self._inner.review(_native_of(schedule), _thresholds(profile, options))
        return Review._of(json.loads(told))

    def advise(self) -> Advice:
        """Which models suit what the programme itself says of its situation: its `design` and its objectives."""
        return Advice._of(json.loads(self._inner.advise()))

    def calendar(
        self,
        schedule: Schedule | None = None,
        *,
        cohort: str | None = None,
        starts: Start | None = None,
        timezone: str | None = None,
    ) -> Calendar:
        """Every occurrence in the calendar of a cohort, or of anybody who starts then: one of both has to be given.

        `timezone`: the IANA zone to tell all times in; without one the programme's, of sessions their own. Raises
        `DocumentError` for a cohort that is not there and for a zone that is not known.
        """
        options = _options(cohort=cohort, starts=_start(starts), timezone=timezone)
        return Calendar._of(json.loads(self._inner.calendar(_native_of(schedule), options)))

    def conversion(
        self,
        replacement: Programme | None = None,
        *,
        movable_least: int | None = None,
        movable_most: int | None = None,
        saved_least: int | None = None,
        saved_most: int | None = None,
    ) -> Conversion:
        """What of this classroom programme can move before its sessions, and what time is saved.

        `replacement`: the programme it becomes; without one it is held against its own `baseline`. Shares outside of
        `movable_least` (3000 basis points) to `movable_most` (5000) and `saved_least` (3000) to `saved_most` (7900) are
        noted. Raises `DocumentError` for numbers outside their range.
        """
        options = _options(
            movable_least=movable_least, movable_most=movable_most, saved_least=saved_least, saved_most=saved_most
        )
        native = None if replacement is None else _programme(replacement, "replacement")
        return Conversion._of(json.loads(self._inner.conversion(native, options)))

    def spacing(
        self,
        schedule: Schedule | None = None,
        *,
        horizon_days: int | None = None,
        cohort: str | None = None,
        starts: Start | None = None,
    ) -> Spacing:
        """When each objective is met, and when it had better be met to be remembered for `horizon_days`.

        `cohort` or `starts`: what days count from; without either there are no dates. Raises `DocumentError` as
        `calendar`.
        """
        options = _options(horizon_days=horizon_days, cohort=cohort, starts=_start(starts))
        return Spacing._of(json.loads(self._inner.spacing(_native_of(schedule), options)))

    def draw(self, picture: Picture = "arc", format: PictureFormat = "svg") -> str:
        """A picture of the programme: the learning arc, the dependency graph or the coverage matrix.

        `format`: a self-contained SVG picture, or text for Mermaid or Graphviz. Raises `ValueError` for a picture or format
        that there is not. Notebooks show the arc of a programme by themselves.
        """
        return self._inner.draw(picture, format)

    def _repr_svg_(self) -> str:
        return self.draw("arc")

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


def _native_of(schedule: Schedule | None) -> _native.Schedule | None:
    if schedule is not None and not isinstance(schedule, Schedule):
        raise TypeError(f"`schedule` is a Schedule, not {type(schedule).__name__}")
    return schedule._inner if schedule else None


def _programme(programme: Programme, name: str) -> _native.Programme:
    if not isinstance(programme, Programme):
        raise TypeError(f"`{name}` is a Programme, not {type(programme).__name__}")
    return programme._inner
