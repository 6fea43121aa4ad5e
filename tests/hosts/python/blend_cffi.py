"""blend through cffi, for a Python that cannot have the package `blend` (its wheel is the usual way): PyPy, or one without a
compiler and Rust. Copy this file and include/blend.cdef.h; pip install cffi; libblend.so.0 has to be where the loader finds
it (else LD_LIBRARY_PATH).

Who frees what: `ffi.gc` frees each handle when it is collected. Texts: `str` in and out; answers are JSON for `json.loads`.
Threads: cffi lets the others run during a call; records may be asked from many at once, `apply` wants the record for itself.
Fork: blend has no threads and no state of its own, so what was made before gunicorn forks may be used after it.
"""

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
NO_INSTANT = -(2**63)


class Refused(Exception):
    """Why blend refused: result, code, help and place of the first problem, and all of them as JSON."""

    def __init__(self, error: Any) -> None:
        def told(what: str) -> str:
            return ffi.string(getattr(C, f"blend_error_{what}")(error)).decode()

        super().__init__(told("message"))
        self.result, self.code = C.blend_error_result(error), C.blend_error_code(error)
        self.help, self.pointer, self.problems = told("help"), told("pointer"), told("problems")


class Verdict(NamedTuple):
    outcome: int
    reasons: int
    opens_at: int | None


class Reason(NamedTuple):
    code: int
    mode: int
    gate: str | None
    message: str | None


def text(given: str | None) -> tuple[Any, int]:
    """Text as C takes it: the bytes and how many."""
    data = b"" if given is None else given.encode()
    return (ffi.NULL if given is None else data), len(data)


def told(given: Any) -> str | None:
    return None if given.data == ffi.NULL else ffi.unpack(given.data, given.size).decode()


def call(function: Any, out: Any, *arguments: Any) -> Any:
    """Calls a function that can fail: what it put into `out`."""
    error = ffi.new("blend_error **")
    if function(*arguments, out, error) != C.BLEND_OK:
        try:
            raise Refused(error[0])
        finally:
            C.blend_error_free(error[0])
    return out[0]


def made(name: str, *arguments: Any) -> Any:
    """A handle that is freed when it is collected."""
    out = ffi.new(f"blend_{name} **")
    return ffi.gc(call(getattr(C, f"blend_{name}_new"), out, *arguments), getattr(C, f"blend_{name}_free"))


def answer(function: Any, *arguments: Any) -> str:
    """An answer in JSON."""
    given = call(function, ffi.new("blend_bytes **"), *arguments)
    try:
        return ffi.unpack(C.blend_bytes_data(given), C.blend_bytes_len(given)).decode()
    finally:
        C.blend_bytes_free(given)


class Handle:
    def __init__(self, handle: Any) -> None:
        self.handle = handle


def handle(of: Handle | None) -> Any:
    return ffi.NULL if of is None else of.handle


class Schedule(Handle):
    pass


class Question(Handle):
    pass


class Programme(Handle):
    def __init__(self, document: str) -> None:
        super().__init__(made("programme", *text(document), *text(None)))

    def schedule(self, document: str) -> Schedule:
        return Schedule(made("schedule", self.handle, *text(document)))

    def record(self, facts: str, schedule: Schedule | None = None) -> Record:
        return Record(made("record", self.handle, handle(schedule), *text(facts)))

    def population(self, facts: str, schedule: Schedule | None = None) -> Population:
        return Population(made("population", self.handle, handle(schedule), *text(facts)))

    def question(
        self, component: str | None, action: str, session: str | None = None, schedule: Schedule | None = None
    ) -> Question:
        """Prepared once, asked often with `Record.verdict`."""
        asked = *text(component), ACTIONS[action], *text(session)
        return Question(made("question", self.handle, handle(schedule), *asked))


class Population(Handle):
    def roster(self, session: str, at: str, known_at: str | None = None) -> str:
        return answer(C.blend_population_roster, self.handle, *text(session), *text(at), *text(known_at))


class Record(Handle):
    """One learner's facts. Instants are RFC 3339 text, or microseconds since 1970 where they are numbers."""

    def decide(
        self, component: str | None, action: str, at: str,
        session: str | None = None, known_at: str | None = None, others: Population | None = None,
    ) -> str:
        asked = *text(component), ACTIONS[action], *text(session), *text(at), *text(known_at)
        return answer(C.blend_record_decide, self.handle, *asked, handle(others))

    def verdict(self, question: Question, at: int) -> Verdict:
        out = ffi.new("blend_verdict *", {"struct_size": ffi.sizeof("blend_verdict")})
        got = call(C.blend_record_verdict, out, self.handle, question.handle, at)
        return Verdict(got.outcome, got.reasons, None if got.opens_at == NO_INSTANT else got.opens_at)

    def reasons(self, component: str | None, action: str, at: int, session: str | None = None) -> list[Reason]:
        """The reasons of a decision, read without JSON."""
        asked = *text(component), ACTIONS[action], *text(session)
        decision = made("decision", self.handle, *asked, at, NO_INSTANT, ffi.NULL)
        row = ffi.new("blend_reason *", {"struct_size": ffi.sizeof("blend_reason")})
        rows = (call(C.blend_decision_reason, row, decision, index) for index in range(C.blend_decision_reasons(decision)))
        return [Reason(got.code, got.mode, told(got.gate), told(got.message)) for got in rows]

    def standing(self, at: str, known_at: str | None = None) -> str:
        return answer(C.blend_record_standing, self.handle, *text(at), *text(known_at))

    def explain(self, rule: str, at: str, known_at: str | None = None) -> str:
        return answer(C.blend_record_explain, self.handle, *text(rule), *text(at), *text(known_at))

    def certification(self, at: str, ends: int = 3, known_at: str | None = None) -> str:
        return answer(C.blend_record_certification, self.handle, *text(at), ends, *text(known_at))

    def apply(self, fact: str) -> str:
        """Adds one fact and tells what it changed."""
        return answer(C.blend_record_apply, self.handle, *text(fact))
