//! Configurations as people write them.

use fastrand::Rng;

use super::basics::pick;

/// All of them.
pub const TEXTS: [&str; 6] = [
    r#"cluster-name = "orders"
node-name = "n1"
roles = ["http-ingress", "admin", "worker", "log-server", "metadata-server"]
auto-provision = true
default-num-partitions = 8
default-replication = 1
base-dir = "/var/lib/restate-x"
"#,
    r#"cluster-name = "orders"
node-name = "n2"
roles = [
    "admin",
    "worker",  # runs partitions
    "log-server",
    "metadata-server",
]
location = "eu-central.a"
auto-provision = false
advertised-address = "http://10.0.0.2:5122"
bind-address = "0.0.0.0:5122"
default-replication = "{zone: 2, node: 3}"

[metadata-client]
addresses = ["http://10.0.0.1:5122", "http://10.0.0.2:5122", "http://10.0.0.3:5122"]

[metadata-server]
auto-join = false

[bifrost]
default-provider = "replicated"

[bifrost.replicated-loglet]
default-nodeset-size = 3

[worker.snapshots]
destination = "s3://backups/orders"
snapshot-interval-num-records = 10000
snapshot-interval = "30m"
aws-region = "eu-central-1"
"#,
    r#"log-format = "json"
log-filter = "warn,restate=info"
tracing-endpoint = "http://collector:4317"
rocksdb-total-memory-size = "4 GiB"
rocksdb-total-memtables-ratio = 0.5

[tracing-headers]
x-tenant = "blue"

[admin]
bind-address = "127.0.0.1:9070"

[admin.query-engine]
memory-size = "1GiB"
query-parallelism = 4

[ingress]
bind-address = "127.0.0.1:8080"

[[ingress.kafka-clusters]]
name = "main"
brokers = ["PLAINTEXT://kafka:9092"]
"sasl.username" = "me"

[[ingress.kafka-clusters]]
name = "other"
brokers = []
"#,
    r#"[worker]
cleanup-interval = "1h"
durability-mode = "balanced"
trim-delay-interval = "10m"

[worker.invoker]
inactivity-timeout = "1m"
abort-timeout = "1m 30s"
concurrent-invocations-limit = 500
invocation-throttling = { rate = "100/s", capacity = 200 }

[worker.storage]
rocksdb-memory-ratio = 0.6
rocksdb-log-level = "warn"

[networking]
connect-timeout = "3s"
connect-retry-policy = { type = "exponential", initial-interval = "250ms", factor = 2.0, max-attempts = 10, max-interval = "3s" }

[default-retry-policy]
initial-interval = "500ms"
max-attempts = "unlimited"
on-max-attempts = "kill"
"#,
    r#"[metadata-client]
type = "object-store"
path = "s3://bucket/meta"
aws-endpoint-url = "http://minio:9000"
aws-allow-http = true
aws-access-key-id = "key"
aws-secret-access-key = "secret"

[metadata-client.object-store-retry-policy]
type = "fixed-delay"
interval = "1s"
max-attempts = 3

[metadata-client.backoff-policy]
type = "none"
"#,
    r#"listen-mode = "tcp"
use-random-ports = false
bind-ip = "127.0.0.1"
bind-port = 15122
advertised-host = "node-1.internal"
worker.snapshots.destination = "az://container/prefix"
worker.snapshots.num-retained = 3

[tls]
mode = "require"
cert-file = "/etc/tls/node.crt"
key-file = "/etc/tls/node.key"
ca-files = ["/etc/tls/ca.crt"]
allowed-subject-names = ["*"]
"#,
];

/// One of them.
pub fn any(rng: &mut Rng) -> &'static str {
    let text: &&'static str = pick(rng, &TEXTS);
    text
}
