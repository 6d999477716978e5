//! What holds for every file, whatever is wrong with it.

use std::collections::BTreeMap;

use proptest::prelude::*;
use restate_scaleout::api::Edit;
use restate_scaleout::api::fix::FixInput;
use restate_scaleout::api::validate::{Diagnostic, FixSafety, NodeConfig, Severity, ValidateInput};
use restate_scaleout::config::catalogue::{Catalogue, Kind, NEWEST};
use restate_scaleout::config::{document::Document, fix, patch, validate};

use crate::config;
use crate::generators::{rubbish, text, version};

pub fn input(texts: Vec<String>, version: &str) -> ValidateInput {
    let file = |(place, text)| NodeConfig::with_file(format!("n{place}.toml"), text);
    ValidateInput {
        nodes: texts.into_iter().enumerate().map(file).collect(),
        server_version: Some(version.into()),
        ..ValidateInput::default()
    }
}

/// How many findings there are, by file, code and key.
type Keys = BTreeMap<(String, String, Option<String>), usize>;

fn keys(found: &[Diagnostic]) -> Keys {
    let mut counts = BTreeMap::new();
    for one in found {
        *counts.entry((one.file.clone(), one.code.clone(), one.key.clone())).or_insert(0) += 1;
    }
    counts
}

fn check_spans(input: &ValidateInput, found: &[Diagnostic]) {
    for one in found {
        let Some(span) = one.span else { continue };
        let text = input.nodes.iter().find(|node| node.name == one.file).unwrap().text();
        assert!(text.get(span.start..span.end).is_some(), "{one:?} in {text:?}");
        let before = &text[..span.start];
        assert_eq!(span.line, before.matches('\n').count() + 1, "{one:?}");
        let line = before.rsplit('\n').next().unwrap_or_default().trim_start_matches('\u{feff}');
        assert_eq!(span.column, line.chars().count() + 1, "{one:?}");
    }
}

/// What is found without the value that a finding is about. While it stands there and is refused, what its key decides is
/// not told: nobody knows what it will be.
fn without_value(input: &ValidateInput, one: &Diagnostic) -> Option<Keys> {
    let mut input = input.clone();
    let node = input.nodes.iter_mut().find(|node| node.name == one.file)?;
    let asked = FixInput {
        node: node.clone(),
        server_version: input.server_version.clone(),
        codes: Some(Vec::new()),
        remove: vec![one.key.clone()?],
        ..FixInput::default()
    };
    node.file.as_mut()?.text = fix(&asked).ok()?.text;
    Some(keys(&validate(&input).diagnostics))
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn nothing_panics_and_spans_fit(text in prop_oneof![text(), rubbish()], version in version(), target in version()) {
        let mut input = input(vec![text.clone()], &version);
        input.target_version = Some(target);
        input.effective = true;
        let found = validate(&input).diagnostics;
        check_spans(&input, &found);
        let node = input.nodes[0].clone();
        let result = fix(&FixInput { node, unsafe_fixes: true, server_version: Some(version), ..FixInput::default() });
        prop_assert!(result.is_ok(), "{:?}", result.err());
    }

    #[test]
    fn a_fix_removes_its_finding_and_a_safe_one_adds_none(
        texts in prop::collection::vec(text(), 1..3),
        version in version(),
    ) {
        let input = input(texts, &version);
        let found = validate(&input).diagnostics;
        let before = keys(&found);
        for one in &found {
            let Some(fix) = &one.fix else { continue };
            let mut fixed = input.clone();
            let file = fixed.nodes.iter_mut().find(|node| node.name == one.file).unwrap();
            let edits: Vec<Edit> = fix.edits.iter().map(|edit| edit.edit()).collect();
            let text = patch::apply(file.text(), &edits).unwrap();
            file.file.as_mut().unwrap().text = text;
            let later = validate(&fixed).diagnostics;
            let after = keys(&later);
            let own = (one.file.clone(), one.code.clone(), one.key.clone());
            prop_assert!(after.get(&own).unwrap_or(&0) < before.get(&own).unwrap(), "{one:?} is still there");
            for (key, count) in &after {
                let new = before.get(key).unwrap_or(&0) < count;
                let came = later.iter().filter(|two| new && two.code == key.1 && two.key == key.2);
                // Advice is no reason to look at a fix first.
                let worst = came.map(|two| two.severity).filter(|severity| *severity != Severity::Info).min();
                let was_held_back = || without_value(&input, one).is_some_and(|keys| keys.contains_key(key));
                let is_new = worst.is_some() && !was_held_back();
                prop_assert!(!is_new || fix.safety == FixSafety::Unsafe, "{one:?} adds {key:?}");
                prop_assert!(worst != Some(Severity::Error), "{one:?} adds the error {key:?}");
            }
        }
    }

    #[test]
    fn fixing_twice_is_fixing_once(text in text(), version in version(), unsafe_fixes in prop::bool::ANY) {
        let node = NodeConfig::with_file("f", text);
        let run = |node: NodeConfig| {
            fix(&FixInput { node, unsafe_fixes, server_version: Some(version.clone()), ..FixInput::default() }).unwrap()
        };
        let once = run(node.clone());
        let twice = run(NodeConfig::with_file("f", once.text.clone()));
        prop_assert_eq!(&twice.text, &once.text);
        prop_assert!(twice.applied.is_empty() && twice.diff.is_empty());
    }

    #[test]
    fn the_order_of_files_does_not_matter(texts in prop::collection::vec(text(), 2..4), version in version()) {
        let mut input = input(texts, &version);
        let one = validate(&input);
        input.nodes.reverse();
        prop_assert_eq!(one, validate(&input));
    }
}

