//! A server that is started, watched for a while, and stopped.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::parity::server::Server;

/// What became of a start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A partition answers a query.
    Serves,
    /// The process ended by itself.
    Ended {
        /// Its exit status; none when a signal ended it.
        status: Option<i32>,
        /// The end of what it said.
        message: String,
    },
    /// It runs, and no partition has answered in time.
    Waits,
}

/// Certificates that are good.
pub const TLS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/parity/tls");
/// Two looks at a server that is coming up.
const LOOK: Duration = Duration::from_millis(50);

/// A started process, stopped when it is let go of.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only when it has ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a server with the text, its ports and directory filled in, and watches it until a partition serves, it
/// ends, or the time is over. Gives the text as the server read it, too.
///
/// # Errors
/// When it cannot be started.
pub fn start(server: &Server, text: &str, patience: Duration) -> Result<(Outcome, String), String> {
    let said = |error: std::io::Error| error.to_string();
    let folder = tempfile::tempdir().map_err(said)?;
    let ports = Ports::free().map_err(said)?;
    let data = folder.path().join("data").display().to_string();
    let text = ports.filled(text).replace("@DATA", &data).replace("@TLS", TLS);
    let mut running = spawn(server, &text, folder.path())?;
    let until = Instant::now() + patience;
    loop {
        if let Some(status) = running.0.try_wait().map_err(said)? {
            let log = std::fs::read_to_string(folder.path().join("log")).map_err(said)?;
            return Ok((Outcome::Ended { status: status.code(), message: end_of(&log) }, text));
        }
        if serves(ports.admin) {
            return Ok((Outcome::Serves, text));
        }
        if Instant::now() > until {
            return Ok((Outcome::Waits, text));
        }
        std::thread::sleep(LOOK);
    }
}

/// Starts a server with this text in a folder, where it leaves its log.
///
/// # Errors
/// When it cannot be started.
pub fn spawn(server: &Server, text: &str, folder: &Path) -> Result<Running, String> {
    let said = |error: std::io::Error| error.to_string();
    let file = folder.join("restate.toml");
    std::fs::write(&file, text).map_err(said)?;
    let output = std::fs::File::create(folder.join("log")).map_err(said)?;
    let child = Command::new(server.binary())
        .arg("--config-file")
        .arg(&file)
        .current_dir(folder)
        .env_clear()
        // Else it waits for a cloud that is not there.
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .stdout(output.try_clone().map_err(said)?)
        .stderr(output)
        .spawn()
        .map_err(|error| format!("cannot run a server: {error}"))?;
    Ok(Running(child))
}

/// The last complaint of a log.
pub fn end_of(log: &str) -> String {
    let complaint =
        |line: &&str| line.contains("rror") || line.contains("failed") || line.contains("panicked");
    let lines: Vec<&str> = log.lines().filter(complaint).collect();
    lines.iter().rev().take(2).rev().flat_map(|line| line.chars().take(300)).collect()
}

/// Whether a query that asks every partition is answered.
pub fn serves(admin: u16) -> bool {
    let body = r#"{"query":"SELECT COUNT(1) AS n FROM sys_invocation"}"#;
    let head = "content-type: application/json\r\naccept: application/json\r\n";
    let ask = ask(admin, &format!("POST /query HTTP/1.1\r\n{head}content-length: {}\r\n", body.len()), body);
    ask.is_ok_and(|answer| answer.starts_with("HTTP/1.1 200") && answer.contains("rows"))
}

/// What is answered at a path of the admin API.
///
/// # Errors
/// When nothing is.
pub fn get(admin: u16, path: &str) -> std::io::Result<String> {
    ask(admin, &format!("GET {path} HTTP/1.1\r\naccept: application/json\r\n"), "")
}

fn ask(admin: u16, head: &str, body: &str) -> std::io::Result<String> {
    let timeout = Duration::from_secs(2);
    let mut stream = TcpStream::connect_timeout(&SocketAddr::from(([127, 0, 0, 1], admin)), timeout)?;
    stream.set_read_timeout(Some(timeout))?;
    write!(stream, "{head}host: 127.0.0.1\r\nconnection: close\r\n\r\n{body}")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// Ports of this machine that nobody listens on.
struct Ports {
    fabric: u16,
    admin: u16,
    ingress: u16,
    other: u16,
}

impl Ports {
    fn free() -> std::io::Result<Self> {
        // All are held until all are known, so that none is given twice.
        let held = (0..4).map(|_| TcpListener::bind(("127.0.0.1", 0))).collect::<Result<Vec<_>, _>>()?;
        let mut ports = held.iter().map(|one| one.local_addr().map(|address| address.port()));
        let mut next = || ports.next().unwrap_or_else(|| Err(std::io::Error::other("too few ports")));
        Ok(Self { fabric: next()?, admin: next()?, ingress: next()?, other: next()? })
    }

    fn filled(&self, text: &str) -> String {
        [("@FABRIC", self.fabric), ("@ADMIN", self.admin), ("@INGRESS", self.ingress), ("@OTHER", self.other)]
            .into_iter()
            .fold(text.to_owned(), |text, (mark, port)| text.replace(mark, &port.to_string()))
    }
}
