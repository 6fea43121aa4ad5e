"""`Programme.evaluate` on Apache Spark: every learner of a DataFrame, worked out where the rows are.

>>> import blend.spark                                                                          # doctest: +SKIP
>>> told = blend.spark.evaluate(events, programme, at="2026-03-05T00:00:00Z", components=True)  # doctest: +SKIP
>>> told.where("status = 'completed'").count()                                                  # doctest: +SKIP

Rows are brought together by a hash of the learner, so that each task has all rows of its learners, of many learners at
once; each task reads its rows batch by batch through Arrow and answers for all of them. Nothing comes to the driver but
the schema. Programmes and schedules go to the tasks as their documents.

It needs PySpark 4 and PyArrow on the driver (`pip install './blend-py[spark]'`, which brings pandas too, because PySpark
asks for it there; it is not used), and blend, PyArrow and PyYAML on the executors. Where blend is not installed there, ship
its wheel, which is a zip file, as an archive; the executors unpack it, which they do not do with `--py-files`, out of which
native code cannot be loaded:

    pip wheel --no-deps ./blend-py
    cp blend-*.whl blend.zip
    spark-submit --archives blend.zip#blend_wheel --conf spark.executorEnv.PYTHONPATH=blend_wheel job.py

A wheel for one system and processor serves all Pythons from 3.10 on; it has to be that of the executors. With Spark Connect:
`spark.addArtifact("blend.zip#blend_wheel", archive=True)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from . import _native
from ._evaluate import Evaluation, Pick, _columns, _needed, _pick
from ._given import _known
from ._instants import Instant, to_text
from ._programme import Programme, Schedule

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import DataType, StructType

__all__ = ["evaluate", "notices"]

Ask = Callable[..., Evaluation]
#: What a task does with its record batches.
Task = Callable[[Iterator[Any]], Iterator[Any]]


def evaluate(
    df: DataFrame,
    programme: Programme,
    at: Instant,
    *,
    known_at: Instant | None = None,
    schedule: Schedule | None = None,
    columns: Mapping[str, str] | None = None,
    components: Pick = None,
    spans: Pick = None,
    gates: Pick = None,
    missing: bool = False,
    threads: int = 1,
    partitions: int | None = None,
) -> DataFrame:
    """Where every learner of a DataFrame of facts is: a DataFrame of one row a learner.

    The arguments are those of `Programme.evaluate`; `threads` is how many each task uses, `partitions` how many tasks there
    are (`spark.sql.shuffle.partitions`). The columns are those of `Evaluation`: words are strings, `progress` is an `int`,
    a learner named by whole numbers a `bigint`; names with points in them want backticks. A `timestamp_ntz` is read as UTC.
    Problems of columns and of what is asked are raised at once, before anything is computed. What was noticed about rows
    is not in the result: see `notices`.
    """
    ask = _ask(programme, at, known_at, schedule, components, spans, gates, missing, threads)
    rows, told = _by_learner(df, ask, columns, partitions)
    return rows.mapInArrow(_answers(ask), _schema(told))


def notices(
    df: DataFrame,
    programme: Programme,
    at: Instant,
    *,
    known_at: Instant | None = None,
    schedule: Schedule | None = None,
    columns: Mapping[str, str] | None = None,
    partitions: int | None = None,
) -> DataFrame:
    """What is noticed about the rows of a DataFrame: a DataFrame of `code`, `column` and `count`, as `Evaluation.notices`.

    It reads all rows once more. Which rows they are is not told: rows of a DataFrame have no numbers.
    """
    ask = _ask(programme, at, known_at, schedule)
    rows, _ = _by_learner(df, ask, columns, partitions)
    told = rows.mapInArrow(_noticed(ask), "code string, column string, count bigint")
    return told.groupBy("code", "column").sum("count").withColumnRenamed("sum(count)", "count")


def _ask(
    programme: Programme,
    at: Instant,
    known_at: Instant | None,
    schedule: Schedule | None,
    components: Pick = None,
    spans: Pick = None,
    gates: Pick = None,
    missing: bool = False,
    threads: int = 1,
) -> Ask:
    asked: dict[str, Any] = {
        "at": to_text(at),
        "known_at": _known(known_at),
        "schedule": schedule,
        "components": _pick(components, "components"),
        "spans": _pick(spans, "spans"),
        "gates": _pick(gates, "gates"),
        "missing": missing,
        "threads": threads,
    }
    return lambda table, columns=None: programme.evaluate(table, columns=columns, **asked)


def _by_learner(
    df: DataFrame, ask: Ask, columns: Mapping[str, str] | None, partitions: int | None
) -> tuple[DataFrame, Evaluation]:
    """The columns that are needed, named as their fields, all rows of a learner in one partition; and what is told of none
    of the rows."""
    from pyspark.sql.functions import col

    names = _columns(columns)
    needed = df.select(*(_quoted(name) for name in _needed(df.columns, names)))
    told = ask(needed.limit(0).toArrow(), names)
    named = {field: names.get(field, field) for field in _native.fields()}
    rows = df.select(*(col(_quoted(name)).alias(field) for field, name in named.items() if name in df.columns))
    if partitions is None:
        partitions = int(df.sparkSession.conf.get("spark.sql.shuffle.partitions") or 200)
    # Spark puts each row into partition `pmod(hash(learner), partitions)`. With a number given, no partition is split.
    return rows.repartition(partitions, "learner"), told


def _quoted(name: str) -> str:
    return "`{}`".format(name.replace("`", "``"))


def _evaluated(ask: Ask, batches: Iterator[Any]) -> Evaluation | None:
    """What is told of one task's rows; `None` where it has none."""
    import pyarrow  # type: ignore[import-untyped]

    first = next(batches, None)
    if first is None:
        return None
    return ask(pyarrow.RecordBatchReader.from_batches(first.schema, chain([first], batches)))


