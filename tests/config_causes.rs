//! One fault in one file of a deployment that is otherwise sound: what nodes are beside each other says nothing of its own
//! about it, in no file.

use std::collections::BTreeSet;

use restate_scaleout::api::validate::{Diagnostic, NodeConfig, Severity, ValidateInput};
use restate_scaleout::config::validate;

/// A line of a file: its table, its key and its value.
#[derive(Clone)]
struct Line(String, String, String);

/// The lines of the three nodes of a deployment, `N` being the number of each.
struct Base {
    name: &'static str,
    lines: &'static str,
}

/// Deployments that nothing is wrong with, with every key that rules compare.
const BASES: [Base; 5] = [
    Base {
        name: "zones and TLS",
        lines: r#"cluster-name = "orders"
node-name = "nN"
auto-provision = FIRST
roles = ["worker", "admin", "http-ingress", "log-server", "metadata-server"]
advertised-address = "https://nN.example.net:5122"
bind-address = "0.0.0.0:5122"
location = "eu.zN"
default-replication = "{zone: 2}"
default-num-partitions = 24
force-node-id = N
[metadata-client]
addresses = ["https://n1.example.net:5122", "https://n2.example.net:5122", "https://n3.example.net:5122"]
[metadata-server]
raft-election-tick = 20
raft-heartbeat-tick = 4
[tls]
mode = "require"
cert-file = "/t/c.pem"
key-file = "/t/k.pem"
ca-files = ["/t/ca.pem"]
[networking]
message-size-limit = "32MiB"
[worker]
durability-mode = "balanced"
[worker.snapshots]
destination = "s3://orders/snap"
snapshot-interval = "30m"
aws-region = "us-east-1"
aws-endpoint-url = "https://s3.example.net"
"#,
    },
    Base {
        name: "ports of one host",
        lines: r#"cluster-name = "orders"
node-name = "nN"
auto-provision = FIRST
bind-port = 512N
advertised-host = "h.example.net"
default-replication = 2
[admin]
bind-port = 907N
[ingress]
bind-port = 808N
[metadata-client]
addresses = ["http://h.example.net:5121", "http://h.example.net:5122", "http://h.example.net:5123"]
[worker.snapshots]
destination = "s3://orders/snap"
snapshot-interval-num-records = 10000
aws-region = "us-east-1"
"#,
    },
    Base {
        name: "etcd",
        lines: r#"cluster-name = "orders"
node-name = "nN"
auto-provision = false
roles = ["worker", "admin", "http-ingress", "log-server"]
advertised-address = "http://nN.example.net:5122"
default-replication = 2
[metadata-client]
type = "etcd"
addresses = ["http://e1:2379", "http://e2:2379", "http://e3:2379"]
[worker.snapshots]
destination = "s3://orders/snap"
snapshot-interval = "30m"
aws-region = "us-east-1"
"#,
    },
    Base {
        name: "object store",
        lines: r#"cluster-name = "orders"
node-name = "nN"
auto-provision = false
roles = ["worker", "admin", "http-ingress", "log-server"]
advertised-address = "http://nN.example.net:5122"
default-replication = 2
[metadata-client]
type = "object-store"
path = "s3://orders/metadata"
aws-region = "us-east-1"
aws-endpoint-url = "https://s3.example.net"
[worker.snapshots]
destination = "s3://orders/snap"
snapshot-interval = "30m"
aws-region = "us-east-1"
"#,
    },
    Base {
        name: "DynamoDB",
        lines: r#"cluster-name = "orders"
node-name = "nN"
auto-provision = false
roles = ["worker", "admin", "http-ingress", "log-server"]
advertised-address = "http://nN.example.net:5122"
default-replication = 2
[metadata-client]
type = "dynamo-db"
table = "orders"
aws-region = "us-east-1"
[worker.snapshots]
destination = "s3://orders/snap"
snapshot-interval = "30m"
aws-region = "us-east-1"
"#,
    },
];

