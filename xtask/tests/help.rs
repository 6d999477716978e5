//! What the build says about itself.

use std::io::pipe;
use std::process::{Command, Output};

fn xtask(args: &[&str], gone: bool) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(args);
    if gone {
        // The reader is gone before the first word, as `head` is after its last line.
        let (_, writer) = pipe().expect("a pipe");
        command.stdout(writer);
    }
    command.output().expect("it runs")
}

#[test]
fn help_is_the_list_of_commands_alone() {
    for flag in ["--help", "-h", "help"] {
        let output = xtask(&[flag], false);
        let text = String::from_utf8(output.stdout).expect("text");
        assert!(output.status.success() && text.starts_with("usage: ./build.sh"), "{flag}: {text}");
        assert!(text.lines().all(|line| line.len() <= 100), "{text}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let output = xtask(&["--help"], true);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn an_unknown_command_fails_with_the_list() {
    let output = xtask(&["tset"], false);
    let error = String::from_utf8(output.stderr).expect("text");
    assert!(
        !output.status.success() && error.starts_with("error: unknown command `tset`\n\nusage:"),
        "{error}"
    );
    assert!(!error.contains("done in"), "{error}");
}
