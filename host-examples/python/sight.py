"""What can be seen of nodes that are processes on this host (Linux): the answers to the requests of `look`."""

from __future__ import annotations

import errno
import hashlib
import http.client
import os
import pwd
import re
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Message = dict[str, Any]

# What a server reads of its environment, names of variables whose values are secrets, and values that have one in them:
# the user of a URL.
READ = re.compile(r"(RESTATE_|AWS_|AZURE_|AZURITE_|GOOGLE_|OTEL_|MEMORY_LIMIT$|RUST_LOG$)", re.IGNORECASE)
SECRET = re.compile(r"SECRET|PASS|TOKEN|KEY|CREDENTIAL|AUTH|HEADERS|SIGNATURE", re.IGNORECASE)
IN_URL = re.compile(r"://[^/\s]*@")

# There is no way to where a connection should go: whether something listens there is not known.
UNREACHABLE = (errno.EHOSTUNREACH, errno.ENETUNREACH)

# How much of a log is read, from its end.
TAIL = 1 << 20

# How long a program may take that only prints something.
PRINTING = 20


class HostError(Exception):
    """An error that a reply tells; its kind is one of the contract's."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True)
class Node:
    """Where a node's server, file, data and log are, and with what it is started."""

    name: str
    server: str
    config: Path
    base: Path
    log: Path
    env: Mapping[str, str]

    @property
    def arguments(self) -> list[str]:
        return ["--config-file", str(self.config)]

    def environment(self) -> dict[str, str]:
        own = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TZ", "TMPDIR") if name in os.environ}
        return {**own, **self.env}


@dataclass(frozen=True)
class Inventory:
    """The program `restatectl`, and the nodes by name."""

    restatectl: str
    nodes: Mapping[str, Node]

    @classmethod
    def read(cls, inventory: Message) -> Inventory:
        nodes = {
            name: Node(name, place["server"], Path(place["config"]), Path(place["base"]), Path(place["log"]), place["env"])
            for name, place in inventory["nodes"].items()
        }
        return cls(inventory["restatectl"], nodes)

    def node(self, name: str) -> Node:
        if name not in self.nodes:
            raise HostError("failed", f"the inventory has no node {name}")
        return self.nodes[name]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read(path: Path) -> bytes | None:
    """What is in a file, or nothing if there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def run(command: list[str], env: Mapping[str, str], timeout: float, cwd: str | None = None) -> Message:
    """Runs a program to its end, or kills it when its time is up."""
    try:
        ended = subprocess.run(command, env=env, cwd=cwd, timeout=timeout, capture_output=True, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired as late:
        return {"stdout": _text(late.stdout), "stderr": _text(late.stderr), "timed-out": True}
    output = {"stdout": _text(ended.stdout), "stderr": _text(ended.stderr)}
    # A signal has no exit code.
    return output if ended.returncode < 0 else {**output, "exit": ended.returncode}


def _text(output: bytes | None) -> str:
    return (output or b"").decode(errors="replace")


def restatectl(inventory: Inventory, request: Message) -> Message:
    # It would read a file of its own where it is started.
    with tempfile.TemporaryDirectory(prefix="rs-empty-") as empty:
        return run([inventory.restatectl, *request["args"]], {"NO_COLOR": "1"}, request["timeout-ms"] / 1000, empty)


def servers(node: Node) -> list[int]:
    """Process ids of a node's servers: those that were started with its file."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                words = entry.joinpath("cmdline").read_bytes().split(b"\0")
                if entry.joinpath("exe").readlink().name.startswith("restate-server") and os.fsencode(node.config) in words:
                    found.append(int(entry.name))
            except OSError:
                # It has ended, or belongs to somebody else.
                continue
    return found


def relevant(environment: Mapping[str, str]) -> Message:
    """What a server reads of its environment; secrets leave only as hashes."""
    hidden = {name: bool(SECRET.search(name) or IN_URL.search(value)) for name, value in environment.items()}
    return {
        name: {"sha256": sha256(value.encode(errors="surrogateescape"))} if hidden[name] else value
        for name, value in environment.items()
        if READ.match(name)
    }


