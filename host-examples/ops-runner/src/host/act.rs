//! Changing something: written down before and after, and not done at all if it cannot be.

use std::time::{Duration, Instant};

use restate_scaleout_api::CommandOutput;
use restate_scaleout_api::host::{RestatectlCall, WriteConfigCall};
use serde_json::json;

use super::Host;
use crate::secrets::toml_secrets;

impl Host {
    pub(super) fn restatectl(&mut self, call: &RestatectlCall) -> Result<CommandOutput, String> {
        let timeout = Duration::from_millis(call.timeout_ms);
        if !call.mutates {
            return self.restatectl.run(&call.args, timeout);
        }
        let action = json!({"kind": "restatectl", "args": call.args, "timeout-ms": call.timeout_ms});
        self.act(action, |host| host.restatectl.run(&call.args, timeout))
    }

    pub(super) fn write_config(&mut self, call: &WriteConfigCall) -> Result<CommandOutput, String> {
        self.secrets.learn(toml_secrets(&call.text));
        let action =
            json!({"kind": "write-config", "node": call.node, "expect": call.expect, "sha256": call.sha256});
        self.act(action, |host| host.node(&call.node)?.write_config(call))
    }

    pub(super) fn start(&mut self, node: &str) -> Result<CommandOutput, String> {
        self.act(json!({"kind": "start-node", "node": node}), |host| host.node(node)?.start())
    }

    pub(super) fn restart(&mut self, node: &str) -> Result<CommandOutput, String> {
        self.act(json!({"kind": "restart-node", "node": node}), |host| host.node(node)?.restart())
    }

    pub(super) fn upgrade(&mut self, node: &str, version: &str) -> Result<CommandOutput, String> {
        let action = json!({"kind": "upgrade-node", "node": node, "version": version});
        self.act(action, |host| host.node(node)?.upgrade(version))
    }

    fn act(
        &mut self,
        action: serde_json::Value,
        work: impl FnOnce(&Self) -> Result<CommandOutput, String>,
    ) -> Result<CommandOutput, String> {
        if self.audit.is_none() {
            return Err("this command only looks; nothing was changed".into());
        }
        self.record("acting", json!({"action": action}))?;
        let began = Instant::now();
        let result = work(self).map_err(|error| self.secrets.redact(&error));
        let outcome = match &result {
            Ok(output) => json!({
                "exit": output.exit,
                "timed-out": output.timed_out,
                "stdout": excerpt(&output.stdout),
                "stderr": excerpt(&output.stderr),
            }),
            Err(error) => json!({"error": error}),
        };
        let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.record("acted", json!({"action": action, "result": outcome, "took_ms": ms}))?;
        result
    }
}

/// The audit log says what a command printed, but does not keep all of it.
fn excerpt(text: &str) -> String {
    const MOST: usize = 4000;
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}… ({} bytes in all)", &text[..at], text.len()),
    }
}
