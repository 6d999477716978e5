//! Single files, each with everything that is said of it.

mod inert;
mod placeholders;
mod refused;
mod started;
mod stores;

use restate_scaleout::api::validate::{NodeConfig, Severity, ValidateInput};
use restate_scaleout::config::validate;

/// A file behind a node's name, its variables and arguments, and the findings as `severity code key-or-argument`.
struct Case {
    version: &'static str,
    text: &'static str,
    environment: &'static [(&'static str, &'static str)],
    arguments: &'static str,
    found: &'static [&'static str],
}

fn case(text: &'static str, found: &'static [&'static str]) -> Case {
    Case { version: "1.7.12", text, environment: &[], arguments: "", found }
}

fn at(version: &'static str, text: &'static str, found: &'static [&'static str]) -> Case {
    Case { version, ..case(text, found) }
}

fn with(
    environment: &'static [(&'static str, &'static str)],
    text: &'static str,
    found: &'static [&'static str],
) -> Case {
    Case { environment, ..case(text, found) }
}

fn started(arguments: &'static str, found: &'static [&'static str]) -> Case {
    Case { arguments, ..case("", found) }
}

#[track_caller]
fn check(cases: Vec<Case>) {
    let mut wrong = String::new();
    for case in cases {
        let mut node = NodeConfig::with_file("restate.toml", format!("node-name = \"n1\"\n{}", case.text));
        node.environment = case
            .environment
            .iter()
            .map(|(name, value)| (name.to_string(), Some(value.to_string())))
            .collect();
        node.arguments = case.arguments.split_whitespace().map(str::to_owned).collect();
        let input = ValidateInput {
            nodes: vec![node],
            server_version: Some(case.version.into()),
            ..ValidateInput::default()
        };
        let all = validate(&input).diagnostics;
        let mut found: Vec<String> = all
            .iter()
            .map(|one| {
                let severity = match one.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Info => "info",
                };
                // What a message about arguments speaks of stands in its first code.
                let in_code = one.message.split('`').nth(1).filter(|_| one.code == "RS113");
                let about = in_code.or(one.key.as_deref()).unwrap_or_default();
                format!("{severity} {} {about}", one.code)
            })
            .collect();
        found.sort();
        let mut expected: Vec<&str> = case.found.to_vec();
        expected.sort_unstable();
        if found != expected {
            let said: Vec<String> =
                all.iter().map(|one| format!("    {} {}", one.code, one.message)).collect();
            wrong.push_str(&format!(
                "{} {:?} {:?} {}:\n  {found:?}\n{}\n",
                case.version,
                case.text,
                case.environment,
                case.arguments,
                said.join("\n")
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
