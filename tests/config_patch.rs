//! Patches keep everything they were not asked to change.

use restate_scaleout::config::patch::{KeyPath, Patch, PatchError, Patched, apply};
use serde_json::{Value, json};

fn patched(text: &str, changes: &[(&str, Value)]) -> Patched {
    let mut patch = Patch::new(text).expect("valid text");
    for (key, value) in changes {
        patch.set(*key, value).unwrap_or_else(|error| panic!("{key}: {error}"));
    }
    let done = patch.finish().expect("a patch that says what was asked");
    assert_eq!(apply(text, &done.edits).expect("edits fit"), done.text);
    done
}

#[track_caller]
fn sets(text: &str, key: &str, value: Value, expected: &str) {
    let done = patched(text, &[(key, value.clone())]);
    assert_eq!(done.text, expected);
    let again = patched(&done.text, &[(key, value)]);
    assert_eq!(again.text, expected, "setting the same value again changes nothing");
    assert!(again.edits.is_empty());
}

#[test]
fn an_empty_text_gets_keys_and_tables() {
    sets("", "node-name", json!("n1"), "node-name = \"n1\"\n");
    sets(
        "",
        "worker.snapshots.destination",
        json!("s3://b"),
        "[worker.snapshots]\ndestination = \"s3://b\"\n",
    );
    sets("\u{feff}", "a", json!(1), "\u{feff}a = 1\n");
}

#[test]
fn a_root_key_goes_above_the_first_table() {
    sets("[worker]\nx = 1\n", "a", json!(1), "a = 1\n\n[worker]\nx = 1\n");
    sets("b = 2\n\n[worker]\nx = 1\n", "a", json!(1), "b = 2\na = 1\n\n[worker]\nx = 1\n");
    sets(
        "# our cluster\n\n# the worker\n# of it\n[worker]\n",
        "a",
        json!(true),
        "# our cluster\n\na = true\n\n# the worker\n# of it\n[worker]\n",
    );
    sets("b = 1", "a", json!(1.0), "b = 1\na = 1.0\n");
    sets("# only this", "a", json!(1), "# only this\na = 1\n");
}

#[test]
fn a_key_goes_to_the_end_of_its_table() {
    let text = "[worker.snapshots] # where\n  destination = \"x\" # here\n\n# next\n[admin]\ny = 1\n";
    sets(
        text,
        "worker.snapshots.snapshot-interval",
        json!("30m"),
        "[worker.snapshots] # where\n  destination = \"x\" # here\n  snapshot-interval = \"30m\"\n\n# next\n[admin]\ny = 1\n",
    );
    sets("[a]\n# none\n\n[b]\n", "a.x", json!(1), "[a]\nx = 1\n# none\n\n[b]\n");
    sets("[a]", "a.x", json!(1), "[a]\nx = 1\n");
}

#[test]
fn a_missing_table_goes_to_the_end() {
    sets("a = 1\n", "b.c.d", json!("x"), "a = 1\n\n[b.c]\nd = \"x\"\n");
    sets("a = 1\n\n", "b.c", json!("x"), "a = 1\n\n[b]\nc = \"x\"\n");
    sets("[b]\nx = 1", "b.c.d", json!("x"), "[b]\nx = 1\n\n[b.c]\nd = \"x\"\n");
    sets("[b.c]\nx = 1\n", "b.d", json!("x"), "[b.c]\nx = 1\n\n[b]\nd = \"x\"\n");
}

#[test]
fn inline_tables_and_dotted_keys_are_honoured() {
    sets(
        "m = { type = \"replicated\" }\n",
        "m.addresses",
        json!(["a"]),
        "m = { type = \"replicated\", addresses = [\"a\"] }\n",
    );
    sets("m = {}\n", "m.a.b", json!(1), "m = { a.b = 1 }\n");
    sets("m = { }\n", "m.a", json!(1), "m = { a = 1 }\n");
    sets("m = { s = { x = 1 }, t.u = 2 }\n", "m.t.v", json!(3), "m = { s = { x = 1 }, t.u = 2, t.v = 3 }\n");
    sets("w.s.d = \"x\"\nb = 1\n", "w.s.i", json!("30m"), "w.s.d = \"x\"\nw.s.i = \"30m\"\nb = 1\n");
    sets("w.s.d = \"x\"\n[c]\n", "w.t.i", json!(1), "w.s.d = \"x\"\nw.t.i = 1\n[c]\n");
    sets("[w]\n s.d = 1\n[c]\n", "w.s.e", json!(2), "[w]\n s.d = 1\n s.e = 2\n[c]\n");
}

#[test]
fn values_are_replaced_where_they_stand() {
    sets("a = 1 # one\nb = 2\n", "a", json!("x"), "a = \"x\" # one\nb = 2\n");
    sets("a = '''\nx\n''' # c\r\n", "a", json!(false), "a = false # c\r\n");
    sets("m = { a = 1, b = 2 }\n", "m.a", json!(3), "m = { a = 3, b = 2 }\n");
    sets("[w.s]\nd = \"a\"\n", "w.s.d", json!("b\"\\\u{7f}\n"), "[w.s]\nd = \"b\\\"\\\\\\u007F\\n\"\n");
}

#[test]
fn an_array_grows_in_its_own_style() {
    sets(
        "p = [\n  \"a\", # first\n  \"b\" # second\n]\n",
        "p",
        json!(["a", "b", "c"]),
        "p = [\n  \"a\", # first\n  \"b\", # second\n  \"c\"\n]\n",
    );
    sets(
        "p = [\r\n\t\"a\",\r\n]\r\n",
        "p",
        json!(["a", "b", "c"]),
        "p = [\r\n\t\"a\",\r\n\t\"b\",\r\n\t\"c\",\r\n]\r\n",
    );
    sets("p = [\"a\",]\n", "p", json!(["a", "b"]), "p = [\"a\", \"b\",]\n");
    sets("p = [\"a\"]\n", "p", json!(["b"]), "p = [\"b\"]\n");
}

