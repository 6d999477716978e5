//! Whether a process is a node's server, from what can be seen of it.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use super::procfs::{self, FileId, OpenFile};

const SERVER: &str = "restate-server";

/// What a server writes into its data directory before it opens its databases.
pub const MARKER: &str = ".cluster-marker";

/// What each database holds open.
pub(super) const LOCK: &str = "LOCK";

/// What the processes of one node have in common.
#[derive(Debug, Clone)]
pub struct NodeFiles {
    /// Its name, which is that of its data directory as well.
    pub name: String,
    /// Its configuration file.
    pub config: PathBuf,
    /// Its data directory, as far as it is known.
    pub data: Option<PathBuf>,
    /// The programs that the inventory names for it.
    pub programs: Vec<PathBuf>,
    /// A process that is known to be its server, or the script that runs one.
    pub known: Option<u32>,
}

/// Which files these are, for processes that know them by other paths.
#[derive(Debug, Clone, Default)]
pub struct NodeIds {
    /// Its configuration file, if there is one.
    pub config: Option<FileId>,
    /// The locks of its databases. `None` when they cannot be looked at, or nobody knows where the data lies.
    pub locks: Option<BTreeSet<FileId>>,
}

/// What can be seen of a process. `None` is what may not be seen, as for a process of another user.
#[derive(Debug, Clone, Default)]
pub struct Suspect {
    pub program: Option<PathBuf>,
    pub name: String,
    pub arguments: Vec<String>,
    pub environment: Option<BTreeMap<String, String>>,
    pub working_dir: Option<PathBuf>,
    pub open_files: Option<Vec<OpenFile>>,
    /// Whether it runs in a container: then no path of it means what it means here.
    pub contained: bool,
    /// The files that it was given as its configuration. Only looked at in a container.
    pub given: Option<BTreeSet<FileId>>,
}

/// What it is to the node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Its server, or the script that runs it.
    Server,
    /// It was given the node's file, and is not known to be a server.
    Like,
    /// Its server, in a container.
    Contained,
    /// Nothing.
    Stranger,
    /// A server that may be the node's; why that cannot be told.
    Unclear(&'static str),
}

impl Suspect {
    /// Looks at a process; `None` when it has ended.
    ///
    /// # Errors
    /// When not even its name and arguments are shown.
    pub fn look(pid: u32) -> io::Result<Option<Self>> {
        let (Some(_), Some(name)) = (procfs::start_ticks(pid)?, procfs::name(pid)?) else { return Ok(None) };
        let Some(arguments) = procfs::arguments(pid)? else { return Ok(None) };
        let program = procfs::program(pid).ok().flatten();
        let mut seen = Self { program, name, arguments, ..Self::default() };
        // All others need no closer look.
        if seen.is_named_so() || seen.config_flags().next().is_some() {
            seen.environment = procfs::environment(pid).ok().flatten();
            seen.working_dir = procfs::working_dir(pid).ok().flatten();
            seen.open_files = procfs::open_files(pid).ok();
            let Some(contained) = procfs::is_contained(pid)? else { return Ok(None) };
            seen.contained = contained;
            if contained {
                seen.given = seen.given_files(pid).ok();
            }
        }
        Ok(Some(seen))
    }

    /// Judges it. The paths of `node` have their links followed.
    pub fn judge(&self, node: &NodeFiles, ids: &NodeIds) -> Verdict {
        // The runner itself asks servers about files.
        if self.arguments.iter().any(|argument| matches!(argument.as_str(), "--dump-config" | "--version")) {
            return Verdict::Stranger;
        }
        if self.contained {
            return self.judge_contained(node, ids);
        }
        let named = self.is_named_so();
        let server = named || self.runs_one_of(&node.programs);
        let found = if server { Verdict::Server } else { Verdict::Like };
        let mut unclear = None;
        for file in self.config_flags().map(Path::new) {
            match self.resolve(file) {
                Some(path) if path == node.config => return found,
                Some(_) => {}
                None if server || file.file_name() == node.config.file_name() => {
                    unclear = Some("the directory that it runs in");
                }
                None => {}
            }
        }
        if !server {
            return unclear.map_or(Verdict::Stranger, Verdict::Unclear);
        }
        // Any child of a shell inherits the variable, so it counts for real servers only.
        match &self.environment {
            Some(all) => {
                let file = all.get("RESTATE_CONFIG").filter(|_| named);
                if file.and_then(|file| self.resolve(Path::new(file))).is_some_and(|path| path == node.config)
                {
                    return Verdict::Server;
                }
            }
            None if self.config_flags().next().is_none() => unclear = Some("its environment"),
            None => {}
        }
        self.judge_data(node, ids).unwrap_or_else(|| unclear.map_or(Verdict::Stranger, Verdict::Unclear))
    }

