//! Variables of a container: which of them a server reads, which hold a secret, and how a text sets one. What is in doubt is
//! somebody else's, and a secret.

use super::catalogue;
use super::layers;
use super::secret::secrets_of_variable;
use crate::api::secret::{is_secret, is_secret_key};

/// Beginnings of names of variables that a server's libraries read.
const FAMILIES: [&str; 2] = ["AWS_", "OTEL_"];
/// The same, whole names.
const SINGLE: [&str; 6] =
    ["DO_NOT_TRACK", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "RUST_BACKTRACE", "RUST_LOG"];
/// Variables of these families whose values are places, names, amounts and words.
const LIBRARIES: [&str; 37] = [
    "AWS_ALLOW_HTTP",
    "AWS_CA_BUNDLE",
    "AWS_CONFIG_FILE",
    "AWS_DEFAULT_REGION",
    "AWS_EC2_METADATA_DISABLED",
    "AWS_EC2_METADATA_SERVICE_ENDPOINT",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_DYNAMODB",
    "AWS_ENDPOINT_URL_S3",
    "AWS_ENDPOINT_URL_STS",
    "AWS_EXTERNAL_ID",
    "AWS_MAX_ATTEMPTS",
    "AWS_PROFILE",
    "AWS_REGION",
    "AWS_RETRY_MODE",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_SDK_LOAD_CONFIG",
    "AWS_STS_REGIONAL_ENDPOINTS",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "OTEL_BSP_EXPORT_TIMEOUT",
    "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
    "OTEL_BSP_MAX_QUEUE_SIZE",
    "OTEL_BSP_SCHEDULE_DELAY",
    "OTEL_EXPORTER_OTLP_COMPRESSION",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_PROTOCOL",
    "OTEL_EXPORTER_OTLP_TIMEOUT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
    "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT",
    "OTEL_PROPAGATORS",
    "OTEL_SERVICE_NAME",
    "OTEL_TRACES_SAMPLER",
    "OTEL_TRACES_SAMPLER_ARG",
];
/// Words of names whose values are rarely for others, also where no server knows the name.
const TELLING: [&str; 8] = ["AUTH", "CREDS", "KEY", "LICENCE", "LICENSE", "PASS", "PASSWD", "PW"];

/// Whether it is one of the server's own, by its name, in whatever case.
pub fn is_own(name: &str) -> bool {
    layers::variable_path(name).is_some() && !layers::is_a_tools(name)
}

/// Whether a server, or a library of it, reads this variable. Others are somebody else's, whoever's container they are set
/// in.
pub fn is_read(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    is_own(name) || FAMILIES.iter().any(|begin| upper.starts_with(begin)) || SINGLE.contains(&upper.as_str())
}

/// Whether the value of a variable is a secret, or has one in it: by its name, by the key that it sets, or as it stands.
/// Headers carry credentials under names of all kinds.
pub fn is_hidden(name: &str, value: &str) -> bool {
    let path = layers::variable_path(name).unwrap_or_default();
    let upper = name.to_ascii_uppercase();
    let is_path = upper.ends_with("_FILE") || upper.ends_with("_PATH");
    let telling = upper.split('_').any(|word| TELLING.contains(&word));
    upper.ends_with("HEADERS")
        || (telling && !is_path)
        || is_secret_key(name)
        || is_secret(&path)
        || !secrets_of_variable(name, value).is_empty()
}

/// Whether the value of a variable may be told to others: it sets a key that servers have, or is one that their libraries are
/// known to read, and it is no secret.
pub fn is_told(name: &str, value: &str) -> bool {
    if is_hidden(name, value) {
        return false;
    }
    let path = layers::variable_path(name).filter(|_| is_own(name)).unwrap_or_default();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let upper = name.to_ascii_uppercase();
    // It names the configuration file.
    path == ["config"]
        || catalogue::is_told(&path)
        || [&SINGLE[..], &LIBRARIES].iter().any(|known| known.contains(&upper.as_str()))
}

/// Whether a value is not for others, of a variable that a server reads, or that is put into one. Whose name no server knows, of
/// that nobody knows what its value is.
pub fn is_withheld(name: &str, value: &str) -> bool {
    match is_read(name) {
        true => !is_told(name, value),
        false => is_hidden(name, value),
    }
}

/// The name of the variable that a text sets, where it is plain to see: `4Jx9Qw==` is no variable, though it has the sign in
/// it, and neither is `Tr0ub=4dor`.
pub fn set_by(text: &str) -> Option<&str> {
    let (name, value) = text.split_once('=')?;
    let is_part = |sign: u8| sign.is_ascii_uppercase() || sign.is_ascii_digit() || sign == b'_';
    let is_name = name.bytes().all(is_part) && is_name(name);
    // What was made with 32 or 64 signs ends so.
    (is_name && !value.trim_matches('=').is_empty()).then_some(name)
}

/// Whether a shell, or systemd, takes it for the name of a variable.
pub fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(|sign: char| sign.is_ascii_digit())
        && text.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_reads_is_its_own_or_a_librarys() {
        for name in ["RESTATE_NODE_NAME", "restate_roles", "AWS_REGION", "http_proxy", "OTEL_X", "RUST_LOG"] {
            assert!(is_read(name), "{name}");
        }
        for name in ["RESTATE_AUTH_TOKEN", "RESTATE_", "HTTP_PORT", "HTTPS_X", "RUST_X", "NO_PROXY_X", "DB"] {
            assert!(!is_read(name), "{name}");
        }
        assert!(is_own("RESTATE_ROLES") && !is_own("AWS_REGION") && !is_own("RESTATE_ADMIN_URL"));
    }

    #[test]
    fn a_secret_is_told_by_its_name_or_its_value() {
        for (name, value) in [
            ("RESTATE_X__AWS_SECRET_ACCESS_KEY", ""),
            ("OTEL_EXPORTER_OTLP_HEADERS", "a=b"),
            ("ACME_LICENCE", "x"),
            ("db_pass", "x"),
            ("RESTATE_HTTP_PROXY", "http://me:hunter2@proxy"),
        ] {
            assert!(is_hidden(name, value), "{name}");
        }
        for (name, value) in [("RESTATE_ROLES", "worker"), ("KEY_FILE", "/x"), ("HTTP_PROXY", "http://proxy")]
        {
            assert!(!is_hidden(name, value), "{name}");
        }
    }

    #[test]
    fn what_no_server_knows_is_not_told() {
        for name in [
            "RESTATE_NODE_NAME",
            "restate_worker__snapshots__destination",
            "RESTATE_CONFIG",
            "RESTATE_TOKIO_CONSOLE_BIND_ADDRESS",
            "AWS_REGION",
            "HTTP_PROXY",
        ] {
            assert!(is_told(name, "a") && !is_withheld(name, "a"), "{name}");
        }
        for name in
            ["RESTATE_FOO", "RESTATE_WORKER__SNAPSHOTS", "RESTATE_NODE_NAM", "RESTATE_", "AWS_X", "OTEL_X"]
        {
            assert!(!is_told(name, "a"), "{name}");
        }
        assert!(!is_told("HTTP_PROXY", "http://me:hunter2@proxy") && !is_told("DB", "a"));
    }

    #[test]
    fn only_what_looks_like_a_variable_is_one() {
        assert_eq!(set_by("DB_1=x=y"), Some("DB_1"));
        for text in ["", "=x", "1A=x", "hunter2=x", "q0u1Zk3==", "JBSWY3DP=", "JBSWY3DP==", "A-B=x", "A"] {
            assert_eq!(set_by(text), None, "{text}");
        }
    }
}
