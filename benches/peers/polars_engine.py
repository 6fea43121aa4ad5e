"""Polars, with its streaming or its in-memory engine: the query of `sql.py` as expressions.

    events -> live -> facts (one row a learner) -> the answer

`facts` comes in two forms: `packed` joins one word by `bitwise_or` beside twelve minima, `nested` groups by learner
and component first.
"""

import polars as pl
import pyarrow as pa

import tables
from programme import (
    ANSWER,
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
    NEVER,
    NOT_STARTED,
    QUIZ,
    REQUIRED_WEIGHT,
    REVOKED,
    RULE,
    SCORED,
)

PLACES = range(len(COMPONENTS))
STEP = len(COMPONENTS)


class Polars:
    """From Arrow in memory (as its own frame), or from Parquet."""

    forms = ("nested", "packed")
    sources = ("arrow", "parquet")
    engine = "streaming"

    def __init__(self, data: tables.Data, form: str) -> None:
        if data.source == "parquet":
            kinds, components = pl.Enum(KINDS), pl.Enum([each.id for each in COMPONENTS])
            events = pl.scan_parquet(data.events_file("parquet")).select(
                "learner",
                pl.col("kind").cast(kinds).to_physical().cast(pl.Int8),
                pl.col("component").cast(components).to_physical().cast(pl.Int8),
                "score",
                "minutes",
                happened="at",
            )
        else:
            events = pl.from_arrow(tables.coded(data.events())).lazy()
        self.enrol = pl.from_arrow(data.enrol()).lazy()
        facts = {"packed": _packed, "nested": _nested}[form](_live(events))
        self.query = _answer(facts)

    def answer(self) -> None:
        """Answers about every learner."""
        self.held = self.query.collect(engine=self.engine)

    def report(self) -> pa.Table:
        """By cohort, from the answer held."""
        by_cohort = self.held.lazy().join(self.enrol, on="learner").group_by("cohort")
        ready = pl.col(GATES[0].outcome) == 0
        frame = by_cohort.agg(
            pl.len(),
            (pl.col("status") == 2).sum().alias("completed"),
            ready.sum().alias("ready"),
            pl.col("progress").mean(),
        )
        return tables.report(frame.collect(engine=self.engine).rows())

    def table(self) -> pa.Table:
        """The answer held."""
        return tables.answer(self.held.to_arrow())


class PolarsInMemory(Polars):
    """The same with the in-memory engine."""

    forms = ("packed", "nested")
    engine = "in-memory"


def _instant(microseconds: int) -> pl.Expr:
    return pl.lit(microseconds).cast(pl.Datetime("us", "UTC"))


def _live(events: pl.LazyFrame) -> pl.LazyFrame:
    """What counts, judged: `enough` suffices, `valid` is younger than evidence may get, `below` failed an attempt."""
    kind, component, score, minutes = (pl.col(name) for name in ("kind", "component", "score", "minutes"))
    happened = pl.col("happened")

    def wanted(place: int) -> pl.Expr:
        each = COMPONENTS[place]
        test = (component == place) & (kind == each.kind)
        if each.score is not None:
            test &= score >= each.score
        if each.minutes is not None:
            test &= minutes.is_null() | (minutes >= each.minutes)
        return test

    past = events.filter(happened <= _instant(AS_OF))
    keys = ["learner", "component"]
    revoked = past.filter(kind == REVOKED).group_by(keys).agg(last=happened.max())
    below = (component == QUIZ) & (kind == SCORED) & (score < COMPONENTS[QUIZ].score)
    return (
        past.filter(kind != REVOKED)
        .join(revoked, on=keys, how="left")
        .filter(pl.col("last").is_null() | (happened > pl.col("last")))
        .select(
            *keys,
            "happened",
            valid=happened > _instant(EXPIRED_BY),
            enough=pl.any_horizontal(*(wanted(place) for place in PLACES)).fill_null(False),
            below=below.fill_null(False),
        )
    )


def _bit() -> pl.Expr:
    """The component's bit: a power of two, since there is no shift."""
    return pl.col("component").replace_strict({place: 1 << place for place in PLACES}, return_dtype=pl.Int64)


