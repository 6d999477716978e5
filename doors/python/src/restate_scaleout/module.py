"""The module: loaded once, held to its hash and its contract, called with JSON messages."""

from __future__ import annotations

import hashlib
import json
from importlib import resources
from os import PathLike
from pathlib import Path
from typing import Any

import extism
from extism.extism import CompiledPlugin

from restate_scaleout.host import Host, functions

# The major version of the messages that this package was written for.
CONTRACT = "2"


class ModuleError(Exception):
    """An input that the module cannot use, or a limit that a call reached. The message says what, where and what to do."""


class ContractError(Exception):
    """A module that is not what its manifest says, or that speaks another contract."""


class Scaleout:
    """The exports of the module. Use one in each thread."""

    def __init__(
        self, module: bytes | None = None, manifest: dict[str, Any] | None = None, host: Host | None = None
    ) -> None:
        """Loads the module of this package, or another one by its bytes and its Extism manifest.

        `host` has the five host functions, for the driver module alone.
        Raises ContractError when the hash of the bytes is another one, or the module speaks another contract.
        """
        files = resources.files("restate_scaleout")
        if module is None:
            module = (files / "restate_scaleout.wasm").read_bytes()
        if manifest is None:
            manifest = json.loads((files / "plugin.json").read_text(encoding="utf-8"))
        limits = {key: manifest[key] for key in ("memory", "timeout_ms") if key in manifest}
        wanted = manifest["wasm"][0].get("hash")
        found = hashlib.sha256(module).hexdigest()
        if wanted is not None and wanted != found:
            raise ContractError(f"the module is not the one of its manifest: its SHA-256 is {found}, not {wanted}")
        # Without a list Extism would offer any function that the program has registered.
        offered = [] if host is None else functions(host)
        self._compiled = CompiledPlugin({"wasm": [{"data": module}], **limits}, functions=offered)
        self._plugin: extism.Plugin | None = None
        contract = self.call("describe", {})["contract"]
        if contract.split(".")[0] != CONTRACT:
            raise ContractError(f"the module speaks contract {contract}, and this package contract {CONTRACT}")

    @classmethod
    def open(cls, manifest_file: str | PathLike[str], host: Host | None = None) -> Scaleout:
        """Loads the module that an Extism manifest beside it names, such as `plugin.json` of a release."""
        manifest = json.loads(Path(manifest_file).read_text(encoding="utf-8"))
        module = Path(manifest_file).parent / manifest["wasm"][0]["path"]
        return cls(module.read_bytes(), manifest, host)

    def call(self, export: str, message: dict[str, Any]) -> dict[str, Any]:
        """Calls an export. Findings and refusals are answers; ModuleError is raised when there is none."""
        return json.loads(self.call_bytes(export, json.dumps(message, ensure_ascii=False).encode()))

    def call_bytes(self, export: str, message: bytes) -> bytes:
        """The same from bytes to bytes."""
        if self._plugin is None:
            self._plugin = extism.Plugin(self._compiled)
        try:
            return bytes(self._plugin.call(export, message))
        except extism.Error as error:
            # After a trap the memory of an instance is in no known state; the next call gets a new one.
            self._plugin = None
            raise ModuleError(_words(str(error))) from None


def _words(error: str) -> str:
    first = error.strip().splitlines()[0] if error.strip() else "it failed and did not say why"
    less = "give it less at once: fewer or shorter files"
    return {
        "oom": f"the module needs more memory than its manifest allows; {less}",
        "timeout": f"the module took longer than its manifest allows; {less}",
    }.get(first, first)
