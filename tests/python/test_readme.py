"""README's Python blocks and the examples of the doc texts run."""

from __future__ import annotations

import doctest
import importlib
import re

import corpus
import pytest


def test_the_python_blocks() -> None:
    text = (corpus.ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 5
    for block in blocks:
        assert "assert" in block
        exec(compile(block, "README.md", "exec"), {"__name__": "readme"})


@pytest.mark.parametrize("name", ["blend._design", "blend._event", "blend._programme", "blend._registry"])
def test_doc_texts(name: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried > 0 and failed == 0
