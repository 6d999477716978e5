//! A fix that is called safe loses nothing that somebody wrote.

use std::collections::BTreeSet;
use std::ops::Range;

use proptest::prelude::*;
use restate_scaleout::api::Edit;
use restate_scaleout::api::fix::FixInput;
use restate_scaleout::api::validate::{FixSafety, NodeConfig};
use restate_scaleout::config::tree::Value;
use restate_scaleout::config::{document::Document, fix, patch, validate};

use crate::config;
use crate::generators::{annotated, version};
use crate::properties::input;

/// The comments of a text, sorted.
fn comments(text: &str) -> Vec<&str> {
    let spans: Vec<Range<usize>> = patch::comments::of(text);
    let mut all: Vec<&str> = spans.into_iter().map(|span| text[span].trim_end()).collect();
    all.sort_unstable();
    all
}

/// The texts of all values, sorted, without those at or below a key.
fn values<'t>(document: &'t Document, but: Option<&str>) -> Vec<&'t str> {
    let mut all = Vec::new();
    document.root.walk(&mut |path, entry| {
        let is_table = matches!(entry.item.value, Value::Table(_));
        let changed = but.is_some_and(|but| patch::KeyPath::from(path).to_string() == but);
        if !is_table && !changed {
            all.push(&document.text[entry.item.span.clone()]);
        }
        is_table && !changed
    });
    all.sort_unstable();
    all
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn all_safe_fixes_together_keep_comments_and_values(text in annotated(), version in version()) {
        let moving = ["RS103", "RS104", "RS107"].map(str::to_owned).to_vec();
        for codes in [None, Some(moving)] {
            let moving = codes.is_some();
            let node = NodeConfig::with_file("f", text.clone());
            let done = fix(&FixInput { node, codes, server_version: Some(version.clone()), ..FixInput::default() });
            let done = done.expect("an answer");
            prop_assert_eq!(comments(&done.text), comments(&text), "{}\nbecame\n{}", text, done.text);
            if moving {
                let (old, new) = (Document::parse(&text), Document::parse(&done.text));
                prop_assert_eq!(values(&new, None), values(&old, None), "{}\nbecame\n{}", text, done.text);
            }
        }
    }

    #[test]
    fn a_safe_fix_keeps_every_value_but_its_own(text in annotated(), version in version()) {
        let before = Document::parse(&text);
        for one in validate(&input(vec![text.clone()], &version)).diagnostics {
            let Some(fix) = one.fix.as_ref().filter(|fix| fix.safety == FixSafety::Safe) else { continue };
            let edits: Vec<Edit> = fix.edits.iter().map(|edit| edit.edit()).collect();
            let fixed = patch::apply(&text, &edits).expect("edits that fit");
            prop_assert_eq!(comments(&fixed), comments(&text), "{:?}: {}\nbecame\n{}", one, text, fixed);
            let moves = fix.title.starts_with("rename") || fix.title.starts_with("move");
            let own = one.key.as_deref().filter(|_| !moves);
            let after = Document::parse(&fixed);
            prop_assert_eq!(values(&after, own), values(&before, own), "{:?}: {}\nbecame\n{}", one, text, fixed);
        }
    }
}

#[test]
fn the_generator_reaches_fixes_that_move() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::new(config(1));
    let (mut valid, mut titles) = (0, BTreeSet::new());
    for _ in 0..300 {
        let text = annotated().new_tree(&mut runner).expect("a text").current();
        valid += usize::from(Document::parse(&text).is_valid());
        let found = validate(&input(vec![text], "1.7.12")).diagnostics;
        let safe = found.into_iter().filter_map(|one| one.fix.filter(|fix| fix.safety == FixSafety::Safe));
        titles.extend(safe.map(|fix| fix.title.split(' ').next().unwrap_or_default().to_owned()));
    }
    assert!(valid > 150, "{valid} valid texts");
    for verb in ["move", "rename", "remove"] {
        assert!(titles.contains(verb), "no safe fix that would {verb}: {titles:?}");
    }
}