const SECRET: &str = "hunter2-Zq8";

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn a_secret_never_leaves(text in text(), line in 0..9_u8, place in any::<prop::sample::Index>(), damage in prop::bool::ANY) {
        let secret = match line {
            0 => format!("aws-secret-access-key = \"{SECRET}\""),
            1 => format!("worker.snapshots.aws_secret_access_key = \"{SECRET}\""),
            2 => format!("additional-request-headers = {{ authorization = \"{SECRET}\" }}"),
            3 => format!("http-proxy = \"http://me:{SECRET}@proxy:1\""),
            4 => format!("# password = \"{SECRET}\""),
            5 => format!("aws-session-token = '''\n{SECRET}\n{SECRET}'''"),
            6 => format!("snapshots = {{ aws-secret-access-key = \"{SECRET}\", destination = 5 }}"),
            7 => format!("password = {SECRET}"),
            _ => format!("ingress.kafka-clusters = [{{ name = \"k\", brokers = [], \"sasl.password\" = \"{SECRET}\" }}]"),
        };
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let at = place.index(lines.len() + 1);
        let mut whole = lines[..at].concat();
        if !whole.is_empty() && !whole.ends_with('\n') {
            whole.push('\n');
        }
        whole.push_str(&secret);
        whole.push('\n');
        whole.push_str(&lines[at..].concat());
        if damage {
            whole.push_str("broken = = 1\n");
        }
        let mut input = input(vec![whole.clone(), text], "1.7.12");
        input.effective = true;
        let shown = serde_json::to_string(&validate(&input)).unwrap();
        prop_assert!(!shown.contains(SECRET), "{shown}\n{whole}");
        let node = NodeConfig::with_file("f", whole.clone());
        let done = fix(&FixInput { node, unsafe_fixes: true, ..FixInput::default() }).unwrap();
        let shown = serde_json::to_string(&(&done.diff, &done.applied, &done.remaining)).unwrap();
        prop_assert!(!shown.contains(SECRET), "{shown}\n{whole}");
    }
}

#[test]
fn the_generator_reaches_what_it_should() {
    // A generator that makes only valid or only broken texts would prove nothing.
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::new(config(1));
    let (mut valid, mut fixes, mut codes) = (0, 0, std::collections::BTreeSet::new());
    for _ in 0..150 {
        let text = text().new_tree(&mut runner).unwrap().current();
        valid += usize::from(Document::parse(&text).is_valid());
        let found = validate(&input(vec![text], "1.7.12")).diagnostics;
        fixes += found.iter().filter(|one| one.fix.is_some()).count();
        codes.extend(found.into_iter().map(|one| one.code));
    }
    assert!(valid > 75 && valid < 150, "{valid} valid texts");
    assert!(fixes > 50, "{fixes} fixes");
    assert!(codes.len() > 15, "{codes:?}");
    assert!(Catalogue::for_version(&NEWEST).keys().any(|key| matches!(key.kind, Kind::Backoff(_))));
}
