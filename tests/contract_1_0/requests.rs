//! What is asked to be looked at, in the words of contract 1.0 and sorted, since all is looked at side by
//! side.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::outcome::{argv, list, text};

/// The looks that were one probe of a node.
const PROBE: [&str; 4] = ["dial", "process", "disk", "installed"];

/// Every request in one line.
pub fn requests(requests: &Value) -> Vec<String> {
    let all = list(requests);
    let asked = |kind: &str, node: &Value| {
        all.iter().any(|it| it["kind"] == kind && it["node"] == *node && it["from"].is_null())
    };
    let lines = all.iter().filter_map(|request| {
        let kind = text(&request["kind"]);
        let whole = PROBE.iter().all(|kind| asked(kind, &request["node"]));
        match kind.as_str() {
            // Nobody asked for these then.
            "restatectl" if list(&request["args"]).last().is_some_and(|word| word == "show") => None,
            "restatectl" => Some(format!("restatectl {}", argv(&request["args"]))),
            "dial" if whole || !request["from"].is_null() => Some(line("probe", request)),
            // The probe says it, and the log's end came with it.
            "process" | "disk" | "installed" | "log-tail" if whole => None,
            _ => Some(line(&kind, request)),
        }
    });
    lines.collect::<BTreeSet<_>>().into_iter().collect()
}

fn line(kind: &str, request: &Value) -> String {
    let rest = ["node", "url", "from"].map(|field| text(&request[field]));
    format!("{kind} {}", rest.join(" ").trim_end())
}
