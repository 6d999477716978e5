"""The host functions of the driver module, as Extism takes them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import extism

# By name (look, act, approve, report, sleep), each from a request to a reply.
Host = Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]]

NAMES = ("look", "act", "approve", "report", "sleep")


def functions(host: Host) -> list[Any]:
    """All five, for Extism."""
    return [_function(name, host[name]) for name in NAMES]


def _function(name: str, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    def called(plugin: extism.CurrentPlugin, inputs: list[Any], outputs: list[Any]) -> None:
        # An exception would be swallowed on the way to the module, which sees an empty answer then.
        try:
            reply = json.dumps(answer(json.loads(plugin.input_string(inputs[0]))), ensure_ascii=False)
        except Exception as error:
            reply = json.dumps({"error": {"kind": "failed", "message": str(error)}})
        plugin.return_string(outputs[0], reply)

    address = [extism.ValType.I64]
    return extism.host_fn(name=name, namespace="extism:host/user", signature=(address, address))(called)
