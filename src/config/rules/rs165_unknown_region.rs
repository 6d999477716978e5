use super::prelude::*;
use super::store;
use crate::config::keys;
use crate::config::settings::MetadataKind;

pub const RULE: Rule = Rule {
    code: "RS165",
    name: "unknown-region",
    severity: Severity::Info,
    stage: Stage::Start,
    title: "nothing here names the store's region or account, without which the server does not start",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS165.md"),
};

/// Variables of the store's own library that name a region.
const REGION: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];
/// The same for an account of Azure.
const ACCOUNT: [&str; 2] = ["AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_USE_EMULATOR"];

/// Of a place to keep objects: where it is written, its region, and a profile that may name one.
type Keys = (&'static [&'static str], &'static [&'static str], &'static [&'static str]);

const SNAPSHOTS: Keys = (
    keys::WORKER_SNAPSHOTS_DESTINATION,
    keys::WORKER_SNAPSHOTS_AWS_REGION,
    keys::WORKER_SNAPSHOTS_AWS_PROFILE,
);
const METADATA: Keys =
    (keys::METADATA_CLIENT_PATH, keys::METADATA_CLIENT_AWS_REGION, keys::METADATA_CLIENT_AWS_PROFILE);

fn check(node: &Node<'_>, out: &mut Findings) {
    if !node.is_complete() {
        return;
    }
    judge(node, SNAPSHOTS, out);
    if node.settings.metadata_client.kind.value == MetadataKind::ObjectStore {
        judge(node, METADATA, out);
    }
}

fn judge(node: &Node<'_>, (place, region, profile): Keys, out: &mut Findings) {
    let Some(text) = node.text(place) else { return };
    let Some((scheme, rest)) = text.trim().split_once("://") else { return };
    let named = |names: &[&str]| names.iter().any(|name| node.given.environment.contains_key(*name));
    if store::is_s3(node, text) {
        if !node.has(region) && !node.has(profile) && !named(&REGION) {
            out.push(
                node.at_value(place, "no region is named in the file, nor in the variables that are known").help(
                    Help::from(
                        "The server then asks its profile and the cloud's metadata service, and ends if neither answers. Set ",
                    )
                    .key(region)
                    .words("; a store that only speaks S3 takes any name."),
                ),
            );
        }
        return;
    }
    let azure = ["az", "azure", "abfs", "abfss", "adl"].contains(&scheme.to_ascii_lowercase().as_str());
    // `abfss://container@account.dfs.core.windows.net/prefix` names the account itself.
    let names_account = rest.split('/').next().is_some_and(|host| host.contains('@'));
    if azure && place == SNAPSHOTS.0 && node.since(1, 6, 0) && !names_account && !named(&ACCOUNT) {
        out.push(node.at_value(place, "no storage account is named in the variables that are known").help(
            "The server ends when it starts without one; a connection string names none to it. Set \
             AZURE_STORAGE_ACCOUNT_NAME in its environment.",
        ));
    }
}
