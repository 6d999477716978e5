//! Files of people, bent at random: whatever comes of them is read without a panic, in time and space that the length of
//! the text bounds, with places that are in it, and without a word of a secret.
//!
//! It runs for ten seconds. `FUZZ_SECONDS=3600 cargo test --release --all-features --test collect fuzz` runs for longer,
//! `FUZZ_SEED=…` begins with the seed that a failure names.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use restate_scaleout::api::collect::{CollectFile, CollectInput, CollectOutput};
use restate_scaleout::api::secret::is_secret_key;
use restate_scaleout::api::validate::{Diagnostic, ValidateInput};
use restate_scaleout::collect::collect;
use restate_scaleout::collect::kind::FileKind;
use restate_scaleout::collect::shown::shown;
use restate_scaleout::config::validate;

use crate::properties::{PIECES, places_are_there};

/// A value of which no message may hold a part.
pub const PLANTED: &str = "pl4nted-s3cret";

/// The folders of the cases, and some lines that hold a secret.
fn corpus() -> Vec<Vec<CollectFile>> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut folders = super::cases();
    let kubernetes = fs::read_dir(tests.join("kubernetes")).expect("cases");
    folders.extend(kubernetes.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()));
    folders.sort();
    let mut all: Vec<Vec<CollectFile>> = folders.iter().map(|folder| super::input(folder).files).collect();
    let compose = format!(
        "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    environment:\n      RESTATE_NODE_NAME: n1\n      \
         RESTATE_WORKER__SNAPSHOTS__DESTINATION: s3://a/b\n      RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY: {PLANTED}\n"
    );
    let manifest = format!(
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  template:\n    spec:\n      containers:\n        \
         - name: restate\n          image: restatedev/restate:1.7.12\n          env:\n            - name: \
         RESTATE_METADATA_CLIENT__PASSWORD\n              value: {PLANTED}\n"
    );
    let unit = format!(
        "[Service]\nEnvironment=RESTATE_CLUSTER_NAME=a RESTATE_METADATA_CLIENT__PASSWORD={PLANTED}\n\
         ExecStart=/usr/bin/restate-server --node-name n1\n"
    );
    for (name, text) in [("compose.yaml", compose), ("db.yaml", manifest), ("restate.service", unit)] {
        // Often enough to be bent in many ways.
        all.extend((0..5).map(|_| vec![CollectFile { name: name.into(), text: text.clone() }]));
    }
    all
}

/// A place between two characters.
fn place(random: &mut fastrand::Rng, text: &str) -> usize {
    let mut at = random.usize(0..=text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A part of a text, mostly a short one.
fn part<'t>(random: &mut fastrand::Rng, text: &'t str) -> &'t str {
    let start = place(random, text);
    let most = if random.u8(..) < 200 { 40 } else { text.len() };
    let mut end = (start + random.usize(0..=most)).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(start..end).unwrap_or_default()
}

/// Bends a text.
fn bend(random: &mut fastrand::Rng, text: &mut String, all: &[Vec<CollectFile>]) {
    let at = place(random, text);
    match random.u8(0..8) {
        0 => {
            let length = part(random, &text[at..]).len().min(text.len() - at);
            let end = (at..=at + length).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(at);
            text.replace_range(at..end, "");
        }
        1 => text.insert_str(at, random.choice(PIECES).unwrap_or_default()),
        2 => {
            let files = random.choice(all).map_or(&[][..], Vec::as_slice);
            let other = random.choice(files).map_or("", |file| part(random, &file.text)).to_owned();
            text.insert_str(at, &other);
        }
        3 => {
            let twice = part(random, text).to_owned();
            text.insert_str(at, &twice);
        }
        4 => text.truncate(at),
        5 => {
            // A line further in or out.
            let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
            let blanks = if text[line..].starts_with("  ") && random.bool() { "" } else { "    " };
            let end = if text[line..].starts_with("  ") { line + 2 } else { line };
            text.replace_range(line..end, blanks);
        }
        6 => {
            let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
            if lines.len() > 1 {
                let (one, other) = (random.usize(..lines.len()), random.usize(..lines.len()));
                lines.swap(one, other);
                *text = lines.concat();
            }
        }
        _ => {
            let sign = random.choice([
                '\0', '"', '\'', '&', '*', '!', '%', '|', '#', ':', '-', '{', '[', '\t', '\u{feff}', 'é', '𝄞',
            ]);
            text.extend(sign.filter(|_| at == text.len()));
            if at < text.len() {
                text.insert(at, sign.unwrap_or_default());
            }
        }
    }
}

