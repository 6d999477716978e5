//! Deployments in the shapes that people copy: the documentation's examples, the chart, the operator, a first try at
//! home. Each is written anew from its facts. Whatever is found at warning or above is true, and the table in
//! `docs/shapes.md` says why; anything else would be a false alarm.

use std::path::Path;

use restate_scaleout::api::validate::{NodeConfig, Severity, ValidateInput};
use restate_scaleout::config::validate;

/// A deployment, and what is rightly said of it.
struct Shape {
    name: &'static str,
    version: &'static str,
    nodes: Vec<NodeConfig>,
    /// Each rule that speaks, with the reason why it is right.
    true_findings: &'static [(&'static str, &'static str)],
}

fn node(name: &str, text: Option<&str>, environment: &[(&str, &str)]) -> NodeConfig {
    let mut node = match text {
        Some(text) => NodeConfig::with_file(format!("{name}.toml"), text),
        None => NodeConfig { name: name.into(), ..NodeConfig::default() },
    };
    node.environment =
        environment.iter().map(|(name, value)| ((*name).to_owned(), Some((*value).to_owned()))).collect();
    node
}

fn file(text: &str) -> Vec<NodeConfig> {
    vec![node("restate", Some(text), &[])]
}

/// Three containers that share most of their variables.
fn compose() -> Vec<NodeConfig> {
    (1..=3)
        .map(|at| {
            let (name, address) = (format!("node-{at}"), format!("http://node-{at}:5122"));
            let provision = if at == 1 { "true" } else { "false" };
            node(
                &name,
                None,
                &[
                    ("RESTATE_NODE_NAME", &name),
                    ("RESTATE_FORCE_NODE_ID", &at.to_string()),
                    ("RESTATE_ADVERTISED_ADDRESS", &address),
                    ("RESTATE_AUTO_PROVISION", provision),
                    ("RESTATE_CLUSTER_NAME", "demo"),
                    ("RESTATE_LOG_FILTER", "restate=info"),
                    ("RESTATE_DEFAULT_REPLICATION", "2"),
                    (
                        "RESTATE_METADATA_CLIENT__ADDRESSES",
                        "[\"http://node-1:5122\",\"http://node-2:5122\",\"http://node-3:5122\"]",
                    ),
                    ("RESTATE_WORKER__SNAPSHOTS__DESTINATION", "s3://demo/snapshots"),
                    ("RESTATE_WORKER__SNAPSHOTS__SNAPSHOT_INTERVAL_NUM_RECORDS", "1000"),
                    ("RESTATE_WORKER__SNAPSHOTS__AWS_REGION", "local"),
                    ("RESTATE_WORKER__SNAPSHOTS__AWS_ENDPOINT_URL", "http://minio:9000"),
                    ("RESTATE_WORKER__SNAPSHOTS__AWS_ALLOW_HTTP", "true"),
                    ("RESTATE_WORKER__SNAPSHOTS__AWS_ACCESS_KEY_ID", "demo"),
                    ("RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY", "demo-secret"),
                ],
            )
        })
        .collect()
}

/// The pods of a chart, whose variables Kubernetes has expanded.
fn chart(replicas: usize, more: &[(&str, &str)]) -> Vec<NodeConfig> {
    (0..replicas)
        .map(|at| {
            let (name, address) = (format!("db-{at}"), format!("http://db-{at}.db-cluster:5122"));
            let mut pod = node(
                &name,
                None,
                &[
                    ("POD_NAME", &name),
                    ("SERVICE_NAME", "db-cluster"),
                    ("KUBERNETES_SERVICE_HOST", "10.0.0.1"),
                    ("RESTATE_NODE_NAME", &name),
                    ("RESTATE_LOG_FILTER", "info"),
                    ("RESTATE_ADVERTISED_ADDRESS", &address),
                    ("RESTATE_LOG_FORMAT", "json"),
                ],
            );
            pod.environment
                .extend(more.iter().map(|(name, value)| ((*name).to_owned(), Some((*value).to_owned()))));
            pod.memory_limit = Some(8 << 30);
            pod
        })
        .collect()
}

