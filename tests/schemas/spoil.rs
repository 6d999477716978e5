//! Spoiling a message in every place: a field more, a field less, another type.

use serde_json::{Value, json};

/// A message with one change.
pub struct Spoilt {
    pub message: Value,
    pub change: String,
    /// A value became `null`.
    pub nulled: bool,
}

/// Every message that is one small change away from this one.
pub fn spoil(message: &Value) -> Vec<Spoilt> {
    let mut places = Vec::new();
    walk(message, &mut String::new(), &mut places);
    let mut all = Vec::new();
    for place in &places {
        let at = |change: String, nulled: bool, edit: &dyn Fn(&mut Value)| {
            let mut message = message.clone();
            edit(message.pointer_mut(place).expect("a place in the message"));
            Spoilt { message, change: format!("{change} at `{place}`"), nulled }
        };
        let old = message.pointer(place).expect("a place in the message");
        for new in [json!(null), json!(true), json!(-1), json!("x"), json!(":"), json!([]), json!({}), json!(1e10)] {
            if new != *old {
                all.push(at(format!("{new}"), new.is_null(), &|value| *value = new.clone()));
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
