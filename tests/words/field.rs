//! Shapes that people who run Restate have written, and names that they brought along from other systems.

use restate_scaleout::api::fix::FixInput;
use restate_scaleout::api::validate::{Diagnostic, FixSafety, NodeConfig, Severity, ValidateInput};
use restate_scaleout::config::{fix, validate};

/// The newest version that is known.
const NEWEST: &str = "1.7.12";

fn found(version: &str, node: NodeConfig) -> Vec<Diagnostic> {
    let server_version = Some(version.to_owned());
    validate(&ValidateInput { server_version, nodes: vec![node], ..ValidateInput::default() }).diagnostics
}

fn of_file(version: &str, text: &str) -> Vec<Diagnostic> {
    found(version, NodeConfig::with_file("restate.toml", text))
}

fn with_variable(name: &str, value: &str) -> Vec<Diagnostic> {
    let mut node = NodeConfig::with_file("restate.toml", "node-name = \"n1\"\n");
    node.environment.insert(name.into(), Some(value.into()));
    found(NEWEST, node)
}

fn mended(version: &str, text: &str, unsafe_fixes: bool) -> String {
    let node = NodeConfig::with_file("restate.toml", text);
    let server_version = Some(version.to_owned());
    fix(&FixInput { node, server_version, unsafe_fixes, ..FixInput::default() }).expect("a text").text
}

/// Names from elsewhere, and the key that each means.
const ELSEWHERE: [(&str, &str); 43] = [
    ("port", "bind-port"),
    ("host", "advertised-host"),
    ("hostname", "advertised-host"),
    ("advertised_listeners", "advertised-address"),
    ("listen_addresses", "bind-address"),
    ("data-dir", "base-dir"),
    ("data_directory", "base-dir"),
    ("log.dirs", "base-dir"),
    ("replication-factor", "default-replication"),
    ("replicas", "default-replication"),
    ("default.replication.factor", "default-replication"),
    ("num.partitions", "default-num-partitions"),
    ("numHistoryShards", "default-num-partitions"),
    ("partition-count", "default-num-partitions"),
    ("log-level", "log-filter"),
    ("logging.level", "log-filter"),
    ("zone", "location"),
    ("broker.rack", "location"),
    ("availabilityZone", "location"),
    ("endpoints", "metadata-client.addresses"),
    ("bootstrap-servers", "metadata-client.addresses"),
    ("initial-cluster", "metadata-client.addresses"),
    ("etcd.endpoints", "metadata-client.addresses"),
    ("node-id", "force-node-id"),
    ("broker.id", "force-node-id"),
    ("cluster-id", "cluster-name"),
    ("name", "node-name"),
    ("process.roles", "roles"),
    ("grace-period", "shutdown-timeout"),
    ("admin.port", "admin.bind-port"),
    ("http-port", "ingress.bind-port"),
    ("ingress.url", "ingress.advertised-address"),
    ("bucket", "worker.snapshots.destination"),
    ("worker.snapshots.bucket", "worker.snapshots.destination"),
    ("access-key", "worker.snapshots.aws-access-key-id"),
    ("worker.snapshots.region", "worker.snapshots.aws-region"),
    ("metadata-client.region", "metadata-client.aws-region"),
    ("worker.snapshots.interval", "worker.snapshots.snapshot-interval"),
    ("tls.cert", "tls.cert-file"),
    ("tls.ca", "tls.ca-files"),
    ("worker.invoker.concurrency", "worker.invoker.concurrent-invocations-limit"),
    ("default-retry-policy.multiplier", "default-retry-policy.exponentiation-factor"),
    ("otlp-endpoint", "tracing-endpoint"),
];

