//! What servers pass over in silence, one by one: each is named, and where there is one right way to
//! write it, the fix writes it.

use restate_scaleout::api::fix::FixInput;
use restate_scaleout::api::validate::{Diagnostic, NodeConfig, Severity, ValidateInput};
use restate_scaleout::config::{fix, validate};

/// A file that loads, and what is wrong with it.
struct Trap {
    version: &'static str,
    text: &'static str,
    env: &'static [(&'static str, &'static str)],
    code: &'static str,
    /// The file after `fix`; empty when there is nothing to write for the user.
    fixed: &'static str,
}

const fn old(version: &'static str, text: &'static str, code: &'static str, fixed: &'static str) -> Trap {
    Trap { version, text, env: &[], code, fixed }
}

const fn file(text: &'static str, code: &'static str, fixed: &'static str) -> Trap {
    old("1.7.12", text, code, fixed)
}

const fn env(env: &'static [(&'static str, &'static str)], text: &'static str, code: &'static str) -> Trap {
    Trap { version: "1.7.12", text, env, code, fixed: "" }
}

const TRAPS: &[Trap] = &[
    // No part but those with a table of its own has an address, and another one's is not moved.
    file(
        "node-name = \"a\"\n\n[metadata-server]\nbind-address = \"0.0.0.0:5123\"\nauto-join = true\n",
        "RS104",
        "node-name = \"a\"\n\n[metadata-server]\nauto-join = true\n",
    ),
    // Spelling.
    file("cluster_name = \"prod\"\n", "RS103", "cluster-name = \"prod\"\n"),
    file("node_name = \"n1\"\n", "RS103", "node-name = \"n1\"\n"),
    file("auto_provision = false\n", "RS103", "auto-provision = false\n"),
    file("Cluster-Name = \"prod\"\n", "RS103", "cluster-name = \"prod\"\n"),
    file("experimental_enable_vqueues = true\n", "RS103", "experimental-enable-vqueues = true\n"),
    file(
        "[metadata_client]\naddresses = [\"http://a:5122\"]\n",
        "RS103",
        "[metadata-client]\naddresses = [\"http://a:5122\"]\n",
    ),
    file("[Worker]\nnum-timers-in-memory-limit = 3\n", "RS103", "[worker]\nnum-timers-in-memory-limit = 3\n"),
    file("[workr]\nnum-timers-in-memory-limit = 3\n", "RS103", "[worker]\nnum-timers-in-memory-limit = 3\n"),
    file("cluster-nme = \"prod\"\n", "RS103", "cluster-name = \"prod\"\n"),
    file("zzz = 1\n", "RS103", ""),
    file(
        "[worker.snapshots]\ndestination = \"s3://b/p\"\nsnapshot_interval = \"30m\"\n",
        "RS103",
        "[worker.snapshots]\ndestination = \"s3://b/p\"\nsnapshot-interval = \"30m\"\n",
    ),
    file(
        "[bifrost.replicated-loglet]\nrpc_timeout = \"1s..1m\"\n",
        "RS103",
        "[bifrost.replicated-loglet]\nrpc-timeout = \"1s..1m\"\n",
    ),
    file(
        "[default-retry-policy]\ninitial_interval = \"1s\"\n",
        "RS103",
        "[default-retry-policy]\ninitial-interval = \"1s\"\n",
    ),
    // Another table.
    file("[common]\ncluster-name = \"prod\"\n", "RS104", "cluster-name = \"prod\"\n\n[common]\n"),
    file(
        "[snapshots]\ndestination = \"s3://b/p\"\n",
        "RS104",
        "[worker.snapshots]\ndestination = \"s3://b/p\"\n",
    ),
    file(
        "[worker.storage.snapshots]\ndestination = \"s3://b/p\"\n",
        "RS104",
        "[worker.snapshots]\ndestination = \"s3://b/p\"\n",
    ),
    file(
        "[invocation.default-retry-policy]\nmax-attempts = 3\n",
        "RS104",
        "[default-retry-policy]\nmax-attempts = 3\n",
    ),
    file("[admin]\nauto-provision = false\n", "RS104", "auto-provision = false\n\n[admin]\n"),
    file("clustername = \"x\"\n", "RS103", "cluster-name = \"x\"\n"),
    file(
        "\"worker.snapshots.destination\" = \"s3://b/p\"\n",
        "RS104",
        "[worker.snapshots]\ndestination = \"s3://b/p\"\n",
    ),
    file("worker-durability-mode = \"balanced\"\n", "RS104", "[worker]\ndurability-mode = \"balanced\"\n"),
    file("[networking.tls]\nmode = \"require\"\n", "RS104", ""),
    // Gone since 1.4.
    file("allow-bootstrap = false\n", "RS105", "auto-provision = false\n"),
    file("bootstrap-num-partitions = 4\n", "RS105", "default-num-partitions = 4\n"),
    file(
        "[metadata-store-client]\naddresses = [\"http://a:5122\"]\n",
        "RS105",
        "[metadata-client]\naddresses = [\"http://a:5122\"]\n",
    ),
    file("metadata-store-connect-timeout = \"3s\"\n", "RS105", ""),
    file(
        "[metadata-store-backoff-policy]\ntype = \"none\"\n",
        "RS105",
        "[metadata-client.backoff-policy]\ntype = \"none\"\n",
    ),
    file(
        "[metadata-store]\nrequest-queue-length = 3\n",
        "RS105",
        "[metadata-server]\nrequest-queue-length = 3\n",
    ),
    file("[metadata-server]\ntype = \"local\"\n", "RS105", "[metadata-server]\n"),
    file("[admin]\nlog-trim-interval = \"1h\"\n", "RS105", "[admin]\n"),
    file("[admin]\ndefault-partition-replication = \"everywhere\"\n", "RS105", ""),
    file(
        "[bifrost.replicated-loglet]\ndefault-log-replication = 2\n",
        "RS105",
        "default-replication = 2\n\n[bifrost.replicated-loglet]\n",
    ),
    // Gone since 1.6 and 1.7.
    file("[admin]\nlog-trim-check-interval = \"1h\"\n", "RS105", "[admin]\n"),
    file(
        "[worker.invoker.retry-policy]\ntype = \"none\"\n",
        "RS105",
        "[default-retry-policy]\nmax-attempts = 1\non-max-attempts = \"kill\"\n",
    ),
    file("[worker]\nexperimental-partition-driven-log-trimming = true\n", "RS105", "[worker]\n"),
    file("rocksdb-bg-threads = 3\n", "RS105", "rocksdb-low-priority-threads = 3\n"),
    file("rocksdb-high-priority-bg-threads = 3\n", "RS105", "rocksdb-high-priority-threads = 3\n"),
    file(
        "[worker.snapshots]\nexperimental-num-retained = 2\n",
        "RS105",
        "[worker.snapshots]\nnum-retained = 2\n",
    ),
    file("[bifrost.replicated-loglet]\nlog-server-rpc-timeout = \"2s\"\n", "RS107", ""),
    file("http-proxy = \"http://p:1\"\n", "RS107", "[worker.invoker]\nhttp-proxy = \"http://p:1\"\n"),
    file(
        "[admin]\nadvertised-admin-endpoint = \"http://a:9070\"\n",
        "RS107",
        "[admin]\nadvertised-address = \"http://a:9070\"\n",
    ),
    // Not yet.
    old("1.5.3", "bind-ip = \"127.0.0.1\"\n", "RS106", ""),
    old("1.5.3", "[worker.snapshots]\nsnapshot-interval = \"30m\"\n", "RS106", ""),
    old("1.6.2", "[worker.snapshots]\nnum-retained = 2\n", "RS106", ""),
    old("1.7.2", "[tls]\nmode = \"require\"\n", "RS106", ""),
    old("1.6.2", "[bifrost.replicated-loglet]\nrpc-timeout = \"1s..1m\"\n", "RS106", ""),
    old("1.5.3", "[worker]\ndurability-mode = \"snapshot-only\"\n", "RS112", ""),
    old("1.5.3", "[worker]\ntrim-delay-interval = \"1m\"\n", "RS112", ""),
    // Metadata clients that become another one.
    file("[metadata-client]\ntype = \"s3\"\n", "RS145", ""),
    file("[metadata-client]\ntype = \"Replicated\"\n", "RS145", "[metadata-client]\ntype = \"replicated\"\n"),
    file(
        "roles = [\"worker\"]\n[metadata-client]\ntype = \"Etcd\"\naddresses = [\"http://e:2379\"]\n",
        "RS145",
        "roles = [\"worker\"]\n[metadata-client]\ntype = \"etcd\"\naddresses = [\"http://e:2379\"]\n",
    ),
    // With all roles, etcd would keep the server from starting: the fix is not offered.
    file("[metadata-client]\ntype = \"Etcd\"\n", "RS145", ""),
    file("[metadata-client]\ntype = \"object-store\"\n", "RS145", ""),
    file("[metadata-client]\ntype = \"dynamo-db\"\n", "RS145", ""),
    old("1.5.3", "[metadata-client]\ntype = \"dynamo-db\"\ntable = \"t\"\n", "RS145", ""),
    file("roles = [\"worker\"]\n[metadata-client]\ntype = \"etcd\"\n", "RS125", ""),
    // Values that load and mean something else, or nothing good.
    file(
        "[bifrost.replicated-loglet]\nrpc-timeout = \"250ms...1m\"\n",
        "RS133",
        "[bifrost.replicated-loglet]\nrpc-timeout = \"250ms..1m\"\n",
    ),
    file("default-replication = {node = 0}\n", "RS127", ""),
    file("default-replication = {zone = 3, node = 2}\n", "RS127", ""),
    file("default-replication = {}\n", "RS108", ""),
    file("default-num-partitions = 0\n", "RS132", ""),
    file("node-name = \"../x\"\n", "RS131", ""),
    file("node-name = \"\"\n", "RS131", ""),
    file("advertised-address = \"ftp://a:1\"\n", "RS128", ""),
    file("advertised-address = \"/path\"\n", "RS128", ""),
    file("advertised-address = \"http://a:99999\"\n", "RS128", ""),
    file("advertised-address = \"http://a\"\n", "RS143", "advertised-address = \"http://a:5122\"\n"),
    file(
        "advertised-address = \"http://0.0.0.0:5122\"\n[metadata-client]\naddresses = [\"http://b:5122\"]\n",
        "RS128",
        "",
    ),
    file("advertised-host = \"http://a\"\n", "RS128", ""),
    file("[worker.snapshots]\ndestination = \"file:///tmp/x\"\n", "RS120", ""),
    file(
        "[worker.snapshots]\ndestination = \"s3://b/p\"\naws-region = \"eu-west-1\"\n",
        "RS144",
        "[worker.snapshots]\ndestination = \"s3://b/p\"\naws-region = \"eu-west-1\"\nsnapshot-interval = \"30m\"\n",
    ),
    file("[metadata-server]\nraft-election-tick = 2\nraft-heartbeat-tick = 2\n", "RS126", ""),
    file("rocksdb-total-memory-size = \"100MB\"\n", "RS155", "rocksdb-total-memory-size = \"256MiB\"\n"),
    // Variables.
    env(&[("RESTATE_WORKER_SNAPSHOTS_DESTINATION", "s3://b/p")], "", "RS109"),
    env(&[("RESTATE_CLUSTER_NAME", "\"prod\"")], "", "RS110"),
    env(&[("RESTATE_CLUSTER_NAME", "")], "", "RS110"),
    env(&[("RESTATE_ROLES", "admin,worker")], "", "RS108"),
    env(&[("RESTATE_AUTO_PROVISION", "False")], "", "RS108"),
    env(&[("RESTATE_METADATA_CLIENT__ADDRESSES", "http://a:5122")], "", "RS108"),
    env(&[("DO_NOT_TRACK", "1")], "disable-telemetry = false\n", "RS154"),
    env(&[("MEMORY_LIMIT", "1GiB")], "rocksdb-total-memory-size = \"4GiB\"\n", "RS154"),
    env(&[("MEMORY_LIMIT", "lots")], "", "RS108"),
    env(&[("HTTP_PROXY", "http://a:1")], "http-proxy = \"http://b:1\"\n", "RS154"),
];

