"""The contest: `bench.py FOLDER ROUNDS CONTESTANT.. [--out FILE]`.

A contestant is `NAME:THREADS[:OPTION..]`. Names are those of `engines.py`, and `read` and `bare`, which are the
program in `bare/`. Options: where rows come from (`arrow`, `parquet`, `own`), `sorted`, the form of ids (`sparse`,
`text`), or the form of a query.

    bench.py data 11 bare:2 read:2 blend:2 duckdb:2 polars:2:parquet bare:1 numpy:1

Each one is a process that has loaded its data and answered once. Before anything is timed their answers are compared,
and one that differs ends the run. Then every round has each of them answer once, one after the other, after waiting a
little for the machine to be idle. What others use of the processors meanwhile is read from `/proc/stat`, and medians
are taken over the repetitions in which that was less than a tenth (or the five least disturbed).
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import pyarrow as pa

import check
import tables
from engines import report_beside

HERE = Path(__file__).parent
BARE = HERE.parent.parent / "target" / "bare" / "release" / "bare"
PACKAGES = ("numpy", "pyarrow", "duckdb", "polars", "pandas", "datafusion", "chdb", "pyspark", "blend")
TICKS = os.sysconf("SC_CLK_TCK")
DISTURBED = 0.1
LEAST_TAKEN = 5


@dataclass
class Repetition:
    """Seconds of wall clock and of the contestant's own processor time, and what share of the machine others used."""

    wall: float
    processor: float
    foreign: float


@dataclass
class Contestant:
    """One process, and what was measured of it."""

    name: str
    design: str = ""
    threads: int = 1
    ids: str = "dense"
    sorted: bool = False
    others: list[str] = field(default_factory=list)
    repetitions: list[Repetition] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.design, threads, *options = self.name.split(":")
        self.threads = int(threads)
        for option in options:
            if option in ("sparse", "text"):
                self.ids = option
            elif option == "sorted":
                self.sorted = True
            else:
                self.others += ["--source" if option in ("arrow", "parquet", "own") else "--form", option]

    def start(self, folder: Path, errors: object) -> None:
        """Starts it and waits until it is ready."""
        options = ["--ids", self.ids, *(["--sorted"] if self.sorted else []), *self.others]
        if self.design in ("read", "bare"):
            design = "read" if self.design == "read" else "radix"
            command = [str(BARE), str(folder), design, str(self.threads), *options]
        else:
            engine = [sys.executable, str(HERE / "engines.py"), self.design, str(folder)]
            command = [*engine, "--threads", str(self.threads), *options]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, bufsize=1
        )
        self._expect("ready")

    def ask(self, command: str) -> str:
        """One line in, one line out."""
        self.process.stdin.write(f"{command}\n")
        return self._line()

    def _line(self) -> str:
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} ended with {self.process.wait()}; see {ERRORS}")
        return line.strip()

    def _expect(self, word: str) -> None:
        if (line := self._line()) != word:
            raise SystemExit(f"{self.name} said `{line}`")

    def answers(self) -> bool:
        """Whether there is an answer to compare."""
        return self.design != "read"

    def repeat(self) -> None:
        """One repetition."""
        wait_until_idle()
        before, began = busy_seconds(), time.perf_counter()
        wall, processor = map(float, self.ask("answer").split())
        foreign = max(0.0, busy_seconds() - before - processor)
        # Ticks of /proc/stat are coarse: over less than a few of them it says nothing.
        span = max(time.perf_counter() - began, 2 / TICKS)
        self.repetitions.append(Repetition(wall, processor, foreign / span / os.cpu_count()))

    def figures(self) -> dict[str, object]:
        """What is shown of it: seconds and bytes."""
        undisturbed = [each for each in self.repetitions if each.foreign < DISTURBED]
        taken = undisturbed
        if len(taken) < LEAST_TAKEN:
            taken = sorted(self.repetitions, key=lambda each: each.foreign)[:LEAST_TAKEN]
        report = float(self.ask("report").split()[0])
        peak, base = map(int, self.ask("memory").split())
        return {
            "wall": statistics.median(each.wall for each in taken),
            "least": min(each.wall for each in self.repetitions),
            "processor": statistics.median(each.processor for each in taken),
            "report": report,
            "undisturbed": len(undisturbed),
            "repetitions": len(self.repetitions),
            "peak": peak - base,
        }


def busy_seconds() -> float:
    """Processor time that the whole machine has used, in seconds."""
    user, nice, system, idle, wait, *rest = map(int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9])
    return (user + nice + system + sum(rest)) / TICKS


