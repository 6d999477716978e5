//! Configurations that set a single key.

use restate_scaleout::config::catalogue::{Key, Kind, history};
use semver::Version;

/// A configuration that sets one key, with whatever else it needs so that only the value of that key matters.
pub fn file(key: &Key, value: &str, version: &Version) -> String {
    let name = key.name();
    let table = key.table();
    if name == "*" {
        return format!(
            "[[{}]]\nname = \"c\"\nbrokers = []\nany-key = {value}\n",
            table.trim_end_matches("[]")
        );
    }
    if let Some(list) = table.strip_suffix("[]") {
        let others: String = [("name", "\"c\""), ("brokers", "[]")]
            .iter()
            .filter(|(other, _)| *other != name)
            .map(|(other, value)| format!("{other} = {value}\n"))
            .collect();
        return format!("[[{list}]]\n{others}{name} = {value}\n");
    }
    let mut lines: Vec<(&str, &str)> = Vec::new();
    if table.starts_with("metadata-client") || key.path.starts_with("metadata-client.") {
        return metadata_client(key, value, version);
    }
    let policy = history().iter().any(|other| other.path == table && matches!(other.kind, Kind::Retry(_)));
    if policy {
        lines = retry_context(name);
    }
    match table {
        "tls" => lines = vec![("cert-file", "\"/c\""), ("key-file", "\"/k\""), ("ca-files", "[]")],
        "admin.query-engine.rate-limiting"
        | "worker.invoker.action-throttling"
        | "worker.invoker.invocation-throttling" => lines = vec![("rate", "\"1/s\"")],
        _ => {}
    }
    let header = if table.is_empty() { String::new() } else { format!("[{table}]\n") };
    let others: String = lines
        .iter()
        .filter(|(other, _)| *other != name)
        .map(|(other, value)| format!("{other} = {value}\n"))
        .collect();
    format!("{header}{others}{name} = {value}\n")
}

/// Every field of a retry policy, under the type that reads the field `name`.
fn retry_context(name: &str) -> Vec<(&'static str, &'static str)> {
    let tag = if name == "interval" { "\"fixed-delay\"" } else { "\"exponential\"" };
    vec![
        ("type", tag),
        ("interval", "\"1s\""),
        ("initial-interval", "\"1s\""),
        ("factor", "2.0"),
        ("max-attempts", "3"),
        ("max-interval", "\"5s\""),
    ]
}

/// The kind that reads the key, with an address that is refused if the server falls back to another kind.
fn metadata_client(key: &Key, value: &str, version: &Version) -> String {
    let name = key.path.trim_start_matches("metadata-client.");
    let (name, field) = name.split_once('.').unwrap_or((name, ""));
    let mut lines: Vec<(&str, String)> = Vec::new();
    let only = history()
        .iter()
        .find(|other| other.path == format!("metadata-client.{name}"))
        .and_then(|other| other.only)
        .and_then(|only| only.iter().next());
    match (name, only) {
        ("type", _) => lines.push(("addresses", "[\"\"]".into())),
        (_, Some(kind)) if kind != "replicated" && key.known_in(version) => {
            lines.push(("type", format!("\"{kind}\"")));
            lines.push(("addresses", "[\"\"]".into()));
            lines.push(("path", "\"s3://b/p\"".into()));
            lines.push(("table", "\"t\"".into()));
        }
        _ => {}
    }
    lines.retain(|(other, _)| *other != name);
    let mut text = String::from("[metadata-client]\n");
    for (other, value) in lines {
        text.push_str(&format!("{other} = {value}\n"));
    }
    if field.is_empty() {
        text.push_str(&format!("{name} = {value}\n"));
    } else {
        let context = retry_context(field);
        let others: Vec<String> = context
            .iter()
            .filter(|(other, _)| *other != field)
            .map(|(other, value)| format!("{other} = {value}"))
            .collect();
        text.push_str(&format!("{name} = {{ {}, {field} = {value} }}\n", others.join(", ")));
    }
    text
}