impl Trap {
    fn node(&self, text: &str) -> NodeConfig {
        let variables = self.env.iter().map(|(name, value)| ((*name).into(), Some((*value).into())));
        NodeConfig { environment: variables.collect(), ..NodeConfig::with_file("restate.toml", text) }
    }

    /// What is said about a text in place of the trap's own.
    fn found(&self, text: &str) -> Vec<Diagnostic> {
        let input = ValidateInput {
            nodes: vec![self.node(text)],
            server_version: Some(self.version.into()),
            ..ValidateInput::default()
        };
        let found = validate(&input).diagnostics;
        found.into_iter().filter(|one| one.code == self.code).collect()
    }
}

#[test]
fn every_trap_is_named_and_mended() {
    let mut wrong = Vec::new();
    for trap in TRAPS {
        let about = format!("{} {} {:?} {:?}", trap.version, trap.code, trap.text, trap.env);
        let found = trap.found(trap.text);
        if found.is_empty() {
            wrong.push(format!("not found: {about}"));
            continue;
        }
        // What a variable or a flag does has no place in the file, and a refused value says all itself.
        let placed = !trap.env.is_empty() || found.iter().all(|one| one.span.is_some());
        let helped = trap.code == "RS108" || found.iter().all(|one| one.help.is_some());
        if !placed || !helped {
            wrong.push(format!("no place or no help: {about}"));
        }
        let input = FixInput {
            node: trap.node(trap.text),
            server_version: Some(trap.version.into()),
            unsafe_fixes: true,
            codes: Some(vec![trap.code.into()]),
            ..FixInput::default()
        };
        let text = fix(&input).expect("it can be fixed").text;
        if trap.fixed.is_empty() {
            if text != trap.text {
                wrong.push(format!("a fix that is not expected: {about}\n{text}"));
            }
        } else if text != trap.fixed || !trap.found(&text).is_empty() {
            wrong.push(format!("not mended: {about}\n{text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is misspelled is not taken for missing and added beside it.
#[test]
fn a_misspelled_key_is_mended_before_one_is_added() {
    let text = "node-name = \"n2\"\nadvertised-address = \"http://n2:5122\"\n\n[metadata-client]\n\
        addresses = [\"http://n1:5122\"]\nauto_provision = false\n\n[worker.snapshots]\n\
        destination = \"s3://b/p\"\naws-region = \"x\"\nsnapshot-intervall = \"1h\"\n";
    let node = NodeConfig::with_file("restate.toml", text);
    let output = fix(&FixInput { node, unsafe_fixes: true, ..FixInput::default() }).expect("it can be fixed");
    let wanted = "node-name = \"n2\"\nadvertised-address = \"http://n2:5122\"\nauto-provision = false\n\n\
        [metadata-client]\naddresses = [\"http://n1:5122\"]\n\n[worker.snapshots]\n\
        destination = \"s3://b/p\"\naws-region = \"x\"\nsnapshot-interval = \"1h\"\n";
    assert_eq!(output.text, wanted);
    assert!(output.remaining.is_empty(), "{:?}", output.remaining);
}

/// The right way to write each of these is not taken for a trap.
#[test]
fn what_is_written_right_is_left_alone() {
    for text in [
        "default-replication = \"{zone: 2, node: 3}\"\nlocation = \"eu.a\"\n",
        "roles = [\"metadata-store\", \"worker\", \"admin\", \"log-server\", \"http-ingress\"]\n",
        "rocksdb-total-memory-size = \"256MiB\"\n",
        "[bifrost.replicated-loglet]\nrpc-timeout = \"250ms..1m\"\n",
        "[worker]\ndurability-mode = \"balanced\"\n",
    ] {
        let input = ValidateInput {
            nodes: vec![NodeConfig::with_file("restate.toml", format!("node-name = \"n1\"\n{text}"))],
            ..ValidateInput::default()
        };
        let found = validate(&input).diagnostics;
        assert!(found.is_empty(), "{text}{found:?}");
    }
}

/// The settings that the official pages on clusters, snapshots, metadata, security and tuning set, each
/// with a value filled in.
#[test]
fn what_the_documentation_recommends_is_clean() {
    const NODE: &str = "node-name = \"n1\"\ncluster-name = \"prod\"\n";
    const CLUSTER: &str = "advertised-address = \"http://n1.internal:5122\"\nauto-provision = false\n\
        default-replication = 2\n\n[bifrost]\ndefault-provider = \"replicated\"\n\n\
        [metadata-server]\nauto-join = true\n\n[metadata-client]\n\
        addresses = [\"http://n1.internal:5122\", \"http://n2.internal:5122\", \"http://n3.internal:5122\"]\n\n\
        [worker.snapshots]\ndestination = \"s3://bucket/prefix\"\naws-region = \"eu-west-1\"\n\
        snapshot-interval = \"30m\"\nsnapshot-interval-num-records = 10000\n\n\
        [admin]\nbind-address = \"0.0.0.0:9070\"\n\n[ingress]\nbind-address = \"0.0.0.0:8080\"\n";
    for text in [
        CLUSTER,
        "roles = [\"http-ingress\", \"admin\", \"worker\", \"log-server\", \"metadata-server\"]\n",
        "roles = [\"http-ingress\"]\nauto-provision = false\nadvertised-address = \"http://n9.internal:5122\"\n\n\
         [metadata-client]\naddresses = [\"http://n1.internal:5122\"]\n",
        "roles = [\"worker\", \"admin\", \"log-server\", \"http-ingress\"]\n\n[metadata-client]\n\
         type = \"object-store\"\npath = \"s3://bucket/metadata\"\naws-region = \"eu-west-1\"\n",
        "roles = [\"worker\", \"admin\", \"log-server\", \"http-ingress\"]\n\n[metadata-client]\n\
         type = \"etcd\"\naddresses = [\"etcd-1:2379\"]\n",
        "default-num-partitions = 64\nrocksdb-total-memory-size = \"6GB\"\nlog-filter = \"restate=debug,warn\"\n\
         log-format = \"json\"\ndisable-telemetry = true\n",
        "location = \"eu-west-1.a\"\ndefault-replication = \"{zone: 2}\"\n",
        "default-journal-retention = \"1d\"\ntracing-endpoint = \"http://jaeger:4317\"\n",
        "[default-retry-policy]\ninitial-interval = \"10ms\"\nmax-attempts = 100\nmax-interval = \"60s\"\n\
         on-max-attempts = \"pause\"\n",
        "[worker.invoker]\ninactivity-timeout = \"1m\"\nabort-timeout = \"10m\"\nhttp-proxy = \"http://proxy:3128\"\n",
    ] {
        let input = ValidateInput {
            nodes: vec![NodeConfig::with_file("restate.toml", format!("{NODE}{text}"))],
            ..ValidateInput::default()
        };
        let mut found = validate(&input).diagnostics;
        found.retain(|one| one.severity != Severity::Info);
        assert!(found.is_empty(), "{text}{found:?}");
    }
}

/// What a refused value is told to be made of.
#[test]
fn quotes_are_advised_only_where_they_are_all_that_is_missing() {
    let help = |text: &str| {
        let input =
            ValidateInput { nodes: vec![NodeConfig::with_file("f.toml", text)], ..ValidateInput::default() };
        let found = validate(&input).diagnostics;
        let refused =
            found.into_iter().find(|one| one.code == "RS108").unwrap_or_else(|| panic!("{text} loads"));
        refused.help.unwrap_or_default()
    };
    for (text, wanted) in [
        ("node-name = 5\n", "Put the value in quotes."),
        ("cluster-name = true\n", "Put the value in quotes."),
        ("node-name = 0.5\n", "Put the value in quotes."),
        ("location = 2026-01-01\n", "Put the value in quotes."),
        ("bind-ip = 1\n", "Quotes alone are not enough: it "),
        ("[worker.snapshots]\nsnapshot-interval = 30\n", "Quotes alone are not enough: it must have a unit"),
        ("advertised-address = 5122\n", "Write it like \"http://HOST:5122\"."),
        ("[metadata-client]\naddresses = [5122]\n", "Write it like \"http://HOST:5122\"."),
        ("node-name = [\"n1\"]\n", "Write it without brackets."),
        ("bind-address = [\"x\"]\n", ""),
        ("node-name = {a = 1}\n", ""),
    ] {
        let help = help(text);
        assert!(help.starts_with(wanted) && help.is_empty() == wanted.is_empty(), "{text}: {help}");
    }
}

/// Text without quotes is no value at all; what the parser made of it is nobody's business.
#[test]
fn what_is_no_value_is_told_once() {
    let input = ValidateInput {
        nodes: vec![NodeConfig::with_file("f.toml", "node-name = n1\n")],
        ..ValidateInput::default()
    };
    let codes: Vec<String> = validate(&input).diagnostics.into_iter().map(|one| one.code).collect();
    assert_eq!(codes, ["RS101"]);
}
