//! The host functions as bytes, and above them as types.

use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::api::answer::CommandOutput;
use crate::api::host::{
    ApproveInput, ApproveOutput, Clock, HostAction, LookInput, ReportInput, ReportOutput, SleepInput,
};
use crate::api::limits::{self, MIB};
use crate::api::reply::{ErrorKind, HostError, Reply};
use crate::api::{AnyAnswer, Request};
use crate::message;

/// What the driver loop runs in: the functions of [`api::host`](crate::api::host).
pub trait Host {
    /// Calls one of [`HOST_FUNCTIONS`](crate::api::host::HOST_FUNCTIONS) with a JSON text. The answer
    /// is the host's bytes as they came, even if there are none.
    ///
    /// # Errors
    /// One sentence, if the answer cannot be received.
    fn call(&mut self, function: &'static str, input: &[u8]) -> Result<Vec<u8>, String>;
}

/// What a host answers to one request; the time is absent if it cannot be read.
pub(super) type TimedReply = (Option<u64>, Reply<AnyAnswer>);

/// The typed side of a [`Host`]. Whatever is wrong with an answer becomes a [`Reply::Error`].
pub(super) struct Calls<'a, H> {
    pub(super) host: &'a mut H,
}

impl<H: Host> Calls<'_, H> {
    /// One answer for each request, in the order of the requests.
    pub(super) fn look(&mut self, requests: &[Request]) -> Vec<TimedReply> {
        let all = |error: HostError| requests.iter().map(|_| (None, Reply::Error(error.clone()))).collect();
        let answer = match self.bytes("look", &LookInput { requests: requests.to_vec() }) {
            Ok(answer) => answer,
            Err(problem) => return all(failed("look", problem)),
        };
        let answers = match serde_json::from_slice::<Reply<Looked<&RawValue>>>(&answer) {
            Ok(Reply::Ok(looked)) => looked.answers,
            Ok(Reply::Error(error)) => return all(of_function("look", error)),
            Err(_) => {
                let wrong = wrong::<Reply<Looked<IgnoredAny>>>(&answer);
                return all(failed("look", format!("it is not `{{\"ok\": {{\"answers\": […]}}}}`: {wrong}")));
            }
        };
        if answers.len() != requests.len() {
            let (got, wanted) = (answers.len(), requests.len());
            return all(failed(
                "look",
                format!("it gave {got} answers to {wanted} requests, so all of them count as unknown"),
            ));
        }
        answers.into_iter().enumerate().map(|(at, answer)| answered(at, answer)).collect()
    }

    pub(super) fn act(&mut self, action: &HostAction) -> Reply<CommandOutput> {
        self.ask("act", action)
    }

    pub(super) fn approve(&mut self, input: &ApproveInput) -> Reply<ApproveOutput> {
        self.ask("approve", input)
    }

    pub(super) fn report(&mut self, input: &ReportInput) -> Reply<ReportOutput> {
        self.ask("report", input)
    }

    pub(super) fn sleep(&mut self, ms: u64) -> Reply<Clock> {
        self.ask("sleep", &SleepInput { ms })
    }

    fn ask<I: Serialize, O: DeserializeOwned>(&mut self, function: &'static str, input: &I) -> Reply<O> {
        let read = self.bytes(function, input).and_then(|answer| limited(&answer).and_then(reply));
        match read {
            Ok(Reply::Error(error)) => Reply::Error(of_function(function, error)),
            Ok(reply) => reply,
            Err(problem) => Reply::Error(failed(function, problem)),
        }
    }

    fn bytes<I: Serialize>(&mut self, function: &'static str, input: &I) -> Result<Vec<u8>, String> {
        let input = serde_json::to_vec(input).map_err(|error| error.to_string())?;
        let answer = self.host.call(function, &input)?;
        if answer.is_empty() {
            return Err("it answered nothing".into());
        }
        if let Some((line, column)) = message::too_many_values(&answer) {
            return Err(format!(
                "its answer has more than {} values, at line {line}, column {column}; fewer or longer texts are needed",
                limits::VALUES
            ));
        }
        Ok(answer)
    }
}

/// Output of `look`: each answer is read on its own, so that a bad one does not spoil the others.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Looked<A> {
    answers: Vec<A>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Timed<A> {
    at_ms: u64,
    answer: A,
}

fn answered(at: usize, answer: &RawValue) -> TimedReply {
    let text = answer.get().as_bytes();
    match serde_json::from_slice::<Timed<&RawValue>>(text) {
        Ok(Timed { at_ms, answer }) => {
            let read = limited(answer.get().as_bytes()).and_then(reply);
            let failed = |problem| Reply::Error(failed("look", format!("answer {at}: {problem}")));
            (Some(at_ms), read.unwrap_or_else(failed))
        }
        Err(_) => {
            let wrong = wrong::<Timed<IgnoredAny>>(text);
            let problem = format!("answer {at} is not `{{\"at-ms\": …, \"answer\": …}}`: {wrong}");
            (None, Reply::Error(failed("look", problem)))
        }
    }
}

/// What is wrong with a text that cannot be read as a `T`.
fn wrong<T: DeserializeOwned>(text: &[u8]) -> String {
    message::read::<T>(text).err().map_or_else(|| "it cannot be read".into(), |error| error.to_string())
}

fn limited(answer: &[u8]) -> Result<&[u8], String> {
    if answer.len() > limits::ANSWER {
        let (length, limit) = (answer.len(), limits::ANSWER);
        return Err(format!("it has {length} bytes, more than the limit of {limit} ({} MiB)", limit / MIB));
    }
    Ok(answer)
}

/// The error does not repeat the answer: it may hold a configuration file.
fn reply<O: DeserializeOwned>(answer: &[u8]) -> Result<Reply<O>, String> {
    message::read(answer).map_err(|error| format!("the reply cannot be read: {error}"))
}

fn failed(function: &str, problem: impl Into<String>) -> HostError {
    of_function(function, HostError::new(ErrorKind::Failed, problem))
}

fn of_function(function: &str, error: HostError) -> HostError {
    HostError { message: format!("host function `{function}`: {}", error.message), ..error }
}
