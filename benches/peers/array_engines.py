"""numpy on dense ids, which is what an expert writes by hand, and pandas as it is mostly written."""

import numpy as np
import pyarrow as pa

import tables
from programme import (
    AS_OF,
    BASIS_POINTS,
    COACHED_WEIGHT,
    COMPONENTS,
    DONE,
    ELECTIVE_WEIGHT,
    ENROLLED,
    EXPIRED,
    EXPIRED_BY,
    FAILED,
    GATES,
    IN_PROGRESS,
    KINDS,
    NEVER,
    NOT_STARTED,
    QUIZ,
    REQUIRED_WEIGHT,
    REVOKED,
    RULE,
    SCORED,
)

STEP = len(COMPONENTS)
NO_MINUTES = -1


def enough(kind: np.ndarray, component: np.ndarray, score: np.ndarray, minutes: np.ndarray) -> np.ndarray:
    """Which rows suffice; `score` NaN and `minutes` -1 where there is none."""
    cells = STEP * len(KINDS)
    wanted, scores, least = np.zeros(cells, bool), np.full(cells, -np.inf), np.full(cells, NO_MINUTES, np.int16)
    for place, each in enumerate(COMPONENTS):
        cell = place * len(KINDS) + each.kind
        wanted[cell] = True
        if each.score is not None:
            scores[cell] = each.score
        if each.minutes is not None:
            least[cell] = each.minutes
    cell = component.astype(np.int16) * len(KINDS) + kind
    marked = ~np.isneginf(scores[cell])
    return wanted[cell] & (~marked | (score >= scores[cell])) & ((minutes == NO_MINUTES) | (minutes >= least[cell]))


def judged(states: np.ndarray, since: np.ndarray) -> dict[str, np.ndarray]:
    """The answer's columns from each learner's twelve states and instants (`NEVER` where a component is not done)."""
    done = states == DONE
    coached, electives = done[:, RULE.coached].any(1), done[:, RULE.elective].sum(1)
    completed = done[:, RULE.required].all(1) & coached & (electives >= 2)
    weight = done[:, list(REQUIRED_WEIGHT)] @ np.array(list(REQUIRED_WEIGHT.values()))
    weight = weight + coached * COACHED_WEIGHT + np.minimum(electives, 2) * ELECTIVE_WEIGHT
    second = np.sort(since[:, RULE.elective], axis=1)[:, 1]
    date = np.maximum(np.maximum(since[:, RULE.required].max(1), since[:, RULE.coached].min(1)), second)
    outcomes = {gate.outcome: np.where(done[:, gate.needs].all(1), 0, gate.unmet).astype(np.int8) for gate in GATES}
    return {
        **{each.state: np.ascontiguousarray(states[:, place]) for place, each in enumerate(COMPONENTS)},
        "status": np.where(completed, 2, (states != NOT_STARTED).any(1)).astype(np.int8),
        "progress": (weight * BASIS_POINTS).astype(np.int16),
        "completed_at": np.where(completed, date, NEVER),
        **outcomes,
    }


def in_arrow(learner: np.ndarray, columns: dict[str, np.ndarray]) -> pa.Table:
    """The answer as a table: `NEVER` is none."""
    date = columns["completed_at"]
    dates = pa.array(date, mask=date == NEVER).cast(pa.timestamp("us", "UTC"))
    return tables.answer({"learner": learner} | columns | {"completed_at": dates})


