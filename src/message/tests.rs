use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::*;
use crate::api::reply::Reply;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[allow(dead_code, reason = "only read")]
struct Order {
    #[serde(default)]
    contract: Option<String>,
    items: Vec<Item>,
    #[serde(default)]
    paid: bool,
    #[serde(default)]
    reply: Option<Reply<Vec<String>>>,
    #[serde(default)]
    notes: BTreeMap<String, String>,
    #[serde(default)]
    extra: Value,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only read")]
struct Item {
    name: String,
    count: u16,
    #[serde(default)]
    size: Option<Size>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Size {
    Small,
    VeryLarge,
}

#[track_caller]
fn error(text: &str) -> String {
    read::<Order>(text.as_bytes()).expect_err("an error").to_string()
}

#[test]
fn mistakes_of_shape() {
    for (text, expected) in [
        (r#"{"items":[{"name":1}]}"#, "19, at `items[0].name`: found a number, expected a string"),
        (
            r#"{"items":[{"name":"a","count":-1}]}"#,
            "31, at `items[0].count`: found a number that does not fit, expected a whole number from 0 to 65535",
        ),
        (
            r#"{"items":[{"name":"a","count":70000}]}"#,
            "31, at `items[0].count`: found a number that does not fit",
        ),
        (r#"{"items":[{"name":"a"}]}"#, "11, at `items[0]`: missing field `count`"),
        (r#"{"items":7}"#, "10, at `items`: found a number, expected a list"),
        (r#"{"items":[true]}"#, "11, at `items[0]`: found a boolean, expected an object"),
        (r#"{"items":[["a",1,"small"]]}"#, "11, at `items[0]`: found a list, expected an object"),
        (
            r#"{"items":[],"piad":true}"#,
            "13, at `piad`: unknown field `piad`, expected one of `contract`, `items`, `paid`, `reply`, `notes`, \
             `extra`; did you mean `paid`?",
        ),
        (
            r#"{"items":[{"name":"a","count":1,"size":"very_larg"}]}"#,
            "40, at `items[0].size`: expected one of `small`, `very-large`; did you mean `very-large`?",
        ),
        (
            r#"{"items":[{"size":{"small":null}}]}"#,
            "19, at `items[0].size`: found an object, expected one of `small`",
        ),
        (
            r#"{"items":[{"size":["small"]}]}"#,
            "19, at `items[0].size`: found a list, expected one of `small`",
        ),
        (r#"{"reply":{"oh":1}}"#, "11, at `reply.oh`: unknown field `oh`, expected one of `ok`, `error`"),
        (
            r#"{"reply":{"ok":[],"error":{"kind":"failed","message":"m"}}}"#,
            "10, at `reply`: expected either `ok` or `error`, not both",
        ),
        (r#"{"reply":[]}"#, "10, at `reply`: found a list, expected `{\"ok\": …}` or `{\"error\": …}`"),
        (r#"{"reply":"ok"}"#, "10, at `reply`: found a string, expected `{\"ok\": …}` or `{\"error\": …}`"),
        (r#"{"reply":{}}"#, "10, at `reply`: expected one of `ok`, `error`"),
        (r#"{"reply":{"ok":null}}"#, "16, at `reply.ok`: found null, expected a list"),
        (r#"{"reply":{"ok":[null]}}"#, "17, at `reply.ok[0]`: found null, expected a string"),
        (r#"{"items":[]} {}"#, "14: something follows after the end of the object"),
    ] {
        let message = error(text);
        let place = format!("line 1, column {expected}");
        assert!(message.starts_with(&place), "{text}: {message}");
    }
}

#[test]
fn no_object_has_a_name_twice() {
    for (text, expected) in [
        (r#"{"items":[],"items":[]}"#, "13, at `items`: the field `items` appears twice"),
        (r#"{"notes":{"a":"b","a":"b"}}"#, "19, at `notes.a`: the field `a` appears twice"),
        (
            r#"{"extra":[{"a":{"b.c":1,"b.c":2}}]}"#,
            "25, at `extra[0].a[\"b.c\"]`: the field `\"b.c\"` appears twice",
        ),
        (r#"{"extra":{"a":1,"\u0061":1}}"#, "17, at `extra.a`: the field `a` appears twice"),
    ] {
        let message = error(text);
        assert_eq!(message, format!("line 1, column {expected}"), "{text}");
    }
}

#[test]
fn mistakes_of_syntax() {
    for (text, expected) in [
        ("{\n \"items\": [}", "line 2, column 12, at `items[0]`: this is not JSON: expected value"),
        ("{\"items\": [\n", "line 2, column 1, at `items`: the JSON text ends too early, inside a list"),
        // What is not JSON is not also of the wrong shape.
        ("{\"itms\" 3}", "line 1, column 9: this is not JSON: expected `:`"),
    ] {
        assert_eq!(error(text), expected, "{text}");
    }
}

#[test]
fn the_contract_of_a_message_is_found() {
    let read = |text: &str| read::<Order>(text.as_bytes()).expect_err("an error").contract;
    assert_eq!(read(r#"{"contract":"1.0","itms":[]}"#).as_deref(), Some("1.0"));
    assert_eq!(read(r#"{"itms":[],"contract":2}"#), None);
}

#[test]
fn a_wrong_value_is_left_at_once_however_long_it_is() {
    let text = format!(r#"{{"items":[[{}0]]}}"#, "0,".repeat(1_000_000));
    let message = error(&text);
    assert_eq!(message, "line 1, column 11, at `items[0]`: found a list, expected an object");
}

#[test]
fn values_are_counted_outside_of_strings() {
    let of = |text: &str| format!(r#"{{"items":[{text}]}}"#);
    let commas = r#"{"name":"\",,,","count":1}"#.replace(",,,", &",".repeat(5_000_000));
    assert_eq!(read::<Order>(of(&commas).as_bytes()).expect("one item").items.len(), 1);
    let error = error(&of(&format!("\n{}0", "0,".repeat(3_000_000))));
    assert_eq!(error, "line 2, column 3999998: there are more than 2000000 values in this message");
}

#[test]
fn an_object_has_a_limited_number_of_fields() {
    let of = |fields: usize| {
        let fields: Vec<String> = (0..fields).map(|at| format!(r#""{at}":"""#)).collect();
        format!(r#"{{"items":[],"notes":{{{}}}}}"#, fields.join(","))
    };
    assert_eq!(
        read::<Order>(of(limits::NAMES).as_bytes()).expect("as many as may be").notes.len(),
        limits::NAMES
    );
    let error = error(&of(limits::NAMES + 1));
    assert_eq!(error, "line 1, column 21, at `notes`: there are more than 100000 fields in this object");
}
