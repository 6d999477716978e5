//! Copies of records: on how many nodes, in how many zones and regions.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// How many copies, and how far apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Property {
    /// On so many nodes.
    pub nodes: usize,
    /// In so many zones.
    pub zones: usize,
    /// In so many regions.
    pub regions: usize,
}

impl Property {
    /// Reads `2` or `{zone: 2, node: 3}`.
    pub fn parse(text: &str) -> Option<Self> {
        let inner = match text.parse::<usize>() {
            Ok(nodes) => return Self::of([("node", nodes)].into_iter()),
            Err(_) => text.strip_prefix('{')?.strip_suffix('}')?,
        };
        let mut scopes = Vec::new();
        for part in inner.split(',') {
            let (scope, count) = part.split_once(':')?;
            scopes.push((scope.trim(), count.trim().parse().ok()?));
        }
        Self::of(scopes.into_iter())
    }

    /// Reads `{"node": 2, "zone": 2}`.
    pub fn read(value: &Value) -> Option<Self> {
        let scopes = value.as_object()?;
        let counts: Option<Vec<(&str, usize)>> = scopes
            .iter()
            .map(|(scope, count)| Some((scope.as_str(), usize::try_from(count.as_u64()?).ok()?)))
            .collect();
        Self::of(counts?.into_iter())
    }

    fn of<'a>(scopes: impl Iterator<Item = (&'a str, usize)>) -> Option<Self> {
        let scopes: BTreeMap<&str, usize> = scopes.collect();
        let regions = scopes.get("region").copied().unwrap_or(1);
        let zones = scopes.get("zone").copied().unwrap_or(regions);
        let nodes = scopes.get("node").copied().unwrap_or(zones);
        (regions >= 1 && regions <= zones && zones <= nodes).then_some(Self { nodes, zones, regions })
    }

    /// Whether a record can be written on these nodes. One whose place is not known adds no zone.
    pub fn fits_on(&self, nodes: &BTreeSet<u64>, places: &BTreeMap<u64, String>) -> bool {
        let known = |node: &&u64| places.get(node).is_some_and(|place| place.contains('.'));
        let zones: BTreeSet<&str> = nodes.iter().filter(known).map(|node| places[node].as_str()).collect();
        let regions: BTreeSet<&str> = zones.iter().filter_map(|zone| zone.split('.').next()).collect();
        nodes.len() >= self.nodes && zones.len().max(1) >= self.zones && regions.len().max(1) >= self.regions
    }

    /// Whether a record may lie on these nodes and on no other. One whose place is not known may be a zone of its own.
    pub fn may_lie_on(&self, nodes: &BTreeSet<u64>, places: &BTreeMap<u64, String>) -> bool {
        let apart: BTreeMap<u64, String> = nodes
            .iter()
            .map(|node| {
                let place = places.get(node).filter(|place| place.contains('.'));
                (*node, place.map_or_else(|| format!("unknown-{node}.unknown-{node}"), Clone::clone))
            })
            .collect();
        self.fits_on(nodes, &apart)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_counted_by_nodes_and_zones() {
        let places = BTreeMap::from([
            (1, "r.a".to_owned()),
            (2, "r.a".to_owned()),
            (3, "r.b".to_owned()),
            (4, String::new()),
        ]);
        let nodes = |ids: &[u64]| ids.iter().copied().collect::<BTreeSet<u64>>();
        let two = Property::parse("{node: 2}").expect("a property");
        assert!(two.fits_on(&nodes(&[1, 2]), &places) && !two.fits_on(&nodes(&[1]), &places));
        let apart = Property::parse("{zone: 2, node: 2}").expect("a property");
        assert!(!apart.fits_on(&nodes(&[1, 2]), &places) && apart.fits_on(&nodes(&[1, 3]), &places));
        assert!(!apart.fits_on(&nodes(&[1, 4]), &places) && apart.may_lie_on(&nodes(&[1, 4]), &places));
        assert_eq!(Property::parse("many"), None);
        assert_eq!(Property::parse("{zone: 3, node: 2}"), None);
        assert_eq!(Property::parse("{zone: 2}"), Property::parse("{zone: 2, node: 2}"));
    }
}
