"""Tables of every library in, tables out, the same answers as each learner's record gives."""

from __future__ import annotations

import importlib
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import blend
import duckdb
import pandas as pd  # type: ignore[import-untyped]
import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from crowds import AT, COLUMNS, facts, programmes, rows, standings

ALL: dict[str, Any] = {"components": True, "spans": True, "gates": True, "missing": True}
LEARNERS = 300


def frame(made: list[dict[str, Any]]) -> pl.DataFrame:
    schema: dict[str, Any] = {name: pl.String for name in COLUMNS}
    schema |= {"learner": pl.Int64, "score": pl.Float64, "minutes": pl.Int64}
    schema |= {name: pl.Datetime("us", "UTC") for name in ("at", "recorded")} | {"until": pl.Date, "due": pl.Date}
    return pl.DataFrame(made, schema=schema)


@pytest.fixture(scope="module", params=[0, 1], ids=["plain", "certified"])
def crowd(request: pytest.FixtureRequest) -> tuple[blend.Programme, blend.Schedule | None, pl.DataFrame, Any]:
    programme, schedule = programmes()[request.param]
    made = facts(programme.id, LEARNERS)
    expected = standings(programme, schedule, made)
    assert len({row["status"] for row in expected.values()}) >= 4
    return programme, schedule, frame(made), expected


def many_batches(table: pl.DataFrame) -> pa.RecordBatchReader:
    arrow = table.to_arrow()
    batches = arrow.to_batches(max_chunksize=17)
    assert len(batches) > 20
    return pa.RecordBatchReader.from_batches(batches[0].schema, iter(batches))


def in_dictionaries(table: pl.DataFrame) -> pl.DataFrame:
    words = [name for name, kind in table.schema.items() if kind == pl.String and name != "id"]
    return table.with_columns(pl.col(words).cast(pl.Categorical))


def in_text(table: pl.DataFrame) -> pl.DataFrame:
    stamps = pl.col("at", "recorded").dt.to_string("%Y-%m-%dT%H:%M:%S%.6fZ")
    return table.with_columns(stamps, pl.col("until", "due", "score", "minutes").cast(pl.String))


def without_zone(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(pl.col("at", "recorded").dt.replace_time_zone(None))


def nanoseconds(table: pl.DataFrame) -> pl.DataFrame:
    zones = table.with_columns(pl.col("at").cast(pl.Datetime("ns", "UTC")))
    return zones.with_columns(pl.col("recorded").dt.convert_time_zone("Asia/Tokyo"))


def large(table: pl.DataFrame) -> pa.Table:
    arrow = table.to_arrow()
    kinds = [pa.large_string() if pa.types.is_large_string(kind) else kind for kind in arrow.schema.types]
    return arrow.cast(pa.schema(list(zip(arrow.schema.names, kinds))))


def small(table: pl.DataFrame) -> pa.Table:
    arrow = table.to_arrow()
    text = [pa.types.is_large_string(kind) or kind == pa.string_view() for kind in arrow.schema.types]
    kinds = [pa.string() if is_text else kind for is_text, kind in zip(text, arrow.schema.types)]
    return arrow.cast(pa.schema(list(zip(arrow.schema.names, kinds))))


def sliced(table: pl.DataFrame) -> pa.Table:
    twice = pa.concat_tables([small(table), small(table)]).combine_chunks()
    return twice.slice(table.height, table.height)


SOURCES: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": lambda table: table,
    "polars lazy": lambda table: table.lazy(),
    "polars dictionaries": in_dictionaries,
    "polars decimals": lambda table: table.with_columns(pl.col("score").cast(pl.Decimal(20, 10))),
    "polars single floats": lambda table: table.with_columns(pl.col("score").cast(pl.Float32)),
    "text": in_text,
    "timestamps without zone": without_zone,
    "nanoseconds, another zone": nanoseconds,
    "pyarrow": lambda table: table.to_arrow(),
    "pyarrow, large": large,
    "pyarrow, small": small,
    "pyarrow, sliced": sliced,
    "pyarrow record batch": lambda table: small(table).combine_chunks().to_batches()[0],
    "pyarrow reader": many_batches,
    "pandas": lambda table: table.to_pandas(use_pyarrow_extension_array=True),
    "duckdb": lambda table: duckdb.from_arrow(small(table)),
    "only an array": lambda table: OnlyArray(small(table).combine_chunks().to_batches()[0]),
}


class OnlyArray:
    def __init__(self, batch: Any) -> None:
        self.batch = batch

    def __arrow_c_array__(self, requested_schema: object = None) -> Any:
        return self.batch.__arrow_c_array__(requested_schema)


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_says_what_records_say(crowd: Any, source: str) -> None:
    programme, schedule, table, expected = crowd
    told = programme.evaluate(SOURCES[source](table), at=AT, schedule=schedule, **ALL)
    assert told.notices == [] and told.rows_read == table.height
    assert rows(pa.table(told)) == expected