impl Base {
    fn node(&self, number: usize) -> Vec<Line> {
        let mut table = "";
        let mut lines = Vec::new();
        for line in self.lines.lines() {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                table = name;
            } else if let Some((key, value)) = line.split_once(" = ") {
                let first = if number == 1 { "true" } else { "false" };
                let value = value.replace("FIRST", first);
                let value = if value == "N" { number.to_string() } else { with_number(&value, number) };
                lines.push(Line(table.into(), key.into(), value));
            }
        }
        lines
    }
}

/// `N` beside a small letter or a digit, as `nN` and `512N` have it.
fn with_number(value: &str, number: usize) -> String {
    let mut out = String::new();
    for sign in value.chars() {
        let stands_for_it =
            sign == 'N' && out.ends_with(|sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit());
        if stands_for_it { out.push_str(&number.to_string()) } else { out.push(sign) }
    }
    out
}

fn text(lines: &[Line]) -> String {
    let mut out = String::new();
    let mut tables: Vec<&str> = lines.iter().map(|line| line.0.as_str()).collect();
    tables.sort_unstable();
    tables.dedup();
    for table in tables {
        if !table.is_empty() {
            out.push_str(&format!("[{table}]\n"));
        }
        for Line(_, key, value) in lines.iter().filter(|line| line.0 == table) {
            out.push_str(&format!("{key} = {value}\n"));
        }
    }
    out
}

fn found(texts: &[String]) -> Vec<Diagnostic> {
    let name = |at: usize| format!("n{}.toml", at + 1);
    let nodes = texts.iter().enumerate().map(|(at, text)| NodeConfig::with_file(name(at), text.clone()));
    let mut all = validate(&ValidateInput {
        nodes: nodes.collect(),
        server_version: Some("1.7.12".into()),
        ..ValidateInput::default()
    })
    .diagnostics;
    all.retain(|one| one.severity != Severity::Info);
    all
}

/// What somebody may have done to a line: the value of another type or one that is refused, the key misspelled, or in another
/// table.
fn spoiled(Line(table, key, value): &Line) -> [Line; 11] {
    let line = |table: &str, key: &str, value: &str| Line(table.to_owned(), key.to_owned(), value.to_owned());
    let half = key.len() / 2;
    let dropped = format!("{}{}", &key[..half], &key[half + 1..]);
    let doubled = format!("{}{}", &key[..half], &key[half - 1..]);
    [
        line(table, key, "1979-05-27"),
        line(table, key, "[[1]]"),
        line(table, key, "\"no such thing\""),
        line(table, key, "[\"no such thing\"]"),
        line(table, key, "-7"),
        line(table, &dropped, value),
        line(table, &doubled, value),
        line(table, &key.replace('-', "_"), value),
        line("server", key, value),
        line(if table == "admin" { "worker" } else { "admin" }, key, value),
        line(&format!("networking.{}", if table.is_empty() { "common" } else { table }), key, value),
    ]
}

/// What says of a key that it is not read, or not as it is written.
const CAUSES: [&str; 10] =
    ["RS103", "RS104", "RS105", "RS106", "RS108", "RS109", "RS110", "RS127", "RS128", "RS145"];

fn is_of_set(one: &Diagnostic) -> bool {
    one.code.starts_with("RS2")
}

#[test]
fn nothing_is_wrong_with_them_but_for_the_fault() {
    for base in &BASES {
        let texts: Vec<String> = (1..=3).map(|number| text(&base.node(number))).collect();
        let all = found(&texts);
        assert!(all.is_empty(), "{}: {all:#?}", base.name);
    }
}

