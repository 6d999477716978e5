//! Finds the server processes of a node, however they were started.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::procfs;

const SERVER: &str = "restate-server";

/// What the processes of one node have in common.
#[derive(Debug, Clone)]
pub struct NodeFiles {
    /// Its configuration file.
    pub config: PathBuf,
    /// Its data directory, as far as it is known.
    pub data: Option<PathBuf>,
}

/// The pids of the node's servers, in ascending order. One was started with its configuration file
/// (`--config-file FILE`, `-c FILE` or `RESTATE_CONFIG`) or holds its data directory open. More than
/// one means that somebody else starts the node as well.
pub fn find(node: &NodeFiles) -> Vec<u32> {
    let node = NodeFiles { config: resolved(&node.config), data: node.data.as_deref().map(resolved) };
    let mut found: Vec<u32> = procfs::pids()
        .into_iter()
        .filter(|pid| belongs(*pid, &node) && procfs::start_ticks(*pid).is_some())
        .collect();
    // A wrapper script hands its arguments to the real server; the real one has no child among them.
    let parents: Vec<u32> = found.iter().filter_map(|pid| procfs::parent(*pid)).collect();
    found.retain(|pid| !parents.contains(pid));
    found.sort_unstable();
    found
}

/// The data directory that a server works in: the one with the cluster's marker above the databases it
/// holds open. Unknown for a process of another user.
pub fn data_dir(pid: u32) -> Option<PathBuf> {
    let locks = procfs::open_files(pid)
        .into_iter()
        .filter(|file| file.file_name().is_some_and(|name| name == "LOCK"));
    locks
        .filter_map(|lock| {
            lock.ancestors().find(|dir| dir.join(".cluster-marker").exists()).map(Path::to_owned)
        })
        .next()
}

/// What may be the configuration file of a process: flags come before the variable.
fn config_files<'a>(
    arguments: &'a [String],
    environment: &'a BTreeMap<String, String>,
) -> impl Iterator<Item = &'a str> {
    let flags = arguments.iter().enumerate().filter_map(|(at, argument)| match argument.as_str() {
        "--config-file" | "-c" => arguments.get(at + 1).map(String::as_str),
        _ => argument.strip_prefix("--config-file="),
    });
    flags.chain(environment.get("RESTATE_CONFIG").map(String::as_str))
}

/// The arguments that a process was given, with the node's own configuration file as a start would spell it: a server
/// that was started by hand in the directory of its file names that file alone.
pub fn arguments(pid: u32, config: &Path) -> Option<Vec<String>> {
    let from = procfs::working_dir(pid).unwrap_or_else(|| PathBuf::from("/"));
    let own = |file: &str| resolved(&from.join(file)) == resolved(config);
    let mut arguments = procfs::arguments(pid)?;
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

fn belongs(pid: u32, node: &NodeFiles) -> bool {
    let Some(arguments) = procfs::arguments(pid) else { return false };
    // The runner itself asks servers about files.
    if arguments.iter().any(|argument| argument == "--dump-config") {
        return false;
    }
    let server = is_server(pid);
    // Any child of a shell inherits the variable, so it counts for real servers only.
    let environment = if server { procfs::environment(pid).unwrap_or_default() } else { BTreeMap::new() };
    let from = procfs::working_dir(pid).unwrap_or_else(|| PathBuf::from("/"));
    let mut files = config_files(&arguments, &environment);
    let same_file = files.any(|file| resolved(&from.join(file)) == node.config);
    same_file || server && node.data.is_some() && data_dir(pid) == node.data
}

fn is_server(pid: u32) -> bool {
    procfs::program(pid).is_some_and(|program| {
        program.file_name().is_some_and(|name| name.to_string_lossy().starts_with(SERVER))
    })
}

fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::process::{Child, Command, Stdio};
    use std::time::{Duration, Instant};

    /// A process that ends with the test.
    struct Process(Child);

    impl Drop for Process {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    /// The kernel shows a process a moment before it shows its arguments.
    fn await_found(node: &NodeFiles, expected: &[u32]) {
        let until = Instant::now() + Duration::from_secs(60);
        while find(node) != expected {
            assert!(Instant::now() < until, "found {:?}, not {expected:?}", find(node));
            std::thread::yield_now();
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
        let server = dir.path().join(SERVER);
        fs::copy("/bin/sh", &server).unwrap();
        let node = NodeFiles { config: config.clone(), data: Some(data) };
        assert!(find(&node).is_empty());

        let by_file =
            start(Path::new("/bin/sh"), &["-c", "read x", "--config-file", "n1.toml"], dir.path(), &[]);
        await_found(&node, &[by_file.0.id()]);
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
        let given = arguments(second.0.id(), &config).unwrap();
        assert_eq!(given[2], format!("--config-file={}", config.display()));
    }
}
