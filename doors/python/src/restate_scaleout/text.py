"""The text of a file on a disk, or why there is none."""

from __future__ import annotations

import os
import re
import stat
import sys
from dataclasses import dataclass
from enum import Enum
from typing import Any

STDIN = "-"

# Bytes of a file that the module does not take, such as one of variables.
LARGEST = 1024 * 1024


class Failure(Exception):
    """What keeps a command from doing what it was asked, in words for whoever typed it."""


class Why(Enum):
    """Why a text is not at hand."""

    ABSENT = "absent"
    TOO_LARGE = "too large"
    NO_TEXT = "no text"
    UNREADABLE = "unreadable"


class Unread(Exception):
    """Why a text is not at hand, and what is the matter with the file, after its name."""

    def __init__(self, why: Why, words: str) -> None:
        super().__init__(words)
        self.why = why
        self.words = words

    def of(self, name: str | None = None) -> str:
        """It in a sentence, about a file that has a name there or has been named before."""
        if self.why is Why.ABSENT:
            return "there is no such file" if name is None else f"there is no file {name}"
        return f"{name or 'it'} {self.words}"


@dataclass
class File:
    """A file with its text; `found`: nobody named it."""

    name: str
    text: str
    found: bool = False

    def message(self) -> dict[str, Any]:
        plain = {"name": self.name, "text": self.text}
        return {**plain, "found": True} if self.found else plain


def plain(path: str) -> str:
    """A path as findings show it. Bytes that are no UTF-8 are written out."""
    return (re.sub(r"^(\./)+", "", path) or path).encode(errors="backslashreplace").decode()


def mebibytes(count: int) -> str:
    return f"{count / 1024 / 1024:g} MiB"


def _strange(path: str) -> str | None:
    """What lies there, if it is no file: reading it might never end. Pipes that a shell has made are fine."""
    if path == STDIN or re.match(r"/(dev/(fd|stdin|null)|proc)", path):
        return None
    mode = os.stat(path).st_mode
    if stat.S_ISREG(mode):
        return None
    kinds = [(stat.S_ISDIR, "a directory"), (stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket")]
    return next((kind for is_one, kind in kinds if is_one(mode)), "a device")


def text_of(path: str, largest: int = LARGEST) -> str:
    """A text; `largest` is how many bytes it may have."""
    try:
        strange = _strange(path)
        if strange is not None:
            raise Unread(Why.UNREADABLE, f"is {strange}, not a file")
        if path == STDIN:
            data = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as file:
                data = file.read(largest + 1)
    except FileNotFoundError:
        raise Unread(Why.ABSENT, "is not there") from None
    except OSError as error:
        raise Unread(Why.UNREADABLE, f"cannot be read ({os.strerror(error.errno or 0)})") from None
    if len(data) > largest:
        raise Unread(Why.TOO_LARGE, f"has more than {mebibytes(largest)}, and that is as much as a file may have")
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Unread(Why.NO_TEXT, "is not UTF-8") from None
