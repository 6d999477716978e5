//! Answers to requests, read before it is known which request they belong to.

use std::collections::BTreeMap;

use super::{flat, need};
use crate::answer::{
    CommandOutput, ConfigFile, DialFailure, DialReport, DiskReport, EnvironmentValue, InstalledServer,
    LogTail, ProcessInfo, ProcessReport,
};
use crate::observation::Observation;
use crate::reply::Reply;
use crate::request::Request;

flat! {
    /// An answer of any kind. [`AnyAnswer::observation`] makes it the answer to its request.
    pub AnyAnswer, "an answer" {
        exit: i32,
        stdout: String,
        stderr: String,
        timed_out: bool,
        text: String,
        sha256: String,
        age_ms: u64,
        mode: String,
        processes: Vec<ProcessInfo>,
        base_dir: String,
        exists: bool,
        node_directories: Vec<String>,
        empty: bool,
        free_bytes: u64,
        version: String,
        program: String,
        arguments: Vec<String>,
        environment: BTreeMap<String, EnvironmentValue>,
        status: u16,
        body: String,
        failure: DialFailure,
        lines: Vec<String>,
    }
}

/// The answer as that of one kind of request.
pub(super) fn of<A>(
    answer: Reply<AnyAnswer>,
    take: impl FnOnce(&mut AnyAnswer) -> Result<A, String>,
) -> Result<Reply<A>, String> {
    Ok(match answer {
        Reply::Error(error) => Reply::Error(error),
        Reply::Ok(mut flat) => {
            let answer = take(&mut flat)?;
            flat.end()?;
            Reply::Ok(answer)
        }
    })
}

impl AnyAnswer {
    /// The observation that a request and its answer make. An answer that is not one to this request
    /// counts as the host's failure.
    pub fn observation(request: Request, at_ms: u64, answer: Reply<Self>) -> Observation {
        /// The answer, or that it has the wrong shape.
        fn as_own<A>(
            answer: Reply<AnyAnswer>,
            take: impl FnOnce(&mut AnyAnswer) -> Result<A, String>,
        ) -> Reply<A> {
            of(answer, take)
                .unwrap_or_else(|problem| Reply::failed(format!("the answer has the wrong shape: {problem}")))
        }
        match request {
            Request::Restatectl { args, .. } => {
                Observation::Restatectl { at_ms, args, answer: as_own(answer, Self::output) }
            }
            Request::ReadConfig { node } => {
                Observation::ReadConfig { at_ms, node, answer: as_own(answer, Self::config) }
            }
            Request::Process { node } => {
                Observation::Process { at_ms, node, answer: as_own(answer, Self::processes) }
            }
            Request::Disk { node, base_dir } => {
                Observation::Disk { at_ms, node, base_dir, answer: as_own(answer, Self::disk) }
            }
            Request::Installed { node } => {
                Observation::Installed { at_ms, node, answer: as_own(answer, Self::installed) }
            }
            Request::Dial { node, url, from } => {
                Observation::Dial { at_ms, node, url, from, answer: as_own(answer, Self::dial) }
            }
            Request::DumpConfig { node } => {
                Observation::DumpConfig { at_ms, node, answer: as_own(answer, Self::output) }
            }
            Request::LogTail { node, .. } => {
                Observation::LogTail { at_ms, node, answer: as_own(answer, Self::log_tail) }
            }
        }
    }

    pub(super) fn output(&mut self) -> Result<CommandOutput, String> {
        Ok(CommandOutput {
            exit: self.exit.take(),
            stdout: self.stdout.take().unwrap_or_default(),
            stderr: self.stderr.take().unwrap_or_default(),
            timed_out: self.timed_out.take().unwrap_or_default(),
        })
    }

    pub(super) fn config(&mut self) -> Result<ConfigFile, String> {
        Ok(ConfigFile {
            text: self.text.take(),
            sha256: self.sha256.take(),
            age_ms: self.age_ms.take(),
            mode: self.mode.take(),
        })
    }

    pub(super) fn processes(&mut self) -> Result<ProcessReport, String> {
        Ok(ProcessReport { processes: need(&mut self.processes, "processes")? })
    }

    pub(super) fn disk(&mut self) -> Result<DiskReport, String> {
        Ok(DiskReport {
            base_dir: self.base_dir.take(),
            exists: need(&mut self.exists, "exists")?,
            node_directories: self.node_directories.take().unwrap_or_default(),
            empty: self.empty.take(),
            free_bytes: self.free_bytes.take(),
        })
    }

    pub(super) fn installed(&mut self) -> Result<InstalledServer, String> {
        Ok(InstalledServer {
            version: self.version.take(),
            program: self.program.take(),
            arguments: self.arguments.take(),
            environment: self.environment.take(),
        })
    }

    pub(super) fn dial(&mut self) -> Result<DialReport, String> {
        Ok(DialReport { status: self.status.take(), body: self.body.take(), failure: self.failure.take() })
    }

    pub(super) fn log_tail(&mut self) -> Result<LogTail, String> {
        Ok(LogTail { lines: need(&mut self.lines, "lines")? })
    }
}
