//! Gives cases to a server and to the validator, and shrinks those on which they disagree.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use restate_scaleout::config::document::Document;
use restate_scaleout::config::load::check;
use semver::Version;

use super::server::{Answer, Server};

/// How a run went.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    /// How many configurations were compared.
    pub cases: usize,
    /// How many the server loaded.
    pub accepted: usize,
    /// Those on which the validator disagreed.
    pub different: usize,
}

impl Tally {
    /// How many the server refused.
    pub fn rejected(&self) -> usize {
        self.cases - self.accepted
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let same = self.cases - self.different;
        let percent = 100.0 * same as f64 / self.cases.max(1) as f64;
        write!(
            out,
            "{same} of {} agree ({percent:.3} %), {} loaded and {} refused",
            self.cases,
            self.accepted,
            self.rejected()
        )
    }
}

/// A configuration on which server and validator disagree, shrunk.
#[derive(Debug, Clone)]
pub struct Disagreement {
    /// The text, without the lines that do not matter.
    pub text: String,
    /// The server's version.
    pub version: Version,
    /// Whether the server loads it.
    pub accepted: bool,
    /// Its exit status.
    pub status: i32,
    /// What it complained about.
    pub message: String,
    /// What the validator complained about.
    pub findings: Vec<String>,
}

/// Asks the server about every case.
///
/// # Errors
/// When the server cannot be run.
pub fn run(server: &Server, cases: &[String]) -> Result<(Tally, Vec<Disagreement>), String> {
    let next = AtomicUsize::new(0);
    let accepted = AtomicUsize::new(0);
    let found: Mutex<Vec<(usize, Disagreement)>> = Mutex::default();
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| -> Result<(), String> {
                    let place = Place::new(server)?;
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let Some(text) = cases.get(at) else { return Ok(()) };
                        let answer = place.ask(text)?;
                        accepted.fetch_add(usize::from(answer.status == 0), Ordering::Relaxed);
                        if (answer.status == 0) != accepts(text, &server.version) {
                            let text = place.shrink(text, answer.status == 0)?;
                            let disagreement = place.describe(text)?;
                            found.lock().map_err(|error| error.to_string())?.push((at, disagreement));
                        }
                    }
                })
            })
            .collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().map_err(|_| "a worker panicked".to_owned())?)
    })?;
    let mut found = found.into_inner().map_err(|error| error.to_string())?;
    found.sort_by_key(|(at, _)| *at);
    let tally = Tally { cases: cases.len(), accepted: accepted.into_inner(), different: found.len() };
    Ok((tally, found.into_iter().map(|(_, disagreement)| disagreement).collect()))
}

/// Whether a server of `version` loads the text of a file, with an empty `base-dir`, no environment and
/// no flags, as the validator has it.
pub fn accepts(text: &str, version: &Version) -> bool {
    let document = Document::parse(text);
    document.is_valid() && !check(&document.root, version).iter().any(|key| key.issue.outcome.fails_to_load())
}

/// A directory of one worker.
pub struct Place<'a> {
    server: &'a Server,
    folder: tempfile::TempDir,
}

impl<'a> Place<'a> {
    /// A fresh directory for `server`.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new(server: &'a Server) -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        std::fs::create_dir(folder.path().join("empty")).map_err(|error| error.to_string())?;
        Ok(Self { server, folder })
    }

    /// What the server makes of a text.
    ///
    /// # Errors
    /// When it cannot be run.
    pub fn ask(&self, text: &str) -> Result<Answer, String> {
        let folder: &Path = self.folder.path();
        let file = folder.join("restate.toml");
        std::fs::write(&file, text).map_err(|error| error.to_string())?;
        self.server.load(&file, &folder.join("empty"))
    }

    fn differs(&self, text: &str, accepted: bool) -> Result<bool, String> {
        if accepts(text, &self.server.version) == accepted {
            return Ok(false);
        }
        Ok((self.ask(text)?.status == 0) == accepted)
    }

    /// Removes lines as long as the disagreement remains.
    fn shrink(&self, text: &str, accepted: bool) -> Result<String, String> {
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        let mut chunk = lines.len() / 2;
        while chunk > 0 {
            let mut at = 0;
            while at < lines.len() {
                let end = (at + chunk).min(lines.len());
                let fewer: Vec<&str> = lines[..at].iter().chain(&lines[end..]).copied().collect();
                if self.differs(&fewer.concat(), accepted)? {
                    lines = fewer;
                } else {
                    at = end;
                }
            }
            chunk /= 2;
        }
        Ok(lines.concat())
    }

    fn describe(&self, text: String) -> Result<Disagreement, String> {
        let answer = self.ask(&text)?;
        let document = Document::parse(&text);
        let mut findings: Vec<String> = document.errors.iter().map(|error| format!("{error:?}")).collect();
        let checked = check(&document.root, &self.server.version);
        findings.extend(
            checked.iter().map(|finding| format!("{} {}", finding.path.join("."), finding.issue.message)),
        );
        Ok(Disagreement {
            version: self.server.version.clone(),
            accepted: answer.status == 0,
            status: answer.status,
            message: answer.message,
            text,
            findings,
        })
    }
}
