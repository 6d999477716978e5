//! Answers to requests, read before it is known which request they belong to.

use std::collections::BTreeMap;

use super::{flat, need};
use crate::answer::{
    CommandOutput, ConfigFile, DialFailure, DialReport, DiskReport, EnvironmentValue, InstalledServer,
    LogTail, ProcessInfo, ProcessReport,
};
use crate::fault::FieldFault;
use crate::observation::Observation;
use crate::reply::Reply;
use crate::request::Request;

flat! {
    /// An answer of any kind. [`AnyAnswer::observation`] makes it the answer to its request.
    pub AnyAnswer {
        exit = "exit": Option<i32>,
        stdout = "stdout": String,
        stderr = "stderr": String,
        timed_out = "timed-out": bool,
        text = "text": Option<String>,
        sha256 = "sha256": Option<String>,
        age_ms = "age-ms": Option<u64>,
        mode = "mode": Option<String>,
        processes = "processes": Vec<ProcessInfo>,
        base_dir = "base-dir": Option<String>,
        exists = "exists": bool,
        node_directories = "node-directories": Vec<String>,
        marked = "marked": Option<Vec<String>>,
        data_directory = "data-directory": Option<String>,
        empty = "empty": Option<bool>,
        other_entries = "other-entries": Option<u64>,
        free_bytes = "free-bytes": Option<u64>,
        version = "version": Option<String>,
        program = "program": Option<String>,
        arguments = "arguments": Option<Vec<String>>,
        environment = "environment": Option<BTreeMap<String, EnvironmentValue>>,
        status = "status": Option<u16>,
        body = "body": Option<String>,
        failure = "failure": Option<DialFailure>,
        lines = "lines": Vec<String>,
    }
}

/// The answer as that of one kind of request.
pub(super) fn of<A>(
    answer: Reply<AnyAnswer>,
    below: &[&str],
    take: impl FnOnce(AnyAnswer, &[&str]) -> Result<A, FieldFault>,
) -> Result<Reply<A>, FieldFault> {
    Ok(match answer {
        Reply::Error(error) => Reply::Error(error),
        Reply::Ok(flat) => Reply::Ok(take(flat, below)?),
    })
}

impl AnyAnswer {
    /// The observation that a request and its answer make. An answer that is not one to this request
    /// counts as the host's failure.
    pub fn observation(request: Request, at_ms: u64, answer: Reply<Self>) -> Observation {
        /// The answer, or that it has the wrong shape.
        fn as_own<A>(
            answer: Reply<AnyAnswer>,
            take: impl FnOnce(AnyAnswer, &[&str]) -> Result<A, FieldFault>,
        ) -> Reply<A> {
            of(answer, &["ok"], take)
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

    pub(super) fn output(self, below: &[&str]) -> Result<CommandOutput, FieldFault> {
        self.only(below, &["exit", "stdout", "stderr", "timed-out"])?;
        Ok(CommandOutput {
            exit: self.exit.flatten(),
            stdout: self.stdout.unwrap_or_default(),
            stderr: self.stderr.unwrap_or_default(),
            timed_out: self.timed_out.unwrap_or_default(),
        })
    }

    pub(super) fn config(self, below: &[&str]) -> Result<ConfigFile, FieldFault> {
        self.only(below, &["text", "sha256", "age-ms", "mode"])?;
        Ok(ConfigFile {
            text: self.text.flatten(),
            sha256: self.sha256.flatten(),
            age_ms: self.age_ms.flatten(),
            mode: self.mode.flatten(),
        })
    }

    pub(super) fn processes(mut self, below: &[&str]) -> Result<ProcessReport, FieldFault> {
        self.only(below, &["processes"])?;
        Ok(ProcessReport { processes: need(&mut self.processes, below, "processes")? })
    }

    pub(super) fn disk(mut self, below: &[&str]) -> Result<DiskReport, FieldFault> {
        self.only(
            below,
            &[
                "base-dir",
                "exists",
                "node-directories",
                "marked",
                "data-directory",
                "empty",
                "other-entries",
                "free-bytes",
            ],
        )?;
        Ok(DiskReport {
            base_dir: self.base_dir.flatten(),
            exists: need(&mut self.exists, below, "exists")?,
            node_directories: self.node_directories.unwrap_or_default(),
            marked: self.marked.flatten(),
            data_directory: self.data_directory.flatten(),
            empty: self.empty.flatten(),
            other_entries: self.other_entries.flatten(),
            free_bytes: self.free_bytes.flatten(),
        })
    }

    pub(super) fn installed(self, below: &[&str]) -> Result<InstalledServer, FieldFault> {
        self.only(below, &["version", "program", "arguments", "environment"])?;
        Ok(InstalledServer {
            version: self.version.flatten(),
            program: self.program.flatten(),
            arguments: self.arguments.flatten(),
            environment: self.environment.flatten(),
        })
    }

    pub(super) fn dial(self, below: &[&str]) -> Result<DialReport, FieldFault> {
        self.only(below, &["status", "body", "failure"])?;
        Ok(DialReport {
            status: self.status.flatten(),
            body: self.body.flatten(),
            failure: self.failure.flatten(),
        })
    }

    pub(super) fn log_tail(mut self, below: &[&str]) -> Result<LogTail, FieldFault> {
        self.only(below, &["lines"])?;
        Ok(LogTail { lines: need(&mut self.lines, below, "lines")? })
    }
}
