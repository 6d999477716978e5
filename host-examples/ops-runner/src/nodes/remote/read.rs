//! Reading what the user's commands print.

use std::collections::{BTreeMap, BTreeSet};

use restate_scaleout_api::answer::{DialFailure, DiskReport, ProcessInfo, ProcessReport};

use crate::nodes::environment::relevant;

/// The processes that a `process` command describes. Each begins with `pid`; a line is a word that
/// says what it is, a blank, and the rest: `program`, `user`, `age` (seconds), `data`, and as often as
/// needed `arg` and `env` (`NAME=value`). The last line is `end`: a list that was cut short, by a pipe that hides how
/// its commands ended say, is not one without servers.
///
/// # Errors
/// With the line that cannot be read; it is not repeated, since it may be an environment variable.
pub fn processes(text: &str) -> Result<ProcessReport, String> {
    let mut found: Vec<(ProcessInfo, BTreeMap<String, String>)> = Vec::new();
    let mut whole = false;
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let fail = |what: &str| format!("line {} of its output {what}", number + 1);
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        if whole {
            return Err(fail("comes after `end`"));
        }
        if line == "end" {
            whole = true;
            continue;
        }
        if word == "pid" {
            let pid = rest.trim().parse().map_err(|_| fail("has no process id after `pid`"))?;
            found.push((ProcessInfo { pid: Some(pid), ..ProcessInfo::default() }, BTreeMap::new()));
            continue;
        }
        let Some((process, environment)) = found.last_mut() else {
            return Err(fail("comes before the first `pid`"));
        };
        // Whoever may not look at another user's process prints nothing.
        let text = Some(rest.trim().to_owned()).filter(|text| !text.is_empty());
        match word {
            "program" => process.program = text,
            "user" => process.user = text,
            "data" => process.data_directory = text,
            "age" => process.age_ms = text.and_then(|text| millis(&text)),
            "arg" => process.arguments.get_or_insert_default().push(rest.to_owned()),
            "env" => {
                environment.extend(rest.split_once('=').map(|(name, value)| (name.into(), value.into())))
            }
            _ => return Err(fail("begins with none of pid, program, user, age, data, arg, env, end")),
        }
    }
    if !whole {
        return Err("its output does not end with a line `end`, so it may not be all; let the command print that when it has \
                    looked at every process, also when there is none"
            .into());
    }
    let processes = found.into_iter().map(|(process, environment)| ProcessInfo {
        environment: (!environment.is_empty()).then(|| relevant(&environment)),
        ..process
    });
    Ok(ProcessReport { processes: processes.collect() })
}

/// The directory that a `disk` command describes: `entry NAME` for everything in it, `dir NAME` for the directories in
/// it, `marked NAME` for those with a server's marker (a bare `marked` says that it was looked for), `data PATH` for
/// where the node's own leads, `free BYTES`.
///
/// # Errors
/// With the line that cannot be read.
pub fn disk(text: &str) -> Result<DiskReport, String> {
    // An empty directory has free space at least; without a word it was not looked at.
    if text.trim().is_empty() {
        return Err("it printed nothing; what is empty has a line `free BYTES`".into());
    }
    let mut report = DiskReport { exists: true, empty: Some(true), ..DiskReport::default() };
    let mut entries = BTreeSet::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.split_once(' ') {
            Some(("free", bytes)) => {
                let bytes = bytes.trim().parse().map_err(|_| format!("`{line}` is not a number of bytes"))?;
                report.free_bytes = Some(bytes);
            }
            Some(("dir", name)) => {
                report.empty = Some(false);
                report.node_directories.push(name.trim_end_matches('/').to_owned());
            }
            Some(("data", path)) => report.data_directory = Some(path.trim().to_owned()),
            Some(("marked", name)) => {
                report.marked.get_or_insert_default().push(name.trim_end_matches('/').to_owned());
            }
            None if line == "marked" => {
                report.marked.get_or_insert_default();
            }
            Some(("entry", name)) => {
                report.empty = Some(false);
                entries.insert(name.trim_end_matches('/'));
            }
            // What leads nowhere has no path.
            None if line == "data" => {}
            _ => {
                return Err(format!(
                    "`{line}` is none of `free BYTES`, `dir NAME`, `entry NAME`, `marked NAME` and `data PATH`"
                ));
            }
        }
    }
    // A command that names directories alone does not say what lies beside them.
    if !entries.is_empty() || report.node_directories.is_empty() {
        let directories = &report.node_directories;
        let beside = |name: &&&str| !directories.iter().any(|directory| directory == **name);
        report.other_entries = u64::try_from(entries.iter().filter(beside).count()).ok();
    }
    Ok(report)
}

