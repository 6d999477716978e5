//! Files as they may be passed on: checked anew they say the same, and nobody else's values are in them.

use std::fs;

use restate_scaleout::api::check::{CheckFile, CheckInput, CheckOutput, MissingFile, Shared};
use restate_scaleout::check;

mod commands;
#[path = "../common/folders.rs"]
mod folders;
mod others;
mod planted;
mod references;
mod traced;

/// The cases of `collect`: folders of files as people have them.
fn cases() -> Vec<(String, CheckInput)> {
    let mut found = Vec::new();
    for folder in ["tests/collect/cases", "tests/kubernetes"] {
        for entry in fs::read_dir(folder).expect("cases") {
            let folder = entry.expect("an entry").path();
            if !folder.is_dir() {
                continue;
            }
            let folders::Call { environment, missing } = folders::call(&folder);
            let mut input = CheckInput { environment, ..CheckInput::default() };
            let lost = |path: String| MissingFile { path, problem: "it is not there".into() };
            input.missing = missing.into_iter().map(lost).collect();
            let file = |(name, text)| CheckFile { name, text, found: false };
            input.files = folders::files(&folder).into_iter().map(file).collect();
            found.push((folder.display().to_string(), input));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

fn shared(input: &CheckInput) -> Shared {
    let output = checked(&CheckInput { share: true, ..input.clone() });
    output.shared.expect("it was asked for")
}

fn checked(input: &CheckInput) -> CheckOutput {
    check(input).unwrap_or_else(|error| panic!("{error}"))
}

/// The same call with the files that may be passed on.
fn passed_on(input: &CheckInput, shared: &Shared) -> CheckInput {
    let file = |name: &str, text: &str| CheckFile { name: name.into(), text: text.into(), found: false };
    let files = shared.files.iter().map(|one| file(&one.name, &one.text)).collect();
    CheckInput { files, ..input.clone() }
}

/// What is found, without the places.
fn findings(output: &CheckOutput) -> Vec<String> {
    let mut found: Vec<String> = output
        .findings
        .diagnostics
        .iter()
        .flat_map(|one| {
            // Lines have moved.
            let message = one.message.replace(|sign: char| sign.is_ascii_digit(), "");
            let nodes = std::iter::once(&one.node).chain(&one.nodes);
            nodes.map(|node| format!("{} {node}: {message}", one.code)).collect::<Vec<_>>()
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

/// Cases of which what is passed on says less or more, and why.
const NOT_THE_SAME: [(&str, &str); 18] = [
    ("/allowed", "comments are gone, and with them what they allow"),
    ("/anchored-causes", "anchors are gone, and with them that a value is written once"),
    (
        "/assumed",
        "of two equal keys the one that does not count is gone; a default that is withheld is a value",
    ),
    ("/broken", "what cannot be read is left out"),
    ("/data-off-the-volume", "a path in a variable that is called like a secret is withheld"),
    ("/extra-env", "findings about keys alone, whose values say nothing"),
    ("/folder", "a configuration file that is no TOML is left out"),
    ("/half-filled", "what cannot be read is left out"),
    ("/ignored-lines", "a unit of which no node was read is gone"),
    ("/joined-lines", "that a text stood on several lines is gone"),
    ("/networks-apart", "anchors are gone, and with them that a value is written once"),
    ("/refused-objects", "that a text stood on several lines is gone, and variables without a name"),
    ("/refused-values", "items that are refused are gone"),
    ("/refused-unit", "a unit of which no node was read is gone"),
    ("/released", "findings about keys alone, whose values say nothing"),
    ("/script", "what scripts start is gone"),
    ("/stateful-set-broken", "of two equal variables the one that does not count is gone"),
    ("/told-once", "comments are gone, and with them from which chart an object is rendered"),
];

/// What a case says that what is passed on of it does not say, or says beside it.
fn difference(mut input: CheckInput) -> Option<String> {
    // Scripts are left out: their words may be any program's.
    input.files.retain(|file| !file.name.ends_with(".sh"));
    differs(&input)
}

fn differs(input: &CheckInput) -> Option<String> {
    let shared = shared(input);
    let (before, after) = (checked(input), checked(&passed_on(input, &shared)));
    let (before, after) = (findings(&before), findings(&after));
    let lost: Vec<&String> = before.iter().filter(|one| !after.contains(one)).collect();
    let new: Vec<&String> = after.iter().filter(|one| !before.contains(one)).collect();
    (before != after).then(|| format!("left out {:?}\nlost {lost:#?}\nnew {new:#?}", shared.left_out))
}
#[test]
fn what_is_passed_on_says_the_same() {
    let cases = cases();
    let is_case = |name: &str, case: &str| name.ends_with(case);
    let mut wrong = Vec::new();
    for (name, input) in &cases {
        if NOT_THE_SAME.iter().any(|(case, _)| is_case(name, case)) {
            // Of these the scripts are a part of what differs.
            if differs(input).is_none() {
                wrong.push(format!("{name}: it is no exception any more"));
            }
        } else if let Some(difference) = difference(input.clone()) {
            wrong.push(format!("{name}: {difference}"));
        }
    }
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n"));
    for (case, _) in NOT_THE_SAME {
        assert!(cases.iter().any(|(name, _)| is_case(name, case)), "there is no case {case} any more");
    }
}

fn file(name: &str, text: &str) -> CheckFile {
    CheckFile { name: name.into(), text: text.into(), found: false }
}

/// What is passed on of some files, all in one.
fn passed(files: &[(&str, &str)]) -> String {
    let files = files.iter().map(|(name, text)| file(name, text)).collect();
    let shared = shared(&CheckInput { files, ..CheckInput::default() });
    shared.files.iter().map(|one| format!("== {}\n{}", one.name, one.text)).collect()
}