/// Everything that is told of an input, but for the values themselves.
fn words(output: &CollectOutput) -> String {
    let mut found: Vec<Diagnostic> = output.diagnostics.clone();
    for one in &output.deployments {
        let input =
            ValidateInput { nodes: one.nodes.clone(), one_host: one.one_host, ..ValidateInput::default() };
        found.extend(validate(&input).diagnostics);
    }
    let places: Vec<_> = output.deployments.iter().map(|one| (&one.name, &one.found)).collect();
    format!("{found:?} {:?} {:?} {places:?}", output.read, output.needs)
}

/// The lines that findings may be shown with. They are those of the file.
fn lines_shown(input: &CollectInput, output: &CollectOutput) -> String {
    let mut all = String::new();
    for (file, read) in input.files.iter().zip(&output.read) {
        let kind = FileKind::named(&read.kind).expect("a kind");
        let Some(text) = shown(kind, &file.text) else { continue };
        assert_eq!(text.matches('\n').count(), file.text.matches('\n').count(), "another line is shown");
        all.push_str(&text);
    }
    all
}

/// Whether the planted secret is known to be one wherever it stands.
fn is_only_a_secret(input: &CollectInput, output: &CollectOutput) -> bool {
    let written: usize = input.files.iter().map(|file| file.text.matches(PLANTED).count()).sum();
    let mut variables =
        output.deployments.iter().flat_map(|one| &one.nodes).flat_map(|node| &node.environment);
    let is_it =
        |(name, value): (&String, &Option<String>)| is_secret_key(name) && value.as_deref() == Some(PLANTED);
    written == 1 && variables.any(is_it)
}

fn check(input: &CollectInput) {
    let start = Instant::now();
    let output = collect(input);
    let length: usize = input.files.iter().map(|file| file.text.len()).sum();
    assert!(places_are_there(input, &output), "a place is not in its file");
    let text = serde_json::to_string(&output).expect("an answer");
    // Pods share one text, and each has its own copy, up to a bound for all of them.
    assert!(text.len() < 40 * 1024 * 1024 + 100 * length, "{} bytes of {length}", text.len());
    let words = words(&output);
    let shown = lines_shown(input, &output);
    let tells = words.contains(PLANTED) || shown.contains(PLANTED);
    assert!(!is_only_a_secret(input, &output) || !tells, "a secret is told: {words}\n{shown}");
    let took = start.elapsed();
    assert!(
        took < Duration::from_secs(20) + Duration::from_millis(5) * u32::try_from(length).unwrap_or(u32::MAX),
        "{took:?} for {length} bytes"
    );
}

#[test]
fn fuzz() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let end = Instant::now() + Duration::from_secs(number("FUZZ_SECONDS").unwrap_or(10));
    let all = corpus();
    let mut seed = number("FUZZ_SEED").unwrap_or_default();
    let mut secrets = 0;
    while Instant::now() < end {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut files = random.choice(&all).cloned().unwrap_or_default();
        for _ in 0..random.usize(1..=4) {
            if let Some(file) = random.choice(&mut files) {
                bend(&mut random, &mut file.text, &all);
            }
        }
        let input = CollectInput { files, ..CollectInput::default() };
        let ran = catch_unwind(AssertUnwindSafe(|| check(&input)));
        assert!(ran.is_ok(), "FUZZ_SEED={seed} shows it again:\n{:#?}", input.files);
        secrets += usize::from(input.files.iter().any(|file| file.text.contains(PLANTED)));
        seed += 1;
    }
    assert!(seed > 0 && secrets > 0, "{seed} texts, {secrets} with a secret");
}