/// Why nothing answered, by the exit codes of curl and what it prints.
pub fn dial_failure(code: i32, said: &str) -> DialFailure {
    match code {
        6 => DialFailure::NoSuchName,
        7 if all_refused(said) => DialFailure::Refused,
        // 124 is that of `timeout`.
        28 | 124 => DialFailure::TimedOut,
        35 | 51 | 53 | 54 | 58 | 59 | 60 | 77 | 80 | 82 | 83 | 90 | 91 => DialFailure::Tls,
        // Something was connected to, and its answer was no good one.
        1 | 8 | 16 | 18 | 22 | 47 | 52 | 55 | 56 | 61 | 92 | 95 => DialFailure::Other,
        _ => DialFailure::Unreachable,
    }
}

/// Newer versions of curl say of every failure to connect only that; the reason is in the lines of `-v`, one for each
/// address.
fn all_refused(said: &str) -> bool {
    let said = said.to_ascii_lowercase();
    let mut reasons = said
        .lines()
        .filter(|line| {
            let connects = line.contains("connect to") || line.contains("connect fail");
            connects && !line.contains("connect to server")
        })
        .peekable();
    reasons.peek().is_some() && reasons.all(|line| line.contains("connection refused"))
}

/// Seconds since the file was written and, if printed, its mode in octal.
pub fn age_and_mode(text: &str) -> (Option<u64>, Option<String>) {
    let mut words = text.split_whitespace();
    let age = words.next().and_then(millis);
    let mode = words.next().filter(|mode| u32::from_str_radix(mode, 8).is_ok());
    (age, mode.map(|mode| format!("{mode:0>4}")))
}

