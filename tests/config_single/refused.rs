//! What a server refuses, and what is no configuration.

use restate_scaleout::api::validate::{NodeConfig, ValidateInput};
use restate_scaleout::config::validate;

use crate::{case, check, started, with};

#[test]
fn a_word_that_the_server_refuses_is_an_error() {
    check(vec![
        started("restate-server", &["error RS113 restate-server"]),
        started("--no-logo n1", &["error RS113 "]),
        started("RESTATE_CLUSTER_NAME=x", &["error RS113 RESTATE_CLUSTER_NAME"]),
        started("-- x", &["error RS113 "]),
        started("-v", &["error RS113 -v"]),
        started("--no-logo=true", &["error RS113 --no-logo"]),
        started("--cluster-name a --cluster-name a", &["error RS113 --cluster-name"]),
        started("--auto-provision true --allow-bootstrap true", &["error RS113 --allow-bootstrap"]),
        started("--dump-config", &["warning RS113 --dump-config"]),
        started("--version --nonsense", &["warning RS113 --version"]),
        started("--no-logo --", &[]),
    ]);
}

#[test]
fn what_is_meant_by_a_refused_value_is_said() {
    for (text, help) in [
        ("bind-address = \"[::]\"", "Write \"::\"."),
        ("bind-address = \"localhost:5122\"", "Write \"127.0.0.1:5122\"."),
        ("default-replication = \"node: 2\"", "Write \"{node: 2}\"."),
        ("default-replication = \"{zone=2, node=3}\"", "Write \"{zone:2, node:3}\"."),
        ("default-replication = \"2 nodes\"", "Write 2."),
        ("auto-provision = 0", "Write false."),
        (
            "advertised-address = \"http://{{ ansible_host }}:5122\"",
            "`{{ ansible_host }}` is taken literally: Helm",
        ),
    ] {
        let node = NodeConfig::with_file("restate.toml", format!("node-name = \"n1\"\n{text}\n"));
        let input = ValidateInput { nodes: vec![node], ..ValidateInput::default() };
        let all = validate(&input).diagnostics;
        let refused =
            all.iter().find(|one| one.code == "RS108").unwrap_or_else(|| panic!("{text}: {all:#?}"));
        let said = refused.help.as_deref().unwrap_or_default();
        assert!(said.starts_with(help), "{text}: {said}");
        let is_placeholder = text.contains("{{");
        assert_eq!(refused.fix.is_some(), !is_placeholder, "{text}");
    }
}

#[test]
fn what_is_no_configuration_is_told_once_and_for_what_it_is() {
    let found = |text: &str| {
        let nodes = vec![NodeConfig::with_file("restate.toml", text)];
        let input =
            ValidateInput { nodes, server_version: Some("1.7.12".into()), ..ValidateInput::default() };
        let all = validate(&input).diagnostics;
        all.into_iter().map(|one| (one.code, one.message)).collect::<Vec<_>>()
    };
    let one = |text: &str, said: &str| {
        let all = found(text);
        let is_it = matches!(all.as_slice(), [(code, message)] if code == "RS402" && message.contains(said));
        assert!(is_it, "{text}: {all:?}");
    };
    one("{\n  \"node-name\": \"n1\"\n}\n", "JSON");
    one("export RESTATE_NODE_NAME=n1\nTZ=UTC\n", "variables");
    one("RESTATE_NODE_NAME=\"n1\"\n", "variables");
    let quotes = found("node-name = \u{201c}n1\u{201d}\n");
    assert!(
        quotes.iter().any(|(code, message)| code == "RS101" && message.contains("text processor")),
        "{quotes:?}"
    );
}

#[test]
fn a_form_that_is_refused_is_told_once_with_the_one_that_is_meant() {
    check(vec![
        case("[tls]\nmode = \"require\"\n", &["error RS108 tls"]),
        case("[[worker]]\ndurability-mode = \"balanced\"\n", &["error RS108 worker"]),
        with(
            &[("RESTATE_WORKER__INVOKER__ADDITIONAL_REQUEST_HEADERS", "{\"a\": \"b\"}")],
            "",
            &["error RS108 worker.invoker.additional-request-headers"],
        ),
    ]);
}
