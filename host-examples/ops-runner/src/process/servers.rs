//! Finds the server processes of a node, however they were started.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use restate_scaleout_api::reply::{ErrorKind, HostError};

use super::procfs::{self, FileId};
use super::suspect::{self, LOCK, NodeIds, Suspect, Verdict, resolved};
use crate::trouble::{HostResult, io_failed};

pub use super::suspect::{MARKER, NodeFiles};

/// A process that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Its process id.
    pub pid: u32,
    /// What it is.
    pub kind: Kind,
}

/// What a process of a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A server, or the script that runs one. Nothing else is ever sent a signal.
    Server,
    /// A server in a container: what runs the container would start it again.
    Contained,
    /// Anything else that was given the node's file.
    Like,
}

/// The node's servers, by ascending pid. One was started with its configuration file
/// (`--config-file FILE`, `-c FILE` or `RESTATE_CONFIG`) or has files of its data directory open, in a container too.
/// More than one means that somebody else starts the node as well.
///
/// # Errors
/// When the processes cannot be looked at, or one of them may be the node's: what cannot be seen is not absent.
pub fn find(node: &NodeFiles) -> HostResult<Vec<Found>> {
    let node = NodeFiles {
        name: node.name.clone(),
        config: resolved(&node.config),
        data: node.data.as_deref().map(resolved),
        programs: node.programs.iter().map(|program| resolved(program)).collect(),
        known: node.known,
    };
    let ids = NodeIds {
        config: FileId::of(&node.config).ok().flatten(),
        locks: node.data.as_deref().and_then(|data| locks(data).ok()),
    };
    let mut candidates = look(&node, &ids)?;
    for _ in 0..LOOKS {
        if candidates.len() < 2 || candidates.iter().all(Candidate::is_still_so) {
            break;
        }
        candidates = look(&node, &ids)?;
    }
    Ok(lowest(candidates))
}

/// How often processes are looked at again that became others meanwhile.
const LOOKS: usize = 50;

/// How long one that cannot be seen whole is left alone.
const BETWEEN_LOOKS: Duration = Duration::from_millis(4);

/// A process as it was seen.
struct Candidate {
    found: Found,
    parent: Option<u32>,
    seen: Suspect,
}

impl Candidate {
    /// The child of a script looks like the script until it runs what it was started for, and then has another name,
    /// program and arguments, one after the other.
    fn is_still_so(&self) -> bool {
        let now = Suspect::look(self.found.pid).ok().flatten();
        now.is_some_and(|now| self.seen.runs_the_same(&now))
    }
}

fn look(node: &NodeFiles, ids: &NodeIds) -> HostResult<Vec<Candidate>> {
    let mut candidates = Vec::new();
    for pid in procfs::pids().map_err(|error| io_failed("cannot look for processes", &error))? {
        let Some((seen, verdict)) = settled(pid, node, ids)
            .map_err(|error| io_failed(format!("cannot look at the process with the pid {pid}"), &error))?
        else {
            continue;
        };
        let kind = match verdict {
            Verdict::Server => Kind::Server,
            Verdict::Contained => Kind::Contained,
            Verdict::Like => Kind::Like,
            Verdict::Stranger => continue,
            Verdict::Unclear(what) => return Err(unclear(node, pid, what)),
        };
        candidates.push(Candidate { found: Found { pid, kind }, parent: procfs::parent(pid), seen });
    }
    Ok(candidates)
}

/// A process and what it is. One that starts or ends cannot be seen whole, which passes; one of another user stays so.
fn settled(pid: u32, node: &NodeFiles, ids: &NodeIds) -> io::Result<Option<(Suspect, Verdict)>> {
    for looks in 1.. {
        let Some(seen) = Suspect::look(pid)? else { break };
        let verdict = if node.known == Some(pid) { Verdict::Server } else { seen.judge(node, ids) };
        if looks == LOOKS || !matches!(verdict, Verdict::Unclear(_)) {
            return Ok(Some((seen, verdict)));
        }
        std::thread::sleep(BETWEEN_LOOKS);
    }
    Ok(None)
}

/// The processes without those that run them.
fn lowest(mut candidates: Vec<Candidate>) -> Vec<Found> {
    let seen: Vec<(u32, Suspect)> =
        candidates.iter().map(|candidate| (candidate.found.pid, candidate.seen.clone())).collect();
    let is_copy = |candidate: &Candidate| {
        seen.iter().any(|(pid, above)| candidate.parent == Some(*pid) && above.runs_the_same(&candidate.seen))
    };
    candidates.retain(|candidate| !is_copy(candidate));
    // A script hands its arguments to the real server; the real one has no child among them.
    let parents: Vec<u32> = candidates.iter().filter_map(|candidate| candidate.parent).collect();
    let mut found: Vec<Found> = candidates.into_iter().map(|candidate| candidate.found).collect();
    found.retain(|found| !parents.contains(&found.pid));
    found.sort_unstable();
    found
}

/// The locks of the databases in a data directory.
fn locks(data: &Path) -> io::Result<BTreeSet<FileId>> {
    let databases = match fs::read_dir(data) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        databases => databases?,
    };
    let mut locks = BTreeSet::new();
    for database in databases {
        match FileId::of(&database?.path().join(LOCK)) {
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {}
            lock => locks.extend(lock?),
        }
    }
    Ok(locks)
}

