//! Where a node keeps its snapshots.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use restate_scaleout_api::answer::EnvironmentValue;

use crate::broken::{Broken, one_line};
use crate::config::{Setting, Settings};
use crate::endpoint::Endpoint;
use crate::secrets::is_secret_key;
use crate::store;

/// Variables that say which service of a scheme is meant where no setting does; the first that is set counts.
const AWS_ENDPOINT: [&str; 2] = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"];
const AZURE_ENDPOINT: [&str; 2] = ["AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"];
const ACCOUNT: [&str; 1] = ["AZURE_STORAGE_ACCOUNT_NAME"];
const REGION: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];

/// The profile that a setting names as well.
const PROFILE: &str = "AWS_PROFILE";

/// Stores that settings and variables of their own lead to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Aws,
    Azure,
    Google,
    /// Any: what all are led by counts.
    Unknown,
}

impl Family {
    fn of(destination: &str) -> Self {
        let scheme = destination.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        match scheme.as_deref() {
            Some("s3" | "s3a") => Self::Aws,
            Some("az" | "azure" | "abfs" | "abfss" | "adl") => Self::Azure,
            Some("gs") => Self::Google,
            _ => Self::Unknown,
        }
    }

    fn has(self, other: Self) -> bool {
        self == other || self == Self::Unknown
    }

    /// Whose client reads a variable.
    fn of_variable(name: &str) -> Self {
        match name.split('_').next().map(str::to_ascii_uppercase).as_deref() {
            Some("AWS") => Self::Aws,
            Some("AZURE" | "AZURITE") => Self::Azure,
            Some("GOOGLE") => Self::Google,
            _ => Self::Unknown,
        }
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
    /// What else leads to it, by variable: a profile, a file of settings, an emulator. Where that leads is not seen, so it
    /// must be the same.
    through: BTreeMap<String, String>,
}

/// Why two repositories do not count as one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in super::super) enum Apart {
    /// They are two.
    Known,
    /// They are found by different ways, and nobody sees where these lead.
    Perhaps,
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
        let profile = setting(&settings.profile, "worker.snapshots.aws-profile")?;
        let mut through: BTreeMap<String, String> = environment
            .iter()
            .filter(|(name, _)| store::leads(name) && !is_told(name) && family.has(Family::of_variable(name)))
            .map(|(name, value)| (name.clone(), shown(value)))
            .collect();
        // The setting counts before the variable.
        through.extend(profile.map(|profile| (PROFILE.to_owned(), profile)));
        Ok(Some(Self {
            destination: destination.trim_end_matches('/').to_owned(),
            endpoint: endpoint
                .or_else(|| variable(Family::Aws, &AWS_ENDPOINT))
                .or_else(|| variable(Family::Azure, &AZURE_ENDPOINT)),
            account: variable(Family::Azure, &ACCOUNT),
            region: region.or_else(|| variable(Family::Aws, &REGION)),
            through,
        }))
    }

    /// Whether the other one is another place, or not known to be the same.
    pub(in super::super) fn differs(&self, other: &Self) -> bool {
        self.apart(other).is_some()
    }

    /// Whether the other one is another place, or not known to be the same, and which of the two.
    pub(in super::super) fn apart(&self, other: &Self) -> Option<Apart> {
        let both = |one: &Option<String>, two: &Option<String>| {
            one.as_ref().zip(two.as_ref()).is_some_and(|(one, two)| one != two)
        };
        let known = self.destination != other.destination
            || self.endpoint != other.endpoint
            || self.account != other.account
            || both(&self.region, &other.region);
        match known {
            true => Some(Apart::Known),
            false => (self.through != other.through).then_some(Apart::Perhaps),
        }
    }
}

impl Display for Apart {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Known => "in different places",
            Self::Perhaps => "in places that are not known to be one",
        })
    }
}

/// Whether a variable says where the store is by itself.
fn is_told(name: &str) -> bool {
    [&AWS_ENDPOINT[..], &AZURE_ENDPOINT, &ACCOUNT, &REGION].into_iter().any(|names| names.contains(&name))
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
            .try_for_each(|(word, set)| write!(out, " {word} {set}"))?;
        self.through.iter().try_for_each(|(name, value)| match is_secret_key(name) {
            true => write!(out, " by {}", one_line(name)),
            false => write!(out, " by {} `{}`", one_line(name), one_line(value)),
        })
    }
}
