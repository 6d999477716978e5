//! Where a node keeps its snapshots.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use restate_scaleout_api::answer::EnvironmentValue;

use crate::broken::Broken;
use crate::config::{Setting, Settings};
use crate::endpoint::Endpoint;

/// Variables that say which service of a scheme is meant where no setting does; the first that is set counts.
const AWS_ENDPOINT: [&str; 2] = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"];
const AZURE_ENDPOINT: [&str; 2] = ["AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"];
const ACCOUNT: [&str; 1] = ["AZURE_STORAGE_ACCOUNT_NAME"];
const REGION: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];

/// Stores that settings and variables of their own lead to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Aws,
    Azure,
    /// Any: what both are led by counts.
    Unknown,
}

impl Family {
    fn of(destination: &str) -> Self {
        let scheme = destination.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        match scheme.as_deref() {
            Some("s3" | "s3a") => Self::Aws,
            Some("az" | "azure" | "abfs" | "abfss" | "adl") => Self::Azure,
            _ => Self::Unknown,
        }
    }

    fn has(self, other: Self) -> bool {
        self == other || self == Self::Unknown
    }
}

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
        let family = Family::of(destination);
        let variable = |of: Family, names: &[&str]| {
            let set = names.iter().find_map(|name| environment.get(*name)).map(shown);
            set.filter(|_| family.has(of))
        };
        let setting = |setting: &Setting<String>, key: &str| -> Result<Option<String>, Broken> {
            if !family.has(Family::Aws) {
                return Ok(None);
            }
            Ok(setting.get(node, key)?.map(|text| plain(text)))
        };
        let endpoint = setting(&settings.endpoint, "worker.snapshots.aws-endpoint-url")?;
        let region = setting(&settings.region, "worker.snapshots.aws-region")?;
        Ok(Some(Self {
            destination: destination.trim_end_matches('/').to_owned(),
            endpoint: endpoint
                .or_else(|| variable(Family::Aws, &AWS_ENDPOINT))
                .or_else(|| variable(Family::Azure, &AZURE_ENDPOINT)),
            account: variable(Family::Azure, &ACCOUNT),
            region: region.or_else(|| variable(Family::Aws, &REGION)),
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

/// A URL in its one spelling; other texts as they are.
fn plain(text: &str) -> String {
    let text = text.trim_end_matches('/');
    let whole = text.contains(['?', '#', '@']);
    let read = text.split_once("://").map(|(scheme, _)| scheme).zip(Endpoint::of_url(text));
    let Some((scheme, Endpoint { host, port })) = read.filter(|_| !whole) else {
        return text.to_owned();
    };
    let path = text.splitn(4, '/').nth(3).map_or_else(String::new, |path| format!("/{path}"));
    format!("{scheme}://{host}:{port}{path}")
}

/// A variable as it can be compared: what is withheld is the same where its hash is.
fn shown(value: &EnvironmentValue) -> String {
    match value {
        EnvironmentValue::Text(text) => plain(text),
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
