//! Inputs that somebody made to be slow, or made by accident: each kind costs in proportion to its size. Only
//! ratios are asserted, of the best of several runs, with room for a busy machine.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use restate_scaleout::api::check::{CheckFile, CheckInput};
use restate_scaleout::api::fix::FixInput;
use restate_scaleout::api::render::{Format, RenderInput};
use restate_scaleout::api::secret::withhold;
use restate_scaleout::api::validate::{Accepted, ConfigText, NodeConfig, ValidateInput};
use restate_scaleout::check::{check as check_files, render};
use restate_scaleout::config::{fix, validate};

/// The work for an input may take this many times as long as the work for a quarter of it, done four times; work
/// that grows with the square takes four times as long. (Both take about as long, so that a busy machine
/// interrupts both alike.)
const MOST: f64 = 2.25;

fn best_of(runs: usize, work: &dyn Fn()) -> Duration {
    let once = || {
        let started = Instant::now();
        work();
        started.elapsed()
    };
    (0..runs).map(|_| once()).min().unwrap_or_default()
}

/// Four times the input costs about four times the work.
fn grows_like_the_input<I>(name: &str, input: impl Fn(usize) -> I, work: impl Fn(&I)) {
    let (small, large) = (input(1), input(4));
    // The first call also builds the catalogue.
    work(&input(0));
    let (parts, whole): (&dyn Fn(), &dyn Fn()) = (&|| (0..4).for_each(|_| work(&small)), &|| work(&large));
    let (mut four, mut one) = (best_of(1, parts), best_of(1, whole));
    for _ in 0..5 {
        if one.as_secs_f64() < MOST * four.as_secs_f64() {
            return;
        }
        // A busy machine: both are measured again, side by side.
        four = four.min(best_of(2, parts));
        one = one.min(best_of(2, whole));
    }
    panic!("{name}: four times a quarter takes {four:?}, and the whole {one:?}");
}

fn check(input: &ValidateInput) {
    std::hint::black_box(validate(std::hint::black_box(input)));
}

