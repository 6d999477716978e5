//! What a human is asked to agree to, and what was agreed to.

use std::collections::BTreeSet;
use std::fmt::Debug;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::action::Action;
use crate::exposure::ExposureChange;
use crate::step::StepKey;

/// What a human has approved. It is bound to what was shown: an approval of another target, other
/// steps or a better exposure is no approval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Approval {
    /// The digest of the `approve` decision.
    pub digest: String,
    /// The consent of the `approve` decision, verbatim. A host keeps it as it came, unknown fields
    /// included; what does not match the digest, or cannot be read, counts as no approval.
    pub consent: Value,
    /// Who agreed, for the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When, in milliseconds since 1970, for the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<u64>,
}

impl Approval {
    /// The consent, when it is the one that the digest was made over and this version can read it.
    pub fn verified(&self) -> Option<Consent> {
        if of_canonical(&self.consent) != self.digest {
            return None;
        }
        Consent::deserialize(&self.consent).ok()
    }
}

/// SHA-256 (hex) over a value as JSON without white space, the fields of objects in the order of their
/// names. What JSON cannot hold is taken as Rust shows it, so that two values never share a digest.
pub fn digest<T: Serialize + Debug>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(value) => of_canonical(&value),
        Err(_) => hex(&Sha256::digest(format!("no JSON: {value:?}"))),
    }
}

/// The fields of a value have the order of their names already.
fn of_canonical(value: &Value) -> String {
    hex(&Sha256::digest(value.to_string()))
}

/// Bytes as lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// What a human is asked to agree to: everything that is shown. Times, LSNs and leaders are left out,
/// since they differ each time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Consent {
    /// The deployment wanted.
    pub target: TargetShown,
    /// The cluster that was looked at; absent while it could not be asked. A consent is worthless for
    /// another cluster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<ClusterShown>,
    /// What would be done.
    pub scope: ConsentScope,
    /// Losses tolerated before it; the worst while it lasts; after it.
    pub exposure: ExposureChange,
    /// The facts it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<String>,
    /// How to undo it, or that it cannot be undone.
    pub rollback: String,
}

/// A target as far as it is shown to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct TargetShown {
    /// [`digest`] of the whole target.
    pub sha256: String,
    /// The cluster's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster_name: Option<String>,
    /// The nodes wanted.
    pub nodes: Vec<String>,
    /// The nodes that should leave.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<String>,
    /// Replication of logs.
    pub replication: String,
    /// Replication of partitions.
    pub partition_replication: String,
    /// The snapshot repository.
    pub repository: String,
    /// Node losses to tolerate.
    pub tolerate: u32,
}

/// What tells one cluster from another of the same name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct ClusterShown {
    /// Its name.
    pub name: String,
    /// Its fingerprint, as text, since it does not fit the numbers of JavaScript; absent on clusters that
    /// have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// The registered nodes.
    pub nodes: BTreeSet<NodeShown>,
}

/// A registered node.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct NodeShown {
    /// The number in `N3`.
    pub id: u32,
    /// Its name.
    pub name: String,
}

/// What would be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum ConsentScope {
    /// The road from here.
    Plan {
        /// Every step still to come, in order, and the steps that would start a node again that is
        /// found down.
        steps: Vec<StepKey>,
        /// What they would do; a step that only waits is not among them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        actions: Vec<ActionsShown>,
    },
    /// One action that lowers what the deployment tolerates, or stops writes for a while.
    Risk {
        /// The step.
        step: StepKey,
        /// The action.
        action: Action,
    },
}

/// What one step of a plan would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct ActionsShown {
    /// The step.
    pub step: StepKey,
    /// Each of its actions in one line, without what is known only when its turn comes.
    pub actions: BTreeSet<String>,
}

impl ActionsShown {
    /// Whether a plan of these steps has this action.
    pub fn have(all: &[Self], step: &StepKey, action: &Action) -> bool {
        let shown = action.shown();
        all.iter().any(|of| of.step == *step && of.actions.contains(&shown))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_fields_does_not_change_a_digest() {
        let read = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
        assert_eq!(digest(&read(r#"{"b": [1], "a": {}}"#)), digest(&read(r#"{"a":{},"b":[1]}"#)));
        assert_ne!(digest(&read("{}")), digest(&read("[]")));
    }

    #[test]
    fn what_json_cannot_hold_has_a_digest_of_its_own() {
        let keyed = |key: u8| std::collections::BTreeMap::from([(vec![key], 1)]);
        assert!(serde_json::to_value(keyed(1)).is_err());
        assert_eq!(digest(&keyed(1)), digest(&keyed(1)));
        assert_ne!(digest(&keyed(1)), digest(&keyed(2)));
        assert_eq!(digest(&keyed(1)).len(), digest(&1).len());
        assert_ne!(digest(&keyed(1)), digest(&format!("no JSON: {:?}", keyed(1))));
    }

    #[test]
    fn a_consent_that_was_changed_is_no_approval() {
        let consent = serde_json::json!({"anything": 1});
        let mut approval = Approval { digest: digest(&consent), consent, by: None, at_ms: None };
        assert_eq!(approval.verified(), None, "it cannot be read as a consent");
        approval.digest = String::new();
        assert_eq!(approval.verified(), None);
    }
}
