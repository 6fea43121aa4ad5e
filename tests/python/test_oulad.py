"""A real data set read to the end: the Open University Learning Analytics dataset.

Kuzilek, Hlosta, Zdrahal: Open University Learning Analytics dataset, Scientific Data 4 (2017), CC BY 4.0. Each module
presentation becomes a programme whose components are its coursework, each registration a record. The engine's answers are
held against sums made of whole numbers in polars, row by row and in total.
"""

from __future__ import annotations

import csv
import time
from collections import defaultdict
from datetime import date, datetime, timedelta, timezone
from typing import Any

import blend
import corpus
import polars as pl
import pytest

FOLDER = corpus.ROOT.parent / "shared/data/oulad"
#: Day 0 of every presentation; the data count days from it.
START = date(2020, 1, 1)
AT = datetime(2023, 1, 1, tzinfo=timezone.utc)
QUESTIONS = ("mean with missing as zero", "mean of what there is", "three passed", "80 percent passed", "all passed")
#: Registration: module, presentation, student.
Key = tuple[str, str, str]
Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moment(day: str, hour: int) -> str:
    return f"{START + timedelta(days=int(day or 0))}T{hour:02}:00:00Z"


def programme(name: str, coursework: list[Row]) -> blend.Programme:
    ids = [one["id_assessment"] for one in coursework]
    passed = [{"passed": one, "weight": 1} for one in ids]
    rules: list[dict[str, Any]] = [
        {"mean": ids, "at_least": 0.4, "missing": "zero"},
        {"mean": ids, "at_least": 0.4, "missing": "skip"},
        {"at_least": 3, "of": passed},
        {"percent": 80, "of": passed},
        {"all": passed},
    ]
    return blend.Programme(
        {
            "id": name,
            "components": [
                {
                    "id": one["id_assessment"],
                    "format": "assignment",
                    "done_when": "submitted",
                    "pass_mark": 0.4,
                    "weight": int(float(one["weight"]) * 10),
                    "due": START + timedelta(days=int(one["date"])),
                    "equivalents": [f"{one['id_assessment']}-banked"],
                }
                for one in coursework
            ],
            "groups": [{"id": question, "rule": rule} for question, rule in zip(QUESTIONS, rules)],
            "completion": {"all": ids},
            "due": START + timedelta(days=max(int(one["date"]) for one in coursework)),
        }
    )


def facts(name: str, registration: Row, results: list[Row]) -> list[dict[str, Any]]:
    learner = registration["id_student"]
    made: list[dict[str, Any]] = []
    clock = {"enrolled": moment(registration["date_registration"], 0)}
    if registration["date_unregistration"]:
        # Some leave on the day they come.
        clock["withdrawn"] = moment(registration["date_unregistration"], 23)
    for kind, at in clock.items():
        made.append({"id": kind, "learner": learner, "kind": kind, "programme": name, "at": at})
    for result in results:
        component = result["id_assessment"] + ("-banked" if result["is_banked"] == "1" else "")
        fact: dict[str, Any] = {
            "id": result["id_assessment"],
            "learner": learner,
            "kind": "submitted",
            "component": component,
            "at": moment(result["date_submitted"], 12),
        }
        if result["score"]:
            fact["score"] = {"raw": int(result["score"]), "max": 100}
        made.append(fact)
    return made


def asked() -> tuple[pl.DataFrame, int]:
    """What the engine answers, a row a registration; and how many facts it read."""
    coursework: dict[tuple[str, str], list[Row]] = defaultdict(list)
    where = {}
    for one in rows("assessments.csv"):
        where[one["id_assessment"]] = one["code_module"], one["code_presentation"]
        if one["assessment_type"] != "Exam":
            coursework[where[one["id_assessment"]]].append(one)
    results: dict[Key, list[Row]] = defaultdict(list)
    for result in rows("studentAssessment.csv"):
        module, presentation = where[result["id_assessment"]]
        results[module, presentation, result["id_student"]].append(result)
    programmes = {key: programme("-".join(key), listed) for key, listed in coursework.items()}
    assert len(programmes) == 22
    read, answers = 0, []
    for registration in rows("studentRegistration.csv"):
        module, presentation = registration["code_module"], registration["code_presentation"]
        key = module, presentation, registration["id_student"]
        course = programmes[module, presentation]
        events = facts(course.id, registration, results.pop(key, []))
        read += len(events)
        standing = course.record(events).standing(AT)
        late = [one for one in standing.components if one.since and one.due and one.since >= one.due]
        found = [group.holds for group in standing.groups]
        counts = (len(late), len(standing.findings), standing.status == "withdrawn")
        transferred = sum(one.basis == "transferred" for one in standing.components)
        answers.append((module, presentation, int(key[2]), *found, *counts, transferred))
    assert not results
    names = [*QUESTIONS, "late", "unknown", "withdrawn", "transferred"]
    return pl.DataFrame(answers, ["code_module", "code_presentation", "id_student", *names], orient="row"), read


