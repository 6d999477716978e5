"""The variables of the command line: single ones, and files of them."""

from __future__ import annotations

import re

from restate_scaleout.text import Failure, Unread, text_of


def variables(given: list[str], quotes: str | None) -> tuple[dict[str, str], list[str]]:
    """All of them, and what is to be said of their files; of two with one name the later counts."""
    environment: dict[str, str] = {}
    notes: list[str] = []
    for one in given:
        found = re.fullmatch(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)", one, re.DOTALL)
        environment.update({found[1]: found[2]} if found else _of_file(one, quotes, notes))
    return environment, notes


def _of_file(path: str, quotes: str | None, notes: list[str]) -> dict[str, str]:
    """The `NAME=value` lines of a file; `#` begins a comment, and `export ` before a name is dropped."""
    try:
        text = text_of(path)
    except Unread as problem:
        raise Failure(f"--env: cannot read {path}: {problem.of()}; or write it like NAME=VALUE") from None
    environment: dict[str, str] = {}
    bared: list[str] = []
    exported = None
    for number, whole in enumerate(text.split("\n"), 1):
        line = whole.strip()
        if not line or line.startswith("#"):
            continue
        bare = line.removeprefix("export ")
        if bare != line and exported is None:
            exported = number
        found = re.fullmatch(r"([^\s=]+)=(.*)", bare)
        if found is None:
            raise Failure(f"{path}:{number}: not an assignment; write NAME=value")
        name, value = found.groups()
        quoted = None if quotes == "keep" else re.fullmatch(r"""(["'])(.*)\1""", value)
        if quoted and name.startswith("RESTATE_"):
            bared.append(name)
        environment[name] = quoted[2] if quoted else value
    if exported is not None:
        notes.append(
            f"{path}:{exported}: `export` is for a shell that reads this file; systemd and docker do not set such a variable"
        )
    if bared and quotes is None:
        more = f" and {len(bared) - 1} more" if len(bared) > 1 else ""
        notes.append(
            f"{path}: the quotes around {bared[0]}{more} were taken off, as systemd and docker compose do; docker run and "
            "Kubernetes keep them: `--env-quotes keep` checks that, and `--env-quotes strip` says that it is meant"
        )
    return environment
