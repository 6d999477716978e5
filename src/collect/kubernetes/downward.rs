//! What a pod tells its containers about itself.

use super::super::changing::NAME_OF_POD;
use super::super::found::Told;
use super::super::yaml::Yaml;
use super::pod::PodName;
use super::quantity;

/// A field of the pod: its name and its namespace, as far as they are known; anything else is known when it runs.
pub fn field(path: &str, pod: &PodName, namespace: Option<&str>) -> Told {
    match (path, pod, namespace) {
        ("metadata.name", PodName::Fixed(name), _) => Told::Known(name.clone()),
        ("metadata.name", PodName::Changing, _) => Told::unknown(NAME_OF_POD),
        ("metadata.namespace", _, Some(namespace)) => Told::Known(namespace.to_owned()),
        ("metadata.namespace", _, None) => Told::unknown("the namespace, which the manifest leaves out"),
        _ => Told::unknown(format!("the field `{path}` of the running pod")),
    }
}

/// An amount that the container is limited to, in units of a divisor.
pub fn resource(reference: &Yaml, memory: Option<&Yaml>) -> Told {
    let resource = reference.text_at(&["resource"]).unwrap_or_default();
    let divisor = match reference.text_at(&["divisor"]) {
        None | Some("" | "0") => Ok(1),
        Some(text) => quantity::bytes(text),
    };
    let limit = memory.and_then(Yaml::text).map(quantity::bytes);
    match (resource, limit, divisor) {
        ("limits.memory", Some(Ok(limit)), Ok(divisor)) if divisor > 0 => {
            Told::Known(limit.div_ceil(divisor).to_string())
        }
        _ => Told::unknown(format!("`{resource}` of the running container")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pod_knows_its_name_and_its_namespace() {
        let fixed = PodName::Fixed("restate-0".into());
        assert_eq!(field("metadata.name", &fixed, None).text(), Some("restate-0"));
        assert_eq!(field("metadata.name", &PodName::Changing, None).text(), None);
        assert_eq!(field("metadata.namespace", &fixed, Some("prod")).text(), Some("prod"));
        assert_eq!(field("metadata.namespace", &fixed, None).text(), None);
        for other in ["status.podIP", "spec.nodeName", "metadata.labels['topology.kubernetes.io/zone']"] {
            let Told::Unknown { settled_by, .. } = field(other, &fixed, Some("prod")) else {
                panic!("{other}")
            };
            assert!(settled_by.contains(other));
        }
    }
}
