//! Deployments as people have them, each with what is wrong with it and nothing else at warning or above.

mod addresses;
mod copies;
mod follow_on;
mod settings;
mod stores;

use restate_scaleout::api::validate::{NodeConfig, Severity, ValidateInput};
use restate_scaleout::config::validate;

/// A deployment, and the findings at warning or above: severity, code, and where.
struct Case {
    what: &'static str,
    version: &'static str,
    target: Option<&'static str>,
    one_host: bool,
    files: Vec<String>,
    environment: &'static [(&'static str, &'static str)],
    memory: Option<u64>,
    found: &'static [(&'static str, &'static str)],
    /// The same at info.
    advice: &'static [&'static str],
}

impl Case {
    fn new(what: &'static str, files: &[&str], found: &'static [(&'static str, &'static str)]) -> Self {
        let files = files.iter().map(|text| (*text).to_owned()).collect();
        Self {
            what,
            version: "1.7.12",
            target: None,
            one_host: false,
            files,
            environment: &[],
            memory: None,
            found,
            advice: &[],
        }
    }
}

/// Three nodes of one cluster as they should be, with lines of their own at the root and behind everything.
fn three(root: impl Fn(usize) -> String, tail: impl Fn(usize) -> String) -> Vec<String> {
    let node = |at: usize| {
        format!(
            "node-name = \"r{at}\"\ncluster-name = \"shop\"\nadvertised-address = \"http://r{at}.internal:5122\"\n\
             auto-provision = {}\ndefault-replication = 2\n{}\n[metadata-client]\naddresses = [\"http://r1.internal:5122\", \
             \"http://r2.internal:5122\", \"http://r3.internal:5122\"]\n\n[worker.snapshots]\ndestination = \
             \"s3://shop/snapshots\"\nsnapshot-interval = \"30m\"\naws-region = \"eu-west-1\"\n{}",
            at == 1,
            root(at),
            tail(at),
        )
    };
    (1..=3).map(node).collect()
}

/// Three nodes with their metadata in etcd.
fn outside_three(root: impl Fn(usize) -> &'static str) -> Vec<String> {
    let node = |at: usize| {
        format!(
            "node-name = \"r{at}\"\ncluster-name = \"shop\"\nadvertised-address = \"http://r{at}.internal:5122\"\n{}\
             default-replication = 2\nroles = [\"worker\", \"admin\", \"log-server\", \"http-ingress\"]\n[metadata-client]\ntype = \
             \"etcd\"\naddresses = [\"e1:2379\"]\n[worker.snapshots]\ndestination = \"s3://shop/snapshots\"\nsnapshot-interval \
             = \"30m\"\naws-region = \"eu-west-1\"\n",
            root(at)
        )
    };
    (1..=3).map(node).collect()
}

fn none(_: usize) -> String {
    String::new()
}

fn of_last(text: &'static str) -> impl Fn(usize) -> String {
    move |at| if at == 3 { text.to_owned() } else { String::new() }
}

const OUTSIDE: &str = "node-name = \"r1\"\nauto-provision = false\nroles = [\"worker\", \"admin\", \"log-server\", \"http-ingress\"]\n";
const TLS: &str =
    "[tls]\ncert-file = \"/tls/node.crt\"\nkey-file = \"/tls/node.key\"\nca-files = [\"/tls/ca.crt\"]\n";

fn outside(client: &str) -> String {
    format!("{OUTSIDE}[metadata-client]\n{client}")
}

/// Two hosts in each of two zones, three copies over both.
fn zoned(extra: &str) -> Vec<String> {
    (1..=4)
        .map(|at| {
            format!(
                "node-name = \"r{at}\"\ncluster-name = \"shop\"\nadvertised-address = \"http://r{at}.internal:5122\"\n\
                 auto-provision = {}\ndefault-replication = \"{{zone: 2, node: 2}}\"\nlocation = \"eu.{}\"\nroles = \
                 [\"worker\", \"admin\", \"log-server\", \"http-ingress\"{}]\n[metadata-client]\naddresses = \
                 [\"http://r1.internal:5122\", \"http://r2.internal:5122\", \"http://r3.internal:5122\"]\n\
                 [worker.snapshots]\ndestination = \"s3://shop/snapshots\"\nsnapshot-interval = \"30m\"\naws-region = \
                 \"eu-west-1\"\n{extra}",
                at == 1,
                if at < 3 { "a" } else { "b" },
                if at < 4 { ", \"metadata-server\"" } else { "" },
            )
        })
        .collect()
}

fn with(what: &'static str, files: Vec<String>, found: &'static [(&'static str, &'static str)]) -> Case {
    Case { files, ..Case::new(what, &[], found) }
}

fn cases() -> Vec<Case> {
    [addresses::cases(), copies::cases(), follow_on::cases(), settings::cases(), stores::cases()]
        .into_iter()
        .flatten()
        .collect()
}

#[test]
fn a_deployment_has_the_faults_that_it_has() {
    let mut wrong = String::new();
    for case in cases() {
        let node = |(at, text): (usize, &String)| NodeConfig {
            environment: case
                .environment
                .iter()
                .map(|(name, value)| (name.to_string(), Some(value.to_string())))
                .collect(),
            memory_limit: case.memory,
            ..NodeConfig::with_file(format!("r{}.toml", at + 1), text.clone())
        };
        let input = ValidateInput {
            nodes: case.files.iter().enumerate().map(node).collect(),
            server_version: Some(case.version.into()),
            target_version: case.target.map(Into::into),
            one_host: case.one_host,
            ..ValidateInput::default()
        };
        let all = validate(&input).diagnostics;
        let (advice, found): (Vec<_>, Vec<_>) = all.iter().partition(|one| one.severity == Severity::Info);
        let found: Vec<(&str, &str)> =
            found.iter().map(|one| (one.code.as_str(), one.key.as_deref().unwrap_or_default())).collect();
        let advice: Vec<&str> =
            advice.iter().map(|one| one.code.as_str()).filter(|code| *code != "RS182").collect();
        if found != case.found || advice != case.advice {
            let said: Vec<String> = all.iter().map(|one| format!("{} {}", one.code, one.message)).collect();
            wrong.push_str(&format!(
                "{}: {found:?}, advice {advice:?}\n  {}\n",
                case.what,
                said.join("\n  ")
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn whoever_was_chosen_keeps_to_provision() {
    for chosen in 1..=3 {
        let files = outside_three(|at| if at == chosen { "auto-provision = true\n" } else { "" });
        let nodes = files.iter().enumerate();
        let input = ValidateInput {
            nodes: nodes
                .map(|(at, text)| NodeConfig::with_file(format!("r{}.toml", at + 1), text.clone()))
                .collect(),
            ..ValidateInput::default()
        };
        let all = validate(&input).diagnostics;
        let told: Vec<&str> =
            all.iter().filter(|one| one.code == "RS166").map(|one| one.file.as_str()).collect();
        let others: Vec<String> =
            (1..=3).filter(|at| *at != chosen).map(|at| format!("r{at}.toml")).collect();
        assert_eq!(told, others, "{chosen}");
    }
}
