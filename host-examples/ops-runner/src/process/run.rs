//! Runs one program to its end or to its deadline, and keeps all that it prints.

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use restate_scaleout_api::answer::CommandOutput;
use rustix::process::{Pid, Signal, kill_process_group};

use super::pipe::{End, MOST_OUTPUT, Pipe};
use crate::stop;
use crate::trouble::{HostResult, failed, io_failed};

/// How long output is awaited after the program has ended, where its exit code says enough: what it has started in
/// the background may hold its pipes open indefinitely.
const LINGER: Duration = Duration::from_millis(500);

/// The same where all of it is needed: on a busy host it may take a while until it has been read.
const TO_THE_END: Duration = Duration::from_secs(10);

/// How much of what a program prints its answer rests on. Less than that is an error: a table without its last rows, or
/// half a file, looks like a whole one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// All of both outputs, as UTF-8: a warning on standard error may say that rows are missing.
    Both,
    /// All of standard output, as UTF-8: it is a file that may be written again. Standard error as far as it comes, since
    /// an `ssh` that shares its connection keeps it open.
    Text,
    /// All of standard output; what is not UTF-8 in it is replaced.
    Lines,
    /// Nothing but the exit code. A server that was started may keep the outputs open.
    Exit,
}

/// Runs `command` with `input` on its standard input.
///
/// The program gets a process group of its own: Ctrl-C on the terminal does not reach it, and at the
/// deadline everything it has started is killed with it.
///
/// # Errors
/// When it cannot be started, is stopped on request, prints too much, or less could be read than is needed. A program that
/// fails or is killed is no error.
pub fn run(
    command: Command,
    input: Option<&str>,
    timeout: Duration,
    needs: Needs,
) -> HostResult<CommandOutput> {
    run_and_read(command, input, timeout, needs, TO_THE_END)
}

fn run_and_read(
    mut command: Command,
    input: Option<&str>,
    timeout: Duration,
    needs: Needs,
    to_the_end: Duration,
) -> HostResult<CommandOutput> {
    let program = command.get_program().to_string_lossy().into_owned();
    command.process_group(0).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
    let mut child = command.spawn().map_err(|error| io_failed(format!("cannot run {program}"), &error))?;
    let stdout = Pipe::drain(child.stdout.take());
    let stderr = Pipe::drain(child.stderr.take());
    // Writing may block for as long as the program does not read, so it must not hold up the clock.
    // A program that ends without reading is judged by its exit code, not by the broken pipe.
    if let (Some(input), Some(mut pipe)) = (input.map(str::to_owned), child.stdin.take()) {
        thread::spawn(move || pipe.write_all(input.as_bytes()));
    }
    let status =
        wait(&mut child, timeout).map_err(|error| io_failed(format!("cannot await {program}"), &error))?;
    if status.is_none() {
        kill_group(&mut child);
    }
    let stopped = |program: &str| failed(format!("{program} was stopped on request"));
    if status.is_none() && stop::cut_short() {
        return Err(stopped(&program));
    }
    // What was killed is known to be unfinished.
    let needs = if status.is_none() { Needs::Exit } else { needs };
    let ended = Instant::now();
    let until = |all: bool| ended + if all { to_the_end } else { LINGER };
    let stdout = stdout.take(until(needs != Needs::Exit));
    let stderr = stderr.take(until(needs == Needs::Both));
    for (read, name, all) in [
        (&stdout, "standard output", needs != Needs::Exit),
        (&stderr, "standard error", needs == Needs::Both),
    ] {
        if read.bytes.len() > MOST_OUTPUT {
            return Err(failed(format!("{program} printed more than {} MiB", MOST_OUTPUT >> 20)));
        }
        match &read.end {
            _ if !all => {}
            End::Reached => {}
            End::Open if stop::cut_short() => return Err(stopped(&program)),
            End::Open => {
                return Err(failed(format!(
                    "{program} has ended, but its {name} is still open, so more may come: give what it starts in the \
                     background an output of its own (`>/dev/null 2>&1`), or try again when the host is less busy"
                )));
            }
            End::Broken(error) => {
                return Err(failed(format!("the {name} of {program} could not be read to its end: {error}")));
            }
        }
    }
    let stdout = String::from_utf8(stdout.bytes).or_else(|error| match needs {
        Needs::Both | Needs::Text => Err(failed(format!("what {program} printed is not UTF-8"))),
        Needs::Lines | Needs::Exit => Ok(String::from_utf8_lossy(error.as_bytes()).into_owned()),
    })?;
    Ok(CommandOutput {
        exit: status.and_then(|status| status.code()),
        stdout,
        stderr: String::from_utf8_lossy(&stderr.bytes).into_owned(),
        timed_out: status.is_none(),
    })
}

