//! Variables by which the client of an object store finds it, beside the settings of a repository.

/// Beginnings of the names of variables that such clients read.
pub const PREFIXES: [&str; 4] = ["AWS_", "AZURE_", "AZURITE_", "GOOGLE_"];

/// Beginnings of the names of those that lead nowhere else: they say who asks, and how. Any other may lead to another
/// store, as a profile or a file of settings does.
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

/// Whether a variable is one that the client of a store reads.
pub fn reads(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    PREFIXES.iter().any(|start| name.starts_with(start))
}

/// Whether a variable may lead to another store.
pub fn leads(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    reads(name) && !LEAD_NOWHERE.iter().any(|start| upper.starts_with(start))
}
