//! What was read, for machines: beside the findings in JSON, and in the run of a SARIF log.

use restate_scaleout_api::collect::{Deployment, FoundAt, ReadFile};
use restate_scaleout_api::validate::ValidateOutput;
use serde::Serialize;
use serde_json::{Value, json};

use super::gather::Missing;
use super::sight::Sight;
use crate::failure::{Context, Failure};

/// The answer of `validate` with what was read.
#[derive(Serialize)]
struct Whole<'s> {
    #[serde(flatten)]
    output: &'s ValidateOutput,
    read: &'s [ReadFile],
    deployments: Vec<Shown<'s>>,
    missing: &'s [Missing],
}

/// A deployment without the values of its nodes: some of them are secret.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Shown<'s> {
    name: &'s str,
    kind: &'s str,
    source: &'s str,
    one_host: bool,
    found: &'s [FoundAt],
}

/// Findings and what was read as one JSON text.
///
/// # Errors
/// When it has no JSON form.
pub fn json(output: &ValidateOutput, sight: &Sight) -> Result<String, Failure> {
    let whole = Whole {
        output,
        read: &sight.gathered.output.read,
        deployments: deployments(sight),
        missing: &sight.gathered.missing,
    };
    serde_json::to_string_pretty(&whole).or_fail("the findings have no JSON form")
}

/// A SARIF log with the files that were read as its artifacts, and the deployments as a property of its run.
///
/// # Errors
/// When the log is none.
pub fn sarif(log: &str, sight: &Sight) -> Result<String, Failure> {
    let mut log: Value = serde_json::from_str(log).or_fail("the log of the plugin's `render`")?;
    let artifact = |file: &ReadFile| {
        let mut properties = json!({"kind": file.kind, "nodes": file.nodes});
        if !file.notes.is_empty() {
            properties["notes"] = json!(file.notes);
        }
        json!({"location": {"uri": uri(&file.file)}, "properties": properties})
    };
    let run = &mut log["runs"][0];
    run["artifacts"] = sight.gathered.output.read.iter().map(artifact).collect();
    run["properties"] = json!({"deployments": deployments(sight), "missing": sight.gathered.missing});
    serde_json::to_string_pretty(&log).or_fail("the log has no JSON form")
}

fn deployments(sight: &Sight) -> Vec<Shown<'_>> {
    fn shown(deployment: &Deployment) -> Shown<'_> {
        let Deployment { name, kind, source, one_host, found, .. } = deployment;
        Shown { name, kind, source, one_host: *one_host, found }
    }
    sight.gathered.output.deployments.iter().map(shown).collect()
}

/// A path as a URI reference, spelled as the results have it.
fn uri(path: &str) -> String {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    let encoded: String = path.bytes().map(encode).collect();
    if path.starts_with('/') { format!("file://{encoded}") } else { encoded }
}
