"""Grows a local deployment by the driver module and the functions of host.py: `python grow.py INVENTORY.json [--yes]`.

The inventory has a `target`, as docs/contract.md describes it, `restatectl`, and `nodes` by name, each with `server`,
`config`, `base`, `log` and `env`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from host import host
from restate_scaleout import Scaleout
from sight import Inventory, Message


def approves(asked: Message) -> bool:
    print(asked["question"], json.dumps(asked["consent"], indent=1), sep="\n", flush=True)
    return "--yes" in sys.argv[2:] or input("Do it? [y/N] ").strip().lower() == "y"


def reports(report: Message) -> bool:
    if report["event"] == "decided":
        decision = report["decision"]
        words = (decision["kind"], decision.get("step"), decision.get("cause") or decision.get("message"))
        print("decided", *(word for word in words if word), flush=True)
    elif report["event"] == "acted":
        print("acted", report["step"], "done" if report["claims-success"] else f"failed: {report['result']}", flush=True)
    return True


def main() -> int:
    inventory = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    functions = host(Inventory.read(inventory), approves, reports)
    driver = Scaleout.open(Path(__file__).parents[2] / "dist/plugin_driver.json", functions)
    end = driver.call("run", {"target": inventory["target"]})
    print(f"{end['outcome']}: {end['message']}")
    return 0 if end["outcome"] == "done" else 3


if __name__ == "__main__":
    sys.exit(main())
