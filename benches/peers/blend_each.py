"""blend asked about one learner at a time, through the Python package: for small data.

This holds the peers' reading of the rules against blend's own: `record(events).standing(AS_OF)` of every learner.
"""

from collections import defaultdict
from datetime import datetime, timezone

import pyarrow as pa

import blend
import tables
from programme import AS_OF, COMPONENTS, DOCUMENT, GATES, OUTCOMES, SECOND, STATES, STATUSES

AT = datetime.fromtimestamp(AS_OF // SECOND, timezone.utc)


class BlendEach:
    """Records from dictionaries, one standing each."""

    forms = ("words",)
    sources = ("arrow",)

    def __init__(self, data: tables.Data, form: str) -> None:
        self.programme = blend.Programme(DOCUMENT.read_text())
        self.enrol = data.enrol()
        self.facts = defaultdict(list)
        for number, row in enumerate(data.events().to_pylist()):
            learner = row.pop("learner")
            fact = {name: value for name, value in row.items() if value is not None}
            self.facts[learner].append({"id": str(number), "learner": str(learner), **fact})

    def answer(self) -> None:
        """Answers about every learner."""
        self.rows = [self._row(learner, facts) for learner, facts in self.facts.items()]

    def _row(self, learner: object, facts: list[dict]) -> tuple:
        standing = self.programme.record(facts).standing(AT)
        assert [each.id for each in standing.components] == [component.id for component in COMPONENTS]
        assert [each.id for each in standing.gates] == [gate.id for gate in GATES]
        states = [STATES.index(each.state) for each in standing.components]
        status = "in_progress" if standing.status == "lapsed" else standing.status
        outcomes = [OUTCOMES.index(each.outcome) for each in standing.gates]
        return (learner, *states, STATUSES.index(status), standing.progress, standing.completed_at, *outcomes)

    def report(self) -> pa.Table:
        """By cohort, from the answer held."""
        return tables.report_of(self.table(), self.enrol)

    def table(self) -> pa.Table:
        """The answer held."""
        return tables.answer(list(zip(*self.rows)))
