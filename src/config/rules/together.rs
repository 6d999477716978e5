//! One finding where several nodes share what it is about.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::api::validate::{Diagnostic, Place, PlaceBytes};

/// One finding for all nodes that share its place, such as an anchor or a file that is mounted into several.
pub fn together(shown: Vec<Diagnostic>, shared: impl Fn(&Diagnostic) -> bool) -> Vec<Diagnostic> {
    let mut first: BTreeMap<(String, String, Place, Option<String>), usize> = BTreeMap::new();
    let mut out: Vec<Diagnostic> = Vec::with_capacity(shown.len());
    for one in shown {
        let place = if shared(&one) { place_of(&one) } else { None };
        let Some(place) = place else {
            out.push(one);
            continue;
        };
        match first.entry((one.code.clone(), one.message.clone(), place, one.key.clone())) {
            Entry::Occupied(at) => {
                let node = one.node;
                let all = &mut out[*at.get()];
                if all.node != node && !all.nodes.contains(&node) {
                    all.nodes.push(node);
                }
            }
            Entry::Vacant(free) => {
                free.insert(out.len());
                out.push(one);
            }
        }
    }
    out
}

/// The bytes that a finding is about, in the file where people wrote them.
fn place_of(one: &Diagnostic) -> Option<Place> {
    let own = one.span.map(|span| Place {
        file: one.file.clone(),
        line: Some(span.line),
        column: Some(span.column),
        bytes: Some(PlaceBytes { start: span.start, end: span.end }),
    });
    one.origin.clone().or(own).filter(|place| place.bytes.is_some())
}
