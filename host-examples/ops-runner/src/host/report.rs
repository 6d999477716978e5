//! What the driver reports as it works: shown, and written to the audit log.

use restate_scaleout_api::Decision;
use restate_scaleout_api::host::{ReportAnswer, ReportCall};
use serde_json::json;

use super::Host;
use crate::ui::words;

impl Host {
    pub(super) fn report(&mut self, call: &ReportCall) -> Result<ReportAnswer, String> {
        match call {
            ReportCall::Decided { decision, exposure } => {
                self.decided(decision, json!({"decision": decision, "exposure": exposure}))?;
            }
            // The action and its result are in the audit log already, by the one who did it.
            ReportCall::Acted { step, claims_success, result } => {
                let result = self.secrets.redact(result);
                self.ui.event(&json!({"event": "acted", "step": step, "claims_success": claims_success, "result": result}));
                let said =
                    result.lines().map(|line| format!("          | {line}")).collect::<Vec<_>>().join("\n");
                let claim = if *claims_success { "says it is done" } else { "FAILED" };
                let colon = if said.is_empty() { "" } else { ":\n" };
                self.ui.log(format!("{step}: {claim}{colon}{said}"));
            }
        }
        Ok(ReportAnswer { go_on: !self.stop.asked() })
    }

    fn decided(&mut self, decision: &Decision, details: serde_json::Value) -> Result<(), String> {
        if let Decision::Wait { step, awaiting, .. } = decision {
            let what = format!("waiting for {awaiting} ({step})");
            let again = self.waited.as_ref() == Some(&what);
            self.ui.wait(&what);
            if again {
                return Ok(());
            }
            self.waited = Some(what);
        } else {
            self.waited = None;
            self.ui.go();
        }
        self.ui.event(&json!({"event": "decided", "decision": decision, "exposure": details["exposure"]}));
        self.record("decided", details)?;
        if let Decision::Act { step, action, why, exposure, postcondition, way_back } = decision {
            let mut lines = vec![format!("{step}: {}", words::action(action))];
            lines.extend(words::why(why).into_iter().map(|line| format!("          {line}")));
            lines.push(format!(
                "          losses tolerated (writes/data/metadata; now → during → after): {}",
                words::change(exposure)
            ));
            lines.push(format!("          proof: {postcondition}"));
            lines.push(format!("          rollback: {way_back}"));
            lines.extend(words::diff(action).map(|diff| words::paint_diff(diff, self.ui.colours())));
            self.ui.log(self.secrets.redact(&lines.join("\n")));
        }
        Ok(())
    }
}
