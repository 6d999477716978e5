//! Keys of the root below one table: one slip, and one finding.

use std::collections::BTreeMap;

use super::{Unread, WhyUnread};
use crate::config::tree::Table;

/// Puts the keys of the root that stand in one table together, where a table has several.
pub fn together(root: &Table, unread: &mut Vec<Unread>) {
    let mut tables: BTreeMap<&[String], usize> = BTreeMap::new();
    for one in unread.iter().filter(|one| is_below(root, one)) {
        *tables.entry(table(one)).or_default() += 1;
    }
    tables.retain(|_, keys| *keys > 1);
    if tables.is_empty() {
        return;
    }
    let several: Vec<bool> =
        unread.iter().map(|one| is_below(root, one) && tables.contains_key(table(one))).collect();
    let mut places: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut out: Vec<Unread> = Vec::with_capacity(unread.len());
    for (one, several) in std::mem::take(unread).into_iter().zip(several) {
        if !several {
            out.push(one);
            continue;
        }
        let place = *places.entry(table(&one).to_vec()).or_insert_with(|| {
            out.push(Unread { reason: WhyUnread::Below(Vec::new()), ..one.clone() });
            out.len() - 1
        });
        if let WhyUnread::Below(all) = &mut out[place].reason {
            all.push(one);
        }
    }
    *unread = out;
}

/// Whether it is a key of the root, and can still be put there.
fn is_below(root: &Table, one: &Unread) -> bool {
    let WhyUnread::Elsewhere(known) = &one.reason else { return false };
    let [known] = known.as_slice() else { return false };
    let is_it = one.path.last().is_some_and(|name| name == known);
    is_it && !one.is_table && one.path.len() > 1 && root.get(known).is_none()
}

fn table(one: &Unread) -> &[String] {
    one.path.split_last().map_or(&[], |(_, table)| table)
}
