"""Makes the data of the contest: `data.py N OUTDIR [--ids dense|sparse|text] [--sorted]`.

N learners of a made-up company in fifty cohorts over two years, some fourteen rows each: launches, completions, quiz
attempts, attendance, sign-offs, duplicates (3 %, as feeds deliver at least once), late arrivals, revocations (1 %),
rows after the instant asked, evidence that has expired by then. The same N gives the same rows, however they are
ordered and named. Written, as Arrow IPC and as Parquet with row groups of 2^20:

    events[-sparse|-text][-sorted]   learner, kind, component, score, minutes, programme, at; in order of arrival, or
                                     sorted by learner and instant
    enrol[-sparse|-text]             learner, cohort; for the report by cohort alone

Attendance at the virtual sessions comes with minutes, as their platforms log it. Of the classroom and the coaching
talks a trainer says that somebody was there: no minutes, which means the whole of it.
"""

import argparse
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet

from programme import (
    AS_OF,
    ATTENDED,
    COMPLETED,
    COMPONENTS,
    ENROLLED,
    KINDS,
    PLACES,
    PROGRAMME,
    QUIZ,
    REVOKED,
    SCORED,
    SECOND,
    SIGNED_OFF,
    STARTED,
)

ROW_GROUP = 1 << 20
COHORTS = 50
# Seconds here: evidence of this data is dated to the second.
HOUR, DAY = 3_600, 86_400
NOW = AS_OF // SECOND
NO_MINUTES = -1
# When a component is taken, in days after the cohort's start, or after its first or second live session; the mean days
# it takes more (0: at the session itself); and how many of the engaged get to it.
TAKEN = {
    "E1": ("start", 0, 8, 1.35),
    "E2": ("start", 6, 8, 1.3),
    "E3": ("start", 12, 12, 1.25),
    "E4": ("start", 20, 40, 0.95),
    "E5": ("start", 25, 60, 0.8),
    "Q1": ("first", 1, 10, 1.2),
    "V1": ("first", 0, 0, 1.2),
    "V2": ("second", 10, 0, 0.95),
    "C1": ("second", 0, 0, 0.95),
    "K1": ("second", 20, 20, 1.1),
    "K2": ("second", 40, 30, 0.75),
    "J1": ("second", 50, 40, 1.15),
}
LENGTHS = {"V1": 90, "V2": 60}
OFTEN_LAUNCHED = ("E1", "E2", "E3", "E4", "E5", "Q1")


class Log:
    """Rows in the making, column by column."""

    def __init__(self) -> None:
        self.parts: list[dict[str, np.ndarray]] = []

    def add(self, learner, kind, component, at, score=np.nan, minutes=NO_MINUTES) -> None:
        """One row for each of `learner`; the rest is one value for all, or one for each."""
        n = len(learner)
        self.parts.append(
            {
                "learner": learner.astype(np.int64),
                "kind": np.full(n, kind, np.int8),
                "component": np.full(n, component, np.int8),
                "score": np.broadcast_to(np.asarray(score, np.float64), n),
                "minutes": np.broadcast_to(np.asarray(minutes, np.int16), n),
                "at": np.broadcast_to(np.asarray(at, np.int64), n),
            }
        )

    def columns(self) -> dict[str, np.ndarray]:
        """All rows so far."""
        return {name: np.concatenate([part[name] for part in self.parts]) for name in self.parts[0]}


def make(learners: int, seed: int = 1) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The rows in order of arrival, and each learner's cohort."""
    random = np.random.default_rng(seed)
    cohort = random.integers(0, COHORTS, learners).astype(np.int16)
    start = NOW - (700 - cohort.astype(np.int64) * 14) * DAY
    first = start + 30 * DAY + (cohort % 9 + 8) * HOUR
    anchors = {"start": start, "first": first, "second": first + 14 * DAY}
    engaged = random.beta(3.4, 1.0, learners)
    engaged[random.random(learners) < 0.08] = 0

    log = Log()
    for name, (anchor, days, spread, reach) in TAKEN.items():
        who = np.flatnonzero(random.random(learners) < np.minimum(0.985, engaged * reach))
        more = random.exponential(spread * DAY, len(who)) if spread else random.integers(4_000, 6_000, len(who))
        at = anchors[anchor][who] + days * DAY + more.astype(np.int64) + random.integers(0, 600, len(who))
        _component(log, random, name, who, at)
    rows = _delivered(log.columns(), random)
    log = Log()
    log.parts.append(rows)
    log.add(np.arange(learners), ENROLLED, -1, start - DAY)
    rows = log.columns()

    delay = random.exponential(60, len(rows["at"]))
    late = random.random(len(delay)) < 0.03
    delay[late] = random.random(late.sum()) * 5 * DAY
    arrival = np.argsort(rows["at"] + delay, kind="stable")
    return {name: column[arrival] for name, column in rows.items()}, cohort


