"""The shared corpus: its cases, and partial expectations as every language holds answers against them."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def cases() -> list[tuple[str, dict[str, Any]]]:
    """Every case with a name."""
    found = []
    for file in sorted((ROOT / "tests/corpus/cases").glob("*.json")):
        for number, case in enumerate(json.loads(file.read_text(encoding="utf-8"))):
            found.append((f"{file.stem}-{number}", case))
    assert found, "no cases"
    return found


def document(case: dict[str, Any], name: str) -> Any:
    """A document given as JSON, raw text or base64; None without one."""
    if f"{name}_text" in case:
        return case[f"{name}_text"]
    if f"{name}_base64" in case:
        return base64.b64decode(case[f"{name}_base64"])
    return case.get(name)


def differs(found: Any, expected: Any, place: str = "") -> str | None:
    """What differs, if anything: objects match key by key, a list of things with ids may be expected by id."""
    if isinstance(expected, dict) and isinstance(found, (dict, list)):
        if isinstance(found, list):
            found = {item["id"]: item for item in found}
        for key, wanted in expected.items():
            if key not in found:
                return f"{place}/{key} is not there"
            # Who is left out is told whole: one reason too many is wrong.
            if key == "excluded" and found[key] != wanted:
                return f"{place}/{key}: expected {wanted!r}, found {found[key]!r}"
            if wrong := differs(found[key], wanted, f"{place}/{key}"):
                return wrong
        return None
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (one, wanted) in enumerate(zip(found, expected)):
            if wrong := differs(one, wanted, f"{place}/{index}"):
                return wrong
        return None
    # 1, 1.0 and True are equal in Python, and not in JSON.
    if type(found) is type(expected) and found == expected:
        return None
    return f"{place}: expected {expected!r}, found {found!r}"