fn nodes(count: usize, text: impl Fn(usize) -> String) -> ValidateInput {
    let nodes = (1..=count).map(|at| NodeConfig::with_file(format!("n{at}"), text(at))).collect();
    ValidateInput { nodes, ..ValidateInput::default() }
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

/// `count` lines of one file, below `head`.
fn file(count: usize, head: &str, line: impl Fn(usize) -> String) -> ValidateInput {
    nodes(1, |_| format!("{head}{}", lines(count, &line)))
}

#[test]
fn keys_that_belong_elsewhere() {
    let file = |count, head, line: &dyn Fn(usize) -> String| ValidateInput {
        fixes: false,
        ..file(count, head, line)
    };
    let key = "num-timers-in-memory-limit = 1";
    grows_like_the_input(
        "in tables",
        |n| file(1500 * n, "", &|at| format!("[a{at}.worker]\n{key}\n")),
        check,
    );
    grows_like_the_input(
        "in arrays of tables",
        |n| file(1500 * n, "", &|at| format!("[[a{at}.worker]]\n{key}\n")),
        check,
    );
    grows_like_the_input(
        "below a table",
        |n| file(1500 * n, "", &|at| format!("[worker.a{at}]\n{key}\n")),
        check,
    );
    grows_like_the_input(
        "of the root",
        |n| file(1500 * n, "", &|at| format!("[a{at}.w]\nbind-address = 1\n")),
        check,
    );
}

#[test]
fn nodes_with_names_and_addresses() {
    let head = |at: usize| {
        format!("node-name = \"n{at}\"\ncluster-name = \"c\"\nadvertised-address = \"http://h{at}:5122\"\n")
    };
    grows_like_the_input("clean", |n| nodes(80 * n, head), check);
    let peers = lines(20, |at| format!("\"http://p{at}:5122\", "));
    let client = format!("[metadata-client]\naddresses = [{peers}]\n");
    grows_like_the_input("peers", |n| nodes(40 * n, |at| format!("{}{client}", head(at))), check);
    grows_like_the_input("one name", |n| nodes(80 * n, |_| "node-name = \"a\"\n".into()), check);
    grows_like_the_input("provisioners", |n| nodes(80 * n, |_| "auto-provision = true\n".into()), check);
    grows_like_the_input("clusters", |n| nodes(80 * n, |at| format!("cluster-name = \"c{at}\"\n")), check);
}

#[test]
fn nodes_without_files() {
    let bare = |at: usize| NodeConfig { name: format!("n{at}"), ..NodeConfig::default() };
    let all = |n: usize| ValidateInput { nodes: (0..80 * n).map(bare).collect(), ..ValidateInput::default() };
    grows_like_the_input("without files", all, check);
}

#[test]
fn variables_of_unknown_values() {
    let unknown = |n: usize| {
        let mut input = nodes(20 * n, |at| format!("node-name = \"n{at}\"\n"));
        for node in &mut input.nodes {
            for name in ["RESTATE_CLUSTER_NAME", "RESTATE_BIND_PORT"] {
                node.environment.insert(name.into(), None);
            }
        }
        input
    };
    grows_like_the_input("unknown variables", unknown, check);
}

#[test]
fn acceptances() {
    let accepted = |n: usize| {
        let mut input = nodes(80 * n, |at| format!("node-name = \"n{at}\"\nx{at} = 1\n"));
        let accept = |at| Accepted {
            code: "RS103".into(),
            file: Some(format!("n{at}")),
            key: Some(format!("x{at}")),
            reason: "known".into(),
        };
        input.accepted = (1..=80 * n).map(accept).collect();
        input
    };
    grows_like_the_input("accepted", accepted, check);
}

/// Of unknown keys it is asked which known ones they resemble, which takes longer than to read known ones.
#[test]
fn names_that_nearly_exist() {
    let clean = file(300, "", |at| format!("[[ingress.kafka-clusters]]\nname = \"{at}\"\n"));
    for (name, dirty) in [
        ("other letters", file(700, "", |at| format!("\"é{at}\" = 1\n"))),
        (
            "other letters in a table",
            file(400, "[worker.snapshots]\n", |at| format!("\"destinatioé{at}\" = \"x\"\n")),
        ),
        ("letters in a table", file(400, "[worker.snapshots]\n", |at| format!("destinatio{at} = \"x\"\n"))),
        ("deep keys", file(75, "", |at| format!("k{at}{} = 1\n", ".a".repeat(50)))),
    ] {
        let ratio = |runs| {
            let (dirty, clean) = (best_of(runs, &|| check(&dirty)), best_of(runs, &|| check(&clean)));
            dirty.as_secs_f64() / clean.as_secs_f64()
        };
        let best = [2, 4, 8].into_iter().map(ratio).find(|ratio| *ratio < 25.0);
        assert!(best.is_some(), "{name}: takes more than 25 times as long as a clean file of its size");
    }
}

fn set(count: usize, key: impl Fn(usize) -> String) -> FixInput {
    let set: BTreeMap<String, serde_json::Value> =
        (0..count).map(|at| (key(at), serde_json::json!(at))).collect();
    FixInput { node: NodeConfig::with_file("n", "node-name = \"n\"\n"), set, ..FixInput::default() }
}

fn remove(count: usize, head: &str, line: impl Fn(usize) -> String) -> FixInput {
    let text = format!("{head}{}", lines(count, line));
    let remove = (0..count).map(|at| format!("k{at}")).collect();
    FixInput { node: NodeConfig::with_file("n", text), codes: Some(vec![]), remove, ..FixInput::default() }
}

#[test]
fn keys_to_set_and_to_remove() {
    let work = |input: &FixInput| {
        std::hint::black_box(fix(input)).unwrap();
    };
    grows_like_the_input("set", |n| set(60 * n, |at| format!("k{at}")), work);
    grows_like_the_input("set in tables", |n| set(60 * n, |at| format!("t{at}.k")), work);
    grows_like_the_input("set in one table", |n| set(60 * n, |at| format!("t.k{at}")), work);
    grows_like_the_input("remove", |n| remove(100 * n, "", |at| format!("k{at} = {at}\n")), work);
}

/// What a program printed, for example.
#[test]
fn texts_that_may_hold_secrets() {
    for part in [
        "x ",
        "a: ",
        "k=v\n",
        "a=",
        "\"",
        "\\\"",
        "--token ",
        "Bearer x ",
        "http://a:b@c ",
        "token=\"x ",
        "token='x\n",
        "pwd=(\n",
        "pwd=(x\n",
        "pwd:\n",
        "pwd:\n ",
        "pwd: |\n  x\n",
        "<pwd>",
        "<pwd>x ",
        "&lt;pwd",
        "%3d",
        "\u{1b}[1m",
        "\u{1b}]8;",
        "\\e[",
        "PRIVATE KEY-----",
        "-----END PRIVATE KEY-----\n",
        "AKIA",
        "eyJ.",
        "pwd\t",
        "pwd  ",
        "name=pwd ",
        "token:\"\"\" ",
        "pwd:\\u0022",
        "Basic ",
        "+",
        "-p ",
        "\u{200b}",
        "aGVsbG8\n",
        "(\"pwd\",",
        "\\",
        "pwd%3D",
    ] {
        grows_like_the_input(
            part,
            |size| part.repeat(size * 40_000 / part.len()),
            |text: &String| drop(std::hint::black_box(withhold(text))),
        );
    }
}

/// Whoever walks through a tree goes as deep as it is; a stack of a module has a megabyte.
#[test]
fn inputs_that_are_deep() {
    let deep = |part: &str| part.repeat(4000);
    for (name, value) in [
        (format!("RESTATE{}", deep("__A")), "1".to_owned()),
        (format!("RESTATE_WORKER{}", deep("__A")), deep("{a=")),
        ("RESTATE_WORKER".into(), deep("{a=")),
        ("RESTATE_ROLES".into(), deep("[")),
        ("RESTATE_ROLES".into(), format!("{}{}", deep("["), deep("]"))),
    ] {
        let mut input = nodes(1, |_| "node-name = \"n1\"\n".into());
        input.nodes[0].environment.insert(name.clone(), Some(value));
        input.effective = true;
        let found = validate(&input);
        assert!(!name.contains("__A") || found.diagnostics.iter().any(|it| it.code == "RS109"), "{name}");
    }
    for text in [
        format!("{}a = 1\n", deep("a.")),
        format!("[{}a]\nb = 1\n", deep("a.")),
        format!("[[{}a]]\nb = 1\n", deep("a.")),
        format!("a = {}", deep("[")),
        format!("a = {}1{}\n", deep("["), deep("]")),
        format!("a = {}1{}\n", deep("{a="), deep("}")),
        format!("a = {{ {}b = 1 }}\n", deep("a.")),
    ] {
        let input = nodes(1, |_| text.clone());
        assert!(!validate(&input).diagnostics.is_empty(), "{}", &text[..20]);
        drop(fix(&FixInput { node: input.nodes[0].clone(), ..FixInput::default() }));
    }
    let key = format!("{}a", deep("a."));
    let set = BTreeMap::from([(key.clone(), serde_json::json!(1))]);
    let node = NodeConfig::with_file("n", "node-name = \"n\"\n");
    drop(fix(&FixInput { node: node.clone(), set, ..FixInput::default() }));
    drop(fix(&FixInput { node, remove: vec![key.clone()], ..FixInput::default() }));
    let arguments = vec![format!("--{key}"), format!("--{key}={}", deep("{a="))];
    let mut input = nodes(1, |_| "node-name = \"n1\"\n".into());
    input.nodes[0].arguments = arguments;
    assert!(!validate(&input).diagnostics.is_empty());
}

#[test]
fn findings_on_one_line() {
    let input = |format: Format, text: String| {
        let node = NodeConfig::with_file("n", text);
        let files: Vec<ConfigText> = node.file.clone().into_iter().collect();
        let output = validate(&ValidateInput { nodes: vec![node], ..ValidateInput::default() });
        RenderInput { output, files, format, ..RenderInput::default() }
    };
    let work = |input: &RenderInput| {
        std::hint::black_box(render(input));
    };
    for format in [Format::Human, Format::Sarif, Format::Github, Format::Junit] {
        grows_like_the_input("signs", |n| input(format, "=".repeat(1 + 2000 * n)), work);
        let key = |at| format!("k{at} = \"{}\", ", "x".repeat(100));
        let keys = |n: usize| format!("worker = {{ {}a = 1 }}\n", lines(60 * n, key));
        grows_like_the_input("keys", |n| input(format, keys(n)), work);
    }
}

#[test]
fn files_that_are_passed_on() {
    let service = |at: usize| {
        let own = lines(10, |one| format!("      OTHER_{one}: $$(X_{one}) {at}\n"));
        format!(
            "  n{at}:\n    image: restatedev/restate:1.7.12\n    environment:\n      RESTATE_NODE_NAME: n{at}\n{own}"
        )
    };
    let files = |n: usize| CheckInput {
        files: vec![CheckFile {
            name: "compose.yaml".into(),
            text: format!("services:\n{}", lines(80 * n, service)),
            found: false,
        }],
        share: true,
        ..CheckInput::default()
    };
    grows_like_the_input("passed on", files, |input| drop(check_files(input).expect("an answer")));
}

#[test]
fn words_that_are_passed_on() {
    for part in ["$(", "$(A", "$()", "$(a "] {
        let files = |n: usize| CheckInput {
            files: vec![CheckFile {
                name: "compose.yaml".into(),
                text: format!(
                    "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    entrypoint: 'restate-server {}'\n",
                    part.repeat(n * 20_000 / part.len())
                ),
                found: false,
            }],
            share: true,
            ..CheckInput::default()
        };
        grows_like_the_input(part, files, |input| drop(check_files(input).expect("an answer")));
    }
}

#[test]
fn signs_in_a_line_that_is_passed_on() {
    for (name, sign) in [("of comments", "#"), ("of quotes", "'"), ("of both", "'#")] {
        let files = |n: usize| CheckInput {
            files: vec![CheckFile {
                name: "restate.toml".into(),
                text: format!("cluster-name = \"{}\"\n", sign.repeat(n * 20_000)),
                found: false,
            }],
            share: true,
            ..CheckInput::default()
        };
        grows_like_the_input(name, files, |input| drop(check_files(input).expect("an answer")));
    }
}

#[test]
fn peers_that_are_listed_again_and_again() {
    let of = |n: usize| {
        let peers = "\"http://n2:5122\", ".repeat(n * 2_000);
        let node = |at: usize| {
            let roles = if at == 1 { "" } else { "roles = [\"worker\", \"log-server\", \"admin\"]\n" };
            let peers = if at == 3 { peers.as_str() } else { "" };
            format!(
                "node-name = \"n{at}\"\n{roles}advertised-address = \"http://n{at}:5122\"\n[metadata-client]\naddresses = \
                 [{peers}\"http://n1:5122\"]\n"
            )
        };
        nodes(3, node)
    };
    grows_like_the_input("peers", of, check);
}
