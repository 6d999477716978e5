//! One finding of what is one cause: the same of several nodes at one place, such as an anchor or a list.

use crate::api::validate::{Diagnostic, Span};

/// Findings by place. Those that say the same there are one, with all nodes, also when they differ in one name.
pub fn sorted(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort_by(|a, b| {
        (&a.file, start(a.span), &a.code, &a.message).cmp(&(&b.file, start(b.span), &b.code, &b.message))
    });
    diagnostics.dedup_by(|one, before| {
        let same = is_at_one_place(one, before) && one.message == before.message;
        if same {
            merge(before, one);
        }
        same
    });
    let mut out: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    let mut rest = diagnostics.into_iter().peekable();
    while let Some(first) = rest.next() {
        let mut group = vec![first];
        while let Some(next) = rest.next_if(|next| is_at_one_place(next, &group[0])) {
            group.push(next);
        }
        out.extend(by_names(group));
    }
    out
}

/// The first byte of a place.
pub fn start(span: Option<Span>) -> usize {
    span.map_or(0, |span| span.start)
}

fn is_at_one_place(one: &Diagnostic, other: &Diagnostic) -> bool {
    (&one.file, one.span, &one.code) == (&other.file, other.span, &other.code)
}

/// The findings at one place, those of them in one that differ in one name.
fn by_names(group: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut found: Vec<(Diagnostic, Option<usize>, Vec<String>)> = Vec::new();
    for one in group {
        let same = found.iter_mut().find_map(|merged| {
            let (all, slot, _) = &*merged;
            let at = differing(&all.message, &one.message)?;
            let is_one = slot.is_none_or(|slot| slot == at) && all.help == one.help && all.fix == one.fix;
            (is_one && one.span.is_some()).then_some((merged, at))
        });
        match same {
            Some(((all, slot, names), at)) => {
                if slot.is_none() {
                    names.push(name_at(&all.message, at));
                    *slot = Some(at);
                }
                names.push(name_at(&one.message, at));
                merge(all, &one);
            }
            None => found.push((one, None, Vec::new())),
        }
    }
    let told = |(mut one, slot, names): (Diagnostic, Option<usize>, Vec<String>)| {
        if let Some(slot) = slot {
            one.message = with_names(&one.message, slot, &names);
        }
        one
    };
    found.into_iter().map(told).collect()
}

/// The one name in which two messages differ, by its place among the parts that backquotes make.
fn differing(one: &str, other: &str) -> Option<usize> {
    let (one, other): (Vec<&str>, Vec<&str>) = (one.split('`').collect(), other.split('`').collect());
    let mut differ = one.iter().zip(&other).enumerate().filter(|(_, (a, b))| a != b).map(|(at, _)| at);
    let at = differ.next().filter(|at| at % 2 == 1 && one.len() == other.len())?;
    differ.next().is_none().then_some(at)
}

fn name_at(message: &str, at: usize) -> String {
    message.split('`').nth(at).unwrap_or_default().to_owned()
}

/// The message with several names in the place of one.
fn with_names(message: &str, slot: usize, names: &[String]) -> String {
    let all = match names {
        [before @ .., last] if !before.is_empty() => format!("{}` or `{last}", before.join("`, `")),
        names => names.concat(),
    };
    let parts = message.split('`').enumerate();
    parts.map(|(at, part)| if at == slot { all.as_str() } else { part }).collect::<Vec<_>>().join("`")
}

/// Puts the nodes of a finding to those of another.
fn merge(all: &mut Diagnostic, one: &Diagnostic) {
    for node in std::iter::once(&one.node).chain(&one.nodes) {
        if !node.is_empty() && *node != all.node && !all.nodes.contains(node) {
            all.nodes.push(node.clone());
        }
    }
}
