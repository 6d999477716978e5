"""restate-check: what is wrong with what servers are started with."""

from __future__ import annotations

import argparse
import errno
import io
import os
import re
import shutil
import sys
from typing import Any, NoReturn

from restate_scaleout.files import Gathered, gather
from restate_scaleout.module import ModuleError, Scaleout
from restate_scaleout.text import STDIN, Failure
from restate_scaleout.unchecked import blank, unchecked
from restate_scaleout.variables import variables
from restate_scaleout.write import write_all

PROGRAM = "restate-check"

NOT_OFFERED = (
    "nothing was changed: fixes are offered for configuration files, and for those that stand line by line in another "
    "file; what is found in variables, arguments and manifests is changed by hand"
)


def _version(text: str) -> str:
    if re.fullmatch(r"v?\d+\.\d+(\.\d+)?([-+].*)?", text):
        return text
    raise argparse.ArgumentTypeError("write it like 1.7.12, or like 1.7 for its last patch")


def _allowance(text: str) -> dict[str, str]:
    code, separator, reason = (part.strip() for part in text.partition("="))
    if not code or (separator and not reason):
        raise argparse.ArgumentTypeError("write it like RS146, or like 'RS146=why it is fine'")
    return {"code": code, "reason": reason or "--allow"}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Failure(f"{message}; --help lists the options")


def _arguments() -> argparse.ArgumentParser:
    parser = _Parser(
        prog=PROGRAM,
        allow_abbrev=False,
        description="Finds what is wrong with the configuration of a Restate deployment.",
        epilog="`restate-check explain TOPIC` prints the page of a rule or a key. "
        "Exit codes: 0 nothing that counts, 1 errors, 2 nothing was checked, or a wrong command line.",
    )
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE|DIR|-",
        help="restate.toml files (several are those of one deployment), compose files, Kubernetes manifests, what Helm "
        "renders, RestateCluster resources, units, scripts that run containers, folders of these; - is standard input",
    )
    add = parser.add_argument
    add("--server-version", type=_version, metavar="VERSION", help="the server version, where no image says one")
    add("--target-version", type=_version, metavar="VERSION", help="also report what changes on the way to this version")
    add("--env", action="append", default=[], metavar="FILE|NAME=VALUE", help="a variable of the server, and of ${NAME} in compose files, or a file of them; repeatable")
    add("--env-quotes", choices=["strip", "keep"], help="quotes in a file of --env: strip (default; systemd, docker compose) or keep (docker run, Kubernetes)")
    add("--one-host", action="store_true", help="all nodes of a deployment share one host")
    add("--allow", type=_allowance, action="append", default=[], metavar="CODE[=REASON]", help="accept the findings of this rule; repeatable")
    add("--advice", action="store_true", help="also show advice, which never changes the exit code")
    add("--deny-warnings", action="store_true", help="count warnings as errors")
    add("--format", choices=["human", "json", "sarif", "github", "junit"], default="human")
    add("--fix", action="store_true", help="apply the safe fixes")
    add("--unsafe-fixes", action="store_true", help="with --fix: also those that guess what was meant")
    add("--dry-run", action="store_true", help="with --fix: only show what would change")
    add("-V", "--version", action="store_true", help="print the version")
    return parser


class _Unwritten(Exception):
    """The output cannot be written: whoever reads it may stop early, and a disk may be full."""

    def __init__(self, error: OSError) -> None:
        super().__init__(f"the output cannot be written ({errno.errorcode.get(error.errno or 0, error)})")
        self.told = not isinstance(error, BrokenPipeError)


def _print(text: str) -> None:
    try:
        print(text, flush=True)
    except OSError as error:
        raise _Unwritten(error) from error


def _note(text: str) -> None:
    print(text, file=sys.stderr)


def _told(change: dict[str, Any], done: str) -> str:
    """A change, in words and as a diff."""
    name, inside = change["name"], change.get("inside")
    line = f":{inside['line']}" if inside and inside.get("line") is not None else ""
    there = f"{inside['file']}{line}, {name}" if inside else name
    if change.get("left") is not None:
        head = f"{name} {change['left']} and was not changed; change it there:"
    elif done == "was not changed":
        head = f"{there} was not changed:"
    else:
        head = f"{done} {there}:"
    applied = "".join(f"  {what}\n" for what in change["applied"])
    return f"{head}\n{applied}{change['diff']}".rstrip("\n")


def _verdict(output: dict[str, Any], deny_warnings: bool) -> int:
    """The exit code that findings ask for. Advice never counts."""
    counting = {"error", "warning"} if deny_warnings else {"error"}
    return int(any(one["severity"] in counting for one in output["findings"]["diagnostics"]))


