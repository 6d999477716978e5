//! Runs one program to its end or to its deadline, and keeps all that it prints.

use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use restate_scaleout_api::answer::CommandOutput;
use rustix::process::{Pid, Signal, kill_process_group};

use crate::stop;
use crate::trouble::{HostResult, failed, io_failed};

/// More output than this is not kept; nothing that is run here prints as much.
const MOST_OUTPUT: usize = 4 << 20;

/// How long output is awaited after the program has ended: what it has started in the background may
/// hold its pipes open indefinitely.
const LINGER: Duration = Duration::from_millis(500);

/// Runs `command` with `input` on its standard input.
///
/// The program gets a process group of its own: Ctrl-C on the terminal does not reach it, and at the
/// deadline everything it has started is killed with it.
///
/// # Errors
/// When it cannot be started, is stopped on request, or prints too much. A program that fails or is killed is no error.
pub fn run(mut command: Command, input: Option<&str>, timeout: Duration) -> HostResult<CommandOutput> {
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
    let stopped = status.is_none() && stop::cut_short();
    let timed_out = status.is_none() && !stopped;
    if stopped {
        return Err(failed(format!("{program} was stopped on request")));
    }
    let until = Instant::now() + LINGER;
    let (stdout, stderr) = (stdout.take(until), stderr.take(until));
    if stdout.len() > MOST_OUTPUT || stderr.len() > MOST_OUTPUT {
        return Err(failed(format!("{program} printed more than {} MiB", MOST_OUTPUT >> 20)));
    }
    Ok(CommandOutput {
        exit: status.and_then(|status| status.code()),
        stdout: String::from_utf8_lossy(&stdout).into_owned(),
        stderr: String::from_utf8_lossy(&stderr).into_owned(),
        timed_out,
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

/// A pipe that is read to its end on a thread of its own.
struct Pipe {
    bytes: Arc<Mutex<Vec<u8>>>,
    reader: Option<JoinHandle<()>>,
}

impl Pipe {
    fn drain(pipe: Option<impl Read + Send + 'static>) -> Self {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let reader = pipe.map(|mut pipe| {
            let bytes = Arc::clone(&bytes);
            thread::spawn(move || {
                let mut chunk = [0; 16 << 10];
                while let Ok(n @ 1..) = pipe.read(&mut chunk) {
                    let mut bytes = bytes.lock().unwrap_or_else(PoisonError::into_inner);
                    // Reading continues past the limit, or the program would block.
                    if bytes.len() <= MOST_OUTPUT {
                        bytes.extend_from_slice(&chunk[..n]);
                    }
                }
            })
        });
        Self { bytes, reader }
    }

    fn take(self, until: Instant) -> Vec<u8> {
        if let Some(reader) = self.reader {
            while !reader.is_finished() && Instant::now() < until {
                thread::sleep(Duration::from_millis(2));
            }
        }
        std::mem::take(&mut *self.bytes.lock().unwrap_or_else(PoisonError::into_inner))
    }
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
        while super::super::procfs::start_ticks(pid).is_some() {
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
        while super::super::procfs::start_ticks(pid).is_some() {
            assert!(started.elapsed() < LONG, "the grandchild {pid} still runs");
            thread::yield_now();
        }
        // An action goes on to its end.
        assert_eq!(run(sh("exit 3"), None, LONG).unwrap().exit, Some(3));
    }

    #[test]
    fn a_background_process_does_not_hold_up_the_answer() {
        let output = run(sh("sleep 1000 & echo $!"), None, LONG).unwrap();
        let pid = Pid::from_raw(output.stdout.trim().parse().unwrap()).unwrap();
        rustix::process::kill_process(pid, Signal::KILL).unwrap();
        assert_eq!(output.exit, Some(0));
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
