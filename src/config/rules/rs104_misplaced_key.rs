use super::prelude::*;
use super::rename;
use crate::config::patch::Change;

pub const RULE: Rule = Rule {
    code: "RS104",
    name: "misplaced-key",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the key exists, but in another table; here it is silently ignored",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Safe,
    check: Check::UnreadKey { message, advice },
    page: include_str!("../../../docs/rules/RS104.md"),
};

fn message(node: &Node<'_>, unread: &Unread) -> Option<String> {
    if let WhyUnread::Below(keys) = &unread.reason {
        let (table, _) = unread.path.split_at(unread.path.len() - 1);
        return Some(format!(
            "{} belong above the first table; here they are part of `[{}]`, which has no such keys",
            rename::all(&root_keys(keys)),
            table.join(".")
        ));
    }
    let WhyUnread::Elsewhere(known) = &unread.reason else { return None };
    if rename::no_listener(node, unread).is_some() {
        return Some(format!("there is no {} `{}`", unread.what(), unread.dotted()));
    }
    let path = unread.names();
    let what = unread.what();
    let (table, name) = (path[..path.len() - 1].join("."), path[path.len() - 1]);
    Some(if belongs_above(unread, known.first()?) {
        format!(
            "`{name}` belongs above the first table; here it is part of `[{table}]`, which has no such {what}"
        )
    } else {
        format!("there is no {what} `{}`; it is {}", unread.dotted(), rename::list(known))
    })
}

fn advice(node: &Node<'_>, unread: &Unread) -> Advice {
    if let WhyUnread::Below(keys) = &unread.reason {
        return of_several(node, keys);
    }
    if let Some(help) = rename::no_listener(node, unread) {
        return (help.into(), node.remove("remove it", FixSafety::Unsafe, &unread.names()));
    }
    let (first, several) = match &unread.reason {
        WhyUnread::Elsewhere(known) if !known.is_empty() => (&known[0], known.len() > 1),
        _ => return Advice::default(),
    };
    // A root key can be meant only one way; a key that several tables have cannot.
    let safety = if several { FixSafety::Unsafe } else { FixSafety::Safe };
    let instead = rename::instead(node, first);
    let help = if belongs_above(unread, first) {
        format!("Everything below a `[table]` line is part of that table. {instead}")
    } else {
        instead
    };
    let help = rename::joined([Some(help.into()), rename::etcd(node, unread, std::slice::from_ref(first))]);
    (help, rename::fix(node, unread, first, safety))
}

/// What to do about keys of the root that stand in one table.
fn of_several(node: &Node<'_>, keys: &[Unread]) -> Advice {
    let name = |key: &Unread| key.path.last().cloned().unwrap_or_default();
    let fixes: Option<Vec<ProposedFix>> =
        keys.iter().map(|key| rename::fix(node, key, &name(key), FixSafety::Safe)).collect();
    let moves: Vec<String> =
        keys.iter().map(name).filter(|key| rename::moves_data(key)).map(|key| format!("`{key}`")).collect();
    let data = (!moves.is_empty()).then(|| {
        format!(
            "If it has run without {}, its data is where the default puts it, and it would not find it after the change.",
            rename::all(&moves)
        )
    });
    let help = "Everything below a `[table]` line is part of that table. As it stands, the server uses the defaults of these keys.";
    let fix = fixes.map(|fixes| ProposedFix {
        title: format!("move {} to the root", rename::all(&root_keys(keys))),
        safety: if fixes.iter().all(|fix| fix.safety == FixSafety::Safe) {
            FixSafety::Safe
        } else {
            FixSafety::Unsafe
        },
        change: Change::All(fixes.into_iter().map(|fix| fix.change).collect()),
        rests_on: &[],
    });
    (rename::joined([Some(help.into()), data.map(Help::from)]), fix)
}

fn root_keys(keys: &[Unread]) -> Vec<String> {
    keys.iter().filter_map(|key| Some(format!("`{}`", key.path.last()?))).collect()
}

/// Whether a key of the root stands in a table.
fn belongs_above(unread: &Unread, known: &str) -> bool {
    !unread.is_table && unread.path.len() > 1 && unread.path.last().is_some_and(|name| name == known)
}