def _read(
    scaleout: Scaleout, options: argparse.Namespace, environment: dict[str, str]
) -> tuple[Gathered, dict[str, Any], dict[str, Any]]:
    """Everything that is asked for, with the message that checks it, and its answer."""
    gathered = gather(scaleout, options.files, environment)
    message: dict[str, Any] = {
        "files": [file.message() for file in gathered.files],
        "missing": gathered.missing,
        "environment": environment,
        "one-host": options.one_host,
        "accepted": options.allow,
        "read-only": [{"file": STDIN, "why": "came from standard input"}],
    }
    for name in ("server-version", "target-version"):
        version = getattr(options, name.replace("-", "_"))
        if version is not None:
            message[name] = version
    fix = {"fix": "unsafe" if options.unsafe_fixes else "safe"} if options.fix else {}
    return gathered, message, scaleout.call("check", {**message, **fix})


def _check(scaleout: Scaleout, options: argparse.Namespace) -> int:
    environment, notes = variables(options.env, options.env_quotes)
    for note in notes:
        _note(note)
    try:
        gathered, message, output = _read(scaleout, options, environment)
    except Exception as failure:
        # A program that reads the report is told, too.
        if options.format not in ("human", "json"):
            why = str(failure) or type(failure).__name__
            _print(unchecked(blank(scaleout, options.format), options.format, PROGRAM, why))
        raise
    stands = _verdict(output, options.deny_warnings)
    fixes = output.get("fixes")
    if fixes is not None:
        output = _fix(scaleout, options, message, fixes)
    text = scaleout.call(
        "render",
        {
            "output": output["findings"],
            "files": output["files"],
            "reading": output["reading"],
            "notes": gathered.notes,
            "program": PROGRAM,
            "format": options.format,
            "advice": options.advice,
            "dry-run": options.dry_run,
            **({"width": shutil.get_terminal_size().columns} if sys.stdout.isatty() else {}),
        },
    )["text"]
    nothing = output["reading"].get("nothing")
    if nothing is not None:
        text = unchecked(text, options.format, PROGRAM, nothing)
    if text:
        _print(text.rstrip("\n"))
    if nothing is not None:
        raise Failure(nothing)
    return stands if options.dry_run else _verdict(output, options.deny_warnings)


def _fix(
    scaleout: Scaleout, options: argparse.Namespace, message: dict[str, Any], fixes: dict[str, Any]
) -> dict[str, Any]:
    """Writes what fixes make of the files, says so, and checks them again."""
    refused = fixes.get("refused")
    if refused is None and not options.dry_run:
        write_all(fixes["changes"])
    done = "was not changed" if refused is not None else "would change" if options.dry_run else "changed"
    for change in fixes["texts"]:
        (_print if options.format == "human" else _note)(_told(change, done))
    if refused is not None:
        _note(f"nothing was changed, since {refused}; change them all by hand")
    new = {change["file"]: change["text"] for change in fixes["changes"]}
    files = [{**file, "text": new.get(file["name"], file["text"])} for file in message["files"]]
    output = scaleout.call("check", {**message, "files": files})
    left = any(one["severity"] != "info" for one in output["findings"]["diagnostics"])
    if not fixes["texts"] and left and output["reading"].get("overview"):
        _note(NOT_OFFERED)
    return output


def _explain(scaleout: Scaleout, topic: str) -> int:
    output = scaleout.call("explain", {"topic": topic, "width": shutil.get_terminal_size().columns})
    if not output["pages"]:
        near = " or ".join(output.get("nearest", []))
        raise Failure(f"there is no page `{topic}`" + (f"; did you mean {near}?" if near else ""))
    _print("\n\n".join(page["text"].strip() for page in output["pages"]))
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    """What a command line asks for. Raises Failure when nothing can be asked like this."""
    options = _arguments().parse_intermixed_args(arguments)
    if options.version or options.files[:1] == ["explain"]:
        if len(options.files) not in (0, 2):
            raise Failure("`explain` takes one topic, such as RS103 or a key")
        return options
    if not options.files:
        raise Failure("name a file or a folder to check, or `-` for standard input; --help says more")
    for name in ("unsafe_fixes", "dry_run"):
        if getattr(options, name) and not options.fix:
            raise Failure(f"--{name.replace('_', '-')} goes with --fix")
    return options


def _run(arguments: list[str]) -> int:
    options = _options(arguments)
    if options.version:
        _print(f"{PROGRAM} {Scaleout().call('describe', {})['version']}")
        return 0
    if options.files[0] == "explain":
        return _explain(Scaleout(), options.files[1])
    return _check(Scaleout(), options)


def main(arguments: list[str] | None = None) -> int:
    """Runs the command. 0: nothing that counts; 1: errors; 2: nothing was checked, or a wrong command line."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal, or a pipe, may not have every sign that a file or its name has.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        return _run(sys.argv[1:] if arguments is None else arguments)
    except _Unwritten as problem:
        if problem.told:
            _note(f"{PROGRAM}: {problem}")
        # What is still to be written would fail once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    # Whatever else goes wrong: nothing was checked, and 1 would say that errors were found.
    except Exception as failure:  # noqa: BLE001
        _note(f"{PROGRAM}: {failure or type(failure).__name__}")
    return 2


if __name__ == "__main__":
    sys.exit(main())
