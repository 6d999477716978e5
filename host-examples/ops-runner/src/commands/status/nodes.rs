//! What was seen of each node.

use std::collections::BTreeMap;
use std::time::Duration;

use restate_scaleout_api::answer::{
    ConfigFile, DialFailure, DialReport, DiskReport, InstalledServer, ProcessReport,
};
use restate_scaleout_api::{Observation, Reply};
use serde_json::{Value, json};

use crate::commands::survey::Survey;
use crate::ui::words;

/// What was seen of one node.
#[derive(Debug, Default)]
pub struct NodeSeen<'a> {
    file: Option<&'a Reply<ConfigFile>>,
    process: Option<&'a Reply<ProcessReport>>,
    dial: Option<&'a Reply<DialReport>>,
    installed: Option<&'a Reply<InstalledServer>>,
    disk: Option<&'a Reply<DiskReport>>,
}

/// What a survey has seen, by node.
pub fn seen(survey: &Survey) -> BTreeMap<&str, NodeSeen<'_>> {
    let mut nodes: BTreeMap<&str, NodeSeen<'_>> = BTreeMap::new();
    for observation in survey.observations() {
        match observation {
            Observation::ReadConfig { node, answer, .. } => {
                nodes.entry(node).or_default().file = Some(answer)
            }
            Observation::Process { node, answer, .. } => {
                nodes.entry(node).or_default().process = Some(answer)
            }
            Observation::Dial { node, from: None, answer, .. } => {
                nodes.entry(node).or_default().dial = Some(answer)
            }
            Observation::Installed { node, answer, .. } => {
                nodes.entry(node).or_default().installed = Some(answer)
            }
            Observation::Disk { node, answer, .. } => nodes.entry(node).or_default().disk = Some(answer),
            _ => {}
        }
    }
    nodes
}

impl NodeSeen<'_> {
    /// The cells of its row, from the process on.
    pub fn row(&self, name: &str) -> Vec<String> {
        vec![
            cell(self.process, |report| match self.dial {
                // What answers runs, even where nothing shows that it is this node's process.
                Some(Reply::Ok(dial)) if dial.status.is_some() && report.processes.is_empty() => {
                    "not found".into()
                }
                _ => process(report),
            }),
            cell(self.dial, answered),
            cell(self.installed, |installed| installed.version.clone().unwrap_or_else(unknown)),
            cell(self.file, file),
            cell(self.disk, |disk| data(disk, name).into()),
        ]
    }

    /// What could not be looked at, and why: too long for a cell.
    pub fn unseen(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("process", error(self.process)),
            ("answer", error(self.dial)),
            ("installed server", error(self.installed)),
            ("file", error(self.file)),
            ("data", error(self.disk)),
        ];
        all.into_iter().filter_map(|(what, error)| Some((what, error?))).collect()
    }

    /// The configuration's text stays out: it may hold credentials.
    pub fn json(&self) -> Value {
        json!({
            "configuration": self.file.map(|file| match file {
                Reply::Ok(file) => json!({
                    "present": file.text.is_some(),
                    "sha256": file.sha256,
                    "age-ms": file.age_ms,
                    "mode": file.mode,
                }),
                Reply::Error(error) => json!({"error": error}),
            }),
            "process": self.process,
            "dial": self.dial,
            "installed": self.installed,
            "disk": self.disk,
        })
    }
}

fn cell<T>(seen: Option<&Reply<T>>, words: impl FnOnce(&T) -> String) -> String {
    match seen {
        None => unknown(),
        Some(Reply::Error(_)) => "not seen".into(),
        Some(Reply::Ok(seen)) => words(seen),
    }
}

fn error<T>(seen: Option<&Reply<T>>) -> Option<&str> {
    match seen {
        Some(Reply::Error(error)) => Some(&error.message),
        Some(Reply::Ok(_)) | None => None,
    }
}

fn unknown() -> String {
    "?".into()
}

fn process(report: &ProcessReport) -> String {
    match &report.processes[..] {
        [] => "stopped".into(),
        [one] => one.age_ms.map_or_else(|| "running".into(), |ms| format!("running for {}", ago(ms))),
        several => format!("{} PROCESSES", several.len()),
    }
}

fn answered(report: &DialReport) -> String {
    match (report.status, report.failure) {
        (Some(status), _) => format!("yes, {status}"),
        (None, Some(failure)) => format!(
            "no: {}",
            match failure {
                DialFailure::Refused => "connection refused",
                DialFailure::NoSuchName => "no such name",
                DialFailure::TimedOut => "timed out",
                DialFailure::Unreachable => "no connection",
                DialFailure::Tls => "TLS failed",
                DialFailure::Other => "not HTTP",
            }
        ),
        (None, None) => "no".into(),
    }
}

fn file(file: &ConfigFile) -> String {
    match (&file.text, file.age_ms) {
        (None, _) => "no file".into(),
        (Some(_), Some(ms)) => format!("written {} ago", ago(ms)),
        (Some(_), None) => "present".into(),
    }
}

fn data(disk: &DiskReport, name: &str) -> &'static str {
    match disk {
        DiskReport { exists: false, .. } => "none",
        // A mount point has the name, and no disk perhaps.
        DiskReport { marked: Some(marked), node_directories, .. }
            if node_directories.iter().any(|it| it == name) && !marked.iter().any(|it| it == name) =>
        {
            "none in its directory"
        }
        disk if disk.node_directories.iter().any(|directory| directory == name) => "present",
        _ => "none",
    }
}

fn ago(ms: u64) -> String {
    words::time(Duration::from_millis(ms))
}

#[cfg(test)]
mod tests {
    use super::*;
    use restate_scaleout_api::answer::ProcessInfo;

    /// It runs under another name or user, say.
    #[test]
    fn what_answers_is_not_called_stopped() {
        let process = |processes| Reply::Ok(ProcessReport { processes });
        let dial = |status| Reply::Ok(DialReport { status, ..DialReport::default() });
        for (processes, status, expected) in [
            (vec![], Some(200), "not found"),
            (vec![], None, "stopped"),
            (vec![ProcessInfo::default()], Some(200), "running"),
        ] {
            let (process, dial) = (process(processes), dial(status));
            let seen = NodeSeen { process: Some(&process), dial: Some(&dial), ..NodeSeen::default() };
            assert_eq!(seen.row("n1")[0], expected);
        }
        let none = process(vec![]);
        assert_eq!(NodeSeen { process: Some(&none), ..NodeSeen::default() }.row("n1")[0], "stopped");
    }

    #[test]
    fn a_directory_counts_as_data_by_its_marker() {
        let disk = |marked: Option<&[&str]>| DiskReport {
            exists: true,
            node_directories: vec!["n1".into(), "n2".into()],
            marked: marked.map(|names| names.iter().map(|&name| name.to_owned()).collect()),
            ..DiskReport::default()
        };
        assert_eq!(data(&disk(Some(&["n1"])), "n1"), "present");
        assert_eq!(data(&disk(Some(&["n1"])), "n2"), "none in its directory");
        assert_eq!(data(&disk(None), "n2"), "present", "nobody has looked for it");
        assert_eq!(data(&disk(Some(&["n1"])), "n3"), "none");
    }
}