#[test]
fn line_ends_are_kept() {
    sets("a = 1\r\n[b]\r\nc = 1\r\n", "b.d", json!(2), "a = 1\r\n[b]\r\nc = 1\r\nd = 2\r\n");
    sets("a = 1\r\n", "b.d", json!(2), "a = 1\r\n\r\n[b]\r\nd = 2\r\n");
}

#[test]
fn several_changes_are_one_patch() {
    let done = patched(
        "# top\nroles = [\"admin\"]\n\n[admin]\nbind-address = \"0.0.0.0:9070\"\n",
        &[
            ("node-name", json!("n1")),
            ("worker.snapshots", json!({"destination": "s3://b/p", "snapshot-interval": "30m"})),
            ("roles", json!(["admin", "worker"])),
            ("admin.bind-address", json!("127.0.0.1:9070")),
        ],
    );
    assert_eq!(
        done.text,
        "# top\nroles = [\"admin\", \"worker\"]\nnode-name = \"n1\"\n\n[admin]\nbind-address = \"127.0.0.1:9070\"\n\n\
         [worker.snapshots]\ndestination = \"s3://b/p\"\nsnapshot-interval = \"30m\"\n"
    );
}

#[track_caller]
fn removes(text: &str, key: &str, expected: &str) {
    let mut patch = Patch::new(text).unwrap();
    patch.remove(key).unwrap();
    let done = patch.finish().unwrap();
    assert_eq!(done.text, expected);
    assert_eq!(apply(text, &done.edits).unwrap(), expected);
}

#[test]
fn removal_takes_the_line_and_nothing_else() {
    removes("# c\na = 1 # x\nb = 2\n", "a", "# c\nb = 2\n");
    removes("m = { a = 1, b = 2, c.d = 3 }\n", "m.a", "m = { b = 2, c.d = 3 }\n");
    removes("m = { a = 1, b = 2, c.d = 3 }\n", "m.b", "m = { a = 1, c.d = 3 }\n");
    removes("m = { a = 1, b = 2, c.d = 3 }\n", "m.c.d", "m = { a = 1, b = 2 }\n");
    removes("m = { a = 1, b = 2, c.d = 3 }\n", "m", "");
    removes("m = { a = 1 }\n", "m.a", "m = { }\n");
    removes("x.a = 1\nx.b = 2\n[y]\nz = 1\n[y.q]\nr = 1\n", "y", "x.a = 1\nx.b = 2\n");
    removes("x.a = 1\nx.b = 2\n", "x", "");
    removes("a = 1\n", "nothing.here", "a = 1\n");
}

#[test]
fn many_keys_go_as_they_would_one_by_one() {
    let text =
        "a = 1 # one\nb = { x = 1, y = 2 }\n\n[t]\n# of it\nv = [\n  1,\n]\n[t.w]\nz = 1\n[q]\nr = 1\n";
    let keys = ["t.w.z", "a", "t", "b.x", "missing", "b.y", "t.v", "q.r"].map(KeyPath::from);
    for from in 0..keys.len() {
        for to in from..=keys.len() {
            let mut one_by_one = Patch::new(text).expect("valid text");
            keys[from..to].iter().for_each(|key| one_by_one.remove(key.clone()).expect("it can be removed"));
            let mut together = Patch::new(text).expect("valid text");
            together.remove_all(&keys[from..to]).expect("they can be removed");
            assert_eq!(together.finish(), one_by_one.finish(), "{:?}", &keys[from..to]);
        }
    }
}

#[test]
fn what_cannot_be_done_is_said() {
    let refuse = |text: &str, key: &str, value: Value| {
        Patch::new(text).and_then(|mut patch| patch.set(key, &value)).unwrap_err().to_string()
    };
    assert!(refuse("a = 1\n", "a.b", json!(1)).contains("`a` is an integer here, not a table"));
    assert!(refuse("[[a]]\nb = 1\n", "a.b", json!(1)).contains("`a` is an array here"));
    assert!(refuse("[a]\nb = 1\n", "a", json!(1)).contains("it is a table here"));
    assert!(refuse("", "a", json!(null)).contains("TOML has no null"));
    assert!(refuse("", "a", json!(u64::MAX)).contains("64 bits"));
    assert!(matches!(Patch::new("a = 1\na = 2\n"), Err(PatchError::Syntax { line: 2, column: 1, .. })));
    assert!(matches!(Patch::new("a = { b = 1, }\n"), Err(PatchError::Syntax { .. })));
}

#[test]
fn keys_are_quoted_when_they_must_be() {
    sets("", "a.\"b.c\".d", json!(1), "[a.\"b.c\"]\nd = 1\n");
    let mut patch = Patch::new("").unwrap();
    patch.set(&["x y"], &json!([{"k": [1.5, -1]}, {}])).unwrap();
    assert_eq!(patch.finish().unwrap().text, "\"x y\" = [{ k = [1.5, -1] }, {}]\n");
}

#[test]
fn edits_that_do_not_fit_are_refused() {
    use restate_scaleout::api::Edit;
    let edit = |start, end| Edit { start, end, insert: String::new() };
    assert!(apply("ä", &[edit(1, 2)]).is_err());
    assert!(apply("ab", &[edit(1, 3)]).is_err());
    assert!(apply("ab", &[edit(1, 2), edit(0, 1)]).is_err());
    assert_eq!(apply("ab", &[edit(0, 1)]).unwrap(), "b");
}
