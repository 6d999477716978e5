//! What keeps a server from opening an object store, wherever it is configured.

use super::prelude::*;
use crate::config::keys;
use crate::config::tree::Value;

/// The keys of one place where objects are kept.
pub struct StoreKeys {
    /// The endpoint, where it is not the cloud's own.
    pub endpoint: &'static [&'static str],
    /// Whether it may be plain http.
    pub allow_http: &'static [&'static str],
    /// Who asks.
    pub key_id: &'static [&'static str],
    /// What proves it.
    pub secret_key: &'static [&'static str],
}

/// Those of the snapshot repository.
pub const SNAPSHOTS: StoreKeys = StoreKeys {
    endpoint: keys::WORKER_SNAPSHOTS_AWS_ENDPOINT_URL,
    allow_http: keys::WORKER_SNAPSHOTS_AWS_ALLOW_HTTP,
    key_id: keys::WORKER_SNAPSHOTS_AWS_ACCESS_KEY_ID,
    secret_key: keys::WORKER_SNAPSHOTS_AWS_SECRET_ACCESS_KEY,
};

/// Those of metadata in an object store.
pub const METADATA: StoreKeys = StoreKeys {
    endpoint: keys::METADATA_CLIENT_AWS_ENDPOINT_URL,
    allow_http: keys::METADATA_CLIENT_AWS_ALLOW_HTTP,
    key_id: keys::METADATA_CLIENT_AWS_ACCESS_KEY_ID,
    secret_key: keys::METADATA_CLIENT_AWS_SECRET_ACCESS_KEY,
};

impl StoreKeys {
    /// Plain http that is not allowed.
    pub fn plain_http(&self, node: &Node<'_>) -> Option<Finding> {
        let text = node.text(self.endpoint)?.trim().to_ascii_lowercase();
        if !text.starts_with("http://") || self.allows_http(node) {
            return None;
        }
        let fix = node.set("set `aws-allow-http = true`", FixSafety::Safe, self.allow_http, true);
        let finding = node.at_value(self.endpoint, "an http endpoint needs `aws-allow-http = true`");
        Some(finding.help("Set it for a store on a network you trust, or use https.").fix(fix))
    }

    /// The variable of the store's own library counts where the file says nothing.
    fn allows_http(&self, node: &Node<'_>) -> bool {
        match node.get(self.allow_http) {
            Some((value, _)) => *value == Value::Boolean(true),
            None => {
                let variable = node.given.environment.get("AWS_ALLOW_HTTP");
                variable.is_some_and(|text| text.as_deref().is_none_or(|text| text == "true"))
            }
        }
    }

    /// A key without its secret.
    pub fn half_a_credential(&self, node: &Node<'_>) -> Option<Finding> {
        let half = node.has(self.key_id) && !node.has(self.secret_key);
        half.then(|| {
            node.at_key(self.key_id, "`aws-access-key-id` needs `aws-secret-access-key`").help(
                "Set both, preferably as environment variables, or neither and let the server find credentials.",
            )
        })
    }
}
