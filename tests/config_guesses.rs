//! Settings as people write them from memory, from another tool or from an older version: each is told once, at its place,
//! with what to write instead.

use restate_scaleout::api::fix::FixInput;
use restate_scaleout::api::validate::{NodeConfig, ValidateInput};
use restate_scaleout::config::{fix, validate};

const NAME: &str = "node-name = \"r1\"\n";

/// A file or variables, what is found at warning or above, and what must be in the help.
struct Guess {
    version: &'static str,
    text: &'static str,
    environment: &'static [(&'static str, &'static str)],
    arguments: &'static [&'static str],
    /// Code, key, and a part of message and help.
    found: &'static [(&'static str, &'static str, &'static str)],
    /// What all fixes together make of the text; empty when nothing changes.
    fixed: &'static str,
}

const NONE: Guess =
    Guess { version: "1.7.12", text: "", environment: &[], arguments: &[], found: &[], fixed: "" };

const GUESSES: &[Guess] = &[
    // What a value is of, said with the word that its kind has.
    Guess {
        text: "[bifrost]\nreplication-property = 2\n",
        found: &[("RS103", "bifrost.replication-property", "`default-replication`")],
        fixed: "default-replication = 2\n[bifrost]\n",
        ..NONE
    },
    Guess {
        text: "[bifrost.replicated-loglet]\ndefault-replication-property = 2\n",
        found: &[(
            "RS103",
            "bifrost.replicated-loglet.default-replication-property",
            "`default-replication`",
        )],
        fixed: "default-replication = 2\n[bifrost.replicated-loglet]\n",
        ..NONE
    },
    // What is said of one part is no setting of the whole.
    Guess {
        text: "[metadata-server]\nreplicas = 3\n",
        found: &[("RS103", "metadata-server.replicas", "")],
        ..NONE
    },
    Guess { text: "[ingress]\nhttps-port = 8443\n", found: &[("RS103", "ingress.https-port", "")], ..NONE },
    Guess {
        text: "[log-server]\ndata-dir = \"/x\"\n",
        found: &[("RS103", "log-server.data-dir", "")],
        ..NONE
    },
    // etcd has a list alone.
    Guess {
        text: "auto-provision = false\nroles = [\"worker\", \"admin\", \"http-ingress\", \"log-server\"]\n[metadata-client]\ntype = \"etcd\"\nendpoints = [\"http://etcd:2379\"]\n",
        found: &[("RS103", "metadata-client.endpoints", "Did you mean `metadata-client.addresses`?")],
        fixed: "auto-provision = false\nroles = [\"worker\", \"admin\", \"http-ingress\", \"log-server\"]\n[metadata-client]\ntype = \"etcd\"\naddresses = [\"http://etcd:2379\"]\n",
        ..NONE
    },
    // It names the file, and is no key.
    Guess {
        environment: &[("RESTATE_CONFIG_FILE", "/etc/restate.toml")],
        found: &[("RS109", "config-file", "RESTATE_CONFIG;")],
        ..NONE
    },
    // The name says nothing without its table, and the table has no such key: what is written for one budget is none of another.
    Guess {
        text: "memory-limit = \"4GiB\"\n",
        found: &[("RS103", "memory-limit", "rocksdb-total-memory-size")],
        fixed: "rocksdb-total-memory-size = \"4GiB\"\n",
        ..NONE
    },
    Guess {
        text: "[admin]\nmemory-limit = \"4GiB\"\n",
        found: &[("RS103", "admin.memory-limit", "")],
        ..NONE
    },
    // Where to listen is not what others dial.
    Guess {
        text: "[admin]\nhost = \"127.0.0.1\"\n",
        found: &[("RS103", "admin.host", "`admin.bind-ip`")],
        fixed: "[admin]\nbind-ip = \"127.0.0.1\"\n",
        ..NONE
    },
    // The listeners of the APIs have no TLS: that between nodes would leave those that a node talks to.
    Guess {
        text: "[admin.tls]\nmode = \"require\"\n",
        found: &[("RS103", "admin.tls", "No similar")],
        ..NONE
    },
    Guess {
        text: "[ingress.tls]\ncert-file = \"/a\"\nkey-file = \"/b\"\n",
        found: &[("RS103", "ingress.tls", "No similar")],
        ..NONE
    },
    // What is always so is no key of another table.
    Guess {
        text: "[default-retry-policy]\ntype = \"exponential\"\nmax-attempts = 7\n",
        found: &[("RS103", "default-retry-policy.type", "always exponential")],
        fixed: "[default-retry-policy]\nmax-attempts = 7\n",
        ..NONE
    },
    Guess {
        version: "1.5.3",
        text: "[worker.invoker.retry-policy]\ninitial-interval = \"200ms\"\nmax-attempts = 5\n",
        found: &[("RS107", "worker.invoker.retry-policy", "on-max-attempts")],
        fixed: "[default-retry-policy]\ninitial-interval = \"200ms\"\nmax-attempts = 5\non-max-attempts = \"kill\"\n",
        ..NONE
    },
    // A table that nobody has, with keys of the root and of older versions.
    Guess {
        text: "[common]\ncluster-name = \"shop\"\nallow-bootstrap = false\n",
        found: &[("RS103", "common", "`common.allow-bootstrap` is now `auto-provision`")],
        fixed: "cluster-name = \"shop\"\nauto-provision = false\n",
        ..NONE
    },
    // Several keys of the root below one table are one slip.
    Guess {
        text: "[admin]\nbind-address = \"0.0.0.0:9070\"\ncluster-name = \"shop\"\nauto-provision = false\ndefault-num-partitions = 8\n",
        found: &[(
            "RS104",
            "admin.cluster-name",
            "`cluster-name`, `auto-provision` and `default-num-partitions` belong above the first table",
        )],
        fixed: "cluster-name = \"shop\"\nauto-provision = false\ndefault-num-partitions = 8\n[admin]\nbind-address = \"0.0.0.0:9070\"\n",
        ..NONE
    },
    Guess {
        text: "cluster-name = \"shop\"\n[worker]\ncluster-name = \"shop\"\nauto-provision = false\n",
        found: &[
            ("RS104", "worker.cluster-name", "`cluster-name` belongs above the first table"),
            ("RS104", "worker.auto-provision", "`auto-provision` belongs above the first table"),
        ],
        fixed: "cluster-name = \"shop\"\nauto-provision = false\n[worker]\ncluster-name = \"shop\"\n",
        ..NONE
    },
    // A listener is told by its port.
    Guess {
        text: "[worker]\nbind-address = \"127.0.0.1:9070\"\n",
        found: &[("RS103", "worker.bind-address", "`admin.bind-address`")],
        fixed: "[worker]\n[admin]\nbind-address = \"127.0.0.1:9070\"\n",
        ..NONE
    },
    Guess {
        text: "[roles]\nworker = true\nadmin = true\nhttp-ingress = true\nlog-server = true\nmetadata-server = true\n",
        found: &[("RS108", "roles", "as a list")],
        fixed: "roles = [\"worker\", \"admin\", \"http-ingress\", \"log-server\", \"metadata-server\"]\n",
        ..NONE
    },
    Guess {
        text: "[tracing]\nendpoint = \"http://collector:4317\"\n",
        found: &[("RS104", "tracing.endpoint", "`tracing-endpoint`")],
        fixed: "tracing-endpoint = \"http://collector:4317\"\n[tracing]\n",
        ..NONE
    },
    Guess {
        version: "1.5.3",
        text: "[[ingress.kafka-clusters]]\nname = \"orders\"\nbrokers = [\"SASL_SSL://kafka:9093\"]\nsasl.username = \"x\"\nsasl.mechanism = \"PLAIN\"\n",
        found: &[("RS108", "ingress.kafka-clusters.0.sasl", "must be quoted")],
        fixed: "[[ingress.kafka-clusters]]\nname = \"orders\"\nbrokers = [\"SASL_SSL://kafka:9093\"]\n\"sasl.username\" = \"x\"\n\"sasl.mechanism\" = \"PLAIN\"\n",
        ..NONE
    },
    // Variables are known as well as keys.
    Guess {
        environment: &[("RESTATE_ROLES__ADMIN", "true")],
        found: &[("RS108", "roles", "as a list: `roles = [\"admin\"]`")],
        ..NONE
    },
    Guess {
        environment: &[("RESTATE_WORKER__INVOKER__RETRY_POLICY__TYPE", "fixed-delay")],
        found: &[("RS109", "worker.invoker.retry-policy.type", "removed in 1.6")],
        ..NONE
    },
    Guess {
        environment: &[("RESTATE_SERVER__BIND_ADDRESS", "0.0.0.0:9070")],
        found: &[("RS109", "server.bind-address", "RESTATE_ADMIN__BIND_ADDRESS")],
        ..NONE
    },
    Guess {
        environment: &[("RESTATE_METADATA_SERVER__TYPE", "local")],
        found: &[("RS109", "metadata-server.type", "removed in 1.4")],
        ..NONE
    },
    Guess {
        environment: &[("RESTATE_TRACING__ENDPOINT", "http://collector:4317")],
        found: &[("RS109", "tracing.endpoint", "RESTATE_TRACING_ENDPOINT")],
        ..NONE
    },
    // Those of other programs are left alone.
    Guess { environment: &[("RESTATE_ADDRESS", "http://r1:5122")], ..NONE },
    // Quotes that nobody strips are part of a name, and keep an address from loading.
    Guess {
        environment: &[("RESTATE_CLUSTER_NAME", "\"shop\"")],
        found: &[("RS110", "cluster-name", "keeps its quotes")],
        ..NONE
    },
    Guess {
        environment: &[("RESTATE_ADVERTISED_ADDRESS", "\"http://r1:5122\"")],
        found: &[("RS108", "advertised-address", "RESTATE_ADVERTISED_ADDRESS")],
        ..NONE
    },
    Guess {
        environment: &[("RESTATE_TRACING_ENDPOINT", "'http://collector:4317'")],
        found: &[("RS171", "tracing-endpoint", "quotes included")],
        ..NONE
    },
    Guess { environment: &[("RESTATE_BASE_DIR", "\"/data\"")], ..NONE },
];

