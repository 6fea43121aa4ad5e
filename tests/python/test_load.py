"""Document files: every digit, every date, and no key twice."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import blend
import corpus
import pytest
from samples import AT, EVENTS

YAML = """
id: first-aid
version: "2026.1"
timezone: Europe/London
due: 2026-04-01            # a date without quotes
components:
  - {id: theory, format: elearning, done_when: passed, pass_mark: 0.70, max_attempts: 3}
  - &live {id: practice, format: ilt, minutes: 120, done_when: {attended: .8}}
completion: {all: [theory, practice]}
certification: {valid_for: P2Y, window: P60D, basis: expiry}
"""
TOML = """
id = "first-aid"
version = "2026.1"
timezone = "Europe/London"
due = 2026-04-01
completion = {all = ["theory", "practice"]}
certification = {valid_for = "P2Y", window = "P60D", basis = "expiry"}
[[components]]
id = "theory"
format = "elearning"
done_when = "passed"
pass_mark = 0.70
max_attempts = 3
[[components]]
id = "practice"
format = "ilt"
minutes = 120
done_when = {attended = 0.8}
"""
JSON = """{"id": "first-aid", "version": "2026.1", "timezone": "Europe/London", "due": "2026-04-01", "components": [
{"id": "theory", "format": "elearning", "done_when": "passed", "pass_mark": 0.70, "max_attempts": 3},
{"id": "practice", "format": "ilt", "minutes": 120, "done_when": {"attended": 0.8}}],
"completion": {"all": ["theory", "practice"]},
"certification": {"valid_for": "P2Y", "window": "P60D", "basis": "expiry"}}"""


def loaded(folder: Path, name: str, text: str) -> Any:
    file = folder / name
    file.write_bytes(text.encode())
    return blend.load(file)


def refused(folder: Path, name: str, text: str) -> list[tuple[str, str]]:
    with pytest.raises(blend.DocumentError) as error:
        loaded(folder, name, text)
    assert all(problem["help"] for problem in error.value.problems)
    return [(problem["code"], problem["path"]) for problem in error.value.problems]


def test_one_document_in_three_forms(tmp_path: Path) -> None:
    forms = [("a.yaml", YAML), ("a.yml", "\ufeff" + YAML), ("a.toml", TOML), ("a.json", JSON)]
    documents = [loaded(tmp_path, name, text) for name, text in forms]
    assert all(document == documents[0] for document in documents)
    assert str(documents[0]["components"][0]["pass_mark"]) == "0.70" and documents[0]["due"] == "2026-04-01"
    made = {blend.Programme(document) for document in documents}
    assert made == {blend.Programme(JSON)}
    assert blend.load(str(tmp_path / "a.yaml")) == documents[0]


def test_numbers_and_dates_are_as_written(tmp_path: Path) -> None:
    text = "[0.1, 0.123456789012345678, 1e3, .5, -7, 0x1F, 0o17, 012, 1_000, 1:30, 1.0, !!str 5, !!float 5]"
    numbers = loaded(tmp_path, "n.yaml", text)
    exact = [Decimal("0.1"), Decimal("0.123456789012345678"), Decimal("1E3"), Decimal("0.5"), -7, 31, 15, 12]
    assert numbers == [*exact, "1_000", "1:30", Decimal("1.0"), "5", Decimal(5)]
    assert loaded(tmp_path, "n.toml", "a = 0.123456789012345678")["a"] == exact[1]
    assert loaded(tmp_path, "n.json", "[0.123456789012345678, 7]") == [exact[1], 7]
    words = loaded(tmp_path, "w.yaml", "[yes, on, No, true, FALSE, ~, null, '', 2026-03-02 09:00:00, 2026-03-02T09:00]")
    assert words == ["yes", "on", "No", True, False, None, None, "", "2026-03-02 09:00:00", "2026-03-02T09:00"]
    dates = loaded(tmp_path, "d.toml", "a = 2026-03-02T09:00:00.5+01:00\nb = 2026-03-02T09:00:00\nc = 09:00:00\n")
    assert dates == {"a": "2026-03-02T09:00:00.500000+01:00", "b": "2026-03-02T09:00:00", "c": "09:00:00"}
    assert loaded(tmp_path, "e.yaml", "") is None


def test_a_pass_mark_with_many_digits_decides(tmp_path: Path) -> None:
    document = loaded(tmp_path, "a.yaml", YAML.replace("0.70", "0.123456789"))
    facts = [{**EVENTS[0], "programme": "first-aid"}, {**EVENTS[1], "component": "theory"}]
    for score, state in (("0.123456789", "done"), ("0.123456788", "failed")):
        record = blend.Programme(document).record([facts[0], {**facts[1], "score": score}])
        assert record.standing(AT).components[0].state == state


def test_keys_that_come_twice(tmp_path: Path) -> None:
    both = [("duplicate_key", "/a/0/b~1c"), ("duplicate_key", "/id")]
    assert sorted(refused(tmp_path, "a.yaml", "id: x\na: [{b/c: 1, b/c: 1}]\nid: x\n")) == both
    assert sorted(refused(tmp_path, "a.json", '{"id": 1, "a": [{"b/c": 1, "b/c": 2}], "id": 1}')) == both
    assert refused(tmp_path, "a.toml", "id = 1\nid = 2\n") == [("invalid_toml", "")]


def test_text_that_cannot_be_read(tmp_path: Path) -> None:
    assert refused(tmp_path, "a.yaml", "a: [1, 2\nb: }") == [("invalid_yaml", "")]
    assert refused(tmp_path, "a.yaml", "a: 1\n---\nb: 2\n") == [("invalid_yaml", "")]
    assert refused(tmp_path, "a.yaml", "a: *nothing") == [("invalid_yaml", "")]
    assert refused(tmp_path, "a.yaml", "a: !!python/name:os.system x\nb: !!int y\n") == [
        ("wrong_type", "/a"),
        ("wrong_type", "/b"),
    ]
    assert refused(tmp_path, "a.yaml", "? [1, 2]\n: x\n") == [("wrong_type", "")]
    assert refused(tmp_path, "a.json", "[1, NaN]") == [("invalid_json", "")]
    assert refused(tmp_path, "a.json", "{") == [("invalid_json", "")]
    assert refused(tmp_path, "a.toml", "a = ") == [("invalid_toml", "")]
    (tmp_path / "a.yaml").write_bytes(b"a: \xff")
    with pytest.raises(blend.DocumentError) as error:
        blend.load(tmp_path / "a.yaml")
    assert error.value.problems[0]["code"] == "invalid_utf8"
    with pytest.raises(FileNotFoundError):
        blend.load(tmp_path / "none.yaml")
    with pytest.raises(ValueError):
        loaded(tmp_path, "a.txt", "{}")


def test_nothing_makes_reading_endless(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    for name, text in (("a.yaml", "\n".join(lines)), ("a.yaml", "a: &a [*a]"), ("a.yaml", "[" * 5000 + "]" * 5000)):
        assert [code for code, _ in refused(tmp_path, name, text)] == ["limit_exceeded"]
    assert refused(tmp_path, "a.json", "[" * 100_000 + "]" * 100_000) == [("limit_exceeded", "")]
    assert refused(tmp_path, "a.toml", "a = " + "[" * 100_000) == [("limit_exceeded", "")]


def test_the_example_programmes() -> None:
    folder = corpus.ROOT.parent / "shared/examples"
    files = sorted(folder.glob("*.yaml"))
    if not files:
        pytest.skip("the example programmes are not here")
    for file in files:
        assert blend.Programme(blend.load(file)).id
