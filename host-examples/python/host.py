"""The five host functions over local nodes. `sight.Inventory` describes what they need."""

from __future__ import annotations

import getpass
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from deeds import DEEDS
from restate_scaleout import Host
from sight import SIGHTS, HostError, Inventory, Message

Known = Mapping[str, Callable[[Inventory, Message], Message]]


def _reply(functions: Known, inventory: Inventory, asked: Message) -> Message:
    kind = asked["kind"]
    if kind not in functions:
        return {"error": {"kind": "unsupported", "message": f"this host does not know `{kind}`"}}
    try:
        return {"ok": functions[kind](inventory, asked)}
    except HostError as error:
        return {"error": {"kind": error.kind, "message": str(error)}}
    except PermissionError as error:
        return {"error": {"kind": "denied", "message": str(error)}}
    except Exception as error:  # noqa: BLE001
        return {"error": {"kind": "failed", "message": str(error) or type(error).__name__}}


def _now() -> int:
    return round(1000 * time.time())


def host(inventory: Inventory, approves: Callable[[Message], bool], reports: Callable[[Message], bool]) -> Host:
    """`approves` is asked with what is to be approved, `reports` gets each report and returns False to stop."""

    def look(message: Message) -> Message:
        def answer(request: Message) -> Message:
            reply = _reply(SIGHTS, inventory, request)
            return {"at-ms": _now(), "answer": reply}

        with ThreadPoolExecutor(8) as pool:
            return {"ok": {"answers": list(pool.map(answer, message["requests"]))}}

    def approve(message: Message) -> Message:
        return {"ok": {"approved": approves(message), "by": getpass.getuser()}}

    def sleep(message: Message) -> Message:
        time.sleep(message["ms"] / 1000)
        return {"ok": {"now-ms": _now()}}

    return {
        "look": look,
        "act": lambda action: _reply(DEEDS, inventory, action),
        "approve": approve,
        "report": lambda message: {"ok": {"go-on": reports(message)}},
        "sleep": sleep,
    }
