//! Where a node keeps its snapshots.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use restate_scaleout_api::answer::EnvironmentValue;

use crate::broken::Broken;
use crate::config::{Setting, Settings};

/// Variables that say which service of a scheme is meant where no setting does; the first that is set counts.
const ENDPOINT: [&str; 4] =
    ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"];
const ACCOUNT: [&str; 1] = ["AZURE_STORAGE_ACCOUNT_NAME"];
const REGION: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];

/// A snapshot repository as one node finds it.
pub(in super::super) struct Place {
    destination: String,
    /// Which service of that scheme is meant.
    endpoint: Option<String>,
    account: Option<String>,
    /// A profile or the machine may say it instead, so only two that are set can contradict each other.
    region: Option<String>,
}

impl Place {
    /// The repository of a node with these settings and variables, if it has one.
    ///
    /// # Errors
    /// When it cannot be told.
    pub(in super::super) fn of(
        settings: &Settings,
        environment: &BTreeMap<String, EnvironmentValue>,
        node: &str,
    ) -> Result<Option<Self>, Broken> {
        let Some(destination) = settings.repository.get(node, "worker.snapshots.destination")? else {
            return Ok(None);
        };
        let or_variable = |setting: &Setting<String>, key: &str, names: &[&str]| {
            let set = setting.get(node, key)?.cloned();
            Ok(set.or_else(|| names.iter().find_map(|name| environment.get(*name)).map(shown)))
        };
        let account = ACCOUNT.iter().find_map(|name| environment.get(*name)).map(shown);
        Ok(Some(Self {
            destination: destination.trim_end_matches('/').to_owned(),
            endpoint: or_variable(&settings.endpoint, "worker.snapshots.aws-endpoint-url", &ENDPOINT)?,
            account,
            region: or_variable(&settings.region, "worker.snapshots.aws-region", &REGION)?,
        }))
    }

    /// Whether the other one is another place, or not known to be the same.
    pub(in super::super) fn differs(&self, other: &Self) -> bool {
        let both = |one: &Option<String>, two: &Option<String>| {
            one.as_ref().zip(two.as_ref()).is_some_and(|(one, two)| one != two)
        };
        self.destination != other.destination
            || self.endpoint != other.endpoint
            || self.account != other.account
            || both(&self.region, &other.region)
    }
}

/// A variable as it can be compared: what is withheld is the same where its hash is.
fn shown(value: &EnvironmentValue) -> String {
    match value {
        EnvironmentValue::Text(text) => text.trim_end_matches('/').to_owned(),
        EnvironmentValue::Hashed(value) => {
            format!("a withheld value ({})", value.sha256.chars().take(12).collect::<String>())
        }
    }
}

impl Display for Place {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(&self.destination)?;
        let more = [("at", &self.endpoint), ("of", &self.account), ("in", &self.region)];
        more.into_iter()
            .filter_map(|(word, set)| Some((word, set.as_ref()?)))
            .try_for_each(|(word, set)| write!(out, " {word} {set}"))
    }
}
