//! What `/proc` says about one process. A pid alone says little, since pids are used again; a pid with
//! the time its process was started identifies one process unambiguously.
//!
//! A process that has ended is `None`; that nobody may look at it is an error, since it may be the one looked for.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustix::io::Errno;

/// The pids of this host.
///
/// # Errors
/// When they cannot be listed, or not all of them are shown.
pub fn pids() -> io::Result<Vec<u32>> {
    // It always runs, and is hidden with all others of its user.
    if !Path::new("/proc/1").try_exists()? {
        return Err(io::Error::new(
            ErrorKind::PermissionDenied,
            "this host hides the processes of other users (hidepid)",
        ));
    }
    let mut pids = Vec::new();
    for entry in fs::read_dir("/proc")? {
        pids.extend(entry?.file_name().to_str().and_then(|name| name.parse::<u32>().ok()));
    }
    Ok(pids)
}

/// When the process was started, in clock ticks since the host's boot; `None` when there is no such
/// process, or only its remains (a zombie).
///
/// # Errors
/// When that cannot be seen.
pub fn start_ticks(pid: u32) -> io::Result<Option<u64>> {
    let Some(fields) = stat(pid)? else { return Ok(None) };
    match (fields.first().map(String::as_str), fields.get(19).map(|ticks| ticks.parse())) {
        (Some("Z" | "X"), _) => Ok(None),
        (_, Some(Ok(ticks))) => Ok(Some(ticks)),
        _ => Err(io::Error::new(ErrorKind::InvalidData, format!("/proc/{pid}/stat is not understood"))),
    }
}

/// How long the process has run.
pub fn age(pid: u32) -> Option<Duration> {
    let ticks = start_ticks(pid).ok()??;
    let uptime: f64 = fs::read_to_string("/proc/uptime").ok()?.split(' ').next()?.parse().ok()?;
    let started = ticks as f64 / rustix::param::clock_ticks_per_second() as f64;
    Duration::try_from_secs_f64((uptime - started).max(0.0)).ok()
}

/// When the process was started.
pub fn started(pid: u32) -> Option<SystemTime> {
    SystemTime::now().checked_sub(age(pid)?)
}

/// Names this boot of the host; start times of another boot mean nothing.
pub fn boot_id() -> Option<String> {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").ok().map(|id| id.trim().to_owned())
}

/// The process that started it.
pub fn parent(pid: u32) -> Option<u32> {
    stat(pid).ok()??.get(1)?.parse().ok()
}

/// The program, even one whose file was replaced or deleted since; a kernel thread has none.
///
/// # Errors
/// For a process of another user.
pub fn program(pid: u32) -> io::Result<Option<PathBuf>> {
    let link = unless_gone(fs::read_link(format!("/proc/{pid}/exe")))?;
    Ok(link.map(|link| {
        let text = link.to_string_lossy();
        text.strip_suffix(" (deleted)").map_or(link.clone(), PathBuf::from)
    }))
}

/// The name of what was executed, at most [`MOST_OF_A_NAME`] bytes of it; for a script its own.
///
/// # Errors
/// When it cannot be seen.
pub fn name(pid: u32) -> io::Result<Option<String>> {
    let name = unless_gone(fs::read(format!("/proc/{pid}/comm")))?;
    Ok(name.map(|name| String::from_utf8_lossy(&name).trim_end_matches('\n').to_owned()))
}

/// The kernel cuts longer names off.
pub const MOST_OF_A_NAME: usize = 15;

/// The arguments after the program's name.
///
/// # Errors
/// When they cannot be seen.
pub fn arguments(pid: u32) -> io::Result<Option<Vec<String>>> {
    Ok(strings(pid, "cmdline")?.map(|mut all| all.split_off(1)))
}

/// The environment it was started with.
///
/// # Errors
/// For a process of another user.
pub fn environment(pid: u32) -> io::Result<Option<BTreeMap<String, String>>> {
    let pairs = strings(pid, "environ")?;
    let split = |pair: &String| pair.split_once('=').map(|(name, value)| (name.into(), value.into()));
    Ok(pairs.map(|pairs| pairs.iter().filter_map(split).collect()))
}

