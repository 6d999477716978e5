//! Which files of a folder a host reads when somebody names the folder: one list for every host, since the modules
//! look at no disk. `describe` has it for hosts in other languages.

use serde::{Deserialize, Serialize};

use crate::limits;

/// How the names of files end that may say something of a server.
pub const ENDINGS: [&str; 11] =
    [".yaml", ".yml", ".json", ".toml", ".env", ".service", ".conf", ".container", ".sh", ".bash", ".tpl"];
/// Whole names of such files.
pub const NAMES: [&str; 2] = [".env", "Kustomization"];
/// How the names of such files begin.
pub const BEGINNINGS: [&str; 1] = [".env."];
/// Folders that tools keep for themselves, beside those whose names begin with a dot.
pub const TOOL_FOLDERS: [&str; 1] = ["node_modules"];
/// The file by which a tool says that a folder holds nothing but what it can make again.
pub const CACHE_TAG: &str = "CACHEDIR.TAG";
/// How deep folders are looked into.
pub const DEPTH: usize = 8;
/// How many entries are looked at: a home directory or a disk is no folder of a deployment.
pub const ENTRIES: usize = 200_000;
/// The files that Compose reads when it is told no name, first come, first served.
pub const COMPOSE: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
/// The files that Compose puts on top of one of those, unless it is told a name; one of them, in this order.
pub const COMPOSE_OVERRIDES: [&str; 4] = [
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];

/// Whether a file of this name may say something of a server.
pub fn is_wanted(name: &str) -> bool {
    NAMES.contains(&name)
        || BEGINNINGS.iter().any(|start| name.starts_with(start))
        || ENDINGS.iter().any(|end| name.ends_with(end))
}

/// Whether a folder of this name belongs to a tool.
pub fn is_tools(name: &str) -> bool {
    name.starts_with('.') || TOOL_FOLDERS.contains(&name)
}

/// Which files of a folder are read, and how much of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct FolderReading {
    /// Files are read whose names end with one of these.
    pub endings: Vec<String>,
    /// Files of these names, too.
    pub names: Vec<String>,
    /// Files whose names begin with one of these, too.
    pub beginnings: Vec<String>,
    /// Folders of these names are not looked into; nor are those whose names begin with a dot, and links.
    pub tool_folders: Vec<String>,
    /// A folder with a file of this name is not looked into.
    pub cache_tag: String,
    /// How many folders deep.
    pub depth: usize,
    /// How many entries are looked at.
    pub entries: usize,
    /// How many files are read.
    pub files: usize,
    /// Bytes of a file.
    pub file_bytes: usize,
    /// Bytes of the message with all of them.
    pub input_bytes: usize,
    /// The files that Compose reads when it is told no name.
    pub compose: Vec<String>,
    /// The files that Compose puts on top of one of those, unless it is told a name.
    pub compose_overrides: Vec<String>,
}

impl FolderReading {
    /// The one that all hosts use.
    pub fn new() -> Self {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            endings: owned(&ENDINGS),
            names: owned(&NAMES),
            beginnings: owned(&BEGINNINGS),
            tool_folders: owned(&TOOL_FOLDERS),
            cache_tag: CACHE_TAG.to_owned(),
            depth: DEPTH,
            entries: ENTRIES,
            files: limits::COLLECTED_FILES,
            file_bytes: limits::FILE_TEXT,
            input_bytes: limits::ONE_FILE_INPUT,
            compose: owned(&COMPOSE),
            compose_overrides: owned(&COMPOSE_OVERRIDES),
        }
    }
}

impl Default for FolderReading {
    fn default() -> Self {
        Self::new()
    }
}
