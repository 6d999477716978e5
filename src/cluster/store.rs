//! The object store that a node keeps its snapshots in, as its settings and variables lead to it.

use std::collections::BTreeMap;

use super::host::HostFacts;
use crate::api::answer::EnvironmentValue;

/// Variables that clients of object stores read begin so.
pub const PREFIXES: [&str; 4] = ["AWS_", "AZURE_", "AZURITE_", "GOOGLE_"];

/// Those that begin so name who asks, and how, and never another store.
pub const LEAD_NOWHERE: [&str; 37] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_ALLOW_HTTP",
    "AWS_CA_BUNDLE",
    "AWS_CONTAINER_",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_EC2_METADATA_",
    "AWS_EXECUTION_ENV",
    "AWS_EXTERNAL_ID",
    "AWS_LAMBDA_",
    "AWS_MAX_ATTEMPTS",
    "AWS_RETRY_MODE",
    "AWS_ROLE_",
    "AWS_SDK_UA_APP_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SECURITY_TOKEN",
    "AWS_SESSION_TOKEN",
    "AWS_STS_REGIONAL_ENDPOINTS",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AZURE_ALLOW_HTTP",
    "AZURE_AUTHORITY_",
    "AZURE_CLIENT_",
    "AZURE_FEDERATED_TOKEN_FILE",
    "AZURE_IDENTITY_",
    "AZURE_MSI_",
    "AZURE_OBJECT_ID",
    "AZURE_STORAGE_ACCESS_KEY",
    "AZURE_STORAGE_ACCOUNT_KEY",
    "AZURE_STORAGE_AUTHORITY_",
    "AZURE_STORAGE_CLIENT_",
    "AZURE_STORAGE_MASTER_KEY",
    "AZURE_STORAGE_SAS_",
    "AZURE_STORAGE_TENANT_ID",
    "AZURE_STORAGE_TOKEN",
    "AZURE_TENANT_ID",
    "AZURE_USE_AZURE_CLI",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "GOOGLE_CLOUD_PROJECT",
];

/// Of these a repository names its own, or nothing is known of what the others find.
const NAMED: [&str; 6] = [
    "AWS_ENDPOINT_URL_S3",
    "AWS_ENDPOINT_URL",
    "AZURE_STORAGE_ENDPOINT",
    "AZURE_ENDPOINT",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
];

/// Whether two repositories are one, however they are spelled.
pub fn same_repository(one: &str, other: &str) -> bool {
    one.trim_end_matches('/') == other.trim_end_matches('/')
}

/// What leads a start of a node to its store beside destination, endpoint and region: variables by their names, and the
/// profile, whose setting counts before its variable.
pub fn ways(host: &HostFacts) -> BTreeMap<String, EnvironmentValue> {
    let Some(file) = host.file() else { return BTreeMap::new() };
    let destination = file.settings.snapshots.destination.value.as_deref().unwrap_or_default();
    let environment = host.installed.known().and_then(|it| it.environment.as_ref()).into_iter().flatten();
    let read = environment.filter(|(name, _)| leads(name) && is_read(name, destination));
    let mut ways: BTreeMap<_, _> = read.map(|(name, value)| (name.clone(), value.clone())).collect();
    let profile = file.settings.snapshots.others.get("aws-profile").and_then(|profile| profile.as_str());
    if let Some(profile) = profile.filter(|_| is_read("AWS_PROFILE", destination)) {
        ways.insert("AWS_PROFILE".into(), EnvironmentValue::Text(profile.into()));
    }
    ways
}

fn leads(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let begins = |starts: &[&str]| starts.iter().any(|start| name.starts_with(start));
    begins(&PREFIXES) && !begins(&LEAD_NOWHERE) && !NAMED.contains(&name.as_str())
}

/// Whether the client of a store of this kind reads a variable; of a kind that is not known, any may.
fn is_read(name: &str, destination: &str) -> bool {
    let scheme = destination.split("://").next().unwrap_or_default().to_ascii_lowercase();
    let name = name.to_ascii_uppercase();
    match scheme.as_str() {
        "s3" | "s3a" => name.starts_with("AWS_"),
        "az" | "azure" | "abfs" | "abfss" | "adl" => name.starts_with("AZUR"),
        "gs" => name.starts_with("GOOGLE_"),
        _ => true,
    }
}
