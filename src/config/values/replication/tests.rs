use super::*;

// Every line was asked of the servers 1.5.3, 1.6.2 and 1.7.12, which agree.
const ACCEPTED: [(&str, &str); 18] = [
    ("1", "{node: 1}"),
    ("255", "{node: 255}"),
    ("+2", "{node: 2}"),
    ("002", "{node: 2}"),
    ("+02", "{node: 2}"),
    ("{node: 2}", "{node: 2}"),
    ("{node:2}", "{node: 2}"),
    ("{NODE:2}", "{node: 2}"),
    ("{  node  :  2  }", "{node: 2}"),
    ("{node:\n2}", "{node: 2}"),
    ("{\tnode: 02}", "{node: 2}"),
    ("{node:2  ,   zone:1}", "{node: 2, zone: 1}"),
    ("{zone: 2}", "{zone: 2}"),
    ("{region: 2}", "{region: 2}"),
    ("{zone: 2, node: 3}", "{node: 3, zone: 2}"),
    ("{node: 3, node: 2}", "{node: 2}"),
    ("{region: 1, zone: 3}", "{zone: 3, region: 1}"),
    ("{region: 2, zone: 3, node: 5}", "{node: 5, zone: 3, region: 2}"),
];

const REJECTED: [&str; 38] = [
    "",
    "0",
    "256",
    "++2",
    " 2",
    "2 ",
    "2.0",
    "-1",
    "two",
    "{}",
    "{ }",
    "{node}",
    "{node:}",
    "{:2}",
    "{,}",
    "{node: 2,}",
    "{node: 2,,zone: 1}",
    "{node: 2;zone: 1}",
    "{node = 2}",
    "{node 2}",
    "{no de: 2}",
    "{node: ２}",
    "{node: 2}}",
    "{{node: 2}",
    "node: 2",
    "{\"node\": 2}",
    "{node: 1_0}",
    "{node: +2}",
    "{node: 0}",
    "{node: 256}",
    "{root: 1}",
    "{rack: 2}",
    " {node: 2}",
    "{node: 2} ",
    "{zone: 3, node: 2}",
    "{region: 3, zone: 2}",
    "{node: 2, zone: 3, node: 4}",
    "{node: 2, zone: 2, node: 1}",
];

#[test]
fn reads_what_the_servers_read() {
    for (text, meaning) in ACCEPTED {
        let property = ReplicationProperty::parse(text);
        assert_eq!(property.map(|p| p.to_string()), Ok(meaning.to_owned()), "{text:?}");
    }
    for text in REJECTED {
        assert!(ReplicationProperty::parse(text).is_err(), "{text:?} must be refused");
    }
}

#[test]
fn counts_the_copies_of_the_narrowest_scope() {
    for (text, copies) in [("3", 3), ("{zone: 2}", 2), ("{zone: 2, node: 3}", 3), ("{region: 4}", 4)] {
        assert_eq!(ReplicationProperty::parse(text).map(|p| p.copies()), Ok(copies));
    }
}

#[test]
fn names_both_sides_of_a_conflict() {
    let error = ReplicationProperty::parse("{zone: 3, node: 2}").unwrap_err();
    assert_eq!(
        error,
        ReplicationError::Conflict { wide: "zone", wide_factor: 3, narrow: "node", narrow_factor: 2 }
    );
    assert_eq!(ReplicationProperty::of(Some(2), Some(3), None), Err(error));
}

#[test]
fn covers_by_every_scope() {
    let covers = |text: &str, wanted: &str| {
        ReplicationProperty::parse(text).unwrap().covers(&ReplicationProperty::parse(wanted).unwrap())
    };
    for (text, wanted) in [("2", "2"), ("3", "2"), ("{zone: 2}", "2"), ("{zone: 2, node: 3}", "{zone: 2}")] {
        assert!(covers(text, wanted), "{text} covers {wanted}");
    }
    for (text, wanted) in [("1", "2"), ("3", "{zone: 2}"), ("{zone: 2}", "3"), ("{zone: 2}", "{region: 2}")] {
        assert!(!covers(text, wanted), "{text} does not cover {wanted}");
    }
}
