//! Reading what the user's commands print.

use std::collections::BTreeMap;

use restate_scaleout_api::answer::{DiskReport, ProcessInfo, ProcessReport};

use crate::nodes::environment::relevant;

/// The processes that a `process` command describes. Each begins with `pid`; a line is a word that
/// says what it is, a blank, and the rest: `program`, `user`, `age` (seconds), `data`, and as often as
/// needed `arg` and `env` (`NAME=value`).
///
/// # Errors
/// With the line that cannot be read; it is not repeated, since it may be an environment variable.
pub fn processes(text: &str) -> Result<ProcessReport, String> {
    let mut found: Vec<(ProcessInfo, BTreeMap<String, String>)> = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let fail = |what: &str| format!("line {} of its output {what}", number + 1);
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
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
            _ => return Err(fail("begins with none of pid, program, user, age, data, arg, env")),
        }
    }
    let processes = found.into_iter().map(|(process, environment)| ProcessInfo {
        environment: (!environment.is_empty()).then(|| relevant(&environment)),
        ..process
    });
    Ok(ProcessReport { processes: processes.collect() })
}

/// The directory that a `disk` command describes: `entry NAME` for everything in it, `dir NAME` for
/// the directories in it, `data PATH` for where the node's own leads, `free BYTES`.
///
/// # Errors
/// With the line that cannot be read.
pub fn disk(text: &str) -> Result<DiskReport, String> {
    let mut report = DiskReport { exists: true, empty: Some(true), ..DiskReport::default() };
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
            Some(("entry", _)) => report.empty = Some(false),
            // What leads nowhere has no path.
            None if line == "data" => {}
            _ => {
                return Err(format!(
                    "`{line}` is none of `free BYTES`, `dir NAME`, `entry NAME` and `data PATH`"
                ));
            }
        }
    }
    Ok(report)
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
                    env AWS_SECRET_ACCESS_KEY=hush\nenv PAGER=less\n\npid 13\nprogram \n";
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
        assert_eq!(processes("").unwrap().processes, []);
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
    }

    #[test]
    fn a_directory_is_read() {
        let report = disk("entry .lock\ndir n1/\ndata /mnt/x/n1\nfree 1024\n").unwrap();
        let expected = DiskReport {
            base_dir: None,
            exists: true,
            data_directory: Some("/mnt/x/n1".into()),
            empty: Some(false),
            node_directories: vec!["n1".into()],
            other_entries: None,
            free_bytes: Some(1024),
        };
        assert_eq!(report, expected);
        assert_eq!(disk("free 5").unwrap().empty, Some(true));
        assert_eq!(disk("data \nfree 5").unwrap().data_directory, None);
    }

    #[test]
    fn the_age_comes_with_a_mode_or_without() {
        assert_eq!(age_and_mode("12.5 640\n"), (Some(12_500), Some("0640".into())));
        assert_eq!(age_and_mode("3"), (Some(3000), None));
        assert_eq!(age_and_mode("soon"), (None, None));
    }
}
