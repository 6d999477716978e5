//! The audit log: what was decided on which evidence, what was done, and the result. One JSON object
//! a line, append-only, without configuration texts or credentials.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::{Map, Value};

use crate::secrets::{Secrets, TEXTS};

/// An audit log that is open for appending.
#[derive(Debug)]
pub struct Audit {
    path: PathBuf,
    file: File,
    run: String,
    secrets: Secrets,
}

impl Audit {
    /// Opens or creates the log.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(path: &Path, secrets: &Secrets) -> Result<Self, String> {
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(path)
            .map_err(|error| format!("cannot open the audit log {}: {error}", path.display()))?;
        let run = format!("{}-{}", humantime::format_rfc3339_seconds(SystemTime::now()), std::process::id());
        Ok(Self { path: path.to_owned(), file, run, secrets: secrets.clone() })
    }

    /// Appends one event. It is on the disk when this returns: what is done next must not be lost.
    ///
    /// # Errors
    /// When it cannot be written; then nothing further may be done.
    pub fn record(&mut self, event: &str, details: Value) -> Result<(), String> {
        let mut entry = Map::new();
        entry.insert("time".into(), humantime::format_rfc3339_millis(SystemTime::now()).to_string().into());
        entry.insert("run".into(), self.run.clone().into());
        entry.insert("event".into(), event.into());
        // The hashes say which texts they were; the diff may repeat what a comment gives away.
        let without = [&TEXTS[..], &["diff"]].concat();
        match self.secrets.redact_json(&details, &without) {
            Value::Object(fields) => entry.extend(fields),
            other => drop(entry.insert("details".into(), other)),
        }
        let line = format!("{}\n", Value::Object(entry));
        self.file
            .write_all(line.as_bytes())
            .and_then(|()| self.file.sync_data())
            .map_err(|error| format!("cannot write the audit log {}: {error}", self.path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn entries_are_appended_without_texts_and_credentials() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("audit.jsonl");
        std::fs::write(&path, "{\"event\":\"earlier\"}\n").unwrap();
        let secrets = Secrets::default();
        let mut audit = Audit::open(&path, &secrets).unwrap();
        secrets.learn(["hush-hush".to_owned()]);
        let action = json!({"kind": "write-config", "node": "n1", "sha256": "ab", "edits": [{"insert": "x"}], "diff": "+x"});
        audit.record("decided", json!({"decision": {"action": action}})).unwrap();
        audit.record("acted", json!({"result": "said hush-hush"})).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let entries: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(entries.len(), 3);
        assert_eq!(
            entries[1]["decision"]["action"],
            json!({"kind": "write-config", "node": "n1", "sha256": "ab"})
        );
        assert_eq!(entries[2]["result"], "said <withheld>");
        assert_eq!(entries[1]["run"], entries[2]["run"]);
    }
}