fn millis(seconds: &str) -> Option<u64> {
    let seconds: f64 = seconds.parse().ok()?;
    (seconds.is_finite() && seconds >= 0.0).then_some((seconds * 1000.0) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use restate_scaleout_api::answer::{EnvironmentValue, HashedValue};

    #[test]
    fn every_process_is_read() {
        let text = "pid 12\nprogram /usr/bin/restate-server\nuser restate\nage 1.5\ndata /var/lib/restate/n1\n\
                    arg --config-file\narg /etc/a file.toml\nenv RESTATE_CLUSTER_NAME=prod\n\
                    env AWS_SECRET_ACCESS_KEY=hush\nenv PAGER=less\n\npid 13\nprogram \nend\n";
        let report = processes(text).unwrap();
        let [first, second] = &report.processes[..] else { panic!("{report:?}") };
        assert_eq!((first.pid, first.age_ms), (Some(12), Some(1500)));
        assert_eq!(first.program.as_deref(), Some("/usr/bin/restate-server"));
        assert_eq!(first.user.as_deref(), Some("restate"));
        assert_eq!(first.data_directory.as_deref(), Some("/var/lib/restate/n1"));
        assert_eq!(
            first.arguments.as_deref(),
            Some(&["--config-file".to_owned(), "/etc/a file.toml".into()][..])
        );
        let environment = first.environment.as_ref().unwrap();
        assert_eq!(environment.len(), 2, "{environment:?}");
        assert_eq!(environment["RESTATE_CLUSTER_NAME"], EnvironmentValue::Text("prod".into()));
        let hashed = HashedValue { sha256: crate::hash::sha256(b"hush") };
        assert_eq!(environment["AWS_SECRET_ACCESS_KEY"], EnvironmentValue::Hashed(hashed));
        assert_eq!(*second, ProcessInfo { pid: Some(13), ..ProcessInfo::default() });
        assert_eq!(processes("end\n").unwrap().processes, []);
    }

    #[test]
    fn a_list_without_its_end_proves_nothing() {
        for text in ["", "\n", "pid 12\nage 3\n", "pid 12\narg end\n", "pid 12\nend of it\n"] {
            assert!(processes(text).unwrap_err().contains("end"), "{text}");
        }
        assert!(processes("end\npid 12\n").unwrap_err().contains("line 2 of its output comes after `end`"));
    }

    #[test]
    fn what_cannot_be_read_is_named_but_not_repeated() {
        for (text, expected) in
            [("env A=hush", "before the first"), ("pid x", "no process id"), ("pid 1\nhush x", "line 2")]
        {
            let error = processes(text).unwrap_err();
            assert!(error.contains(expected) && !error.contains("hush"), "{error}");
        }
        assert!(disk("lots").unwrap_err().contains("lots"));
        assert!(disk("\n").unwrap_err().contains("nothing"), "no word is not an empty directory");
    }

    #[test]
    fn a_directory_is_read() {
        let report =
            disk("entry .lock\nentry n1\ndir n1/\nmarked\nmarked n1/\ndata /mnt/x/n1\nfree 1024\n").unwrap();
        let expected = DiskReport {
            base_dir: None,
            exists: true,
            data_directory: Some("/mnt/x/n1".into()),
            empty: Some(false),
            node_directories: vec!["n1".into()],
            marked: Some(vec!["n1".into()]),
            other_entries: Some(1),
            free_bytes: Some(1024),
        };
        assert_eq!(report, expected);
        let empty = disk("free 5").unwrap();
        assert_eq!((empty.empty, empty.other_entries), (Some(true), Some(0)));
        assert_eq!(empty.marked, None, "nobody has looked for it");
        assert_eq!(disk("entry n1\ndir n1\nmarked\nfree 5").unwrap().marked, Some(vec![]));
        // It names no entries, so it does not say what lies beside its directories.
        assert_eq!(disk("dir n1\nfree 5").unwrap().other_entries, None);
        // A link that leads nowhere is no directory.
        assert_eq!(
            disk("entry lost+found\ndir lost+found\nentry n1\nfree 5").unwrap().other_entries,
            Some(1)
        );
        assert_eq!(disk("entry lost+found\ndir lost+found\nfree 5").unwrap().other_entries, Some(0));
        assert_eq!(disk("data \nfree 5").unwrap().data_directory, None);
    }

    #[test]
    fn only_a_word_of_it_makes_an_address_refuse() {
        let refused = "*   Trying 127.0.0.1:1...\n* connect to 127.0.0.1 port 1 failed: Connection refused\n\
                       * Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn't connect to server\n\
                       curl: (7) Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn't connect to server";
        let newer = "* connect to ::1 port 1 from ::1 port 4 failed: Connection refused\n\
                     curl: (7) Failed to connect to localhost port 1 after 0 ms: Could not connect to server";
        let older = "curl: (7) Failed to connect to 10.0.0.1 port 1: Connection refused";
        for said in [refused, newer, older] {
            assert_eq!(dial_failure(7, said), DialFailure::Refused, "{said}");
        }
        for said in [
            "",
            "curl: (7) Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn't connect to server",
            "curl: (7) Failed to connect to 10.0.0.1 port 1: No route to host",
            "* connect to 10.0.0.1 port 1 failed: Connection refused\n\
             * connect to 10.0.0.2 port 1 failed: No route to host",
            "* Immediate connect fail for 2001:db8::1: Network is unreachable\n\
             * connect to 10.0.0.1 port 1 failed: Connection refused",
        ] {
            assert_eq!(dial_failure(7, said), DialFailure::Unreachable, "{said}");
        }
        for (code, expected) in [
            (6, DialFailure::NoSuchName),
            (28, DialFailure::TimedOut),
            (60, DialFailure::Tls),
            (22, DialFailure::Other),
            // A code that is none of curl's says nothing of the other side.
            (99, DialFailure::Unreachable),
        ] {
            assert_eq!(dial_failure(code, refused), expected, "{code}");
        }
    }

    #[test]
    fn the_age_comes_with_a_mode_or_without() {
        assert_eq!(age_and_mode("12.5 640\n"), (Some(12_500), Some("0640".into())));
        assert_eq!(age_and_mode("3"), (Some(3000), None));
        assert_eq!(age_and_mode("soon"), (None, None));
    }
}
