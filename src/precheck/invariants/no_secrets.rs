//! `no-secrets`

use crate::api::Action;
use crate::api::secret::{SHORTEST, is_secret};
use crate::config::document::Document;
use crate::config::tree::Value;
use crate::precheck::invariant::{Broken, Invariant};
use crate::precheck::review::Review;

/// Nothing shown or logged carries a credential from a configuration file or its environment.
pub struct NoSecrets;

impl Invariant for NoSecrets {
    fn name(&self) -> &'static str {
        "no-secrets"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let shown = match review.action {
            Action::WriteConfig { diff, .. } => diff.clone(),
            Action::Restatectl { args, .. } => args.join(" "),
            // They name nodes and versions, which are shown everywhere.
            Action::StartNode { .. }
            | Action::StopNode { .. }
            | Action::RestartNode { .. }
            | Action::UpgradeNode { .. } => return Ok(()),
        };
        for (name, host) in &review.facts.hosts {
            let Some(text) = host.config.known().and_then(|file| file.text.as_deref()) else { continue };
            let document = Document::parse(text);
            let mut leaked = None;
            document.root.walk(&mut |path, entry| {
                let secret =
                    entry.item.value.as_str().filter(|text| text.len() >= SHORTEST && is_secret(path));
                if leaked.is_none() && secret.is_some_and(|text| shown.contains(text)) {
                    leaked = Some(path.join("."));
                }
                matches!(entry.item.value, Value::Table(_))
            });
            if let Some(key) = leaked {
                return Err(Broken::new(
                    format!("the value of `{key}` in the file of {name} would be shown"),
                    vec![host.config.evidence(format!("`{key}` is a credential"))],
                    "keep credentials in the environment of the server instead of the file",
                ));
            }
        }
        Ok(())
    }
}
