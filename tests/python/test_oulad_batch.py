"""The Open University data as tables: every registration by `Programme.evaluate`, held against its record's standing.

The programmes and facts are those of `test_oulad_population`. All facts of a presentation make one table, in several
orders and types, without ids and with them, judged while the coursework is under way and long after. Compared are all
columns of every registration.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any, get_args

import blend
import crowds
import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from test_oulad import AT, FOLDER
from test_oulad_population import presentations

#: In the middle of most presentations: much is overdue, or still to come.
UNDER_WAY = datetime(2020, 5, 1, 9, 30, tzinfo=timezone.utc)
ALL: dict[str, Any] = {"components": True, "spans": True, "gates": True, "missing": True}
WORDS = ("id", "learner", "kind", "programme", "component", "at", "name", "value")


def frame(facts: list[dict[str, Any]]) -> pl.DataFrame:
    """The facts as rows; scores as the shares they are."""
    made = [{**fact, "score": fact["score"]["raw"] / 100 if "score" in fact else None} for fact in facts]
    table = pl.DataFrame(made, schema={**dict.fromkeys(WORDS, pl.String), "score": pl.Float64})
    return table.with_columns(pl.col("at").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="us", time_zone="UTC"))


def in_order(table: pl.DataFrame) -> pl.DataFrame:
    return table.drop("id").with_columns(pl.col("learner").cast(pl.Int64))


def shuffled(table: pl.DataFrame) -> pl.DataFrame:
    words = pl.col("kind", "programme", "component", "name", "value").cast(pl.Categorical)
    return table.drop("id").sample(fraction=1, shuffle=True, seed=1).with_columns(words)


def by_learner(table: pl.DataFrame) -> pl.DataFrame:
    return in_order(table).sort("learner", maintain_order=True)


def with_ids_twice(table: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([table, table]).sample(fraction=1, shuffle=True, seed=2)


FORMS: list[Callable[[pl.DataFrame], pl.DataFrame]] = [in_order, shuffled, by_learner, with_ids_twice]


def held_against(
    expected: dict[str, dict[str, Any]], unknown: int, course: blend.Programme, table: pl.DataFrame, at: datetime
) -> Counter[str]:
    """Holds every form of a presentation's table against what its records say; how many rows and learners that were."""
    totals: Counter[str] = Counter()
    for number, form in enumerate(FORMS):
        given = form(table)
        told = course.evaluate(given.to_arrow(), at, threads=1 + number % 2, **ALL)
        found = crowds.rows(pa.table(told))
        about = f"{course.id} {form.__name__} at {at}"
        assert found.keys() == expected.keys(), about
        differ = [learner for learner, row in expected.items() if found[learner] != row]
        assert not differ, f"{about}: {len(differ)} differ, {differ[0]}: {found[differ[0]]} for {expected[differ[0]]}"
        assert told.rows_read == given.height
        noticed = {notice.code: notice.count for notice in told.notices}
        assert noticed == ({"unknown_component": unknown} if unknown else {})
        totals += Counter({"rows": told.rows_read, "learners": told.num_rows, "in full": told.in_full})
    return totals


def test_every_registration_in_every_order(capsys: pytest.CaptureFixture[str]) -> None:
    if not FOLDER.is_dir():
        pytest.skip("the Open University data is not here")
    began = time.perf_counter()
    programmes, events = presentations()
    facts = sum(map(len, events.values()))
    totals, statuses, timings = ({at: Counter[str]() for at in (UNDER_WAY, AT)} for _ in range(3))
    for key, course in programmes.items():
        mine: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for fact in events[key]:
            mine[fact["learner"]].append(fact)
        records = {learner: course.record(own) for learner, own in mine.items()}
        table = frame(events[key])
        for at in totals:
            standings = {learner: record.standing(at) for learner, record in records.items()}
            expected = {learner: crowds.row(standing) for learner, standing in standings.items()}
            unknown = sum(len(standing.findings) for standing in standings.values())
            totals[at] += held_against(expected, unknown, course, table, at)
            totals[at]["unknown"] += unknown
            statuses[at].update(row["status"] for row in expected.values())
            timings[at].update(row["timing"] for row in expected.values())
    with capsys.disabled():
        print(f"\nOULAD by tables: {facts} facts, {time.perf_counter() - began:.1f} s")
        for at, found in totals.items():
            print(f"  {at}: {dict(found)}, {dict(statuses[at])}, {dict(timings[at])}")
    for at, found in totals.items():
        # Without ids thrice, and once with ids, each fact twice.
        assert found["rows"] == (3 + 2) * facts and found["learners"] == len(FORMS) * 32_593
        # In full: whoever has a row with an id about what is not known, which all come late.
        assert found["in full"] == found["unknown"]
        assert statuses[at].total() == 32_593
    assert totals[AT]["unknown"] == 4_959
    assert set(statuses[UNDER_WAY]) >= {"in_progress", "not_started", "completed", "withdrawn"}
    assert set(timings[UNDER_WAY] | timings[AT]) == set(get_args(blend.Timing))
