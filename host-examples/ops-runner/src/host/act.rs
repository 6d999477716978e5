//! Changing something: written down before and after, and not done at all if it cannot be.

use std::time::{Duration, Instant};

use restate_scaleout_api::CommandOutput;
use restate_scaleout_api::host::HostAction;
use serde_json::{Value, json};

use super::Host;
use super::answer::guarded;
use crate::nodes::NewConfig;
use crate::secrets::toml_secrets;
use crate::trouble::{HostResult, failed, unsupported};

impl Host {
    pub(super) fn act(&mut self, action: Value) -> HostResult<CommandOutput> {
        let parsed: HostAction = serde_json::from_value(action.clone()).map_err(|error| {
            let message = error.to_string();
            if message.starts_with("unknown variant") {
                unsupported(format!(
                    "this runner is older than the module and does not know the action: {message}"
                ))
            } else {
                failed(format!("the action is malformed: {message}"))
            }
        })?;
        if self.audit.is_none() {
            return Err(failed("this command only looks; nothing was changed"));
        }
        if let HostAction::WriteConfig { text, .. } = &parsed {
            self.secrets.learn(toml_secrets(text));
        }
        let step = self.step.take();
        self.record("acting", json!({"step": step, "action": action})).map_err(failed)?;
        // What was seen before holds no more.
        self.last = None;
        let began = Instant::now();
        let stop = self.stop.clone();
        let result = stop.acknowledged(|| guarded(|| self.carry_out(&parsed)));
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
        self.record("acted", json!({"step": step, "action": action, "result": outcome, "took-ms": ms}))
            .map_err(failed)?;
        result
    }

    fn carry_out(&self, action: &HostAction) -> HostResult<CommandOutput> {
        match action {
            HostAction::Restatectl { args, timeout_ms } => {
                self.restatectl.run(args, Duration::from_millis(*timeout_ms))
            }
            HostAction::WriteConfig { node, expect, text, sha256, .. } => {
                self.node(node)?.write_config(&NewConfig { expect: expect.as_deref(), text, sha256 })
            }
            HostAction::StartNode { node, restore } => self.node(node)?.start(restore.as_deref()),
            HostAction::StopNode { node } => self.node(node)?.stop(),
            HostAction::RestartNode { node, restore } => self.node(node)?.restart(restore.as_deref()),
            HostAction::UpgradeNode { node, version, restore } => {
                self.node(node)?.upgrade(version, restore.as_deref())
            }
        }
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
