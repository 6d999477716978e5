//! `describe` and `explain`: everything that the plugin says by name has a page.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use restate_scaleout::api::CONTRACT;
use restate_scaleout::api::describe::{ExplainInput, ExplainOutput, Page};
use restate_scaleout::api::host::HOST_FUNCTIONS;
use restate_scaleout::config::version::LAST;
use restate_scaleout::exports::{describe, explain};
use serde_json::Value;

fn ask(topic: &str) -> ExplainOutput {
    explain(&ExplainInput { topic: Some(topic.into()), ..ExplainInput::default() }).expect("an answer")
}

/// All pages of a kind, or all but keys, without their texts.
fn listed(kind: Option<&str>) -> Vec<Page> {
    explain(&ExplainInput { kind: kind.map(Into::into), ..ExplainInput::default() }).expect("an answer").pages
}

const KINDS: [&str; 5] = ["step", "invariant", "refusal", "rule", "key"];

/// The one page of a topic.
#[track_caller]
fn page(topic: &str) -> Page {
    let output = ask(topic);
    assert_eq!((output.pages.len(), output.nearest.len()), (1, 0), "{topic}: {output:?}");
    output.pages.into_iter().next().unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_description_is_complete() {
    let description = describe();
    assert_eq!((description.name.as_str(), description.contract.as_str()), ("restate-scaleout", CONTRACT));
    assert_eq!(description.version, env!("CARGO_PKG_VERSION"));
    let minors = LAST.map(|version| format!("{}.{}", version.major, version.minor));
    assert_eq!(description.server_versions, minors);
    let exports: Vec<&str> = description.exports.iter().map(|export| export.name.as_str()).collect();
    assert_eq!(
        exports,
        [
            "describe",
            "validate",
            "fix",
            "render",
            "complete",
            "plan",
            "next_step",
            "what_if",
            "explain",
            "collect",
            "check",
            "apply_edits",
            "run"
        ]
    );
    let functions: Vec<&str> = description.host_functions.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(functions, HOST_FUNCTIONS);
    let kinds: Vec<&str> = description.kinds.iter().map(|kind| kind.kind.as_str()).collect();
    assert_eq!(kinds, KINDS);
    for kind in &description.kinds {
        assert_eq!(kind.pages, listed(Some(&kind.kind)).len(), "{}", kind.kind);
        assert!(kind.pages > 10 && !kind.about.is_empty(), "{kind:?}");
    }
}

#[test]
fn every_topic_has_one_page() {
    let mut names = BTreeSet::new();
    for topic in KINDS.iter().flat_map(|kind| listed(Some(kind))) {
        // A rule may go by the name of a key.
        let asked = ExplainInput {
            topic: Some(topic.name.clone()),
            kind: Some(topic.kind.clone()),
            ..ExplainInput::default()
        };
        let [page] = &explain(&asked).expect("an answer").pages[..] else { panic!("{asked:?}") };
        assert_eq!((&page.name, &page.kind, &page.title), (&topic.name, &topic.kind, &topic.title));
        assert!(!page.title.is_empty() && !page.title.contains('\n'), "{}", topic.name);
        assert!(page.text.starts_with(&format!("# {}", topic.name)), "{}: {}", topic.name, page.text);
        assert!(page.text.lines().count() > 4, "{} says too little", topic.name);
        assert!(names.insert(topic.name.clone()), "{} twice", topic.name);
    }
}

/// A page that lies in `docs/` and is not listed is lost.
#[test]
fn every_file_is_a_page() {
    let listed: BTreeSet<String> = listed(None).into_iter().map(|page| page.name).collect();
    for folder in ["steps", "invariants", "refusals", "rules"] {
        for entry in fs::read_dir(root().join("docs").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap();
            assert!(name == "README" || listed.contains(name), "{} is not listed", path.display());
        }
    }
}

/// Names that do not exist lead to those that do.
#[test]
fn misspelled_names_lead_to_the_right_ones() {
    for (topic, wanted) in [
        ("aws-session-tokn", "worker.snapshots.aws-session-token"),
        ("worker.snapshot.destination", "worker.snapshots.destination"),
        ("node-nme", "node-name"),
        ("RESTATE_NODE_NMAE", "node-name"),
        ("RESTATE_WORKER_SNAPSHOTS_DESTINATION", "worker.snapshots.destination"),
        ("RS1O3", "RS103"),
        ("unknow-key", "RS103"),
        ("ad-voter", "add-voter"),
        ("last-cpoy", "last-copy"),
        ("seald-log", "sealed-log"),
    ] {
        let output = ask(topic);
        assert!(output.pages.is_empty(), "{topic}: {output:?}");
        assert!(output.nearest.iter().any(|name| name == wanted), "{topic}: {:?}", output.nearest);
    }
    for (variable, key) in [
        ("RESTATE_NODE_NAME", "node-name"),
        ("RESTATE_WORKER__SNAPSHOTS__DESTINATION", "worker.snapshots.destination"),
        ("restate_auto_provision", "auto-provision"),
        ("HTTP_PROXY", "http-proxy"),
        ("MEMORY_LIMIT", "rocksdb-total-memory-size"),
    ] {
        assert_eq!(page(variable).name, key, "{variable}");
    }
}

#[test]
fn topics_are_found_however_they_are_written() {
    for topic in ["add-voter", "add-voter:n2", "Add-Voter:n2", "add_voter", " ADD VOTER "] {
        assert_eq!(page(topic).name, "add-voter", "{topic}");
    }
    for topic in ["RS103", "rs103", "unknown-key", "Unknown_Key"] {
        let page = page(topic);
        assert_eq!((page.name.as_str(), page.kind.as_str()), ("RS103", "rule"), "{topic}");
    }
    assert_eq!(page("last-copy").kind, "invariant");
    assert_eq!(page("sealed-log").kind, "refusal");
    for topic in ["worker.snapshots.destination", "Worker.Snapshots.Destination", "bind-ip", "bind_ip"] {
        assert_eq!(page(topic).kind, "key", "{topic}");
    }
    // A name of one's own below a map, and an element of a list, are explained by their key.
    assert_eq!(page("additional-request-headers.x-mine").name, "additional-request-headers");
    assert_eq!(page("ingress.kafka-clusters.0.brokers").name, "ingress.kafka-clusters[].brokers");
}

#[test]
fn unknown_topics_are_answered_with_the_nearest() {
    for (topic, expected) in [
        ("ad-voter", "add-voter"),
        ("ad-voter:n2", "add-voter"),
        ("quorum", "metadata-quorum"),
        ("RS1O3", "RS103"),
        ("unkown-key", "RS103"),
        ("sealed", "sealed-log"),
        ("worker.snapshots.destinaton", "worker.snapshots.destination"),
        ("snapshots.destination", "worker.snapshots.destination"),
    ] {
        let output = ask(topic);
        assert!(output.pages.is_empty());
        assert_eq!(output.nearest.first().map(String::as_str), Some(expected), "{topic}: {output:?}");
        assert!(output.nearest.len() <= 3);
    }
    for topic in ["", ":", "weather forecast", &"a".repeat(5_000_000)] {
        let output = ask(topic);
        assert!(output.pages.is_empty() && output.nearest.is_empty(), "{output:?}");
    }
}

#[test]
fn without_a_topic_all_titles_but_those_of_keys_are_listed() {
    let output = explain(&ExplainInput::default()).expect("an answer");
    assert!(output.nearest.is_empty());
    let kinds: BTreeSet<&str> = output.pages.iter().map(|page| page.kind.as_str()).collect();
    assert_eq!(kinds, BTreeSet::from(["step", "invariant", "refusal", "rule"]));
    assert!(output.pages.iter().all(|page| page.text.is_empty()));
    let text = serde_json::to_string(&output).unwrap();
    assert!(!text.contains("\"text\""), "the list has no texts");
}

#[test]
fn a_kind_narrows_a_topic_down() {
    let ask = |kind: &str, topic: &str| {
        let (kind, topic) = (Some(kind.into()), Some(topic.into()));
        explain(&ExplainInput { kind, topic, ..ExplainInput::default() })
    };
    assert_eq!(ask("rule", "RS103").unwrap().pages.len(), 1);
    assert_eq!(ask("key", "RS103").unwrap().pages.len(), 0);
    assert!(
        ask("key", "metadata")
            .unwrap()
            .nearest
            .iter()
            .all(|name| name.contains('.') || name.contains("metadata"))
    );
    let error = ask("rules", "RS103").unwrap_err();
    assert_eq!(
        error,
        "`kind`: there is no such kind of page; use one of: step, invariant, refusal, rule, key"
    );
}

/// A refusal's page is that of a refusal or of an invariant.
#[track_caller]
fn assert_explained(refusal: &str, place: &Path) {
    let output = ask(refusal);
    let kinds: Vec<&str> = output.pages.iter().map(|page| page.kind.as_str()).collect();
    assert!(
        matches!(kinds[..], ["refusal" | "invariant"]),
        "{}: the refusal `{refusal}` has no page",
        place.display()
    );
}

#[test]
fn every_refusal_of_the_scenarios_has_a_page() {
    let mut seen = 0;
    for entry in fs::read_dir(root().join("tests/scenarios")).unwrap() {
        let file = entry.unwrap().path().join("decision.json");
        let golden: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        if golden["decision"]["kind"] == "refuse" {
            assert_explained(golden["decision"]["name"].as_str().unwrap(), &file);
            seen += 1;
        }
        if let Some(end) = golden["end"].as_str().unwrap().strip_prefix("refused: ") {
            assert_explained(end.split(':').next().unwrap(), &file);
            seen += 1;
        }
    }
    assert!(seen > 5, "only {seen} refusals in the scenarios");
}

fn sources(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            all.push(path);
        }
    }
}

