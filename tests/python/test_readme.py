"""README's Python block and the examples of the doc texts run."""

from __future__ import annotations

import doctest
import importlib
import re

import corpus
import pytest


def test_the_python_block() -> None:
    text = (corpus.ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 1 and "assert" in blocks[0]
    exec(compile(blocks[0], "README.md", "exec"), {"__name__": "readme"})


@pytest.mark.parametrize("name", ["blend._programme", "blend._event"])
def test_doc_texts(name: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried > 0 and failed == 0
