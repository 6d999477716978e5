//! Fixes that follow from one another: none rests on what another one is about to change.

use restate_scaleout::api::fix::FixInput;
use restate_scaleout::api::validate::{NodeConfig, ValidateInput};
use restate_scaleout::config::{fix, validate};

const PEERS: &str =
    "\n[metadata-client]\naddresses = [\"http://n1.internal:5122\", \"http://n2.internal:5122\"]\n";

fn fixed(text: &str) -> String {
    let node = NodeConfig::with_file("restate.toml", text);
    fix(&FixInput { node, unsafe_fixes: true, ..FixInput::default() }).expect("it can be fixed").text
}

/// A node that lists itself is the one that provisions: taken for one that joins, because its address was
/// misspelled, it would wait for a cluster that nobody makes.
#[test]
fn the_node_that_provisions_stays_it_whatever_else_is_fixed() {
    for own in [
        "advertised-address = \"http://n1.internal\"",
        "advertised-adress = \"http://n1.internal:5122\"",
        "advertised-address = \"http://n1.internal:\"",
        "advertised-address = 5122",
        "advertised-address = \"http://n1.internal:51220000\"",
    ] {
        for provision in
            ["auto-provision = true\n", "auto-provision = \"true\"\n", "auto_provision = true\n", ""]
        {
            let text = format!("node-name = \"n1\"\n{provision}{own}\n{PEERS}");
            let after = fixed(&text);
            assert!(!after.contains("auto-provision = false"), "{text}\nbecame\n{after}");
        }
    }
    for peers in [
        PEERS.replace("\"http://n1.internal:5122\"", "\"http://n1.internal\""),
        PEERS.replace("addresses", "adresses"),
        PEERS.replace("metadata-client", "metadata-clinet"),
        PEERS.replace("\"http://n1.internal:5122\"", "\"http:/n1.internal:5122\""),
    ] {
        let own =
            "node-name = \"n1\"\nauto-provision = true\nadvertised-address = \"http://n1.internal:5122\"\n";
        let after = fixed(&format!("{own}{peers}"));
        assert!(!after.contains("auto-provision = false"), "{peers}\nbecame\n{after}");
    }
}

/// An editor applies one fix at a time, and in any order.
#[test]
fn a_fix_is_not_offered_while_what_it_rests_on_is_in_doubt() {
    let offered = |own: &str| {
        let text = format!(
            "node-name = \"n2\"\nauto-provision = true\n{own}\n{}",
            PEERS.replace("n2.internal", "n3.internal")
        );
        let input = ValidateInput {
            nodes: vec![NodeConfig::with_file("restate.toml", text)],
            ..ValidateInput::default()
        };
        let found = validate(&input).diagnostics;
        let joins = found.into_iter().find(|one| one.code == "RS141").expect("it may found a second cluster");
        joins.fix.is_some()
    };
    assert!(offered("advertised-address = \"http://n2.internal:5122\""));
    assert!(!offered("advertised-address = \"http://n2.internal\""));
    assert!(!offered("advertised-adress = \"http://n2.internal:5122\""));
}
