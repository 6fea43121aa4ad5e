"""The Open University data as populations: measures over each module presentation, held against sums made in polars.

The programmes and facts are those of `test_oulad`, with what is known of each learner as attributes. Every figure of the
reports - completion, funnel, struggle, timing, time to completion, per region and per age band - is reckoned a second time
from the tables alone.
"""

from __future__ import annotations

import time
from collections import defaultdict
from typing import Any

import blend
import polars as pl
import pytest
from test_oulad import AT, FOLDER, Key, Row, facts, moment, programme, rows

PRESENTATION = ["code_module", "code_presentation"]
ATTRIBUTES = ("region", "age_band")
#: Module, presentation.
Presentation = tuple[str, str]


def presentations() -> tuple[dict[Presentation, blend.Programme], dict[Presentation, list[dict[str, Any]]]]:
    """The programme of each presentation, and the facts of everybody registered for it.

    Results of exams are among them, though the programmes know coursework alone.
    """
    coursework: dict[Presentation, list[Row]] = defaultdict(list)
    where = {}
    for one in rows("assessments.csv"):
        where[one["id_assessment"]] = one["code_module"], one["code_presentation"]
        if one["assessment_type"] != "Exam":
            coursework[where[one["id_assessment"]]].append(one)
    results: dict[Key, list[Row]] = defaultdict(list)
    for result in rows("studentAssessment.csv"):
        results[*where[result["id_assessment"]], result["id_student"]].append(result)
    people = {
        (one["code_module"], one["code_presentation"], one["id_student"]): one for one in rows("studentInfo.csv")
    }
    programmes = {key: programme("-".join(key), listed) for key, listed in coursework.items()}
    events: dict[Presentation, list[dict[str, Any]]] = defaultdict(list)
    for registration in rows("studentRegistration.csv"):
        key = registration["code_module"], registration["code_presentation"]
        learner = registration["id_student"]
        events[key] += facts(programmes[key].id, registration, results[*key, learner])
        person = people[*key, learner]
        for name in ATTRIBUTES:
            at = moment(registration["date_registration"], 0)
            if person[name]:
                attribute = {"id": name, "learner": learner, "kind": "attribute", "at": at}
                events[key].append({**attribute, "name": name, "value": person[name]})
    return programmes, events


def reports() -> tuple[dict[Presentation, dict[str, Any]], int]:
    """The report of each presentation as JSON, and how many facts were read."""
    programmes, events = presentations()
    made = {key: programmes[key].population(events[key]).report(AT).to_dict() for key in programmes}
    return made, sum(map(len, events.values()))


def reckoned() -> pl.DataFrame:
    """A row a registration: who counts, who completed when, in whole days and seconds."""
    coursework = pl.read_csv(FOLDER / "assessments.csv").filter(pl.col("assessment_type") != "Exam")
    asked = coursework.group_by(PRESENTATION).agg(asked=pl.len(), due=pl.col("date").cast(pl.Int64).max())
    results = pl.read_csv(FOLDER / "studentAssessment.csv").join(coursework, on="id_assessment", validate="m:1")
    done = results.group_by([*PRESENTATION, "id_student"]).agg(
        done=pl.len(), last=pl.col("date_submitted").max()
    )
    registrations = pl.read_csv(FOLDER / "studentRegistration.csv")
    info = pl.read_csv(FOLDER / "studentInfo.csv").select(*PRESENTATION, "id_student", *ATTRIBUTES)
    joined = registrations.join(info, on=[*PRESENTATION, "id_student"], validate="1:1")
    joined = joined.join(done, on=[*PRESENTATION, "id_student"], how="left", validate="1:1")
    joined = joined.join(asked, on=PRESENTATION, validate="m:1").with_columns(
        pl.col("date_registration").fill_null(0), pl.col("done").fill_null(0)
    )
    gone = (pl.col("date_unregistration") >= pl.col("date_registration")).fill_null(False)
    ended = pl.max_horizontal(pl.col("last") * 86_400 + 43_200, pl.col("date_registration") * 86_400)
    completed = ~gone & (pl.col("done") == pl.col("asked"))
    return joined.with_columns(gone=gone, completed=completed, ended=ended).with_columns(
        late=pl.col("completed") & (pl.col("ended") >= (pl.col("due") + 1) * 86_400),
        took=pl.col("ended") - pl.col("date_registration") * 86_400,
    )


