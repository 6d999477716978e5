"""The files that a command line names, and what they need besides."""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from restate_scaleout.module import Scaleout

STDIN = "-"

# What the module takes: of one file, and of all.
LARGEST = 1024 * 1024
ALL = 4 * LARGEST
# How deep folders are looked into, how many files are read, and how many entries are looked at.
DEPTH = 8
MOST = 2000
ENTRIES = 200_000
# How often what is needed may lead to more that is needed.
ROUNDS = 64

WANTED = re.compile(r"\.(yaml|yml|json|toml|env|service|conf|container|sh|tpl)$|^\.env(\..*)?$|^Kustomization$")

# The files that Compose reads when it is told no name, and what it puts on top of them.
OVERRIDES = {
    "compose.yaml": "compose.override.yaml",
    "compose.yml": "compose.override.yml",
    "docker-compose.yml": "docker-compose.override.yml",
    "docker-compose.yaml": "docker-compose.override.yaml",
}


class Failure(Exception):
    """What keeps a command from doing what it was asked, in words for whoever typed it."""


class Unread(Exception):
    """Why a text is not at hand."""


@dataclass
class File:
    """A file with its text; `found`: nobody named it."""

    name: str
    text: str
    found: bool = False

    def message(self) -> dict[str, Any]:
        plain = {"name": self.name, "text": self.text}
        return {**plain, "found": True} if self.found else plain


@dataclass
class Gathered:
    """What there is to check, and what is said of files that were not read."""

    files: list[File]
    missing: list[dict[str, str]]
    notes: list[str]


@dataclass
class PassedOver:
    """What in folders was passed over."""

    other: int = 0
    not_text: int = 0
    silent: int = 0
    folders: list[str] = field(default_factory=list)
    large: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    def notes(self) -> list[str]:
        parts = [
            f"{_count(self.other)} of other kinds" if self.other else "",
            f"{_count(self.not_text)} that {'is' if self.not_text == 1 else 'are'} no text" if self.not_text else "",
            f"{_count(self.silent)} without the word restate, since all are too much" if self.silent else "",
            f"the folders {_few(self.folders)}" if self.folders else "",
            f"{_few(self.large)}, more than 1 MiB" if self.large else "",
        ]
        told = "; ".join(part for part in parts if part)
        lines = [f"passed over: {told}"] if told else []
        return lines + ([f"cannot be read: {_few(self.unreadable)}"] if self.unreadable else [])


def _count(n: int) -> str:
    return f"{n} file{'' if n == 1 else 's'}"


def _few(names: list[str]) -> str:
    more = f" and {len(names) - 6} more" if len(names) > 6 else ""
    return ", ".join(names[:6]) + more


def plain(path: str) -> str:
    """A path as findings show it."""
    return re.sub(r"^(\./)+", "", path) or path


