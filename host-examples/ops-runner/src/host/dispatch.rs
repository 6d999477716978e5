//! From the JSON text of a host-function call to the JSON text of its answer. There always is one.

use std::time::Duration;

use restate_scaleout_api::host::{Clock, NodeCall, SleepCall, UpgradeNodeCall};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::Host;
use super::answer::{guarded, reply};
use crate::plugin::Answers;

/// The driver rejects longer answers.
const LONGEST: usize = 8 << 20;

impl Answers for Host {
    fn answer(&mut self, function: &str, request: &str) -> String {
        match guarded(|| self.dispatch(function, request)) {
            Ok(text) if text.len() <= LONGEST => text,
            Ok(text) => {
                self.error(function, &format!("the answer has {} bytes, more than {LONGEST}", text.len()))
            }
            Err(message) => self.error(function, &message),
        }
    }
}

impl Host {
    fn dispatch(&mut self, function: &str, request: &str) -> Result<String, String> {
        match function {
            "restatectl" => on(request, |call| self.restatectl(&call)),
            "read_config" => on(request, |call: NodeCall| self.read_config(&call.node)),
            "write_config" => on(request, |call| self.write_config(&call)),
            "start_node" => on(request, |call: NodeCall| self.start(&call.node)),
            "restart_node" => on(request, |call: NodeCall| self.restart(&call.node)),
            "upgrade_node" => on(request, |call: UpgradeNodeCall| self.upgrade(&call.node, &call.version)),
            "probe" => on(request, |call| self.probe(&call)),
            "approve" => on(request, |call| self.approve(&call)),
            "report" => on(request, |call| self.report(&call)),
            "sleep" => on(request, |call: SleepCall| {
                self.stop.sleep(Duration::from_millis(call.ms));
                Ok(Clock { now_ms: self.now_ms() })
            }),
            other => Err(format!("this host has no function `{other}`")),
        }
    }

    fn error(&self, function: &str, message: &str) -> String {
        json!({"error": {"message": self.secrets.redact(&format!("{function}: {message}"))}}).to_string()
    }
}

fn on<C: DeserializeOwned, A: Serialize>(
    request: &str,
    work: impl FnOnce(C) -> Result<A, String>,
) -> Result<String, String> {
    let call = serde_json::from_str(request).map_err(|error| format!("the request is malformed: {error}"))?;
    let answer = work(call)?;
    serde_json::to_string(&reply(Ok(answer))).map_err(|error| format!("the answer has no JSON form: {error}"))
}
