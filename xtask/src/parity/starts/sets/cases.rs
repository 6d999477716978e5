//! Sets of files that each load, of nodes that may or may not become one cluster.

use fastrand::Rng;

/// How many nodes a set has.
pub const NODES: usize = 3;

/// A node's file, before it is a text.
#[derive(Clone)]
struct Node {
    name: String,
    cluster: &'static str,
    provisions: bool,
    /// Whose fabric it listens on, and whose it advertises: places of nodes.
    binds: usize,
    advertises: usize,
    peers: Vec<String>,
    roles: Option<&'static str>,
    replication: &'static str,
    location: Option<&'static str>,
    tls: Option<&'static str>,
    metadata: Option<&'static str>,
    root: &'static str,
}

/// A change of a sound set.
pub struct Change {
    /// What is done.
    pub name: &'static str,
    apply: fn(&mut [Node]),
    /// What must be said of it; nothing of what is no fault.
    #[cfg_attr(not(test), allow(dead_code, reason = "that it is said needs no servers"))]
    pub codes: &'static [&'static str],
    /// Whether the nodes become one cluster that serves, all the same.
    pub whole: bool,
}

/// A sound set, changed.
pub struct Case {
    /// The changes.
    pub changes: Vec<&'static Change>,
    /// A file for each node, in which `@FABRIC1`, `@ADMIN2`, `@INGRESS3`, … stand for ports of nodes, `@OTHER` for one of
    /// nobody, and `@DATA1`, `@TLS` for directories.
    pub files: Vec<String>,
}

const EVERYTHING_BUT_METADATA: &str = r#"["admin", "worker", "log-server", "http-ingress"]"#;

const fn harmless(name: &'static str, apply: fn(&mut [Node])) -> Change {
    Change { name, apply, codes: &[], whole: true }
}

