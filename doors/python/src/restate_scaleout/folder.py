"""The files of a folder that may say something of a server."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

from restate_scaleout.module import Scaleout
from restate_scaleout.text import Failure, File, Unread, Why, mebibytes, plain, text_of


@dataclass
class PassedOver:
    """What in folders was passed over, when files have no more than `largest` bytes."""

    largest: int
    other: int = 0
    not_text: int = 0
    silent: int = 0
    folders: list[str] = field(default_factory=list)
    large: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    def add(self, problem: Unread, name: str) -> None:
        if problem.why is Why.NO_TEXT:
            self.not_text += 1
        else:
            (self.large if problem.why is Why.TOO_LARGE else self.unreadable).append(name)

    def notes(self) -> list[str]:
        parts = [
            f"{_count(self.other)} of other kinds" if self.other else "",
            f"{_count(self.not_text)} that {'is' if self.not_text == 1 else 'are'} no text" if self.not_text else "",
            f"{_count(self.silent)} without the word restate, since all are too much" if self.silent else "",
            f"the folders {few(self.folders)}" if self.folders else "",
            f"{few(self.large)}, more than {mebibytes(self.largest)}" if self.large else "",
        ]
        told = "; ".join(part for part in parts if part)
        lines = [f"passed over: {told}"] if told else []
        return lines + ([f"cannot be read: {few(self.unreadable)}"] if self.unreadable else [])


def _count(n: int) -> str:
    return f"{n} file{'' if n == 1 else 's'}"


def few(names: list[str]) -> str:
    more = f" and {len(names) - 6} more" if len(names) > 6 else ""
    return ", ".join(names[:6]) + more


class Folders:
    """Which files of a folder are read: the module's own list, so that every host reads the same."""

    def __init__(self, scaleout: Scaleout) -> None:
        self.rules: dict[str, Any] = scaleout.call("describe", {})["folders"]

    def wanted(self, name: str) -> bool:
        rules = self.rules
        return name in rules["names"] or name.startswith(tuple(rules["beginnings"])) or name.endswith(tuple(rules["endings"]))

    def is_tools(self, path: str) -> bool:
        """Whether a folder holds what a tool keeps for itself."""
        name = os.path.basename(path)
        own = name.startswith(".") or name in self.rules["tool-folders"]
        return own or os.path.isfile(os.path.join(path, self.rules["cache-tag"]))

    def overrides(self, path: str) -> list[str]:
        """The files that Compose puts on top of this one by itself, but not when it is told a name."""
        if os.path.basename(path) not in self.rules["compose"]:
            return []
        beside = [os.path.join(os.path.dirname(path), name) for name in self.rules["compose-overrides"]]
        return [plain(other) for other in beside if os.path.isfile(other)]


def read(root: str, folders: Folders, passed: PassedOver) -> list[File]:
    """The files of a folder and of those in it, by name."""
    rules = folders.rules
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
            if entries > rules["entries"]:
                raise too_many("more than is looked at")
            inner = name if path == "." else os.path.join(path, name)
            if os.path.isdir(inner):
                # A link to a folder may lead back up; others hold what tools keep for themselves.
                if depth == 0 or folders.is_tools(inner) or os.path.islink(inner):
                    passed.folders.append(plain(inner))
                else:
                    walk(inner, depth - 1)
            elif folders.wanted(name):
                take(inner)
            else:
                passed.other += 1

    def take(path: str) -> None:
        # A name that is not UTF-8 can be told to nobody.
        if not os.path.isfile(path) or any("\ud800" <= sign <= "\udfff" for sign in path):
            passed.unreadable.append(plain(path))
            return
        try:
            text = text_of(path, rules["file-bytes"])
        except Unread as problem:
            passed.add(problem, plain(path))
            return
        if "\0" in text:
            passed.not_text += 1
        elif len(files) < rules["files"]:
            files.append(File(plain(path), text, found=True))
        else:
            raise too_many(f"more than {rules['files']} that may say something of a server")

    walk(root, rules["depth"])
    return files