/// The first argument of a call or the `name` of a struct, as it is written: `"name"`, or an
/// expression.
fn first_argument(rest: &str) -> &str {
    let rest = rest.trim_start().trim_start_matches("name:").trim_start();
    &rest[..rest.find(&[',', ')'][..]).unwrap_or(rest.len())]
}

#[test]
fn every_refusal_in_the_source_has_a_page() {
    let mut files = Vec::new();
    sources(&root().join("src/lifecycle"), &mut files);
    sources(&root().join("src/precheck"), &mut files);
    let mut named: BTreeMap<String, PathBuf> = BTreeMap::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for call in ["refuse(", "refusal(", "Refusal {"] {
            for (at, _) in text.match_indices(call) {
                let argument = first_argument(&text[at + call.len()..]);
                let Some(name) = argument.strip_prefix('"') else { continue };
                let name = name.split('"').next().unwrap();
                named.insert(name.into(), file.clone());
            }
        }
    }
    for (name, file) in &named {
        assert_explained(name, file);
    }
    let unused: Vec<String> = listed(Some("refusal"))
        .into_iter()
        .map(|page| page.name)
        .filter(|name| !named.contains_key(name))
        .collect();
    assert!(unused.is_empty(), "pages of refusals that nothing makes: {unused:?}");
}
