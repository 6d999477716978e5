"""Carries out actions on nodes that are processes on this host."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping

from sight import HostError, Inventory, Message, Node, read, restatectl, servers, sha256

# How long a server may take to stop, in seconds.
STOPPING = 60
# A server that dies of its configuration does so at once.
AT_ONCE = 0.4


def _done(stdout: str) -> Message:
    return {"exit": 0, "stdout": stdout, "stderr": ""}


def write_config(inventory: Inventory, action: Message) -> Message:
    """Replaces the file as a whole, and only if it still is the one that was read; the old one stays beside it."""
    config = inventory.node(action["node"]).config
    text = action["text"].encode()
    if sha256(text) != action["sha256"]:
        raise HostError("failed", "the text is not the one that was promised")
    old = read(config)
    expected = action.get("expect")
    if (None if old is None else sha256(old)) != expected:
        raise HostError("failed", f"{config} has changed since it was read")
    config.parent.mkdir(parents=True, exist_ok=True)
    mode = 0o600 if old is None else config.stat().st_mode & 0o7777
    temporary = config.with_name(f"{config.name}.new-{os.getpid()}")
    # What a host that was killed may have left of it.
    temporary.unlink(missing_ok=True)
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if expected is not None:
            # Two names for one file: at every moment there is a file at its place.
            before = config.with_name(f"{config.name}.before-{expected[:12]}")
            if not before.exists():
                before.hardlink_to(config)
        temporary.replace(config)
    finally:
        temporary.unlink(missing_ok=True)
    return _done("written")


def _start(node: Node) -> Message:
    running = servers(node)
    if running:
        return _done(f"already running, pid {running[0]}")
    node.log.parent.mkdir(parents=True, exist_ok=True)
    with node.log.open("ab") as log:
        child = subprocess.Popen(
            [node.server, *node.arguments],
            env=node.environment(),
            cwd=node.config.parent,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        ended = child.wait(AT_ONCE)
    except subprocess.TimeoutExpired:
        return _done(f"started, pid {child.pid}")
    return {"exit": ended if ended > 0 else 1, "stdout": "", "stderr": "the server ended at once"}


def _stop(node: Node) -> bool:
    found = servers(node)
    if len(found) > 1:
        raise HostError("failed", f"{node.name} has more than one server process: {found}")
    for pid in found:
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOPPING
    while servers(node):
        if time.monotonic() > deadline:
            raise HostError("timed-out", f"{node.name} is still running; it was not killed")
        time.sleep(0.05)
    return bool(found)


def _plain(action: Message) -> None:
    """Nothing is put back: this host keeps old files, and leaves that to a person."""
    if "restore" in action:
        raise HostError("unsupported", "this host puts no old file back")


def start_node(inventory: Inventory, action: Message) -> Message:
    _plain(action)
    return _start(inventory.node(action["node"]))


def stop_node(inventory: Inventory, action: Message) -> Message:
    return _done("stopped" if _stop(inventory.node(action["node"])) else "was not running")


def restart_node(inventory: Inventory, action: Message) -> Message:
    _plain(action)
    node = inventory.node(action["node"])
    # To start a node that does not run is another decision: a new node joins by it.
    if not _stop(node):
        raise HostError("failed", f"{node.name} is not running, so it was not restarted")
    return _start(node)


# The actions, each from the host's inventory and an action to the answer.
DEEDS: Mapping[str, Callable[[Inventory, Message], Message]] = {
    "restatectl": restatectl,
    "write-config": write_config,
    "start-node": start_node,
    "stop-node": stop_node,
    "restart-node": restart_node,
}
