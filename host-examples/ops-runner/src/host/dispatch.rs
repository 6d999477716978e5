//! From the JSON text of a host-function call to the JSON text of its answer. There always is one.

use std::time::Duration;

use restate_scaleout_api::host::{Clock, SleepInput};
use restate_scaleout_api::{Reply, limits};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Host;
use super::answer::{guarded, reply};
use crate::plugin::Answers;
use crate::trouble::{HostResult, failed, unsupported};

/// Requests are read one by one: one of a kind that this runner does not know spoils no other.
#[derive(Deserialize)]
struct Requests {
    requests: Vec<Value>,
}

impl Answers for Host {
    fn answer(&mut self, function: &str, request: &str) -> String {
        let answer = match guarded(|| self.dispatch(function, request)) {
            Ok(text) if text.len() <= limits::MESSAGE => Ok(text),
            Ok(text) => Err(failed(format!(
                "the answer has {} bytes, more than the limit of {}",
                text.len(),
                limits::MESSAGE
            ))),
            Err(error) => Err(error),
        };
        answer.unwrap_or_else(|error| {
            // The driver says which function it was.
            let error: Reply<()> = reply(Err(error), &self.secrets);
            serde_json::to_string(&error).unwrap_or_default()
        })
    }
}

impl Host {
    fn dispatch(&mut self, function: &str, request: &str) -> HostResult<String> {
        match function {
            "look" => on(request, |input: Requests| Ok(self.look_at(input.requests))),
            "act" => on(request, |action| self.act(action)),
            "approve" => on(request, |asked| self.approve(asked)),
            "report" => on(request, |event| self.report(event)),
            "sleep" => on(request, |input: SleepInput| {
                self.stop.sleep(Duration::from_millis(input.ms));
                Ok(Clock { now_ms: self.now_ms() })
            }),
            other => Err(unsupported(format!("this host has no function `{other}`"))),
        }
    }
}

fn on<C: DeserializeOwned, A: Serialize>(
    request: &str,
    work: impl FnOnce(C) -> HostResult<A>,
) -> HostResult<String> {
    let input =
        serde_json::from_str(request).map_err(|error| failed(format!("the input is malformed: {error}")))?;
    let answer = Reply::Ok(work(input)?);
    serde_json::to_string(&answer).map_err(|error| failed(format!("the answer has no JSON form: {error}")))
}