#[test]
fn a_guess_is_told_once_with_what_to_write_instead() {
    let mut wrong = String::new();
    for guess in GUESSES {
        let node = NodeConfig {
            environment: guess
                .environment
                .iter()
                .map(|(name, value)| (name.to_string(), Some(value.to_string())))
                .collect(),
            arguments: guess.arguments.iter().map(|text| text.to_string()).collect(),
            ..NodeConfig::with_file("r1.toml", format!("{NAME}{}", guess.text))
        };
        let input = ValidateInput {
            nodes: vec![node.clone()],
            server_version: Some(guess.version.into()),
            ..ValidateInput::default()
        };
        let found = validate(&input).diagnostics;
        let found: Vec<_> = found
            .iter()
            .filter(|one| one.severity != restate_scaleout::api::validate::Severity::Info)
            .collect();
        let said = |at: usize| {
            let one = found[at];
            format!("{} {}", one.message, one.help.as_deref().unwrap_or_default())
        };
        let as_expected = found.len() == guess.found.len()
            && guess.found.iter().enumerate().all(|(at, (code, key, words))| {
                found[at].code == *code && found[at].key.as_deref() == Some(*key) && said(at).contains(words)
            });
        let all: String = found
            .iter()
            .enumerate()
            .map(|(at, one)| format!("  {} {:?} {}\n", one.code, one.key, said(at)))
            .collect();
        let input = FixInput {
            node,
            server_version: Some(guess.version.into()),
            unsafe_fixes: true,
            ..FixInput::default()
        };
        let text = fix(&input).expect("it can be fixed").text;
        let text = text.strip_prefix(NAME).unwrap_or(&text).replace("\n\n", "\n");
        let text = text.trim_start();
        let wanted = if guess.fixed.is_empty() { guess.text } else { guess.fixed };
        if !as_expected || text != wanted {
            wrong.push_str(&format!(
                "{}{:?} gives\n{all}and becomes\n{text}\n",
                guess.text, guess.environment
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Compose and systemd take the quotes away, `docker run --env-file` and Kubernetes leave them: whoever reads the file
/// says which, and a variable that all nodes share makes no difference between them.
#[test]
fn nodes_have_variables_of_their_own_beside_those_they_share() {
    let node = |name: &str| NodeConfig {
        name: name.into(),
        environment: [
            ("RESTATE_CLUSTER_NAME", "shop"),
            ("RESTATE_NODE_NAME", name),
            ("RESTATE_ADVERTISED_ADDRESS", &format!("http://{name}:5122")),
            ("RESTATE_AUTO_PROVISION", if name == "r1" { "true" } else { "false" }),
            ("RESTATE_DEFAULT_REPLICATION", "2"),
            ("RESTATE_METADATA_CLIENT__ADDRESSES", "[http://r1:5122,http://r2:5122,http://r3:5122]"),
            ("RESTATE_WORKER__SNAPSHOTS__DESTINATION", "s3://shop/snapshots"),
            ("RESTATE_WORKER__SNAPSHOTS__SNAPSHOT_INTERVAL", "30m"),
            ("AWS_REGION", "eu-west-1"),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), Some(value.to_owned())))
        .collect(),
        ..NodeConfig::default()
    };
    let codes = |nodes: Vec<NodeConfig>| -> Vec<String> {
        let found = validate(&ValidateInput { nodes, ..ValidateInput::default() }).diagnostics;
        found.into_iter().map(|one| format!("{} {}", one.code, one.node)).collect()
    };
    assert!(codes(["r1", "r2", "r3"].map(node).to_vec()).is_empty());
    let mut shared = ["r1", "r2", "r3"].map(node).to_vec();
    for one in &mut shared {
        one.environment.insert("RESTATE_NODE_NAME".into(), Some("r1".into()));
    }
    assert_eq!(codes(shared), ["RS203 r2", "RS203 r3"]);
    let mut quoted = ["r1", "r2", "r3"].map(node).to_vec();
    quoted[1].environment.insert("RESTATE_CLUSTER_NAME".into(), Some("\"shop\"".into()));
    assert_eq!(codes(quoted), ["RS110 r2", "RS202 r2"]);
}

/// Dumps of two versions list the roles in another order: sets are no lists.
#[test]
fn an_upgrade_tells_no_difference_of_order() {
    let input = ValidateInput {
        nodes: vec![NodeConfig::with_file("r1.toml", format!("{NAME}default-journal-retention = \"30d\"\n"))],
        server_version: Some("1.5.3".into()),
        target_version: Some("1.6.2".into()),
        ..ValidateInput::default()
    };
    let found = validate(&input).diagnostics;
    let keys: Vec<&str> = found.iter().filter_map(|one| one.key.as_deref()).collect();
    assert!(found.iter().any(|one| one.code == "RS182"), "{found:?}");
    let text: String = found.iter().map(|one| format!("{} {:?}\n", one.message, one.help)).collect();
    assert!(!keys.contains(&"roles") && !text.contains("roles"), "{text}");
}