def wait_until_idle(limit: float = 3.0, step: float = 0.15) -> None:
    """Waits until others use less than a tenth of the machine, but not for long."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        before = busy_seconds()
        time.sleep(step)
        if busy_seconds() - before < DISTURBED * step * os.cpu_count():
            return


def compare(contestants: list[Contestant], folder: Path) -> None:
    """Ends the run if answers differ. Those of different ids cannot be compared with each other."""
    with tempfile.TemporaryDirectory() as place:
        for ids in dict.fromkeys(each.ids for each in contestants):
            group = [each for each in contestants if each.ids == ids and each.answers()]
            # Blend dates completion otherwise where evidence has expired: peers are held against a peer.
            group.sort(key=lambda each: each.design.startswith("blend"))
            answers = [Path(place) / f"{number}.arrow" for number in range(len(group))]
            for each, path in zip(group, answers):
                each.ask(f"save {path}")
            if len(group) < 2:
                print(f"{ids} ids: nothing to compare with")
                continue
            first, others = group[0], list(zip(group, answers))[1:]
            dated = None
            if any(each.design.startswith("blend") for each, _ in others):
                dated = check.datable(tables.Data(folder, ids).events())
            for each, path in others:
                own = dated if each.design.startswith("blend") else None
                found, dates = check.differences(check.read(answers[0]), check.read(path), own)
                reports = (check.read(report_beside(name)) for name in (answers[0], path))
                found |= check.differences(*reports)[0]
                if found:
                    raise SystemExit(f"{each.name} differs from {first.name}: {found}")
                print(f"{each.name} answers as {first.name} ({dates} dates of completion compared)")


def show(contestants: list[Contestant], rows: int) -> list[dict[str, object]]:
    """The table, and what is in it."""
    results = [{"contestant": each.name, "threads": each.threads, **each.figures()} for each in contestants]
    reading = {each["threads"]: each["wall"] for each in results if each["contestant"].startswith("read:")}
    head = ("median ms", "least", "cpu", "M rows/s", "x first", "x cpu", "x read", "peak MB", "report", "  undisturbed")
    print(f"{'contestant':28}" + "".join(f"{name:>11}" for name in head))
    for each in results:
        each["x first"] = each["wall"] / results[0]["wall"]
        each["x cpu"] = each["processor"] / results[0]["processor"]
        read = reading.get(each["threads"], next(iter(reading.values()), None))
        if read:
            each["x read"] = each["wall"] / read
        milliseconds = [each[name] * 1e3 for name in ("wall", "least", "processor")]
        figures = [
            *milliseconds,
            rows / each["wall"] / 1e6,
            each["x first"],
            each["x cpu"],
            each.get("x read", float("nan")),
        ]
        figures += [each["peak"] / 2**20, each["report"] * 1e3]
        undisturbed = f"{each['undisturbed']}/{each['repetitions']}"
        print(f"{each['contestant']:28}" + "".join(f"{figure:11.2f}" for figure in figures) + f"{undisturbed:>13}")
    return results


def versions() -> dict[str, str]:
    """Of what is installed."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def main() -> None:
    """Runs the contest."""
    parser = argparse.ArgumentParser(description="the contest")
    parser.add_argument("folder", type=Path)
    parser.add_argument("rounds", type=int)
    parser.add_argument("contestants", nargs="+")
    parser.add_argument("--out", type=Path, help="what was measured, as JSON")
    asked = parser.parse_args()

    contestants = [Contestant(name) for name in asked.contestants]
    with pa.memory_map(str(tables.Data(asked.folder).events_file())) as file, pa.ipc.open_file(file) as reader:
        rows = sum(reader.get_batch(number).num_rows for number in range(reader.num_record_batches))
    print(f"{rows} rows, {os.cpu_count()} processors, {versions()}")
    with open(ERRORS, "w") as errors:
        for each in contestants:
            each.start(asked.folder, errors)
        compare(contestants, asked.folder)
        for _ in range(asked.rounds):
            for each in contestants:
                each.repeat()
        results = show(contestants, rows)
        for each in contestants:
            each.process.stdin.close()
            each.process.wait()
    if asked.out:
        asked.out.write_text(json.dumps({"rows": rows, "versions": versions(), "results": results}, indent=1))


ERRORS = Path(tempfile.gettempdir()) / "peers-errors.txt"

if __name__ == "__main__":
    main()