/// Awaits the end of a child; `None` when it still runs after `timeout`, or when a look is cut short.
///
/// # Errors
/// When the operating system cannot say.
pub fn wait(child: &mut Child, timeout: Duration) -> std::io::Result<Option<ExitStatus>> {
    let deadline = Instant::now() + timeout;
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || stop::cut_short() {
            return Ok(None);
        }
        thread::sleep(pause.min(left));
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

fn kill_group(child: &mut Child) {
    if let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        // It may have ended by itself at the last moment.
        let _ = kill_process_group(pid, Signal::KILL);
    }
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stop::Stop;

    fn sh(script: &str) -> Command {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        command
    }

    const LONG: Duration = Duration::from_secs(60);

    fn run(command: Command, input: Option<&str>, timeout: Duration) -> HostResult<CommandOutput> {
        super::run(command, input, timeout, Needs::Both)
    }

    /// What still holds the outputs open when the program ends, killed at the end.
    struct Background(Pid);

    impl Background {
        fn named_in(file: &std::path::Path) -> Self {
            Self(Pid::from_raw(std::fs::read_to_string(file).unwrap().trim().parse().unwrap()).unwrap())
        }
    }

    impl Drop for Background {
        fn drop(&mut self) {
            let _ = rustix::process::kill_process(self.0, Signal::KILL);
        }
    }

    #[test]
    fn output_and_exit_code_are_kept() {
        let output = run(sh("cat; echo err >&2; exit 3"), Some("in"), LONG).unwrap();
        assert_eq!(
            output,
            CommandOutput { exit: Some(3), stdout: "in".into(), stderr: "err\n".into(), timed_out: false }
        );
    }

    #[test]
    fn at_the_deadline_the_whole_group_is_killed() {
        // The grandchild holds the pipe; were it not killed, its pid would still run afterwards.
        let script = "sleep 1000 & echo $!; wait";
        let output = run(sh(script), None, Duration::from_millis(300)).unwrap();
        assert!(output.timed_out && output.exit.is_none(), "{output:?}");
        let pid: u32 = output.stdout.trim().parse().unwrap();
        let started = Instant::now();
        while super::super::procfs::start_ticks(pid).unwrap().is_some() {
            assert!(started.elapsed() < LONG, "the grandchild {pid} still runs");
            thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn a_look_that_is_cut_short_ends_with_everything_it_has_started() {
        let stop = Stop::default();
        let dir = tempfile::tempdir().unwrap();
        let begun = dir.path().join("pid");
        let script = format!("sleep 1000 & echo $! > {0}.new; mv {0}.new {0}; wait", begun.display());
        let asks = stop.clone();
        let asking = thread::spawn(move || {
            while !begun.exists() {
                thread::yield_now();
            }
            asks.ask();
            std::fs::read_to_string(begun).unwrap().trim().parse::<u32>().unwrap()
        });
        let error = stop.cuts_short(|| run(sh(&script), None, LONG)).unwrap_err();
        assert!(error.message.ends_with("was stopped on request"), "{error:?}");
        let pid = asking.join().unwrap();
        let started = Instant::now();
        while super::super::procfs::start_ticks(pid).unwrap().is_some() {
            assert!(started.elapsed() < LONG, "the grandchild {pid} still runs");
            thread::yield_now();
        }
        // An action goes on to its end.
        assert_eq!(run(sh("exit 3"), None, LONG).unwrap().exit, Some(3));
    }

    #[test]
    fn what_runs_on_in_the_background_does_not_hold_up_an_action() {
        let output = super::run(sh("sleep 1000 & echo $!"), None, LONG, Needs::Exit).unwrap();
        let _background = Background(Pid::from_raw(output.stdout.trim().parse().unwrap()).unwrap());
        assert_eq!(output.exit, Some(0));
    }

    /// A table without its last rows looks like a whole one.
    #[test]
    fn output_that_is_not_at_its_end_is_no_answer() {
        let dir = tempfile::tempdir().unwrap();
        let pid = dir.path().join("pid");
        let brief = Duration::from_millis(10);
        for (held, needs, whole) in [
            ("2>/dev/null", Needs::Both, false),
            ("2>/dev/null", Needs::Text, false),
            ("2>/dev/null", Needs::Lines, false),
            (">/dev/null", Needs::Both, false),
            (">/dev/null", Needs::Text, true),
            (">/dev/null", Needs::Lines, true),
        ] {
            let script = format!("echo row; sleep 1000 {held} & echo $! > {}", pid.display());
            // What comes to its end is awaited, however busy the machine is.
            let answer = run_and_read(sh(&script), None, LONG, needs, if whole { LONG } else { brief });
            let _background = Background::named_in(&pid);
            match answer {
                Ok(output) => assert!(whole && output.stdout == "row\n", "{held} {needs:?}: {output:?}"),
                Err(error) => assert!(!whole && error.message.contains("still open"), "{needs:?}: {error:?}"),
            }
        }
    }

    /// A file that was read so would be written back changed.
    #[test]
    fn bytes_that_are_no_text_are_only_replaced_where_nothing_is_made_of_them() {
        let bytes = "printf 'a\\377b'";
        for needs in [Needs::Both, Needs::Text] {
            let error = super::run(sh(bytes), None, LONG, needs).unwrap_err();
            assert!(error.message.contains("is not UTF-8"), "{error:?}");
        }
        for needs in [Needs::Lines, Needs::Exit] {
            assert_eq!(super::run(sh(bytes), None, LONG, needs).unwrap().stdout, "a\u{fffd}b");
        }
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = run(Command::new("/nowhere/prog"), None, LONG).unwrap_err();
        assert!(error.message.contains("/nowhere/prog"), "{error:?}");
    }

    #[test]
    fn more_input_than_a_pipe_holds_is_no_deadlock() {
        let input = "x".repeat(1 << 20);
        let output = run(sh("cat | wc -c"), Some(&input), LONG).unwrap();
        assert_eq!(output.stdout.trim(), (1 << 20).to_string());
        assert_eq!(run(sh("exit 0"), Some(&input), LONG).unwrap().exit, Some(0));
    }
}
