"""Tables in and out: where the data lies, how it comes into memory, and the one shape in which every answer leaves.

`data.py` writes files, `Data` finds and loads them, engines answer in codes, `answer` puts names and types on that,
and `check.py` compares.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc

from programme import ANSWER, GATES, OUTCOMES, STATUSES

REPORT = ("cohort", "learners", "completed", "ready", "progress")


@dataclass(frozen=True)
class Data:
    """The data of one run: which form of it, handed over how, and to how many threads."""

    folder: Path
    ids: str = "dense"
    sorted: bool = False
    source: str = "arrow"
    threads: int = 1

    def _form(self) -> str:
        return "" if self.ids == "dense" else f"-{self.ids}"

    def events_file(self, ending: str = "arrow") -> Path:
        """The rows, in the order asked for."""
        return self.folder / f"events{self._form()}{'-sorted' if self.sorted else ''}.{ending}"

    def enrol_file(self, ending: str = "arrow") -> Path:
        """Each learner's cohort."""
        return self.folder / f"enrol{self._form()}.{ending}"

    def events(self) -> pa.Table:
        """The rows in memory."""
        return load(self.events_file())

    def enrol(self) -> pa.Table:
        """Each learner's cohort, in memory."""
        return load(self.enrol_file())


def load(path: Path) -> pa.Table:
    """A private copy in memory, not a mapping of the file: what a caller holds."""
    with pa.OSFile(str(path)) as file, pa.ipc.open_file(file) as reader:
        return reader.read_all()


def save(table: pa.Table, path: Path) -> None:
    """Writes Arrow IPC."""
    with pa.ipc.new_file(path, table.schema) as file:
        file.write_table(table)


def coded(events: pa.Table) -> pa.Table:
    """The rows with the dictionary codes of `kind` and `component` in place of words; nothing is copied.

    Engines that are slow at words get this before the clock starts. The codes are those of `programme.KINDS` and the
    places in `programme.COMPONENTS`: `data.py` writes its dictionaries in that order. `at` is called `happened`, as SQL
    has that word.
    """
    columns = {"learner": events["learner"]}
    for name in ("kind", "component"):
        columns[name] = pa.chunked_array([chunk.indices for chunk in events[name].chunks], pa.int8())
    return pa.table(columns | {"score": events["score"], "minutes": events["minutes"], "happened": events["at"]})


def answer(columns: Mapping[str, object] | Sequence[object]) -> pa.Table:
    """Columns named, or in the order of, `programme.ANSWER`, with the types in which answers are compared."""
    if not isinstance(columns, Mapping):
        columns = dict(zip(ANSWER, columns, strict=True))
    types = {"progress": pa.int16(), "completed_at": pa.timestamp("us", "UTC")}

    def typed(name: str) -> object:
        column = columns[name]
        column = column if isinstance(column, (pa.Array, pa.ChunkedArray)) else pa.array(column)
        if name == "learner":
            return column if pa.types.is_integer(column.type) else column.cast(pa.string())
        return column.cast(types.get(name, pa.int8()))

    return pa.table({name: typed(name) for name in ANSWER})


def report(rows: Sequence[Sequence[object]]) -> pa.Table:
    """Rows in the order of `REPORT`, by cohort."""
    columns = list(zip(*sorted(rows)))
    return pa.table({name: pa.array(column) for name, column in zip(REPORT, columns, strict=True)})


def report_of(answer: pa.Table, enrol: pa.Table) -> pa.Table:
    """The report by cohort from an answer in codes or words, for those who have no way of their own."""

    def says(name: str, words: Sequence[str], word: str) -> pa.ChunkedArray:
        column = answer[name]
        return pc.equal(column, words.index(word) if pa.types.is_integer(column.type) else word)

    parts = {
        "learner": answer["learner"],
        "completed": says("status", STATUSES, "completed"),
        "ready": says(GATES[0].outcome, OUTCOMES, "open"),
        "progress": answer["progress"],
    }
    grouped = pa.table(parts).join(enrol, "learner").group_by("cohort")
    found = grouped.aggregate([([], "count_all"), ("completed", "sum"), ("ready", "sum"), ("progress", "mean")])
    names = ("cohort", "count_all", "completed_sum", "ready_sum", "progress_mean")
    return report(list(zip(*(found[name].to_pylist() for name in names))))
