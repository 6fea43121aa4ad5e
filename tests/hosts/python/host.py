"""Asks what a file of lines says: python host.py cases.tsv; how many each second, with one thread and with two:
python host.py again.tsv 1. `cargo test -p blend-tests --test hosts` makes both files."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import blend_cffi as blend


def together(ask: Callable[[], str]) -> str:
    """The same answer from four threads at once, and in a forked process."""
    answer = ask()
    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(lambda _: ask() == answer, range(100)))
    child = os.fork()
    if child == 0:
        os._exit(ask() != answer)
    assert os.waitpid(child, 0)[1] == 0
    return answer


def again(word: str, seconds: float, ask: Callable[[], object]) -> str:
    """How many in a second of processor time, of all threads together."""

    def one(start: float) -> int:
        asked = 0
        while asked == 0 or time.process_time() - start < seconds:
            for _ in range(1000):
                ask()
            asked += 1000
        return asked

    lines = []
    for threads in (1, 2):
        with ThreadPoolExecutor(threads) as pool:
            start = time.process_time()
            asked = sum(pool.map(one, [start] * threads))
            lines.append(f"{word} {threads} {asked / (time.process_time() - start):.0f}")
    return "\n".join(lines)


def row(values: tuple[object, ...]) -> str:
    return " ".join("-" if value is None else str(value) for value in values)


def main(path: str, seconds: float | None = None) -> None:
    programme = schedule = record = population = None
    for line in Path(path).read_text(encoding="utf-8").removesuffix("\n").split("\n"):
        word, a, b, c, d, e, f = ([text or None for text in line.split("\t")] + [None] * 6)[:7]
        try:
            match word:
                case "case":
                    schedule = population = None
                    ask = lambda: a
                case "programme":
                    programme, ask = blend.Programme(a), None
                case "schedule":
                    schedule, ask = programme.schedule(a), None
                case "record":
                    record, ask = programme.record(a, schedule), None
                case "population":
                    population, ask = programme.population(a, schedule), None
                case "decide":
                    ask = lambda: record.decide(a, b, d, c, e, population if f else None)
                case "together":
                    ask = lambda: together(lambda: record.decide(a, b, d, c))
                case "verdict":
                    question, at = programme.question(a, b, c, schedule), int(d)
                    ask = lambda: record.verdict(question, at)
                case "reasons":
                    ask = lambda: record.reasons(a, b, int(d), c)
                case "standing":
                    ask = lambda: record.standing(a, b)
                case "explain":
                    ask = lambda: record.explain(a, b, c)
                case "certification":
                    ask = lambda: record.certification(a, int(b), c)
                case "roster":
                    ask = lambda: population.roster(a, b, c)
                case "apply":
                    ask = lambda: record.apply(a)
            if ask is None:
                continue
            answer = ask() if seconds is None else again(word, seconds, ask)
            if isinstance(answer, blend.Verdict):
                answer = row(answer)
            elif isinstance(answer, list):
                answer = "; ".join(map(row, answer))
            print(answer)
        except blend.Refused as refused:
            print(f"! {refused.result} {refused.code} {refused.pointer}", refused, refused.help, refused.problems, sep="\n")


sys.stdout.reconfigure(encoding="utf-8")
main(sys.argv[1], *map(float, sys.argv[2:]))
