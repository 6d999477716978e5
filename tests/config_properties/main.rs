//! What holds for every configuration, asked of generated ones.
//!
//! The seed is fixed, so that a failure is the same everywhere; `CONFIG_SEED` and `PROPTEST_CASES` look
//! elsewhere and longer.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use restate_scaleout::api::Edit;
use restate_scaleout::api::fix::FixInput;
use restate_scaleout::api::validate::{Diagnostic, FixSafety, NodeConfig, Severity, ValidateInput};
use restate_scaleout::config::catalogue::{Catalogue, Kind, NEWEST};
use restate_scaleout::config::{document::Document, fix, patch, validate};

fn config(cases: u32) -> Config {
    let seed = std::env::var("CONFIG_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(7);
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(cases);
    Config { cases, rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..Config::default() }
}

/// A value that a key may or may not take.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("true".to_owned()),
        Just("false".to_owned()),
        Just("\"true\"".to_owned()),
        (-2_i64..100_000).prop_map(|number| number.to_string()),
        Just("1.5".to_owned()),
        Just("\"30m\"".to_owned()),
        Just("\"30\"".to_owned()),
        Just("\"64 MiB\"".to_owned()),
        Just("\"250ms...1m\"".to_owned()),
        Just("\"{zone: 2, node: 3}\"".to_owned()),
        Just("{ node = 2, zone = 3 }".to_owned()),
        Just("{}".to_owned()),
        Just("[]".to_owned()),
        Just("[\"admin\", \"worker\"]".to_owned()),
        Just("[\n  \"http://a.internal:5122\", # first\n  \"http://b.internal\"\n]".to_owned()),
        Just("\"http://n1.internal\"".to_owned()),
        Just("\"http://127.0.0.1:5122\"".to_owned()),
        Just("\"s3://bucket/prefix\"".to_owned()),
        Just("\"file:///tmp/x\"".to_owned()),
        Just("\"0.0.0.0:8080\"".to_owned()),
        Just("\"exponential\"".to_owned()),
        Just("\"fixed-delay\"".to_owned()),
        Just("\"etcd\"".to_owned()),
        Just("\"Replicated\"".to_owned()),
        Just("\"replica-set-only\"".to_owned()),
        Just("1979-05-27".to_owned()),
        "[a-zä\"'\\\\]{0,6}".prop_map(|text| format!("{text:?}")),
    ]
}

/// A dotted key: known ones, of all versions, and what people make of them.
fn key() -> impl Strategy<Value = String> {
    let known: Vec<String> = restate_scaleout::config::catalogue::history()
        .iter()
        .filter(|key| !key.path.contains(['*', '[']))
        .map(|key| key.path.clone())
        .collect();
    let road = [
        "node-name",
        "cluster-name",
        "auto-provision",
        "roles",
        "advertised-address",
        "bind-address",
        "default-replication",
        "use-random-ports",
        "listen-mode",
        "force-node-id",
        "location",
        "metadata-client.type",
        "metadata-client.addresses",
        "metadata-client.address",
        "bifrost.default-provider",
        "worker.snapshots.destination",
        "worker.snapshots.snapshot-interval",
        "worker.snapshots.aws-endpoint-url",
        "worker.snapshots.aws-access-key-id",
        "worker.durability-mode",
        "admin.bind-address",
        "tls.mode",
        "metadata-server.raft-election-tick",
        "log-filter",
        "allow-bootstrap",
        "connect-timeout",
    ]
    .map(str::to_owned)
    .to_vec();
    let key = prop_oneof![3 => prop::sample::select(road), 2 => prop::sample::select(known)];
    (key, 0..12_u8).prop_map(|(key, twist)| match twist {
        0 => key.replace('-', "_"),
        1 => key.to_uppercase(),
        2 => format!("admin.{key}"),
        3 => key.rsplit('.').next().unwrap_or_default().to_owned(),
        4 => format!("{key}s"),
        5 => key.replacen(['a', 'e', 'o'], "", 1),
        6 => format!("common.{key}"),
        _ => key,
    })
}

