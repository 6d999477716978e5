//! Configurations that load and may or may not come up, from a seed.

use fastrand::Rng;

/// Lines at the root, and lines of tables, each of which decides something at the start.
const ROOT: [&str; 32] = [
    "roles = [\"admin\", \"worker\", \"log-server\", \"metadata-server\"]\n",
    "roles = [\"admin\", \"worker\", \"log-server\", \"http-ingress\"]\n",
    "roles = [\"admin\", \"worker\", \"log-server\", \"http-ingress\", \"metadata-store\"]\n",
    "tracing-endpoint = \"\"\n",
    "tracing-endpoint = \"collector:4317\"\n",
    "tracing-endpoint = \"http://127.0.0.1:4317\"\n",
    "tracing-endpoint = \"grpc://127.0.0.1:4317\"\n",
    "tracing-endpoint = \"grpcs://127.0.0.1:4317\"\n",
    "tracing-endpoint = \"otlp+http://127.0.0.1:4318/v1/traces\"\n",
    "tracing-services-endpoint = \"https://\"\n",
    "tracing-runtime-endpoint = \"\"\n",
    "log-filter = \"warn\"\n",
    "log-filter = \"restate=loud\"\n",
    "log-filter = \"=,=\"\n",
    "log-format = \"json\"\n",
    "location = \"eu.a\"\n",
    "location = \"${ZONE}\"\n",
    "node-name = \"$(POD_NAME)\"\n",
    "node-name = \"r1\"\n",
    "cluster-name = \"{{ .Release.Name }}\"\n",
    "rocksdb-total-memory-size = \"1 B\"\n",
    "rocksdb-total-memtables-ratio = 3.5\n",
    "rocksdb-total-memtables-ratio = -1.0\n",
    "force-node-id = 7\n",
    "shutdown-timeout = \"5s\"\n",
    "bind-ip = \"127.0.0.1\"\n",
    "use-random-ports = true\n",
    "default-replication = \"{node: 1}\"\n",
    "hlc-max-drift = \"0s\"\n",
    "bind-port = @OTHER\n",
    "tracing-json-path = \"@DATA/traces\"\n",
    "tokio-console-bind-address = \"127.0.0.1:@OTHER\"\n",
];

const TABLES: [&str; 42] = [
    "[worker.snapshots]\ndestination = \"file:///nowhere\"\n",
    "[worker.snapshots]\ndestination = \"nowhere\"\n",
    "[worker.snapshots]\ndestination = \"ftp://host/p\"\n",
    "[worker.snapshots]\nsnapshot-interval-num-records = 10\n",
    "[worker.snapshots]\ndestination = \"s3://b/p\"\naws-region = \"x\"\naws-endpoint-url = \"http://127.0.0.1:9\"\n",
    "[worker.snapshots]\ndestination = \"s3://b/p\"\naws-region = \"x\"\naws-access-key-id = \"k\"\n",
    "[worker.snapshots]\ndestination = \"s3://\"\naws-region = \"x\"\n",
    "[worker.snapshots]\ndestination = \"s3://b/p\"\naws-region = \"x\"\naws-access-key-id = \"k\"\naws-secret-access-key = \"s\"\naws-endpoint-url = \"store:9000\"\n",
    "[worker.snapshots]\ndestination = \"s3://b/p\"\naws-region = \"x\"\naws-access-key-id = \"k\"\naws-secret-access-key = \"s\"\naws-endpoint-url = \"\"\n",
    "[worker.snapshots]\ndestination = \"https://s3.amazonaws.com/b/p\"\naws-region = \"x\"\n",
    "[worker.snapshots]\ndestination = \"https://storage.googleapis.com/b/p\"\n",
    "[worker.snapshots]\naws-region = \"x\"\naws-access-key-id = \"k\"\n",
    "[metadata-client]\ntype = \"object-store\"\npath = \"s3://b/p\"\naws-region = \"x\"\naws-access-key-id = \"k\"\naws-secret-access-key = \"s\"\naws-endpoint-url = \"store:9000\"\n",
    "[worker]\ndurability-mode = \"snapshot-only\"\n",
    "[worker]\ndurability-mode = \"none\"\n",
    "[log-server]\nrocksdb-disable-wal = true\n",
    "[log-server]\nrocksdb-disable-wal-fsync = true\n",
    "[log-server]\nin-memory = true\n",
    "[log-server]\nrocksdb-memory-ratio = 7.0\n",
    "[log-server]\nrocksdb-memory-budget = \"64MiB\"\nrocksdb-memory-ratio = 7.0\n",
    "[metadata-server]\nraft-election-tick = 3\nraft-heartbeat-tick = 3\n",
    "[metadata-server]\nraft-election-tick = 6\nraft-heartbeat-tick = 3\n",
    "[metadata-server]\nauto-join = false\n",
    "[metadata-client]\ntype = \"etcd\"\n",
    "[metadata-client]\ntype = \"object-store\"\npath = \"gs://b/p\"\n",
    "[metadata-client]\ntype = \"object-store\"\npath = \"s3a://b/p\"\naws-region = \"x\"\n",
    "[metadata-client]\ntype = \"object-store\"\npath = \"b/p\"\n",
    "[metadata-client]\ntype = \"object-store\"\npath = \"s3://b/p\"\naws-region = \"x\"\naws-endpoint-url = \"http://127.0.0.1:9\"\n",
    "[metadata-client]\ntype = \"object-store\"\npath = \"s3://b/p\"\naws-region = \"x\"\naws-access-key-id = \"k\"\n",
    "[metadata-client]\ntype = \"Replicated\"\n",
    "[metadata-client]\naddresses = [\"http://127.0.0.1:@ADMIN\"]\n",
    "[metadata-client]\naddresses = [\"http://127.0.0.1:@FABRIC\"]\n",
    "[metadata-client]\naddresses = [\"ftp://127.0.0.1:@FABRIC\"]\n",
    "[tls]\nmode = \"off\"\ncert-file = \"/none\"\nkey-file = \"/none\"\nca-files = []\n",
    "[tls]\nmode = \"allow\"\ncert-file = \"/none\"\nkey-file = \"\"\nca-files = [\"/none\"]\n",
    "[tls]\nmode = \"prefer\"\ncert-file = \"/none\"\nkey-file = \"/none\"\nca-files = []\n",
    "[bifrost]\ndefault-provider = \"local\"\n",
    "[bifrost]\ndefault-provider = \"in-memory\"\n",
    "[bifrost.replicated-loglet]\ndefault-nodeset-size = 128\n",
    "[networking]\nmessage-size-limit = \"1 KiB\"\n",
    "[ingress]\nkafka-clusters = []\n",
    "[admin.query-engine]\nmemory-size = \"1 MiB\"\n",
];

