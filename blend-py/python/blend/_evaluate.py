"""Many learners out of a table: where tables come from, and what is told."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any, final

from . import _native
from ._answers import Answer
from ._report import BatchMeasures

#: A table: anything that Arrow can be had from, a Polars `LazyFrame`, the path of a Parquet file or several.
Table = Any

#: What a column may be asked for: all of them, or some by their ids.
Pick = bool | Iterable[str] | None


@dataclass(frozen=True, slots=True)
class Notice(Answer):
    """Something that was noticed about rows; no other row is touched by it.

    A row that cannot be read is left out; whoever it names is still among the learners. A row about something the programme
    does not know is kept, as a fact is.
    """

    #: A code of findings or problems, as `unknown_component` or `bad_instant`.
    code: str
    #: The field it is about.
    column: str
    #: In how many rows.
    count: int
    #: The numbers of the first of them, from 0.
    rows: tuple[int, ...]

    _read = {"rows": tuple}


@final
class Evaluation:
    """Where many learners are: a table of one row a learner, made by `Programme.evaluate`; immutable.

    It is good for whatever takes Arrow: `polars.DataFrame(evaluation)`, `pyarrow.table(evaluation)`,
    `pandas.DataFrame.from_arrow(evaluation)`, `duckdb.sql("select .. from evaluation")`. The columns are `learner` (of the
    type it came in), `status`, `progress` (basis points), `completed_at`, `timing`, `due`, `certification`, `earned`,
    `expires`, and as asked `<component>.state`, `<component>.since`, `<component>.until`, `<gate>.outcome` and `missing`, a
    list of structs whose `need`, `have` and `alternatives` are JSON text. Words are dictionaries, what is missing too,
    instants microseconds in UTC. The values are those of `Record.standing` for every learner.
    """

    __slots__ = ("_inner",)

    _inner: _native.Evaluation

    def __init__(self) -> None:
        raise TypeError("an evaluation is made by `Programme.evaluate`")

    @classmethod
    def _of(cls, native: _native.Evaluation) -> Evaluation:
        made = cls.__new__(cls)
        made._inner = native
        return made

    @property
    def num_rows(self) -> int:
        """How many learners."""
        return self._inner.num_rows

    @property
    def column_names(self) -> list[str]:
        """The names of the columns, in their order."""
        return self._inner.column_names

    @property
    def rows_read(self) -> int:
        """How many rows were read."""
        return self._inner.rows

    @property
    def in_full(self) -> int:
        """How many learners were worked out fact by fact, because the compact form does not cover them."""
        return self._inner.in_full

    @property
    def measures(self) -> BatchMeasures | None:
        """Measures over all learners; `None` where they were not asked for."""
        told = self._inner.measures()
        return None if told is None else BatchMeasures._of(json.loads(told))

    @property
    def notices(self) -> list[Notice]:
        """What was noticed about rows, in the order of codes and columns."""
        return [Notice._of(notice) for notice in json.loads(self._inner.notices())]

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The table as an Arrow stream; `requested_schema` is not followed."""
        return self._inner.stream()

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        """The table as one Arrow array of structs, with its schema; `requested_schema` is not followed."""
        return self._inner.schema(), self._inner.array()

    def __arrow_c_schema__(self) -> object:
        """The schema of the table."""
        return self._inner.schema()

    def __len__(self) -> int:
        return self.num_rows

    def __repr__(self) -> str:
        return f"Evaluation(num_rows={self.num_rows}, columns={len(self.column_names)}, rows_read={self.rows_read})"

    def __eq__(self, other: object) -> bool:
        return self._inner == other._inner if isinstance(other, Evaluation) else NotImplemented

    __hash__ = None  # type: ignore[assignment]


def _pick(pick: Pick, name: str) -> bool | list[str] | None:
    if pick is None or isinstance(pick, bool):
        return pick
    if isinstance(pick, (str, bytes)):
        raise TypeError(f"`{name}` is True or a list of ids")
    return list(pick)


def _threads(threads: int | None) -> int:
    return max(1, min(os.cpu_count() or 1, 1024)) if threads is None else threads


def _columns(columns: Mapping[str, str] | None) -> dict[str, str]:
    if columns is None:
        return {}
    if not isinstance(columns, Mapping):
        raise TypeError("`columns` gives the name of a column for each field it is for")
    return dict(columns)


