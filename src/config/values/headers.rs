//! HTTP headers: names, and maps of names to values.

use serde_json::{Value as Json, json};

use super::date::as_table;
use super::list::each;
use super::text;
use super::tooling::{self, Dice, Samples, Tooling, quoted};
use super::{Grammar, Reaction, Slot, ValueIssue};
use crate::config::tree::Item;

/// The pattern of a name.
const NAME: &str = r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$";
/// The pattern of a value.
const VALUE: &str = r"^[\t -~]*$";
/// Names, right and wrong.
const NAMES: [&str; 10] = ["x-a", "A", "authorization", "a.b", "x_1", "~", "a b", "", "é", "a:b"];

/// Bytes that a header's name can have in the servers' library.
const LONGEST: usize = 65_535;

/// A list of header names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeaderNameLists;

impl Grammar for HeaderNameLists {
    fn named(text: &'static str) -> Option<Self> {
        (text == "[header-name]").then_some(Self)
    }

    fn words(&self) -> String {
        "a list of HTTP header names".into()
    }

    fn check(&self, item: &Item, _: &Slot<'_>) -> Vec<ValueIssue> {
        each(item, &|item| text::check(item, &name))
    }
}

impl Tooling for HeaderNameLists {
    fn schema(&self, _: &Slot<'_>) -> Json {
        tooling::array(tooling::string(NAME))
    }

    fn samples(&self) -> Samples {
        Samples {
            accepted: &["[]", "[\"x-a\", \"A\"]"],
            refused: &["[\"a b\"]", "[\"\"]", "[\"é\"]", "[5]", "\"x-a\""],
        }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        tooling::list(dice, &|dice| quoted(dice.pick(&NAMES)))
    }
}

/// A table of header names to values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeaderMaps;

impl Grammar for HeaderMaps {
    fn named(text: &'static str) -> Option<Self> {
        (text == "{header}").then_some(Self)
    }

    fn words(&self) -> String {
        "a table of HTTP headers".into()
    }

    fn check(&self, item: &Item, _: &Slot<'_>) -> Vec<ValueIssue> {
        map(item)
    }

    fn free_form(&self) -> bool {
        true
    }
}

impl Tooling for HeaderMaps {
    fn schema(&self, _: &Slot<'_>) -> Json {
        json!({
            "type": "object",
            "propertyNames": { "pattern": NAME },
            "additionalProperties": tooling::string(VALUE),
        })
    }

    fn samples(&self) -> Samples {
        Samples {
            accepted: &["{}", "{x-a = \"b\"}"],
            refused: &["{\"a b\" = \"x\"}", "{x-a = \"é\"}", "{x-a = 5}", "\"x-a: b\"", "[]"],
        }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        text::map(dice, &NAMES)
    }
}

fn name(text: &str) -> Option<String> {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let fine = !text.is_empty() && text.len() <= LONGEST && text.bytes().all(token);
    (!fine).then(|| "must be an HTTP header name".into())
}

fn map(item: &Item) -> Vec<ValueIssue> {
    let Some(table) = as_table(item) else {
        return vec![ValueIssue::expected(item, "a table of headers")];
    };
    let mut issues = Vec::new();
    for entry in &table.entries {
        if let Some(message) = name(&entry.key) {
            let mut issue = ValueIssue::rejected(&entry.item, message);
            issue.span = entry.key_span.clone();
            issues.push(issue);
        }
        let Some(text) = entry.item.value.as_str() else {
            issues.push(ValueIssue::expected(&entry.item, "a string"));
            continue;
        };
        if text.bytes().any(|byte| byte == 0x7f || (byte < b' ' && byte != b'\t')) {
            issues.push(ValueIssue::rejected(&entry.item, "cannot contain control characters"));
        } else if !text.is_ascii() {
            // The server takes such a value, but dies of it as soon as it shows its configuration.
            let mut issue = ValueIssue::rejected(&entry.item, "must be ASCII");
            issue.outcome = Reaction::Panics;
            issues.push(issue);
        }
    }
    issues
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::tree::{Entry, Table, Value};

    #[test]
    fn names_and_values_are_those_of_the_servers_library() {
        let signs = (0..=0x17f).filter_map(char::from_u32);
        for text in signs.flat_map(|sign| [sign.to_string(), format!("a{sign}b")]).chain([String::new()]) {
            let theirs = text.parse::<http::HeaderName>().is_ok();
            assert_eq!(name(&text).is_none(), theirs, "{text:?}");
            let item = Item { value: Value::String(text.clone()), span: 0..0 };
            let table = Table { entries: vec![Entry { key: "a".into(), key_span: 0..0, item }].into() };
            let outcomes: Vec<Reaction> = map(&Item { value: Value::Table(table), span: 0..0 })
                .iter()
                .map(|issue| issue.outcome)
                .collect();
            let theirs: &[Reaction] = match http::HeaderValue::from_str(&text) {
                Err(_) => &[Reaction::Rejected],
                Ok(value) if value.to_str().is_err() => &[Reaction::Panics],
                Ok(_) => &[],
            };
            assert_eq!(outcomes, theirs, "{text:?}");
        }
    }
}
