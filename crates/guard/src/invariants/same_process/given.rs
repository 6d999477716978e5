//! The variables and flags of a server, against those that it would be started with.

use std::collections::{BTreeMap, BTreeSet};

use restate_scaleout_api::answer::{EnvironmentValue, ProcessInfo};
use toml::Value;

use super::super::intended::intended;
use super::differs;
use crate::Start;
use crate::broken::{Broken, one_line};
use crate::config::{Setting, Settings};
use crate::review::Review;
use crate::secrets::is_secret_key;
use crate::store;

/// Beginnings of keys that may differ: they change what a server logs and reports, or are read only when
/// a cluster is provisioned. Anything else could make it another node, or one that nobody reaches.
const HARMLESS: [&str; 10] = [
    "log-disable-ansi-codes",
    "log-filter",
    "log-format",
    "tracing-",
    "disable-telemetry",
    "disable-prometheus",
    "shutdown-timeout",
    "default-num-partitions",
    "bootstrap-num-partitions",
    "histogram-inactivity-timeout",
];

/// Nothing that a variable or a flag sets changes, unless the target asks for it. A node alone may get what it takes
/// to reach a repository: credentials are in no file and no target.
pub(super) fn check(
    review: &Review<'_>,
    node: &str,
    process: &ProcessInfo,
    runs: &Settings,
    start: &Start,
) -> Result<(), Broken> {
    let host = review.world.host(node);
    let would = review.settings(node)?;
    let environment = process.environment.as_ref().unwrap_or(&start.environment);
    let arguments = process.arguments.as_ref().unwrap_or(&start.arguments);
    let alone = review.alone()?;
    let keys: BTreeSet<&str> = runs.given().chain(would.given()).collect();
    for key in keys {
        if HARMLESS.iter().any(|harmless| key.starts_with(harmless)) {
            continue;
        }
        let (has, gets) = (runs.at(key), would.at(key));
        if alone && has == Setting::Unset && reaches_a_repository(key) {
            continue;
        }
        // What is withheld or not understood is the same only where it was given in the same way.
        let alike = || {
            variable(environment, key) == variable(&start.environment, key) && *arguments == start.arguments
        };
        let same = has == gets && (!matches!(has, Setting::Unclear(_)) || alike());
        if !same && !intended(review, node, key, &gets) {
            return Err(differs(node, host, key, &show(key, &has), &show(key, &gets)));
        }
    }
    let outside = |environment: &BTreeMap<String, EnvironmentValue>| -> BTreeMap<String, EnvironmentValue> {
        let named = environment.iter().map(|(name, value)| (name.to_ascii_uppercase(), value.clone()));
        named.filter(|(name, _)| is_outside(name)).collect()
    };
    let (has, gets) = (outside(environment), outside(&start.environment));
    let names: BTreeSet<&String> = has.keys().chain(gets.keys()).collect();
    let differs_in = |name: &&String| match (has.get(*name), gets.get(*name)) {
        (None, Some(_)) => !alone,
        (has, gets) => has != gets,
    };
    match names.into_iter().find(differs_in) {
        None => Ok(()),
        Some(name) => {
            let told = |value: Option<&EnvironmentValue>| match value {
                None => "not set",
                Some(_) => "set otherwise",
            };
            let what = format!("value of {}", one_line(name));
            Err(differs(node, host, &what, told(has.get(name)), told(gets.get(name))))
        }
    }
}

fn reaches_a_repository(key: &str) -> bool {
    key.starts_with("worker.snapshots.") && key != "worker.snapshots.destination"
}

/// Whether a variable that is not the server's own decides which object store it finds.
fn is_outside(name: &str) -> bool {
    name.ends_with("_PROXY") || store::reads(name)
}

/// The variable that sets a key.
fn variable<'a>(environment: &'a BTreeMap<String, EnvironmentValue>, key: &str) -> Vec<&'a EnvironmentValue> {
    let sets = |name: &str| crate::config::key_of(name).as_deref() == Some(key);
    environment.iter().filter(|(name, _)| sets(name)).map(|(_, value)| value).collect()
}

fn show(key: &str, setting: &Setting<Value>) -> String {
    match setting {
        Setting::Unset => "not set".into(),
        Setting::Unclear(why) => why.clone(),
        Setting::Set(_) if is_secret_key(key) => "set, and withheld".into(),
        Setting::Set(Value::String(text)) => one_line(text),
        Setting::Set(Value::Boolean(yes)) => yes.to_string(),
        Setting::Set(Value::Integer(number)) => number.to_string(),
        Setting::Set(_) => "set otherwise".into(),
    }
}