fn shapes() -> Vec<Shape> {
    let shape = |name, version, nodes, true_findings| Shape { name, version, nodes, true_findings };
    let with_flag = |flag: &str| {
        let mut one = node("restate", None, &[]);
        one.arguments.push(flag.to_owned());
        vec![one]
    };
    vec![
        shape("nothing at all, 1.5", "1.5.3", file(""), &[]),
        shape("nothing at all, 1.6", "1.6.2", file(""), &[]),
        shape("nothing at all, 1.7", "1.7.12", file(""), &[]),
        shape("docker run with a node name as flag", "1.7.12", with_flag("--node-name=restate-1"), &[]),
        shape(
            "a developer's file",
            "1.7.12",
            file("log-filter = \"restate=debug\"\n[admin]\nbind-address = \"127.0.0.1:9070\"\n[ingress]\nbind-address = \"127.0.0.1:8080\"\n"),
            &[],
        ),
        shape("three containers of a compose file", "1.7.12", compose(), &[]),
        shape("the same on 1.6", "1.6.2", compose(), &[]),
        shape("the same on 1.5", "1.5.3", compose(), &[]),
        shape(
            "a page on clusters, one of its nodes",
            "1.7.12",
            file(
                "node-name = \"c1\"\ncluster-name = \"prod\"\nadvertised-address = \"http://c1.internal:5122\"\n\
                 auto-provision = false\ndefault-replication = 2\n[bifrost]\ndefault-provider = \"replicated\"\n\
                 [metadata-client]\naddresses = [\"http://c1.internal:5122\", \"http://c2.internal:5122\"]\n[admin]\n\
                 bind-address = \"0.0.0.0:9070\"\n[ingress]\nbind-address = \"0.0.0.0:8080\"\n",
            ),
            &[],
        ),
        shape(
            "the same as it was written for 1.3",
            "1.7.12",
            file(
                "roles = [\"metadata-server\", \"admin\", \"worker\", \"log-server\"]\nnode-name = \"c1\"\n\
                 cluster-name = \"prod\"\nadvertised-address = \"http://c1.internal:5122\"\nauto-provision = false\n\
                 [bifrost.replicated-loglet]\ndefault-log-replication = 2\n[metadata-server]\ntype = \"replicated\"\n\
                 [metadata-client]\naddresses = [\"http://c1.internal:5122\"]\n[ingress]\nbind-address = \"0.0.0.0:8080\"\n",
            ),
            &[
                ("RS105", "`default-log-replication` and `metadata-server.type` went with 1.4; both are ignored"),
                ("RS168", "since 1.5 the ingress needs the role `http-ingress`, which the page did not list"),
            ],
        ),
        shape(
            "the chart, one pod",
            "1.7.12",
            chart(1, &[("RESTATE_CLUSTER_NAME", "single"), ("RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE", "3Gi")]),
            &[],
        ),
        shape(
            "the chart, three pods that find each other by a service",
            "1.7.12",
            chart(
                3,
                &[
                    ("RESTATE_CLUSTER_NAME", "replicated"),
                    ("RESTATE_METADATA_CLIENT__ADDRESSES", "[\"http://db:5122\"]"),
                    ("RESTATE_AUTO_PROVISION", "false"),
                ],
            ),
            &[
                ("RS211", "no snapshot repository is configured, so a pod with a new disk cannot catch up once logs are trimmed"),
            ],
        ),
        shape(
            "an operator's cluster with its metadata in a bucket",
            "1.7.12",
            (0..3)
                .map(|at| {
                    let text = "roles = [\"worker\", \"admin\", \"log-server\", \"http-ingress\"]\nauto-provision = false\n\
                        default-num-partitions = 128\ndefault-replication = 2\n[metadata-client]\ntype = \"object-store\"\npath = \
                        \"s3://bucket/metadata\"\n[bifrost]\ndefault-provider = \"replicated\"\n[worker.snapshots]\n\
                        destination = \"s3://bucket/snapshots\"\nsnapshot-interval-num-records = 10000\n";
                    let name = format!("restate-{at}");
                    let address = format!("http://restate-{at}.restate-cluster:5122");
                    node(
                        &name,
                        Some(text),
                        &[
                            ("RESTATE_NODE_NAME", &name),
                            ("RESTATE_ADVERTISED_ADDRESS", &address),
                            ("RESTATE_CLUSTER_NAME", "operated"),
                            ("AWS_REGION", "eu-west-1"),
                        ],
                    )
                })
                .collect(),
            &[],
        ),
        shape(
            "one machine of a cloud, with a role of its own",
            "1.7.12",
            file(
                "node-name = \"default\"\ncluster-name = \"prod\"\nbase-dir = \"/var/lib/restate\"\ntracing-endpoint = \
                 \"http://localhost:4317\"\n[admin]\nbind-address = \"0.0.0.0:9070\"\n[worker.snapshots]\ndestination = \
                 \"s3://bucket/snapshots\"\nsnapshot-interval = \"30m\"\n",
            ),
            &[],
        ),
        shape(
            "ingress nodes without partitions beside the others",
            "1.7.12",
            compose()
                .into_iter()
                .chain([node(
                    "edge",
                    Some(
                        "node-name = \"edge\"\ncluster-name = \"demo\"\nroles = [\"http-ingress\"]\nauto-provision = false\n\
                         default-replication = 2\nadvertised-address = \"http://edge:5122\"\n[metadata-client]\naddresses = \
                         [\"http://node-3:5122\", \"http://node-1:5122\", \"http://node-2:5122\"]\n",
                    ),
                    &[],
                )])
                .collect(),
            &[],
        ),
        shape(
            "a benchmark's log-server",
            "1.7.12",
            file("node-name = \"bench\"\n[log-server]\nrocksdb-disable-wal-fsync = true\n"),
            &[("RS156", "records that are acknowledged may be lost with the machine")],
        ),
    ]
}

