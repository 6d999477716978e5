//! What of an older schema a newer one no longer keeps. Within one major version of the contract only
//! additions pass.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// Who writes the messages that a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// A host: what was read must still be read.
    Host,
    /// The plugin: what was promised must still be kept.
    Plugin,
}

/// Two versions of one schema.
struct Versions<'a> {
    old: &'a Value,
    new: &'a Value,
    writer: Writer,
    /// Pairs of definitions that are compared already: types may contain themselves.
    seen: BTreeSet<(String, String)>,
    breaks: Vec<String>,
}

/// What breaks an old host, each with its place.
pub fn breaks(old: &Value, new: &Value, writer: Writer) -> Vec<String> {
    let mut versions = Versions { old, new, writer, seen: BTreeSet::new(), breaks: Vec::new() };
    versions.compare(old, new, "");
    versions.breaks
}

impl<'a> Versions<'a> {
    fn say(&mut self, place: &str, what: impl std::fmt::Display) {
        self.breaks.push(format!("`{place}`: {what}"));
    }

    fn compare(&mut self, old: &'a Value, new: &'a Value, place: &str) {
        let pair = (reference(old), reference(new));
        if let (Some(one), Some(other)) = pair
            && !self.seen.insert((one.into(), other.into()))
        {
            return;
        }
        let (old, new) = (resolved(old, self.old), resolved(new, self.new));
        let (Value::Object(old), Value::Object(new)) = (old, new) else {
            // `true` allows anything, and so does an empty schema.
            if old == &json!(true) && new != &json!(true) && new != &json!({}) && self.writer == Writer::Host
            {
                self.say(place, "not everything is allowed any more");
            }
            return;
        };
        self.types(old, new, place);
        self.values(old, new, place);
        self.bounds(old, new, place);
        self.fields(old, new, place);
        self.variants(old, new, place);
        if let (Some(old), Some(new)) = (old.get("items"), new.get("items")) {
            self.compare(old, new, &format!("{place}[]"));
        }
    }

    fn types(&mut self, old: &Map<String, Value>, new: &Map<String, Value>, place: &str) {
        let (old, new) = (list(old.get("type")), list(new.get("type")));
        let kept = match self.writer {
            Writer::Host => new.is_empty() || (!old.is_empty() && old.is_subset(&new)),
            Writer::Plugin => old.is_empty() || (!new.is_empty() && new.is_subset(&old)),
        };
        if !kept {
            self.say(place, format!("the type was {old:?} and is {new:?}"));
        }
    }

    fn values(&mut self, old: &Map<String, Value>, new: &Map<String, Value>, place: &str) {
        let values = |schema: &Map<String, Value>| match schema.get("const") {
            Some(value) => BTreeSet::from([value.to_string()]),
            None => list(schema.get("enum")),
        };
        let (old, new) = (values(old), values(new));
        let kept = match self.writer {
            Writer::Host => new.is_empty() || (!old.is_empty() && old.is_subset(&new)),
            Writer::Plugin => old.is_empty() || (!new.is_empty() && new.is_subset(&old)),
        };
        if !kept {
            self.say(place, format!("the values were {old:?} and are {new:?}"));
        }
    }

    fn bounds(&mut self, old: &Map<String, Value>, new: &Map<String, Value>, place: &str) {
        for (name, sign) in [("minimum", -1.0), ("minLength", -1.0), ("maximum", 1.0), ("maxLength", 1.0)] {
            let bound = |schema: &Map<String, Value>| {
                schema.get(name).and_then(Value::as_f64).map_or(f64::INFINITY, |bound| sign * bound)
            };
            let (old, new) = (bound(old), bound(new));
            let kept = if self.writer == Writer::Host { new >= old } else { new <= old };
            if !kept {
                self.say(place, format!("`{name}` has moved"));
            }
        }
        let pattern = |schema: &Map<String, Value>| schema.get("pattern").cloned();
        let (old, new) = (pattern(old), pattern(new));
        if old != new && !(self.writer == Writer::Host && new.is_none()) {
            self.say(place, "the pattern is another");
        }
    }

    fn fields(&mut self, old: &'a Map<String, Value>, new: &'a Map<String, Value>, place: &str) {
        let required = |schema: &Map<String, Value>| list(schema.get("required"));
        let (old_required, new_required) = (required(old), required(new));
        let missing = match self.writer {
            Writer::Host => new_required.difference(&old_required),
            Writer::Plugin => old_required.difference(&new_required),
        };
        for field in missing {
            let what = if self.writer == Writer::Host { "is required now" } else { "may be left out now" };
            self.say(place, format!("the field {field} {what}"));
        }
        let properties = |schema: &'a Map<String, Value>| schema.get("properties").and_then(Value::as_object);
        let new_fields = properties(new);
        for (name, old) in properties(old).into_iter().flatten() {
            let place = if place.is_empty() { name.clone() } else { format!("{place}.{name}") };
            match new_fields.and_then(|fields| fields.get(name)) {
                Some(new) => self.compare(old, new, &place),
                None => self.say(&place, "the field is gone"),
            }
        }
        match (old.get("additionalProperties"), new.get("additionalProperties")) {
            (None | Some(Value::Bool(true)), Some(closed)) if *closed == json!(false) => {
                self.say(place, "unknown fields were allowed and are not any more");
            }
            (Some(old), Some(new)) => self.compare(old, new, &format!("{place}.*")),
            _ => {}
        }
    }

