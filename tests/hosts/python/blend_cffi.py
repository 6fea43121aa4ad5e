"""blend through cffi, for a Python that cannot have the package `blend` (its wheel is the usual way): PyPy, or one without
Rust. Copy this file and include/blend.cdef.h; pip install cffi; libblend.so.0 has to be where the loader finds it (else
LD_LIBRARY_PATH). Objects free what is C's when they are collected. cffi lets others run during a call; records may be asked
from many threads at once, `apply` wants the record for itself. What is made before a fork serves after it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import cffi

ffi = cffi.FFI()
ffi.cdef(Path(__file__).with_name("blend.cdef.h").read_text(encoding="utf-8"))
C: Any = ffi.dlopen("libblend.so.0")
if C.blend_abi_version() != C.BLEND_ABI_VERSION:
    raise ImportError(f"this libblend has ABI {C.blend_abi_version()}")

ACTIONS = {word: getattr(C, f"BLEND_ACTION_{word.upper()}") for word in ("register", "start", "attend", "certify")}
OPEN, FLAGGED, BLOCKED = C.BLEND_OUTCOME_OPEN, C.BLEND_OUTCOME_FLAGGED, C.BLEND_OUTCOME_BLOCKED


class Refused(Exception):
    """Why blend refused: what the call returned, and all problems as JSON."""

    def __init__(self, result: int, error: Any) -> None:
        super().__init__(ffi.string(C.blend_error_message(error)).decode())
        self.result, self.problems = result, ffi.string(C.blend_error_problems(error)).decode()


Verdict = NamedTuple("Verdict", [("outcome", int), ("reasons", int), ("opens_at", int | None)])


def call(function: str, out: Any, *given: Any) -> Any:
    """Calls a function: texts go with their length, an empty one for none. What it puts into `out`."""
    flat: list[Any] = []
    for one in given:
        if isinstance(one, str):
            flat += one.encode(), len(one.encode())
        else:
            flat.append(ffi.NULL if one is None else getattr(one, "handle", one))
    error = ffi.new("blend_error **")
    result = getattr(C, f"blend_{function}")(*flat, out, error)
    if result != C.BLEND_OK:
        with ffi.gc(error[0], C.blend_error_free):
            raise Refused(result, error[0])
    return out[0]


class Handle:
    """An object of C: a `blend_<kind>`."""

    def __init__(self, kind: str, *given: Any) -> None:
        """What blend.h makes by its `_new`: `Handle("population", programme, schedule, facts)`."""
        made = call(f"{kind}_new", ffi.new(f"blend_{kind} **"), *given)
        self.kind, self.handle = kind, ffi.gc(made, getattr(C, f"blend_{kind}_free"))

    def ask(self, question: str, *given: Any) -> str:
        """Any question of blend.h with an answer in JSON: `record.ask("explain", rule, at, known_at)` is blend_record_explain.
        Texts bring their length with them, the empty one is none."""
        made = call(f"{self.kind}_{question}", ffi.new("blend_bytes **"), self, *given)
        with ffi.gc(made, C.blend_bytes_free) as text:
            return ffi.unpack(C.blend_bytes_data(text), C.blend_bytes_len(text)).decode()


class Programme(Handle):
    def __init__(self, document: str) -> None:
        super().__init__("programme", document, "")

    def record(self, facts: str, schedule: Handle | None = None) -> Record:
        return Record("record", self, schedule, facts)


class Record(Handle):
    """One learner's facts. Instants are RFC 3339 text, or microseconds since 1970 where they are numbers."""

    def decide(
        self, component: str, action: str, at: str, session: str = "", known_at: str = "", others: Handle | None = None
    ) -> str:
        return self.ask("decide", component, ACTIONS[action], session, at, known_at, others)

    def verdict(self, question: Handle, at: int) -> Verdict:
        """Of a question that was prepared once."""
        out = ffi.new("blend_verdict *", {"struct_size": ffi.sizeof("blend_verdict")})
        got = call("record_verdict", out, self, question, at)
        return Verdict(got.outcome, got.reasons, None if got.opens_at == -(2**63) else got.opens_at)
