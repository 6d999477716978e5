//! What runs pods: how many, under which names, of which containers.

use super::super::yaml::Yaml;
use super::object::Object;
use super::pod::PodName;

/// An object that runs pods.
#[derive(Debug, Clone)]
pub struct Workload<'y> {
    /// The object.
    pub object: Object<'y>,
    /// What a deployment of it is called in the answer.
    pub kind: &'static str,
    /// What its pods are made of.
    pub spec: &'y Yaml,
    /// The labels of its pods.
    pub labels: Option<&'y Yaml>,
    /// How many pods there are; unknown when the machines of the cluster decide.
    pub pods: Option<u64>,
    /// The number of the first pod, when each has one in its name.
    pub first: Option<u64>,
    /// The Service under which each pod has a name of its own.
    pub service: Option<&'y str>,
}

/// Pods of one object that are read. A cluster of more is none that anybody runs.
pub const MOST_PODS: u64 = 100;

/// What stands before the number in the names of an object's pods, and their namespace, where both are known.
pub fn named_pods<'y>(object: &Object<'y>) -> Option<(&'y str, &'y str)> {
    match object.kind {
        "StatefulSet" => Some((object.name, object.namespace?)),
        "RestateCluster" => Some(("restate", object.name)),
        _ => None,
    }
}

impl<'y> Workload<'y> {
    /// Reads an object; nothing for one that runs no pods, or runs them to an end.
    pub fn read(object: &Object<'y>) -> Option<Self> {
        let kind = match object.kind {
            "StatefulSet" => "stateful-set",
            "Deployment" | "ReplicaSet" => "deployment",
            "DaemonSet" => "daemon-set",
            "Pod" => "pod",
            _ => return None,
        };
        let template = if kind == "pod" { object.yaml } else { object.yaml.at(&["spec", "template"])? };
        let number =
            |path: &[&str]| object.yaml.text_at(path).and_then(|text| text.trim().parse::<u64>().ok());
        let pods = match kind {
            "pod" => Some(1),
            "daemon-set" => None,
            _ => Some(number(&["spec", "replicas"]).unwrap_or(1)),
        };
        let first = (kind == "stateful-set").then(|| number(&["spec", "ordinals", "start"]).unwrap_or(0));
        Some(Self {
            object: *object,
            kind,
            spec: template.at(&["spec"])?,
            labels: template.at(&["metadata", "labels"]),
            pods,
            first,
            service: object.yaml.text_at(&["spec", "serviceName"]).filter(|_| kind == "stateful-set"),
        })
    }

    /// The containers of its pods that run as long as the pod does, but for those that help others.
    pub fn containers(&self) -> impl Iterator<Item = &'y Yaml> {
        self.spec.get("containers").map_or(&[][..], |list| list.items()).iter().map(AsRef::as_ref)
    }

    /// The pods, with what findings call each.
    pub fn names(&self) -> Vec<(String, PodName)> {
        let name = self.object.name;
        let count = self.pods.unwrap_or(1).min(MOST_PODS);
        let of = |at: u64| match (self.kind, self.first) {
            (_, Some(first)) => {
                let name = format!("{name}-{}", first.saturating_add(at));
                (name.clone(), PodName::Fixed(name))
            }
            // A name that the API server makes up.
            ("pod", _) if name.is_empty() => ("pod".to_owned(), PodName::Changing),
            ("pod", _) => (name.to_owned(), PodName::Fixed(name.to_owned())),
            _ if count > 1 => (format!("{name} ({} of {count})", at + 1), PodName::Changing),
            _ => (name.to_owned(), PodName::Changing),
        };
        (0..count).map(of).collect()
    }
}
