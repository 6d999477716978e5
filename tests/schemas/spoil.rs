//! Spoiling a message in every place: a field more, a field less, another type.

use serde_json::{Value, json};

/// A message with one change.
pub struct Spoilt {
    pub message: Value,
    pub change: String,
    /// A value became `null` or `[]`. The plugin takes these for an absent field and for an object
    /// without fields; the schemas do not recommend it.
    pub lenient: bool,
}

/// Every message that is one small change away from this one.
pub fn spoil(message: &Value) -> Vec<Spoilt> {
    let mut all = Vec::new();
    for place in &places(message).collect::<Vec<_>>() {
        let at = |change: String, lenient: bool, edit: &dyn Fn(&mut Value)| {
            let mut message = message.clone();
            edit(message.pointer_mut(place).expect("a place in the message"));
            Spoilt { message, change: format!("{change} at `{place}`"), lenient }
        };
        let old = message.pointer(place).expect("a place in the message");
        let others = [
            json!(null),
            json!(true),
            json!(-1),
            json!(0.5),
            json!(5_000_000_000_u64),
            json!("x"),
            json!(":"),
            json!([]),
            json!({}),
        ];
        for new in others {
            if new != *old {
                all.push(at(format!("{new}"), new.is_null() || new == json!([]), &|value| {
                    *value = new.clone()
                }));
            }
        }
        let Value::Object(fields) = old else { continue };
        all.push(at("a field `zzz`".into(), false, &|value| value["zzz"] = json!("x")));
        for field in fields.keys() {
            all.push(at(format!("no field `{field}`"), false, &|value| {
                value.as_object_mut().expect("an object").remove(field);
            }));
        }
    }
    all
}

/// JSON pointers of all values.
pub fn places(message: &Value) -> impl Iterator<Item = String> {
    let mut places = Vec::new();
    walk(message, &mut String::new(), &mut places);
    places.into_iter()
}

fn walk(value: &Value, place: &mut String, places: &mut Vec<String>) {
    places.push(place.clone());
    let length = place.len();
    let children: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        _ => return,
    };
    for (name, child) in children {
        place.push('/');
        place.push_str(&name.replace('~', "~0").replace('/', "~1"));
        walk(child, place, places);
        place.truncate(length);
    }
}