#[test]
fn only_the_cause_of_what_nodes_are_beside_each_other_is_told() {
    let (mut tried, mut wrong) = (0, Vec::new());
    let mut silenced = BTreeSet::new();
    for base in &BASES {
        let sound: Vec<Vec<Line>> = (1..=3).map(|number| base.node(number)).collect();
        for at in [0, 2] {
            for line in 0..sound[at].len() {
                // Without a cause beside it what follows is told: that there is something to leave out.
                let mut without: Vec<String> = sound.iter().map(|lines| text(lines)).collect();
                let mut lines = sound[at].clone();
                let taken = lines.remove(line);
                without[at] = text(&lines);
                silenced.extend(found(&without).into_iter().filter(is_of_set).map(|one| one.code));
                for fault in spoiled(&taken) {
                    let mut texts = without.clone();
                    texts[at] = text(&[lines.as_slice(), std::slice::from_ref(&fault)].concat());
                    let Line(table, key, value) = &fault;
                    let all = found(&texts);
                    let file = format!("n{}.toml", at + 1);
                    if !all.iter().any(|one| one.file == file && CAUSES.contains(&one.code.as_str())) {
                        continue;
                    }
                    tried += 1;
                    let echoes: Vec<String> = all
                        .iter()
                        .filter(|one| is_of_set(one) || one.file != file)
                        .map(|one| format!("{} {}: {}", one.code, one.file, one.message))
                        .collect();
                    if !echoes.is_empty() {
                        let cause: Vec<&str> =
                            all.iter().filter(|one| !is_of_set(one)).map(|one| one.code.as_str()).collect();
                        wrong.push(format!(
                            "{} {file} [{table}] {key} = {value} {cause:?}: {echoes:?}",
                            base.name
                        ));
                    }
                }
            }
        }
    }
    // What is said where a line is missing altogether: enough that there is something to leave out. RS212 is told where no
    // node names the cluster, and RS218 where addresses go with the modes.
    for code in ["RS201", "RS202", "RS204", "RS206", "RS207", "RS213", "RS214", "RS219", "RS220", "RS224"] {
        assert!(silenced.contains(code), "{code} is told of none of them: {silenced:?}");
    }
    assert!(tried > 1200, "{tried}");
    assert!(wrong.is_empty(), "{} of {tried}\n{}", wrong.len(), wrong.join("\n"));
}

/// A line that all nodes have, as those of a template do, or that the one node has which there is.
#[test]
fn a_fault_that_all_nodes_have_is_told_alone_as_well() {
    let (mut tried, mut wrong) = (0, Vec::new());
    for base in &BASES {
        for count in [1, 3] {
            let sound: Vec<Vec<Line>> = (1..=count).map(|number| base.node(number)).collect();
            for at in 0..sound[0].len() {
                for spoil in 0..spoiled(&sound[0][at]).len() {
                    let spoil = |lines: &Vec<Line>| {
                        let mut lines = lines.clone();
                        let taken = lines.remove(at);
                        lines.push(spoiled(&taken)[spoil].clone());
                        lines
                    };
                    let lines: Vec<Vec<Line>> = sound.iter().map(spoil).collect();
                    let all = found(&lines.iter().map(|lines| text(lines)).collect::<Vec<_>>());
                    if !all.iter().any(|one| CAUSES.contains(&one.code.as_str())) {
                        continue;
                    }
                    tried += 1;
                    let (causes, echoes): (Vec<_>, Vec<_>) =
                        all.iter().partition(|one| CAUSES.contains(&one.code.as_str()));
                    let causes: Vec<&str> = causes.iter().map(|one| one.code.as_str()).collect();
                    let echoes: Vec<String> = echoes
                        .iter()
                        .map(|one| format!("{} {}: {}", one.code, one.file, one.message))
                        .collect();
                    if !echoes.is_empty() {
                        let Line(table, key, value) = lines[0].last().unwrap();
                        wrong.push(format!(
                            "{} ×{count} [{table}] {key} = {value} {causes:?}: {echoes:?}",
                            base.name
                        ));
                    }
                }
            }
        }
    }
    assert!(tried > 700, "{tried}");
    assert!(wrong.is_empty(), "{} of {tried}\n{}", wrong.len(), wrong.join("\n"));
}

