"""DuckDB, DataFusion, chDB and Spark: where each takes its rows from, and how its answer comes to lie in memory.

All run the query of `sql.py` and hold the answer as a table of their own; the report by cohort is a query over that.
"""

import os

import pyarrow as pa
import pyarrow.ipc

import sql
import tables


class DuckDB:
    """From Arrow in memory, from Parquet, or from a table of its own."""

    forms = sql.FORMS
    sources = ("arrow", "parquet", "own")

    def __init__(self, data: tables.Data, form: str) -> None:
        import duckdb

        self.connection = duckdb.connect()
        for setting in (f"threads = {data.threads}", "preserve_insertion_order = false", "timezone = 'UTC'"):
            self.connection.execute(f"SET {setting}")
        self.connection.register("enrol", data.enrol())
        if data.source == "parquet":
            events = sql.words(f"read_parquet('{data.events_file('parquet')}')")
        else:
            events = "events"
            self.connection.register("given", tables.coded(data.events()))
            kind = "VIEW" if data.source == "arrow" else "TABLE"
            self.connection.execute(f"CREATE {kind} events AS SELECT * FROM given")
            if data.source == "own":
                self.connection.unregister("given")
        self.query = sql.query(sql.DUCKDB, events, form)

    def answer(self) -> None:
        """Answers about every learner."""
        self.connection.execute("DROP TABLE IF EXISTS answer")
        self.connection.execute(f"CREATE TEMP TABLE answer AS {self.query}")

    def report(self) -> pa.Table:
        """By cohort, from the answer held."""
        return tables.report(self.connection.execute(sql.report("answer", "enrol")).fetchall())

    def table(self) -> pa.Table:
        """The answer held."""
        return tables.answer(self.connection.sql("FROM answer").to_arrow_table().columns)


class DataFusion:
    """From Arrow in memory, from Parquet."""

    forms = sql.FORMS
    sources = ("arrow", "parquet")

    def __init__(self, data: tables.Data, form: str) -> None:
        self.data = data
        self.context = self._context()
        if data.source == "parquet":
            self.context.register_parquet("events", str(data.events_file("parquet")))
            events = sql.words("events")
        else:
            batches = tables.coded(data.events()).to_batches()
            self.context.register_record_batches("events", [batches[k :: data.threads] for k in range(data.threads)])
            events = "events"
        self.enrol = data.enrol().to_batches()
        self.query = sql.query(sql.DATAFUSION, events, form)

    def _context(self) -> object:
        import datafusion

        return datafusion.SessionContext(datafusion.SessionConfig().with_target_partitions(self.data.threads))

    def answer(self) -> None:
        """Answers about every learner."""
        self.batches = self.context.sql(self.query).collect()

    def report(self) -> pa.Table:
        """By cohort, from the answer held."""
        context = self._context()
        context.register_record_batches("answer", [self.batches])
        context.register_record_batches("enrol", [self.enrol])
        rows = pa.Table.from_batches(context.sql(sql.report("answer", "enrol")).collect())
        return tables.report(list(zip(*(column.to_pylist() for column in rows.columns))))

    def table(self) -> pa.Table:
        """The answer held."""
        return tables.answer(pa.Table.from_batches(self.batches).columns)


class ChDB:
    """ClickHouse in the process: from Arrow in memory, from Parquet, or from a table of its own."""

    forms = ("filtered", "packed", "nested")
    sources = ("own", "arrow", "parquet")

    def __init__(self, data: tables.Data, form: str) -> None:
        from chdb import session

        self.session = session.Session()
        self.settings = f"SETTINGS max_threads = {data.threads}, join_use_nulls = 1"
        id_type = {"dense": "Int64", "sparse": "Int64", "text": "String"}[data.ids]
        self._create("enrol", f"learner {id_type}, cohort Int16")
        self._fill("enrol", "learner, cohort", data.enrol())
        if data.source == "parquet":
            events = sql.words(f"file('{data.events_file('parquet').absolute()}', Parquet)")
        elif data.source == "arrow":
            global chdb_events
            chdb_events = tables.coded(data.events())
            events = "Python(chdb_events)"
        else:
            columns = f"learner {id_type}, kind Int8, component Nullable(Int8), score Nullable(Float64), "
            self._create("events", columns + "minutes Nullable(Int16), happened DateTime64(6, 'UTC')")
            self._fill("events", "learner, kind, component, score, minutes, happened", tables.coded(data.events()))
            events = "events"
        self.query = sql.query(sql.CLICKHOUSE, events, form)

    def _create(self, name: str, columns: str) -> None:
        self.session.query(f"CREATE TABLE {name} ({columns}) ENGINE = Memory")

    def _fill(self, name: str, columns: str, table: pa.Table) -> None:
        global chdb_given
        chdb_given = table
        self.session.query(f"INSERT INTO {name} SELECT {columns} FROM Python(chdb_given)")
        chdb_given = None

    def answer(self) -> None:
        """Answers about every learner."""
        self.session.query("DROP TABLE IF EXISTS answer")
        self.session.query(f"CREATE TABLE answer ENGINE = Memory AS {self.query} {self.settings}")

    def report(self) -> pa.Table:
        """By cohort, from the answer held."""
        rows = self._arrow(f"{sql.report('answer', 'enrol')} {self.settings}")
        return tables.report(list(zip(*(column.to_pylist() for column in rows.columns))))

    def table(self) -> pa.Table:
        """The answer held."""
        return tables.answer(self._arrow("SELECT * FROM answer").columns)

    def _arrow(self, query: str) -> pa.Table:
        with pa.ipc.open_file(pa.py_buffer(self.session.query(query, "Arrow").bytes())) as reader:
            return reader.read_all()


class Spark:
    """From Parquet, in a JVM that is a process of its own."""

    forms = sql.FORMS
    sources = ("parquet",)

    def __init__(self, data: tables.Data, form: str) -> None:
        from pyspark.sql import SparkSession

        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        settings = {
            "spark.driver.memory": "8g",
            "spark.sql.shuffle.partitions": str(4 * data.threads),
            "spark.sql.session.timeZone": "UTC",
            "spark.ui.enabled": "false",
        }
        builder = SparkSession.builder.master(f"local[{data.threads}]")
        for name, value in settings.items():
            builder = builder.config(name, value)
        self.spark = builder.getOrCreate()
        self.spark.sparkContext.setLogLevel("ERROR")
        for name, file in (("events", data.events_file("parquet")), ("enrol", data.enrol_file("parquet"))):
            self.spark.read.parquet(str(file.absolute())).createOrReplaceTempView(name)
        self.query = sql.query(sql.SPARK, sql.words("events"), form)
        self.held = None

    def answer(self) -> None:
        """Answers about every learner."""
        if self.held is not None:
            self.held.unpersist(blocking=True)
        self.held = self.spark.sql(self.query).persist()
        self.held.write.format("noop").mode("overwrite").save()

    def report(self) -> pa.Table:
        """By cohort, from the answer held."""
        self.held.createOrReplaceTempView("answer")
        return tables.report([tuple(row) for row in self.spark.sql(sql.report("answer", "enrol")).collect()])

    def table(self) -> pa.Table:
        """The answer held."""
        return tables.answer(self.held.toArrow().columns)
