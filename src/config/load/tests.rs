use super::*;
use crate::config::document::Document;

const V1_4: &str = "1.4.4";
const V1_5: &str = "1.5.3";
const V1_6: &str = "1.6.2";
const V1_7: &str = "1.7.12";

fn loads(text: &str, version: &str) -> bool {
    let document = Document::parse(text);
    let issues = check(&document.root, &Version::parse(version).unwrap());
    document.is_valid() && !issues.iter().any(|key| key.issue.outcome.fails_to_load())
}

/// The issues of a text as `path: outcome`.
fn issues(text: &str, version: &str) -> Vec<String> {
    let findings = check(&Document::parse(text).root, &Version::parse(version).unwrap());
    findings
        .iter()
        .map(|finding| format!("{}: {:?}", finding.path.join("."), finding.issue.outcome))
        .collect()
}

// Asked of the servers 1.5.3, 1.6.2 and 1.7.12.
#[test]
fn all_servers_load_these() {
    for text in [
        "",
        "\u{feff}cluster-name = \"a\"",
        "cluster-name = \"\"",
        "unknown = 5\n[unknown-section]\nx = {y = []}",
        "cluster_name = 5",
        "[Worker]\nx = 1",
        "[snapshots]\ndestination = 5",
        "\"worker.snapshots\" = 5",
        "roles = []",
        "roles = [\"admin\", \"admin\", \"metadata-store\"]",
        "default-num-partitions = 0",
        "default-replication = {zone = 3, node = 2}",
        "rocksdb-total-memtables-ratio = nan",
        "log-filter = \"!!!\"",
        "worker = 1979-05-27",
        "tracing-headers = 1979-05-27",
        "default-retry-policy = []",
        "default-retry-policy = [\"1s\", 2.0, \"infinite\", \"pause\", \"1m\"]",
        "[networking]\nconnect-retry-policy = {max-attempts = 3}",
        "[networking]\nconnect-retry-policy = {interval = 5}",
        "[networking]\nconnect-retry-policy = [\"fixed-delay\", \"1s\", 3]",
        "[networking]\nconnect-retry-policy = {type = \"none\", max-attempts = \"x\"}",
        "[metadata-client]\ntype = \"s3\"",
        "[metadata-client]\ntype = 5",
        "[metadata-client]\ntype = \"object-store\"",
        "[metadata-client]\ntype = \"object-store\"\npath = 5",
        "[metadata-client]\ntype = \"object-store\"\npath = \"x\"\naddresses = [5]",
        "[metadata-client]\ntype = \"etcd\"\naddresses = [\"a b\"]",
        "[metadata-client]\naddress = \"http://a:1\"\naddresses = []",
        "[worker.snapshots]\ndestination = \"anything\"",
        "rocksdb-log-level = {debug = {}}",
        "[[ingress.kafka-clusters]]\nname = \"a\"\nbrokers = []\n\"sasl.password\" = \"x\"",
        "[admin]\nadvertised-host = 5\n[admin.x]",
    ] {
        let servers: &[&str] =
            if text.contains("advertised-host") { &[V1_4, V1_5] } else { &[V1_5, V1_6, V1_7] };
        for version in servers {
            assert!(loads(text, version), "{version} loads\n{text}\nbut: {:?}", issues(text, version));
        }
    }
}

#[test]
fn all_servers_refuse_these() {
    for text in [
        "cluster-name = 5",
        "cluster-name = \"a\"\ncluster-name = \"b\"",
        "x = {a = 1,}",
        "auto-provision = \"true\"",
        "auto-provision = 0",
        "roles = \"admin\"",
        "roles = [\"Admin\"]",
        "default-num-partitions = 65536",
        "default-num-partitions = \"8\"",
        "default-num-partitions = 8.0",
        "default-replication = {}",
        "default-replication = {Node = 2}",
        "default-replication = \"{zone: 3, node: 2}\"",
        "force-node-id = 0",
        "shutdown-timeout = 5",
        "shutdown-timeout = \"0s\"",
        "shutdown-timeout = \"5M\"",
        "rocksdb-total-memory-size = \"0\"",
        "rocksdb-total-memory-size = \"1 bytes\"",
        "location = \"a.b.c\"",
        "worker = []",
        "worker = 5",
        "tracing-headers = {a = 5}",
        "tracing-headers = {a = \"é\"}",
        "default-retry-policy = [5]",
        "[networking]\nconnect-retry-policy = {type = \"fixed-delay\"}",
        "[networking]\nconnect-retry-policy = {max-attempts = 0}",
        "[networking]\nconnect-retry-policy = [\"fixed-delay\", \"1s\"]",
        "[metadata-client]\naddresses = \"http://a:1\"",
        "[metadata-client]\naddress = \"http://a:1\"\naddresses = [\"http://b:1\"]",
        "[metadata-client]\ntype = \"object-store\"\naddresses = [5]",
        "[metadata-client]\ntype = \"Etcd\"\naddresses = [\"a b\"]",
        "[metadata-client]\nconnect-timeout = 5",
        "log-format = {json = {}}",
        "[[ingress.kafka-clusters]]\nname = \"a\"",
        "[[ingress.kafka-clusters]]\nname = \"a\"\nbrokers = []\nx = 5",
        "[worker.invoker.action-throttling]\ncapacity = 5",
        "[worker.invoker.action-throttling]\nrate = 100",
    ] {
        for version in [V1_5, V1_6, V1_7] {
            assert!(!loads(text, version), "{version} refuses\n{text}");
        }
    }
}