/// Keys written as lines, tables, dotted keys or inline tables, in any mixture that may even be valid.
fn text() -> impl Strategy<Value = String> {
    prop::collection::vec((key(), value(), 0..4_u8, prop::bool::ANY), 0..9).prop_map(|entries| {
        let (mut root, mut tables) = (String::new(), BTreeMap::<String, String>::new());
        for (key, value, form, comment) in entries {
            let note = if comment { " # note" } else { "" };
            match (form, key.rsplit_once('.')) {
                (0, Some((table, name))) if !value.contains('\n') => {
                    root.push_str(&format!("{table} = {{ {name} = {value} }}{note}\n"));
                }
                (1, _) | (_, None) => root.push_str(&format!("{key} = {value}{note}\n")),
                (_, Some((table, name))) => {
                    tables
                        .entry(table.to_owned())
                        .or_default()
                        .push_str(&format!("{name} = {value}{note}\n"));
                }
            }
        }
        let tables =
            tables.into_iter().map(|(table, lines)| format!("\n# about {table}\n[{table}]\n{lines}"));
        root + &tables.collect::<String>()
    })
}

/// Texts with a few signs changed, and plain rubbish.
fn rubbish() -> impl Strategy<Value = String> {
    let signs = prop::sample::select(vec![
        "=",
        "[",
        "]",
        "[[",
        "{",
        "}",
        ",",
        "\"",
        "'",
        "\"\"\"",
        "#",
        "\n",
        "\r\n",
        "\r",
        ".",
        "a",
        "ä",
        "1",
        "_",
        "-",
        "true",
        "\\",
        "\\e",
        "\\x41",
        "10:20",
        "1e400",
        "99999999999999999999",
        "\u{feff}",
        "\u{0}",
        " ",
        "\t",
    ]);
    let soup = prop::collection::vec(signs.clone(), 0..25).prop_map(|signs| signs.concat());
    let damaged = (text(), prop::collection::vec((any::<prop::sample::Index>(), signs), 1..4)).prop_map(
        |(mut text, changes)| {
            for (place, sign) in changes {
                let mut at = place.index(text.len() + 1);
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                text.insert_str(at, sign);
            }
            text
        },
    );
    prop_oneof![soup, damaged, ".{0,40}"]
}

fn version() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["1.4.4", "1.5.3", "1.6.2", "1.7.2", "1.7.12"]).prop_map(str::to_owned)
}

fn input(texts: Vec<String>, version: &str) -> ValidateInput {
    let file = |(place, text)| NodeConfig::with_file(format!("n{place}.toml"), text);
    ValidateInput {
        nodes: texts.into_iter().enumerate().map(file).collect(),
        server_version: Some(version.into()),
        ..ValidateInput::default()
    }
}

