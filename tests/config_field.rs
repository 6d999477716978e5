//! Deployments as people have them, each with what is wrong with it and nothing else at warning or above.

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

fn cases() -> Vec<Case> {
    let with = |what, files: Vec<String>, found| Case { files, ..Case::new(what, &[], found) };
    let no_ingress = "roles = [\"metadata-server\", \"admin\", \"worker\", \"log-server\"]\n";
    let port = "node-name = \"r1\"\nadvertised-address = \"http://127.0.0.1:7122\"\n";
    vec![
        with("as it should be", three(none, none), &[]),
        with(
            "two zones with nodesets of all",
            zoned("[bifrost.replicated-loglet]\ndefault-nodeset-size = 4\n"),
            &[],
        ),
        with("two zones with default nodesets", zoned(""), &[("RS223", "default-replication")]),
        with(
            "nobody listens for the ingress",
            three(|_| no_ingress.into(), |_| "[ingress]\nbind-address = \"0.0.0.0:8081\"\n".into()),
            &[("RS217", "roles")],
        ),
        Case {
            advice: &["RS158"],
            ..Case::new(
                "a port behind a mapping",
                &["node-name = \"r1\"\nadvertised-address = \"http://r1.internal:7122\"\n"],
                &[],
            )
        },
        Case {
            advice: &["RS142"],
            ..Case::new(
            "a port that nobody binds",
            &[port],
            &[("RS158", "advertised-address")],
        )},
        Case { version: "1.5.3", advice: &["RS142"], ..Case::new("a port that is bound up to 1.5", &[port], &[]) },
        Case {
            version: "1.5.3",
            target: Some("1.6.2"),
            one_host: true,
            ..Case::new(
                "a port that is bound up to 1.5, before an upgrade",
                &[port],
                &[("RS183", "advertised-address")],
            )
        },
        Case {
            one_host: true,
            ..Case::new("the same on one host", &[port], &[("RS158", "advertised-address")])
        },
        Case::new(
            "a name that Kubernetes has not filled in",
            &["node-name = \"r1\"\nadvertised-address = \"http://$(POD).$(SVC):5122\"\n"],
            &[("RS159", "advertised-address")],
        ),
        Case {
            environment: &[("RESTATE_NODE_NAME", "$(POD)"), ("RESTATE_CLUSTER_NAME", "${NAME}")],
            ..Case::new("names by variables", &[""], &[("RS159", "cluster-name"), ("RS159", "node-name")])
        },
        with(
            "metadata in a bucket of another cloud",
            vec![outside("type = \"object-store\"\npath = \"az://box/metadata\"\n")],
            &[("RS160", "metadata-client.path")],
        ),
        with(
            "a key without its secret",
            vec![outside(
                "type = \"object-store\"\npath = \"s3://box/metadata\"\naws-region = \"x\"\naws-access-key-id = \"k\"\n",
            )],
            &[("RS160", "metadata-client.aws-access-key-id")],
        ),
        with(
            "a store that speaks S3",
            vec![outside(
                "type = \"object-store\"\npath = \"s3://box/metadata\"\naws-region = \"x\"\naws-endpoint-url = \"https://store\"\n",
            )],
            &[],
        ),
        Case {
            advice: &["RS166"],
            ..with(
                "etcd, for the first start",
                vec![
                    outside("type = \"etcd\"\naddresses = [\"e1:2379\"]\n")
                        .replace("auto-provision = false\n", ""),
                ],
                &[],
            )
        },
        with(
            "one wrong type, and the whole client falls back",
            vec![outside(
                "type = \"object-store\"\npath = \"s3://box/metadata\"\naws-region = \"x\"\naws-allow-http = \"true\"\n",
            )],
            // The fallback knows of no metadata server, and the server ends.
            &[("RS125", "roles"), ("RS145", "metadata-client.aws-allow-http")],
        ),
        with(
            "a list where a text belongs",
            vec![outside("type = \"etcd\"\naddresses = \"e1:2379\"\n")],
            &[("RS108", "metadata-client.addresses")],
        ),
        Case {
            one_host: true,
            ..with(
                "the address of another node on the same host",
                three(|at| format!("bind-port = {at}5122\nadmin.bind-port = {at}9070\ningress.bind-port = {at}8080\n"), none)
                    .into_iter()
                    .enumerate()
                    .map(|(at, text)| {
                        let port = if at == 0 { 2 } else { at + 1 };
                        let text = text.replace(&format!("address = \"http://r{}.internal:5122", at + 1), &format!("address = \"http://127.0.0.1:{port}5122"));
                        (1..=3).fold(text, |text, at| text.replace(&format!("http://r{at}.internal:5122"), &format!("http://127.0.0.1:{at}5122")))
                    })
                    .collect(),
                // That nobody has the address which the first should have is another matter.
                &[
                    ("RS213", "advertised-address"),
                    ("RS205", "metadata-client.addresses"),
                    ("RS205", "metadata-client.addresses"),
                    ("RS205", "metadata-client.addresses"),
                ],
            )
        },
        Case::new("copies of a node whose others are not here", &["node-name = \"r1\"\ndefault-replication = 2\n"], &[]),
        with(
            "copies over three zones of two",
            zoned("")
                .into_iter()
                .map(|text| text.replace("{zone: 2, node: 2}", "{zone: 3, node: 3}"))
                .collect(),
            &[("RS209", "default-replication"); 4],
        ),
        Case {
            advice: &["RS216", "RS216"],
            ..with(
                "peers that nobody is",
                three(none, none)
                    .into_iter()
                    .map(|text| text.replace("r3.internal:5122\"]", "r9.internal:5122\"]"))
                    .collect(),
                &[("RS205", "metadata-client.addresses"); 3],
            )
        },
        Case {
            advice: &["RS216", "RS216"],
            ..with(
                "a peer list with the ingress of a node",
                three(none, none)
                    .into_iter()
                    .map(|text| text.replace("r3.internal:5122\"]", "r3.internal:8080\"]"))
                    .collect(),
                &[("RS167", "metadata-client.addresses"); 3],
            )
        },
        with(
            "one metadata server among three, and it lists itself",
            three(
                |at| {
                    if at == 1 {
                        String::new()
                    } else {
                        "roles = [\"worker\", \"admin\", \"log-server\", \"http-ingress\"]\n".into()
                    }
                },
                none,
            )
            .into_iter()
            .map(|text| text.replace(", \"http://r2.internal:5122\", \"http://r3.internal:5122\"", ""))
            .collect(),
            &[("RS221", "roles")],
        ),
        with(
            "copies on all there are",
            three(none, none)
                .into_iter()
                .map(|text| text.replace("replication = 2", "replication = 3"))
                .collect(),
            &[("RS219", "default-replication")],
        ),
        with(
            "no copy to spare",
            three(none, none).into_iter().map(|text| text.replace("default-replication = 2\n", "")).collect(),
            &[("RS219", "default-replication")],
        ),
        with(
            "an https address without TLS",
            three(none, none)
                .into_iter()
                .map(|text| text.replace("advertised-address = \"http:", "advertised-address = \"https:"))
                .collect(),
            &[("RS162", "advertised-address"); 3],
        ),
        with(
            "listens for itself",
            three(
                |at| if at == 2 { "bind-address = \"127.0.0.1:5122\"\n".into() } else { String::new() },
                none,
            ),
            &[("RS161", "bind-address")],
        ),
        with(
            "etcd, and anybody may provision",
            vec![
                outside("type = \"etcd\"\naddresses = [\"e1:2379\"]\n")
                    .replace("provision = false", "provision = true"),
            ],
            &[("RS166", "auto-provision")],
        ),
        Case {
            advice: &["RS166"],
            ..with(
                "etcd, and one of three provisions",
                outside_three(|at| if at == 1 { "auto-provision = true\n" } else { "auto-provision = false\n" }),
                &[],
            )
        },
        with(
            "etcd, and all of three may provision",
            outside_three(|_| ""),
            &[("RS166", "auto-provision"), ("RS166", "auto-provision")],
        ),
        with(
            "etcd, and the second of three was chosen",
            outside_three(|at| if at == 2 { "auto-provision = true\n" } else { "" }),
            &[("RS166", "auto-provision"), ("RS166", "auto-provision")],
        ),
        with(
            "one of three without TLS",
            three(none, |at| if at == 3 { String::new() } else { format!("{TLS}mode = \"prefer\"\n") }),
            &[("RS218", "tls.mode")],
        ),
        Case {
            advice: &["RS218"],
            ..with(
                "TLS being rolled out",
                three(none, |at| format!("{TLS}mode = \"{}\"\n", if at == 3 { "allow" } else { "prefer" })),
                &[],
            )
        },
        with(
            "limits that differ",
            three(none, of_last("[networking]\nmessage-size-limit = \"16 MiB\"\n")),
            &[("RS220", "networking.message-size-limit")],
        ),
        with(
            "addresses with commas between them",
            three(none, none)
                .into_iter()
                .map(|text| {
                    let (head, rest) = text.split_once("addresses = [").expect("it lists them");
                    let (list, tail) = rest.split_once(']').expect("the list ends");
                    format!("{head}addresses = \"{}\"{tail}", list.replace('"', ""))
                })
                .collect(),
            &[("RS108", "metadata-client.addresses"); 3],
        ),
        with(
            "an interval without a unit",
            three(none, none).into_iter().map(|text| text.replace("\"30m\"", "30")).collect(),
            &[("RS108", "worker.snapshots.snapshot-interval"); 3],
        ),
        with(
            "http that is allowed in a word",
            three(none, |_| "aws-endpoint-url = \"http://store:9000\"\naws-allow-http = \"yes\"\n".into()),
            &[("RS108", "worker.snapshots.aws-allow-http"); 3],
        ),
        Case {
            environment: &[("RESTATE_CLUSTERNAME", "shop"), ("RESTATE_AUTOPROVISION", "false")],
            ..with(
                "variables of other names",
                three(none, none)
                    .into_iter()
                    .map(|text| {
                        let text = text.replace("cluster-name = \"shop\"\n", "");
                        text.replace("auto-provision = true\n", "").replace("auto-provision = false\n", "")
                    })
                    .collect(),
                &[
                    ("RS109", "autoprovision"),
                    ("RS109", "clustername"),
                    ("RS109", "autoprovision"),
                    ("RS109", "clustername"),
                    ("RS109", "autoprovision"),
                    ("RS109", "clustername"),
                ],
            )
        },
        with(
            "the name of a cluster under another key, and a table that is misspelled",
            three(none, none)
                .into_iter()
                .enumerate()
                .map(|(at, text)| match at {
                    1 => text.replace("cluster-name", "clustername"),
                    2 => text.replace("worker.snapshots", "worker.snapshot"),
                    _ => text,
                })
                .collect(),
            // A name that differs ends a start, so it is told beside its cause.
            &[("RS202", "cluster-name"), ("RS103", "clustername"), ("RS103", "worker.snapshot")],
        ),
        with(
            "one value in three spellings",
            three(
                |at| ["default-journal-retention = \"24h\"\n", "default-journal-retention = \"1 day\"\n", ""][at - 1].into(),
                |at| {
                    let sizes = ["message-size-limit = \"32MiB\"", "message-size-limit = 33554432", ""];
                    let records = ["", "", "[bifrost]\nrecord-size-limit = \"0.03125 GiB\"\n"];
                    format!("[networking]\n{}\n{}", sizes[at - 1], records[at - 1])
                },
            ),
            &[],
        ),
        with(
            "settings of roles that the others do not have, and of a cluster's first start",
            three(
                |at| match at {
                    1 => "default-num-partitions = 8\n".into(),
                    _ => "roles = [\"http-ingress\", \"log-server\"]\n".into(),
                },
                |at| match at {
                    1 => "[metadata-server]\nraft-election-tick = 20\n[worker]\ndurability-mode = \"balanced\"\n[admin]\n\
                          deployment-routing-headers = [\"x-shop\"]\n"
                        .into(),
                    _ => String::new(),
                },
            )
            .into_iter()
            .map(|text| text.replace(", \"http://r2.internal:5122\", \"http://r3.internal:5122\"", ""))
            .collect(),
            &[("RS221", "roles")],
        ),
        with(
            "headers by which deployments differ, on one node",
            three(none, of_last("[admin]\ndeployment-routing-headers = [\"x-shop\"]\n")),
            &[("RS220", "admin.deployment-routing-headers")],
        ),
        with(
            "kept longer on one node",
            three(
                |at| if at == 2 { "default-journal-retention = \"9d\"\n".into() } else { String::new() },
                none,
            ),
            &[("RS220", "default-journal-retention")],
        ),
        with(
            "one node forgets what it stores",
            three(none, of_last("[log-server]\nrocksdb-disable-wal-fsync = true\n")),
            &[("RS156", "log-server.rocksdb-disable-wal-fsync")],
        ),
        Case {
            advice: &["RS222"],
            ..with(
                "one node without a location",
                three(|at| if at == 3 { String::new() } else { format!("location = \"eu.{at}\"\n") }, none),
                &[],
            )
        },
        with(
            "one node without a location, and copies by zone",
            three(|at| if at == 3 { String::new() } else { format!("location = \"eu.{at}\"\n") }, none)
                .into_iter()
                .enumerate()
                .map(|(at, text)| {
                    let by_zone = "default-replication = \"{zone: 2, node: 2}\"";
                    if at == 2 {
                        text.replace("default-replication = 2\n", "")
                    } else {
                        text.replace("default-replication = 2", by_zone)
                    }
                })
                .collect(),
            &[("RS222", "location")],
        ),
        Case {
            memory: Some(1 << 30),
            ..Case::new(
                "more than its container has",
                &["node-name = \"r1\"\n"],
                &[("RS169", "rocksdb-total-memory-size")],
            )
        },
        Case {
            memory: Some(2 << 30),
            ..Case::new(
                "nearly all for RocksDB",
                &["node-name = \"r1\"\nroles = [\"metadata-server\", \"log-server\"]\nrocksdb-total-memory-size = \"1900 MiB\"\n[bifrost]\nrecord-cache-memory-size = 0\n"],
                &[("RS169", "rocksdb-total-memory-size")],
            )
        },
        Case::new(
            "more than the process may have",
            &["node-name = \"r1\"\nprocess-total-memory-size = \"5 GiB\"\n"],
            &[("RS169", "rocksdb-total-memory-size")],
        ),
        Case {
            memory: Some(8 << 30),
            ..Case::new("less than its container has", &["node-name = \"r1\"\n"], &[])
        },
        Case {
            advice: &["RS140"],
            environment: &[("RESTATE_TRACING_ENDPOINT", "")],
            ..Case::new("a variable set to nothing", &[""], &[("RS171", "tracing-endpoint")])
        },
    ]
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
