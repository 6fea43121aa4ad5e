"""The command line: `python -m blend review FILE`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any, get_args

from . import _native
from ._design import _thresholds
from ._load import load
from ._review import Profile, Review


def main(words: Sequence[str] | None = None) -> int:
    """Does what the words say; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m blend", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    review = commands.add_parser(
        "review",
        help="what kind of blend a programme is, what is wrong with it, how complete it is",
        description="Reviews the design of a programme, which need not compile. Exit codes: 0; 1 with --strict where there "
        "are errors; 2 for a file that cannot be read.",
    )
    review.add_argument("file", metavar="FILE", help="a .yaml, .yml, .json or .toml file")
    review.add_argument("--profile", choices=get_args(Profile), default="sync", help="what makes it a blend; sync")
    review.add_argument("--format", choices=["text", "json"], default="text", help="for people or for programs; text")
    review.add_argument(
        "--strict", action="store_true", help="exit with 1 for errors: findings that are not allowed, or the document's own"
    )
    return _review(parser.parse_args(words))


def _review(asked: argparse.Namespace) -> int:
    options = _thresholds(asked.profile, {})
    try:
        document: Any = load(asked.file)
        answer = _native.review(document, options)
        text = _native.review_text(document, options) if asked.format == "text" else f"{answer}\n"
    except (OSError, TypeError, ValueError, _native.BlendError) as error:
        print(f"{asked.file}: {error}", file=sys.stderr)
        return 2
    sys.stdout.write(text)
    found = Review._of(json.loads(answer))
    broken = any(problem["severity"] == "error" for problem in found.problems)
    return 1 if asked.strict and (broken or found.errors) else 0


if __name__ == "__main__":
    sys.exit(main())
