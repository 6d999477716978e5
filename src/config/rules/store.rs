//! What keeps a server from opening an object store, wherever it is configured.

use http::Uri;

use super::prelude::*;
use crate::config::keys;
use crate::config::tree::Value;

/// The keys of one place where objects are kept.
pub struct StoreKeys {
    /// The endpoint, where it is not the cloud's own.
    pub endpoint: &'static [&'static str],
    /// Whether it may be plain http.
    pub allow_http: &'static [&'static str],
    /// Whose credentials are used.
    pub profile: &'static [&'static str],
    /// Who asks.
    pub key_id: &'static [&'static str],
    /// What proves it.
    pub secret_key: &'static [&'static str],
    /// What proves it for a while.
    pub session_token: &'static [&'static str],
}

/// Those of the snapshot repository.
pub const SNAPSHOTS: StoreKeys = StoreKeys {
    endpoint: keys::WORKER_SNAPSHOTS_AWS_ENDPOINT_URL,
    allow_http: keys::WORKER_SNAPSHOTS_AWS_ALLOW_HTTP,
    profile: keys::WORKER_SNAPSHOTS_AWS_PROFILE,
    key_id: keys::WORKER_SNAPSHOTS_AWS_ACCESS_KEY_ID,
    secret_key: keys::WORKER_SNAPSHOTS_AWS_SECRET_ACCESS_KEY,
    session_token: keys::WORKER_SNAPSHOTS_AWS_SESSION_TOKEN,
};

/// Those of metadata in an object store.
pub const METADATA: StoreKeys = StoreKeys {
    endpoint: keys::METADATA_CLIENT_AWS_ENDPOINT_URL,
    allow_http: keys::METADATA_CLIENT_AWS_ALLOW_HTTP,
    profile: keys::METADATA_CLIENT_AWS_PROFILE,
    key_id: keys::METADATA_CLIENT_AWS_ACCESS_KEY_ID,
    secret_key: keys::METADATA_CLIENT_AWS_SECRET_ACCESS_KEY,
    session_token: keys::METADATA_CLIENT_AWS_SESSION_TOKEN,
};

/// Variables of the store's own library that name an endpoint, the one that wins first.
const ENDPOINTS: [&str; 2] = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"];

/// Whether the server opens this place with its client for S3.
pub fn is_s3(node: &Node<'_>, place: &str) -> bool {
    let Some((scheme, rest)) = place.trim().split_once("://") else { return false };
    match scheme.to_ascii_lowercase().as_str() {
        "s3" | "s3a" => true,
        "https" => is_s3_host(node, rest.split('/').next().unwrap_or_default()),
        _ => false,
    }
}

/// Whether a host is one of those that stand for a bucket.
fn is_s3_host(node: &Node<'_>, host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let names: Vec<&str> = host.splitn(4, '.').collect();
    match names.as_slice() {
        ["s3", _, "amazonaws", "com"]
        | [_, "s3", _, "amazonaws.com"]
        | [_, "r2", "cloudflarestorage", "com"] => true,
        [_, "s3", "amazonaws", "com"] => node.since(1, 6, 0),
        _ => false,
    }
}

impl StoreKeys {
    /// Plain http that is not allowed.
    pub fn plain_http(&self, node: &Node<'_>) -> Option<Finding> {
        let (text, variable) = self.endpoint_of(node)?;
        if !text.trim().to_ascii_lowercase().starts_with("http://") || self.allows_http(node) {
            return None;
        }
        let fix = node.set_to(FixSafety::Safe, self.allow_http, true);
        let finding = self.at_endpoint(node, variable, "an http endpoint needs `aws-allow-http`");
        let help = Help::from("Set ").set(self.allow_http, true);
        Some(finding.help(help.words(" for a store on a network you trust, or use https.")).fix(fix))
    }

    /// An endpoint that no request can be sent to.
    pub fn undialable(&self, node: &Node<'_>) -> Option<Finding> {
        let (text, variable) = self.endpoint_of(node)?;
        let uri = text.trim().parse::<Uri>().ok();
        let host = uri.as_ref().and_then(Uri::host).is_some_and(|host| !host.is_empty());
        let scheme = uri.as_ref().and_then(Uri::scheme_str).map(str::to_ascii_lowercase);
        let (severity, message) = match scheme.as_deref() {
            Some("http" | "https") if host => return None,
            Some(other) if host => (Severity::Warning, format!("the store is not asked by `{other}`")),
            _ => (Severity::Error, "the endpoint is no URL with a scheme and a host".to_owned()),
        };
        let finding = self.at_endpoint(node, variable, &message);
        Some(finding.severity(severity).help(
            "The server loads it, and panics or fails with the first request. Write https://host:port, or leave it away for \
             the cloud's own.",
        ))
    }

    /// The endpoint, and the variable that sets it where no key does.
    fn endpoint_of<'n>(&self, node: &'n Node<'_>) -> Option<(&'n str, Option<&'static str>)> {
        if let Some((value, _)) = node.get(self.endpoint) {
            return Some((value.as_str()?, None));
        }
        ENDPOINTS.into_iter().find_map(|name| {
            let value = node.given.environment.get(name)?;
            Some((value.as_deref()?, Some(name)))
        })
    }

    fn at_endpoint(&self, node: &Node<'_>, variable: Option<&str>, message: &str) -> Finding {
        match variable {
            Some(name) => {
                node.finding(format!("{message} (set by {name})")).key(self.endpoint).variable(name)
            }
            None => node.at_value(self.endpoint, message),
        }
    }

    /// The variable of the store's own library counts where the file says nothing.
    fn allows_http(&self, node: &Node<'_>) -> bool {
        match node.get(self.allow_http) {
            Some((value, _)) => *value == Value::Boolean(true),
            None => {
                let yes = |text: &String| text.trim().eq_ignore_ascii_case("true");
                let variable = node.given.environment.get("AWS_ALLOW_HTTP");
                variable.is_some_and(|text| text.as_ref().is_none_or(yes))
            }
        }
    }

    /// Credentials of which a part is missing, or that others take the place of.
    pub fn credentials(&self, node: &Node<'_>) -> Option<Finding> {
        let parts = [self.key_id, self.secret_key, self.session_token];
        let first = parts.into_iter().find(|path| node.has(path))?;
        if node.has(self.profile) {
            let message = format!("`{}` is not used beside `aws-profile`", last(first));
            return Some(node.at_key(first, message).severity(Severity::Warning).help(
                "The server asks the store with the credentials of the profile. Remove the one or the other.",
            ));
        }
        if !node.has(self.key_id) {
            let message = format!("`{}` is not used without `aws-access-key-id`", last(first));
            return Some(node.at_key(first, message).severity(Severity::Warning).help(
                "The server asks the store with the credentials that it finds in its environment. Set both, or neither.",
            ));
        }
        (!node.has(self.secret_key)).then(|| {
            node.at_key(self.key_id, "`aws-access-key-id` needs `aws-secret-access-key`").help(
                "Set both, preferably as environment variables, or neither and let the server find credentials.",
            )
        })
    }
}

fn last(path: &'static [&'static str]) -> &'static str {
    path.last().copied().unwrap_or_default()
}
