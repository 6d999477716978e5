//! `explain`.

use crate::common::{BAD_INPUT, DONE, Place, assert_parts};

#[test]
fn a_rule_a_step_and_an_invariant_have_pages() {
    let place = Place::new();
    for (topic, parts) in [
        ("RS103", ["RS103: unknown-key (rule)", "unknown-key", "Fix:"]),
        ("unknown-key", ["RS103: unknown-key (rule)", "unknown-key", "Fix:"]),
        ("add-voter:n2", ["add-voter (step)", "vote", "add-voter"]),
        ("last-copy", ["last-copy", "(invariant)", "cop"]),
    ] {
        assert_parts(&place.expect(DONE, &["explain", topic]).stdout, &parts);
    }
}

/// A page begins with its title; who reads it in a hurry must not read that twice.
#[test]
fn a_page_says_its_title_once() {
    let place = Place::new();
    for topic in ["RS141", "join-node", "known-facts", "invalid-target", "admin.bind-address"] {
        let page = &place.expect(DONE, &["explain", topic, "--json"]).json()["pages"][0];
        let title = page["title"].as_str().expect("a title");
        let shown = place.expect(DONE, &["explain", topic]).stdout;
        let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(shown.matches(title).count(), 1, "{shown}");
        assert!(shown.starts_with("# "), "{shown}");
    }
}

#[test]
fn without_a_topic_all_are_listed() {
    let place = Place::new();
    let listed = place.expect(DONE, &["explain"]).stdout;
    assert_parts(&listed, &["RS103", "add-voter", "rule", "step", "invariant"]);
    let pages = place.expect(DONE, &["explain", "--json"]).json()["pages"].as_array().expect("pages").len();
    assert_eq!(listed.lines().count(), pages + 1, "one line a page, and a head:\n{listed}");
}

#[test]
fn an_unknown_topic_is_reported_with_the_nearest() {
    let place = Place::new();
    let end = place.expect(BAD_INPUT, &["explain", "unknown-kye"]);
    assert_parts(&end.stderr, &["there is no page `unknown-kye`", "did you mean RS103 "]);
    let end = place.expect(BAD_INPUT, &["explain", "--kind", "rules"]);
    assert_parts(&end.stderr, &["rules", "possible values", "invariant"]);
    let end = place.expect(BAD_INPUT, &["explain", "zebra crossing"]);
    assert_parts(&end.stderr, &["`zebra crossing`", "`ops-runner explain` lists all"]);
    let end = place.expect(BAD_INPUT, &["explain", "zebra crossing", "--json"]);
    assert_eq!(end.json()["pages"].as_array().map(Vec::len), Some(0));
}
