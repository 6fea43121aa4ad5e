"""Spark, on one machine and on a cluster of processes to which the wheel is shipped: the same answers as without it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import blend
import pyarrow as pa  # type: ignore[import-untyped]
import pyspark
import pytest
from crowds import AT, facts, programmes, rows, standings
from test_evaluate import ALL, frame

JAVA = bool(shutil.which("java")) or "JAVA_HOME" in os.environ
if not JAVA:
    print("\n*** Spark is not tested: there is no Java; on Debian: apt-get install default-jre-headless ***", file=sys.stderr)
pytestmark = pytest.mark.skipif(not JAVA, reason="NO JAVA: Spark is not tested")

#: PySpark from pip is a Spark of its own.
HOME = str(Path(pyspark.__file__).parent)
CONFIG = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "localhost",
    "spark.sql.shuffle.partitions": "5",
    "spark.sql.session.timeZone": "Asia/Tokyo",
}


def scattered(spark: Any, table: Any, parts: int) -> Any:
    """The rows in many partitions, those of a learner all over them."""
    df = spark.createDataFrame(table).repartition(parts)
    learners = df.rdd.mapPartitionsWithIndex(lambda part, rows: [(row.learner, part) for row in rows]).collect()
    assert len({part for _, part in learners}) == parts
    assert len(set(learners)) > 2 * len({learner for learner, _ in learners})
    return df


def found(df: Any) -> dict[str, dict[str, Any]]:
    return rows(df.toArrow())


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    os.environ |= {"SPARK_HOME": HOME, "PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable}
    warnings.simplefilter("ignore", FutureWarning)
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]")
    for name, value in CONFIG.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.mark.parametrize(("which", "text"), [(0, True), (1, False)], ids=["plain, text", "certified, numbers"])
def test_spark_says_what_records_say(spark: Any, which: int, text: bool) -> None:
    import blend.spark

    programme, schedule = programmes()[which]
    made = facts(programme.id, 150)
    table = frame(made).to_arrow()
    df = scattered(spark, table, 7)
    df = df.withColumn("ignored", df.at)
    if text:
        df = df.withColumn("learner", df.learner.cast("string"))
    told = blend.spark.evaluate(df, programme, at=AT, schedule=schedule, **ALL)
    assert told.schema["learner"].dataType.typeName() == ("string" if text else "long")
    assert told.schema["progress"].dataType.typeName() == "integer"
    assert told.schema["completed_at"].dataType.typeName() == "timestamp"
    assert found(told) == standings(programme, schedule, made)
    renamed = df.withColumnRenamed("learner", "user.id")
    one = blend.spark.evaluate(renamed, programme, AT, schedule=schedule, columns={"learner": "user.id"}, partitions=1)
    assert found(one) == found(told.select(*(f"`{name}`" for name in one.columns)))


def test_what_is_noticed_and_what_is_wrong_is_told(spark: Any) -> None:
    import blend.spark

    programme, _ = programmes()[0]
    made = facts("plain", 50)
    strange = [{**fact, "component": "perp"} if fact["component"] == "prep" else fact for fact in made]
    df = scattered(spark, frame(strange).to_arrow(), 5)
    noticed = blend.spark.notices(df, programme, AT).collect()
    expected = programme.evaluate(frame(strange), AT).notices
    assert [(row["code"], row["column"], row["count"]) for row in noticed] == [
        (one.code, one.column, one.count) for one in expected
    ] == [("unknown_component", "component", sum(fact["component"] == "perp" for fact in strange))]
    with pytest.raises(blend.RecordError, match="did you mean `lerner`"):
        blend.spark.evaluate(df.withColumnRenamed("learner", "lerner"), programme, AT)
    with pytest.raises(blend.DocumentError, match="perp"):
        blend.spark.evaluate(df, programme, AT, components=["perp"])
    nobody = blend.spark.evaluate(df.limit(0), programme, AT, components=True)
    assert nobody.count() == 0 and len(nobody.columns) == 12
    assert blend.spark.notices(df.limit(0), programme, AT).count() == 0


def test_the_wheel_is_shipped_to_a_cluster(tmp_path: Path) -> None:
    wheel = os.environ.get("BLEND_WHEEL")
    if not wheel:
        pytest.skip("BLEND_WHEEL names no wheel to ship: `cargo test -p blend-tests --test python` does")
    archive = shutil.copy(wheel, tmp_path / "blend.zip")
    # PySpark asks for pandas on the driver; the executors do without.
    without = tmp_path / "without"
    (without / "pandas").mkdir(parents=True)
    (without / "pandas" / "__init__.py").write_text('raise ImportError("no pandas")')
    code = f"""
        import os
        from pyspark.sql import SparkSession
        from crowds import AT, facts, programmes, rows, standings
        from test_evaluate import ALL, frame
        from test_spark import CONFIG, scattered
        import blend.spark

        builder = SparkSession.builder.master("local-cluster[2,1,1024]")
        for name, value in CONFIG.items():
            builder = builder.config(name, value)
        builder = builder.config("spark.archives", "{archive}#blend_wheel")
        builder = builder.config("spark.executorEnv.PYTHONPATH", "blend_wheel:{without}")
        spark = builder.getOrCreate()

        def where(batches):
            import blend, pyarrow
            try:
                import pandas
            except ImportError:
                pandas = None
            assert pandas is None
            for batch in batches:
                yield pyarrow.RecordBatch.from_pydict({{"file": [blend.__file__], "pid": [os.getppid()]}})

        for programme, schedule in programmes():
            made = facts(programme.id, 120)
            df = scattered(spark, frame(made).to_arrow(), 6)
            used = df.mapInArrow(where, "file string, pid long").collect()
            assert all("blend_wheel" in row.file for row in used), used
            assert len({{row.file for row in used}}) == 2, used
            told = blend.spark.evaluate(df, programme, at=AT, schedule=schedule, **ALL)
            assert rows(told.toArrow()) == standings(programme, schedule, made)
        spark.stop()
        print("ok")
    """
    environment = {**os.environ, "SPARK_HOME": HOME, "PYSPARK_PYTHON": sys.executable}
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=Path(__file__).parent,
        env=environment,
        capture_output=True,
        text=True,
        timeout=540,
    )
    assert run.returncode == 0 and run.stdout.endswith("ok\n"), run.stdout + run.stderr[-20_000:]
