"""What a design review tells: what kind of blend a programme is, what is wrong with it, how complete it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypedDict

from ._answers import Answer, Mode, Problem, _each

#: The models of blended programmes; the first one found is the primary one.
Model = Literal[
    "bookend",
    "live_selfpaced_live",
    "continuous_coaching",
    "continuous_performance",
    "rotation",
    "enriched_virtual",
    "flex",
    "a_la_carte",
    "f2f_driver",
    "digital_first",
    "live_led",
    "flipped",
    "prework_live",
    "contains_flipped",
]
#: What makes a programme a blend: asynchronous and synchronous parts, parts online and in person, or different objectives
#: served by different formats.
Profile = Literal["sync", "place", "objectives"]
#: Live, human, digital, social, workplace, support, communication.
FormatGroup = Literal["L", "H", "D", "S", "W", "P", "C"]
ObjectiveKind = Literal["awareness", "knowledge", "procedure", "skill", "behaviour"]
Severity = Literal["error", "warning", "info"]
OnlineLabel = Literal["web_facilitated", "blended", "online"]
Verdict = Literal["gap", "thin", "adequate", "strong"]
StageName = Literal["map", "sequence", "schedule", "configure", "measure"]


class ReviewOptions(TypedDict, total=False):
    """The thresholds of a review; shares are whole basis points, 0 to 10000."""

    #: A1: repetition is an error from this share of what a session introduces on; 5000.
    repetition: int
    #: A3, A4: purposes or objectives that overlap so much are the same; 8000.
    overlap: int
    #: A3: so many switches between live and digital are alternation; 2.
    switches: int
    #: A6: live minutes stayed when there are so many of those before; 9500.
    live_kept: int
    #: D1: more of an agenda than this is too much telling; 3000.
    live_inform: int
    #: D4: more minutes of pre-work of one session than these are long; 60.
    prework_minutes: int
    #: D4: more minutes of one item of pre-work than these are long; 30.
    item_minutes: int
    #: D6: one format's share of the seat minutes; 6000.
    format_share: int
    #: D6: the share of videos and readings; 6000.
    passive_share: int
    #: D6: the share of live sessions; 8000.
    live_share: int
    #: D7 and the rubric: from this share of the span on it is late; 7500.
    late: int
    #: D11: a span of more days than these wants something after the last session; 14.
    after_days: int
    #: D12: how many days an objective shall be remembered; what the programme suggests.
    retention_days: int
    #: D17: more minutes of a session in the field or on the floor than these are long; 60.
    field_minutes: int
    #: D18: more formats than these are many; 7.
    formats: int
    #: D19: more minutes planned in a day than these are long; 420.
    day_minutes: int
    #: D19: more minutes of a virtual session than these are long; 120.
    virtual_minutes: int


@dataclass(frozen=True, slots=True)
class NearModel(Answer):
    """A model and what a programme lacks to be of it."""

    model: Model
    #: The conditions that failed, as sentences of a fixed wording.
    failed: tuple[str, ...]

    _read = {"failed": tuple}


@dataclass(frozen=True, slots=True)
class SeatMinutes(Answer):
    """Planned minutes of the occurrences that completion cannot do without."""

    total: int
    #: Shares of the format groups that have any.
    groups: dict[FormatGroup, Decimal] = field(hash=False)
    #: Shares of the formats that have any.
    formats: dict[str, Decimal] = field(hash=False)

    _read = {
        "groups": lambda shares: {group: Decimal(share) for group, share in shares.items()},
        "formats": lambda shares: {name: Decimal(share) for name, share in shares.items()},
    }


@dataclass(frozen=True, slots=True)
class ReviewFinding(Answer):
    """One thing about a design that somebody should look at."""

    #: A stable code, as `A7`.
    code: str
    #: Its name, as `unconnected`.
    name: str
    severity: Severity
    #: The ids concerned: components, gates, objectives, formats or sessions.
    subjects: tuple[str, ...]
    #: What was measured.
    value: str | None
    #: What it was held against.
    threshold: str | None
    #: What is wrong.
    message: str
    #: What to do about it.
    fix: str
    #: Why the programme's author accepts it; `None` where it is not accepted.
    allowed: str | None

    _read = {"subjects": tuple}


@dataclass(frozen=True, slots=True)
class Rubric(Answer):
    """Five dimensions, 0 to 4 each."""

    #: Whether the parts are spread over time.
    time: int
    #: Whether formats suit what they are for, and are mixed.
    modality: int
    #: Whether people learn with each other and with those who lead them.
    social: int
    #: Whether there is help.
    support: int
    #: Whether it is seen what was learnt.
    assessment: int
    #: The sum, 0 to 20.
    total: int
    verdict: Verdict
    #: The questions without a point, as `<dimension>: <question>`.
    failed: tuple[str, ...]

    _read = {"failed": tuple}


@dataclass(frozen=True, slots=True)
class CoverageRow(Answer):
    """Which components treat an objective how, in document order."""

    objective: str
    kind: ObjectiveKind | None
    introduce: tuple[str, ...]
    demonstrate: tuple[str, ...]
    practise: tuple[str, ...]
    apply: tuple[str, ...]
    reinforce: tuple[str, ...]
    assess: tuple[str, ...]

    _read = {
        treatment: tuple for treatment in ("introduce", "demonstrate", "practise", "apply", "reinforce", "assess")
    }


@dataclass(frozen=True, slots=True)
class Stage(Answer):
    """One of the five stages of making a programme."""

    stage: StageName
    #: Whether nothing is missing.
    done: bool
    #: What is missing.
    missing: tuple[str, ...]

    _read = {"missing": tuple}


@dataclass(frozen=True, slots=True)
class DependencyNode(Answer):
    """One component of a dependency graph."""

    id: str
    format: str
    #: The group of its format.
    group: FormatGroup
    #: Whether completion cannot do without it.
    required: bool
    #: Who takes part besides the learner.
    involves: tuple[str, ...]

    _read = {"involves": tuple}


@dataclass(frozen=True, slots=True)
class DependencyEdge(Answer):
    """One edge of a dependency graph."""

    #: What is built on.
    from_: str
    #: What builds on it.
    to: str
    #: The gate; `None` for `after`.
    gate: str | None
    #: What the gate does while unmet.
    mode: Mode | None


@dataclass(frozen=True, slots=True)
class DependencyGraph(Answer):
    """What rests on what."""

    #: The components, in document order.
    nodes: tuple[DependencyNode, ...]
    #: By target, `after` first, then gates.
    edges: tuple[DependencyEdge, ...]
    #: There are more edges than are told.
    cut: bool

    _read = {"nodes": _each(DependencyNode), "edges": _each(DependencyEdge)}


@dataclass(frozen=True, slots=True)
class Review(Answer):
    """The design of a programme, looked at without any learner."""

    #: Whether it is a blend at all, by the profile.
    blend: bool
    profile: Profile
    #: The models found, in order.
    models: tuple[Model, ...]
    #: The first model found.
    primary: Model | Literal["none"]
    #: With no model found: the one with the fewest failed conditions.
    nearest: NearModel | None
    #: For every model the conditions it fails; none for those found.
    conditions: tuple[NearModel, ...]
    #: A variant of the primary model: `individual` of a rotation.
    variant: str | None
    #: Remarks that change no verdict.
    notes: tuple[str, ...]
    #: The share of the seat minutes that is online; `None` without minutes.
    online_share: Decimal | None
    #: What that share is called.
    online: OnlineLabel | None
    seat: SeatMinutes
    #: What was found, by code, then in the order of the document.
    findings: tuple[ReviewFinding, ...]
    #: The five dimensions.
    rubric: Rubric
    #: Which components treat which objective how.
    coverage: tuple[CoverageRow, ...]
    #: The five stages of making a programme.
    stages: tuple[Stage, ...]
    #: What rests on what.
    graph: DependencyGraph
    #: The share of the live minutes that could move before the sessions; `None` without an agenda.
    movable: Decimal | None
    #: What is wrong with the document, and what its author should look at, sorted by place.
    problems: tuple[Problem, ...] = field(hash=False)

    _read = {
        "models": tuple,
        "nearest": NearModel._of,
        "conditions": _each(NearModel),
        "notes": tuple,
        "online_share": Decimal,
        "seat": SeatMinutes._of,
        "findings": _each(ReviewFinding),
        "rubric": Rubric._of,
        "coverage": _each(CoverageRow),
        "stages": _each(Stage),
        "graph": DependencyGraph._of,
        "movable": Decimal,
        "problems": tuple,
    }

    @property
    def errors(self) -> tuple[ReviewFinding, ...]:
        """The findings that are errors and not accepted."""
        return tuple(one for one in self.findings if one.severity == "error" and one.allowed is None)