fn keys(found: &[Diagnostic]) -> BTreeMap<(String, String, Option<String>), usize> {
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
                prop_assert!(!new || fix.safety == FixSafety::Unsafe, "{one:?} adds {key:?}");
                let error = later.iter().any(|two| two.code == key.1 && two.key == key.2 && two.severity == Severity::Error);
                prop_assert!(!new || !error, "{one:?} adds the error {key:?}");
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

    #[test]
    fn a_patch_says_what_was_asked_and_keeps_the_rest(text in text(), changes in prop::collection::vec((key(), value()), 1..4)) {
        let Ok(mut patch) = patch::Patch::new(&text) else { return Ok(()) };
        let mut wanted: toml_edit::DocumentMut = text.parse().unwrap();
        for (key, value) in &changes {
            let parsed = Document::parse(&format!("x = {value}"));
            let Some(json) = parsed.root.get("x").and_then(|item| json(&item.value)) else { continue };
            if patch.set(key.as_str(), &json).is_ok() {
                put(wanted.as_table_mut(), key, &json);
            }
        }
        let done = patch.finish().unwrap();
        prop_assert_eq!(&patch::apply(&text, &done.edits).unwrap(), &done.text);
        for pair in done.edits.windows(2) {
            prop_assert!(pair[0].end <= pair[1].start);
        }
        let got: toml_edit::DocumentMut = done.text.parse().unwrap();
        prop_assert_eq!(plain(got.as_item()), plain(wanted.as_item()), "{}", done.text);
        let comments = |text: &str| text.matches("# ").count();
        prop_assert!(comments(&done.text) >= comments(&text) - replaced(&text), "{}", done.text);
    }

    #[test]
    fn many_keys_at_once_are_the_same_as_one_after_the_other(
        text in text(),
        set in prop::collection::btree_map(key(), value(), 1..8),
        remove in prop::collection::vec(key(), 0..4),
    ) {
        let json = |value: &String| json(&Document::parse(&format!("x = {value}")).root.get("x")?.value);
        let set: BTreeMap<String, _> =
            set.iter().filter_map(|(key, value)| Some((key.clone(), json(value)?))).collect();
        let Ok(mut together) = patch::Patch::new(&text) else { return Ok(()) };
        let mut one_by_one = together.clone();
        let one = set.iter().try_for_each(|(key, value)| one_by_one.set(key.as_str(), value));
        prop_assert_eq!(together.set_all(&set).is_ok(), one.is_ok());
        if one.is_err() {
            return Ok(());
        }
        let one = remove.iter().try_for_each(|key| one_by_one.remove(key.as_str()));
        let remove: Vec<patch::KeyPath> = remove.iter().map(patch::KeyPath::from).collect();
        prop_assert_eq!(together.remove_all(&remove).is_ok(), one.is_ok());
        if one.is_ok() {
            prop_assert_eq!(together.finish().unwrap().text, one_by_one.finish().unwrap().text);
        }
    }

    #[test]
    fn removing_what_was_set_gives_the_text_back(text in text(), key in key()) {
        let Ok(mut patch) = patch::Patch::new(&text) else { return Ok(()) };
        let path: Vec<&str> = key.split('.').collect();
        let document = Document::parse(&text);
        if (1..=path.len()).any(|length| document.root.at(&path[..length]).is_some()) {
            return Ok(());
        }
        patch.set(key.as_str(), &1.into()).unwrap();
        patch.remove(key.as_str()).unwrap();
        let done = patch.finish().unwrap();
        let plain_text = |text: &str| plain(text.parse::<toml_edit::DocumentMut>().unwrap().as_item());
        prop_assert_eq!(plain_text(&done.text), plain_text(&text));
    }
}

proptest! {
    #![proptest_config(config(4000))]

    #[test]
    fn what_the_servers_parser_rejects_is_rejected(text in prop_oneof![rubbish(), text()]) {
        let ours = Document::parse(&text);
        let theirs = text.parse::<toml_edit::DocumentMut>();
        match theirs {
            Err(error) => prop_assert!(!ours.is_valid(), "accepted {text:?}, but {error}"),
            Ok(document) => {
                prop_assert!(ours.is_valid(), "rejected {text:?}: {:?}", ours.errors);
                prop_assert_eq!(tree(&ours.root), plain(document.as_item()));
            }
        }
    }
}

