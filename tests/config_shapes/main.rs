//! Deployments in the shapes that people copy: the documentation's examples, the chart, the operator, a first try at
//! home. Each is written anew from its facts. Whatever is found at warning or above is true, and the table in
//! `docs/shapes.md` says why; anything else would be a false alarm.

mod nodes;

use std::path::Path;

use restate_scaleout::api::validate::{NodeConfig, Severity, ValidateInput};
use restate_scaleout::config::validate;

use nodes::*;

/// A deployment, and what is rightly said of it.
struct Shape {
    name: &'static str,
    version: &'static str,
    nodes: Vec<NodeConfig>,
    /// Each rule that speaks, with the reason why it is right.
    true_findings: &'static [(&'static str, &'static str)],
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
            operated(
                "roles = [\"worker\", \"admin\", \"log-server\", \"http-ingress\"]\nauto-provision = false\n\
                        default-num-partitions = 128\ndefault-replication = 2\n[metadata-client]\ntype = \"object-store\"\npath = \
                        \"s3://bucket/metadata\"\n[bifrost]\ndefault-provider = \"replicated\"\n[worker.snapshots]\n\
                        destination = \"s3://bucket/snapshots\"\nsnapshot-interval-num-records = 10000\n",
                &[("AWS_REGION", "eu-west-1")],
            ),
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

const TWO: &str = "default-replication = 2\n";

/// What a company's machines set for all their programs.
const OF_A_COMPANY: [(&str, &str); 16] = [
    ("AWS_CA_BUNDLE", "/etc/ssl/company.pem"),
    ("AWS_DEFAULT_REGION", "eu-west-1"),
    ("AWS_ROLE_ARN", "arn:aws:iam::1:role/restate"),
    ("AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/token"),
    ("DO_NOT_TRACK", "1"),
    ("HOSTNAME", "vm-7"),
    ("HTTPS_PROXY", "http://proxy:3128"),
    ("HTTP_PROXY", "http://proxy:3128"),
    ("KUBERNETES_SERVICE_HOST", "10.0.0.1"),
    ("NO_PROXY", "localhost,.internal"),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317"),
    ("PATH", "/usr/bin"),
    ("RESTATE_AUTH_TOKEN", "of-the-command-line"),
    ("RUST_BACKTRACE", "1"),
    ("RUST_LOG", "info"),
    ("SSL_CERT_FILE", "/etc/ssl/company.pem"),
];

const TLS: &str = "[tls]\nmode = \"require\"\ncert-file = \"/tls/tls.crt\"\nkey-file = \"/tls/tls.key\"\nca-files = [\"/tls/ca.crt\"]\n";

fn more_shapes() -> Vec<Shape> {
    let shape = |name, version, nodes, true_findings| Shape { name, version, nodes, true_findings };
    let alone = |lines: &str| file(&format!("node-name = \"r1\"\n{lines}"));
    vec![
        shape("three nodes on a developer's machine", "1.7.12", on_one_machine(), &[]),
        shape("the same on 1.6", "1.6.2", on_one_machine(), &[]),
        shape("three virtual machines", "1.7.12", cluster(3, everywhere(TWO), nowhere), &[]),
        shape("the same on 1.6", "1.6.2", cluster(3, everywhere(TWO), nowhere), &[]),
        shape("five virtual machines, three copies", "1.7.12", cluster(5, everywhere("default-replication = 3\n"), nowhere), &[]),
        shape("six machines in three zones", "1.7.12", cluster(
            6,
            |at| {
                let roles = "roles = [\"worker\", \"log-server\", \"admin\", \"http-ingress\"]\n";
                let (roles, zone) = (if at > 3 { roles } else { "" }, ["a", "b", "c"][at % 3]);
                format!("{roles}default-replication = \"{{zone: 2, node: 3}}\"\nlocation = \"eu-west-1.{zone}\"\n")
            },
            everywhere("[bifrost.replicated-loglet]\ndefault-nodeset-size = 6\n"),
        ), &[]),
        shape("servers that each do a part of the work", "1.7.12", by_role(), &[]),
        shape(
            "certificates on every node",
            "1.7.12",
            cluster(3, everywhere(TWO), everywhere(TLS))
                .into_iter()
                .map(|mut node| {
                    if let Some(file) = &mut node.file {
                        file.text = file.text.replace("http://", "https://");
                    }
                    node
                })
                .collect(),
            &[],
        ),
        shape("a random port for every test", "1.7.12", file("use-random-ports = true\n"), &[]),
        shape("sockets instead of ports", "1.7.12", file("listen-mode = \"unix\"\n"), &[]),
        shape(
            "a developer who looks at traces",
            "1.7.12",
            file("tracing-endpoint = \"http://localhost:4317\"\nlog-filter = \"warn,restate=debug\"\nlog-format = \"compact\"\n"),
            &[],
        ),
        shape(
            "services behind slow models",
            "1.7.12",
            alone("default-journal-retention = \"7d\"\n[default-retry-policy]\ninitial-interval = \"1s\"\nmax-attempts = 20\n\
                   on-max-attempts = \"kill\"\n[worker.invoker]\ninactivity-timeout = \"10m\"\nabort-timeout = \"30m\"\n"),
            &[],
        ),
        shape(
            "a large machine",
            "1.7.12",
            alone("rocksdb-total-memory-size = \"24GiB\"\n[worker.storage]\nrocksdb-memory-budget = \"10GiB\"\n[log-server]\n\
                   rocksdb-memory-budget = \"8GiB\"\n[worker.invoker]\nmemory-limit = \"6GiB\"\n\
                   concurrent-invocations-limit = 10000\n[admin.query-engine]\nmemory-size = \"4GiB\"\n"),
            &[],
        ),
        shape(
            "the variables of a company's machines",
            "1.7.12",
            vec![node("vm-7", Some("node-name = \"vm-7\"\n"), &OF_A_COMPANY)],
            &[],
        ),
        shape(
            "snapshots at Azure",
            "1.7.12",
            vec![node(
                "r1",
                Some("node-name = \"r1\"\n[worker.snapshots]\ndestination = \"az://snapshots/r1\"\nsnapshot-interval = \"1h\"\n"),
                &[("AZURE_STORAGE_ACCOUNT_NAME", "shop"), ("AZURE_STORAGE_ACCOUNT_KEY", "a2V5")],
            )],
            &[],
        ),
        shape(
            "snapshots at Google",
            "1.6.2",
            alone("[worker.snapshots]\ndestination = \"gs://shop/r1\"\nsnapshot-interval-num-records = 100000\n"),
            &[],
        ),
        shape(
            "snapshots at Cloudflare",
            "1.7.12",
            alone("[worker.snapshots]\ndestination = \"s3://shop/r1\"\nsnapshot-interval = \"1h\"\naws-region = \"auto\"\n\
                   aws-endpoint-url = \"https://account.r2.cloudflarestorage.com\"\n"),
            &[],
        ),
        shape(
            "requests that are signed, on 1.6",
            "1.6.2",
            alone("request-identity-private-key-pem-file = \"/etc/restate/identity.pem\"\n[http-keep-alive-options]\ninterval = \
                   \"20s\"\n"),
            &[],
        ),
        shape(
            "the same file on 1.7",
            "1.7.12",
            alone("request-identity-private-key-pem-file = \"/etc/restate/identity.pem\"\n[http-keep-alive-options]\ninterval = \
                   \"20s\"\n"),
            &[("RS107", "both moved below `worker.invoker` with 1.7, and the server itself warns of them")],
        ),
        shape(
            "Kafka, on 1.6",
            "1.6.2",
            alone("[[ingress.kafka-clusters]]\nname = \"orders\"\nbrokers = [\"kafka:9092\"]\n\"security.protocol\" = \"SSL\"\n"),
            &[],
        ),
        shape(
            "a retry policy as it was written for 1.4",
            "1.5.3",
            alone("[worker.invoker.retry-policy]\ntype = \"exponential\"\ninitial-interval = \"50ms\"\nfactor = 2.0\nmax-interval = \
                   \"10s\"\n"),
            // Deprecated, and what the server does without it, too.
            &[],
        ),
        shape(
            "an operator's cluster with metadata servers of its own",
            "1.7.12",
            operated(
                "auto-provision = false\ndefault-num-partitions = 128\ndefault-replication = 2\n[metadata-client]\n\
                                addresses = [\"http://restate-cluster:5122\"]\n[worker.snapshots]\ndestination = \
                                \"s3://bucket/snapshots\"\nsnapshot-interval-num-records = 100000\n",
                &[("AWS_REGION", "eu-west-1"), ("AWS_ROLE_ARN", "arn:aws:iam::1:role/restate")],
            ),
            &[],
        ),
        shape(
            "a cloud kit's node with its metadata in DynamoDB",
            "1.7.12",
            (0..3)
                .map(|at| {
                    let text = "auto-provision = false\nroles = [\"admin\", \"worker\", \"log-server\", \"http-ingress\"]\n\
                                default-replication = 2\n[metadata-client]\ntype = \"dynamo-db\"\ntable = \"restate\"\naws-region = \
                                \"eu-west-1\"\n[worker.snapshots]\ndestination = \"s3://bucket/snapshots\"\nsnapshot-interval = \
                                \"15m\"\naws-region = \"eu-west-1\"\n";
                    let name = format!("ip-10-0-0-{at}");
                    let address = format!("http://10.0.0.{at}:5122");
                    node(
                        &name,
                        Some(text),
                        &[
                            ("RESTATE_NODE_NAME", &name),
                            ("RESTATE_ADVERTISED_ADDRESS", &address),
                            ("RESTATE_CLUSTER_NAME", "kit"),
                            ("RESTATE_LOG_FORMAT", "json"),
                        ],
                    )
                })
                .collect(),
            &[],
        ),
        shape(
            "a benchmark without a disk",
            "1.7.12",
            alone("[bifrost]\ndefault-provider = \"in-memory\"\n"),
            &[("RS147", "the logs are lost with the process")],
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
    for shape in shapes().into_iter().chain(more_shapes()) {
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
