"""The peers of `benches/peers` on small data: what the contest there times has to be the same answer.

Generated learners, and learners full of ties and edges, go to files in every form: in order of arrival and sorted, with
dense, sparse and text ids. blend, the query engines that are installed and numpy answer about all of them, and every
column is held against the plain judge's. Dates of completion of blend are compared where the judge can tell them, and
everywhere with those of its own records.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import corpus
import pyarrow as pa  # type: ignore[import-untyped]
import pytest

FOLDER = corpus.ROOT / "benches/peers"
MODULES = ("check", "data", "edges", "engines", "programme", "tables")
IDS = ("dense", "sparse", "text")
LEARNERS = {"log": 2_000, "edges": 1_000}
#: Engines, with the most threads to try: Polars makes its own when it is loaded. numpy addresses arrays by dense ids.
THREADS = {"blend": 2, "duckdb": 2, "polars": 1, "polars-in-memory": 1, "numpy": 1}


@pytest.fixture(scope="module")
def peers() -> Iterator[SimpleNamespace]:
    """The modules; they import each other by their bare names."""
    sys.path.append(str(FOLDER))
    yield SimpleNamespace(**{name: import_module(name) for name in MODULES})
    sys.path.remove(str(FOLDER))


@pytest.fixture(scope="module", params=LEARNERS)
def folder(request: pytest.FixtureRequest, peers: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where one kind of data lies, in all forms."""
    place = tmp_path_factory.mktemp(request.param)
    maker = peers.data if request.param == "log" else peers.edges
    rows, cohort = maker.make(LEARNERS[request.param])
    for ids in IDS:
        for by_learner in (False, True):
            peers.data.lay(rows, cohort, place, ids, by_learner)
    return place


def told(peers: SimpleNamespace, name: str, data: Any, form: str | None = None) -> tuple[Any, Any]:
    """The answer of an engine, and its report by cohort."""
    kind = peers.engines.engine_class(name)
    engine = kind(data, form or kind.forms[0])
    engine.answer()
    return engine.table(), engine.report()


@pytest.mark.parametrize("by_learner", [False, True], ids=["as it arrived", "sorted"])
@pytest.mark.parametrize("ids", IDS)
def test_every_engine_answers_as_the_judge(peers: SimpleNamespace, folder: Path, ids: str, by_learner: bool) -> None:
    data = peers.tables.Data(folder, ids, by_learner)
    answer, report = told(peers, "plain", data)
    assert answer.num_rows == data.enrol().num_rows in LEARNERS.values()
    # Every word an answer can hold is there.
    plain = peers.check.comparable(answer)
    states = {word for component in peers.programme.COMPONENTS for word in plain[component.state].unique().to_pylist()}
    outcomes = {word for gate in peers.programme.GATES for word in plain[gate.outcome].unique().to_pylist()}
    assert states == {*peers.programme.STATES} and outcomes == {*peers.programme.OUTCOMES}
    assert {*plain["status"].to_pylist()} >= {"in_progress", "completed"}
    datable = peers.check.datable(data.events())
    for name, most in THREADS.items():
        if name == "numpy" and ids != "dense":
            continue
        for threads in range(1, most + 1):
            for form in peers.engines.engine_class(name).forms:
                given = peers.tables.Data(folder, ids, by_learner, threads=threads)
                found, own = told(peers, name, given, form)
                differ, dates = peers.check.differences(answer, found, datable if name == "blend" else None)
                assert not differ, f"{name}, {threads} threads, {form}: {differ}"
                assert dates > 50
                assert peers.check.differences(report, own)[0] == {}, name


def test_the_batch_dates_completion_as_records_do(peers: SimpleNamespace, folder: Path) -> None:
    data = peers.tables.Data(folder)
    answer, report = told(peers, "blend", data)
    each, own = told(peers, "blend-each", data)
    differ, dates = peers.check.differences(each, answer)
    assert not differ and dates > 50
    assert peers.check.differences(own, report)[0] == {}


def test_what_differs_is_told(peers: SimpleNamespace, folder: Path) -> None:
    answer, _ = told(peers, "blend", peers.tables.Data(folder))
    for name in peers.programme.ANSWER[1:]:
        values = answer[name].to_pylist()
        place = next(place for place, value in enumerate(values) if value not in (None, values[0]))
        values[0] = values[place]
        wrong = answer.set_column(answer.column_names.index(name), name, pa.array(values, answer[name].type))
        assert peers.check.differences(answer, wrong)[0] == {name: 1}
    assert peers.check.differences(answer, answer.slice(1))[0] == {"learner": answer.num_rows}