const fn fault(name: &'static str, codes: &'static [&'static str], apply: fn(&mut [Node])) -> Change {
    Change { name, apply, codes, whole: false }
}

/// What is warned of and shows only later: with the next loss, or to somebody who looks.
const fn later(name: &'static str, codes: &'static [&'static str], apply: fn(&mut [Node])) -> Change {
    Change { name, apply, codes, whole: true }
}

/// What can be done to a set.
pub static CHANGES: [Change; 28] = [
    harmless("a location for each node", |nodes| locate(nodes, ["eu.a", "eu.b", "eu.c"])),
    harmless("copies over two of three zones", |nodes| {
        locate(nodes, ["eu.a", "eu.b", "eu.c"]);
        replicate(nodes, "\"{zone: 2, node: 2}\"");
    }),
    harmless("TLS allowed everywhere", |nodes| secure(nodes, ["allow"; NODES])),
    harmless("TLS preferred everywhere", |nodes| secure(nodes, ["prefer"; NODES])),
    harmless("TLS required everywhere", |nodes| secure(nodes, ["require"; NODES])),
    harmless("TLS allowed on one and preferred on the others", |nodes| {
        secure(nodes, ["prefer", "allow", "prefer"])
    }),
    harmless("a third node without the ingress", |nodes| {
        nodes[2].roles = Some(r#"["admin", "worker", "log-server", "metadata-server"]"#);
    }),
    harmless("peers without the node itself", |nodes| {
        for node in &mut nodes[1..] {
            let own = format!("@FABRIC{}", node.binds + 1);
            node.peers.retain(|peer| !peer.ends_with(&own));
        }
    }),
    fault("another cluster's name on one node", &["RS202"], |nodes| nodes[2].cluster = "staging"),
    fault("one name for two nodes", &["RS203"], |nodes| nodes[2].name = nodes[1].name.clone()),
    fault("one id for two nodes", &["RS215"], |nodes| {
        nodes[1].root = "force-node-id = 7\n";
        nodes[2].root = "force-node-id = 7\n";
    }),
    fault("one port for two nodes", &["RS204"], |nodes| nodes[2].binds = 1),
    fault("an address on which another port is listened on", &["RS158"], |nodes| {
        nodes[2].root = "bind-ip = \"127.0.0.1\"\n";
        nodes[2].advertises = NODES;
    }),
    fault("TLS required on one node alone", &["RS218"], |nodes| {
        secure(nodes, ["require", "off", "off"]);
    }),
    fault("TLS off on one node alone", &["RS218"], |nodes| secure(nodes, ["require", "require", "off"])),
    // Those that require it do not dial the one that allows it; as long as it dials them, nothing shows.
    later("TLS allowed on one node, required on the others", &["RS218"], |nodes| {
        secure(nodes, ["require", "require", "allow"]);
    }),
    fault("peers that are nobody", &["RS205"], |nodes| ask(nodes, "http://127.0.0.1:@OTHER")),
    fault("peers that serve no metadata", &["RS205"], |nodes| {
        ask(nodes, "http://127.0.0.1:@FABRIC2");
        nodes[1].roles = Some(EVERYTHING_BUT_METADATA);
        nodes[..2].iter_mut().for_each(|node| node.peers.truncate(1));
    }),
    fault("the admin API as the only peer", &["RS205"], |nodes| ask(nodes, "http://127.0.0.1:@ADMIN1")),
    fault("peers that are only the node itself", &["RS206"], |nodes| {
        nodes[2].peers = vec!["http://127.0.0.1:@FABRIC3".into()];
    }),
    fault("two nodes that provision, alone each", &["RS201"], |nodes| {
        nodes[1].provisions = true;
    }),
    fault("more copies than log-servers", &["RS209"], |nodes| replicate(nodes, "4")),
    fault("copies over more zones than there are", &["RS209"], |nodes| {
        locate(nodes, ["eu.a", "eu.a", "eu.a"]);
        replicate(nodes, "\"{zone: 2, node: 2}\"");
    }),
    fault("no log-server", &["RS217"], |nodes| {
        nodes
            .iter_mut()
            .for_each(|node| node.roles = Some(r#"["admin", "worker", "http-ingress", "metadata-server"]"#));
    }),
    fault("no ingress", &["RS217"], |nodes| {
        nodes
            .iter_mut()
            .for_each(|node| node.roles = Some(r#"["admin", "worker", "log-server", "metadata-server"]"#));
    }),
    fault("one node with its metadata elsewhere", &["RS214"], |nodes| {
        ask(nodes, "");
        nodes[2].metadata = Some("type = \"etcd\"\naddresses = [\"http://127.0.0.1:@OTHER\"]\n");
    }),
    later("one copy", &["RS219"], |nodes| replicate(nodes, "1")),
    later("one metadata server of three nodes", &["RS221"], |nodes| {
        for node in &mut nodes[1..] {
            node.roles = Some(EVERYTHING_BUT_METADATA);
        }
        nodes.iter_mut().for_each(|node| node.peers.truncate(1));
    }),
];

/// The third node serves no metadata, and asks here for it.
fn ask(nodes: &mut [Node], peer: &str) {
    nodes.iter_mut().for_each(|node| node.peers.truncate(2));
    nodes[2].roles = Some(EVERYTHING_BUT_METADATA);
    nodes[2].peers = vec![peer.to_owned()];
}

fn locate(nodes: &mut [Node], locations: [&'static str; NODES]) {
    nodes.iter_mut().zip(locations).for_each(|(node, location)| node.location = Some(location));
}

fn replicate(nodes: &mut [Node], replication: &'static str) {
    nodes.iter_mut().for_each(|node| node.replication = replication);
}

fn secure(nodes: &mut [Node], modes: [&'static str; NODES]) {
    nodes.iter_mut().zip(modes).for_each(|(node, mode)| node.tls = Some(mode));
    // What peers advertise is what the others dial.
    let schemes: Vec<&str> = nodes.iter().map(scheme).collect();
    for node in nodes {
        node.peers = (0..NODES).map(|at| format!("{}://127.0.0.1:@FABRIC{}", schemes[at], at + 1)).collect();
    }
}

fn scheme(node: &Node) -> &'static str {
    if matches!(node.tls, Some("prefer" | "require")) { "https" } else { "http" }
}

fn sound() -> Vec<Node> {
    let node = |at: usize| Node {
        name: format!("n{}", at + 1),
        cluster: "sets",
        provisions: at == 0,
        binds: at,
        advertises: at,
        peers: (1..=NODES).map(|at| format!("http://127.0.0.1:@FABRIC{at}")).collect(),
        roles: None,
        replication: "2",
        location: None,
        tls: None,
        metadata: None,
        root: "",
    };
    (0..NODES).map(node).collect()
}

impl Node {
    fn text(&self, at: usize) -> String {
        let n = at + 1;
        let roles = self.roles.map_or_else(String::new, |roles| format!("roles = {roles}\n"));
        let location = self.location.map_or_else(String::new, |at| format!("location = \"{at}\"\n"));
        let port =
            if self.advertises < NODES { format!("@FABRIC{}", self.advertises + 1) } else { "@OTHER".into() };
        let tls = self.tls.map_or_else(String::new, |mode| {
            format!(
                "[tls]\nmode = \"{mode}\"\ncert-file = \"@TLS/node.pem\"\nkey-file = \"@TLS/node.key\"\nca-files = \
                 [\"@TLS/ca.pem\"]\n"
            )
        });
        let peers: Vec<String> = self.peers.iter().map(|peer| format!("\"{peer}\"")).collect();
        let peers = format!("addresses = [{}]\n", peers.join(", "));
        format!(
            // Nothing here lives long enough for a snapshot.
            "# restate-scaleout: allow-file RS211 nothing is kept\nnode-name = \"{}\"\ncluster-name = \"{}\"\nbase-dir = \
             \"@DATA{n}\"\nbind-address = \"127.0.0.1:@FABRIC{}\"\nadvertised-address = \"{}://127.0.0.1:{port}\"\n\
             auto-provision = {}\ndefault-num-partitions = 2\ndefault-replication = {}\ndisable-telemetry = true\n\
             rocksdb-total-memory-size = \"256 MiB\"\nadmin.bind-address = \"127.0.0.1:@ADMIN{n}\"\ningress.bind-address = \
             \"127.0.0.1:@INGRESS{n}\"\n{roles}{location}{}\n[metadata-client]\n{}{tls}",
            self.name,
            self.cluster,
            self.binds + 1,
            scheme(self),
            self.provisions,
            self.replication,
            self.root,
            self.metadata.unwrap_or(&peers),
        )
    }
}

/// The sound set, each change by itself, and as many pairs as are asked for, from a seed.
pub fn cases(seed: u64, pairs: usize) -> Vec<Case> {
    let mut rng = Rng::with_seed(seed);
    let alone = CHANGES.iter().map(|change| vec![change]);
    let pairs = (0..pairs).map(|_| {
        let first = rng.usize(0..CHANGES.len());
        let second = (first + rng.usize(1..CHANGES.len())) % CHANGES.len();
        vec![&CHANGES[first], &CHANGES[second]]
    });
    std::iter::once(Vec::new()).chain(alone).chain(pairs).map(case).collect()
}

fn case(changes: Vec<&'static Change>) -> Case {
    let mut nodes = sound();
    changes.iter().for_each(|change| (change.apply)(&mut nodes));
    let files = nodes.iter().enumerate().map(|(at, node)| node.text(at)).collect();
    Case { changes, files }
}
