//! What is wrong with a value is told with its cause, where the way in which it is written is the cause.

use restate_scaleout::api::collect::{CollectFile, CollectInput};
use restate_scaleout::api::validate::ValidateInput;
use restate_scaleout::collect::collect;
use restate_scaleout::config::validate;

/// The helps of a code, of all nodes of some files.
fn helps(files: &[(&str, &str)], code: &str) -> Vec<String> {
    let file = |(name, text): &(&str, &str)| CollectFile { name: (*name).into(), text: (*text).into() };
    let input = CollectInput { files: files.iter().map(file).collect(), ..CollectInput::default() };
    let deployments = collect(&input).deployments.into_iter();
    let inputs = deployments.map(|one| ValidateInput { nodes: one.nodes, ..ValidateInput::default() });
    let found = inputs.flat_map(|input| validate(&input).diagnostics);
    found.filter(|one| one.code == code).map(|one| one.help.unwrap_or_default()).collect()
}

fn service(lines: &str) -> String {
    format!("services:\n  n1:\n    image: restatedev/restate:1.7.12\n{lines}")
}

#[test]
fn what_stands_beside_a_value_is_named() {
    for (lines, words) in [
        ("    environment: [RESTATE_ADVERTISED_ADDRESS=\"http://n1:5122\"]\n", "quotes"),
        ("    environment:\n      - RESTATE_AUTO_PROVISION=\"false\"\n", "without quotes"),
        ("    environment: {RESTATE_AUTO_PROVISION: 'False'}\n", "small letters"),
        ("    environment: {RESTATE_ADVERTISED_ADDRESS: 'http://$${NAME}:5122'}\n", "not expanded"),
        ("    env_file: [{path: n1.env, format: raw}]\n", "`#`"),
    ] {
        let compose = service(lines);
        let env = "RESTATE_AUTO_PROVISION=false # joins\n";
        let found = helps(&[("compose.yaml", &compose), ("n1.env", env)], "RS108");
        assert!(matches!(found.as_slice(), [help] if help.contains(words)), "{lines}: {found:?}");
    }
}

#[test]
fn a_flag_with_its_value_in_one_word_is_named() {
    let compose = service("    command: [\"--config-file /config/restate.toml\"]\n");
    let found = helps(&[("compose.yaml", &compose)], "RS113");
    assert!(matches!(found.as_slice(), [help] if help.contains("one word")), "{found:?}");
    // It names no file, so none is asked for.
    assert_eq!(helps(&[("compose.yaml", &compose)], "RS401"), [""; 0]);
}
