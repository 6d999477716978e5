//! Starts real servers and compares what becomes of them with what the validator says of their files.
//!
//! A configuration that loads may still end its server, or leave it waiting for ever. Every error that the validator
//! has for a start must come true, and a file without one must come up.

mod cases;
mod running;
pub mod sets;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use restate_scaleout::api::validate::{NodeConfig, Severity, ValidateInput};
use restate_scaleout::config::rules::{Stage, find};
use restate_scaleout::config::validate;

use super::server::Server;
use crate::out;
pub use cases::cases;
use running::{Outcome, start};

/// How long a server that should fail is watched for coming up all the same.
const WATCHED: Duration = Duration::from_secs(5);
/// How long a server that should come up may take, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the validator expects of a start.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Expected {
    /// The text does not load, which is for the other comparison.
    NotLoaded,
    /// It comes up.
    Serves,
    /// It does not, for these reasons.
    Fails(Vec<String>),
    /// It may do either, and the validator says why.
    Either,
}

/// A start that went otherwise than expected.
#[derive(Debug)]
pub struct Surprise {
    /// The text that was read.
    pub text: String,
    /// What the validator expected.
    expected: Expected,
    /// What became of it.
    outcome: Outcome,
}

/// How many starts there were, by what was expected.
#[derive(Debug, Default)]
pub struct Starts {
    /// Expected to serve.
    pub serve: AtomicUsize,
    /// Expected to fail.
    pub fail: AtomicUsize,
    /// Not started, or either would have been right.
    pub other: AtomicUsize,
}

fn expected(text: &str, server: &Server) -> Expected {
    let input = ValidateInput {
        nodes: vec![NodeConfig::with_file("restate.toml", text)],
        server_version: Some(server.version.to_string()),
        one_host: true,
        fixes: false,
        ..ValidateInput::default()
    };
    let found = validate(&input).diagnostics;
    let stage = |code: &str| find(code).map(|rule| rule.stage);
    let errors = found.iter().filter(|one| one.severity == Severity::Error);
    if errors.clone().any(|one| stage(&one.code) == Some(Stage::Load)) {
        return Expected::NotLoaded;
    }
    let fatal: Vec<String> = errors
        .filter(|one| stage(&one.code) == Some(Stage::Start))
        .map(|one| format!("{} {}", one.code, one.message))
        .collect();
    if !fatal.is_empty() {
        return Expected::Fails(fatal);
    }
    // A lesser finding of a rule about starts says that it depends.
    let doubtful = found.iter().any(|one| stage(&one.code) == Some(Stage::Start));
    if doubtful { Expected::Either } else { Expected::Serves }
}

/// Starts a server with each case.
///
/// # Errors
/// When one cannot be started.
pub fn compare(server: &Server, cases: &[String]) -> Result<(Starts, Vec<Surprise>), String> {
    let (next, starts) = (AtomicUsize::new(0), Starts::default());
    let surprises: Mutex<Vec<(usize, Surprise)>> = Mutex::default();
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    std::thread::scope(|scope| {
        let work = || -> Result<(), String> {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(text) = cases.get(at) else { return Ok(()) };
                // Which ports it is makes no difference to the validator, so far as they differ.
                let expected = expected(&sketch(text), server);
                let (count, patience) = match &expected {
                    Expected::NotLoaded | Expected::Either => {
                        starts.other.fetch_add(1, Ordering::Relaxed);
                        continue;
                    }
                    Expected::Serves => (&starts.serve, PATIENCE),
                    Expected::Fails(_) => (&starts.fail, WATCHED),
                };
                count.fetch_add(1, Ordering::Relaxed);
                let (outcome, text) = start(server, text, patience)?;
                if (expected == Expected::Serves) != (outcome == Outcome::Serves) {
                    let surprise = Surprise { text, expected, outcome };
                    surprises.lock().map_err(|error| error.to_string())?.push((at, surprise));
                }
            }
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().map_err(|_| "a worker panicked".to_owned())?)
    })?;
    let mut surprises = surprises.into_inner().map_err(|error| error.to_string())?;
    surprises.sort_by_key(|(at, _)| *at);
    Ok((starts, surprises.into_iter().map(|(_, surprise)| surprise).collect()))
}

/// The text with ports that differ, for a look before it is started.
fn sketch(text: &str) -> String {
    [
        ("@FABRIC", "15122"),
        ("@ADMIN", "19070"),
        ("@INGRESS", "18080"),
        ("@OTHER", "15999"),
        ("@DATA", "/data"),
        ("@TLS", "/tls"),
    ]
    .into_iter()
    .fold(text.to_owned(), |text, (mark, port)| text.replace(mark, port))
}

/// Compares and reports; whether nothing was surprising.
///
/// # Errors
/// When a server cannot be started.
pub fn compare_all(servers: &[Server], seed: u64, count: usize) -> Result<bool, String> {
    out::say(format_args!("seed {seed}, {count} starts of each of {} servers", servers.len()));
    let cases = cases(seed, count);
    let mut agreed = true;
    for server in servers {
        let (starts, surprises) = compare(server, &cases)?;
        let number = |count: &AtomicUsize| count.load(Ordering::Relaxed);
        out::say(format_args!(
            "{}: {} expected to serve and {} to fail, {} left out; {} went otherwise",
            server.version,
            number(&starts.serve),
            number(&starts.fail),
            number(&starts.other),
            surprises.len()
        ));
        for surprise in &surprises {
            agreed = false;
            out::say(format_args!("  {:?}, and it was {:?}", surprise.expected, surprise.outcome));
            surprise.text.lines().for_each(|line| out::say(format_args!("    | {line}")));
        }
    }
    Ok(agreed)
}