@pytest.mark.parametrize("kind", [pl.String, pl.Int16, pl.Int64, pl.UInt32, pl.UInt64, pl.Categorical])
def test_learners_come_back_as_they_came(crowd: Any, kind: Any) -> None:
    programme, schedule, table, expected = crowd
    text = kind in (pl.String, pl.Categorical)
    learner = pl.col("learner").cast(pl.String).cast(kind) if text else pl.col("learner").cast(kind)
    told = programme.evaluate(table.with_columns(learner), AT, schedule=schedule, **ALL)
    given = {pl.Int16: pa.int64(), pl.Int64: pa.int64(), pl.UInt32: pa.uint64(), pl.UInt64: pa.uint64()}
    found = pa.schema(told).field("learner").type
    assert found == given[kind] if not text else found in (pa.string(), pa.large_string())
    assert rows(pa.table(told)) == expected


def test_threads_pieces_and_what_is_asked_change_nothing(crowd: Any) -> None:
    programme, schedule, table, expected = crowd
    one = programme.evaluate(table, AT, schedule=schedule, threads=1, **ALL)
    assert programme.evaluate(table, AT, schedule=schedule, threads=5, **ALL) == one
    bare = programme.evaluate(many_batches(table), AT, schedule=schedule, threads=3)
    usual = one.column_names[:9]
    assert bare.column_names == usual
    assert rows(pa.table(bare)) == rows(pa.table(one).select(usual))
    some = programme.evaluate(table, AT, schedule=schedule, components=["quiz"], spans=("prep",), gates=[])
    assert some.column_names[9:] == ["prep.since", "prep.until", "quiz.state"]
    known = datetime(2026, 4, 1, tzinfo=timezone.utc)
    made = [{**fact} for fact in table.to_dicts()]
    told = programme.evaluate(table, AT, known_at=known, schedule=schedule, **ALL)
    assert rows(pa.table(told)) == standings(programme, schedule, made, known) != expected


def test_rows_that_come_learner_by_learner(crowd: Any) -> None:
    programme, schedule, table, expected = crowd
    told = programme.evaluate(many_batches(table.sort("learner")), AT, schedule=schedule, grouped=True, **ALL)
    assert rows(pa.table(told)) == expected
    with pytest.raises(blend.RecordError) as refused:
        programme.evaluate(pl.concat([table.sort("learner"), table.head(1)]), AT, schedule=schedule, grouped=True)
    assert [problem["code"] for problem in refused.value.problems] == ["duplicate_id"]


@pytest.mark.parametrize("ids", [True, False], ids=["ids", "no ids"])
def test_measures_are_those_of_a_report(crowd: Any, ids: bool) -> None:
    programme, schedule, table, _ = crowd
    made = [{name: value for name, value in fact.items() if value is not None} for fact in table.to_dicts()]
    for fact in made:
        fact["learner"] = str(fact["learner"])
    table = table if ids else table.drop("id")
    told = programme.evaluate(table, AT, schedule=schedule, measures=True, threads=3)
    report = programme.population(made, schedule).report(AT)
    assert told.measures is not None
    measures = told.measures.to_dict()
    assert measures == {name: value for name, value in report.all.to_dict().items() if name in measures}
    assert list(measures) == ["learners", "completion", "formats", "timing", "pre_work", "funnel"]
    assert told.measures.completion.numerator > 0
    assert (told.measures.pre_work.registered.numerator > 0) == (schedule is not None)
    bare = programme.evaluate(table, AT, schedule=schedule)
    assert bare.measures is None and bare != told and pl.DataFrame(bare).equals(pl.DataFrame(told))


