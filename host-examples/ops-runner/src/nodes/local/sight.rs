//! What can be seen of the node on this host.

use std::fs;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use restate_scaleout_api::answer::{ConfigFile, DiskReport, InstalledServer, ProcessInfo};

use super::LocalNode;
use crate::files;
use crate::hash::sha256;
use crate::nodes::environment::relevant;
use crate::nodes::last_lines;
use crate::process::servers::MARKER;
use crate::process::{procfs, servers};
use crate::trouble::{HostResult, failed, io_failed};

impl LocalNode {
    pub(super) fn config_file(&self) -> HostResult<ConfigFile> {
        let path = &self.spec.config;
        let text = files::read(path)?;
        let data = fs::metadata(path).ok().filter(|_| text.is_some());
        let age = data.as_ref().and_then(|data| put_there(path, data)?.elapsed().ok());
        Ok(ConfigFile {
            sha256: text.as_ref().map(|text| sha256(text.as_bytes())),
            text,
            age_ms: age.map(millis),
            mode: data.map(|data| format!("{:04o}", data.mode() & 0o7777)),
        })
    }

    /// One of its processes.
    pub(super) fn process(&self, pid: u32) -> ProcessInfo {
        let text = |path: PathBuf| path.display().to_string();
        ProcessInfo {
            pid: Some(pid),
            program: procfs::program(pid).ok().flatten().map(text),
            arguments: servers::arguments(pid, &self.spec.config),
            environment: procfs::environment(pid).ok().flatten().as_ref().map(relevant),
            user: procfs::user(pid),
            data_directory: servers::data_dir(pid).map(text),
            age_ms: procfs::age(pid).map(millis),
        }
    }

    pub(super) fn directory(&self, asked: Option<&str>) -> HostResult<DiskReport> {
        let base = match asked {
            Some(asked) => self.spec.working_dir.join(asked),
            None => self.base_dir()?,
        };
        let report = DiskReport { base_dir: Some(base.display().to_string()), ..DiskReport::default() };
        let unseen =
            |path: &Path, error: std::io::Error| io_failed(format!("cannot read {}", path.display()), &error);
        let entries = match fs::read_dir(&base) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                not_hidden(&base)?;
                return Ok(DiskReport { free_bytes: free_above(&base), ..report });
            }
            Err(error) => return Err(unseen(&base, error)),
        };
        let (mut others, mut directories) = (0, Vec::new());
        for entry in entries {
            let path = entry.map_err(|error| unseen(&base, error))?.path();
            match fs::metadata(&path) {
                Ok(data) if data.is_dir() => {
                    directories.push(path.file_name().unwrap_or_default().to_string_lossy().into_owned());
                }
                Ok(_) => others += 1,
                // A link that leads nowhere, to a disk that is not mounted say; or what has been removed meanwhile.
                Err(error) if error.kind() == ErrorKind::NotFound => others += 1,
                Err(error) => return Err(unseen(&path, error)),
            }
        }
        directories.sort();
        let marked = self.marked(&base, &directories);
        let own = base.join(&self.name);
        let data_directory = match own.canonicalize() {
            Ok(path) => Some(path.display().to_string()),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(unseen(&own, error)),
        };
        Ok(DiskReport {
            exists: true,
            empty: Some(others == 0 && directories.is_empty()),
            other_entries: Some(others),
            data_directory,
            marked,
            node_directories: directories,
            free_bytes: free(&base),
            ..report
        })
    }

    /// Which of these directories a server has worked in; nothing if one of them keeps that to itself.
    fn marked(&self, base: &Path, directories: &[String]) -> Option<Vec<String>> {
        let mut marked = Vec::new();
        for name in directories {
            match fs::metadata(base.join(name).join(MARKER)) {
                Ok(_) => marked.push(name.clone()),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                // Every new file system has it, and only root may look into it.
                Err(_) if name == "lost+found" && *name != self.name => {}
                Err(_) => return None,
            }
        }
        Some(marked)
    }

    pub(super) fn what_would_start(&self) -> HostResult<InstalledServer> {
        let server = self.server()?;
        Ok(InstalledServer {
            version: self.versions.of(&server),
            program: Some(server.program.display().to_string()),
            arguments: Some(server.arguments()),
            environment: Some(relevant(&server.environment())),
        })
    }

    /// The last lines of the log, newest last.
    ///
    /// # Errors
    /// When there is a log that cannot be read.
    pub(super) fn tail(&self, lines: usize) -> HostResult<Vec<String>> {
        let log = &self.spec.log;
        let end = match end_of(log) {
            Ok(end) => end,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(vec![]),
            Err(error) => return Err(io_failed(format!("cannot read {}", log.display()), &error)),
        };
        let text = String::from_utf8_lossy(&end);
        Ok(last_lines(&self.secrets, &text, lines))
    }

    /// Where the server keeps its data, or will once it has a file.
    pub(super) fn base_dir(&self) -> HostResult<PathBuf> {
        if self.has_config()? {
            return self.server()?.base_dir(&self.spec.config);
        }
        let asked = self.spec.base_dir.clone();
        Ok(asked.unwrap_or_else(|| self.spec.working_dir.join("restate-data")))
    }
}

/// When this file came to be what this path leads to. `mv`, `cp -p` and `rsync -a` keep the time at which a text was
/// written, perhaps before the server was started; only the inode, and the link that leads to it, have changed since.
fn put_there(path: &Path, file: &fs::Metadata) -> Option<SystemTime> {
    let links =
        path.ancestors().filter_map(|part| fs::symlink_metadata(part).ok().filter(fs::Metadata::is_symlink));
    let changed = links.map(|link| changed(&link)).chain([changed(file)]);
    let latest = changed.collect::<Option<Vec<_>>>()?.into_iter().max()?;
    Some(latest.max(file.modified().ok()?))
}

fn changed(data: &fs::Metadata) -> Option<SystemTime> {
    let since = Duration::new(u64::try_from(data.ctime()).ok()?, u32::try_from(data.ctime_nsec()).ok()?);
    SystemTime::UNIX_EPOCH.checked_add(since)
}

/// The end of a log; servers write much, and only that is looked at.
fn end_of(log: &Path) -> std::io::Result<Vec<u8>> {
    const MOST: u64 = 256 << 10;
    if let Some(what) = files::strange(log)? {
        return Err(std::io::Error::new(ErrorKind::InvalidData, format!("it is {what}, not a file")));
    }
    let mut file = fs::File::open(log)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(MOST)))?;
    let mut end = Vec::new();
    file.take(MOST).read_to_end(&mut end)?;
    Ok(end)
}

/// What is not found may lie behind a link that leads nowhere just now, because its disk is not mounted.
fn not_hidden(path: &Path) -> HostResult<()> {
    for above in path.ancestors() {
        match fs::symlink_metadata(above) {
            Ok(data) if data.is_symlink() && !above.exists() => {
                return Err(failed(format!(
                    "{} is a link that leads nowhere, so what lies there is not known; is a disk not mounted?",
                    above.display()
                )));
            }
            Ok(_) => return Ok(()),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(io_failed(format!("cannot look for {}", above.display()), &error)),
        }
    }
    Ok(())
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn free(path: &Path) -> Option<u64> {
    let stat = rustix::fs::statvfs(path).ok()?;
    stat.f_bavail.checked_mul(stat.f_frsize)
}

/// The free space where a directory would be made.
fn free_above(path: &Path) -> Option<u64> {
    path.ancestors().find(|dir| dir.is_dir()).and_then(free)
}
