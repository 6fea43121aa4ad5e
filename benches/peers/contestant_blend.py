"""blend as a contestant: the table in, the table out.

The answer holds words, which `check.py` reads as well as codes, and columns that nobody else answers, which it passes
over.
"""

from datetime import datetime, timezone

import pyarrow as pa

import blend
import tables
from programme import AS_OF, DOCUMENT, SECOND


class Blend:
    """The events as they are, words and all, from Arrow in memory."""

    forms = ("table",)
    sources = ("arrow",)

    def __init__(self, data: tables.Data, form: str) -> None:
        self.programme = blend.Programme(DOCUMENT.read_text())
        self.at = datetime.fromtimestamp(AS_OF // SECOND, timezone.utc)
        self.threads = data.threads
        self.events = data.events()
        self.enrol = data.enrol()

    def answer(self) -> None:
        """Answers about every learner."""
        self.held = self.programme.evaluate(self.events, at=self.at, components=True, gates=True, threads=self.threads)

    def report(self) -> pa.Table:
        """By cohort, from the answer held."""
        return tables.report_of(self.table(), self.enrol)

    def table(self) -> pa.Table:
        """The answer held."""
        return pa.table(self.held)