    /// By the files that it was given and those that it holds open, whatever it calls them.
    fn judge_contained(&self, node: &NodeFiles, ids: &NodeIds) -> Verdict {
        if !self.is_named_so() {
            return Verdict::Stranger;
        }
        let (Some(open), Some(given)) = (&self.open_files, &self.given) else {
            return Verdict::Unclear("the files of its container");
        };
        if ids.config.is_some_and(|config| given.contains(&config)) || has_one_of(open, ids) {
            return Verdict::Contained;
        }
        let mut locks = open.iter().filter(|file| file.path.file_name() == Some(LOCK.as_ref()));
        let unseen = match &ids.locks {
            Some(_) => locks.any(|lock| lock.id.is_none()),
            None => locks.any(|lock| lock.path.iter().any(|part| part == OsStr::new(&node.name))),
        };
        if unseen { Verdict::Unclear("whether it has the data of the node") } else { Verdict::Stranger }
    }

    /// By the data that it holds open, if that says anything.
    fn judge_data(&self, node: &NodeFiles, ids: &NodeIds) -> Option<Verdict> {
        let open = self.open_files.as_deref()?;
        match &node.data {
            Some(data) => {
                let own = has_one_of(open, ids) || open.iter().any(|file| file.path.starts_with(data));
                own.then_some(Verdict::Server)
            }
            None => {
                let own = data_dir(open).is_some_and(|dir| dir.file_name() == Some(node.name.as_ref()));
                own.then_some(Verdict::Unclear("where the node keeps its data"))
            }
        }
    }

    /// Whether both run the same program in the same way.
    pub fn runs_the_same(&self, other: &Self) -> bool {
        (&self.program, &self.name, &self.arguments) == (&other.program, &other.name, &other.arguments)
    }

    /// Whether it is a server by its name: that of the program, or of the script that it is.
    fn is_named_so(&self) -> bool {
        let program = self.program.as_ref().and_then(|program| program.file_name());
        self.name.starts_with(SERVER)
            || program.is_some_and(|name| name.to_string_lossy().starts_with(SERVER))
    }

    /// Whether it is one of these programs, or an interpreter that was given one as its script.
    fn runs_one_of(&self, programs: &[PathBuf]) -> bool {
        let scripts = self.arguments.iter().take(2).filter_map(|script| self.resolve(Path::new(script)));
        self.program
            .iter()
            .map(|program| resolved(program))
            .chain(scripts)
            .any(|path| programs.contains(&path))
    }

    /// What may be its configuration file according to its flags.
    fn config_flags(&self) -> impl Iterator<Item = &str> {
        self.arguments.iter().enumerate().filter_map(|(at, argument)| match argument.as_str() {
            "--config-file" | "-c" => self.arguments.get(at + 1).map(String::as_str),
            _ => argument.strip_prefix("--config-file="),
        })
    }

    /// The configuration files that it was given, as it sees them.
    fn given_files(&self, pid: u32) -> io::Result<BTreeSet<FileId>> {
        let variable = self.environment.as_ref().and_then(|all| all.get("RESTATE_CONFIG"));
        let from = self.working_dir.as_deref().unwrap_or(Path::new("/"));
        let mut given = BTreeSet::new();
        for file in self.config_flags().chain(variable.map(String::as_str)) {
            given.extend(FileId::seen_by(pid, &from.join(file))?);
        }
        Ok(given)
    }

    fn resolve(&self, file: &Path) -> Option<PathBuf> {
        match &self.working_dir {
            _ if file.is_absolute() => Some(resolved(file)),
            Some(from) => Some(resolved(&from.join(file))),
            None => None,
        }
    }
}

/// The data directory of whoever has these files open: the one with the cluster's marker above the databases.
pub fn data_dir(open_files: &[OpenFile]) -> Option<PathBuf> {
    let paths = open_files.iter().map(|file| &file.path);
    let locks = paths.filter(|path| path.file_name() == Some(LOCK.as_ref()));
    let mut marked = locks.filter_map(|lock| lock.ancestors().find(|dir| dir.join(MARKER).exists()));
    marked.next().map(Path::to_owned)
}

/// Whether one of these is a lock of the node's databases.
fn has_one_of(open: &[OpenFile], ids: &NodeIds) -> bool {
    let locks = ids.locks.as_ref();
    open.iter().filter_map(|file| file.id).any(|id| locks.is_some_and(|locks| locks.contains(&id)))
}

/// The path with all links followed, as far as it exists.
pub(super) fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
