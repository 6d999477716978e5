//! Files in `NAME.service.d`, which add to a unit.

use std::collections::{BTreeMap, BTreeSet};

use super::name::UnitName;
use crate::collect::sources::{Sources, base, folder};

/// The drop-ins of a call, by the path of the unit that their folder names.
#[derive(Debug, Default)]
pub struct DropIns {
    by_unit: BTreeMap<String, Vec<usize>>,
    taken: BTreeSet<usize>,
}

impl DropIns {
    /// Parts files into drop-ins and units.
    pub fn sort(files: &[usize], sources: &Sources<'_>) -> (Self, Vec<usize>) {
        let (mut found, mut units) = (Self::default(), Vec::new());
        for file in files {
            match folder(sources.name(*file)).and_then(|folder| folder.strip_suffix(".d")) {
                Some(unit) => found.by_unit.entry(unit.to_owned()).or_default().push(*file),
                None => units.push(*file),
            }
        }
        (found, units)
    }

    /// The instances of a template that folders are named after.
    pub fn instances(&self, file: usize, sources: &Sources<'_>) -> Vec<String> {
        let template = sources.base(file);
        let beside = |path: &&String| folder(path) == folder(sources.name(file));
        let names = self.by_unit.keys().filter(beside).map(|path| base(path));
        names
            .filter(|name| UnitName(name).template().as_deref() == Some(template))
            .map(str::to_owned)
            .collect()
    }

    /// The drop-ins of a unit beside a file, in the order in which they count. Of two with one name the more special
    /// one takes the place of the other.
    pub fn of(&mut self, file: usize, unit: UnitName<'_>, sources: &Sources<'_>) -> Vec<usize> {
        let mut parts: BTreeMap<&str, usize> = BTreeMap::new();
        for name in unit.drop_ins() {
            let path =
                folder(sources.name(file)).map_or_else(|| name.clone(), |folder| format!("{folder}/{name}"));
            for part in self.by_unit.get(&path).into_iter().flatten() {
                parts.entry(sources.base(*part)).or_insert(*part);
                self.taken.insert(*part);
            }
        }
        parts.into_values().collect()
    }

    /// Drop-ins whose unit is not there.
    pub fn left(&self) -> Vec<usize> {
        self.by_unit.values().flatten().copied().filter(|file| !self.taken.contains(file)).collect()
    }
}