class Numpy:
    """Arrays addressed by learner and component: ids have to be 0..N. One thread."""

    forms = ("dense",)
    sources = ("arrow",)

    def __init__(self, data: tables.Data, form: str) -> None:
        if data.ids != "dense":
            raise ValueError("numpy addresses arrays by dense ids")
        self.events = tables.coded(data.events())
        self.cohort = data.enrol()["cohort"].to_numpy()

    def answer(self) -> None:
        """Answers about every learner."""
        rows = {name: self.events[name].combine_chunks() for name in self.events.column_names}
        kind = np.asarray(rows["kind"])
        learner = np.asarray(rows["learner"])
        happened = np.asarray(rows["happened"].cast(pa.int64()))
        component = np.asarray(rows["component"].fill_null(0))
        score = rows["score"].to_numpy(zero_copy_only=False)
        minutes = np.asarray(rows["minutes"].fill_null(NO_MINUTES))

        self.learners = int(learner.max()) + 1
        cell = learner * STEP + component
        past = happened <= AS_OF
        revoked = np.full(self.learners * STEP, np.iinfo(np.int64).min)
        struck = past & (kind == REVOKED)
        np.maximum.at(revoked, cell[struck], happened[struck])
        live = past & (kind != REVOKED) & (kind != ENROLLED)
        live &= happened > revoked[cell]
        kind, component, score, minutes = kind[live], component[live], score[live], minutes[live]
        cell, happened = cell[live], happened[live]

        suffices = enough(kind, component, score, minutes)
        valid = happened > EXPIRED_BY
        below = (component == QUIZ) & (kind == SCORED) & (score < COMPONENTS[QUIZ].score)
        since = np.full(self.learners * STEP, NEVER)
        counts = suffices & valid
        np.minimum.at(since, cell[counts], happened[counts])
        # From the weakest state to the strongest, each over the one before.
        states = np.full(self.learners * STEP, NOT_STARTED, np.int8)
        states[cell[valid]] = IN_PROGRESS
        states[cell[suffices]] = EXPIRED
        states[cell[below]] = FAILED
        states[since != NEVER] = DONE
        self.held = judged(states.reshape(-1, STEP), since.reshape(-1, STEP))

    def report(self) -> pa.Table:
        """By cohort, from the answer held."""
        held, cohort = self.held, self.cohort
        cohorts, cohort, learners = np.unique(cohort, return_inverse=True, return_counts=True)
        completed, ready = (
            np.bincount(cohort, each).astype(int) for each in (held["status"] == 2, held[GATES[0].outcome] == 0)
        )
        columns = cohorts, learners, completed, ready, np.bincount(cohort, held["progress"]) / learners
        return tables.report(list(zip(*(column.tolist() for column in columns))))

    def table(self) -> pa.Table:
        """The answer held."""
        return in_arrow(np.arange(self.learners), self.held)


class Pandas:
    """Grouped by learner and component, then unstacked. One thread."""

    forms = ("grouped",)
    sources = ("arrow",)

    def __init__(self, data: tables.Data, form: str) -> None:
        events = tables.coded(data.events())
        component = events.column_names.index("component")
        events = events.set_column(component, "component", events["component"].fill_null(-1))
        self.events = events.to_pandas()
        self.enrol = data.enrol().to_pandas()

    def answer(self) -> None:
        """Answers about every learner."""
        import pandas as pd

        as_of, expired_by = (pd.Timestamp(instant, unit="us", tz="UTC") for instant in (AS_OF, EXPIRED_BY))
        keys = ["learner", "component"]
        past = self.events[self.events.happened <= as_of]
        revoked = (
            past[past.kind == REVOKED].groupby(keys, as_index=False).happened.max().rename(columns={"happened": "last"})
        )
        live = past[(past.kind != REVOKED) & (past.kind != ENROLLED)].merge(revoked, how="left", on=keys)
        live = live[live["last"].isna() | (live.happened > live["last"])]

        kind, component, score = (live[name].to_numpy() for name in ("kind", "component", "score"))
        suffices = enough(kind, component, score, live.minutes.fillna(NO_MINUTES).to_numpy(np.int16))
        valid = live.happened > expired_by
        rows = live[keys].assign(
            since=live.happened.where(suffices & valid),
            enough=suffices,
            below=(component == QUIZ) & (kind == SCORED) & (score < COMPONENTS[QUIZ].score),
            valid=valid,
        )
        each = rows.groupby(keys).agg({"since": "min", "enough": "max", "below": "max", "valid": "max"})
        told = [(each.since.notna(), DONE), (each.below, FAILED), (each.enough, EXPIRED), (each.valid, IN_PROGRESS)]
        state = np.select(*map(list, zip(*told)), default=NOT_STARTED).astype(np.int8)

        self.learners = np.sort(past.learner[past.kind == ENROLLED].to_numpy())

        def wide(column: "pd.Series", missing: object) -> np.ndarray:
            table = column.unstack("component", fill_value=missing)
            return table.reindex(index=self.learners, columns=range(STEP), fill_value=missing).to_numpy()

        instants = each.since.dt.as_unit("us").astype("int64").where(each.since.notna(), NEVER)
        self.held = judged(wide(pd.Series(state, each.index), NOT_STARTED), wide(instants, NEVER))

    def report(self) -> pa.Table:
        """By cohort, from the answer held."""
        import pandas as pd

        held = pd.DataFrame({name: self.held[name] for name in ("status", "progress", GATES[0].outcome)})
        held = held.assign(learner=self.learners, completed=held.status == 2, ready=held[GATES[0].outcome] == 0)
        by_cohort = held.merge(self.enrol, on="learner").groupby("cohort")
        frame = by_cohort.agg({"learner": "size", "completed": "sum", "ready": "sum", "progress": "mean"})
        return tables.report(list(frame.reset_index().itertuples(index=False, name=None)))

    def table(self) -> pa.Table:
        """The answer held."""
        return in_arrow(self.learners, self.held)
