"""The programme of the contest as the peers need it: kinds, marks, weights, shape of its rule, words of answers.

Everything comes from `benches/src/programme.json`, so that a change there reaches every peer or stops them: the
queries are written for one shape of rule (required components, one of two, two of four) and `_rule` refuses any other.
"""

import json
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path

SECOND = 1_000_000
DAY = 86_400 * SECOND
# Instants are microseconds since 1970: 2026-01-01T00:00:00Z, and the instant up to which evidence has expired by then.
AS_OF = 1_767_225_600 * SECOND
VALID_FOR = 365 * DAY
EXPIRED_BY = AS_OF - VALID_FOR
NEVER = 7_258_118_400 * SECOND

# Dictionary codes of the column `kind`.
KINDS = ("enrolled", "started", "completed", "scored", "attended", "signed_off", "revoked")
ENROLLED, STARTED, COMPLETED, SCORED, ATTENDED, SIGNED_OFF, REVOKED = range(len(KINDS))

# Engines answer in codes, which is what costs them least; a code is the place in one of these.
STATES = ("not_started", "in_progress", "failed", "expired", "done")
STATUSES = ("not_started", "in_progress", "completed")
OUTCOMES = ("open", "flagged", "blocked")
NOT_STARTED, IN_PROGRESS, FAILED, EXPIRED, DONE = range(len(STATES))

DOCUMENT = Path(__file__).parent.parent / "src" / "programme.json"


@dataclass(frozen=True)
class Component:
    """What makes a component done: evidence of one kind, from a score or from minutes on where there is a mark."""

    id: str
    kind: int
    score: float | None
    minutes: int | None
    weight: int

    @property
    def state(self) -> str:
        """The answer's column."""
        return f"{self.id}.state"


@dataclass(frozen=True)
class Gate:
    """Stands before `action` of `component`, wants `needs`, and answers `unmet` (a code of `OUTCOMES`) without them."""

    id: str
    component: str
    action: str
    needs: tuple[int, ...]
    unmet: int

    @property
    def outcome(self) -> str:
        """The answer's column."""
        return f"{self.id}:{self.component}:{self.action}.outcome"


@dataclass(frozen=True)
class Rule:
    """All of `required`, one of `coached`, two of `elective`; each as places in `COMPONENTS`."""

    required: tuple[int, ...]
    coached: tuple[int, int]
    elective: tuple[int, int, int, int]


def _component(doc: dict) -> Component:
    kind, score, minutes = {
        "elearning": lambda: (COMPLETED, None, None),
        "knowledge_check": lambda: (SCORED, doc["pass_mark"], None),
        "ojt": lambda: (SIGNED_OFF, None, None),
    }.get(doc["format"], lambda: (ATTENDED, None, _minutes(doc)))()
    if doc["valid_for"] != f"P{VALID_FOR // DAY}D":
        raise ValueError(f"{doc['id']}: the queries know one length of validity")
    return Component(doc["id"], kind, score, minutes, doc["weight"])


def _minutes(doc: dict) -> int:
    """Whole minutes from which the presence asked for is reached; by default the whole of the session."""
    if doc["format"] not in ("vilt", "ilt", "coaching"):
        raise ValueError(f"{doc['id']}: no criterion known for {doc['format']}")
    share = doc.get("done_when", {"attended": 1})["attended"]
    return ceil(Fraction(str(share)) * doc["minutes"])


def _rule(items: list, places: dict[str, int]) -> Rule:
    required = tuple(places[item] for item in items if isinstance(item, str))
    match [item for item in items if not isinstance(item, str)]:
        case [{"any": [_, _] as coached}, {"at_least": 2, "of": [_, _, _, _] as elective}]:
            return Rule(required, tuple(places[c] for c in coached), tuple(places[c] for c in elective))
    raise ValueError("the queries are written for: required components, one of two, two of four")


def _gate(doc: dict, places: dict[str, int]) -> Gate:
    (component,) = doc["to"]
    unmet = OUTCOMES.index({"block": "blocked", "flag": "flagged"}[doc["mode"]])
    return Gate(doc["id"], component, doc["at"], tuple(places[c] for c in doc["when"]["all"]), unmet)


_doc = json.loads(DOCUMENT.read_text())
COMPONENTS = tuple(_component(doc) for doc in _doc["components"])
PLACES = {component.id: place for place, component in enumerate(COMPONENTS)}
RULE = _rule(_doc["completion"]["all"], PLACES)
GATES = tuple(_gate(doc, PLACES) for doc in _doc["gates"])
PROGRAMME = _doc["id"]
QUIZ = next(place for place, component in enumerate(COMPONENTS) if component.score is not None)
ANSWER = ("learner", *(c.state for c in COMPONENTS), "status", "progress", "completed_at", *(g.outcome for g in GATES))


def _weights() -> tuple[dict[int, int], int, int, int]:
    """What each part adds to progress when done, and the basis points of one unit of weight.

    A choice weighs as its heaviest item, "two of" as its two heaviest; each elective done, up to two, adds half.
    """
    weight = [component.weight for component in COMPONENTS]
    required = {c: weight[c] for c in RULE.required}
    coached = max(weight[c] for c in RULE.coached)
    electives = sum(sorted((weight[c] for c in RULE.elective), reverse=True)[:2])
    whole = sum(required.values()) + coached + electives
    if electives % 2 or 10_000 % whole:
        raise ValueError("the queries know progress without fractions only")
    return required, coached, electives // 2, 10_000 // whole


# Progress is 10000 exactly when the rule holds, and never needs rounding.
REQUIRED_WEIGHT, COACHED_WEIGHT, ELECTIVE_WEIGHT, BASIS_POINTS = _weights()
