//! Files with their texts, and what they are called.

use std::path::Path;

use restate_scaleout_api::limits::MIB;

/// What standard input is called, on the command line and in findings.
pub const STDIN: &str = "-";

/// A file with its text.
#[derive(Debug, Clone)]
pub struct Given {
    /// What findings call it: its path, as seen from the working directory.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Whether the command line names it, rather than a folder that it lies in.
    pub named: bool,
}

/// A path as findings show it.
pub fn plain(path: &Path) -> String {
    let name = path.display().to_string();
    let less = name.trim_start_matches("./");
    if less.is_empty() { name } else { less.to_owned() }
}

/// `1.2 MiB`, or bytes where that says nothing.
pub fn size(bytes: usize) -> String {
    if bytes < MIB / 10 { format!("{bytes} bytes") } else { format!("{:.1} MiB", bytes as f64 / MIB as f64) }
}