def _strange(path: str) -> str | None:
    """What lies there, if it is no file: reading it might never end. Pipes that a shell has made are fine."""
    if path == STDIN or re.match(r"/(dev/(fd|stdin|null)|proc)", path):
        return None
    mode = os.stat(path).st_mode
    if stat.S_ISREG(mode):
        return None
    kinds = [(stat.S_ISDIR, "a directory"), (stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket")]
    return next((kind for is_one, kind in kinds if is_one(mode)), "a device")


def text_of(path: str) -> str:
    try:
        strange = _strange(path)
        if strange is not None:
            raise Unread(f"it is {strange}, not a file")
        if path == STDIN:
            data = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as file:
                data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise Unread("there is no such file") from None
    except OSError as error:
        raise Unread(f"it cannot be read ({os.strerror(error.errno or 0)})") from None
    if len(data) > LARGEST:
        raise Unread("it has more than 1 MiB, and that is as much as a file may have")
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Unread("it is not UTF-8") from None


def _folder(root: str, passed: PassedOver) -> list[File]:
    """The files of a folder and of those in it, by name."""
    files: list[File] = []
    entries = 0

    def too_many(what: str) -> Failure:
        return Failure(f"{root} has too many files, {what}; check a folder in it")

    def walk(path: str, depth: int) -> None:
        nonlocal entries
        try:
            names = sorted(os.listdir(path))
        except OSError:
            passed.unreadable.append(plain(path))
            return
        for name in names:
            entries += 1
            if entries > ENTRIES:
                raise too_many("more than is looked at")
            inner = name if path == "." else os.path.join(path, name)
            if os.path.isdir(inner):
                # A link to a folder may lead back up; others hold what tools keep for themselves.
                cache = os.path.isfile(os.path.join(inner, "CACHEDIR.TAG"))
                foreign = name.startswith(".") or name == "node_modules" or cache
                if depth == 0 or foreign or os.path.islink(inner):
                    passed.folders.append(plain(inner))
                else:
                    walk(inner, depth - 1)
            elif WANTED.search(name):
                take(inner)
            else:
                passed.other += 1

    def take(path: str) -> None:
        if not os.path.isfile(path):
            passed.unreadable.append(plain(path))
            return
        try:
            text = text_of(path)
        except Unread as problem:
            words = str(problem)
            if words == "it is not UTF-8":
                passed.not_text += 1
            else:
                (passed.large if words.startswith("it has") else passed.unreadable).append(plain(path))
            return
        if "\0" in text:
            passed.not_text += 1
        elif len(files) < MOST:
            files.append(File(plain(path), text, found=True))
        else:
            raise too_many(f"more than {MOST} that may say something of a server")

    walk(root, DEPTH)
    return files


def gather(scaleout: Scaleout, paths: list[str], environment: dict[str, str]) -> Gathered:
    """What the command line names, with all that the files name in turn. Raises Failure with all that is wrong."""
    files: dict[str, File] = {}
    passed, aside, wrong = PassedOver(), [], []

    def add(file: File) -> None:
        there = files.setdefault(file.name, file)
        there.found = there.found and file.found

    for path in paths:
        name = plain(path)
        if path != STDIN and os.path.isdir(path):
            for file in _folder(path, passed):
                add(file)
            continue
        if name in files and not files[name].found:
            wrong.append(f"{name} is named twice")
            continue
        try:
            add(File(name, text_of(path)))
        except Unread as problem:
            # Of what is not there the problem says `there is`, of anything else `it is`.
            words = str(problem)
            wrong.append(f"there is no file {name}" if words.startswith("there") else f"{name}{words.removeprefix('it')}")
            continue
        override = OVERRIDES.get(os.path.basename(path))
        beside = plain(os.path.join(os.path.dirname(path), override)) if override else ""
        if beside and os.path.isfile(beside) and beside not in map(plain, paths):
            aside.append(beside)
        if path.endswith(".service") and os.path.isdir(f"{path}.d"):
            for file in _folder(f"{path}.d", PassedOver()):
                if file.name.endswith(".conf"):
                    add(file)
    if wrong:
        raise Failure("\n".join(wrong))
    found = list(files.values())
    if any(file.found for file in found) and _size(found) > ALL / 2:
        found = [file for file in found if not file.found or "restate" in file.text.lower()]
        passed.silent = len(files) - len(found)
    notes = passed.notes()
    if aside:
        notes.insert(0, f"not read: {_few(aside)}; `docker compose` without `-f` does, as a check of the folder")
    return Gathered(found, _needed(scaleout, found, environment), notes)


def _size(files: list[File]) -> int:
    return sum(len(json.dumps(file.text, ensure_ascii=False).encode()) for file in files)


def _needed(scaleout: Scaleout, files: list[File], environment: dict[str, str]) -> list[dict[str, str]]:
    """Adds what files name, as long as they name anything new; what is not at hand is the answer."""
    missing: list[dict[str, str]] = []
    answered: set[str] = set()
    tried: set[str] = set()

    def take(path: str) -> str | None:
        if path.startswith(("ConfigMap/", "Secret/")):
            return "it is in none of these files"
        try:
            text = text_of(path)
        except Unread as problem:
            return str(problem)
        if _size(files) + len(text) + LARGEST // 4 > ALL:
            return "with it the files are more than can be read at once"
        files.append(File(path, text, found=True))
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
