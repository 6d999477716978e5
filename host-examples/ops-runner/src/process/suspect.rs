//! Whether a process is a node's server, from what can be seen of it.

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

#[cfg(test)]
mod tests {
    use super::*;

    fn node() -> NodeFiles {
        NodeFiles {
            name: "n1".into(),
            config: "/etc/none/n1.toml".into(),
            data: Some("/data/none/n1".into()),
            programs: vec!["/opt/none/run.sh".into()],
        }
    }

    fn own(name: &str, arguments: &[&str]) -> Suspect {
        Suspect {
            program: Some(format!("/usr/none/{name}").into()),
            environment: Some(BTreeMap::new()),
            working_dir: Some("/etc/none".into()),
            open_files: Some(vec![]),
            ..another_users(name, arguments)
        }
    }

    /// What `/proc` shows of the process of another user.
    fn another_users(name: &str, arguments: &[&str]) -> Suspect {
        Suspect {
            name: name.into(),
            arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
            ..Suspect::default()
        }
    }

    fn with_config(mut suspect: Suspect) -> Suspect {
        suspect.environment = Some([("RESTATE_CONFIG".into(), "/etc/none/n1.toml".into())].into());
        suspect
    }

    fn with_data(mut suspect: Suspect, file: &str) -> Suspect {
        suspect.open_files = Some(vec![OpenFile { path: file.into(), id: None }]);
        suspect
    }

    fn judge(suspect: &Suspect, node: &NodeFiles) -> Verdict {
        suspect.judge(node, &NodeIds { locks: Some(BTreeSet::new()), ..NodeIds::default() })
    }

    #[test]
    fn only_a_server_or_its_script_is_taken_for_one() {
        use Verdict::{Like, Server, Stranger};
        let file = ["-c", "n1.toml"];
        for (suspect, expected) in [
            (own("restate-server", &file), Server),
            (own("restate-server-1.7.12", &["--config-file=/etc/none/n1.toml"]), Server),
            (own("restate-server", &["-c", "n2.toml"]), Stranger),
            (own("restate-server", &[]), Stranger),
            (own("bash", &["/opt/none/run.sh", "-c", "n1.toml"]), Server),
            // Whatever it is, no second server is started beside it, and nothing is sent to it.
            (own("vim", &file), Like),
            (own("bash", &["start.sh", "--config-file", "n1.toml"]), Like),
            (own("restate-server", &["-c", "n1.toml", "--dump-config"]), Stranger),
            (with_config(own("restate-server", &[])), Server),
            (with_config(own("restate-server", &["--version"])), Stranger),
            (with_config(own("vim", &[])), Stranger),
            (with_config(own("less", &["/opt/none/run.sh"])), Stranger),
            (with_data(own("restate-server", &["-c", "n2.toml"]), "/data/none/n1/db/LOCK"), Server),
            (with_data(own("restate-server", &[]), "/data/none/n11/db/LOCK"), Stranger),
            (with_data(own("tail", &["-f"]), "/data/none/n1/x.log"), Stranger),
        ] {
            assert_eq!(judge(&suspect, &node()), expected, "{suspect:?}");
        }
    }

    #[test]
    fn a_server_that_cannot_be_looked_at_is_not_another_one() {
        let unclear = |suspect: &Suspect| matches!(judge(suspect, &node()), Verdict::Unclear(_));
        assert!(unclear(&another_users("restate-server", &[])));
        assert!(unclear(&another_users("restate-server", &["-c", "n2.toml"])));
        assert!(unclear(&another_users("bash", &["--config-file", "n1.toml"])));
        // It was given a file by its whole path.
        let server = another_users("restate-server", &["-c", "/etc/none/n1.toml"]);
        assert_eq!(judge(&server, &node()), Verdict::Server);
        for other in [
            another_users("restate-server", &["-c", "/etc/none/n2.toml"]),
            another_users("bash", &["-c", "exec x"]),
            another_users("nginx", &["-c", "nginx.conf"]),
        ] {
            assert_eq!(judge(&other, &node()), Verdict::Stranger, "{other:?}");
        }
    }

    #[test]
    fn data_of_a_node_of_that_name_is_unclear_while_nobody_knows_where_its_own_lies() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["n1", "n2"] {
            std::fs::create_dir(dir.path().join(name)).unwrap();
            std::fs::write(dir.path().join(name).join(".cluster-marker"), "{}").unwrap();
        }
        let node = NodeFiles { data: None, ..node() };
        let has = |name: &str| {
            let lock = dir.path().join(name).join("db/LOCK");
            with_data(own("restate-server", &["-c", "n2.toml"]), &lock.display().to_string())
        };
        assert!(matches!(judge(&has("n1"), &node), Verdict::Unclear(_)));
        assert_eq!(judge(&has("n2"), &node), Verdict::Stranger);
    }

    #[test]
    fn in_a_container_only_the_files_themselves_tell() {
        let dir = tempfile::tempdir().unwrap();
        let id = |name: &str| {
            let path = dir.path().join(name);
            std::fs::write(&path, "").unwrap();
            FileId::of(&path).unwrap().unwrap()
        };
        let (config, lock, other) = (id("config"), id("lock"), id("other"));
        let ids = NodeIds { config: Some(config), locks: Some([lock].into()) };
        let contained = |lock: Option<FileId>, given: &[FileId]| Suspect {
            contained: true,
            // What its container calls them.
            open_files: Some(vec![OpenFile { path: "/data/none/n1/db/LOCK".into(), id: lock }]),
            given: Some(given.iter().copied().collect()),
            ..own("restate-server", &["-c", "/etc/none/n1.toml"])
        };
        assert_eq!(contained(Some(lock), &[other]).judge(&node(), &ids), Verdict::Contained);
        assert_eq!(contained(Some(other), &[config]).judge(&node(), &ids), Verdict::Contained);
        assert_eq!(contained(Some(other), &[other]).judge(&node(), &ids), Verdict::Stranger);
        let no_server = Suspect { name: "sh".into(), program: None, ..contained(Some(lock), &[config]) };
        assert_eq!(no_server.judge(&node(), &ids), Verdict::Stranger);

        let unclear = |suspect: Suspect, ids: &NodeIds| {
            let verdict = suspect.judge(&NodeFiles { data: None, ..node() }, ids);
            matches!(verdict, Verdict::Unclear(_))
        };
        assert!(unclear(contained(None, &[]), &ids), "its lock cannot be looked at");
        assert!(unclear(Suspect { open_files: None, ..contained(None, &[]) }, &ids));
        assert!(unclear(Suspect { given: None, ..contained(Some(other), &[]) }, &ids));
        let nowhere = NodeIds { config: Some(config), locks: None };
        assert!(unclear(contained(Some(other), &[]), &nowhere), "it has a node of that name");
        let another = Suspect { open_files: Some(vec![]), ..contained(None, &[]) };
        assert!(!unclear(another, &nowhere));
    }

    #[test]
    fn a_lock_of_the_node_tells_by_whatever_path_it_is_reached() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("LOCK"), "").unwrap();
        let id = FileId::of(&dir.path().join("LOCK")).unwrap();
        let ids = NodeIds { config: None, locks: Some(id.into_iter().collect()) };
        let open_files = Some(vec![OpenFile { path: "/mnt/none/n1/db/LOCK".into(), id }]);
        let suspect = Suspect { open_files, ..own("restate-server", &["-c", "n2.toml"]) };
        assert_eq!(suspect.judge(&node(), &ids), Verdict::Server);
        assert_eq!(judge(&suspect, &node()), Verdict::Stranger);
    }
}
