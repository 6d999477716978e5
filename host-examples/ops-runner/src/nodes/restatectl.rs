//! Runs `restatectl` so that nothing around it changes what it does.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use restate_scaleout_api::answer::CommandOutput;
use tempfile::TempDir;

use crate::process::run::{Needs, run};
use crate::trouble::{HostResult, failed};

/// How long it may take to say its version.
const VERSION: Duration = Duration::from_secs(20);

/// The program, and the empty place it runs in.
#[derive(Debug)]
pub struct Restatectl {
    program: PathBuf,
    place: TempDir,
}

impl Restatectl {
    /// Prepares to run this program.
    ///
    /// # Errors
    /// When no temporary directory can be made.
    pub fn new(program: &Path) -> std::io::Result<Self> {
        let place = tempfile::Builder::new().prefix("ops-runner-").tempdir()?;
        std::fs::create_dir(place.path().join("home"))?;
        std::fs::create_dir(place.path().join("empty"))?;
        Ok(Self { program: program.to_owned(), place })
    }

    /// Makes sure that it is what it is called: otherwise each of its answers would be awaited in vain.
    ///
    /// # Errors
    /// When it cannot be run, or is another program.
    pub fn prove(&self) -> Result<(), String> {
        let wrong = |what: String| {
            format!(
                "{} is not a restatectl that can be run: {what}; correct `restatectl` in the inventory",
                self.program.display()
            )
        };
        let output = self.run(&["--version".into()], VERSION).map_err(|error| wrong(error.message))?;
        let said = if output.stdout.trim().is_empty() { &output.stderr } else { &output.stdout };
        let first = said.trim().lines().next().unwrap_or("nothing");
        match output.exit {
            _ if output.timed_out => Err(wrong("`--version` does not end".into())),
            Some(0) if first.starts_with("restatectl ") => Ok(()),
            _ => Err(wrong(format!("`--version` prints: {first}"))),
        }
    }

    /// Runs it with exactly these arguments.
    ///
    /// It sees no variable of the runner: a `CI` would answer its questions with yes, and a
    /// `RESTATECTL_ADDRESS` would send it to another cluster. Nor does it see a `.env` file, which it
    /// would read from its working directory.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn run(&self, args: &[String], timeout: Duration) -> HostResult<CommandOutput> {
        let mut command = Command::new(&self.program);
        command
            .args(args)
            .env_clear()
            .env("NO_COLOR", "1")
            .env("HOME", self.place.path().join("home"))
            .current_dir(self.place.path().join("empty"));
        let output = run(command, None, timeout, Needs::Both)?;
        if output.exit == Some(127) && output.stdout.is_empty() {
            return Err(failed(format!(
                "{} is a script that needs PATH, which it does not get; name the restatectl program itself in the inventory: {}",
                self.program.display(),
                output.stderr.trim()
            )));
        }
        Ok(output)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn it_sees_nothing_of_the_runner() {
        let dir = tempfile::tempdir().unwrap();
        let program = dir.path().join("ctl");
        std::fs::write(&program, "#!/bin/sh\n/usr/bin/env; /bin/ls -A; echo \"args:$#:$2\"\n").unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        let ctl = Restatectl::new(&program).unwrap();
        let output =
            ctl.run(&["sql".into(), "select 'a b' ; $HOME".into()], Duration::from_secs(60)).unwrap();
        let mut names: Vec<&str> =
            output.stdout.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name).collect();
        // The shell of the stand-in sets these three by itself.
        names.retain(|name| !["PWD", "SHLVL", "_"].contains(name));
        names.sort_unstable();
        assert_eq!(names, ["HOME", "NO_COLOR"], "{}", output.stdout);
        assert!(output.stdout.ends_with("args:2:select 'a b' ; $HOME\n"), "{}", output.stdout);
    }

    #[test]
    fn a_script_without_its_interpreter_is_explained() {
        let dir = tempfile::tempdir().unwrap();
        let program = dir.path().join("ctl");
        std::fs::write(&program, "#!/usr/bin/env no-such-interpreter\n").unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        let error = Restatectl::new(&program).unwrap().run(&[], Duration::from_secs(60)).unwrap_err();
        assert!(error.message.contains("needs PATH"), "{error:?}");
    }

    #[test]
    fn another_program_is_not_taken_for_it() {
        let dir = tempfile::tempdir().unwrap();
        let program = dir.path().join("ctl");
        for (script, wrong) in [
            ("echo restatectl 1.7.12", None),
            ("echo 'true (GNU coreutils) 9.1'", Some("prints: true (GNU coreutils) 9.1")),
            ("echo restate-server 1.7.12", Some("prints: restate-server 1.7.12")),
            ("", Some("prints: nothing")),
            ("echo 'no such flag' >&2; exit 2", Some("prints: no such flag")),
        ] {
            std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
            std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
            let proved = Restatectl::new(&program).unwrap().prove();
            match wrong {
                None => assert_eq!(proved, Ok(())),
                Some(part) => assert!(proved.as_ref().is_err_and(|it| it.contains(part)), "{proved:?}"),
            }
        }
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(
            Restatectl::new(&program).unwrap().prove().is_err_and(|it| it.contains("correct `restatectl`"))
        );
    }
}
