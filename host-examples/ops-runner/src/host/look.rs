//! Looking: requests that change nothing, carried out side by side.

use std::sync::atomic::Ordering;
use std::time::Duration;

use restate_scaleout_api::host::{Answer, Answered, LookOutput};
use restate_scaleout_api::{AnyAnswer, ErrorKind, HostError, Observation, Reply, Request, limits};
use serde_json::Value;

use super::Host;
use super::answer::{guarded, reply};
use crate::http;
use crate::secrets::toml_secrets;
use crate::side_by_side::{Limits, side_by_side};
use crate::trouble::{HostResult, failed, unsupported};

/// Four at a host stay below what an `sshd` accepts at once; sixteen in all what a laptop carries.
const LIMITS: Limits = Limits { each: 4, all: 16 };

impl Host {
    /// Carries out requests that change nothing. The observations come in the order of the requests.
    pub fn observe(&self, requests: &[Request]) -> Vec<Observation> {
        let answers = self.look(requests);
        requests
            .iter()
            .cloned()
            .zip(answers)
            .map(|(request, answered)| observation(request, answered))
            .collect()
    }

    /// The same for requests as they come from the driver, which may know more kinds.
    pub(super) fn look_at(&self, requests: Vec<Value>) -> LookOutput {
        let known: Vec<Result<Request, serde_json::Error>> =
            requests.into_iter().map(serde_json::from_value).collect();
        let asked: Vec<Request> = known.iter().flatten().cloned().collect();
        let mut seen = self.look(&asked).into_iter();
        let refuse = |error: &serde_json::Error| {
            Some(Answered { at_ms: self.now_ms(), answer: Reply::Error(not_a_request(error)) })
        };
        let answers = known.iter().filter_map(|request| match request {
            Ok(_) => seen.next(),
            Err(error) => refuse(error),
        });
        LookOutput { answers: answers.collect() }
    }

    fn look(&self, requests: &[Request]) -> Vec<Answered> {
        side_by_side(
            requests,
            LIMITS,
            |request| self.place(request),
            |request| {
                let answer = guarded(|| short(self.unless_stopped(request)?));
                Answered { at_ms: self.now_ms(), answer: reply(answer, &self.secrets) }
            },
        )
    }

    /// The answer to a request; a stop on request cuts it short.
    fn unless_stopped(&self, request: &Request) -> HostResult<Answer> {
        let answer = match self.stop.asked() {
            true => Err(failed("not looked at: stopped on request")),
            false => self.stop.cuts_short(|| self.answer(request)),
        };
        self.cut.fetch_or(answer.is_err() && self.stop.asked(), Ordering::SeqCst);
        answer
    }

    /// What a request burdens.
    fn place(&self, request: &Request) -> String {
        let node = match request {
            Request::Restatectl { .. } => return "restatectl".into(),
            Request::Dial { from: Some(from), .. } => Some(from.as_str()),
            other => other.node(),
        };
        node.and_then(|node| self.nodes.get(node)).map_or_else(String::new, |node| node.place().to_owned())
    }

    fn answer(&self, request: &Request) -> HostResult<Answer> {
        Ok(match request {
            Request::Restatectl { args, timeout_ms } => {
                Answer::Command(self.restatectl.run(args, Duration::from_millis(*timeout_ms))?)
            }
            Request::ReadConfig { node } => {
                let file = self.node(node)?.read_config()?;
                let length = file.text.as_ref().map_or(0, String::len);
                if length > limits::FILE_TEXT {
                    return Err(failed(format!(
                        "the configuration file of `{node}` has {length} bytes, and one may have {}; is it a restate.toml?",
                        limits::FILE_TEXT
                    )));
                }
                self.secrets.learn(file.text.as_deref().map(toml_secrets).unwrap_or_default());
                Answer::Config(file)
            }
            Request::Process { node } => Answer::Process(self.node(node)?.processes()?),
            Request::Disk { node, base_dir } => Answer::Disk(self.node(node)?.disk(base_dir.as_deref())?),
            Request::Installed { node } => Answer::Installed(self.node(node)?.installed()?),
            Request::Dial { url, from: Some(from), .. } => Answer::Dial(self.node(from)?.dial(url)?),
            // Plain HTTP can be dialled from here; for the rest the node's own command may know a way.
            Request::Dial { url, .. } if url.starts_with("http://") => Answer::Dial(http::get(url)?),
            Request::Dial { node, url, .. } => Answer::Dial(self.node(node)?.dial(url)?),
            Request::DumpConfig { node } => Answer::Command(self.node(node)?.dump_config()?),
            Request::LogTail { node, lines } => {
                let mut tail = self.node(node)?.log_tail(usize::try_from(*lines).unwrap_or(usize::MAX))?;
                tail.lines = self.secrets.redact_lines(&tail.lines);
                Answer::LogTail(tail)
            }
        })
    }
}

fn observation(request: Request, answered: Answered) -> Observation {
    let read = serde_json::to_value(&answered.answer).and_then(serde_json::from_value::<Reply<AnyAnswer>>);
    let answer = read.unwrap_or_else(|error| Reply::failed(format!("the answer has no JSON form: {error}")));
    AnyAnswer::observation(request, answered.at_ms, answer)
}

/// An answer that the plugin would not read fails by itself, and not with all the others.
fn short(seen: Answer) -> HostResult<Answer> {
    let length = serde_json::to_vec(&seen).map_err(|error| failed(error.to_string()))?.len();
    if length <= limits::ANSWER {
        return Ok(seen);
    }
    Err(failed(format!("the answer has {length} bytes, more than the limit of {}", limits::ANSWER)))
}

fn not_a_request(error: &serde_json::Error) -> HostError {
    let message = error.to_string();
    if message.starts_with("unknown variant") {
        unsupported(format!("this runner is older than the module and does not know the request: {message}"))
    } else {
        HostError::new(ErrorKind::Failed, format!("the request is malformed: {message}"))
    }
}
