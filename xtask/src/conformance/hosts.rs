//! The hosts: what each needs, and how it is run.

use std::process::{Command, Stdio};

use crate::run::{Came, came, npm_ci, root, run, run_with};
use crate::runner;

/// A host of the module.
pub struct Host {
    pub name: &'static str,
    /// What this machine lacks for it.
    pub missing: fn() -> Option<&'static str>,
    pub ask: fn() -> Result<Came, String>,
}

/// The ops runner's engine.
pub const RUNNER: Host = Host { name: "Extism, Rust", missing: || None, ask: runner::conformance };

/// The module as the browser has it, in the npm package.
pub const BROWSER: Host = Host { name: "the browser's module", missing: || None, ask: browser };

/// Those that are not written in Rust.
pub const OTHERS: [Host; 4] = [
    Host { name: "Node", missing: || None, ask: node },
    Host { name: "Python", missing: no_python, ask: python },
    Host { name: "Go", missing: || lacks("go", &["version"], "Go is not installed"), ask: go },
    Host { name: "Java", missing: no_java, ask: java },
];

/// All of them.
pub fn all() -> Vec<Host> {
    let native = Host { name: "native Rust", missing: || None, ask: native };
    [native, RUNNER, BROWSER].into_iter().chain(OTHERS).collect()
}

fn native() -> Result<Came, String> {
    let package = ["--package", "restate-scaleout-native-host", "--bin", "conformance", "--", "."];
    came("", "cargo", &[&["run", "--quiet", "--locked", "--profile", "bench"], &package[..]].concat(), &[])
}

fn browser() -> Result<Came, String> {
    came("host-examples/browser", "node", &["conformance.mjs"], &[])
}

fn node() -> Result<Came, String> {
    npm_ci("host-examples/node")?;
    came("host-examples/node", "node", &["--no-warnings", "conformance.mjs"], &[])
}

fn go() -> Result<Came, String> {
    run("host-examples/go", "go", &["vet", "./..."])?;
    // Go keeps results, and knows nothing of files outside of its module.
    run("host-examples/go", "go", &["test", "-count=1", "./..."])?;
    came("host-examples/go", "go", &["run", "./conformance", "../.."], &[])
}

fn java() -> Result<Came, String> {
    let goals = ["--quiet", "--batch-mode", "test", "exec:java", "-Dexec.mainClass=scaleout.Conformance"];
    came("host-examples/java", "mvn", &[&goals[..], &["-Dexec.args=../.."]].concat(), &[])
}

/// Python in an environment of its own, below `target/`.
fn python() -> Result<Came, String> {
    let folder = root().join("target/python-host");
    let own = text(&folder.join("bin/python"))?;
    if !folder.join("bin/python").exists() {
        run("", "python3", &["-m", "venv", &text(&folder)?])?;
    }
    let pip = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
        "requirements.txt",
    ];
    run("host-examples/python", &own, &pip)?;
    let package = text(&root().join("doors/python/src"))?;
    run_with(
        "host-examples/python",
        &own,
        &["-B", "-m", "unittest", "--quiet"],
        &[("PYTHONPATH", &package)],
    )?;
    came("host-examples/python", &own, &["-B", "conformance.py"], &[("PYTHONPATH", &package)])
}

fn text(path: &std::path::Path) -> Result<String, String> {
    path.to_str().map(str::to_owned).ok_or_else(|| format!("{} is not UTF-8", path.display()))
}

fn no_python() -> Option<&'static str> {
    let version = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";
    lacks("python3", &["-c", version], "there is no Python 3.10 with venv")
}

fn no_java() -> Option<&'static str> {
    lacks("mvn", &["--version"], "Maven is not installed")
        .or_else(|| lacks("java", &["--class-path", ".", "--version"], "there is no Java 17 or later"))
}

/// `missing`, when a program cannot be run or fails.
fn lacks(program: &str, args: &[&str], missing: &'static str) -> Option<&'static str> {
    let quiet = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    (!quiet.is_ok_and(|status| status.success())).then_some(missing)
}