def _component(log: Log, random: np.random.Generator, name: str, who: np.ndarray, at: np.ndarray) -> None:
    """All that happens about one component: `who` turn to it, at `at`."""
    component, kind = PLACES[name], COMPONENTS[PLACES[name]].kind

    def some(share: float) -> np.ndarray:
        return random.random(len(who)) < share

    for launched, offset in (
        (some(0.62 if name in OFTEN_LAUNCHED else 0.12), (-90_000, -60)),
        (some(0.03), (60, 900_000)),
    ):
        log.add(who[launched], STARTED, component, at[launched] + random.integers(*offset, launched.sum()))

    if kind in (COMPLETED, SIGNED_OFF):
        did = some(0.96)
        log.add(who[did], kind, component, at[did])
        again = did & some(0.05)
        log.add(who[again], kind, component, at[again] + random.integers(30 * DAY, 500 * DAY, again.sum()))
    elif kind == SCORED:
        trying, tried = np.ones(len(who), bool), at.copy()
        for _ in range(4):
            score = np.round(np.clip(random.normal(0.82, 0.12, len(who)), 0, 1) * 100) / 100.0
            log.add(who[trying], SCORED, component, tried[trying], score=score[trying])
            trying &= (score < 0.8) & some(0.85)
            tried = tried + random.integers(HOUR, 9 * DAY, len(who))
    else:
        minutes, whole = _attendance(random, name, len(who))
        log.add(who, ATTENDED, component, at, minutes=minutes)
        again = ~whole & some(0.6)
        log.add(who[again], ATTENDED, component, at[again] + 28 * DAY, minutes=LENGTHS.get(name, NO_MINUTES))

    struck = some(0.012)
    revoked = at[struck] + random.integers(DAY, 60 * DAY, struck.sum())
    log.add(who[struck], REVOKED, component, revoked)
    anew = random.random(len(revoked)) < 0.5
    log.add(
        who[struck][anew],
        kind,
        component,
        revoked[anew] + random.integers(DAY, 40 * DAY, anew.sum()),
        score=0.95 if component == QUIZ else np.nan,
        minutes=95 if name in LENGTHS else NO_MINUTES,
    )


