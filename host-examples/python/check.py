"""The smallest host in Python: `python check.py FILE…` shows what is wrong with restate.toml files."""

import sys
from pathlib import Path

from restate_scaleout import Scaleout

scaleout = Scaleout.open(Path(__file__).parents[2] / "dist/plugin.json")
nodes = [{"name": name, "file": {"name": name, "text": Path(name).read_text(encoding="utf-8")}} for name in sys.argv[1:]]
found = scaleout.call("validate", {"nodes": nodes})["diagnostics"]
for one in found:
    span = one.get("span", {"line": 1, "column": 1})
    print(f"{one['file']}:{span['line']}:{span['column']}: {one['severity']} {one['code']}: {one['message']}")
sys.exit(any(one["severity"] == "error" for one in found))
