"""What differs between versions of a programme, and what a newer one would mean for learners."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from ._answers import Action, Answer, CertificateState, ComponentState, Outcome, _each
from ._instants import from_text

Alteration = Literal["added", "removed", "changed"]
Passage = Literal["published", "migrated"]


@dataclass(frozen=True, slots=True)
class Difference(Answer):
    """One thing that is written otherwise in a newer version."""

    #: Where, by ids: `completion`, `components.quiz.pass_mark`, `gates.pre-work.when`.
    path: str
    change: Alteration
    #: As it was written; `None` for what came.
    before: Any = field(hash=False)
    #: As it is written; `None` for what went.
    after: Any = field(hash=False)


@dataclass(frozen=True, slots=True)
class CompletionShift(Answer):
    """When the programme was completed, before and after; `None` where it is not."""

    before: datetime | None
    after: datetime | None

    _read = {"before": from_text, "after": from_text}


@dataclass(frozen=True, slots=True)
class ProgressShift(Answer):
    """Progress before and after, basis points 0 to 10000."""

    before: int
    after: int


@dataclass(frozen=True, slots=True)
class CertificationShift(Answer):
    """The state of the certificate before and after; `None` for no certification."""

    before: CertificateState | None
    after: CertificateState | None


@dataclass(frozen=True, slots=True)
class ExpiryShift(Answer):
    """The end of the certificate before and after; `None` for no end."""

    before: datetime | None
    after: datetime | None

    _read = {"before": from_text, "after": from_text}


@dataclass(frozen=True, slots=True)
class GateShift(Answer):
    """What a gate says before and after, not bound to a session; `None` where it does not stand there."""

    id: str
    #: The component it stands before; `None` for `certify`.
    component: str | None
    action: Action
    before: Outcome | None
    after: Outcome | None


@dataclass(frozen=True, slots=True)
class ComponentShift(Answer):
    """The state of a component before and after; `None` where the version has none of this id."""

    #: Of an occurrence with its number: `coaching#1`.
    id: str
    before: ComponentState | None
    after: ComponentState | None


@dataclass(frozen=True, slots=True)
class Why(Answer):
    """One rule that came out otherwise."""

    #: Its path: `completion`, `components.<id>`, `gates.<id>`, `groups.<id>` or `certification`.
    rule: str
    title: str | None
    #: Whether it holds (of the certification: whether a certificate is valid); `None` where the version has none.
    before: bool | None
    after: bool | None
    #: What is written otherwise and bears on it.
    differences: tuple[Difference, ...]

    _read = {"differences": _each(Difference)}


@dataclass(frozen=True, slots=True)
class Impact(Answer):
    """What a newer version would mean for one learner: the answers that come out otherwise; `None`: it stays."""

    learner: str
    #: The version that judges now.
    from_: str | None
    #: The version that would.
    to: str | None
    #: By publishing it alone, or only by enrolling in it.
    how: Passage
    completion: CompletionShift | None
    progress: ProgressShift | None
    #: Those that say otherwise, in document order.
    gates: tuple[GateShift, ...]
    certification: CertificationShift | None
    expires: ExpiryShift | None
    #: Those in another state, in document order.
    components: tuple[ComponentShift, ...]
    #: The rules that came out otherwise, in document order; never empty.
    why: tuple[Why, ...]

    _read = {
        "completion": CompletionShift._of,
        "progress": ProgressShift._of,
        "gates": _each(GateShift),
        "certification": CertificationShift._of,
        "expires": ExpiryShift._of,
        "components": _each(ComponentShift),
        "why": _each(Why),
    }
