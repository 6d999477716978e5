//! Texts that are cut, doubled and mixed up: nothing ends the reader, and nothing takes it long.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::{read, stateful_set, validated};

/// The manifests of the deployments beside this file.
fn texts() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kubernetes");
    let folders = std::fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path());
    let files =
        folders.filter(|path| path.is_dir()).flat_map(|path| std::fs::read_dir(path).expect("a folder"));
    let mut paths: Vec<_> = files.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "yaml"));
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).expect("a text")).collect()
}

#[test]
fn texts_may_end_anywhere() {
    for text in texts() {
        let mut ends: Vec<usize> = text.char_indices().map(|(at, _)| at).step_by(37).collect();
        ends.extend(text.match_indices('\n').map(|(at, _)| at));
        for end in ends {
            let output = read(&[("db.yaml", &text[..end])]);
            assert_eq!(output.read.len(), 1);
        }
    }
}

#[test]
fn values_may_be_anything() {
    let mut random = fastrand::Rng::with_seed(7);
    let values = [
        "",
        "~",
        "5",
        "true",
        "[]",
        "{}",
        "[a, [b]]",
        "{a: {b: c}}",
        "*x",
        "&x y",
        "\"$(\"",
        "'{{ .Values.a }}'",
        "!!int x",
        "ü",
    ];
    for text in texts() {
        let lines: Vec<&str> = text.lines().collect();
        for _ in 0..40 {
            let at = random.usize(..lines.len());
            let value = values[random.usize(..values.len())];
            let mut changed: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            let key = lines[at].split_once(':').map_or(lines[at], |(key, _)| key);
            changed[at] = format!("{key}: {value}");
            let output = read(&[("db.yaml", &changed.join("\n"))]);
            validated(&output);
            for one in &output.diagnostics {
                let span = one.span.expect("a place");
                assert!(changed.join("\n").get(span.start..span.end).is_some(), "{one:?}");
            }
        }
    }
}

#[test]
fn long_lists_take_time_in_proportion() {
    let list = |count: usize| -> String {
        (0..count).map(|at| format!("  - name: RESTATE_X{at}\n    value: $(RESTATE_X{})\n", at / 2)).collect()
    };
    let took = |count: usize| {
        let text = stateful_set(&format!("env:\n{}", list(count)), "");
        let start = Instant::now();
        read(&[("db.yaml", &text)]);
        start.elapsed()
    };
    let short = took(500).max(Duration::from_millis(5));
    let long = took(5_000);
    assert!(long < short * 60, "ten times the list takes {long:?}, not {short:?}");
}

#[test]
fn values_that_hold_one_another_are_not_unfolded_without_end() {
    let list: String = (0..60)
        .map(|at| {
            let value = match at {
                0 => "0123456789".to_owned(),
                _ => format!("$(RESTATE_X{})", at - 1).repeat(2),
            };
            format!("  - name: RESTATE_X{at}\n    value: {value}\n")
        })
        .collect();
    let output = read(&[("db.yaml", &stateful_set(&format!("env:\n{list}"), ""))]);
    let environment = &output.deployments[0].nodes[0].environment;
    assert_eq!(environment["RESTATE_X3"].as_ref().map(String::len), Some(80));
    assert_eq!(environment["RESTATE_X59"], None);
    let all: usize = environment.values().flatten().map(String::len).sum();
    assert!(all < 4 << 20, "{all}");
}
