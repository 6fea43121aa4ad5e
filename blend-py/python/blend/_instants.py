"""Instants: `datetime` with time zone in Python, RFC 3339 text everywhere else."""

from __future__ import annotations

from datetime import datetime, timezone

#: What stands for an instant: RFC 3339 text with an offset, or a `datetime` with time zone.
Instant = str | datetime


def to_text(at: Instant, name: str = "at") -> str:
    """The RFC 3339 text of an instant; text stays as it is.

    Raises `ValueError` for a `datetime` without time zone, `TypeError` for anything else.
    """
    if isinstance(at, str):
        return at
    if not isinstance(at, datetime):
        raise TypeError(f"`{name}` is a datetime or RFC 3339 text, not {type(at).__name__}")
    if at.utcoffset() is None:
        raise ValueError(f"`{name}` is a datetime without time zone: {at}")
    return utc_text(at.astimezone(timezone.utc))


def utc_text(at: datetime) -> str:
    """The text of a `datetime` in UTC, with as many digits of the second as it needs."""
    # Of the base class: a subclass may show finer digits than a datetime has.
    text = datetime.isoformat(at).removesuffix("+00:00")
    return f"{text.rstrip('0')}Z" if at.microsecond else f"{text}Z"


def from_text(text: str) -> datetime:
    """The instant of an answer."""
    body, _, fraction = text.removesuffix("Z").partition(".")
    return datetime.fromisoformat(f"{body}.{fraction:0<6}+00:00")
