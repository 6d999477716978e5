//! Servers that are started together, watched for a while, and stopped.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use super::cases::NODES;
use crate::parity::server::Server;
use crate::parity::starts::running::{Running, TLS, end_of, get, serves, spawn};

/// Two looks at servers that are coming up.
const LOOK: Duration = Duration::from_millis(200);

/// For so long nothing may be wanting: a node that does not know the partitions yet has an answer for all of them.
const STEADY: Duration = Duration::from_secs(4);

/// Ports of this machine that nobody listens on.
pub struct Ports(Vec<u16>);

impl Ports {
    fn free() -> std::io::Result<Self> {
        // All are held until all are known, so that none is given twice.
        let held: Vec<TcpListener> =
            (0..=3 * NODES).map(|_| TcpListener::bind(("127.0.0.1", 0))).collect::<Result<_, _>>()?;
        held.iter().map(|one| one.local_addr().map(|it| it.port())).collect::<Result<_, _>>().map(Self)
    }

    /// Ports for a text that is only looked at.
    pub fn sketched() -> Self {
        Self((0..=3 * NODES).zip(15_000..).map(|(_, port)| port).collect())
    }

    fn admin(&self, at: usize) -> u16 {
        self.0[NODES + at]
    }

    fn ingress(&self, at: usize) -> u16 {
        self.0[2 * NODES + at]
    }

    /// The text with ports and directories.
    pub fn filled(&self, text: &str, data: &Path) -> String {
        let mut text = text.replace("@OTHER", &self.0[3 * NODES].to_string()).replace("@TLS", TLS);
        for at in 0..NODES {
            let n = at + 1;
            for (mark, port) in
                [("FABRIC", self.0[at]), ("ADMIN", self.admin(at)), ("INGRESS", self.ingress(at))]
            {
                text = text.replace(&format!("@{mark}{n}"), &port.to_string());
            }
            text = text.replace(&format!("@DATA{n}"), &data.join(format!("data{n}")).display().to_string());
        }
        text
    }
}

/// What keeps the nodes of a set from being one cluster that serves; nothing when they are.
pub type Wanting = Vec<String>;

/// Starts a server with each file and watches them until they are one cluster, or the time is over. Gives the files as
/// the servers read them, too.
///
/// # Errors
/// When one cannot be started.
pub fn start(
    server: &Server,
    files: &[String],
    patience: Duration,
) -> Result<(Wanting, Vec<String>), String> {
    let said = |error: std::io::Error| error.to_string();
    let folder = tempfile::tempdir().map_err(said)?;
    let ports = Ports::free().map_err(said)?;
    let files: Vec<String> = files.iter().map(|text| ports.filled(text, folder.path())).collect();
    let mut running: Vec<Running> = Vec::new();
    for (at, text) in files.iter().enumerate() {
        let own = folder.path().join(format!("n{}", at + 1));
        std::fs::create_dir(&own).map_err(said)?;
        running.push(spawn(server, text, &own)?);
        // The first one is there when the others come, as it is where a cluster is grown.
        std::thread::sleep(LOOK);
    }
    let until = Instant::now() + patience;
    let mut whole_since = None;
    loop {
        let wanting = look(&mut running, &ports, &files, folder.path())?;
        let ended = wanting.iter().any(|one| one.contains("ended"));
        let steady = if wanting.is_empty() {
            whole_since.get_or_insert_with(Instant::now).elapsed() > STEADY
        } else {
            whole_since = None;
            false
        };
        let over = Instant::now() > until && whole_since.is_none();
        if steady || ended || over {
            return Ok((wanting, files));
        }
        std::thread::sleep(LOOK);
    }
}

fn look(running: &mut [Running], ports: &Ports, files: &[String], folder: &Path) -> Result<Wanting, String> {
    let said = |error: std::io::Error| error.to_string();
    let mut wanting = Vec::new();
    let voters =
        files.iter().filter(|text| !text.contains("roles =") || text.contains("metadata-server")).count();
    for (at, one) in running.iter_mut().enumerate() {
        let n = at + 1;
        if let Some(status) = one.0.try_wait().map_err(said)? {
            let log = std::fs::read_to_string(folder.join(format!("n{n}/log"))).map_err(said)?;
            wanting.push(format!("n{n} ended with {:?}: {}", status.code(), end_of(&log)));
            continue;
        }
        if !serves(ports.admin(at)) {
            wanting.push(format!("n{n} does not answer for every partition"));
        }
        let health = get(ports.admin(at), "/cluster-health").unwrap_or_default();
        let members = members(&health);
        if members != voters {
            wanting.push(format!("n{n} counts {members} of {voters} metadata servers"));
        }
    }
    let ingress = |at| TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], ports.ingress(at)))).is_ok();
    if !(0..running.len()).any(ingress) {
        wanting.push("nobody listens for invocations".into());
    }
    Ok(wanting)
}

/// The number of members in an answer about the health of a cluster.
fn members(answer: &str) -> usize {
    let body = answer.split("\r\n\r\n").nth(1).unwrap_or_default();
    let start = body.find('{').unwrap_or_default();
    let end = body.rfind('}').map_or(0, |end| end + 1);
    let read: serde_json::Value =
        body.get(start..end).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    read["metadata_cluster_health"]["members"].as_array().map_or(0, Vec::len)
}