#[test]
fn a_shape_that_people_copy_has_its_true_findings_and_no_others() {
    let mut wrong = String::new();
    let mut table = String::from(
        "# Shapes\n\nDeployments as people copy them, and everything that is said of them at warning or above. Generated by \
         `UPDATE=1 cargo test --test config_shapes`, which fails on any finding that is not here.\n\n| shape | Restate | found | why \
         it is true |\n|---|---|---|---|\n",
    );
    for shape in shapes() {
        let input = ValidateInput {
            nodes: shape.nodes,
            server_version: Some(shape.version.into()),
            ..ValidateInput::default()
        };
        let found = validate(&input).diagnostics;
        let mut codes: Vec<&str> =
            found.iter().filter(|one| one.severity != Severity::Info).map(|one| one.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        let expected: Vec<&str> = shape.true_findings.iter().map(|(code, _)| *code).collect();
        if codes != expected {
            let said: Vec<String> = found
                .iter()
                .filter(|one| one.severity != Severity::Info)
                .map(|one| format!("  {} {} {}", one.node, one.code, one.message))
                .collect();
            wrong.push_str(&format!(
                "{}: {codes:?} instead of {expected:?}\n{}\n",
                shape.name,
                said.join("\n")
            ));
        }
        if shape.true_findings.is_empty() {
            table.push_str(&format!("| {} | {} | nothing | |\n", shape.name, shape.version));
        }
        for (code, why) in shape.true_findings {
            table.push_str(&format!(
                "| {} | {} | [{code}](rules/{code}.md) | {why} |\n",
                shape.name, shape.version
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/shapes.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &table).expect("docs/shapes.md can be written");
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), table, "run with UPDATE=1");
}
