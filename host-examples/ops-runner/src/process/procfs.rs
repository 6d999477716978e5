//! What `/proc` says about one process. A pid alone says little, since pids are used again; a pid with
//! the time its process was started identifies one process unambiguously.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// The pids of this host.
pub fn pids() -> Vec<u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten();
    entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect()
}

/// When the process was started, in clock ticks since the host's boot; `None` when there is no such
/// process, or only its remains (a zombie).
pub fn start_ticks(pid: u32) -> Option<u64> {
    let fields = stat(pid)?;
    (!matches!(fields.first()?.as_str(), "Z" | "X")).then(|| fields.get(19)?.parse().ok())?
}

/// How long the process has run.
pub fn age(pid: u32) -> Option<Duration> {
    let ticks = start_ticks(pid)?;
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
    stat(pid)?.get(1)?.parse().ok()
}

/// The program, even one whose file was replaced or deleted since.
pub fn program(pid: u32) -> Option<PathBuf> {
    let link = fs::read_link(format!("/proc/{pid}/exe")).ok()?;
    let text = link.to_string_lossy();
    Some(text.strip_suffix(" (deleted)").map_or(link.clone(), PathBuf::from))
}

/// The arguments after the program's name.
pub fn arguments(pid: u32) -> Option<Vec<String>> {
    Some(strings(pid, "cmdline")?.split_off(1))
}

/// The environment it was started with; only its owner can see it.
pub fn environment(pid: u32) -> Option<BTreeMap<String, String>> {
    let pairs = strings(pid, "environ")?;
    Some(pairs.iter().filter_map(|pair| pair.split_once('=')).map(|(n, v)| (n.into(), v.into())).collect())
}

/// The working directory.
pub fn working_dir(pid: u32) -> Option<PathBuf> {
    fs::read_link(format!("/proc/{pid}/cwd")).ok()
}

/// The files it holds open; only its owner can see them.
pub fn open_files(pid: u32) -> Vec<PathBuf> {
    let entries = fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten();
    entries.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok()).collect()
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
fn strings(pid: u32, file: &str) -> Option<Vec<String>> {
    let bytes = fs::read(format!("/proc/{pid}/{file}")).ok()?;
    let text = bytes.strip_suffix(b"\0").unwrap_or(&bytes);
    Some(text.split(|byte| *byte == 0).map(|part| String::from_utf8_lossy(part).into_owned()).collect())
}

/// The fields of `/proc/PID/stat` from the state on. The command's name before it is in parentheses
/// and may contain blanks and parentheses.
fn stat(pid: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(')')?;
    Some(fields.split_whitespace().map(str::to_owned).collect())
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
        assert!(start_ticks(pid).is_some());
        assert!(age(pid).is_some());
        child.kill().unwrap();
        while stat(pid).is_some_and(|fields| fields[0] != "Z") {
            std::thread::yield_now();
        }
        assert_eq!(start_ticks(pid), None);
        child.wait().unwrap();
        assert_eq!(age(pid), None);
    }

    #[test]
    fn this_process_is_described() {
        let me = std::process::id();
        assert!(pids().contains(&me));
        assert_eq!(program(me), std::env::current_exe().ok());
        assert_eq!(arguments(me).unwrap(), std::env::args().skip(1).collect::<Vec<_>>());
        assert_eq!(environment(me).unwrap().get("PATH"), std::env::var("PATH").ok().as_ref());
        assert_eq!(working_dir(me), std::env::current_dir().ok());
        assert_eq!(parent(me), Some(std::os::unix::process::parent_id()));
        assert!(started(me).unwrap() <= SystemTime::now());
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(open_files(me).contains(&file.path().canonicalize().unwrap()));
        let name = Command::new("id").arg("-un").output().unwrap().stdout;
        assert_eq!(user(me).unwrap(), String::from_utf8(name).unwrap().trim());
    }
}
