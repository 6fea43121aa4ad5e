"""Generated facts of some hundred learners of two programmes, and what a record says of each learner as a row.

One programme is plain; the other has a time zone, certification, a session, waivers until a date and due dates.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from datetime import datetime, timedelta, timezone
from typing import Any

import blend

START = datetime(2026, 3, 1, tzinfo=timezone.utc)
AT = datetime(2026, 5, 1, 6, 30, tzinfo=timezone.utc)
PLAIN: dict[str, Any] = {
    "id": "plain",
    "components": [
        {"id": "prep", "format": "elearning"},
        {"id": "quiz", "format": "knowledge_check", "pass_mark": 0.8, "max_attempts": 3},
        {"id": "task", "format": "assignment", "valid_for": "P20D"},
    ],
    "gates": [{"id": "first", "to": ["quiz"], "mode": "block", "when": "prep"}],
    "completion": {"any": [{"all": ["prep", "quiz"]}, "task"]},
}
CERTIFIED: dict[str, Any] = {
    "id": "certified",
    "timezone": "America/New_York",
    "components": [
        {"id": "prep", "format": "elearning", "due": "P10D"},
        {"id": "quiz", "format": "knowledge_check", "pass_mark": 0.8},
        {"id": "talk", "format": "ilt", "minutes": 60, "done_when": {"attended": 0.8}},
    ],
    "gates": [{"id": "ready", "to": ["talk"], "mode": "flag", "when": {"all": ["prep", "quiz"]}}],
    "completion": {"at_least": 2, "of": ["prep", "quiz", "talk"]},
    "certification": {"valid_for": "P1M", "window": "P5D", "grace": "P3D"},
}
SESSIONS: dict[str, Any] = {
    "programme": "certified",
    "sessions": [
        {"id": f"s{day}", "component": "talk", "start": f"2026-03-{day}T14:00:00Z", "minutes": 60} for day in (12, 24)
    ],
}
#: Every column that a generated fact may have, and its Polars type.
COLUMNS = (
    "id",
    "learner",
    "kind",
    "at",
    "recorded",
    "programme",
    "component",
    "session",
    "score",
    "minutes",
    "until",
    "basis",
    "due",
    "name",
    "value",
)


def programmes() -> list[tuple[blend.Programme, blend.Schedule | None]]:
    certified = blend.Programme(CERTIFIED)
    return [(blend.Programme(PLAIN), None), (certified, certified.schedule(SESSIONS))]


def facts(programme: str, learners: int, seed: int = 1) -> list[dict[str, Any]]:
    """Facts in no order, each with all columns; learners are numbered."""
    chance = random.Random(seed)
    made: list[dict[str, Any]] = []

    def add(learner: int, kind: str, day: float, **about: Any) -> None:
        at = START + timedelta(days=day, microseconds=chance.choice([0, 0, 250_000]))
        recorded = at + timedelta(days=chance.choice([0, 0, 2]))
        fact = {"id": f"e{len(made)}", "learner": learner, "kind": kind, "at": at, "recorded": recorded, **about}
        made.append({name: fact.get(name) for name in COLUMNS})

    for learner in range(1, learners + 1):
        if chance.random() < 0.95:
            add(learner, "enrolled", chance.uniform(0, 5), programme=programme)
        for _ in range(chance.randrange(9)):
            kind, day = chance.choice(["completed", "scored", "scored", "other"]), chance.uniform(3, 58)
            if kind == "completed":
                add(learner, kind, day, component=chance.choice(["prep", "task" if programme == "plain" else "prep"]))
            elif kind == "scored":
                add(learner, kind, day, component="quiz", score=chance.choice([0.3, 0.79, 0.8, 0.85, 1.0]))
            elif programme == "certified":
                session = chance.choice(["s12", "s24"])
                day = (11 if session == "s12" else 23) + 0.7
                add(learner, "registered", day - 5, session=session)
                add(learner, "attended", day, session=session, minutes=chance.choice([30, 47, 48, 60]))
        if chance.random() < 0.1:
            date = (START + timedelta(days=chance.randrange(20, 80))).date()
            add(learner, "waived", chance.uniform(1, 40), component="quiz", until=date, basis="administrative")
        if chance.random() < 0.1:
            due = (START + timedelta(days=chance.randrange(20, 80))).date()
            add(learner, "extended", chance.uniform(1, 40), component="prep", due=due)
        if chance.random() < 0.2:
            add(learner, "attribute", chance.uniform(1, 40), name="site", value=chance.choice(["x", "y"]))
        if chance.random() < 0.05:
            add(learner, "withdrawn", chance.uniform(30, 59), programme=programme)
        if not any(fact["learner"] == learner for fact in made[-12:]):
            add(learner, "completed", 7, component="prep")
    chance.shuffle(made)
    return made


def standings(
    programme: blend.Programme,
    schedule: blend.Schedule | None,
    facts: list[dict[str, Any]],
    known_at: datetime | None = None,
) -> dict[str, dict[str, Any]]:
    """What the record of each learner says, as a row of the table."""
    mine: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for fact in facts:
        given = {name: value for name, value in fact.items() if value is not None}
        mine[str(fact["learner"])].append({**given, "learner": str(fact["learner"])})
    records = {learner: programme.record(events, schedule) for learner, events in mine.items()}
    return {learner: row(record.standing(AT, known_at)) for learner, record in records.items()}


def row(standing: blend.Standing) -> dict[str, Any]:
    certificate = standing.certification
    told: dict[str, Any] = {
        "status": standing.status,
        "progress": standing.progress,
        "completed_at": standing.completed_at,
        "timing": standing.timing,
        "due": standing.due,
        "certification": certificate and certificate.state,
        "earned": certificate and certificate.earned,
        "expires": certificate and certificate.expires,
    }
    for component in standing.components:
        told[f"{component.id}.state"] = component.state
        told[f"{component.id}.since"] = component.since
        told[f"{component.id}.until"] = component.until
    for gate in standing.gates:
        told[f"{gate.id}:{gate.component}:{gate.action}.outcome"] = gate.outcome
    told["missing"] = [item.to_dict() for item in standing.missing]
    return told


def rows(table: Any) -> dict[str, dict[str, Any]]:
    """The rows of a PyArrow table of answers, by learner."""
    made = {}
    for told in table.to_pylist():
        for item in told.get("missing", []):
            item.update({name: json.loads(item[name]) for name in ("need", "have", "alternatives")})
        made[str(told.pop("learner"))] = told
    assert len(made) == table.num_rows
    return made
