"""Which model would suit a situation, and the templates there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from ._answers import Answer, _each
from ._review import Model, ObjectiveKind

#: Programmes to start from: one for each model, and worked architectures.
Template = Literal[
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
    "new_managers",
    "crm_rollout",
    "compliance_audit",
    "compliance_plus_coaching",
    "five_step_chain",
    "kickoff_micro_checkins",
    "customer_service_roleplay",
]


@dataclass(frozen=True, slots=True)
class AdviceReason(Answer):
    """One rule that applied."""

    #: The rule, as `V15`.
    rule: str
    #: What it gives this model.
    points: int
    #: When it applies, in words.
    condition: str


@dataclass(frozen=True, slots=True)
class ModelAdvice(Answer):
    """One model with its points."""

    model: Model
    #: Their sum; may be negative.
    points: int
    #: Where they come from.
    reasons: tuple[AdviceReason, ...]
    #: What the model's template uses and the host lacks: to be replaced in it.
    lacks: tuple[str, ...]
    #: Why the host cannot run it; `None` where it can.
    obstacle: str | None

    _read = {"reasons": _each(AdviceReason), "lacks": tuple}


@dataclass(frozen=True, slots=True)
class FittingFormats(Answer):
    """The formats that fit what is done for an objective; those the host lacks are left out."""

    #: `None` for all objectives of a kind.
    objective: str | None
    #: `None` for an objective without one.
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
class UnavailableFormat(Answer):
    """A format that was left out."""

    format: str
    reason: str


@dataclass(frozen=True, slots=True)
class Advice(Answer):
    """Which models suit a situation, and which formats its objectives."""

    #: The models that the host can run, most points first.
    ranked: tuple[ModelAdvice, ...]
    #: Those that it cannot run.
    excluded: tuple[ModelAdvice, ...]
    #: The formats that fit, for each objective given, else for each kind of objective.
    formats: tuple[FittingFormats, ...]
    #: The formats that the host lacks.
    unavailable: tuple[UnavailableFormat, ...]
    #: Remarks that change no points.
    notes: tuple[str, ...]

    _read = {
        "ranked": _each(ModelAdvice),
        "excluded": _each(ModelAdvice),
        "formats": _each(FittingFormats),
        "unavailable": _each(UnavailableFormat),
        "notes": tuple,
    }


@dataclass(frozen=True, slots=True)
class TemplateRange(Answer):
    """What a number of a template may be."""

    least: int
    #: Unless something else is given.
    usual: int
    most: int


@dataclass(frozen=True, slots=True)
class TemplateSummary(Answer):
    """What a template is made with."""

    template: Template
    version: str
    title: str
    #: The model of its programmes.
    model: Model
    #: From the first part to the end of the last one that completion wants.
    weeks: TemplateRange
    #: Of the part that carries the programme.
    minutes: TemplateRange
    #: Those it has unless others are given, as in a document.
    objectives: tuple[dict[str, Any], ...] = field(hash=False)

    _read = {"weeks": TemplateRange._of, "minutes": TemplateRange._of, "objectives": tuple}