@contextmanager
def _opened(events: Table, columns: Mapping[str, str]) -> Generator[object, None, None]:
    """What the native half reads: the table itself, or an iterator of tables."""
    if isinstance(events, (str, os.PathLike)):
        events = [events]
    if isinstance(events, (list, tuple)) and events and all(isinstance(one, (str, os.PathLike)) for one in events):
        events = _parquet([os.fspath(one) for one in events], columns)
    if _is_lazy(events):
        with _lazy(events, columns) as frames:
            yield frames
    elif hasattr(events, "__arrow_c_stream__") or hasattr(events, "__arrow_c_array__"):
        yield events
    else:
        raise TypeError(
            "`events` is a table: anything with `__arrow_c_stream__`, a polars.LazyFrame, or paths of Parquet files, not "
            f"{type(events).__name__}; dictionaries and JSON text are for `Programme.population`"
        )


def _is_lazy(events: Table) -> bool:
    kind = type(events)
    return kind.__name__ == "LazyFrame" and kind.__module__.partition(".")[0] == "polars"


def _needed(names: list[str], columns: Mapping[str, str]) -> list[str]:
    """The columns to read; all of them where one is missing, so that what is told names what there is."""
    fields = _native.fields()
    wanted = {columns.get(field, field) for field in fields}
    required = {columns.get(field, field) for field, needed in fields.items() if needed} | set(columns.values())
    return [name for name in names if name in wanted] if required <= set(names) else names


@contextmanager
def _lazy(frame: Any, columns: Mapping[str, str]) -> Iterator[Iterator[object]]:
    """The frames of a lazy frame, first one without rows that has the schema."""
    schema = frame.collect_schema()
    frame = frame.select(_needed(schema.names(), columns))
    empty = import_module("polars").DataFrame(schema=frame.collect_schema())
    if not hasattr(frame, "collect_batches"):
        yield iter([empty, frame.collect(engine="streaming")])
        return
    batches = frame.collect_batches()
    try:
        yield _chained(empty, batches)
    finally:
        stop = getattr(batches, "stop", None)
        if stop is not None:
            stop()


def _chained(first: object, rest: Iterable[object]) -> Iterator[object]:
    yield first
    yield from rest


def _parquet(paths: list[str], columns: Mapping[str, str]) -> Any:
    """A table of Parquet files, by whatever is installed that reads them."""
    readers: dict[str, Callable[[list[str], Mapping[str, str]], Any]] = {
        "pyarrow.dataset": _by_pyarrow,
        "polars": _by_polars,
        "duckdb": _by_duckdb,
    }
    for module, read in readers.items():
        try:
            import_module(module)
        except ImportError:
            continue
        return read(paths, columns)
    raise ImportError("reading Parquet files needs pyarrow, polars or duckdb; none of them is installed")


def _by_pyarrow(paths: list[str], columns: Mapping[str, str]) -> Any:
    dataset = import_module("pyarrow.dataset").dataset(paths, format="parquet")
    return dataset.scanner(columns=_needed(dataset.schema.names, columns)).to_reader()


def _by_polars(paths: list[str], columns: Mapping[str, str]) -> Any:
    return import_module("polars").scan_parquet(paths)


def _by_duckdb(paths: list[str], columns: Mapping[str, str]) -> Any:
    relation = import_module("duckdb").read_parquet(paths)
    names = ['"{}"'.format(name.replace('"', '""')) for name in _needed(relation.columns, columns)]
    return relation.select(", ".join(names))


@contextmanager
def _shown(progress: bool) -> Iterator[Callable[[int, int, int], None] | None]:
    """What is told now and then: rows read, parts judged, parts in all."""
    if not progress:
        yield None
        return
    try:
        tqdm = import_module("tqdm.auto").tqdm
    except ImportError as error:
        raise ImportError("`progress=True` needs tqdm: pip install tqdm") from error
    with tqdm(desc="read", unit=" rows", unit_scale=True) as read, tqdm(desc="judged", unit=" parts") as judged:

        def tell(rows: int, parts: int, of: int) -> None:
            read.update(rows - read.n)
            if of:
                judged.total = of
                judged.update(parts - judged.n)

        yield tell