def of_components(people: pl.DataFrame) -> pl.DataFrame:
    """A row an assessment: how many of those who count handed it in, were marked, and got less than 40."""
    results = pl.read_csv(FOLDER / "studentAssessment.csv").join(
        pl.read_csv(FOLDER / "assessments.csv").filter(pl.col("assessment_type") != "Exam"), on="id_assessment"
    )
    counted = people.filter(~pl.col("gone")).select(*PRESENTATION, "id_student")
    return results.join(counted, on=[*PRESENTATION, "id_student"]).group_by([*PRESENTATION, "id_assessment"]).agg(
        done=pl.len(), marked=pl.col("score").count(), failed=(pl.col("score") < 40).sum()
    )


def quartile(values: list[int], quarter: int) -> int | None:
    """Between neighbours in a straight line, in whole seconds rounded down."""
    if not values:
        return None
    whole, rest = divmod(quarter * (len(values) - 1), 4)
    after = values[min(whole + 1, len(values) - 1)]
    return (4 * values[whole] + rest * (after - values[whole])) // 4


def rate(measured: dict[str, Any]) -> tuple[int, int]:
    numerator, denominator = measured["numerator"], measured["denominator"]
    assert measured["value"] == (numerator * 10_000 // denominator if denominator else None)
    return numerator, denominator


def test_measures_of_every_presentation(capsys: pytest.CaptureFixture[str]) -> None:
    if not FOLDER.is_dir():
        pytest.skip("the Open University data is not here")
    began = time.perf_counter()
    found, read = reports()
    took = time.perf_counter() - began
    people = reckoned()
    components = of_components(people)
    totals: dict[str, int] = defaultdict(int)
    for key, report in found.items():
        own = people.filter((pl.col("code_module") == key[0]) & (pl.col("code_presentation") == key[1]))
        counted = own.filter(~pl.col("gone"))
        completed = counted.filter(pl.col("completed"))
        measures = report["all"]
        assert report["learners"] == own.height
        assert rate(measures["completion"]) == (completed.height, counted.height)
        withdrawn = own.height - counted.height
        assert measures["completion"]["excluded"] == ({"withdrawn": withdrawn} if withdrawn else {})
        late = int(completed["late"].sum())
        timing = measures["timing"]
        assert (timing["late"], timing["on_time"], timing["overdue"]) == (
            late,
            completed.height - late,
            counted.height - completed.height,
        )
        spans = sorted(completed["took"].to_list())
        took_them = measures["time_to_completion"]
        assert took_them["count"] == len(spans)
        names = ("lower_quartile", "median", "upper_quartile")
        assert [took_them[name] for name in names] == [quartile(spans, quarter) for quarter in (1, 2, 3)]
        handed = components.filter((pl.col("code_module") == key[0]) & (pl.col("code_presentation") == key[1]))
        sums = {str(row["id_assessment"]): row for row in handed.iter_rows(named=True)}
        for step in measures["funnel"]:
            done = sums[step["component"]]["done"] if step["component"] in sums else 0
            assert (step["asked"], step["started"], step["done"]) == (counted.height, done, done)
            assert rate(step["drop_off"]) == (0, done)
        for trouble in measures["struggle"]["components"]:
            row = sums.get(trouble["component"], {"marked": 0, "failed": 0})
            assert (trouble["attempts"], trouble["failed_attempts"]) == (row["marked"], row["failed"])
            assert rate(trouble["learners"]) == (row["failed"], row["marked"])
            totals["below 40"] += row["failed"]
        parts = {(part["name"], part["value"]): part for part in report["attributes"]}
        for name in ATTRIBUTES:
            for value, group in own.filter(pl.col(name).is_not_null()).group_by(name):
                part = parts.pop((name, value[0]))
                assert part["learners"] == group.height
                assert rate(part["completion"]) == (group["completed"].sum(), (~group["gone"]).sum())
        assert not parts
        totals["registrations"] += own.height
        totals["counted"] += counted.height
        totals["completed"] += completed.height
        totals["late"] += late
    with capsys.disabled():
        told = ", ".join(f"{name} {number}" for name, number in totals.items())
        print(f"\nOULAD as populations: {read} facts, {took:.1f} s; {told}")
    assert totals["registrations"] == 32_593 and all(totals.values())
