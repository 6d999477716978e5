//! Nodes of the deployments that people copy.

use restate_scaleout::api::validate::NodeConfig;

pub fn node(name: &str, text: Option<&str>, environment: &[(&str, &str)]) -> NodeConfig {
    let mut node = match text {
        Some(text) => NodeConfig::with_file(format!("{name}.toml"), text),
        None => NodeConfig { name: name.into(), ..NodeConfig::default() },
    };
    node.environment =
        environment.iter().map(|(name, value)| ((*name).to_owned(), Some((*value).to_owned()))).collect();
    node
}

pub fn file(text: &str) -> Vec<NodeConfig> {
    vec![node("restate", Some(text), &[])]
}

/// Three containers that share most of their variables.
pub fn compose() -> Vec<NodeConfig> {
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
pub fn chart(replicas: usize, more: &[(&str, &str)]) -> Vec<NodeConfig> {
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

/// Three pods as the operator makes them.
pub fn operated(text: &str, more: &[(&str, &str)]) -> Vec<NodeConfig> {
    let pod = |at: u32| {
        let name = format!("restate-{at}");
        let address = format!("http://restate-{at}.restate-cluster:5122");
        let own: [(&str, &str); 3] = [
            ("RESTATE_NODE_NAME", &name),
            ("RESTATE_ADVERTISED_ADDRESS", &address),
            ("RESTATE_CLUSTER_NAME", "operated"),
        ];
        node(&name, Some(text), &[&own, more].concat())
    };
    (0..3).map(pod).collect()
}

/// Nodes `NAME-1` to `NAME-COUNT` of a cluster that find each other, each with lines of its own at the root and behind
/// everything; the first provisions.
pub fn cluster(
    count: usize,
    root: impl Fn(usize) -> String,
    tail: impl Fn(usize) -> String,
) -> Vec<NodeConfig> {
    let peers: Vec<String> =
        (1..=3.min(count)).map(|at| format!("\"http://shop-{at}.internal:5122\"")).collect();
    (1..=count)
        .map(|at| {
            let text = format!(
                "node-name = \"shop-{at}\"\ncluster-name = \"shop\"\nadvertised-address = \
                 \"http://shop-{at}.internal:5122\"\nauto-provision = {}\n{}[metadata-client]\naddresses = [{}]\n\
                 [worker.snapshots]\ndestination = \"s3://shop/snapshots\"\nsnapshot-interval = \"30m\"\naws-region = \
                 \"eu-west-1\"\n{}",
                at == 1,
                root(at),
                peers.join(", "),
                tail(at)
            );
            node(&format!("shop-{at}"), Some(&text), &[])
        })
        .collect()
}

/// Three nodes on a developer's machine, which differ in their ports.
pub fn on_one_machine() -> Vec<NodeConfig> {
    (0..3)
        .map(|at| {
            let port = |first: usize| first + at * 1000;
            let text = format!(
                "node-name = \"n{at}\"\ncluster-name = \"try\"\nauto-provision = {}\ndefault-replication = 2\nbind-port = \
                 {fabric}\nadvertised-address = \"http://127.0.0.1:{fabric}\"\n[admin]\nbind-port = {}\n[ingress]\nbind-port = \
                 {}\n[metadata-client]\naddresses = [\"http://127.0.0.1:5122\", \"http://127.0.0.1:6122\", \
                 \"http://127.0.0.1:7122\"]\n[worker.snapshots]\ndestination = \"s3://try/n\"\nsnapshot-interval = \
                 \"1m\"\naws-region = \"local\"\naws-endpoint-url = \"http://127.0.0.1:9000\"\naws-allow-http = true\n",
                at == 0,
                port(9070),
                port(8080),
                fabric = port(5122),
            );
            node(&format!("n{at}"), Some(&text), &[])
        })
        .collect()
}

/// Servers that each do a part of the work.
pub fn by_role() -> Vec<NodeConfig> {
    let roles = |at: usize| match at {
        1..=3 => "\"metadata-server\", \"admin\"",
        4..=6 => "\"log-server\", \"worker\"",
        _ => "\"http-ingress\"",
    };
    cluster(8, |at| format!("default-replication = 2\nroles = [{}]\n", roles(at)), |_| String::new())
}

pub fn everywhere(line: &'static str) -> impl Fn(usize) -> String {
    move |_| line.to_owned()
}

pub fn nowhere(_: usize) -> String {
    String::new()
}