#[test]
fn names_from_other_systems_are_understood() {
    let mut wrong = Vec::new();
    for (name, key) in ELSEWHERE {
        let said = of_file(NEWEST, &format!("{name} = \"x\"\n"));
        let help = |one: &Diagnostic| format!("{} {}", one.message, one.help.clone().unwrap_or_default());
        let of_names = said.iter().filter(|one| one.code == "RS103" || one.code == "RS104");
        let mut of_names = of_names.collect::<Vec<_>>().into_iter();
        let first = of_names.find(|one| one.key.as_deref().is_some_and(|known| name.starts_with(known)));
        let first = first.map(help).unwrap_or_default();
        if !first.contains(&format!("`{key}`")) {
            wrong.push(format!("{name}: {first}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_type_that_no_policy_has_is_superfluous() {
    let text = "[default-retry-policy]\ntype = \"exponential\"\nmax-attempts = 5\n";
    let said = of_file(NEWEST, text);
    let one =
        said.iter().find(|one| one.key.as_deref() == Some("default-retry-policy.type")).expect("a finding");
    assert!(one.help.as_ref().is_some_and(|help| help.contains("Remove the key")), "{one:?}");
    assert!(!format!("{one:?}").contains("metadata-client"), "{one:?}");
    assert_eq!(mended(NEWEST, text, true), "[default-retry-policy]\nmax-attempts = 5\n");
}

#[test]
fn a_word_alone_never_leads_to_another_table() {
    for key in ["log-server.type", "worker.path", "admin.table", "networking.type"] {
        let said = of_file(NEWEST, &format!("{key} = \"x\"\n"));
        assert!(!format!("{said:?}").contains("metadata-client"), "{said:?}");
        assert!(said.iter().any(|one| one.key.as_deref() == Some(key)), "{said:?}");
    }
}

#[test]
fn a_guessed_table_is_one_finding_and_loses_nothing() {
    let text = "node-name = \"a\"\n\n[server]\nallow-bootstrap = false\ncluster-name = \"prod\"\n";
    let said = of_file(NEWEST, text);
    let about: Vec<_> =
        said.iter().filter(|one| one.key.as_deref().is_some_and(|key| key.starts_with("server"))).collect();
    assert_eq!(about.len(), 1, "{about:?}");
    let help = about[0].help.clone().unwrap_or_default();
    assert!(help.contains("is now `auto-provision`") && help.contains("is `cluster-name`"), "{help}");
    let wanted = "node-name = \"a\"\nauto-provision = false\ncluster-name = \"prod\"\n";
    assert_eq!(mended(NEWEST, text, true), wanted);
    assert_eq!(mended(NEWEST, text, false), text, "a name for the cluster is no safe fix");
}

#[test]
fn message_and_fix_name_the_same_key() {
    for (text, key) in [
        ("[tracing]\nendpoint = \"http://c:4317\"\n", "tracing-endpoint"),
        ("[worker]\nbind-address = \"0.0.0.0:9070\"\n", "admin.bind-address"),
        ("[server]\nbind-address = \"0.0.0.0:8080\"\n", "ingress.bind-address"),
        ("[worker]\naws-region = \"eu\"\n", "worker.snapshots.aws-region"),
    ] {
        let said = of_file(NEWEST, text);
        let with_fix =
            said.iter().find(|one| one.fix.is_some()).unwrap_or_else(|| panic!("{text}: {said:?}"));
        let title = with_fix.fix.as_ref().map(|fix| fix.title.clone()).unwrap_or_default();
        let words = format!("{} {}", with_fix.message, with_fix.help.clone().unwrap_or_default());
        assert!(
            title.ends_with(&format!("`{key}`")) && words.contains(&format!("`{key}`")),
            "{title}: {words}"
        );
        assert!(!words.contains("above the first table"), "{words}");
    }
}

#[test]
fn roles_that_are_switched_on_one_by_one_are_one_error() {
    let said = of_file(NEWEST, "[roles]\nadmin = true\nworker = true\nhttp-ingress = false\n");
    let about: Vec<_> =
        said.iter().filter(|one| one.key.as_deref().is_some_and(|key| key.starts_with("roles"))).collect();
    assert_eq!((about.len(), about[0].severity), (1, Severity::Error), "{about:?}");
    assert!(about[0].help.as_ref().is_some_and(|help| help.contains("[\"admin\", \"worker\"]")), "{about:?}");
}

#[test]
fn the_old_retry_policy_is_converted() {
    let text = "[worker.invoker.retry-policy]\nfactor = 1.5\nmax-attempts = 9\n";
    let said = of_file("1.5.3", text);
    let one = said.iter().find(|one| one.code == "RS107").expect("a finding");
    assert!(one.help.as_ref().is_some_and(|help| help.contains("on-max-attempts")), "{one:?}");
    let wanted =
        "[default-retry-policy]\nexponentiation-factor = 1.5\nmax-attempts = 9\non-max-attempts = \"kill\"\n";
    assert_eq!(mended("1.5.3", text, true), wanted);
}

#[test]
fn dotted_options_of_kafka_are_quoted_on_every_version() {
    let head = "[[ingress.kafka-clusters]]\nname = \"k\"\nbrokers = [\"PLAINTEXT://k:9092\"]\n";
    for version in ["1.4.4", "1.5.3", "1.6.2", NEWEST] {
        let text = format!("{head}security.protocol = \"SASL_SSL\"\nsasl.mechanism = \"PLAIN\" # plain\n");
        let wanted =
            format!("{head}\"security.protocol\" = \"SASL_SSL\"\n\"sasl.mechanism\" = \"PLAIN\" # plain\n");
        assert_eq!(mended(version, &text, false), wanted, "{version}");
        let said = of_file(version, &wanted);
        assert!(
            said.iter().all(|one| !matches!(one.code.as_str(), "RS103" | "RS108")),
            "{version}: {said:?}"
        );
    }
}

#[test]
fn variables_are_known_as_well_as_keys() {
    for (name, value, says) in [
        ("RESTATE_ALLOW_BOOTSTRAP", "false", "set RESTATE_AUTO_PROVISION"),
        ("RESTATE_COMMON__ALLOW_BOOTSTRAP", "false", "set RESTATE_AUTO_PROVISION"),
        ("RESTATE_CONNECT_TIMEOUT", "1s", "set RESTATE_WORKER__INVOKER__CONNECT_TIMEOUT"),
        ("RESTATE_TRACING__ENDPOINT", "http://c:4317", "set RESTATE_TRACING_ENDPOINT"),
        ("RESTATE_WORKER__INVOKER__RETRY_POLICY__TYPE", "none", "removed in 1.6"),
        ("RESTATE_METADATA_SERVER__TYPE", "replicated", "removed in 1.4"),
        ("RESTATE_METADATA_STORE__TYPE", "local", "removed in 1.4"),
        ("RESTATE_SERVER__BIND_ADDRESS", "0.0.0.0:8080", "set RESTATE_INGRESS__BIND_ADDRESS"),
        ("RESTATE_ROCKSDB__PATH", "/data", "set RESTATE_BASE_DIR"),
        ("RESTATE_DATA_DIR", "/data", "set RESTATE_BASE_DIR"),
        ("RESTATE_WORKER_SNAPSHOTS_DESTINATION", "s3://b/p", "RESTATE_WORKER__SNAPSHOTS__DESTINATION"),
    ] {
        let said = with_variable(name, value);
        let one = said.iter().find(|one| one.message.contains(name)).unwrap_or_else(|| panic!("{name}"));
        let words = format!("{} {}", one.message, one.help.clone().unwrap_or_default());
        assert!(words.contains(says), "{words}");
        assert!(!words.contains("`metadata-client.type`") || name.contains("METADATA_"), "{words}");
    }
}

#[test]
fn a_variable_below_a_list_is_told_with_the_list() {
    let said = with_variable("RESTATE_ROLES__WORKER", "true");
    let about: Vec<_> = said.iter().filter(|one| one.message.contains("RESTATE_ROLES__WORKER")).collect();
    assert_eq!((about.len(), about[0].code.as_str()), (1, "RS108"), "{said:?}");
}

#[test]
fn other_programs_variables_are_left_alone() {
    for name in ["RESTATE_ADDRESS", "RESTATE_ADMIN_URL", "RESTATE_CLI_CONFIG_HOME", "RESTATECTL_ADDRESS"] {
        let said = with_variable(name, "http://n1:5122");
        assert!(!format!("{said:?}").contains(name), "{said:?}");
    }
}

#[test]
fn variables_that_kubernetes_makes_are_no_mistakes() {
    let mut node = NodeConfig::with_file("restate.toml", "node-name = \"n1\"\n");
    for (name, value) in [
        ("RESTATE_SERVICE_HOST", "10.0.0.7"),
        ("RESTATE_SERVICE_PORT", "8080"),
        ("RESTATE_PORT", "tcp://10.0.0.7:8080"),
        ("RESTATE_PORT_8080_TCP_ADDR", "10.0.0.7"),
    ] {
        node.environment.insert(name.into(), Some(value.into()));
    }
    let said = found(NEWEST, node);
    let about: Vec<_> = said.iter().filter(|one| one.code == "RS109").collect();
    assert_eq!((about.len(), about[0].severity), (1, Severity::Info), "{about:?}");
    assert!(about[0].message.contains("Kubernetes"), "{about:?}");
}

#[test]
fn a_key_of_a_version_newer_than_known_is_unknown_to_us() {
    let said = of_file("1.8.0", "some-brand-new-thing = 1\n");
    let one = said.iter().find(|one| one.key.as_deref() == Some("some-brand-new-thing")).expect("a finding");
    assert_eq!(one.severity, Severity::Info, "{one:?}");
    assert!(one.help.as_ref().is_some_and(|help| help.contains("1.8.0 may read it")), "{one:?}");
}

#[test]
fn safe_fixes_are_those_that_guess_nothing() {
    for (text, safety) in [
        ("log_filter = \"info\"\n", FixSafety::Safe),
        ("log-level = \"info\"\n", FixSafety::Unsafe),
        ("log-filtr = \"info\"\n", FixSafety::Unsafe),
    ] {
        let said = of_file(NEWEST, text);
        let fix = said.iter().find_map(|one| one.fix.as_ref()).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(fix.safety, safety, "{text}");
    }
}
