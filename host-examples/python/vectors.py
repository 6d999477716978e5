"""The vectors of tests/vectors, read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests/vectors"


def _lines(file: Path) -> list[dict[str, Any]]:
    # Not splitlines, which also ends a line where JSON allows the sign in a text.
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]


def vectors() -> Iterator[dict[str, Any]]:
    """All of them, each with its export and its whole input."""
    inputs = {line["name"]: line["input"] for line in _lines(FOLDER / "inputs.jsonl")}
    for file in sorted(FOLDER.glob("*.jsonl")):
        if file.stem != "inputs":
            for line in _lines(file):
                yield {**line, "export": file.stem, "input": line["input"] if "input" in line else inputs[line["input-from"]]}
