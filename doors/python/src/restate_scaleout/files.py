"""The files that a command line names, and what they need besides."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from restate_scaleout import folder
from restate_scaleout.folder import Folders, PassedOver, few
from restate_scaleout.module import Scaleout
from restate_scaleout.text import STDIN, Failure, File, Unread, plain, text_of

# How often what is needed may lead to more that is needed.
ROUNDS = 64


@dataclass
class Gathered:
    """What there is to check, and what is said of files that were not read."""

    files: list[File]
    missing: list[dict[str, str]]
    notes: list[str]


def gather(scaleout: Scaleout, paths: list[str], environment: dict[str, str]) -> Gathered:
    """What the command line names, with all that the files name in turn. Raises Failure with all that is wrong."""
    folders = Folders(scaleout)
    files: dict[str, File] = {}
    rules = folders.rules
    passed, aside, wrong = PassedOver(rules["file-bytes"]), [], []

    def add(file: File) -> None:
        there = files.setdefault(file.name, file)
        there.found = there.found and file.found

    for path in paths:
        name = plain(path)
        if path != STDIN and os.path.isdir(path):
            for file in folder.read(path, folders, passed):
                add(file)
            continue
        if name in files and not files[name].found:
            wrong.append(f"{name} is named twice")
            continue
        try:
            add(File(name, text_of(path, rules["file-bytes"])))
        except Unread as problem:
            wrong.append(problem.of(name))
            continue
        aside += [beside for beside in folders.overrides(path) if beside not in map(plain, paths)]
        if path.endswith(".service") and os.path.isdir(f"{path}.d"):
            for file in folder.read(f"{path}.d", folders, PassedOver(rules["file-bytes"])):
                if file.name.endswith(".conf"):
                    add(file)
    if wrong:
        raise Failure("\n".join(wrong))
    found = list(files.values())
    if any(file.found for file in found) and _size(found) > rules["input-bytes"] / 2:
        found = [file for file in found if not file.found or "restate" in file.text.lower()]
        passed.silent = len(files) - len(found)
    notes = passed.notes()
    if aside:
        notes.insert(0, f"not read: {few(aside)}; `docker compose` without `-f` does, as a check of the folder")
    return Gathered(found, _needed(scaleout, found, environment, rules), notes)


def _size(files: list[File]) -> int:
    """Bytes of the texts in a message; a part of the rest is left for their names and for variables."""
    return sum(len(json.dumps(file.text, ensure_ascii=False).encode()) for file in files)


def _needed(scaleout: Scaleout, files: list[File], environment: dict[str, str], rules: dict[str, Any]) -> list[dict[str, str]]:
    """Adds what files name, as long as they name anything new; what is not at hand is the answer."""
    missing: list[dict[str, str]] = []
    answered: set[str] = set()
    tried: set[str] = set()

    size = _size(files)

    def take(path: str) -> str | None:
        nonlocal size
        if path.startswith(("ConfigMap/", "Secret/")):
            return "it is in none of these files"
        try:
            file = File(path, text_of(path, rules["file-bytes"]), found=True)
        except Unread as problem:
            return problem.of()
        more = _size([file])
        if size + more > rules["input-bytes"] - rules["file-bytes"] / 4:
            return "with it the files are more than can be read at once"
        size += more
        files.append(file)
        return None

    for _ in range(ROUNDS):
        message = {
            "files": [{"name": file.name, "text": file.text} for file in files],
            "environment": environment,
            "missing": [one["path"] for one in missing],
        }
        output = scaleout.call("collect", message)
        paths = [need["path"] for need in output["needs"] if need["path"] not in answered]
        if not paths:
            break
        for path in paths:
            problem = take(path)
            if problem is not None and path.startswith("/") and path not in tried:
                # A path of another machine: a file of that name may lie beside the unit or script that names it.
                tried.add(path)
                kinds = ("systemd", "shell")
                units = [read["file"] for read in output["read"] if read["kind"] in kinds]
                for unit in units:
                    beside = str(PurePosixPath(unit).with_name(os.path.basename(path)))
                    if all(file.name != beside for file in files):
                        take(beside)
                continue
            answered.add(path)
            if problem is not None:
                missing.append({"path": path, "problem": problem})
    return missing
