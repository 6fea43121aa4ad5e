"""Prints the answers to a file of questions, each asked once or so many times: python host.py cases.tsv [1000]."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import blend_cffi as blend


def together(ask: Callable[[], str]) -> str:
    """The same answer from four threads at once, and in a forked process."""
    answer = ask()
    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(lambda _: ask() == answer, range(100)))
    child = os.fork() or os._exit(ask() != answer)
    assert os.waitpid(child, 0)[1] == 0
    return answer


def main(path: str, times: int = 1) -> None:
    it: dict[str, Any] = {}
    for line in Path(path).read_text(encoding="utf-8").removesuffix("\n").split("\n"):
        word, *given = line.split("\t")
        a, b, c, d, e, f = (given + [""] * 5)[:6]
        record = it.get("record")
        make: dict[str, Callable[[], Any]] = {
            "programme": lambda: blend.Programme(a),
            "schedule": lambda: blend.Handle(word, it["programme"], a),
            "record": lambda: it["programme"].record(a, it.get("schedule")),
            "population": lambda: blend.Handle(word, it["programme"], it.get("schedule"), a),
            "question": lambda: blend.Handle(word, it["programme"], it.get("schedule"), a, blend.ACTIONS[b], c),
        }
        ask: dict[str, Callable[[], Any]] = {
            "case": lambda: it.clear() or a,
            "decide": lambda: record.decide(a, b, d, c, e, it["population"] if f else None),
            "together": lambda: together(lambda: record.decide(a, b, d, c)),
            "verdict": lambda: record.verdict(it["question"], int(a)),
            "roster": lambda: it["population"].ask(word, *given),
        }
        try:
            if word in make:
                it[word] = make[word]()
                continue
            for _ in range(times):
                answer = ask.get(word, lambda: record.ask(word, *given))()
            print(answer if isinstance(answer, str) else " ".join(str(one) for one in answer if one is not None))
        except blend.Refused as refused:
            print(f"! {refused.result}", refused, refused.problems, sep="\n")


sys.stdout.reconfigure(encoding="utf-8")
main(sys.argv[1], *map(int, sys.argv[2:]))
