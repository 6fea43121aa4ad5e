"""The judge: the answer in plain Python, from the words of the table, one learner at a time.

Written to be read beside the programme rather than to be fast; every engine has to agree with it. For a learner and a
component, with R the latest revocation up to the instant asked:

    a row counts      R < at <= AS_OF
    it suffices       it is of the kind the component wants, with a score, or minutes, from the mark on; attendance
                      without minutes is attendance of the whole
    it is valid       AS_OF - 365 d < at

    done              something that suffices is valid
    failed            some attempt at the quiz was below the mark
    expired           something suffices, nothing of it is valid
    in_progress       any activity is valid
    not_started       else
"""

from collections import defaultdict

import pyarrow as pa

import tables
from programme import (
    AS_OF,
    BASIS_POINTS,
    COACHED_WEIGHT,
    COMPONENTS,
    DONE,
    ELECTIVE_WEIGHT,
    EXPIRED,
    EXPIRED_BY,
    FAILED,
    GATES,
    IN_PROGRESS,
    KINDS,
    NOT_STARTED,
    REQUIRED_WEIGHT,
    RULE,
    Component,
)

ACTIVITY = ("started", "completed", "scored", "attended", "signed_off")


def suffices(component: Component, kind: str, score: float | None, minutes: int | None) -> bool:
    """Whether a row is what the component's criterion wants."""
    if kind != KINDS[component.kind]:
        return False
    if component.score is not None:
        return score is not None and score >= component.score
    if component.minutes is not None:
        return minutes is None or minutes >= component.minutes
    return True


def state(component: Component, rows: list[tuple]) -> tuple[int, int | None]:
    """The component's state by a learner's rows about it, and the earliest instant of evidence that is still valid."""
    rows = [row for row in rows if row[3] <= AS_OF]
    revoked = max((at for kind, _, _, at in rows if kind == "revoked"), default=None)
    rows = [row for row in rows if row[0] in ACTIVITY and (revoked is None or revoked < row[3])]
    enough = [at for kind, score, minutes, at in rows if suffices(component, kind, score, minutes)]
    valid = [at for at in enough if EXPIRED_BY < at]
    if valid:
        return DONE, min(valid)
    if component.score is not None and any(
        kind == "scored" and score is not None and score < component.score for kind, score, _, _ in rows
    ):
        return FAILED, None
    if enough:
        return EXPIRED, None
    return (IN_PROGRESS if any(EXPIRED_BY < at for _, _, _, at in rows) else NOT_STARTED), None


def standing(rows: list[tuple]) -> tuple:
    """One learner's answer, in the order of `programme.ANSWER` from the states on.

    `rows`: component, kind, score, minutes, at; the last in microseconds.
    """
    about = defaultdict(list)
    for component, *row in rows:
        about[component].append(row)
    states, since = zip(*(state(component, about[component.id]) for component in COMPONENTS))
    done = {place for place, each in enumerate(states) if each == DONE}

    required = [c for c in RULE.required if c in done]
    coached = sorted(since[c] for c in RULE.coached if c in done)
    elective = sorted(since[c] for c in RULE.elective if c in done)
    completed = len(required) == len(RULE.required) and len(coached) >= 1 and len(elective) >= 2
    weight = sum(REQUIRED_WEIGHT[c] for c in required)
    weight += COACHED_WEIGHT * min(1, len(coached)) + ELECTIVE_WEIGHT * min(2, len(elective))

    status = 2 if completed else 1 if any(states) else 0
    completed_at = max([since[c] for c in required] + [coached[0], elective[1]]) if completed else None
    outcomes = [0 if done.issuperset(gate.needs) else gate.unmet for gate in GATES]
    return (*states, status, BASIS_POINTS * weight, completed_at, *outcomes)


class Plain:
    """Plain Python, from lists."""

    forms = ("words",)
    sources = ("arrow",)

    def __init__(self, data: tables.Data, form: str) -> None:
        events = data.events()
        self.columns = [
            events[name].cast(pa.int64()).to_pylist() if name == "at" else events[name].to_pylist()
            for name in ("learner", "component", "kind", "score", "minutes", "at")
        ]
        self.cohort = dict(zip(*(column.to_pylist() for column in data.enrol().columns)))

    def answer(self) -> None:
        """Answers about every learner."""
        about = defaultdict(list)
        for learner, *row in zip(*self.columns):
            about[learner].append(row)
        self.rows = [(learner, *standing(rows)) for learner, rows in about.items()]

    def report(self) -> pa.Table:
        """By cohort, from the answer held."""
        cohorts = defaultdict(list)
        for learner, *row in self.rows:
            cohorts[self.cohort[learner]].append(row[len(COMPONENTS) :])
        return tables.report(
            [
                (
                    cohort,
                    len(rows),
                    sum(status == 2 for status, *_ in rows),
                    sum(first_gate == 0 for *_, first_gate, _ in rows),
                    sum(progress for _, progress, *_ in rows) / len(rows),
                )
                for cohort, rows in cohorts.items()
            ]
        )

    def table(self) -> pa.Table:
        """The answer held."""
        return tables.answer(list(zip(*self.rows)))
