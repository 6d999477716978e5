//! The part of a server's environment that matters, with its secrets hashed.

use std::collections::BTreeMap;

use restate_scaleout_api::answer::{EnvironmentValue, HashedValue};
use restate_scaleout_api::secret::is_secret_key;

use crate::hash::sha256;

/// Beginnings of the names of variables that a server, its object store client or its tracing reads.
const PREFIXES: [&str; 5] = ["RESTATE_", "AWS_", "AZURE_", "GOOGLE_", "OTEL_"];

const NAMES: [&str; 7] =
    ["RUST_LOG", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"];

/// The variables that a server reads. A secret can be compared by its hash, but not read.
pub fn relevant(environment: &BTreeMap<String, String>) -> BTreeMap<String, EnvironmentValue> {
    let relevant = environment.iter().filter(|(name, _)| is_relevant(name));
    relevant.map(|(name, value)| (name.clone(), shown(name, value))).collect()
}

fn is_relevant(name: &str) -> bool {
    PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        || NAMES.contains(&name.to_ascii_uppercase().as_str())
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
            ("AWS_SECRET_ACCESS_KEY", "hush"),
            ("https_proxy", "http://proxy:3128"),
            ("HOME", "/home/me"),
        ];
        let env = env.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let hashed = EnvironmentValue::Hashed(HashedValue { sha256: sha256(b"hush") });
        let text = |text: &str| EnvironmentValue::Text(text.to_owned());
        let expected = [
            ("AWS_SECRET_ACCESS_KEY", hashed),
            ("RESTATE_CLUSTER_NAME", text("prod")),
            ("https_proxy", text("http://proxy:3128")),
        ];
        assert_eq!(relevant(&env), expected.map(|(name, value)| (name.to_owned(), value)).into());
    }
}
