//! `no-secrets`

mod open;

use restate_scaleout_api::Action;

use crate::broken::proposed;
use crate::secrets;

use super::Invariant;
use crate::broken::Broken;
use crate::review::Review;

pub(super) const NEVER: &str = "lets a credential leave in a command, a diff, an edit, a message or an error";

/// Nothing that is shown, logged or sent carries a credential.
pub(super) struct NoSecrets;

impl Invariant for NoSecrets {
    fn name(&self) -> &'static str {
        "no-secrets"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let shown = match review.action() {
            Action::WriteConfig { node, diff, edits, .. } => {
                let inserted: Vec<&str> = edits.iter().map(|edit| edit.insert.as_str()).collect();
                format!("{node}\n{diff}\n{}", inserted.join("\n"))
            }
            Action::Restatectl { args, .. } => args.join("\n"),
            Action::UpgradeNode { node, version, .. } => format!("{node}\n{version}"),
            Action::StartNode { node, .. } | Action::RestartNode { node, .. } | Action::StopNode { node } => {
                node.clone()
            }
        };
        let mut secrets = secrets::known(review.proposal);
        if let Action::WriteConfig { edits, .. } = review.action() {
            // What is written is a secret by the key it will stand under.
            if let Ok(written) = review.written() {
                secrets.of_text(&written.after);
            }
            edits.iter().for_each(|edit| secrets.of_text(&edit.insert));
        }
        let written =
            matches!(review.action(), Action::WriteConfig { .. }).then(|| review.written().ok()).flatten();
        let said = open::said(review, written);
        if secrets.iter().any(|secret| open::shows(&shown, secret, &said)) {
            return Err(Broken::new(
                "the action would show the value of a credential",
                proposed("it holds a value that stands under the name of a credential"),
                "keep credentials in the environment of the servers instead of the target and the files; where they are there \
                 already, one of them is too common a word: give the object store a key that stands in no setting",
            ));
        }
        Ok(())
    }
}
