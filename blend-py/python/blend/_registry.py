"""Templates in one place: the library's and a host's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from . import _native
from ._advice import Template
from ._answers import Answer, _each
from ._given import Document, _list
from ._review import Model

#: What kind of value a parameter has by default.
ParameterKind = Literal["flag", "number", "text", "list", "object"]


@dataclass(frozen=True, slots=True)
class ParameterSummary(Answer):
    """One parameter of a template."""

    #: What it is given by.
    name: str
    kind: ParameterKind
    #: What it is unless it is given.
    default: Any = field(hash=False)
    #: A number is at least this.
    least: float | None
    #: A number is at most this.
    most: float | None
    #: What it is for.
    description: str | None


@dataclass(frozen=True, slots=True)
class RegistrySummary(Answer):
    """One template of a registry, as an editor offers it."""

    name: str
    version: str
    #: Its own, else that of the programme it makes.
    title: str | None
    #: What it is for.
    description: str | None
    #: The template of the library that it adapts, or is; `None` for one made of a programme.
    base: Template | None
    #: What the programme it makes with its defaults is found to be first.
    model: Model | None
    parameters: tuple[ParameterSummary, ...]

    _read = {"parameters": _each(ParameterSummary)}


class Registry:
    """Templates that are offered together: immutable, shared between threads, equal when their documents are.

    `doc`: an object with `templates`, as `to_dict` gives it; without one the library's templates. A template has a `name`,
    a `version` and either a `base`, a template of the library of which its `parameters` change defaults and narrow ranges,
    or a `programme`, in which each of its `parameters` stands at some `places`. Raises `DocumentError` with every problem
    of every template: also what keeps its programme from compiling, and what a review finds wrong with it.

    >>> own = Registry().with_template({
    ...     "name": "leaders",
    ...     "version": "2027",
    ...     "base": "bookend",
    ...     "parameters": [{"name": "weeks", "default": 10, "most": 12}, {"name": "owner", "default": "HR"}],
    ... })
    >>> own.make("leaders", {"id": "spring", "weeks": 9})["owner"]
    'HR'
    >>> own == Registry(own.to_dict())
    True
    """

    __slots__ = ("_inner",)

    _inner: _native.Registry

    def __init__(self, doc: Document | None = None) -> None:
        self._inner = _native.Registry(doc)

    def with_template(self, template: Document) -> Registry:
        """These templates and one more, which comes last. Raises `DocumentError` as the class does."""
        made = Registry.__new__(Registry)
        made._inner = self._inner.with_template(template)
        return made

    def templates(self) -> list[RegistrySummary]:
        """The templates with their parameters, in order."""
        return _list(RegistrySummary, self._inner.templates())

    def make(
        self, name: str, parameters: Mapping[str, Any] | None = None, version: str | None = None
    ) -> dict[str, Any]:
        """A programme made from a template, as a document for `Programme`.

        `version`: without it the last of that name. Raises `DocumentError` for a name or version that is not there, and
        with every problem of the parameters.
        """
        return cast(dict[str, Any], json.loads(self._inner.make(name, version, {} if parameters is None else parameters)))

    def to_dict(self) -> dict[str, Any]:
        """The document that makes an equal registry."""
        return cast(dict[str, Any], json.loads(self._inner.source()))

    def __repr__(self) -> str:
        return f"Registry({len(self.templates())} templates)"

    def __eq__(self, other: object) -> bool:
        return self._inner == other._inner if isinstance(other, Registry) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._inner)

    def __reduce__(self) -> tuple[type[Registry], tuple[str]]:
        return Registry, (self._inner.source(),)
