//! The work of `validate` follows the text and its faults: four times as much of either costs about four
//! times as much. Only ratios are asserted, of the best of several runs, with room for a busy machine.

use std::time::{Duration, Instant};

use restate_scaleout::api::validate::{NodeConfig, ValidateInput};
use restate_scaleout::config::validate;

/// Four times the text may take this much longer; work that grows with the square takes sixteen times as
/// long.
const FOUR: f64 = 9.0;

fn best_of(runs: usize, text: &str) -> Duration {
    let nodes = vec![NodeConfig::with_file("f", text)];
    let input = ValidateInput { nodes, ..ValidateInput::default() };
    let once = || {
        let started = Instant::now();
        std::hint::black_box(validate(std::hint::black_box(&input)));
        started.elapsed()
    };
    (0..runs).map(|_| once()).min().unwrap_or_default()
}

fn grows_like_the_text(name: &str, text: impl Fn(usize) -> String) {
    // A first reading also builds the catalogue.
    best_of(1, "");
    let (mut once, mut four) = (best_of(3, &text(1)), best_of(3, &text(4)));
    for _ in 0..4 {
        if four.as_secs_f64() < FOUR * once.as_secs_f64() {
            return;
        }
        // A busy machine: both are measured again, side by side.
        once = once.min(best_of(3, &text(1)));
        four = four.min(best_of(3, &text(4)));
    }
    panic!("{name}: {once:?}, and four times the text takes {four:?}");
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
    let ratio = |runs| best_of(runs, &dirty).as_secs_f64() / best_of(runs, &clean).as_secs_f64();
    let best = [20, 40, 80].into_iter().map(ratio).fold(f64::MAX, f64::min);
    assert!(best < 20.0, "a file with {} misspelled keys takes {best:.1} times as long", keys.len());
}
