"""`python -m blend review`, run as it is from a shell."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import blend
import corpus
import pytest

DESIGNS = corpus.ROOT / "tests/design/programmes"


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "blend", *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_text_for_a_person() -> None:
    told = run("review", str(DESIGNS / "anti-repetition.yaml"))
    assert (told.returncode, told.stderr) == (0, "")
    lines = told.stdout.splitlines()
    assert lines[0] == "blend         yes, by the profile `sync`; against it: A1"
    found = lines.index("error         A1 repetition: live")
    assert lines[found + 2].split() == ["measured", "1,", "held", "against", "0.5"] and "fix: " in lines[found + 3]
    heads = [line.split()[0] for line in lines if line and not line.startswith(" ")]
    severities = [head for head in heads if head in ("error", "warning", "info")]
    assert severities == sorted(severities, key=["error", "warning", "info"].index) and "rubric" in heads
    assert [line.split()[0] for line in lines[lines.index("stages") + 1 :] if line[2:3].strip()][0] == "map"
    assert max(map(len, lines)) <= 100
    readme = (corpus.ROOT / "README.md").read_text(encoding="utf-8")
    assert "\n".join(lines[found : found + 4]) in readme


def test_json_for_a_program() -> None:
    file = DESIGNS / "crm-rollout.yaml"
    told = run("review", str(file), "--format", "json", "--profile", "place")
    assert told.returncode == 0
    assert json.loads(told.stdout) == blend.review(blend.load(file), "place").to_dict()


def test_strict(tmp_path: Path) -> None:
    assert run("review", str(DESIGNS / "crm-rollout.yaml"), "--strict").returncode == 0
    assert run("review", str(DESIGNS / "anti-repetition.yaml"), "--strict").returncode == 1
    file = tmp_path / "p.toml"
    file.write_text('id = "p"\ncompletion = "a"\n[[components]]\nid = "a"\nformat = "ilt"\nweek = "soon"\n', "utf-8")
    told = run("review", str(file), "--strict")
    assert told.returncode == 1 and "problems of the document" in told.stdout and "/components/0/week" in told.stdout
    assert "\ndocument      does not compile: 1 error, told at the end\n" in told.stdout
    document = blend.template("flipped", id="p")
    broken = {**document, "colour": "green"}
    for made, code in ((document, 0), (broken, 1)):
        file = tmp_path / "p.json"
        file.write_text(json.dumps(made), "utf-8")
        assert run("review", str(file), "--strict").returncode == code


@pytest.mark.parametrize(
    ("name", "text"),
    [("none.yaml", None), ("p.txt", "id: p"), ("p.json", "{"), ("p.json", "[]"), ("p.yaml", "- 1"), ("p.yaml", ""), ("p.yaml", "3")],
)
def test_what_cannot_be_read(tmp_path: Path, name: str, text: str | None) -> None:
    file = tmp_path / name
    if text is not None:
        file.write_text(text, "utf-8")
    told = run("review", str(file))
    assert (told.returncode, told.stdout) == (2, "") and name in told.stderr
    assert "Traceback" not in told.stderr


def test_what_is_not_asked_well() -> None:
    assert run().returncode == 2 and run("review").returncode == 2
    assert run("review", "x.yaml", "--profile", "plaice").returncode == 2
    assert "review" in run("--help").stdout
