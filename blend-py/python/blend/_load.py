"""Documents from YAML, JSON and TOML files, with every digit and every date as it is written.

Text becomes dictionaries and lists here and nothing is judged but its syntax and that no key comes twice; what the
document means is checked when a `Programme` or `Schedule` is made of it.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from ._answers import Problem
from ._native import DocumentError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

#: What to do about each kind of fault.
_HELP = {
    "duplicate_key": "keep one of the two",
    "invalid_json": "correct the text at that place",
    "invalid_toml": "correct the text at that place",
    "invalid_utf8": "save the document as UTF-8",
    "invalid_yaml": "correct the text at that place",
    "limit_exceeded": "split it up, or write it without aliases",
    "wrong_type": "give a value that JSON has: text, a number, a truth value, null, a list or a mapping with text keys",
}
#: Levels of nesting that are read; the engine refuses documents long before.
_DEPTH = 400
#: Values that the aliases of a YAML document may add to those that are written.
_VALUES = 1_000_000


def load(path: str | os.PathLike[str]) -> Any:
    """Reads a document file: `.yaml` or `.yml`, `.json`, `.toml`.

    Numbers with a point become `Decimal`, so that no digit is lost; dates and times become ISO text. YAML is read by
    the core schema of YAML 1.2: `on` and `yes` are text, and so are dates.

    Raises `OSError` for a file that cannot be read, `ValueError` for another kind of file, and `DocumentError` with
    `invalid_yaml`, `invalid_json`, `invalid_toml`, `invalid_utf8` or `limit_exceeded` for text that cannot be read, with
    `duplicate_key` for every key that comes twice.
    """
    file = Path(path)
    read = _READERS.get(file.suffix.lower())
    if read is None:
        raise ValueError(f"`{file.name}` is not a .yaml, .yml, .json or .toml file")
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refusal([_problem("invalid_utf8", "", f"byte {error.start} does not belong to UTF-8 text")]) from None
    try:
        return read(text)
    except RecursionError:
        raise _refusal([_problem("limit_exceeded", "", "nested too deep")]) from None


def _problem(code: str, path: str, message: str) -> Problem:
    return {"code": code, "severity": "error", "path": path, "message": message, "help": _HELP[code], "related": []}


def _refusal(problems: list[Problem]) -> DocumentError:
    place = "(document)"
    lines = [f"error[{one['code']}] {one['path'] or place}: {one['message']} ({one['help']})" for one in problems]
    error = DocumentError("\n".join(lines))
    error.problems = problems
    return error


def _step(path: str, key: str | int) -> str:
    return f"{path}/{str(key).replace('~', '~0').replace('/', '~1')}"


def _twice(path: str, key: str, where: str = "") -> Problem:
    return _problem("duplicate_key", _step(path, key), f"key `{key}` comes twice{where}")


class _Pairs(dict[str, Any]):
    """A JSON object in which keys come twice."""

    twice: list[str]


def _json(text: str) -> Any:
    found = False

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal found
        made = dict(items)
        if len(made) == len(items):
            return made
        found = True
        doubled = _Pairs(made)
        keys = [key for key, _ in items]
        doubled.twice = sorted(key for key in made if keys.count(key) > 1)
        return doubled

    def constant(name: str) -> Any:
        raise ValueError(f"`{name}` is not JSON")

    try:
        value = json.loads(text, parse_float=Decimal, parse_constant=constant, object_pairs_hook=pairs)
    except ValueError as error:
        raise _refusal([_problem("invalid_json", "", f"not JSON: {error}")]) from None
    if found:
        raise _refusal(_doubled(value, ""))
    return value


def _doubled(value: Any, path: str) -> list[Problem]:
    problems = [_twice(path, key) for key in value.twice] if isinstance(value, _Pairs) else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return problems + [problem for key, item in inner for problem in _doubled(item, _step(path, key))]


def _toml(text: str) -> Any:
    try:
        value = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise _refusal([_problem("invalid_toml", "", f"not TOML: {error}")]) from None
    return _dated(value)


def _dated(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _dated(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_dated(item) for item in value]
    return value.isoformat() if isinstance(value, (date, datetime, time)) else value


class _Composer(yaml.SafeLoader):
    """Composes nodes by the core schema of YAML 1.2."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


def _resolve(tag: str, pattern: str, first: str) -> None:
    _Composer.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), [*first, ""])


_resolve("null", r"~|null|Null|NULL|", "~nN")
_resolve("bool", r"true|True|TRUE|false|False|FALSE", "tTfF")
_resolve("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789")
_resolve("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789")

_SCALARS: dict[str, Callable[[str], Any]] = {
    "str": str,
    "timestamp": str,
    "null": lambda _: None,
    "bool": lambda text: text.lower() == "true",
    "int": lambda text: int(text, 0) if text[:2] in ("0o", "0x") else int(text),
    "float": Decimal,
}


def _yaml(text: str) -> Any:
    composer = _Composer(text)
    try:
        node = composer.get_single_node()
        problems: list[Problem] = []
        value = None if node is None else _Reader(problems, len(text) + _VALUES).value(node, "", 0)
    except yaml.YAMLError as error:
        raise _refusal([_problem("invalid_yaml", "", f"not YAML: {' '.join(str(error).split())}")]) from None
    finally:
        composer.dispose()
    if problems:
        raise _refusal(problems)
    return value


class _Reader:
    """From YAML nodes to values."""

    def __init__(self, problems: list[Problem], left: int) -> None:
        self.problems = problems
        #: How many values may still come.
        self.left = left

    def value(self, node: yaml.Node, path: str, depth: int) -> Any:
        self.left -= 1
        # Aliases may multiply, or hold themselves.
        if depth > _DEPTH or self.left < 0:
            raise _refusal([_problem("limit_exceeded", path, "too many values, or nested too deep")])
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path, depth)
        if isinstance(node, yaml.SequenceNode):
            items = enumerate(node.value)
            return [self.value(item, _step(path, index), depth + 1) for index, item in items]
        return self.scalar(node, path)

    def mapping(self, node: yaml.MappingNode, path: str, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key_node, item in node.value:
            line = f"line {key_node.start_mark.line + 1}"
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.append(_problem("wrong_type", path, f"a key is text ({line})"))
                continue
            key = str(key_node.value)
            if key in made:
                self.problems.append(_twice(path, key, f" ({line})"))
            made[key] = self.value(item, _step(path, key), depth + 1)
        return made

    def scalar(self, node: yaml.Node, path: str) -> Any:
        read = _SCALARS.get(node.tag.removeprefix("tag:yaml.org,2002:"))
        try:
            if read is not None:
                return read(str(node.value))
        except (ArithmeticError, ValueError):
            pass
        line = node.start_mark.line + 1
        self.problems.append(_problem("wrong_type", path, f"`{node.value}` is not {node.tag} (line {line})"))
        return None


_READERS: dict[str, Callable[[str], Any]] = {".yaml": _yaml, ".yml": _yaml, ".json": _json, ".toml": _toml}