def reckoned() -> pl.DataFrame:
    """The same by whole numbers alone: scores of 0 to 100, weights in tenths of a percent."""
    presentation = ["code_module", "code_presentation"]
    assessments = pl.read_csv(FOLDER / "assessments.csv").with_columns(
        (pl.col("weight") * 10).cast(pl.Int64), exam=pl.col("assessment_type") == "Exam"
    )
    totals = (
        assessments.filter(~pl.col("exam"))
        .group_by(presentation)
        .agg(count=pl.len().cast(pl.Int64), total=pl.col("weight").sum())
    )
    results = pl.read_csv(FOLDER / "studentAssessment.csv").join(assessments, on="id_assessment", validate="m:1")
    own = ~pl.col("exam")
    sums = results.group_by([*presentation, "id_student"]).agg(
        points=(pl.col("score") * pl.col("weight")).filter(own).sum(),
        scored=pl.col("weight").filter(own & pl.col("score").is_not_null()).sum(),
        passed=(own & (pl.col("score") >= 40)).sum().cast(pl.Int64),
        late=(own & (pl.col("date_submitted") > pl.col("date"))).sum(),
        unknown=pl.col("exam").sum(),
        transferred=(own & (pl.col("is_banked") == 1)).sum(),
    )
    registrations = pl.read_csv(FOLDER / "studentRegistration.csv")
    joined = registrations.join(sums, on=[*presentation, "id_student"], how="left", validate="1:1")
    joined = joined.join(totals, on=presentation, validate="m:1")
    filled = joined.with_columns(pl.col("points", "scored", "passed", "late", "unknown", "transferred").fill_null(0))
    zero = (pl.col("total") > 0) & (pl.col("points") >= 40 * pl.col("total"))
    skip = (pl.col("scored") > 0) & (pl.col("points") >= 40 * pl.col("scored"))
    passed, count = pl.col("passed"), pl.col("count")
    verdicts = [zero, skip, passed >= 3, passed * 100 >= count * 80, passed == count]
    gone = pl.col("date_unregistration") >= pl.col("date_registration").fill_null(0)
    return filled.select(
        *presentation,
        "id_student",
        *(verdict.alias(question) for verdict, question in zip(verdicts, QUESTIONS)),
        "late",
        "unknown",
        withdrawn=gone.fill_null(False),
        transferred="transferred",
    )


def test_every_result_and_registration(capsys: pytest.CaptureFixture[str]) -> None:
    if not FOLDER.is_dir():
        pytest.skip("the Open University data is not here")
    began = time.perf_counter()
    answers, read = asked()
    took = time.perf_counter() - began
    expected = reckoned()
    counted = [*QUESTIONS, "late", "unknown", "withdrawn", "transferred"]
    with capsys.disabled():
        print(f"\nOULAD: 22 programmes, {answers.height} registrations, {read} facts, {took:.1f} s")
        for name in counted:
            print(f"  {name}: {answers[name].sum()} (reckoned {expected[name].sum()})")
    assert answers.height == 32_593 and read == 173_912 + 32_593 + 10_072
    order = ["code_module", "code_presentation", "id_student"]
    mine = answers.with_columns(pl.col(counted).cast(pl.Int64)).sort(order)
    other = expected.with_columns(pl.col(counted).cast(pl.Int64)).sort(order)
    for name in counted:
        differ = mine.filter(mine[name] != other[name])
        assert differ.is_empty(), f"{name}: {differ.height} registrations differ: {differ.head(3).rows()}"
        assert mine[name].sum() > 0
