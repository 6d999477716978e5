"""The module: loaded once, held to its hash and its contract, called with JSON messages."""

from __future__ import annotations

import hashlib
import json
from importlib import resources
from typing import Any

import extism

# The major version of the messages that this package was written for.
CONTRACT = "2"


class ModuleError(Exception):
    """An input that the module cannot use, or a limit that a call reached. The message says what, where and what to do."""


class ContractError(Exception):
    """A module that is not what its manifest says, or that speaks another contract."""


class Scaleout:
    """The exports of the module. Use one in each thread."""

    def __init__(self, module: bytes | None = None, manifest: dict[str, Any] | None = None) -> None:
        """Loads the module of this package, or another one by its bytes and its Extism manifest.

        Raises ContractError when the hash of the bytes is another one, or the module speaks another contract.
        """
        files = resources.files("restate_scaleout")
        if module is None:
            module = (files / "restate_scaleout.wasm").read_bytes()
        if manifest is None:
            manifest = json.loads((files / "plugin.json").read_text(encoding="utf-8"))
        self._wasm = module
        self._limits = {key: manifest[key] for key in ("memory", "timeout_ms") if key in manifest}
        wanted = manifest["wasm"][0].get("hash")
        found = hashlib.sha256(module).hexdigest()
        if wanted is not None and wanted != found:
            raise ContractError(f"the module is not the one of its manifest: its SHA-256 is {found}, not {wanted}")
        self._plugin: extism.Plugin | None = None
        contract = self.call("describe", {})["contract"]
        if contract.split(".")[0] != CONTRACT:
            raise ContractError(f"the module speaks contract {contract}, and this package contract {CONTRACT}")

    def call(self, export: str, message: dict[str, Any]) -> dict[str, Any]:
        """Calls an export. Findings and refusals are answers; ModuleError is raised when there is none."""
        if self._plugin is None:
            # No host functions: without the list Extism would offer any that the program has registered.
            self._plugin = extism.Plugin({"wasm": [{"data": self._wasm}], **self._limits}, functions=[])
        try:
            answer = self._plugin.call(export, json.dumps(message, ensure_ascii=False).encode())
        except extism.Error as error:
            # After a trap the memory of an instance is in no known state; the next call gets a new one.
            self._plugin = None
            raise ModuleError(_words(str(error))) from None
        return json.loads(bytes(answer))


def _words(error: str) -> str:
    first = error.strip().splitlines()[0] if error.strip() else "it failed and did not say why"
    less = "give it less at once: fewer or shorter files"
    return {
        "oom": f"the module needs more memory than its manifest allows; {less}",
        "timeout": f"the module took longer than its manifest allows; {less}",
    }.get(first, first)
