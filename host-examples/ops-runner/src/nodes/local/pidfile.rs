//! The running server: written after a start, so that a later run of the runner recognises it.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::files;
use crate::process::procfs;
use crate::trouble::{HostResult, io_failed};

/// One process, identified unambiguously: pids are used again, start times within one boot are not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PidFile {
    pid: u32,
    start_ticks: u64,
    boot_id: Option<String>,
}

impl PidFile {
    /// Names a process; `None` when it does not run.
    ///
    /// # Errors
    /// When that cannot be seen.
    pub fn of(pid: u32) -> io::Result<Option<Self>> {
        let started = procfs::start_ticks(pid)?;
        Ok(started.map(|start_ticks| Self { pid, start_ticks, boot_id: procfs::boot_id() }))
    }

    /// Its process id.
    pub const fn pid(&self) -> u32 {
        self.pid
    }

    /// Whether it was started after the process that has this pid now, or at the same time.
    pub fn is_younger_than(&self, pid: u32) -> bool {
        procfs::start_ticks(pid).ok().flatten().is_some_and(|ticks| ticks <= self.start_ticks)
    }

    /// The pid, if that very process still runs.
    ///
    /// # Errors
    /// When that cannot be seen.
    pub fn running(&self) -> io::Result<Option<u32>> {
        let same =
            procfs::boot_id() == self.boot_id && procfs::start_ticks(self.pid)? == Some(self.start_ticks);
        Ok(same.then_some(self.pid))
    }

    /// Reads a pid file; one that cannot be read counts as none, since `/proc` is looked at as well.
    pub fn read(path: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(path).ok()?).ok()
    }

    /// Writes the pid file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, path: &Path) -> HostResult<()> {
        let text = serde_json::to_vec(self)
            .map_err(|error| io_failed(format!("cannot write {}", path.display()), &error.into()))?;
        files::put(path, &text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_that_very_process_counts() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("n1.pid");
        assert_eq!(PidFile::read(&path), None);
        let me = PidFile::of(std::process::id()).unwrap().unwrap();
        me.write(&path).unwrap();
        assert_eq!(PidFile::read(&path).unwrap().running().unwrap(), Some(std::process::id()));
        let reused = PidFile { start_ticks: me.start_ticks + 1, ..me.clone() };
        assert_eq!(reused.running().unwrap(), None);
        let rebooted = PidFile { boot_id: Some("another".into()), ..me };
        assert_eq!(rebooted.running().unwrap(), None);
    }
}
