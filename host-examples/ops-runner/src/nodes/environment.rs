//! The part of a server's environment that matters, with its secrets hashed.

use std::collections::BTreeMap;

use restate_scaleout_api::answer::{EnvironmentValue, HashedValue};
use restate_scaleout_api::secret::is_secret_key;

use crate::hash::sha256;

/// Beginnings of the names of variables that a server, its object store client or its tracing reads. Servers take
/// `restate_node_name` for `RESTATE_NODE_NAME`, so neither these nor the names go by case.
const PREFIXES: [&str; 6] = ["RESTATE_", "AWS_", "AZURE_", "AZURITE_", "GOOGLE_", "OTEL_"];

const NAMES: [&str; 9] = [
    "ALL_PROXY",
    "DO_NOT_TRACK",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "MEMORY_LIMIT",
    "NO_PROXY",
    "RUST_LOG",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
];

/// The variables that a server reads. A secret can be compared by its hash, but not read.
pub fn relevant(environment: &BTreeMap<String, String>) -> BTreeMap<String, EnvironmentValue> {
    let relevant = environment.iter().filter(|(name, _)| is_relevant(name));
    relevant.map(|(name, value)| (name.clone(), shown(name, value))).collect()
}

fn is_relevant(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    PREFIXES.iter().any(|prefix| name.starts_with(prefix)) || NAMES.contains(&name.as_str())
}

fn shown(name: &str, value: &str) -> EnvironmentValue {
    if is_secret_key(name) {
        EnvironmentValue::Hashed(HashedValue { sha256: sha256(value.as_bytes()) })
    } else {
        EnvironmentValue::Text(value.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_matters_is_shown_and_secrets_are_hashed() {
        let env = [
            ("RESTATE_CLUSTER_NAME", "prod"),
            ("restate_node_name", "n1"),
            ("MEMORY_LIMIT", "1GB"),
            ("AWS_SECRET_ACCESS_KEY", "hush"),
            ("https_proxy", "http://proxy:3128"),
            ("AZURITE_BLOB_STORAGE_URL", "http://store:10000"),
            ("HOME", "/home/me"),
        ];
        let env = env.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let hashed = EnvironmentValue::Hashed(HashedValue { sha256: sha256(b"hush") });
        let text = |text: &str| EnvironmentValue::Text(text.to_owned());
        let expected = [
            ("AWS_SECRET_ACCESS_KEY", hashed),
            ("AZURITE_BLOB_STORAGE_URL", text("http://store:10000")),
            ("MEMORY_LIMIT", text("1GB")),
            ("RESTATE_CLUSTER_NAME", text("prod")),
            ("https_proxy", text("http://proxy:3128")),
            ("restate_node_name", text("n1")),
        ];
        assert_eq!(relevant(&env), expected.map(|(name, value)| (name.to_owned(), value)).into());
    }
}