/// A whole table may be no table, or be called otherwise, and a file may not be read at all.
#[test]
fn the_same_goes_for_whole_tables_and_files() {
    let mut wrong = Vec::new();
    for base in &BASES {
        let sound: Vec<String> = (1..=3).map(|number| text(&base.node(number))).collect();
        let tables: BTreeSet<String> =
            base.node(1).into_iter().map(|line| line.0).filter(|table| !table.is_empty()).collect();
        for at in 0..3 {
            let mut faults: Vec<String> = Vec::new();
            for table in &tables {
                let head = format!("[{table}]\n");
                let (last, doubled) = (&table[table.len() - 1..], table.len() - 1);
                faults.push(sound[at].replace(&head, &format!("[{}{last}{last}]\n", &table[..doubled])));
                faults.push(sound[at].replace(&head, &format!("[networking.{table}]\n")));
                if !table.contains('.') && !tables.iter().any(|other| other.starts_with(&format!("{table}.")))
                {
                    let lines: Vec<Line> =
                        base.node(at + 1).into_iter().filter(|line| line.0 != *table).collect();
                    faults.push(format!("{table} = 7\n{}", text(&lines)));
                    faults.push(format!("{table} = []\n{}", text(&lines)));
                }
            }
            faults.push(format!("{}= =\n", sound[at]));
            faults.push(sound[at].replacen("node-name = \"", "node-name = ", 1));
            for fault in faults {
                let mut texts = sound.clone();
                texts[at].clone_from(&fault);
                assert_ne!(texts, sound, "{fault}");
                let (all, file) = (found(&texts), format!("n{}.toml", at + 1));
                assert!(all.iter().any(|one| one.file == file), "{} {fault}: {all:?}", base.name);
                let echoes = all.iter().filter(|one| is_of_set(one) || one.file != file);
                let echoes: Vec<String> =
                    echoes.map(|one| format!("{} {}: {}", one.code, one.file, one.message)).collect();
                if !echoes.is_empty() {
                    wrong.push(format!(
                        "{} {file} {}: {echoes:?}",
                        base.name,
                        fault
                            .lines()
                            .find(|line| !sound[at].lines().any(|other| other == *line))
                            .unwrap_or_default()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// A metadata client that falls back is one fault, whatever the server lacks with the one that it takes.
#[test]
fn a_client_that_falls_back_is_told_alone() {
    let mut told = BTreeSet::new();
    for base in BASES.iter().filter(|base| base.lines.contains("\ntype = ")) {
        for at in 0..3 {
            let sound: Vec<Vec<Line>> = (1..=3).map(|number| base.node(number)).collect();
            for line in sound[at].iter().filter(|line| line.0 == "metadata-client") {
                let without: Vec<Line> = sound[at]
                    .iter()
                    .filter(|other| (&other.0, &other.1) != (&line.0, &line.1))
                    .cloned()
                    .collect();
                let mut faults = vec![without.clone()];
                for fault in &spoiled(line)[..4] {
                    faults.push([without.as_slice(), std::slice::from_ref(fault)].concat());
                }
                for fault in faults {
                    let mut texts: Vec<String> = sound.iter().map(|lines| text(lines)).collect();
                    texts[at] = text(&fault);
                    let all = found(&texts);
                    if all.iter().any(|one| one.code == "RS145") {
                        told.extend(all.iter().map(|one| format!("{} {}", one.code, base.name)));
                        let severity = if base.name == "etcd" { Severity::Warning } else { Severity::Error };
                        assert!(all.iter().all(|one| one.severity == severity), "{}: {all:#?}", texts[at]);
                    }
                }
            }
        }
    }
    let alone = ["DynamoDB", "etcd", "object store"].map(|base| format!("RS145 {base}"));
    assert_eq!(told.into_iter().collect::<Vec<_>>(), alone);
}
