//! Asks real servers whether they load what the validator accepts.
//!
//! Configurations are generated and mutated from a seed; each is given to
//! `restate-server --config-file FILE --dump-config` of three versions, and the exit status is
//! compared with the validator's verdict.

#[cfg(test)]
pub mod alone;
mod basics;
mod compare;
pub mod corpus;
mod difference;
mod generate;
mod mutate;
pub mod sample;
mod server;
mod starts;
#[cfg(test)]
mod with_real_servers;
mod write;

use std::process::ExitCode;

use compare::Disagreement;
use server::Server;

use crate::out;

/// `xtask parity [--starts | --sets] [--cases N] [--seed S] [--version V]`
pub fn run(arguments: &[String]) -> ExitCode {
    let options = match Options::parse(arguments) {
        Ok(options) => options,
        Err(message) => {
            out::note(format_args!(
                "parity: {message}\nusage: parity [--starts | --sets] [--cases N] [--seed S] [--version V]"
            ));
            return ExitCode::from(2);
        }
    };
    match compare_all(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            out::note(format_args!("parity: {message}"));
            ExitCode::from(2)
        }
    }
}

struct Options {
    /// How many configurations; none given, as many as the comparison usually has.
    cases: Option<usize>,
    seed: u64,
    version: Option<String>,
    /// Start the servers, instead of asking what they load.
    starts: bool,
    /// Start several together.
    sets: bool,
}

/// Configurations that are loaded, unless another number is given.
const LOADED: usize = 5000;
/// Configurations that servers are started with.
const STARTED: usize = 200;
/// Sets with two changes whose servers are started together, beside those with one.
const PAIRED: usize = 10;

impl Options {
    fn parse(arguments: &[String]) -> Result<Self, String> {
        let mut options =
            Self { cases: None, seed: fastrand::u64(..) >> 32, version: None, starts: false, sets: false };
        let mut rest = arguments.iter();
        while let Some(flag) = rest.next() {
            match flag.as_str() {
                "--starts" => options.starts = true,
                "--sets" => options.sets = true,
                _ => {}
            }
            if matches!(flag.as_str(), "--starts" | "--sets") {
                continue;
            }
            let value = rest.next().ok_or_else(|| format!("{flag} needs a value"))?;
            let number = || value.parse::<u64>().map_err(|_| format!("{flag} {value}: not a number"));
            match flag.as_str() {
                "--cases" => {
                    options.cases = Some(usize::try_from(number()?).map_err(|error| error.to_string())?);
                }
                "--seed" => options.seed = number()?,
                "--version" => options.version = Some(value.clone()),
                other => return Err(format!("unknown option {other}")),
            }
        }
        Ok(options)
    }
}

/// Runs and reports; whether every disagreement is explained.
fn compare_all(options: &Options) -> Result<bool, String> {
    let mut servers = Server::all()?;
    if let Some(version) = &options.version {
        servers.retain(|server| server.version.to_string() == *version);
    }
    if options.sets {
        return starts::sets::compare_all(&servers, options.seed, options.cases.unwrap_or(PAIRED));
    }
    if options.starts {
        return starts::compare_all(&servers, options.seed, options.cases.unwrap_or(STARTED));
    }
    let count = options.cases.unwrap_or(LOADED);
    out::say(format_args!(
        "seed {}, {} configurations for each of {} servers",
        options.seed,
        count,
        servers.len()
    ));
    let known = difference::known()?;
    let mut explained = true;
    for server in &servers {
        let cases = generate::cases(options.seed, count, &server.version);
        let (tally, disagreements) = compare::run(server, &cases)?;
        out::say(format_args!("{}: {tally}", server.version));
        for found in &disagreements {
            let reason = known.iter().find(|difference| difference.explains(found));
            explained &= reason.is_some();
            print_disagreement(server, found, reason.map(|difference| difference.name.as_str()));
        }
    }
    Ok(explained)
}

fn print_disagreement(server: &Server, found: &Disagreement, reason: Option<&str>) {
    let (they, we) = if found.accepted { ("loads", "refuse") } else { ("refuses", "load") };
    out::say(format_args!(
        "  {} {they} (exit status {}) what we {we}: {}",
        server.version,
        found.status,
        reason.unwrap_or("NOT EXPLAINED")
    ));
    for line in found.text.lines() {
        out::say(format_args!("    | {line}"));
    }
    if !found.message.is_empty() {
        out::say(format_args!("    server: {}", found.message));
    }
    for finding in &found.findings {
        out::say(format_args!("    we: {finding}"));
    }
}
