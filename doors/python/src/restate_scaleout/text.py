"""The text of a file on a disk, or why there is none."""

from __future__ import annotations

import os
import re
import stat
import sys
from dataclasses import dataclass
from typing import Any

STDIN = "-"

# Bytes of a file: what the module takes of one.
LARGEST = 1024 * 1024


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