#[test]
fn servers_differ_about_these() {
    for (text, loaded_by) in [
        ("bind-address = \"0.0.0.0\"", "1.6.2 1.7.12"),
        ("bind-address = \"unix:/a\"", "1.4.4 1.5.3"),
        ("listen-mode = \"TCP\"", "1.4.4 1.5.3"),
        ("bind-ip = 5", "1.4.4 1.5.3"),
        ("advertised-address = \"ftp://a\"", "1.6.2 1.7.12"),
        ("advertised-address = \"https://a\"", "1.6.2 1.7.12"),
        ("advertised-address = \"https://a\"\nbind-address = \"0.0.0.0:1\"", "1.4.4 1.5.3 1.6.2 1.7.12"),
        ("rocksdb-block-size = \"1EiB\"", "1.6.2 1.7.12"),
        ("shutdown-timeout = \"30m 1h\"", "1.4.4"),
        ("shutdown-timeout = \"1.5h\"", "1.5.3 1.6.2 1.7.12"),
        ("shutdown-timeout = \"1M\"", "1.4.4"),
        ("tls = {}", "1.4.4 1.5.3 1.6.2"),
        ("[tls]\ncert-file = \"a\"\nkey-file = \"b\"\nca-files = []", "1.4.4 1.5.3 1.6.2 1.7.12"),
        ("[worker.snapshots]\nnum-retained = 0", "1.4.4 1.5.3 1.6.2"),
        ("[worker.snapshots]\nsnapshot-interval = \"x\"", "1.4.4 1.5.3"),
        ("[bifrost.replicated-loglet]\nsequencer-retry-policy = {max-attempts = 3}", "1.4.4 1.5.3 1.6.2"),
        ("[bifrost.replicated-loglet]\nrpc-timeout = \"1s\"", "1.4.4 1.5.3 1.6.2"),
        ("[worker.invoker]\nretry-policy = 5", "1.6.2 1.7.12"),
        ("no-proxy = \"a,b\"", "1.6.2 1.7.12"),
        ("http-keep-alive-options = []", "1.7.12"),
        ("http-keep-alive-options = {interval = \"0s\"}", "1.4.4 1.7.12"),
        ("[metadata-client]\ntype = \"dynamo-db\"\ntable = \"t\"\naddresses = [\"\"]", "1.6.2 1.7.12"),
    ] {
        for version in [V1_4, V1_5, V1_6, V1_7] {
            assert_eq!(loads(text, version), loaded_by.contains(version), "{version}:\n{text}");
        }
    }
}

#[test]
fn tells_what_is_silent_and_what_is_fatal() {
    for (text, expected) in [
        ("[metadata-client]\ntype = \"s3\"", "metadata-client.type: Silent"),
        ("[metadata-client]\ntype = \"object-store\"", "metadata-client.type: Silent"),
        ("[metadata-client]\ntype = \"dynamo-db\"\ntable = 5", "metadata-client.table: Silent"),
        ("default-replication = {node = 0}", "default-replication: Fatal"),
        ("default-replication = {root = 2}", "default-replication: Fatal"),
        ("default-replication = {zone = 3, node = 2}", "default-replication: Fatal"),
        ("default-replication = {}", "default-replication: Panics"),
        ("tracing-headers.x = \"é\"", "tracing-headers: Panics"),
        (
            "[[ingress.kafka-clusters]]\nname = \"a\"\nbrokers = []\nx = 5",
            "ingress.kafka-clusters.0.x: Rejected",
        ),
    ] {
        assert_eq!(issues(text, V1_7), [expected], "{text}");
    }
}

#[test]
fn issues_lie_on_their_values_and_help() {
    let text = "roles = [\"admin\", \"Worker\"]\nauto-provision = \"true\"\n[worker.snapshots]\nnum-retained = \"3\"\n";
    let findings = check(&Document::parse(text).root, &Version::parse(V1_7).unwrap());
    let shown: Vec<(&str, Option<&str>)> = findings
        .iter()
        .map(|finding| (&text[finding.issue.span.clone()], finding.issue.instead.as_deref()))
        .collect();
    assert_eq!(shown, [("\"Worker\"", Some("\"worker\"")), ("\"true\"", Some("true")), ("\"3\"", Some("3"))]);
}

#[test]
fn what_is_suggested_is_accepted() {
    for text in [
        "auto-provision = X\"yes\"X",
        "default-num-partitions = X\"8\"X",
        "default-num-partitions = X8.0X",
        "rocksdb-total-memtables-ratio = X\"0.5\"X",
        "roles = X\"admin, worker\"X",
        "roles = [X\"log_server\"X]",
        "log-format = X\"JSON\"X",
        "rocksdb-block-size = X\"64_000 \"X",
        "default-retry-policy.max-attempts = X\"70\"X",
        "default-retry-policy.max-attempts = X\"Unlimitd\"X",
        "metadata-client.addresses = X\"http://a:1\"X",
    ] {
        let parts: Vec<&str> = text.split('X').collect();
        let before = parts.concat();
        let findings = check(&Document::parse(&before).root, &Version::parse(V1_7).unwrap());
        let instead = findings.first().and_then(|finding| finding.issue.instead.clone());
        let after = format!("{}{}{}", parts[0], instead.unwrap_or_else(|| panic!("{before}")), parts[2]);
        assert!(!loads(&before, V1_7) && loads(&after, V1_7), "{after}");
    }
}
