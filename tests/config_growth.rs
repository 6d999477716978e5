//! The work of `validate` follows the text, its faults and the number of files: four times as much of any costs
//! about four times as much. Only ratios are asserted, of the best of several runs, with room for a busy machine.

use std::time::{Duration, Instant};

use restate_scaleout::api::validate::{NodeConfig, ValidateInput};
use restate_scaleout::config::validate;

/// Four times the text may take this much longer; work that grows with the square takes sixteen times as
/// long.
const FOUR: f64 = 9.0;

fn file(text: &str) -> ValidateInput {
    set(1, |_| text.to_owned())
}

fn set(files: usize, text: impl Fn(usize) -> String) -> ValidateInput {
    let nodes = (1..=files).map(|at| NodeConfig::with_file(format!("n{at}"), text(at))).collect();
    ValidateInput { nodes, ..ValidateInput::default() }
}

fn best_of(runs: usize, input: &ValidateInput) -> Duration {
    let once = || {
        let started = Instant::now();
        std::hint::black_box(validate(std::hint::black_box(input)));
        started.elapsed()
    };
    (0..runs).map(|_| once()).min().unwrap_or_default()
}

fn grows_like_the_text(name: &str, text: impl Fn(usize) -> String) {
    grows_like_the_input(name, |n| file(&text(n)));
}

fn grows_like_the_input(name: &str, input: impl Fn(usize) -> ValidateInput) {
    // A first reading also builds the catalogue.
    best_of(1, &file(""));
    let (small, large) = (input(1), input(4));
    let (mut once, mut four) = (best_of(3, &small), best_of(3, &large));
    for _ in 0..4 {
        if four.as_secs_f64() < FOUR * once.as_secs_f64() {
            return;
        }
        // A busy machine: both are measured again, side by side.
        once = once.min(best_of(3, &small));
        four = four.min(best_of(3, &large));
    }
    panic!("{name}: {once:?}, and four times as much takes {four:?}");
}

/// Files of nodes that advertise `address`, and of which the first three keep the metadata.
fn nodes(files: usize, address: impl Fn(usize) -> String) -> ValidateInput {
    let peers = [1, 2, 3].map(|at| format!("\"http://{}\"", address(at))).join(", ");
    set(files, |at| {
        let role = if at <= 3 { "\"metadata-server\"" } else { "\"worker\"" };
        format!(
            "node-name = \"n{at}\"\nroles = [{role}]\nadvertised-address = \"http://{}\"\n\
             [metadata-client]\naddresses = [{peers}]\n",
            address(at)
        )
    })
}

#[test]
fn validate_is_linear_in_the_files_of_a_set() {
    grows_like_the_input("nodes with addresses of their own", |n| {
        nodes(60 * n, |at| format!("10.0.{}.{}:5122", at / 200, at % 200))
    });
    grows_like_the_input("nodes that advertise one address", |n| nodes(60 * n, |_| "10.0.0.1:5122".into()));
    grows_like_the_input("nodes that advertise nothing", |n| {
        set(60 * n, |at| format!("node-name = \"n{at}\"\n"))
    });
    grows_like_the_input("nodes on one host, at ports of their own", |n| ValidateInput {
        one_host: true,
        ..nodes(60 * n, |at| format!("127.0.0.1:{}", 6000 + at))
    });
}

/// What is said of the nodes of a set grows with them, and no finding names all others.
#[test]
fn answers_are_linear_in_the_nodes_of_a_set() {
    let file = |at: usize, roles: &str, more: &str, peers: &str| {
        format!(
            "node-name = \"n{at}\"\ncluster-name = \"c\"\nauto-provision = {}\nroles = [{roles}]\nadvertised-address = \
             \"http://10.0.{}.{}:5122\"\n{more}[metadata-client]\naddresses = [{peers}]\n",
            at == 1,
            at / 200,
            at % 200
        )
    };
    let all = "\"metadata-server\", \"log-server\", \"worker\"";
    let some = "\"worker\", \"log-server\"";
    let first = "\"http://10.0.0.1:5122\", \"http://10.0.0.2:5122\"";
    let third = "\"http://10.0.0.3:5122\"";
    let copies = "default-replication = \"{zone: 9, node: 9}\"\nlocation = \"eu.a\"\n";
    let without_role = |at: usize| if at == 2 { some } else { all };
    let one_alone = |at: usize| if at == 1 { all } else { some };
    let sets: [(&str, &dyn Fn(usize) -> String); 4] = [
        ("metadata servers that list two of them", &|at| file(at, all, "", first)),
        ("copies that cannot be placed", &|at| file(at, all, copies, first)),
        ("nodes that ask one without the role", &|at| file(at, without_role(at), "", first)),
        ("nodes that ask others in vain", &|at| file(at, one_alone(at), "", third)),
    ];
    for (name, text) in sets {
        let bytes = |files: usize| {
            let answer = validate(&set(files, text));
            serde_json::to_string(&answer).expect("it is JSON").len()
        };
        let (small, large) = (bytes(100), bytes(400));
        assert!(large < 5 * small, "{name}: {small} bytes of 100 nodes, {large} of 400");
    }
}

#[test]
fn validate_is_linear_in_the_text_and_its_faults() {
    let lines = |count: usize, line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
    grows_like_the_text("unknown keys", |n| lines(300 * n, &|at| format!("key-{at} = {at}\n")));
    grows_like_the_text("unknown tables", |n| lines(300 * n, &|at| format!("[table-{at}]\n")));
    grows_like_the_text("a key over and over", |n| "node-name = \"a\"\n".repeat(500 * n));
    grows_like_the_text("tables below an open bracket", |n| {
        format!("x = [1,\n{}", lines(200 * n, &|at| format!("[t{at}]\na = 1\n")))
    });
    grows_like_the_text("secrets", |n| lines(200 * n, &|at| format!("password{at} = \"secret{at}\"\n")));
    grows_like_the_text("wrong values", |n| {
        "[[ingress.kafka-clusters]]\nname = 5\nbrokers = [\"a\"]\n".repeat(200 * n)
    });
}

#[test]
fn a_file_with_faults_costs_a_few_times_what_a_clean_one_costs() {
    let keys = [
        "disable-prometheus",
        "disable-telemetry",
        "log-disable-ansi-codes",
        "auto-provision",
        "use-random-ports",
        "disable-config-sql-table",
        "experimental-enable-vqueues",
        "experimental-enable-protocol-v7",
    ];
    let rest = "node-name = \"n1\"\n# A comment, as people write them about their files.\n";
    let clean: String = keys.iter().map(|key| format!("{key} = false\n")).collect::<String>() + rest;
    let dirty = keys.iter().map(|key| format!("{} = false\n", key.replacen(['a', 'e', 'o'], "", 1)));
    let dirty: String = dirty.collect::<String>() + rest;
    let (clean, dirty) = (file(&clean), file(&dirty));
    let ratio = |runs| best_of(runs, &dirty).as_secs_f64() / best_of(runs, &clean).as_secs_f64();
    let best = [20, 40, 80].into_iter().map(ratio).fold(f64::MAX, f64::min);
    assert!(best < 20.0, "a file with {} misspelled keys takes {best:.1} times as long", keys.len());
}
