"""The records of many learners, and what is asked about them together."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, final

from . import _native
from ._agenda import AgendaAction, AuditRow
from ._arguments import Document, days, known, listed, options, texts
from ._instants import Instant, to_text
from ._report import CoachBrief, Report, Roster, SessionBrief
from ._sessions import Effects, ScheduleFinding

if TYPE_CHECKING:
    from ._programme import Programme, Schedule


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
        given = options(due=days(due), renewal=days(renewal), survey=survey, failures=failures)
        return listed(AgendaAction, self._inner.agenda(to_text(at), texts(sent, "sent"), given))

    def audit(self, at: Instant, known_at: Instant | None = None) -> list[AuditRow]:
        """What happened up to an instant: the rows of each learner, in the order of their kinds, within each by time."""
        return listed(AuditRow, self._inner.audit(to_text(at), known(known_at)))

    def findings(self, at: Instant, known_at: Instant | None = None) -> list[ScheduleFinding]:
        """What is doubtful about the schedule, with what the facts up to an instant show."""
        return listed(ScheduleFinding, self._inner.findings(to_text(at), known(known_at)))

    def roster(self, session: str, at: Instant, known_at: Instant | None = None) -> Roster:
        """Who has a seat in a session, who waits and who was turned away.

        Raises `DocumentError` for a session that is not there.
        """
        return Roster._of(json.loads(self._inner.roster(session, to_text(at), known(known_at))))

    def session_brief(self, session: str, at: Instant, known_at: Instant | None = None) -> SessionBrief:
        """What a facilitator is told before a session; raises as `roster`."""
        return SessionBrief._of(json.loads(self._inner.session_brief(session, to_text(at), known(known_at))))

    def coach_brief(self, session: str, at: Instant, known_at: Instant | None = None) -> CoachBrief:
        """What a coach is told before a session; raises as `roster`."""
        return CoachBrief._of(json.loads(self._inner.coach_brief(session, to_text(at), known(known_at))))

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
        given = options(
            minutes_lost=minutes_lost,
            readiness=readiness,
            low_use=low_use,
            struggle=struggle,
            attributes=None if attributes is None else texts(attributes, "attributes"),
        )
        return Report._of(json.loads(self._inner.report(to_text(at), known(known_at), given)))

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
        return _again, (self._programme, self._inner.source(), self._schedule)


def _again(programme: Programme, events: str, schedule: Schedule | None) -> Population:
    return programme.population(events, schedule)
