"""What a host relies on: the right module, errors in words, limits that end a call and not the program."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from restate_scaleout import ContractError, ModuleError, Scaleout
from vectors import ROOT
from walk import recorded, walk

MANIFEST = json.loads((ROOT / "dist/plugin.json").read_text())
MODULE = (ROOT / "dist/restate_scaleout.wasm").read_bytes()
# So much to say of it that it takes a while and many megabytes.
LONG = {"nodes": [{"name": "n1", "file": {"name": "n1", "text": "".join(f"k{i}.a = {i}\n" for i in range(20_000))}}]}


class HostTest(unittest.TestCase):
    def test_another_module_is_refused(self) -> None:
        with self.assertRaisesRegex(ContractError, "SHA-256"):
            Scaleout(MODULE + b"\0", MANIFEST)

    def test_a_module_of_another_contract_is_refused(self) -> None:
        other = (ROOT / "tests/vectors/other_contract.wasm").read_bytes()
        with self.assertRaisesRegex(ContractError, "contract 3.0"):
            Scaleout(other, {"wasm": [{}]})

    def test_an_unusable_input_is_an_error_in_words(self) -> None:
        scaleout = Scaleout(MODULE, MANIFEST)
        with self.assertRaisesRegex(ModuleError, "did you mean `nodes`"):
            scaleout.call("validate", {"node": []})

    def test_limits_end_a_call_and_not_the_module(self) -> None:
        for limit, words in (({"timeout_ms": 20}, "took longer"), ({"memory": {"max_pages": 200}}, "more memory")):
            with self.subTest(words):
                scaleout = Scaleout(MODULE, {**MANIFEST, **limit})
                with self.assertRaisesRegex(ModuleError, words):
                    scaleout.call("validate", LONG)
                self.assertEqual(scaleout.call("describe", {})["contract"], "2.0")

    def test_what_the_host_throws_becomes_a_reply(self) -> None:
        def fails(_: object) -> dict[str, object]:
            raise ValueError("größer")

        names = ("look", "act", "approve", "report", "sleep")
        scaleout = Scaleout.open(ROOT / "dist/plugin_driver.json", {name: fails for name in names})
        target = {"nodes": [{"name": "n1", "address": "http://127.0.0.1:1"}], "replication": "2", "repository": {"destination": "s3://b"}}
        end = scaleout.call("run", {"target": target})
        self.assertEqual(end["outcome"], "failed")
        self.assertIn("größer", end["message"])

    def test_a_recorded_growth_is_walked_to_its_end(self) -> None:
        decided = walk(Scaleout(MODULE, MANIFEST), recorded())
        self.assertEqual(decided[-1], "done")
        self.assertIn("act join-node:n3", decided)

    def test_the_smallest_host(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "restate.toml")
            file.write_text("roles = 3\n")
            check = subprocess.run([sys.executable, Path(__file__).with_name("check.py"), file], capture_output=True, text=True)
        self.assertRegex(check.stdout, r"restate\.toml:1:\d+: error RS\d+: ")
        self.assertEqual(check.returncode, 1)


if __name__ == "__main__":
    unittest.main()
