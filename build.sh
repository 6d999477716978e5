#!/usr/bin/env bash
# The one door to build, demo and tests; `./build.sh --help` lists the commands.
set -euo pipefail
cd "$(dirname "$0")"
for tool in cargo node npm; do
  command -v "$tool" >/dev/null || { echo "error: $tool is not on PATH; install Rust (rustup) and Node.js 20 or later" >&2; exit 1; }
done
# What is built is looked for in the target/ folders of this tree.
unset CARGO_TARGET_DIR
exec cargo run --quiet --locked --package xtask -- "$@"