fn unclear(node: &NodeFiles, pid: u32, what: &str) -> HostError {
    let user = procfs::user(pid).unwrap_or_else(|| "unknown".into());
    HostError::new(
        ErrorKind::Denied,
        format!(
            "a server runs (pid {pid}, user {user}) that may be that of node `{}`: {what} cannot be seen; run the runner as \
             that user or as root, or make the node's file one that its server accepts",
            node.name
        ),
    )
}

/// The data directory that a server works in: the one with the cluster's marker above the databases it
/// holds open. Unknown for a process of another user, and for one in a container, whose paths are not those of here.
pub fn data_dir(pid: u32) -> Option<PathBuf> {
    let here = procfs::is_contained(pid).ok()? == Some(false);
    suspect::data_dir(&procfs::open_files(pid).ok()?).filter(|_| here)
}

/// The arguments that a process was given, with the node's own configuration file as a start would spell it: a server
/// that was started by hand in the directory of its file names that file alone.
pub fn arguments(pid: u32, config: &Path) -> Option<Vec<String>> {
    let from = procfs::working_dir(pid).ok().flatten().unwrap_or_else(|| PathBuf::from("/"));
    let own = |file: &str| resolved(&from.join(file)) == resolved(config);
    let mut arguments = procfs::arguments(pid).ok()??;
    let mut is_file = false;
    for argument in &mut arguments {
        match argument.strip_prefix("--config-file=") {
            Some(file) if own(file) => *argument = format!("--config-file={}", config.display()),
            _ if is_file && own(argument) => *argument = config.display().to_string(),
            _ => {}
        }
        is_file = matches!(argument.as_str(), "--config-file" | "-c");
    }
    Some(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Child, Command, Stdio};
    use std::time::Instant;

    /// A process that ends with the test.
    struct Process(Child);

    impl Drop for Process {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    fn pids(node: &NodeFiles) -> Vec<u32> {
        find(node).unwrap().iter().map(|found| found.pid).collect()
    }

    /// The kernel shows a process a moment before it shows its arguments.
    fn await_found(node: &NodeFiles, expected: &[u32]) {
        let until = Instant::now() + Duration::from_secs(600);
        while pids(node) != expected {
            assert!(Instant::now() < until, "found {:?}, not {expected:?}", pids(node));
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn start(program: &Path, args: &[&str], dir: &Path, env: &[(&str, &Path)]) -> Process {
        let mut command = Command::new(program);
        command.args(args).current_dir(dir).stdin(Stdio::piped());
        command.envs(env.iter().map(|(name, value)| (name, value.as_os_str())));
        Process(command.spawn().unwrap())
    }

    #[test]
    fn a_server_is_found_by_its_file_by_its_variable_and_by_its_data() {
        let dir = tempfile::tempdir().unwrap();
        let (config, data) = (dir.path().join("n1.toml"), dir.path().join("data/n1"));
        fs::write(&config, "").unwrap();
        fs::create_dir_all(data.join("db")).unwrap();
        fs::write(data.join(".cluster-marker"), "{}").unwrap();
        let server = dir.path().join("restate-server");
        fs::copy("/bin/sh", &server).unwrap();
        let node = NodeFiles {
            name: "n1".into(),
            config: config.clone(),
            data: Some(data),
            programs: vec![],
            known: None,
        };
        assert!(pids(&node).is_empty());

        let by_file =
            start(Path::new("/bin/sh"), &["-c", "read x", "--config-file", "n1.toml"], dir.path(), &[]);
        await_found(&node, &[by_file.0.id()]);
        assert_eq!(find(&node).unwrap()[0].kind, Kind::Like, "a shell is no server");
        let given = arguments(by_file.0.id(), &config).unwrap();
        assert_eq!(given, ["-c", "read x", "--config-file", &config.display().to_string()]);
        let other = arguments(by_file.0.id(), &dir.path().join("n2.toml")).unwrap();
        assert_eq!(other[3], "n1.toml", "the file of another node stays as it was given");
        drop(by_file);

        let by_variable = start(&server, &[], dir.path(), &[("RESTATE_CONFIG", &config)]);
        await_found(&node, &[by_variable.0.id()]);
        let unrelated =
            start(Path::new("/bin/sh"), &["-c", "read x"], dir.path(), &[("RESTATE_CONFIG", &config)]);
        await_found(&node, &[by_variable.0.id()]);
        drop((by_variable, unrelated));

        let by_data = start(&server, &["-c", "exec 9> data/n1/db/LOCK; read x"], dir.path(), &[]);
        await_found(&node, &[by_data.0.id()]);
        assert_eq!(data_dir(by_data.0.id()), node.data.as_deref().map(resolved));
        let dump =
            start(&server, &["-c", "read x", "--dump-config", "--config-file", "n1.toml"], dir.path(), &[]);
        await_found(&node, &[by_data.0.id()]);
        drop(dump);
        let second = start(&server, &["-c", "read x", "--config-file=n1.toml"], dir.path(), &[]);
        let mut both = [by_data.0.id(), second.0.id()];
        both.sort_unstable();
        await_found(&node, &both);
        assert!(find(&node).unwrap().iter().all(|found| found.kind == Kind::Server));
        let given = arguments(second.0.id(), &config).unwrap();
        assert_eq!(given[2], format!("--config-file={}", config.display()));
    }
}