def _owner(process: Path) -> str:
    uid = process.stat().st_uid
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _process(node: Node, pid: int) -> Message:
    process = Path("/proc", str(pid))
    pairs = (entry.partition("=") for entry in os.fsdecode(process.joinpath("environ").read_bytes()).split("\0") if entry)
    # Fields are counted after the name, which may have anything in it.
    ticks = int(process.joinpath("stat").read_text().rpartition(")")[2].split()[19])
    up = float(Path("/proc/uptime").read_text().split()[0])
    own = node.base.joinpath(node.name).resolve()
    files = []
    for entry in process.joinpath("fd").iterdir():
        try:
            files.append(entry.readlink())
        except FileNotFoundError:
            # It closes files all the time.
            continue
    described = {
        "pid": pid,
        "program": str(process.joinpath("exe").readlink()),
        "arguments": os.fsdecode(process.joinpath("cmdline").read_bytes()).split("\0")[1:-1],
        "environment": relevant({name: value for name, _, value in pairs}),
        "user": _owner(process),
        "age-ms": max(0, round(1000 * (up - ticks / os.sysconf("SC_CLK_TCK")))),
    }
    if any(file.is_relative_to(own) for file in files):
        described["data-directory"] = str(own)
    return described


def process(inventory: Inventory, request: Message) -> Message:
    node = inventory.node(request["node"])
    return {"processes": [_process(node, pid) for pid in servers(node)]}


def read_config(inventory: Inventory, request: Message) -> Message:
    config = inventory.node(request["node"]).config
    data = read(config)
    if data is None:
        return {}
    status = config.stat()
    age = time.time() - max(status.st_mtime, status.st_ctime)
    mode = f"{status.st_mode & 0o7777:04o}"
    return {"text": data.decode(), "sha256": sha256(data), "age-ms": max(0, round(1000 * age)), "mode": mode}


def disk(inventory: Inventory, request: Message) -> Message:
    node = inventory.node(request["node"])
    base = Path(request.get("base-dir", node.base))
    if not base.exists():
        return {"base-dir": str(base), "exists": False}
    entries = sorted(base.iterdir())
    directories = [entry for entry in entries if entry.is_dir()]
    free = os.statvfs(base)
    seen = {
        "base-dir": str(base),
        "exists": True,
        "node-directories": [entry.name for entry in directories],
        "marked": [entry.name for entry in directories if entry.joinpath(".cluster-marker").exists()],
        "empty": not entries,
        "other-entries": len(entries) - len(directories),
        "free-bytes": free.f_bavail * free.f_frsize,
    }
    if base.joinpath(node.name) in directories:
        seen["data-directory"] = str(base.joinpath(node.name).resolve())
    return seen


def installed(inventory: Inventory, request: Message) -> Message:
    node = inventory.node(request["node"])
    words = run([node.server, "--version"], node.environment(), PRINTING)["stdout"].split()
    seen = {"program": node.server, "arguments": node.arguments, "environment": relevant(node.environment())}
    return {**seen, "version": words[1]} if len(words) > 1 else seen


def dial(_: Inventory, request: Message) -> Message:
    url = urlsplit(request["url"])
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=10)
    try:
        connection.request("GET", (url.path or "/") + (f"?{url.query}" if url.query else ""))
        response = connection.getresponse()
        return {"status": response.status, "body": response.read(64 << 10).decode(errors="replace")}
    except ConnectionRefusedError:
        return {"failure": "refused"}
    except socket.gaierror:
        return {"failure": "no-such-name"}
    except TimeoutError:
        return {"failure": "timed-out"}
    except ssl.SSLError:
        return {"failure": "tls"}
    except OSError as failed:
        return {"failure": "unreachable" if failed.errno in UNREACHABLE else "other"}
    except http.client.HTTPException:
        return {"failure": "other"}
    finally:
        connection.close()


def dump_config(inventory: Inventory, request: Message) -> Message:
    node = inventory.node(request["node"])
    return run([node.server, *node.arguments, "--dump-config"], node.environment(), PRINTING)


def log_tail(inventory: Inventory, request: Message) -> Message:
    try:
        with inventory.node(request["node"]).log.open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - TAIL))
            end = log.read()
    except FileNotFoundError:
        end = b""
    return {"lines": end.decode(errors="replace").rstrip().split("\n")[-request["lines"] :]}


# The requests, each from the host's inventory and a request to its answer.
SIGHTS: Mapping[str, Callable[[Inventory, Message], Message]] = {
    "restatectl": restatectl,
    "read-config": read_config,
    "process": process,
    "disk": disk,
    "installed": installed,
    "dial": dial,
    "dump-config": dump_config,
    "log-tail": log_tail,
}