def test_parquet_files_are_read_by_what_there_is(
    crowd: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme, schedule, table, expected = crowd
    paths = [tmp_path / "a.parquet", tmp_path / "b.parquet"]
    wide = table.with_columns(ignored=pl.lit("x"))
    wide[:500].write_parquet(paths[0])
    wide[500:].write_parquet(paths[1])
    gone: set[str] = set()

    def without(name: str) -> Any:
        if name.partition(".")[0] in gone:
            raise ImportError(name)
        return importlib.import_module(name)

    monkeypatch.setattr("blend._evaluate.import_module", without)
    for reader in ("pyarrow", "polars", "duckdb"):
        told = programme.evaluate([str(paths[0]), paths[1]], AT, schedule=schedule, **ALL)
        assert rows(pa.table(told)) == expected, reader
        first = programme.evaluate(paths[0], AT, schedule=schedule)
        assert first == programme.evaluate(str(paths[0]), AT, schedule=schedule) and first.rows_read == 500
        with pytest.raises(blend.RecordError, match="did you mean `ignored`"):
            programme.evaluate(paths, AT, columns={"by": "ignore"})
        gone.add(reader)
    with pytest.raises(ImportError, match="needs pyarrow, polars or duckdb"):
        programme.evaluate(paths, AT)
    with pytest.raises(FileNotFoundError):
        gone.clear()
        programme.evaluate(tmp_path / "c.parquet", AT)


def test_a_lazy_frame_goes_without_collect_batches(crowd: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    programme, schedule, table, expected = crowd
    monkeypatch.delattr(pl.LazyFrame, "collect_batches")
    told = programme.evaluate(table.lazy(), AT, schedule=schedule, **ALL)
    assert rows(pa.table(told)) == expected


def to_pandas(told: blend.Evaluation) -> Any:
    # The pandas that still runs on Python 3.10 takes Arrow through PyArrow alone.
    return pd.DataFrame.from_arrow(told) if hasattr(pd.DataFrame, "from_arrow") else pa.table(told).to_pandas()


def test_answers_go_everywhere(crowd: Any) -> None:
    programme, schedule, table, expected = crowd
    told = programme.evaluate(table, AT, schedule=schedule, **ALL)
    again = pl.DataFrame(told)
    assert again.columns == told.column_names and again.height == told.num_rows == len(told) == len(expected)
    assert again.schema["completed_at"] == pl.Datetime("us", "UTC")
    assert rows(again.to_arrow()) == expected
    assert rows(pa.table(told)) == rows(pa.Table.from_batches([pa.record_batch(told)])) == expected
    assert pa.schema(told) == pa.table(told).schema
    panda = to_pandas(told)
    assert list(panda.columns) == told.column_names
    by_learner = {str(one["learner"]): one for one in panda.to_dict("records")}
    for learner, one in expected.items():
        found = by_learner[learner]
        assert (found["status"], found["progress"]) == (one["status"], one["progress"])
        assert (None if pd.isna(found["expires"]) else found["expires"]) == one["expires"]
    counted: Any = duckdb.sql("select status, count(*) from told group by status")
    statuses = [one["status"] for one in expected.values()]
    assert dict(counted.fetchall()) == {status: statuses.count(status) for status in set(statuses)}
    every: Any = duckdb.sql("select * from told")
    assert rows(every.to_arrow_table()) == expected
    # A capsule that is dropped unread frees what it holds; one can be had again and again.
    for _ in range(3):
        assert told.__arrow_c_stream__() and told.__arrow_c_schema__() and len(told.__arrow_c_array__()) == 2
    # Answers are a table, and may be one of facts.
    with pytest.raises(blend.RecordError, match="no column `kind`"):
        programme.evaluate(told, AT)
    assert "rows_read=" in repr(told) and told != object() and told == programme.evaluate(
        table, AT, schedule=schedule, **ALL
    )


def test_tables_without_rows(crowd: Any) -> None:
    programme, schedule, table, _ = crowd
    empty = table.clear()
    no_batches = pa.RecordBatchReader.from_batches(small(empty).schema, [])
    for source in (empty, empty.lazy(), small(empty), no_batches, duckdb.from_arrow(small(empty))):
        told = programme.evaluate(source, AT, schedule=schedule, **ALL)
        assert (told.num_rows, told.rows_read, told.notices) == (0, 0, [])
        assert pa.schema(told).field("learner").type == pa.int64()
        assert pl.DataFrame(told).height == pa.table(told).num_rows == len(to_pandas(told)) == 0
        counted: Any = duckdb.sql("select count(*) from told")
        assert counted.fetchall() == [(0,)]


def test_columns_are_named_and_told_when_wrong() -> None:
    programme, _ = programmes()[0]
    table = frame(facts("plain", 5))
    renamed = table.rename({"learner": "user_id", "at": "happened"})
    names = {"learner": "user_id", "at": "happened"}
    assert programme.evaluate(renamed, AT, columns=names) == programme.evaluate(table, AT)
    wrong = table.rename({"learner": "lerner"}).with_columns(kind=pl.lit(1), score=pl.lit(True))
    with pytest.raises(blend.RecordError) as error:
        programme.evaluate(wrong, AT, columns={"session": "sitting", "scroe": "x"})
    told = [(problem["code"], problem["path"]) for problem in error.value.problems]
    assert told == [
        ("wrong_type", "/kind"),
        ("missing_field", "/learner"),
        ("wrong_type", "/score"),
        ("unknown_field", "/scroe"),
        ("missing_field", "/session"),
    ]
    assert "did you mean `lerner`?" in str(error.value) and "column `score` is Boolean" in str(error.value)
    with pytest.raises(blend.DocumentError, match="perp"):
        programme.evaluate(table, AT, components=["perp"])
    listed: list[tuple[Any, type[Exception], str]] = [
        (table.to_dicts(), TypeError, "Programme.population"),
        ([], TypeError, "Programme.population"),
        (table["kind"], TypeError, "not a single column|table is wanted|tagged union|struct"),
        (7, TypeError, "int"),
        ({"learner": [1]}, TypeError, "dict"),
    ]
    for source, kind, words in listed:
        with pytest.raises((kind, ValueError), match=words):
            programme.evaluate(source, AT)
    with pytest.raises(ValueError, match="time zone"):
        programme.evaluate(table, datetime(2026, 1, 1))
    with pytest.raises(ValueError, match="yesterday"):
        programme.evaluate(table, "yesterday")
    with pytest.raises(blend.DocumentError, match="threads"):
        programme.evaluate(table, AT, threads=0)
    wrongs: list[dict[str, Any]] = [{"components": "quiz"}, {"columns": ["learner"]}, {"schedule": 1}]
    for given in wrongs:
        with pytest.raises(TypeError):
            programme.evaluate(table, AT, **given)
    with pytest.raises(TypeError):
        blend.Evaluation()


def test_what_is_noticed_about_rows() -> None:
    programme, _ = programmes()[0]
    table = pl.DataFrame(
        {
            "learner": ["a", "b", None, "a", "a"],
            "kind": ["completed", "completed", "completed", "vanished", "scored"],
            "at": ["2026-03-01T00:00:00Z", "soon", *["2026-03-01T00:00:00Z"] * 3],
            "component": ["prep", "prep", "prep", "prep", "quizz"],
            "score": [None, None, None, None, 0.5],
        }
    )
    told = programme.evaluate(table, AT)
    assert told.notices == [
        blend.Notice("bad_instant", "at", 1, (1,)),
        blend.Notice("missing_field", "learner", 1, (2,)),
        blend.Notice("unknown_component", "component", 1, (4,)),
        blend.Notice("unknown_value", "kind", 1, (3,)),
    ]
    assert told.notices[0].to_dict() == {"code": "bad_instant", "column": "at", "count": 1, "rows": [1]}
    assert pickle.loads(pickle.dumps(told.notices)) == told.notices
    assert sorted(pa.table(told)["learner"].to_pylist()) == ["a", "b"]


def test_a_source_that_raises_raises() -> None:
    programme, _ = programmes()[0]
    batch = small(frame(facts("plain", 5))).to_batches()[0]

    class Gone(Exception):
        pass

    def batches() -> Any:
        yield batch
        raise Gone("gone")

    with pytest.raises((Gone, ValueError), match="gone"):
        programme.evaluate(pa.RecordBatchReader.from_batches(batch.schema, batches()), AT)

    def failing(_: pl.DataFrame) -> pl.DataFrame:
        raise Gone("gone")

    lazy = frame(facts("plain", 5)).lazy().map_batches(failing)
    with pytest.raises((Gone, pl.exceptions.ComputeError), match="gone"):
        programme.evaluate(lazy, AT)
    assert programme.evaluate(batch, AT).num_rows == 5


def test_progress_is_shown(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    programme, _ = programmes()[0]
    table = frame(facts("plain", 50))
    assert programme.evaluate(table, AT, progress=True).num_rows == 50
    shown = capfd.readouterr().err
    assert "read" in shown and "judged: 100%" in shown
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(ImportError, match="needs tqdm"):
        programme.evaluate(table, AT, progress=True)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="how busy a process is is read from /proc")
def test_an_interrupt_stops_it_and_leaves_things_usable() -> None:
    code = """
        import sys, time
        import pyarrow as pa
        from crowds import AT, facts, programmes
        from test_evaluate import frame, small

        programme, _ = programmes()[0]
        table = small(frame(facts("plain", 200)))

        def endless():
            while True:
                yield from table.to_batches()

        for _ in range(2):
            print("begun", flush=True)
            try:
                programme.evaluate(pa.RecordBatchReader.from_batches(table.schema, endless()), AT, threads=2)
            except KeyboardInterrupt:
                print("interrupted", programme.evaluate(table, AT).num_rows, flush=True)
    """
    run = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=Path(__file__).parent,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout is not None
    with run:
        for _ in range(2):
            assert run.stdout.readline() == "begun\n"
            # The work is under way once the process has used the processor for a while.
            began = used(run.pid)
            while used(run.pid) < began + 0.3:
                time.sleep(0.01)
            run.send_signal(signal.SIGINT)
            assert run.stdout.readline() == "interrupted 200\n"
    assert run.returncode == 0


def used(pid: int) -> float:
    """Seconds of the processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
