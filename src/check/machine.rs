//! What was read, for machines: beside the findings in JSON, and in the run of a SARIF log.

use serde::Serialize;
use serde_json::{Value, json};

use crate::api::check::{NotAtHand, ReadDeployment, ReadSummary};
use crate::api::collect::ReadFile;
use crate::api::uri;
use crate::api::validate::ValidateOutput;

/// The answer of `validate` with what was read.
#[derive(Serialize)]
struct Whole<'c> {
    #[serde(flatten)]
    output: &'c ValidateOutput,
    read: &'c [ReadFile],
    deployments: &'c [ReadDeployment],
    missing: &'c [NotAtHand],
}

/// Findings and what was read as one JSON text.
pub fn json(output: &ValidateOutput, reading: &ReadSummary) -> String {
    let ReadSummary { read, deployments, missing, .. } = reading;
    // Every value of it came from JSON.
    serde_json::to_string_pretty(&Whole { output, read, deployments, missing }).unwrap_or_default()
}

/// A SARIF log with the files that were read as its artifacts, and the deployments as a property of its run.
pub fn sarif(mut log: Value, reading: &ReadSummary) -> Value {
    let artifact = |file: &ReadFile| {
        let mut properties = json!({"kind": file.kind, "nodes": file.nodes});
        if !file.notes.is_empty() {
            properties["notes"] = json!(file.notes);
        }
        json!({"location": {"uri": uri::of_path(&file.file)}, "properties": properties})
    };
    let run = &mut log["runs"][0];
    run["artifacts"] = reading.read.iter().map(artifact).collect();
    run["properties"] = json!({"deployments": reading.deployments, "missing": reading.missing});
    log
}
