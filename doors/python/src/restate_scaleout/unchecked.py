"""Reports for programs when nothing was checked: one that only lacks findings would look clean."""

from __future__ import annotations

import json
import re

from restate_scaleout.module import Scaleout

BEGINS = "nothing was checked"


def blank(scaleout: Scaleout, form: str) -> str:
    """A report of nothing, as the module writes it."""
    contract = scaleout.call("describe", {})["contract"]
    output = {"contract": contract, "server-version": "", "diagnostics": []}
    return str(scaleout.call("render", {"format": form, "output": output})["text"])


def unchecked(report: str, form: str, program: str, why: str) -> str:
    """The report with an error that says why nothing was checked; what is for people or is plain JSON stays as it is."""
    message = why if why.startswith(BEGINS) else f"{BEGINS}: {why}"
    if form == "junit":
        return _junit(report, program, message)
    if form == "sarif":
        return _sarif(report, message)
    if form == "github":
        return f"{report}\n::error::{_command(message)}".lstrip()
    return report


def _junit(report: str, program: str, message: str) -> str:
    suite = "\n".join(
        [
            f'  <testsuite name="{program}" tests="1" failures="0" errors="1">',
            f'    <testcase name="{BEGINS}" classname="{program}">',
            f'      <error type="error" message="{_escaped(message)}"></error>',
            "    </testcase>",
            "  </testsuite>",
        ]
    )

    def counted(head: re.Match[str]) -> str:
        name, tests, failures = head.groups()
        return f'<testsuites name="{name}" tests="{int(tests) + 1}" failures="{failures}" errors="1"'

    report = re.sub(r'<testsuites name="([^"]*)" tests="(\d+)" failures="(\d+)"', counted, report, count=1)
    return report.replace("</testsuites>", f"{suite}\n</testsuites>", 1)


def _sarif(report: str, message: str) -> str:
    log = json.loads(report)
    notifications = [{"level": "error", "message": {"text": message}}]
    invocations = [{"executionSuccessful": False, "toolExecutionNotifications": notifications}]
    # In the order in which the module writes the rest.
    log["runs"] = [dict(sorted({**run, "invocations": invocations}.items())) for run in log["runs"]]
    return json.dumps(log, indent=2, ensure_ascii=False)


def _escaped(text: str) -> str:
    """As the module writes texts into XML."""
    for sign, written in [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\n", "&#10;")]:
        text = text.replace(sign, written)
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text)


def _command(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