/// Comments inside arrays that a patch replaces as a whole go with them.
fn replaced(text: &str) -> usize {
    text.matches("# first").count()
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

fn json(value: &restate_scaleout::config::tree::Value) -> Option<serde_json::Value> {
    use restate_scaleout::config::tree::Value;
    Some(match value {
        Value::String(text) => text.as_str().into(),
        Value::Integer(number) => (*number).into(),
        Value::Float(number) => serde_json::Number::from_f64(*number)?.into(),
        Value::Boolean(value) => (*value).into(),
        Value::Datetime(_) => return None,
        Value::Array(items) => items.iter().map(|item| json(&item.value)).collect::<Option<_>>()?,
        Value::Table(table) => table
            .entries
            .iter()
            .map(|entry| Some((entry.key.clone(), json(&entry.item.value)?)))
            .collect::<Option<serde_json::Map<_, _>>>()?
            .into(),
    })
}

/// A value for the other library.
fn toml_value(json: &serde_json::Value) -> toml_edit::Value {
    match json {
        serde_json::Value::String(text) => text.into(),
        serde_json::Value::Bool(value) => (*value).into(),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(whole) => whole.into(),
            None => number.as_f64().expect("a number that TOML has").into(),
        },
        serde_json::Value::Array(items) => items.iter().map(toml_value).collect(),
        serde_json::Value::Object(map) => {
            map.iter().map(|(name, value)| (name.as_str(), toml_value(value))).collect()
        }
        serde_json::Value::Null => panic!("TOML has no null"),
    }
}

/// Sets a key in the other library's document.
fn put(table: &mut dyn toml_edit::TableLike, key: &str, value: &serde_json::Value) {
    if let serde_json::Value::Object(map) = value
        && !map.is_empty()
    {
        map.iter().for_each(|(name, value)| put(table, &format!("{key}.{name}"), value));
        return;
    }
    match key.split_once('.') {
        None => {
            let empty = value.as_object().is_some_and(serde_json::Map::is_empty);
            if empty && table.get(key).is_some_and(toml_edit::Item::is_table_like) {
                return;
            }
            table.insert(key, toml_edit::value(toml_value(value)));
        }
        Some((name, rest)) => {
            let item = table.entry(name).or_insert_with(|| toml_edit::Item::Table(toml_edit::Table::new()));
            put(item.as_table_like_mut().unwrap(), rest, value);
        }
    }
}

/// One notation for both libraries' trees, without empty tables.
fn plain(item: &toml_edit::Item) -> String {
    if let Some(table) = item.as_table_like() {
        return entries(table.iter().map(|(key, item)| (key.to_owned(), plain(item))));
    }
    if let Some(tables) = item.as_array_of_tables() {
        let all =
            tables.iter().map(|table| entries(table.iter().map(|(key, item)| (key.to_owned(), plain(item)))));
        return format!("[{}]", all.collect::<Vec<_>>().join(","));
    }
    match item.as_value() {
        Some(toml_edit::Value::Array(items)) => {
            let all = items.iter().map(|value| plain(&toml_edit::Item::Value(value.clone())));
            format!("[{}]", all.collect::<Vec<_>>().join(","))
        }
        Some(toml_edit::Value::Float(number)) => format!("{:?}", number.value()),
        Some(toml_edit::Value::String(text)) => format!("{:?}", text.value()),
        Some(toml_edit::Value::Integer(number)) => number.value().to_string(),
        Some(toml_edit::Value::Boolean(value)) => value.value().to_string(),
        Some(toml_edit::Value::Datetime(value)) => value.value().to_string(),
        _ => String::new(),
    }
}

fn tree(table: &restate_scaleout::config::tree::Table) -> String {
    use restate_scaleout::config::tree::Value;
    fn value(from: &Value) -> String {
        match from {
            Value::Table(inner) => tree(inner),
            Value::Array(items) => {
                format!("[{}]", items.iter().map(|item| value(&item.value)).collect::<Vec<_>>().join(","))
            }
            Value::Float(number) => format!("{number:?}"),
            Value::String(text) => format!("{text:?}"),
            Value::Integer(number) => number.to_string(),
            Value::Boolean(value) => value.to_string(),
            Value::Datetime(text) => text.clone(),
        }
    }
    entries(table.entries.iter().map(|entry| (entry.key.clone(), value(&entry.item.value))))
}

fn entries(all: impl Iterator<Item = (String, String)>) -> String {
    let sorted: BTreeMap<String, String> = all.filter(|(_, value)| value != "{}").collect();
    let shown: Vec<String> = sorted.iter().map(|(key, value)| format!("{key:?}={value}")).collect();
    format!("{{{}}}", shown.join(","))
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
