//! Keys that stand twice in one mapping, which Compose refuses.

use std::collections::{BTreeMap, BTreeSet};

use crate::collect::found::Gathered;
use crate::collect::sources::{Locus, Sources};
use crate::collect::yaml::Yaml;

/// Reports those of a file.
pub fn report(file: usize, root: &Yaml, sources: &Sources<'_>, out: &mut Gathered) {
    // What an anchor names is looked at once, however often it is taken.
    let mut seen = BTreeSet::new();
    let mut open: Vec<&Yaml> = vec![root];
    while let Some(node) = open.pop() {
        if !seen.insert((node.span.start, node.span.end, node.pairs().len())) {
            continue;
        }
        open.extend(node.items().iter().map(AsRef::as_ref));
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        for pair in node.pairs() {
            open.push(&pair.value);
            let Some(name) = pair.name() else { continue };
            let Some(first) = names.insert(name, pair.key.span.start) else { continue };
            let at = Locus { file, bytes: pair.key.span.clone() };
            let line = sources.line(file, first);
            let message =
                format!("Compose refuses this: the key stands twice in one mapping, first on line {line}");
            out.finding(sources, "RS404", &at, message, "Keep one of the two.");
        }
    }
}