def _answers(ask: Ask) -> Task:
    def task(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow

        told = _evaluated(ask, batches)
        if told is None:
            return
        table = pyarrow.table(told)
        plain = [pyarrow.field(field.name, _plain(field.type)) for field in table.schema]
        yield from table.cast(pyarrow.schema(plain)).to_batches(max_chunksize=65_536)

    return task


def _noticed(ask: Ask) -> Task:
    def task(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow

        told = _evaluated(ask, batches)
        noticed: Iterable[Any] = told.notices if told is not None else ()
        rows = [{"code": one.code, "column": one.column, "count": one.count} for one in noticed]
        if rows:
            yield pyarrow.RecordBatch.from_pylist(rows)

    return task


def _plain(kind: Any) -> Any:
    """The Arrow type in which Spark takes a column."""
    import pyarrow

    if pyarrow.types.is_dictionary(kind):
        return kind.value_type
    if pyarrow.types.is_list(kind):
        return pyarrow.list_(kind.value_field.with_type(_plain(kind.value_type)))
    if pyarrow.types.is_struct(kind):
        return pyarrow.struct([field.with_type(_plain(field.type)) for field in kind])
    if pyarrow.types.is_uint16(kind):
        return pyarrow.int32()
    return kind


def _schema(told: Evaluation) -> StructType:
    import pyarrow
    from pyspark.sql.types import StructField, StructType

    return StructType([StructField(field.name, _type(_plain(field.type))) for field in pyarrow.schema(told)])


def _type(kind: Any) -> DataType:
    import pyarrow
    from pyspark.sql import types

    if pyarrow.types.is_list(kind):
        item = kind.value_type
        return types.ArrayType(types.StructType([types.StructField(one.name, _type(one.type)) for one in item]))
    if pyarrow.types.is_timestamp(kind):
        return types.TimestampType()
    if pyarrow.types.is_int32(kind):
        return types.IntegerType()
    return types.LongType() if pyarrow.types.is_int64(kind) else types.StringType()