/// The working directory.
///
/// # Errors
/// For a process of another user.
pub fn working_dir(pid: u32) -> io::Result<Option<PathBuf>> {
    unless_gone(fs::read_link(format!("/proc/{pid}/cwd")))
}

/// A file, whatever path leads to it: in a container the same file has another path, and the same path another file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileId {
    device: u64,
    inode: u64,
}

impl FileId {
    /// The file that this path leads to.
    ///
    /// # Errors
    /// When it cannot be looked at.
    pub fn of(path: &Path) -> io::Result<Option<Self>> {
        let data = unless_gone(fs::metadata(path))?;
        Ok(data.map(|data| Self { device: data.dev(), inode: data.ino() }))
    }

    /// The file that this whole path leads to for a process.
    ///
    /// # Errors
    /// For a process of another user.
    pub fn seen_by(pid: u32, path: &Path) -> io::Result<Option<Self>> {
        let below = path.strip_prefix("/").unwrap_or(path);
        Self::of(&Path::new(&format!("/proc/{pid}/root")).join(below))
    }
}

/// A file that a process holds open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenFile {
    /// Its path, which in a container says little.
    pub path: PathBuf,
    /// Which file it is, as far as that can be seen.
    pub id: Option<FileId>,
}

/// The files it holds open.
///
/// # Errors
/// For a process of another user.
pub fn open_files(pid: u32) -> io::Result<Vec<OpenFile>> {
    let Some(entries) = unless_gone(fs::read_dir(format!("/proc/{pid}/fd")))? else { return Ok(vec![]) };
    let mut files = Vec::new();
    for entry in entries {
        // It closes files all the time.
        let Some(entry) = unless_gone(entry)? else { continue };
        let Some(path) = unless_gone(fs::read_link(entry.path()))? else { continue };
        files.push(OpenFile { path, id: FileId::of(&entry.path()).ok().flatten() });
    }
    Ok(files)
}

/// Whether it runs in a container, with processes and most likely files of its own. Anybody may see that.
///
/// # Errors
/// When it cannot be seen.
pub fn is_contained(pid: u32) -> io::Result<Option<bool>> {
    let status = unless_gone(fs::read(format!("/proc/{pid}/status")))?;
    Ok(status.map(|status| has_inner_pid(&String::from_utf8_lossy(&status))))
}

/// A process has a number in each pid namespace between this one and its own.
fn has_inner_pid(status: &str) -> bool {
    let pids = status.lines().find_map(|line| line.strip_prefix("NSpid:"));
    pids.is_some_and(|pids| pids.split_whitespace().count() > 1)
}

/// The user it runs as: the name, or the number of one that has none.
pub fn user(pid: u32) -> Option<String> {
    let uid = fs::metadata(format!("/proc/{pid}")).ok()?.uid().to_string();
    let names = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let name = names.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == uid).then(|| name.to_owned())
    });
    Some(name.unwrap_or(uid))
}

/// Texts that end with a zero byte each.
fn strings(pid: u32, file: &str) -> io::Result<Option<Vec<String>>> {
    let Some(bytes) = unless_gone(fs::read(format!("/proc/{pid}/{file}")))? else { return Ok(None) };
    let text = bytes.strip_suffix(b"\0").unwrap_or(&bytes);
    Ok(Some(text.split(|byte| *byte == 0).map(|part| String::from_utf8_lossy(part).into_owned()).collect()))
}

/// The fields of `/proc/PID/stat` from the state on. The command's name before it is in parentheses
/// and may contain blanks and parentheses.
fn stat(pid: u32) -> io::Result<Option<Vec<String>>> {
    let Some(bytes) = unless_gone(fs::read(format!("/proc/{pid}/stat")))? else { return Ok(None) };
    let text = String::from_utf8_lossy(&bytes);
    let (_, fields) = text.rsplit_once(')').unwrap_or_default();
    Ok(Some(fields.split_whitespace().map(str::to_owned).collect()))
}

