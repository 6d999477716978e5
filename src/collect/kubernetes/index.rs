//! ConfigMaps, Secrets and Services of all files, by name.

use std::collections::BTreeMap;

use super::super::yaml::{Pair, Yaml};
use super::object::{Object, same_namespace};

/// What objects refer to by name.
#[derive(Debug, Default)]
pub struct Index<'y> {
    config_maps: BTreeMap<&'y str, Vec<Object<'y>>>,
    secrets: BTreeMap<&'y str, Vec<Object<'y>>>,
    services: Vec<Object<'y>>,
}

impl<'y> Index<'y> {
    /// Of all objects.
    pub fn new(objects: &[Object<'y>]) -> Self {
        let mut index = Self::default();
        for object in objects {
            match object.kind {
                "ConfigMap" => index.config_maps.entry(object.name).or_default().push(*object),
                "Secret" => index.secrets.entry(object.name).or_default().push(*object),
                "Service" if object.api == "v1" => index.services.push(*object),
                _ => {}
            }
        }
        index
    }

    /// The ConfigMap of that name in a namespace.
    pub fn config_map(&self, name: &str, namespace: Option<&str>) -> Option<Object<'y>> {
        nearest(self.config_maps.get(name)?, namespace)
    }

    /// The Secret of that name in a namespace.
    pub fn secret(&self, name: &str, namespace: Option<&str>) -> Option<Object<'y>> {
        nearest(self.secrets.get(name)?, namespace)
    }

    /// The Services of a namespace.
    pub fn services(&self, namespace: Option<&str>) -> impl Iterator<Item = &Object<'y>> {
        self.services.iter().filter(move |service| same_namespace(service.namespace, namespace))
    }
}

/// The one in the same namespace, else one whose namespace may be the same. Of several the last counts, as it does
/// for those who apply them.
fn nearest<'y>(named: &[Object<'y>], namespace: Option<&str>) -> Option<Object<'y>> {
    let last = |fits: &dyn Fn(&&Object<'y>) -> bool| named.iter().rev().find(fits).copied();
    last(&|one| one.namespace == namespace).or_else(|| last(&|one| same_namespace(one.namespace, namespace)))
}

/// The texts of a ConfigMap.
pub fn data<'y>(config_map: &Object<'y>) -> &'y [Pair] {
    config_map.yaml.get("data").map_or(&[], |data| data.pairs())
}

/// The text of a ConfigMap with this key.
pub fn datum<'y>(config_map: &Object<'y>, key: &str) -> Option<&'y Yaml> {
    pair(config_map, key).map(|pair| pair.value.as_ref())
}

/// The same with its key.
pub fn pair<'y>(config_map: &Object<'y>, key: &str) -> Option<&'y Pair> {
    config_map.yaml.at(&["data"])?.pair(key)
}

/// Whether it has bytes with this key.
pub fn has_bytes(config_map: &Object<'_>, key: &str) -> bool {
    config_map.yaml.at(&["binaryData", key]).is_some()
}

/// The keys of a Secret.
pub fn secret_keys<'y>(secret: &Object<'y>) -> Vec<&'y str> {
    let parts = ["data", "stringData"].into_iter().filter_map(|part| secret.yaml.get(part));
    parts.flat_map(|part| part.pairs()).filter_map(Pair::name).collect()
}
