//! `pp_epoch_<partition>`: whether somebody has frozen a partition's placement or leadership.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::json;

const KNOWN: [&str; 2] = ["placement_policy", "leadership_policy"];

/// Policies of a partition that are set, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policies(pub Vec<&'static str>);

/// Reads the policies. A policy stands there only when it is set, and whatever it says, it keeps the
/// controllers from doing what they would.
///
/// # Errors
/// When the text is not an object, or has policies that are none, or not known.
pub fn read(text: &str) -> Result<Policies, String> {
    // `null` is what restatectl prints for a key that does not exist.
    let raw: BTreeMap<String, Value> = json::<Option<_>>(text)?.unwrap_or_default();
    let none = Map::new();
    let nested = match raw.get("policies") {
        None | Some(Value::Null) => &none,
        Some(Value::Object(policies)) => policies,
        Some(_) => return Err("its policies are not understood".into()),
    };
    if nested.iter().any(|(name, value)| !value.is_null() && !KNOWN.contains(&name.as_str())) {
        return Err("it has a policy that is not known".into());
    }
    let set = |name: &&str| [raw.get(*name), nested.get(*name)].into_iter().flatten().any(|it| !it.is_null());
    Ok(Policies(KNOWN.into_iter().filter(set).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_stands_there_only_when_it_is_set() {
        let [placement, leadership] = KNOWN;
        for (text, set) in [
            ("null", vec![]),
            ("{}", vec![]),
            (r#"{"version": 3, "placement_policy": null}"#, vec![]),
            (r#"{"policies": null}"#, vec![]),
            (r#"{"policies": {"leadership_policy": null, "newer": null}}"#, vec![]),
            (r#"{"leadership_policy": {}}"#, vec![leadership]),
            (r#"{"policies": {"placement_policy": "x"}, "placement_policy": null}"#, vec![placement]),
            (r#"{"policies": {"placement_policy": 1}, "leadership_policy": 1}"#, vec![placement, leadership]),
        ] {
            assert_eq!(read(text), Ok(Policies(set)), "{text}");
        }
    }

    #[test]
    fn what_is_not_understood_is_not_taken_for_no_policy() {
        let nested = [r#""frozen""#, "7", "true", "[]", r#"["placement_policy"]"#, r#"{"newer": 1}"#];
        for nested in nested {
            assert!(read(&format!(r#"{{"policies": {nested}}}"#)).is_err(), "{nested}");
        }
        for text in ["", "[]", "7", r#""frozen""#] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
