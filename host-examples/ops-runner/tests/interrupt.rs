//! A runner that is told to stop, and one that meets another.

mod common;

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use common::cluster::Cluster;
use common::{DONE, FAILED, STOPPED, assert_parts};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};

/// Nothing here takes as long, on the busiest machine; it only keeps a broken test from waiting for ever.
const LONG: Duration = Duration::from_secs(600);

/// Looks until something is there.
#[track_caller]
fn awaited<T>(what: impl Fn() -> String, mut look: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + LONG;
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(Instant::now() < until, "awaited in vain: {}", what());
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A `grow --yes` that is under way; killed if the test ends before it does.
struct Growing {
    child: Child,
    lines: Receiver<String>,
    said: String,
}

impl Growing {
    fn start(cluster: &Cluster) -> Self {
        // Compiles the modules, if need be, before the clock runs.
        cluster.place.run(&["status"]);
        Self::run(cluster, &["grow", "--yes"])
    }

    fn run(cluster: &Cluster, args: &[&str]) -> Self {
        let mut child = cluster
            .place
            .command(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let (send, lines) = channel();
        let (out, err) = (child.stdout.take().expect("a pipe"), child.stderr.take().expect("a pipe"));
        let pipes: [Box<dyn Read + Send>; 2] = [Box::new(out), Box::new(err)];
        for pipe in pipes {
            let send = send.clone();
            std::thread::spawn(move || {
                BufReader::new(pipe).lines().map_while(Result::ok).try_for_each(|line| send.send(line))
            });
        }
        Self { child, lines, said: String::new() }
    }

    /// Reads on until a line has these words.
    #[track_caller]
    fn until(&mut self, words: &str) {
        loop {
            let line = self.lines.recv_timeout(LONG);
            let line = line.unwrap_or_else(|error| panic!("no `{words}` ({error}) in:\n{}", self.said));
            self.said.push_str(&line);
            self.said.push('\n');
            if line.contains(words) {
                return;
            }
        }
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("it runs");
    }

    /// Its exit code and all it has said.
    #[track_caller]
    fn end(mut self) -> (Option<i32>, String) {
        while let Ok(line) = self.lines.recv_timeout(LONG) {
            self.said.push_str(&line);
            self.said.push('\n');
        }
        let (child, said) = (&mut self.child, &self.said);
        let status =
            awaited(|| format!("its end, after\n{said}"), || child.try_wait().expect("it can be awaited"));
        (status.code(), std::mem::take(&mut self.said))
    }
}

impl Drop for Growing {
    fn drop(&mut self) {
        // It has ended already, unless the test has failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_signal_ends_a_wait() {
    for signal in [Signal::INT, Signal::TERM] {
        let cluster = Cluster::new("joiner-starting");
        let mut growing = Growing::start(&cluster);
        growing.until("waiting for gossip to report n2 alive (join-node:n2)");
        growing.signal(signal);
        let (code, said) = growing.end();
        assert_eq!(code, Some(STOPPED), "{said}");
        assert_parts(
            &said,
            &[
                "stopped: ",
                "next would be to wait for gossip to report n2 alive (join-node:n2)",
                "losses tolerated now: writes 0, data 0, metadata 0",
            ],
        );
        let inventory = cluster.place.path().join("cluster.toml");
        assert!(
            said.ends_with(&format!("to continue: ops-runner grow --inventory {}\n", inventory.display())),
            "{said}"
        );
        assert_eq!(cluster.done(), "");
        assert_eq!(cluster.audit().last().expect("an entry")["output"]["outcome"], "stopped");
    }
}

/// A host that does not answer: its command begins and goes on. Returns the file with the pid of what it has started.
fn hang(cluster: &Cluster) -> PathBuf {
    let pid = cluster.place.path().join("hangs");
    let body = format!("sleep 1000 & echo $! > {0}.new; mv {0}.new {0}; wait", pid.display());
    cluster.place.script("answer", &body);
    pid
}

/// The pid in a file, once it is there.
#[track_caller]
fn pid_in(file: &Path) -> Pid {
    let read = || Pid::from_raw(std::fs::read_to_string(file).ok()?.trim().parse().ok()?);
    awaited(|| format!("a pid in {}", file.display()), read)
}

#[track_caller]
fn assert_gone(pid: Pid) {
    awaited(|| format!("the end of {pid:?}"), || test_kill_process(pid).err());
}

/// The commands of a host may take minutes. Nobody waits for them after Ctrl-C, and none of them goes on.
#[test]
fn a_signal_cuts_a_look_short() {
    for args in [&["grow", "--yes"][..], &["grow", "--dry-run"], &["plan"], &["status"], &["check"]] {
        let cluster = Cluster::new("joiner-starting");
        cluster.place.expect(DONE, &["explain"]);
        let hangs = hang(&cluster);
        let looking = Growing::run(&cluster, args);
        let pid = pid_in(&hangs);
        looking.signal(Signal::INT);
        let (code, said) = looking.end();
        assert_eq!(code, Some(STOPPED), "{args:?}: {said}");
        assert!(!said.contains("refused") && !said.contains("losses"), "{args:?}: {said}");
        assert_gone(pid);
        if args == ["grow", "--yes"] {
            assert_eq!(cluster.audit().last().expect("an entry")["outcome"], "stopped");
        }
    }
}

#[test]
fn a_signal_cuts_a_later_look_short_as_well() {
    let cluster = Cluster::new("joiner-starting");
    let mut growing = Growing::start(&cluster);
    growing.until("waiting for gossip to report n2 alive (join-node:n2)");
    let pid = pid_in(&hang(&cluster));
    growing.signal(Signal::INT);
    let (code, said) = growing.end();
    assert_eq!(code, Some(STOPPED), "{said}");
    // What was seen before that look still holds.
    assert_parts(&said, &["stopped: ", "next would be to wait for gossip", "to continue: ops-runner grow"]);
    assert!(!said.contains("refused"), "{said}");
    assert_gone(pid);
}

#[test]
fn a_signal_lets_the_action_end_first() {
    let cluster = Cluster::new("single-restart-pending");
    let hold = cluster.place.write("hold", "");
    let mut growing = interrupted_in_action(&cluster);
    growing.until("stop requested: this action ends first; Ctrl-C again stops at once");
    std::fs::remove_file(hold).expect("it was there");
    growing.until("restart-first-node:n1: done, to be verified");
    let (code, said) = growing.end();
    assert_eq!(code, Some(STOPPED), "{said}");
    assert_parts(
        &said,
        &[
            "stopped: ",
            "restart-first-node:n1 ",
            "to see where it stands: ops-runner status",
            "to continue: ",
        ],
    );
    // Both were known from before the action alone.
    let (_, end) = said.split_once("stopped: ").expect("an end");
    assert!(!end.contains("next would be") && !end.contains("tolerated now"), "{said}");
    assert_eq!(cluster.done(), "restart n1\n");
    let events: Vec<String> =
        cluster.audit().iter().filter_map(|entry| entry["event"].as_str().map(str::to_owned)).collect();
    assert!(events.ends_with(&["acting".into(), "acted".into(), "ended".into()]), "{events:?}");
}

#[test]
fn a_second_signal_does_not_wait_for_the_action() {
    let cluster = Cluster::new("single-restart-pending");
    let hold = cluster.place.write("hold", "");
    let growing = interrupted_in_action(&cluster);
    growing.signal(Signal::TERM);
    let (code, said) = growing.end();
    // The script that stands in for the action ends by itself now.
    std::fs::remove_file(hold).expect("it was there");
    assert_eq!(code, Some(STOPPED), "{said}");
    assert!(!said.contains("done, to be verified"), "{said}");
}

/// A growth that was told to stop while the script that stands in for its action is held up.
fn interrupted_in_action(cluster: &Cluster) -> Growing {
    let mut growing = Growing::start(cluster);
    growing.until("restart-first-node:n1: restart n1");
    await_action(cluster);
    growing.signal(Signal::INT);
    growing
}

/// Until the script that stands in for the action has begun.
fn await_action(cluster: &Cluster) {
    awaited(|| "the action".into(), || (!cluster.done().is_empty()).then_some(()));
}

#[test]
fn a_second_runner_is_refused_and_a_killed_one_is_no_obstacle() {
    let cluster = Cluster::new("joiner-starting");
    let mut first = Growing::start(&cluster);
    first.until("waiting for gossip");
    let second = cluster.place.expect(FAILED, &["grow", "--yes"]);
    assert_parts(
        &second.stderr,
        &[
            &format!("another runner, pid {} works on this inventory", first.child.id()),
            "wait for it or stop it",
        ],
    );
    // To look is allowed.
    assert_parts(&cluster.place.run(&["status"]).stdout, &["waiting for gossip"]);
    assert_parts(&cluster.place.run(&["plan"]).stdout, &["join-node:n2"]);
    first.signal(Signal::KILL);
    assert_eq!(first.end().0, None);
    let mut third = Growing::start(&cluster);
    third.until("waiting for gossip");
    third.signal(Signal::INT);
    assert_eq!(third.end().0, Some(STOPPED));
}
