use serde::Deserialize;

use super::*;

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
    reply: Option<Reply>,
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

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(dead_code, reason = "only read")]
enum Reply {
    Ok(u8),
    Error(Vec<String>),
}

#[track_caller]
fn error(text: &str) -> String {
    read::<Order>(text.as_bytes()).expect_err("an error").to_string()
}

#[test]
fn mistakes_of_shape() {
    for (text, expected) in [
        (r#"{"items":[{"name":1}]}"#, "column 19, at `items[0].name`: found a number, expected a string"),
        (r#"{"items":[{"name":"a","count":-1}]}"#, "expected a whole number, at least 0 (u16)"),
        (
            r#"{"items":[{"name":"a","count":70000}]}"#,
            "at `items[0].count`: found a number that does not fit",
        ),
        (r#"{"items":[{"name":"a"}]}"#, "at `items[0]`: missing field `count`"),
        (r#"{"items":7}"#, "at `items`: found a number, expected a list"),
        (r#"{"items":[true]}"#, "at `items[0]`: found a boolean, expected an object"),
        (
            r#"{"items":[],"piad":true}"#,
            "at `piad`: unknown field `piad`, expected one of `contract`, `items`, `paid`, `reply`; did you mean `paid`?",
        ),
        (r#"{"items":[],"items":[]}"#, "the field `items` appears twice"),
        (
            r#"{"items":[{"name":"a","count":1,"size":"very_larg"}]}"#,
            "at `items[0].size`: expected one of `small`, `very-large`; did you mean `very-large`?",
        ),
        (r#"{"items":[],"reply":{"oh":1}}"#, "at `reply`: expected one of `ok`, `error`"),
        (r#"{"items":[],"reply":{"ok":1,"error":[]}}"#, "at `reply`: expected one of `ok`, `error`"),
        (r#"{"items":[],"reply":[]}"#, "at `reply`: expected one of `ok`, `error`"),
        (r#"{"items":[],"reply":{"error":[null]}}"#, "at `reply.error[0]`: found null, expected a string"),
        (r#"{"items":[]} {}"#, "trailing characters"),
    ] {
        let message = error(text);
        assert!(message.starts_with("line 1, column ") && message.contains(expected), "{text}: {message}");
    }
}

#[test]
fn mistakes_of_syntax() {
    for (text, expected) in [
        ("{\n \"items\": [}", "line 2, column 12, at `items[0]`: this is not JSON: expected value"),
        (
            "{\"items\": [\n",
            "line 2, column 0, at `items`: the JSON text ends too early: EOF while parsing a list",
        ),
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