/// `None` where the process has ended, before it was looked at or meanwhile.
fn unless_gone<T>(seen: io::Result<T>) -> io::Result<Option<T>> {
    match seen {
        Ok(seen) => Ok(Some(seen)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) if Errno::from_io_error(&error) == Some(Errno::SRCH) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn a_zombie_does_not_run() {
        let mut child = Command::new("/bin/sh")
            .args(["-c", "exec cat"])
            .stdin(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let pid = child.id();
        assert!(start_ticks(pid).unwrap().is_some());
        assert!(age(pid).is_some());
        child.kill().unwrap();
        while stat(pid).unwrap().is_some_and(|fields| fields[0] != "Z") {
            std::thread::yield_now();
        }
        assert_eq!(start_ticks(pid).unwrap(), None);
        assert_eq!(arguments(pid).unwrap(), Some(vec![]));
        child.wait().unwrap();
        assert_eq!(age(pid), None);
        assert_eq!(start_ticks(pid).unwrap(), None);
        assert_eq!(environment(pid).unwrap(), None);
        assert!(open_files(pid).unwrap().is_empty());
    }

    #[test]
    fn this_process_is_described() {
        let me = std::process::id();
        assert!(pids().unwrap().contains(&me));
        assert_eq!(program(me).unwrap(), std::env::current_exe().ok());
        assert_eq!(arguments(me).unwrap().unwrap(), std::env::args().skip(1).collect::<Vec<_>>());
        assert_eq!(environment(me).unwrap().unwrap().get("PATH"), std::env::var("PATH").ok().as_ref());
        assert_eq!(working_dir(me).unwrap(), std::env::current_dir().ok());
        assert_eq!(parent(me), Some(std::os::unix::process::parent_id()));
        assert!(started(me).unwrap() <= SystemTime::now());
        let file = tempfile::NamedTempFile::new().unwrap();
        let id = FileId::of(file.path()).unwrap();
        let open = OpenFile { path: file.path().canonicalize().unwrap(), id };
        assert!(id.is_some() && open_files(me).unwrap().contains(&open));
        assert_eq!(FileId::seen_by(me, &open.path).unwrap(), id);
        assert_eq!(FileId::seen_by(me, Path::new("/no such file")).unwrap(), None);
        assert_eq!(is_contained(me).unwrap(), Some(false), "it shares this view of the processes");
        let name = Command::new("id").arg("-un").output().unwrap().stdout;
        assert_eq!(user(me).unwrap(), String::from_utf8(name).unwrap().trim());
    }

    #[test]
    fn a_process_in_a_container_has_a_number_there_as_well() {
        assert!(has_inner_pid("Name:\trestate-server\nNSpid:\t4711\t1\nNSpgid:\t4711\t1\n"));
        assert!(!has_inner_pid("Name:\trestate-server\nNSpid:\t4711\nNSpgid:\t4711\t1\n"));
        assert!(!has_inner_pid("Name:\trestate-server\n"), "a kernel without namespaces");
    }

    #[test]
    fn what_may_not_be_seen_is_not_gone() {
        let gone = [io::Error::from(ErrorKind::NotFound), Errno::SRCH.into()];
        for error in gone {
            assert!(unless_gone::<()>(Err(error)).unwrap().is_none());
        }
        for error in [Errno::ACCESS, Errno::PERM, Errno::MFILE] {
            assert!(unless_gone::<()>(Err(error.into())).is_err(), "{error}");
        }
    }

    #[test]
    fn a_script_has_its_own_name() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let script = dir.path().join("a-name-that-is-rather-long");
        fs::write(&script, "#!/bin/sh\nread x\n").unwrap();
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        let mut child = Command::new(&script).stdin(std::process::Stdio::piped()).spawn().unwrap();
        // It has the name of its parent until it is the script.
        let until = std::time::Instant::now() + Duration::from_secs(60);
        while name(child.id()).unwrap().unwrap() != "a-name-that-is-rather-long"[..MOST_OF_A_NAME] {
            assert!(std::time::Instant::now() < until, "{:?}", name(child.id()));
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
