//! What the driver reports as it works: shown, and written to the audit log.

use restate_scaleout_api::host::{ReportInput, ReportOutput};
use restate_scaleout_api::{Action, Decision};
use serde_json::{Value, json};

use super::Host;
use crate::trouble::{HostResult, failed};
use crate::ui::words;

impl Host {
    pub(super) fn report(&mut self, event: Value) -> HostResult<ReportOutput> {
        match event["event"].as_str() {
            Some("decided" | "acted") => {}
            // A newer module may report more than this runner can show.
            _ => return Ok(self.answer_report()),
        }
        let input: ReportInput = serde_json::from_value(event.clone()).map_err(|error| {
            failed(format!("the report is not understood, the runner may be older than the module: {error}"))
        })?;
        match input {
            ReportInput::Decided { decision, exposure } => {
                self.decided(&decision, &event).map_err(failed)?;
                if !self.was_cut_short() {
                    self.last = Some((decision, exposure));
                }
            }
            // The action and its result are in the audit log already, by the one who did it.
            ReportInput::Acted { step, claims_success, result } => {
                let result = self.secrets.redact(&result);
                self.ui.event(
                    &json!({"event": "acted", "step": step, "claims-success": claims_success, "result": result}),
                );
                let claim = if claims_success { "done, to be verified" } else { "FAILED" };
                let colon = if result.is_empty() { "" } else { ":" };
                self.ui.log(format!("{step}: {claim}{colon}"));
                result.lines().for_each(|line| self.ui.show(format!("          | {line}")));
            }
        }
        Ok(self.answer_report())
    }

    /// Shows what an action changes in a file.
    pub(super) fn show_diff(&mut self, action: &Action) {
        if let Some(diff) = words::diff(action) {
            let diff = words::paint_diff(diff, self.ui.colours());
            self.ui.show(self.secrets.redact(&diff));
        }
    }

    fn answer_report(&self) -> ReportOutput {
        ReportOutput { go_on: !self.stop.asked() }
    }

    fn decided(&mut self, decision: &Decision, event: &Value) -> Result<(), String> {
        if let Decision::Wait { step, awaiting, cause, .. } = decision {
            let what = format!("waiting for {awaiting} ({step})");
            let again = self.waited.as_ref() == Some(&what);
            self.ui.wait(&what, &self.secrets.redact(words::because(awaiting, cause)));
            if again {
                return Ok(());
            }
            self.waited = Some(what);
        } else {
            self.waited = None;
            self.ui.go();
        }
        self.ui.event(&self.shown(event));
        self.record("decided", json!({"decision": event["decision"], "exposure": event["exposure"]}))?;
        if let Decision::Act { step, action, why, exposure, postcondition, rollback } = decision {
            self.step = Some(step.clone());
            let mut lines = vec![format!("{step}: {}", words::action(action))];
            lines.extend(words::reason(why).into_iter().map(|line| format!("          {line}")));
            lines.push("          losses tolerated (writes/data/metadata) now → during → after:".into());
            lines.push(format!("            {}", words::change(exposure)));
            lines.push(format!("          proof: {postcondition}"));
            lines.push(format!("          rollback: {rollback}"));
            self.ui.log(self.secrets.redact(&lines.join("\n")));
            self.show_diff(action);
        }
        Ok(())
    }
}