/// Modes of TLS with good certificates in `@TLS`.
const MODES: [&str; 4] = ["off", "allow", "prefer", "require"];

/// What stands for the address that the node advertises.
const ADVERTISED: [&str; 8] = [
    "http://127.0.0.1:@FABRIC",
    "http://localhost:@FABRIC",
    "127.0.0.1:@FABRIC",
    "https://127.0.0.1:@FABRIC",
    "http://127.0.0.1:@OTHER",
    "http://$(POD_NAME).none:@FABRIC",
    "ftp://127.0.0.1:@FABRIC",
    "/path",
];

/// Texts in which `@FABRIC`, `@ADMIN`, `@INGRESS`, `@OTHER` stand for ports, and `@DATA` and `@TLS` for directories.
pub fn cases(seed: u64, count: usize) -> Vec<String> {
    let mut rng = Rng::with_seed(seed);
    (0..count).map(|_| case(&mut rng)).collect()
}

fn case(rng: &mut Rng) -> String {
    let mut root: Vec<&'static str> = Vec::new();
    let mut tables: Vec<&'static str> = Vec::new();
    let mut advertised = ADVERTISED[0];
    let mut tls = None;
    for _ in 0..1 + rng.usize(0..3) {
        match rng.u8(0..11) {
            0..=2 => add(&mut root, ROOT[rng.usize(0..ROOT.len())]),
            3..=6 => add(&mut tables, TABLES[rng.usize(0..TABLES.len())]),
            7..=8 => tls = Some(MODES[rng.usize(0..MODES.len())]),
            _ => advertised = ADVERTISED[rng.usize(0..ADVERTISED.len())],
        }
    }
    let name =
        if root.iter().any(|line| line.starts_with("node-name")) { "" } else { "node-name = \"r1\"\n" };
    format!(
        "{name}base-dir = \"@DATA\"\nbind-address = \"127.0.0.1:@FABRIC\"\nadvertised-address = \"{advertised}\"\n\
         default-num-partitions = 1\ndisable-telemetry = true\n{}\n{}{}",
        root.concat(),
        listener(&tables, "admin", "@ADMIN"),
        listener(&tables, "ingress", "@INGRESS"),
    ) + &tables.concat()
        + &tls_of(tls.filter(|_| tables.iter().all(|table| !table.starts_with("[tls]"))))
}

fn tls_of(mode: Option<&str>) -> String {
    mode.map_or_else(String::new, |mode| {
        format!(
            "[tls]\nmode = \"{mode}\"\ncert-file = \"@TLS/node.pem\"\nkey-file = \"@TLS/node.key\"\nca-files = \
             [\"@TLS/ca.pem\"]\n"
        )
    })
}

/// The table of a listener, unless a case has it.
fn listener(tables: &[&str], name: &str, port: &str) -> String {
    let bind = format!("{name}.bind-address = \"127.0.0.1:{port}\"\n");
    let header = format!("[{name}]\n");
    // Dotted keys of the root have to stand before the first table.
    if tables.iter().any(|table| table.starts_with(&header)) { String::new() } else { bind }
}

/// Adds lines unless their first key is there.
fn add(lines: &mut Vec<&'static str>, new: &'static str) {
    let head = |text: &str| text.split([' ', '\n']).next().unwrap_or_default().to_owned();
    if lines.iter().all(|line| head(line) != head(new)) {
        lines.push(new);
    }
}

#[cfg(test)]
mod tests {
    use restate_scaleout::config::document::Document;

    #[test]
    fn every_case_is_toml_and_a_seed_gives_the_same_again() {
        let cases = super::cases(7, 300);
        assert_eq!(cases, super::cases(7, 300));
        for text in cases {
            let document = Document::parse(&text.replace("= @OTHER", "= 1"));
            assert!(document.is_valid(), "{text}\n{:?}", document.errors);
        }
    }
}
