"""Compares two tables: `check.py LEFT RIGHT [--dates-of EVENTS]`; says which columns differ in how many rows.

Tables are Arrow IPC or Parquet files; rows are matched by `learner` (of a report: by `cohort`), in whatever order.
Codes and words are the same to it, and so are `lapsed` and `in_progress`, which the peers do not tell apart. Columns
that are none of an answer's are passed over.

`completed_at` of blend is the start of the stretch in which the rule holds now. Queries take the earliest evidence
that is still valid, which is the same only where nothing has expired and nothing was revoked. `--dates-of` names the
events: dates are then compared for those learners alone, and how many these are is printed.
"""

import argparse
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc
import pyarrow.parquet

from programme import (
    ANSWER,
    AS_OF,
    COMPONENTS,
    EXPIRED_BY,
    GATES,
    KINDS,
    OUTCOMES,
    PLACES,
    STATES,
    STATUSES,
)
from tables import REPORT

WORDS = {component.state: STATES for component in COMPONENTS}
WORDS |= {"status": STATUSES} | {gate.outcome: OUTCOMES for gate in GATES}


def read(path: Path) -> pa.Table:
    """A table from a file."""
    if path.suffix == ".parquet":
        return pa.parquet.read_table(path)
    with pa.memory_map(str(path)) as file, pa.ipc.open_file(file) as reader:
        return reader.read_all()


def comparable(table: pa.Table) -> pa.Table:
    """Words for codes, one type for each column, the key first."""

    def column(name: str) -> object:
        values = table[name].combine_chunks()
        if pa.types.is_dictionary(values.type):
            values = values.dictionary_decode()
        if name in WORDS:
            if pa.types.is_integer(values.type):
                values = pa.array(WORDS[name]).take(values)
            words = values.cast(pa.string())
            return pc.replace_substring(words, "lapsed", "in_progress") if name == "status" else words
        if name == "completed_at":
            return values.cast(pa.timestamp("us", "UTC")).cast(pa.int64())
        if pa.types.is_floating(values.type):
            return pc.round(values, 6)
        return values.cast(pa.int64() if pa.types.is_integer(values.type) else pa.string())

    known = [name for name in (*ANSWER, *REPORT) if name in table.column_names]
    return pa.table({name: column(name) for name in known})


def datable(events: pa.Table) -> pa.Array:
    """The learners whose date of completion queries can tell: up to the instant asked nothing was revoked, and nothing
    that suffices has expired."""
    kind, component = (_codes(events[name], words) for name, words in (("kind", KINDS), ("component", list(PLACES))))
    at = events["at"].cast(pa.int64())
    past = pc.less_equal(at, EXPIRED_BY)
    spoilt = pc.and_(pc.equal(kind, KINDS.index("revoked")), pc.less_equal(at, AS_OF))
    for place, each in enumerate(COMPONENTS):
        enough = pc.and_(pc.equal(component, place), pc.equal(kind, each.kind))
        if each.score is not None:
            enough = pc.and_(enough, pc.fill_null(pc.greater_equal(events["score"], each.score), False))
        if each.minutes is not None:
            enough = pc.and_(enough, pc.fill_null(pc.greater_equal(events["minutes"], each.minutes), True))
        spoilt = pc.or_(spoilt, pc.and_(past, pc.fill_null(enough, False)))
    learners = pc.unique(events["learner"])
    return learners.filter(pc.invert(pc.is_in(learners, pc.unique(events["learner"].filter(spoilt)))))


def _codes(column: pa.ChunkedArray, words: object) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(pa.string())
    return pc.index_in(column, pa.array(words))


def differences(left: pa.Table, right: pa.Table, dated: pa.Array | None = None) -> tuple[dict[str, int], int]:
    """In how many rows each column differs, those that do alone; and how many dates of completion were compared."""
    left, right = comparable(left), comparable(right)
    key = left.column_names[0]
    if key in right.column_names and left[key].type != right[key].type:
        # A host may hand integers over and get them back as text.
        left, right = (table.set_column(0, key, table[key].cast(pa.string())) for table in (left, right))
    left, right = left.sort_by(key), right.sort_by(key)
    found = {name: left.num_rows for name in {*left.column_names} ^ {*right.column_names}}
    if left.num_rows != right.num_rows or not left[key].equals(right[key]):
        return found | {key: max(left.num_rows, right.num_rows)}, 0
    told = pc.is_in(left[key], left[key].combine_chunks() if dated is None else dated)
    for name in left.column_names:
        if name not in right.column_names:
            continue
        same = pc.fill_null(pc.equal(left[name], right[name]), False)
        same = pc.or_(same, pc.and_(pc.is_null(left[name]), pc.is_null(right[name])))
        wrong = pc.invert(same)
        if name == "completed_at":
            wrong = pc.and_(wrong, told)
        count = pc.sum(wrong).as_py()
        if count:
            found[name] = count
    dates = left["completed_at"].filter(told) if "completed_at" in left.column_names else pa.array([])
    return found, len(dates) - dates.null_count


def main() -> int:
    """Compares, tells, and answers the exit code."""
    parser = argparse.ArgumentParser(description="compares two answers")
    parser.add_argument("left", type=Path)
    parser.add_argument("right", type=Path)
    parser.add_argument("--dates-of", type=Path, metavar="EVENTS")
    asked = parser.parse_args()
    left, right = read(asked.left), read(asked.right)
    dated = datable(read(asked.dates_of)) if asked.dates_of else None
    found, dates = differences(left, right, dated)
    for name, count in found.items():
        print(f"{name}: {count} rows differ")
    print(
        f"{'DIFFERENT' if found else 'same'}: {left.num_rows} rows, {len(comparable(left).column_names)} columns",
        end="",
    )
    print(f", {dates} dates of completion compared" if "completed_at" in left.column_names else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
