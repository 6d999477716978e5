//! What was read, for machines: beside the findings in JSON, and in the run of a SARIF log.

use restate_scaleout_api::collect::{Deployment, FoundAt, ReadFile};
use restate_scaleout_api::uri;
use restate_scaleout_api::validate::ValidateOutput;
use serde::Serialize;
use serde_json::{Value, json};

use super::Group;
use super::gather::Missing;
use super::sight::Sight;
use crate::failure::{Context, Failure};

/// What was read.
#[derive(Serialize)]
pub struct Told<'c> {
    read: Vec<ReadFile>,
    deployments: Vec<Shown<'c>>,
    missing: &'c [Missing],
}

/// A deployment without the values of its nodes: some of them are secret.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Shown<'c> {
    name: &'c str,
    kind: &'c str,
    source: &'c str,
    one_host: bool,
    found: Vec<FoundAt>,
}

/// The answer of `validate` with what was read.
#[derive(Serialize)]
struct Whole<'c> {
    #[serde(flatten)]
    output: &'c ValidateOutput,
    #[serde(flatten)]
    told: Told<'c>,
}

impl<'c> Told<'c> {
    /// What was read of files of all kinds.
    pub fn of(sight: &'c Sight) -> Self {
        fn shown(deployment: &Deployment) -> Shown<'_> {
            let Deployment { name, kind, source, one_host, found, .. } = deployment;
            Shown { name, kind, source, one_host: *one_host, found: found.clone() }
        }
        let output = &sight.gathered.output;
        Self {
            read: output.read.clone(),
            deployments: output.deployments.iter().map(shown).collect(),
            missing: &sight.gathered.missing,
        }
    }

    /// Configuration files that are those of one deployment because somebody says so.
    pub fn of_files(group: &'c Group, server_version: &str) -> Self {
        let files = || group.nodes.iter().filter_map(|node| Some((node, node.config.file.as_ref()?)));
        let read = files().map(|(_, file)| ReadFile {
            file: file.name.clone(),
            kind: "toml".into(),
            nodes: 1,
            notes: Vec::new(),
        });
        let found = files().map(|(node, file)| FoundAt {
            node: node.config.name.clone(),
            file: file.name.clone(),
            line: 1,
            column: 1,
            version: format!("{server_version}, since nothing says another"),
            ..FoundAt::default()
        });
        let source = files().next().map_or("", |(_, file)| file.name.as_str());
        let kind = if group.nodes.len() > 1 { "folder" } else { "file" };
        let shown = Shown { name: source, kind, source, one_host: group.one_host, found: found.collect() };
        Self { read: read.collect(), deployments: vec![shown], missing: &[] }
    }
}

/// Findings and what was read as one JSON text.
///
/// # Errors
/// When it has no JSON form.
pub fn json(output: &ValidateOutput, told: Told<'_>) -> Result<String, Failure> {
    serde_json::to_string_pretty(&Whole { output, told }).or_fail("the findings have no JSON form")
}

/// A SARIF log with the files that were read as its artifacts, and the deployments as a property of its run.
///
/// # Errors
/// When the log is none.
pub fn sarif(log: &str, told: &Told<'_>) -> Result<String, Failure> {
    let mut log: Value = serde_json::from_str(log).or_fail("the log of the plugin's `render`")?;
    let artifact = |file: &ReadFile| {
        let mut properties = json!({"kind": file.kind, "nodes": file.nodes});
        if !file.notes.is_empty() {
            properties["notes"] = json!(file.notes);
        }
        json!({"location": {"uri": uri::of_path(&file.file)}, "properties": properties})
    };
    let run = &mut log["runs"][0];
    run["artifacts"] = told.read.iter().map(artifact).collect();
    run["properties"] = json!({"deployments": told.deployments, "missing": told.missing});
    serde_json::to_string_pretty(&log).or_fail("the log has no JSON form")
}