    fn variants(&mut self, old: &'a Map<String, Value>, new: &'a Map<String, Value>, place: &str) {
        for word in ["oneOf", "anyOf"] {
            let variants = |schema: &'a Map<String, Value>| schema.get(word).and_then(Value::as_array);
            let (Some(old), new) = (variants(old), variants(new)) else { continue };
            let new: Vec<(String, &Value)> =
                new.into_iter().flatten().map(|it| (name(resolved(it, self.new)), it)).collect();
            let mut known = BTreeSet::new();
            for variant in old {
                let name = name(resolved(variant, self.old));
                match new.iter().find(|(candidate, _)| *candidate == name) {
                    Some((_, found)) => self.compare(variant, found, &format!("{place}<{name}>")),
                    None => self.say(place, format!("the kind {name} is gone")),
                }
                known.insert(name);
            }
            // Readers know what to do with an object of another kind, but not with another word.
            for (name, variant) in &new {
                let word = resolved(variant, self.new).get("const").is_some();
                if self.writer == Writer::Plugin && word && !known.contains(name) {
                    self.say(place, format!("the value {name} is new"));
                }
            }
        }
    }
}

/// What a schema refers to, by name.
fn reference(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()
}

/// The schema that is referred to.
fn resolved<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    let target = reference(schema).and_then(|name| root.pointer(name.strip_prefix('#')?));
    target.map_or(schema, |target| resolved(target, root))
}

/// One word or a list of them, each as JSON.
fn list(words: Option<&Value>) -> BTreeSet<String> {
    match words {
        None => BTreeSet::new(),
        Some(Value::Array(words)) => words.iter().map(Value::to_string).collect(),
        Some(word) => BTreeSet::from([word.to_string()]),
    }
}

/// What tells a variant from the others: the value of its tag, its only value, or its fields or type.
fn name(variant: &Value) -> String {
    let tag = ["kind", "event"].iter().find_map(|tag| variant.pointer(&format!("/properties/{tag}")));
    if let Some(tag) = tag.filter(|tag| tag.get("const").is_some()) {
        return tag["const"].to_string();
    }
    if let Some(value) = variant.get("const") {
        return value.to_string();
    }
    if let Some(required) = variant.get("required").filter(|required| **required != json!([])) {
        return required.to_string();
    }
    match variant.get("properties").and_then(Value::as_object) {
        Some(fields) => fields.keys().next().cloned().unwrap_or_default(),
        None => list(variant.get("type").or(variant.get("enum"))).into_iter().collect(),
    }
}

fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "count": {"type": "integer", "minimum": 0, "maximum": 9},
            "name": {"type": ["string", "null"], "pattern": "a"},
            "size": {"enum": ["small", "large"]},
            "reply": {"oneOf": [{"$ref": "#/$defs/Ok"}, {"type": "object", "required": ["error"]}]},
            "word": {"oneOf": [{"const": "yes"}, {"const": "no"}]},
            "map": {"type": "object", "additionalProperties": {"type": "string"}},
            "list": {"type": "array", "items": {"$ref": "#"}},
        },
        "required": ["count"],
        "$defs": {"Ok": {"type": "object", "properties": {"kind": {"const": "ok"}, "at": {"type": "integer"}}}},
    })
}

/// A schema with one change: at a place, to another value or to none.
fn changed(place: &str, to: Option<Value>) -> Value {
    let mut schema = schema();
    let (parent, name) = place.rsplit_once('/').expect("a place");
    let parent = schema.pointer_mut(parent).expect("a place").as_object_mut().expect("an object");
    match to {
        Some(value) => parent.insert(name.into(), value),
        None => parent.remove(name),
    };
    schema
}

#[test]
fn only_additions_pass() {
    use Writer::{Host, Plugin};
    let both = &[Host, Plugin][..];
    let none = &[][..];
    let ok = || json!({"$ref": "#/$defs/Ok"});
    let error = || json!({"type": "object", "required": ["error"]});
    for (place, to, broken) in [
        ("/title", Some(json!("t")), none),
        ("/properties/more", Some(json!({"type": "string"})), none),
        ("/properties/name", None, both),
        ("/properties/list/items/type", Some(json!("string")), none),
        ("/properties/list/items", Some(json!({"type": "string"})), both),
        ("/required", Some(json!([])), &[Plugin]),
        ("/required", Some(json!(["count", "name"])), &[Host]),
        ("/additionalProperties", Some(json!(false)), both),
        ("/properties/count/type", Some(json!("string")), both),
        ("/properties/count/type", Some(json!(["integer", "null"])), &[Plugin]),
        ("/properties/name/type", Some(json!("string")), &[Host]),
        ("/properties/count/maximum", Some(json!(10)), &[Plugin]),
        ("/properties/count/maximum", Some(json!(8)), &[Host]),
        ("/properties/count/minimum", Some(json!(1)), &[Host]),
        ("/properties/name/pattern", None, &[Plugin]),
        ("/properties/name/pattern", Some(json!("b")), both),
        ("/properties/size/enum", Some(json!(["small"])), &[Host]),
        ("/properties/size/enum", Some(json!(["small", "large", "huge"])), &[Plugin]),
        ("/properties/reply/oneOf", Some(json!([ok()])), both),
        ("/properties/reply/oneOf", Some(json!([error(), ok(), {"required": ["later"]}])), none),
        (
            "/properties/word/oneOf",
            Some(json!([{"const": "no"}, {"const": "yes"}, {"const": "so"}])),
            &[Plugin],
        ),
        ("/properties/word/oneOf", Some(json!([{"const": "no"}])), both),
        ("/properties/map/additionalProperties", Some(json!({"type": "integer"})), both),
        ("/$defs/Ok/properties/at", None, both),
    ] {
        for writer in both {
            let found = breaks(&schema(), &changed(place, to.clone()), *writer);
            assert_eq!(found.is_empty(), !broken.contains(writer), "{writer:?} {place} {to:?}: {found:?}");
        }
    }
}
