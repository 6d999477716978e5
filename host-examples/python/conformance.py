"""Asks the module what tests/vectors ask, and compares the answers byte for byte.

Prints a line of JSON for each export: vectors, those that are equal, milliseconds.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from functools import partial
from typing import Any

from restate_scaleout import ModuleError, Scaleout
from vectors import ROOT, vectors


class Recorded:
    """A host that holds the module to the recorded calls."""

    def __init__(self) -> None:
        self.calls: list[dict[str, str]] = []

    def answer(self, function: str, request: dict[str, Any]) -> dict[str, Any]:
        call = self.calls.pop(0) if self.calls else None
        if call is None or call["function"] != function or json.loads(call["request"]) != request:
            raise ValueError(f"the module calls {function} with another request")
        return json.loads(call["answer"])

    def functions(self) -> dict[str, Any]:
        return {name: partial(self.answer, name) for name in ("look", "act", "approve", "report", "sleep")}


def outcome(scaleout: Scaleout, vector: dict[str, Any]) -> dict[str, str]:
    """What came of a call, in the form of a vector."""
    try:
        return {"answer": scaleout.call_bytes(vector["export"], vector["input"].encode()).decode()}
    except ModuleError as error:
        return {"error": str(error)}


def same(vector: dict[str, Any], came: dict[str, str]) -> bool:
    if "sha256" in vector:
        return "answer" in came and hashlib.sha256(came["answer"].encode()).hexdigest() == vector["sha256"]
    return {key: vector[key] for key in ("answer", "error") if key in vector} == came


def main() -> int:
    recorded = Recorded()
    pure = Scaleout.open(ROOT / "dist/plugin.json")
    driver = Scaleout.open(ROOT / "dist/plugin_driver.json", recorded.functions())
    rows: dict[str, dict[str, Any]] = {}
    for vector in vectors():
        recorded.calls = list(vector.get("calls", []))
        started = time.perf_counter()
        came = outcome(driver if vector["export"] == "run" else pure, vector)
        ms = 1000 * (time.perf_counter() - started)
        row = rows.setdefault(vector["export"], {"host": "Python", "export": vector["export"], "vectors": 0, "equal": 0, "ms": 0.0})
        row["vectors"] += 1
        row["ms"] += ms
        if same(vector, came) and not recorded.calls:
            row["equal"] += 1
        else:
            print(f"{vector['export']}, {vector['name']}: {json.dumps(came)[:300]}", file=sys.stderr)
    for row in rows.values():
        print(json.dumps(row))
    return int(any(row["equal"] != row["vectors"] for row in rows.values()))


if __name__ == "__main__":
    sys.exit(main())
