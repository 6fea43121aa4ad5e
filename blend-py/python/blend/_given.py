"""What callers give, as the native half takes it, and its lists of answers as objects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from ._answers import Answer
from ._event import Event
from ._instants import Instant, to_text

A = TypeVar("A", bound=Answer)

#: A document: a dictionary, or its JSON text.
Document = Mapping[str, Any] | str | bytes
#: Facts: dictionaries, `Event` objects, or the JSON text of a list.
Events = Iterable[Mapping[str, Any] | Event] | str | bytes


def _list(cls: type[A], answers: str) -> list[A]:
    return [cls._of(answer) for answer in json.loads(answers)]


def _texts(given: Iterable[str], name: str) -> list[str]:
    # Text is a sequence of its letters.
    if isinstance(given, (str, bytes)):
        raise TypeError(f"`{name}` is a list of texts")
    return list(given)


def _days(days: Iterable[int] | None) -> list[int] | None:
    return None if days is None else list(days)


def _options(**given: Any) -> str:
    return json.dumps({name: value for name, value in given.items() if value is not None})


def _fact(event: Any) -> Any:
    return event.to_dict() if isinstance(event, Event) else event


def _facts(events: Any) -> Any:
    # One fact is no list of them: the engine says so.
    whole = isinstance(events, (str, bytes, Mapping))
    return events if whole else [_fact(event) for event in events]


def _known(known_at: Instant | None) -> str | None:
    return None if known_at is None else to_text(known_at, "known_at")
