"""What is asked about designs before there is a programme: reviews of documents, advice, templates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Iterable, Literal, cast

from . import _native
from ._advice import Advice, Template, TemplateSummary
from ._given import Document, _list
from ._review import Profile, Review, ReviewOptions

if TYPE_CHECKING:
    from typing_extensions import Unpack

Picture = Literal["arc", "graph", "matrix"]
#: SVG, or text for Mermaid or Graphviz.
PictureFormat = Literal["svg", "mermaid", "dot"]


def _thresholds(profile: Profile, options: ReviewOptions) -> str:
    for name in options:
        if name not in ReviewOptions.__optional_keys__:
            raise TypeError(f"a review has no option `{name}`")
    return json.dumps({"profile": profile, **options})


def review(doc: Document, profile: Profile = "sync", **options: Unpack[ReviewOptions]) -> Review:
    """Reviews a programme's document that need not compile, as far as it can be read.

    Every problem of the document stands in `Review.problems`; what cannot be read is left out: a field, else the object
    that cannot do without it. `profile` and `options` as in `Programme.review`. Raises `DocumentError` for what is no
    document at all.

    >>> found = review({
    ...     "id": "p",
    ...     "components": [{"id": "a", "format": "vidoe"}, {"id": "b", "format": "ilt"}],
    ...     "completion": {"all": ["a", "b", "c"]},
    ... })
    >>> [problem["path"] for problem in found.problems]
    ['/completion/all/2', '/components/0/format']
    >>> found.errors[0].code
    'A7'
    """
    return Review._of(json.loads(_native.review(doc, _thresholds(profile, options))))


def advise(inputs: Document | None = None) -> Advice:
    """Ranks the models for a situation, with reasons, and tells the formats that fit its objectives.

    `inputs`: any of `outcome` (awareness, skill, behaviour, certification), `risk` (low, medium, high), `content`
    (conceptual, procedural, interpersonal, regulated), `horizon` (oneoff, weeks, months, ongoing), `size`, `autonomy`,
    `guidance`, `digital_comfort`, the flags of the rules (`live_scarce`, `cohort_bond`, ..), `capabilities` of the host
    (`{"forum": False}`) and `objectives`. Raises `DocumentError` for fields and words that are not known.

    >>> advice = advise({"content": "conceptual", "live_scarce": True})
    >>> advice.ranked[0].model, advice.ranked[0].points
    ('flipped', 5)
    """
    return Advice._of(json.loads(_native.advise({} if inputs is None else inputs)))


def template(
    model: Template,
    *,
    id: str | None = None,
    title: str | None = None,
    owner: str | None = None,
    objectives: Iterable[Mapping[str, Any]] | None = None,
    weeks: int | None = None,
    minutes: int | None = None,
) -> dict[str, Any]:
    """A programme to start from, as a document for `Programme`: it compiles, and reviews without errors and warnings.

    `model`: a model, or another template (see `templates`, also for the ranges of `weeks` and `minutes`); `objectives`: as
    in a document. Raises `DocumentError` for a name that no template has and with every problem of the parameters.

    >>> template("flipped", id="selling", weeks=3)["model"]
    'flipped'
    """
    given = {
        "id": id,
        "title": title,
        "owner": owner,
        "objectives": None if objectives is None else list(objectives),
        "weeks": weeks,
        "minutes": minutes,
    }
    parameters = {name: value for name, value in given.items() if value is not None}
    return cast(dict[str, Any], json.loads(_native.template(model, parameters)))


def templates() -> list[TemplateSummary]:
    """The templates there are: one for each model, then worked architectures."""
    return _list(TemplateSummary, _native.templates())
