//! Retry policies: a table tagged by `type`, or an array of the type and all its fields.

use serde_json::{Map, Value as Json, json};

use super::date::as_table;
use super::tooling::{Dice, Samples, Tooling, quoted};
use super::{Grammar, Kind, Slot, ValueIssue};
use crate::config::tree::{Item, Table, Value};

/// The keys of a policy and what `keys.txt` calls their kinds, in the order of the array form.
pub const FIELDS: [(&str, &str); 6] = [
    ("type", "one(none|fixed-delay|exponential)"),
    ("initial-interval", "duration"),
    ("factor", "float"),
    ("max-attempts", "u64+?"),
    ("max-interval", "duration?"),
    ("interval", "duration"),
];

/// The fields of each type, in the order of the array form; the flag: it must be given.
const FIXED_DELAY: [(&str, bool); 2] = [("interval", true), ("max-attempts", false)];
const EXPONENTIAL: [(&str, bool); 4] =
    [("initial-interval", true), ("factor", true), ("max-attempts", false), ("max-interval", true)];

/// Retry policies. What a table leaves out comes from the default, when there is one; keys of other types
/// are ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policies;

impl Grammar for Policies {
    fn named(text: &'static str) -> Option<Self> {
        (text == "retry").then_some(Self)
    }

    fn words(&self) -> String {
        "a retry policy: a table with `type`".into()
    }

    fn check(&self, item: &Item, slot: &Slot<'_>) -> Vec<ValueIssue> {
        if let Value::Array(items) = &item.value {
            return check_array(item, items, slot);
        }
        let Some(table) = as_table(item) else {
            return vec![ValueIssue::expected(item, "a table with a type")];
        };
        let Some(tag) = table.get("type") else {
            if slot.default {
                return given(&table, &EXPONENTIAL, slot);
            }
            let mut issue = ValueIssue::rejected(item, "needs a type");
            issue.help = Some("add type = \"exponential\", \"fixed-delay\" or \"none\"".into());
            return vec![issue];
        };
        let Some(fields) = fields_of(tag) else { return check_field("type", tag, slot) };
        let mut issues = given(&table, fields, slot);
        for (name, needed) in fields {
            let inherited = slot.default && *name != "interval";
            if *needed && !inherited && table.get(name).is_none() {
                issues.push(ValueIssue::rejected(item, format!("needs {name} with this type")));
            }
        }
        issues
    }
}

/// The fields of the type that `tag` names.
fn fields_of(tag: &Item) -> Option<&'static [(&'static str, bool)]> {
    match tag.value.as_str()? {
        "none" => Some(&[]),
        "fixed-delay" => Some(&FIXED_DELAY),
        "exponential" => Some(&EXPONENTIAL),
        _ => None,
    }
}

fn check_field(name: &str, item: &Item, slot: &Slot<'_>) -> Vec<ValueIssue> {
    let slot = Slot { version: slot.version, as_table: false, default: false };
    kind_of(name).map_or_else(Vec::new, |kind| kind.grammar().check(item, &slot))
}

fn kind_of(name: &str) -> Option<Kind> {
    let (_, kind) = FIELDS.into_iter().find(|(field, _)| *field == name)?;
    Kind::named(kind.trim_end_matches('?'))
}

fn given(table: &Table, fields: &[(&str, bool)], slot: &Slot<'_>) -> Vec<ValueIssue> {
    let given = fields.iter().filter_map(|(name, _)| Some((*name, table.get(name)?)));
    given.flat_map(|(name, item)| check_field(name, item, slot)).collect()
}

fn check_array(item: &Item, items: &[Item], slot: &Slot<'_>) -> Vec<ValueIssue> {
    match items.first().and_then(fields_of) {
        Some(fields) if items.len() == fields.len() + 1 => {
            let pairs = items[1..].iter().zip(fields);
            pairs.flat_map(|(item, (name, _))| check_field(name, item, slot)).collect()
        }
        _ => vec![ValueIssue::expected(item, "a table with a type")],
    }
}

impl Tooling for Policies {
    /// A policy without a default needs its type and the keys of the type.
    fn schema(&self, slot: &Slot<'_>) -> Json {
        let mut properties = Map::new();
        for (name, _) in FIELDS {
            if let Some(kind) = kind_of(name) {
                properties.insert(name.into(), kind.tooling().schema(slot));
            }
        }
        let needs = |tag: &str, names: &[&str]| {
            json!({
                "if": { "properties": { "type": { "const": tag } }, "required": ["type"] },
                "then": { "required": names },
            })
        };
        let mut object = json!({ "type": "object", "properties": properties, "additionalProperties": false });
        let mut rules = vec![needs("fixed-delay", &["interval"])];
        if !slot.default {
            object["required"] = json!(["type"]);
            rules.push(needs("exponential", &["initial-interval", "factor", "max-interval"]));
        }
        object["allOf"] = json!(rules);
        object
    }

    fn samples(&self) -> Samples {
        Samples {
            accepted: &[
                "{type = \"none\"}",
                "{type = \"fixed-delay\", interval = \"1s\"}",
                "[\"fixed-delay\", \"1s\", 3]",
                "{type = \"exponential\", initial-interval = \"1s\", factor = 2.0, max-interval = \"5s\"}",
            ],
            refused: &[
                "\"none\"",
                "{}",
                "{type = \"linear\"}",
                "{type = \"fixed-delay\"}",
                "{type = \"fixed-delay\", interval = 5}",
                "[\"fixed-delay\"]",
            ],
        }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        if dice.one_in(12) {
            let names: &[&str] = dice.pick(&[
                &["type"],
                &["type", "interval", "max-attempts"],
                &["type", "initial-interval", "factor", "max-attempts", "max-interval"],
                &["type", "interval"],
                &["type", "initial-interval", "factor"],
            ]);
            let values: Vec<String> = names.iter().map(|name| any_value(dice, name)).collect();
            return format!("[{}]", values.join(", "));
        }
        let mut parts = Vec::new();
        for (name, _) in FIELDS {
            if dice.one_in(2) {
                let at = dice.within(0, parts.len() as u64) as usize;
                parts.insert(at, format!("{name} = {}", any_value(dice, name)));
            }
        }
        format!("{{{}}}", parts.join(", "))
    }
}

/// A value for a field, now and then one of another kind.
fn any_value(dice: &mut Dice<'_>, name: &str) -> String {
    match (dice.below(25), name) {
        (0, _) => dice.pick(&["5", "0", "true", "\"\"", "[]", "{}", "nan", "1979-05-27"]).into(),
        (_, "max-attempts") => dice.within(1, 49).to_string(),
        _ => kind_of(name).map_or_else(|| quoted(""), |kind| kind.tooling().random(dice)),
    }
}
