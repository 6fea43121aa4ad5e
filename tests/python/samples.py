"""A programme with live and digital parts, its sessions and the facts of one learner."""

from __future__ import annotations

from typing import Any

import blend

PROGRAMME: dict[str, Any] = {
    "id": "customer-compliance",
    "version": "2026.1",
    "components": [
        {"id": "rules", "format": "elearning", "done_when": "passed", "pass_mark": 0.8, "weight": 60},
        {"id": "case-study", "format": "vilt", "minutes": 90, "done_when": {"attended": 0.8}, "weight": 40},
    ],
    "gates": [{"id": "pre-work", "to": ["case-study"], "mode": "flag", "when": "rules", "message": "First the rules."}],
    "groups": [{"id": "digital", "rule": {"all": ["rules"]}}],
    "completion": {"all": ["rules", "case-study"]},
    "certification": {"valid_for": "P1Y", "window": "P60D", "basis": "expiry"},
}
SESSIONS: dict[str, Any] = {
    "programme": "customer-compliance",
    "sessions": [
        {"id": "s-12", "component": "case-study", "start": "2026-03-17T09:30:00Z", "end": "2026-03-17T11:00:00Z"}
    ],
}
EVENTS: list[dict[str, Any]] = [
    {
        "id": "e1",
        "learner": "u1",
        "kind": "enrolled",
        "programme": "customer-compliance",
        "at": "2026-03-02T08:00:00Z",
    },
    {"id": "e2", "learner": "u1", "kind": "scored", "component": "rules", "score": 0.9, "at": "2026-03-05T16:00:00Z"},
]
OTHERS: list[dict[str, Any]] = [{**EVENTS[0], "learner": "u2"}]
ATTENDED: dict[str, Any] = {
    "id": "e3",
    "learner": "u1",
    "kind": "attended",
    "session": "s-12",
    "minutes": 80,
    "at": "2026-03-17T11:00:00Z",
}
AT = "2026-03-06T09:00:00Z"


def programme() -> blend.Programme:
    return blend.Programme(PROGRAMME)


def record() -> blend.Record:
    made = programme()
    return made.record(EVENTS, made.schedule(SESSIONS))


def population() -> blend.Population:
    made = programme()
    return made.population([*EVENTS, *OTHERS], made.schedule(SESSIONS))
