//! The lists of a container, and what of a node is not known when one of them is no list.

use super::super::yaml::{Yaml, YamlKind};
use crate::api::validate::NodePart;

/// By name, with what of a node stands in it.
pub const LISTS: [(&str, Option<NodePart>); 7] = [
    ("args", Some(NodePart::Arguments)),
    ("command", Some(NodePart::Arguments)),
    ("env", Some(NodePart::Environment)),
    ("envFrom", Some(NodePart::Environment)),
    ("extraVolumeMounts", None),
    ("ports", None),
    ("volumeMounts", None),
];

/// What of a container is not known, since it is not what Kubernetes takes.
pub fn shapeless(container: &Yaml) -> Vec<NodePart> {
    let odd = |(key, part): &(&str, Option<NodePart>)| {
        part.filter(|_| container.get(key).is_some_and(|list| !is_list(list)))
    };
    LISTS.iter().filter_map(odd).collect()
}

/// Whether something is a list, or stands for an empty one.
pub fn is_list(yaml: &Yaml) -> bool {
    yaml.is_null() || matches!(yaml.kind, YamlKind::Sequence(_))
}