def _attendance(random: np.random.Generator, name: str, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Minutes of presence, and who stayed for most of it: a tenth leave early, and some of them come again."""
    whole = random.random(n) < 0.9
    if name not in LENGTHS:
        return np.full(n, NO_MINUTES), whole
    length, mark = LENGTHS[name], COMPONENTS[PLACES[name]].minutes
    return np.where(whole, random.integers(mark, length + 1, n), random.integers(5, mark, n)), whole


def _delivered(rows: dict[str, np.ndarray], random: np.random.Generator) -> dict[str, np.ndarray]:
    """Some rows twice, and none from later than twenty days after the instant asked."""
    twice = np.flatnonzero(random.random(len(rows["at"])) < 0.03)
    rows = {name: np.concatenate([column, column[twice]]) for name, column in rows.items()}
    kept = rows["at"] < NOW + 20 * DAY
    return {name: column[kept] for name, column in rows.items()}


def mix(number: np.ndarray) -> np.ndarray:
    """A bijection of 64-bit numbers that leaves no order in them."""
    mixed = number.astype(np.uint64)
    for _ in range(2):
        mixed ^= mixed >> np.uint64(32)
        mixed = mixed * np.uint64(0xD6E8FEB86659FD93)
    return mixed ^ (mixed >> np.uint64(32))


def names(learners: int, form: str) -> tuple[pa.Array, np.ndarray]:
    """The ids of the learners 0..N in one of the three forms, and the place of each in the order of these ids."""
    dense = np.arange(learners)
    if form == "dense":
        return pa.array(dense), dense
    high = mix(dense + 1)
    if form == "sparse":
        ids = high.view(np.int64)
        order = np.argsort(ids)
        array = pa.array(ids)
    else:
        low = mix(high ^ np.uint64(0x55AA))
        order = np.lexsort((low, high))
        array = pa.array(
            f"{a >> 32:08x}-{a >> 16 & 0xFFFF:04x}-{a & 0xFFFF:04x}-{b >> 48:04x}-{b & 0xFFFFFFFFFFFF:012x}"
            for a, b in zip(high.tolist(), low.tolist())
        )
    place = np.empty(learners, np.int64)
    place[order] = dense
    return array, place


def batches(rows: dict[str, np.ndarray], ids: pa.Array) -> pa.Table:
    """The table of events, in batches of a row group."""
    kinds, components = pa.array(KINDS), pa.array(c.id for c in COMPONENTS)
    programmes = pa.array([PROGRAMME])

    def batch(part: dict[str, np.ndarray]) -> pa.RecordBatch:
        enrolled, score, minutes = part["kind"] == ENROLLED, part["score"], part["minutes"]
        component = pa.array(part["component"], mask=enrolled)
        programme = pa.array(np.zeros(len(enrolled), np.int8), mask=~enrolled)
        columns = {
            "learner": ids.take(pa.array(part["learner"])),
            "kind": pa.DictionaryArray.from_arrays(pa.array(part["kind"]), kinds),
            "component": pa.DictionaryArray.from_arrays(component, components),
            "score": pa.array(np.nan_to_num(score), mask=np.isnan(score)),
            "minutes": pa.array(minutes, mask=minutes == NO_MINUTES),
            "programme": pa.DictionaryArray.from_arrays(programme, programmes),
            "at": pa.array(part["at"] * SECOND).cast(pa.timestamp("us", "UTC")),
        }
        return pa.record_batch(columns)

    starts = range(0, len(rows["at"]), ROW_GROUP)
    return pa.Table.from_batches(
        [batch({name: column[start : start + ROW_GROUP] for name, column in rows.items()}) for start in starts]
    )


def write(table: pa.Table, path: Path) -> None:
    """As Arrow IPC and as Parquet."""
    pa.parquet.write_table(table, path.with_suffix(".parquet"), compression="zstd", row_group_size=ROW_GROUP)
    with pa.ipc.new_file(path.with_suffix(".arrow"), table.schema) as file:
        file.write_table(table, max_chunksize=ROW_GROUP)


def lay(
    rows: dict[str, np.ndarray], cohort: np.ndarray, folder: Path, form: str = "dense", by_learner: bool = False
) -> None:
    """Writes one order and form of rows in order of arrival, and who is in which cohort."""
    ids, place = names(len(cohort), form)
    if by_learner:
        order = np.lexsort((rows["at"], place[rows["learner"]]))
        rows = {name: column[order] for name, column in rows.items()}
    folder.mkdir(parents=True, exist_ok=True)
    named = "" if form == "dense" else f"-{form}"
    write(batches(rows, ids), folder / f"events{named}{'-sorted' if by_learner else ''}")
    write(pa.table({"learner": ids, "cohort": cohort}), folder / f"enrol{named}")


def main() -> None:
    """Makes one order and form of the data."""
    parser = argparse.ArgumentParser(description="data of the contest")
    parser.add_argument("learners", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--ids", choices=("dense", "sparse", "text"), default="dense")
    parser.add_argument("--sorted", action="store_true", help="by learner and instant, not in order of arrival")
    asked = parser.parse_args()

    rows, cohort = make(asked.learners)
    lay(rows, cohort, asked.folder, asked.ids, asked.sorted)
    counts = np.bincount(rows["kind"], minlength=len(KINDS)).tolist()
    print(f"{asked.learners} learners, {len(rows['at'])} rows: {dict(zip(KINDS, counts))}")
    print(f"{(rows['at'] > NOW).mean():.2%} of the rows are later than the instant asked")


if __name__ == "__main__":
    main()
