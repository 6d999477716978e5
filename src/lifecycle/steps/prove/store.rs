//! Which store a node keeps its snapshots in, as its next start would find it.

use crate::api::Role;
use crate::api::answer::EnvironmentValue;
use crate::cluster::HostFacts;
use crate::config::keys;
use crate::lifecycle::world::World;

/// Variables of the stores' own libraries that say which service is meant where no setting does; the first counts.
const ENDPOINT: [&str; 4] =
    ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"];
const ACCOUNT: [&str; 1] = ["AZURE_STORAGE_ACCOUNT_NAME"];
const REGION: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];

#[derive(PartialEq, Eq)]
struct Store {
    destination: String,
    endpoint: Option<String>,
    account: Option<String>,
    /// A profile or the machine may say it instead, so only two that are told can contradict each other.
    region: Option<String>,
}

/// Two workers that keep their snapshots in different stores, and by what these differ.
pub fn different<'w>(world: &World<'w>) -> Option<(&'w str, &'w str, String)> {
    let mut stores = world.aim.target.nodes.iter().filter_map(|node| {
        let member = world.facts.member(&node.name)?;
        let host = world.facts.host(&node.name).filter(|_| member.roles.contains(&Role::Worker))?;
        Some((node.name.as_str(), Store::of(host)?))
    });
    let (first, kept) = stores.next()?;
    stores.find_map(|(other, its)| Some((first, other, kept.differs(&its)?)))
}

impl Store {
    fn of(host: &HostFacts) -> Option<Self> {
        let file = host.file()?;
        let snapshots = &file.settings.snapshots;
        let set = |key: &str| snapshots.others.get(key)?.as_str().map(str::to_owned);
        let variable = |names: &[&str]| names.iter().find_map(|name| variable(host, name));
        Some(Self {
            destination: snapshots.destination.value.as_deref()?.trim_end_matches('/').to_owned(),
            endpoint: set("aws-endpoint-url").or_else(|| variable(&ENDPOINT)).map(plain),
            account: variable(&ACCOUNT),
            region: set("aws-region").or_else(|| variable(&REGION)),
        })
    }

    fn differs(&self, other: &Self) -> Option<String> {
        let regions = self.region.as_ref().zip(other.region.as_ref());
        let differs = [
            (self.destination != other.destination, keys::WORKER_SNAPSHOTS_DESTINATION.join(".")),
            (self.endpoint != other.endpoint, keys::WORKER_SNAPSHOTS_AWS_ENDPOINT_URL.join(".")),
            (self.account != other.account, ACCOUNT[0].to_owned()),
            (regions.is_some_and(|(one, two)| one != two), keys::WORKER_SNAPSHOTS_AWS_REGION.join(".")),
        ];
        differs.into_iter().find_map(|(differs, by)| differs.then_some(by))
    }
}

fn plain(url: String) -> String {
    url.trim_end_matches('/').to_owned()
}

/// A variable of a start; one that is withheld by its hash, which is the same where the value is.
fn variable(host: &HostFacts, name: &str) -> Option<String> {
    let told = host.installed.known().and_then(|installed| installed.environment.as_ref()?.get(name));
    match told {
        Some(EnvironmentValue::Text(text)) => Some(text.clone()),
        Some(EnvironmentValue::Hashed(value)) => Some(value.sha256.clone()),
        None => host.file()?.env.get(name).cloned(),
    }
}
