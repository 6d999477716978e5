//! `no-secrets`

use crate::api::Action;
use crate::api::secret::{SHORTEST, is_secret};
use crate::config::document::Document;
use crate::config::tree::{Table, Value};
use crate::guard::{Broken, Invariant, Review};

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
            _ => return Ok(()),
        };
        for (name, host) in &review.facts.hosts {
            let Some(text) = host.config.known().and_then(|file| file.text.as_deref()) else { continue };
            let mut secrets = Vec::new();
            collect(&Document::parse(text).root, &mut Vec::new(), &mut secrets);
            if let Some((key, _)) = secrets.iter().find(|(_, value)| shown.contains(value.as_str())) {
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

fn collect(table: &Table, path: &mut Vec<String>, secrets: &mut Vec<(String, String)>) {
    for entry in &table.entries {
        path.push(entry.key.clone());
        match &entry.item.value {
            Value::Table(inner) => collect(inner, path, secrets),
            Value::String(text) if is_secret(path) && text.len() >= SHORTEST => {
                secrets.push((path.join("."), text.clone()));
            }
            _ => {}
        }
        path.pop();
    }
}
