//! What can be seen of the node on this host.

use std::fs;
use std::path::PathBuf;

use super::{LocalNode, server};

const TAIL_LINES: usize = 20;

impl LocalNode {
    /// Where the server keeps its data, or will once it has a file.
    pub(super) fn base_dir(&self) -> Result<PathBuf, String> {
        if self.spec.config.exists() {
            server::base_dir(&self.server(), &self.spec, &self.spec.config, &self.secrets)
        } else {
            let asked = self.spec.base_dir.clone();
            Ok(asked.unwrap_or_else(|| self.spec.working_dir.join("restate-data")))
        }
    }

    /// The directory of this node's data alone.
    pub(super) fn data_dir(&self) -> Result<PathBuf, String> {
        Ok(self.base_dir()?.join(&self.name))
    }

    pub(super) fn tail(&self) -> Vec<String> {
        let Ok(bytes) = fs::read(&self.spec.log) else { return vec![] };
        // Servers write much; only the end is looked at.
        let end = &bytes[bytes.len().saturating_sub(64 << 10)..];
        let text = String::from_utf8_lossy(end);
        let mut lines: Vec<String> =
            text.lines().rev().take(TAIL_LINES).map(|line| self.secrets.redact(line)).collect();
        lines.reverse();
        lines
    }

    pub(super) fn data_present(&self) -> Option<bool> {
        match fs::read_dir(self.data_dir().ok()?) {
            Ok(mut entries) => Some(entries.next().is_some()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Some(false),
            Err(_) => None,
        }
    }
}
