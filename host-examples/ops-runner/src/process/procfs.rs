//! What `/proc` tells about processes. A pid alone says little, since pids are used again; a pid with
//! the time its process was started names one process for good.

use std::fs;
use std::path::{Path, PathBuf};

/// When the process was started, in clock ticks since the host's boot; `None` when there is no such
/// process, or only its remains (a zombie).
pub fn start_ticks(pid: u32) -> Option<u64> {
    let fields = stat(pid)?;
    (!matches!(fields.first()?.as_str(), "Z" | "X")).then(|| fields.get(19)?.parse().ok())?
}

/// Milliseconds since the process was started.
pub fn age_ms(pid: u32) -> Option<u64> {
    let ticks = start_ticks(pid)?;
    let uptime: f64 = fs::read_to_string("/proc/uptime").ok()?.split(' ').next()?.parse().ok()?;
    let started = ticks as f64 / rustix::param::clock_ticks_per_second() as f64;
    Some(((uptime - started).max(0.0) * 1000.0) as u64)
}

/// Names this boot of the host; start times of another boot mean nothing.
pub fn boot_id() -> Option<String> {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").ok().map(|id| id.trim().to_owned())
}

/// The process that was started with `--config-file FILE` (or `-c FILE`) for this very file.
pub fn find_server(config: &Path) -> Option<u32> {
    let config = config.canonicalize().ok()?;
    let found: Vec<(u32, u32)> = fs::read_dir("/proc")
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|pid| uses(*pid, &config) && start_ticks(*pid).is_some())
        .filter_map(|pid| Some((pid, stat(pid)?.get(1)?.parse().ok()?)))
        .collect();
    // A wrapper script hands its arguments to the real server; the real one is nobody's parent.
    found.iter().map(|(pid, _)| *pid).find(|pid| found.iter().all(|(_, parent)| parent != pid))
}

fn uses(pid: u32, config: &Path) -> bool {
    let Some(args) = args(pid) else { return false };
    if args.iter().any(|arg| arg == "--dump-config") {
        return false;
    }
    let from = fs::read_link(format!("/proc/{pid}/cwd")).unwrap_or_else(|_| PathBuf::from("/"));
    args.iter().enumerate().any(|(at, arg)| {
        let given = match arg.as_str() {
            "--config-file" | "-c" => args.get(at + 1).map(String::as_str),
            _ => arg.strip_prefix("--config-file="),
        };
        given.is_some_and(|given| from.join(given).canonicalize().is_ok_and(|path| path == config))
    })
}

fn args(pid: u32) -> Option<Vec<String>> {
    let bytes = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    Some(bytes.split(|byte| *byte == 0).map(|arg| String::from_utf8_lossy(arg).into_owned()).collect())
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
        assert!(age_ms(pid).is_some());
        child.kill().unwrap();
        while stat(pid).is_some_and(|fields| fields[0] != "Z") {
            std::thread::yield_now();
        }
        assert_eq!(start_ticks(pid), None);
        child.wait().unwrap();
        assert_eq!(age_ms(pid), None);
    }

    #[test]
    fn a_server_is_found_by_its_file() {
        let dir = tempfile::tempdir().unwrap();
        let config = dir.path().join("n1.toml");
        fs::write(&config, "").unwrap();
        assert_eq!(find_server(&config), None);
        let mut child = Command::new("/bin/sh")
            .args(["-c", "read x", "--config-file", "n1.toml"])
            .current_dir(dir.path())
            .stdin(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        // The kernel says that the program was started a moment before it tells with what arguments.
        let started = std::time::Instant::now();
        let mut found = None;
        while found.is_none() && started.elapsed().as_secs() < 60 {
            found = find_server(&config);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(found, Some(child.id()));
    }
}
