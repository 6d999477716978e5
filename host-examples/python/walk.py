"""Walks a recorded road by `next_step`: a loop of its own, whose nodes are the answers of tests/vectors/road.json."""

from __future__ import annotations

import json
from typing import Any

from restate_scaleout import Scaleout
from vectors import FOLDER

Message = dict[str, Any]

# How to look, which is no part of what was seen.
HOW = ("timeout-ms", "lines")


class Left(Exception):
    """Something else was decided than was recorded."""


def recorded() -> Message:
    return json.loads((FOLDER / "road.json").read_text(encoding="utf-8"))


def walk(scaleout: Scaleout, road: Message) -> list[str]:
    """What is decided on the way, such as `act join-node:n2`."""
    decided: list[str] = []
    rounds = iter(road["rounds"])
    current = next(rounds)
    observations: list[Message] = []
    approvals: list[Message] = []
    marks: list[Message] = []
    while True:
        message = {"target": road["target"], "observations": observations, "approvals": approvals, "marks": marks}
        decision = scaleout.call("next_step", message)["decision"]
        kind, step = decision["kind"], decision.get("step")
        if kind == "observe":
            observations += [_seen(road, current, request) for request in decision["requests"]]
            continue
        if kind == "approve":
            approvals.append({"digest": decision["digest"], "consent": decision["consent"], "by": "ada"})
            continue
        decided.append(f"{kind} {step}" if step else kind)
        if (kind, step) != (current["decision"]["kind"], current["decision"].get("step")):
            raise Left(f"{decided[-1]}, where {current['decision']} was recorded")
        if kind not in ("act", "wait"):
            return decided
        observations = [one for one in observations if one["kind"] == "action"]
        marks = [decision["mark"]] if "mark" in decision else []
        if kind == "act":
            observations.append({"kind": "action", "step": step, "action": decision["action"], **current["acted"]})
        current = next(rounds)


def _seen(road: Message, current: Message, request: Message) -> Message:
    asked = {key: value for key, value in request.items() if key not in HOW}
    for one in current["seen"]:
        if asked.items() <= one.items():
            return {**one, "answer": road["answers"][one["answer"]]}
    raise Left(f"nothing was recorded for {request}")
