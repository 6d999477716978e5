//! The built runner in a directory of its own.

#![allow(dead_code, reason = "not every test binary needs everything")]

pub mod cluster;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

/// The exit codes of the README.
pub const DONE: i32 = 0;
pub const FAILED: i32 = 1;
pub const BAD_INPUT: i32 = 2;
pub const REFUSED: i32 = 3;
pub const NEEDS_APPROVAL: i32 = 4;
pub const STOPPED: i32 = 5;

/// The list of exit codes in the README.
pub fn exit_codes() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(path).expect("the README");
    let list = readme.split("```text\n").find(|part| part.starts_with("Exit codes:")).expect("the list");
    list.split("```").next().expect("its end").trim_end().to_owned()
}

/// A directory that is gone when the test ends.
pub struct Place(TempDir);

/// How a run of the runner ended.
#[derive(Debug)]
pub struct End {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Place {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a directory"))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
        fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        path
    }

    pub fn read(&self, name: &str) -> String {
        let path = self.path().join(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// A program that is a shell script.
    pub fn script(&self, name: &str, body: &str) -> PathBuf {
        // Renamed into place, so that nothing holds the file open for writing when it is run.
        let made = self.write(&format!("{name}.new"), &format!("#!/bin/sh\n{body}\n"));
        fs::set_permissions(&made, fs::Permissions::from_mode(0o755)).expect("it can be run");
        let path = self.path().join(name);
        fs::rename(made, &path).expect("renamed");
        path
    }

    /// The runner's command line, to be run here, with its modules and nothing of the tester's own.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = runner();
        command.args(args).current_dir(self.path()).stdin(Stdio::null());
        command
    }

    /// Runs the runner to its end.
    pub fn run(&self, args: &[&str]) -> End {
        warm();
        end(&mut self.command(args))
    }

    /// Runs the runner and expects an exit code.
    #[track_caller]
    pub fn expect(&self, code: i32, args: &[&str]) -> End {
        let end = self.run(args);
        assert_eq!(end.code, code, "ops-runner {}\n{}\n{}", args.join(" "), end.stdout, end.stderr);
        end
    }
}

impl End {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}:\n{}\n{}", self.stdout, self.stderr))
    }

    /// All that was printed.
    pub fn all(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }
}

/// Fails unless every part is in the text.
#[track_caller]
pub fn assert_parts(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no `{part}` in:\n{text}");
    }
}

fn runner() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ops-runner"));
    command.env("RESTATE_SCALEOUT_PLUGIN_DIR", Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist"));
    for name in ["OPS_RUNNER_INVENTORY", "NO_COLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    command
}

pub fn end(command: &mut Command) -> End {
    let output = command.output().expect("the runner can be run");
    End {
        code: output.status.code().unwrap_or_else(|| panic!("killed: {:?}", output.status)),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// The engine compiles a module that it meets for the first time and keeps the result. One run does
/// this before many at the same time would each do it.
pub fn warm() {
    static WARM: OnceLock<()> = OnceLock::new();
    WARM.get_or_init(|| {
        let end = end(runner().arg("explain").stdin(Stdio::null()));
        assert_eq!(end.code, DONE, "the modules do not load; ./build.sh builds them\n{}", end.stderr);
    });
}
