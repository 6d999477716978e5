"""Writing what fixes make of files: all of them, or none."""

from __future__ import annotations

import hashlib
import os
from typing import Any

from restate_scaleout.text import Failure


def _replace(path: str, expected: str, text: str) -> None:
    """Replaces a text as a whole, if it is still the one that was read."""
    target = os.path.realpath(path)
    with open(target, "rb") as file:
        if hashlib.sha256(file.read()).hexdigest() != expected:
            raise OSError("it was changed meanwhile")
    beside = os.path.join(os.path.dirname(target), f".{os.path.basename(target)}.new-{os.getpid()}")
    try:
        # It may hold credentials: nobody else reads it before it has the mode of the old one.
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            was, now = os.stat(target), os.fstat(file.fileno())
            # A server that cannot read its file any more does not start. Ids come first: they clear bits of the mode.
            if (was.st_uid, was.st_gid) != (now.st_uid, now.st_gid):
                os.fchown(file.fileno(), was.st_uid, was.st_gid)
            os.fchmod(file.fileno(), was.st_mode & 0o7777)
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
    except OSError:
        if os.path.exists(beside):
            os.unlink(beside)
        raise


def write_all(changes: list[dict[str, Any]]) -> None:
    """Writes all changes. When one cannot be written, those before it get their old texts back."""
    done: list[tuple[dict[str, Any], str]] = []
    for change in changes:
        try:
            with open(change["file"], encoding="utf-8", newline="") as file:
                old = file.read()
            _replace(change["file"], change["from-sha256"], change["text"])
            done.append((change, old))
        # What is no text any more was changed meanwhile.
        except (OSError, UnicodeDecodeError) as error:
            message = f"cannot write {change['file']}: {error}; nothing was changed"
            for earlier, text in reversed(done):
                try:
                    _replace(earlier["file"], earlier["sha256"], text)
                except OSError as again:
                    message += f", but {earlier['file']} was and stays so: {again}"
            raise Failure(message) from None