def _packed(live: pl.LazyFrame) -> pl.LazyFrame:
    valid, enough = pl.col("valid"), pl.col("enough")
    # Valid evidence needs no bit: its earliest date says it. An enrolment has no component, hence none of these.
    step = pl.when(enough & valid).then(0).when(enough).then(1 << STEP).when(pl.col("below")).then(1 << 2 * STEP)
    step = step.when(valid).then(1).otherwise(0).cast(pl.Int64)
    first = {f"f{c}": pl.when(enough & valid & (pl.col("component") == c)).then(pl.col("happened")) for c in PLACES}
    rows = live.select("learner", word=_bit().fill_null(0) * step, **first)
    grouped = rows.group_by("learner").agg(pl.col("word").bitwise_or(), *(pl.col(name).min() for name in first))
    mask = (1 << STEP) - 1
    words = {
        name: pl.col("word") // (1 << by) & mask for name, by in (("active", 0), ("old", STEP), ("failed", 2 * STEP))
    }
    return grouped.select("learner", *first, **words)


def _nested(live: pl.LazyFrame) -> pl.LazyFrame:
    flags = ("valid", "enough", "below")
    since = pl.when(pl.col("enough") & pl.col("valid")).then(pl.col("happened")).min()
    each = live.group_by("learner", "component").agg(since.alias("since"), *(pl.col(flag).any() for flag in flags))
    bit = _bit().fill_null(0)
    rows = each.select(
        "learner",
        **{name: pl.when(flag).then(bit).otherwise(0) for name, flag in zip(("active", "old", "failed"), flags)},
        **{f"f{c}": pl.when(pl.col("component") == c).then(pl.col("since")) for c in PLACES},
    )
    return rows.group_by("learner").agg(
        pl.col("active", "old", "failed").sum(), *(pl.col(f"f{c}").min() for c in PLACES)
    )


def _answer(facts: pl.LazyFrame) -> pl.LazyFrame:
    first = [pl.col(f"f{c}") for c in PLACES]
    has = [each.is_not_null() for each in first]

    def state(c: int) -> pl.Expr:
        def bit(word: str) -> pl.Expr:
            return pl.col(word) & (1 << c) != 0

        told = pl.when(has[c]).then(DONE).when(bit("failed")).then(FAILED).when(bit("old")).then(EXPIRED)
        return told.when(bit("active")).then(IN_PROGRESS).otherwise(NOT_STARTED).cast(pl.Int8)

    coached = pl.any_horizontal(*(has[c] for c in RULE.coached))
    electives = pl.sum_horizontal(*(has[c].cast(pl.Int16) for c in RULE.elective))
    completed = pl.all_horizontal(*(has[c] for c in RULE.required)) & coached & (electives >= 2)
    weight = pl.sum_horizontal(*(has[c].cast(pl.Int16) * each for c, each in REQUIRED_WEIGHT.items()))
    weight += coached.cast(pl.Int16) * COACHED_WEIGHT + electives.clip(upper_bound=2) * ELECTIVE_WEIGHT

    a, b, c, d = (first[c].fill_null(_instant(NEVER)) for c in RULE.elective)
    least, greatest = pl.min_horizontal, pl.max_horizontal
    second = least(greatest(least(a, b), least(c, d)), greatest(a, b), greatest(c, d))
    coach = least(*(first[c] for c in RULE.coached))
    date = greatest(*(first[c] for c in RULE.required), coach, second)
    touched = pl.any_horizontal(*has, *(pl.col(word) != 0 for word in ("active", "old", "failed")))
    gates = {
        gate.outcome: pl.when(pl.all_horizontal(*(has[c] for c in gate.needs)))
        .then(0)
        .otherwise(gate.unmet)
        .cast(pl.Int8)
        for gate in GATES
    }
    columns = {
        **{each.state: state(place) for place, each in enumerate(COMPONENTS)},
        "status": pl.when(completed).then(2).when(touched).then(1).otherwise(0).cast(pl.Int8),
        "progress": (weight * BASIS_POINTS).cast(pl.Int16),
        "completed_at": pl.when(completed).then(date),
        **gates,
    }
    assert ("learner", *columns) == ANSWER
    return facts.select("learner", **columns)
