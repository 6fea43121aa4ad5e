"""One engine as a process: `engines.py ENGINE FOLDER [--threads T] [--source S] [--sorted] [--ids I] [--form F]`.

It loads its data, answers once, says `ready` and then does what each line of its standard input says:

    answer        answers about every learner; prints seconds of wall clock and of its own processor time
    report        the report by cohort from that answer; prints the same
    memory        prints the most memory it has held since it was ready to answer, and what it held then, in bytes
    save PATH     writes the answer to PATH and the report beside it, for `check.py`

With `--save PATH` it does the last at once and ends.
"""

import argparse
import importlib
import os
import re
import sys
import time
from pathlib import Path

import pyarrow as pa

import tables

# Its module, loaded only when asked for: blend and the peers need not all be installed.
ENGINES = {
    "plain": ("plain", "Plain"),
    "blend": ("contestant_blend", "Blend"),
    "blend-each": ("blend_each", "BlendEach"),
    "duckdb": ("sql_engines", "DuckDB"),
    "datafusion": ("sql_engines", "DataFusion"),
    "chdb": ("sql_engines", "ChDB"),
    "spark": ("sql_engines", "Spark"),
    "polars": ("polars_engine", "Polars"),
    "polars-in-memory": ("polars_engine", "PolarsInMemory"),
    "numpy": ("array_engines", "Numpy"),
    "pandas": ("array_engines", "Pandas"),
}


def engine_class(name: str) -> type:
    """The class of an engine: `forms` and `sources` it knows, the usual ones first; made from data and a form."""
    module, kind = ENGINES[name]
    return getattr(importlib.import_module(module), kind)


def children() -> list:
    """The processes this one has started and that still run: Spark works in one."""
    if "pyspark" not in sys.modules:
        return []
    import psutil

    running = psutil.Process().children(recursive=True)
    return [child for child in running if child.status() != psutil.STATUS_ZOMBIE]


def held(field: str) -> int:
    """Memory of this process and its children in bytes: `VmRSS` now, `VmHWM` at most since `forget_peak`."""
    status = [Path(f"/proc/{pid}/status").read_text() for pid in (os.getpid(), *(child.pid for child in children()))]
    return sum(int(re.search(rf"{field}:\s+(\d+) kB", text).group(1)) for text in status) * 1024


def forget_peak() -> None:
    """Lets `VmHWM` begin anew."""
    for pid in (os.getpid(), *(child.pid for child in children())):
        Path(f"/proc/{pid}/clear_refs").write_text("5")


def processor_seconds() -> float:
    """Of this process, all its threads, and of its children."""
    return time.process_time() + sum(sum(child.cpu_times()[:2]) for child in children())


def timed(work: object) -> str:
    """Wall clock and processor time of one call, in seconds."""
    processor, wall = processor_seconds(), time.perf_counter()
    work()
    wall = time.perf_counter() - wall
    return f"{wall:.6f} {processor_seconds() - processor:.6f}"


def save(engine: object, path: Path) -> None:
    """Writes the answer, and the report beside it."""
    tables.save(engine.table(), path)
    tables.save(engine.report(), report_beside(path))


def report_beside(path: Path) -> Path:
    """Where the report goes that belongs to an answer."""
    return path.with_name(f"{path.stem}-report{path.suffix}")


def serve(engine: object) -> None:
    """One line in, one line out, until the input ends."""
    base = held("VmRSS")
    forget_peak()
    engine.answer()
    engine.report()
    print("ready", flush=True)
    for line in sys.stdin:
        match line.split():
            case ["answer"]:
                said = timed(engine.answer)
            case ["report"]:
                said = timed(engine.report)
            case ["memory"]:
                said = f"{held('VmHWM')} {base}"
            case ["save", path]:
                save(engine, Path(path))
                said = "saved"
            case _:
                raise ValueError(f"no such command: {line}")
        print(said, flush=True)


def main() -> None:
    """Loads, then serves or saves."""
    parser = argparse.ArgumentParser(description="one engine as a process")
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--source", choices=("arrow", "parquet", "own"))
    parser.add_argument("--sorted", action="store_true")
    parser.add_argument("--ids", choices=("dense", "sparse", "text"), default="dense")
    parser.add_argument("--form", help="another form of the query than the one that was fastest")
    parser.add_argument("--save", type=Path)
    asked = parser.parse_args()

    pa.set_cpu_count(asked.threads)
    # Read when the library is loaded.
    os.environ["POLARS_MAX_THREADS"] = str(asked.threads)
    kind = engine_class(asked.engine)
    source, form = asked.source or kind.sources[0], asked.form or kind.forms[0]
    if source not in kind.sources or form not in kind.forms:
        parser.error(f"{asked.engine} takes its rows from {kind.sources}, and has the forms {kind.forms}")
    engine = kind(tables.Data(asked.folder, asked.ids, asked.sorted, source, asked.threads), form)
    if asked.save:
        engine.answer()
        save(engine, asked.save)
    else:
        serve(engine)
    sys.stdout.flush()
    # Some engines hang or complain when their threads are taken down in order.
    os._exit(0)


if __name__ == "__main__":
    main()
