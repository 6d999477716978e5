//! An error about a message says exactly where the mistake is and what belongs there, in words for people.
//! Every field of every schema of what hosts send is spoilt in every way.

use restate_scaleout::exports;
use serde_json::{Value, json};

use crate::messages;
use crate::replay::Replay;
use crate::shape::{Field, OWN_NAME, Shape, shapes};

/// A name that no message has.
const UNKNOWN: &str = "zzz";

/// A change to a message, and what the error must say.
struct Spoilt {
    /// As people write it, over several lines.
    text: String,
    path: String,
    words: String,
    /// What the error points at.
    at: usize,
}

/// A place in a message, in the notation of JSON pointers and in that of errors.
#[derive(Clone)]
struct Site {
    pointer: String,
    path: String,
}

impl Site {
    fn field(&self, name: &str) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        Self { pointer: format!("{}/{name}", self.pointer), path: format!("{}{dot}{name}", self.path) }
    }

    fn first(&self) -> Self {
        Self { pointer: format!("{}/0", self.pointer), path: format!("{}[0]", self.path) }
    }
}

/// Every message with one mistake.
fn spoil(shape: &Shape) -> Vec<Spoilt> {
    let mut all = Vec::new();
    walk(shape, &Site { pointer: String::new(), path: String::new() }, &shape.value(), &mut all);
    all
}

fn walk(shape: &Shape, site: &Site, message: &Value, all: &mut Vec<Spoilt>) {
    match shape {
        Shape::Object { fields, closed } => {
            twice(&fields[0].name, site, message, all);
            let names: Vec<&str> = match fields.as_slice() {
                // A reply has one of two fields, each a way of its own.
                [only] if ["ok", "error"].contains(&only.name.as_str()) => vec!["ok", "error"],
                _ => fields.iter().map(|it| it.name.as_str()).collect(),
            };
            for name in [UNKNOWN.to_owned(), format!("{}x", names[0])] {
                if *closed && !names.contains(&name.as_str()) {
                    unknown(&name, &names, site, message, all);
                }
            }
            for field in fields {
                if field.required {
                    missing(field, fields, site, message, all);
                }
                let below = site.field(&field.name);
                wrong(&field.shape, field.nullable, &below, message, all);
                walk(&field.shape, &below, message, all);
            }
        }
        Shape::Named(own) => {
            twice(OWN_NAME, site, message, all);
            let below = site.field(OWN_NAME);
            // In an environment `null` is a value that is not known.
            wrong(own, true, &below, message, all);
            walk(own, &below, message, all);
        }
        Shape::List(element) => {
            wrong(element, false, &site.first(), message, all);
            walk(element, &site.first(), message, all);
        }
        Shape::Way { shape, .. } => walk(shape, site, message, all),
        Shape::Any => twice("any", site, message, all),
        Shape::Single { .. } => {}
    }
}

fn pretty(message: &Value) -> String {
    serde_json::to_string_pretty(message).expect("JSON")
}

fn changed(message: &Value, site: &Site, change: impl FnOnce(&mut Value)) -> Value {
    let mut message = message.clone();
    change(message.pointer_mut(&site.pointer).expect("a place in the message"));
    message
}

fn unknown(name: &str, known: &[&str], site: &Site, message: &Value, all: &mut Vec<Spoilt>) {
    let text = pretty(&changed(message, site, |object| object[name] = json!("hunter2")));
    let at = text.find(&format!("\"{name}\"")).expect("the name");
    let all_known = match known {
        [only] => format!("`{only}`"),
        _ => "one of `".into(),
    };
    let near = if name == UNKNOWN { String::new() } else { format!("; did you mean `{}`?", known[0]) };
    let words = format!("unknown field `{name}`, expected {all_known}…{near}");
    all.push(Spoilt { text, path: site.field(name).path, words, at });
}

fn missing(field: &Field, fields: &[Field], site: &Site, message: &Value, all: &mut Vec<Spoilt>) {
    let spoilt = changed(message, site, |object| {
        object.as_object_mut().expect("an object").remove(&field.name);
    });
    let is_reply = fields.len() == 1 && ["ok", "error"].contains(&field.name.as_str());
    let words = match is_reply {
        true => "expected one of `ok`, `error`".into(),
        false => format!("missing field `{}`", field.name),
    };
    // The object is found by a name that nothing else has.
    let marked = pretty(&changed(&spoilt, site, |object| *object = json!(UNKNOWN)));
    let at = marked.find(&format!("\"{UNKNOWN}\"")).expect("the mark");
    all.push(Spoilt { text: pretty(&spoilt), path: site.path.clone(), words, at });
}

fn twice(name: &str, site: &Site, message: &Value, all: &mut Vec<Spoilt>) {
    let marked = changed(message, site, |object| object[UNKNOWN] = object[name].clone());
    let marked = pretty(&marked);
    let at = marked.find(&format!("\"{UNKNOWN}\"")).expect("the mark");
    let text = marked.replace(&format!("\"{UNKNOWN}\""), &format!("\"{name}\""));
    all.push(Spoilt {
        text,
        path: site.field(name).path,
        words: format!("the field `{name}` appears twice"),
        at,
    });
}

/// Values of all other types, and those of its own type that are not taken.
fn wrong(shape: &Shape, nullable: bool, site: &Site, message: &Value, all: &mut Vec<Spoilt>) {
    let of_list = match shape {
        Shape::Object { fields, .. } => fields.iter().map(|field| field.shape.value()).collect(),
        _ => json!({"other": "hunter2"}),
    };
    let mut values = vec![
        ("string", json!("hunter2")),
        ("integer", json!(719_226_417)),
        ("boolean", json!(true)),
        ("array", json!(["hunter2"])),
        ("object", json!({"other": "hunter2"})),
    ];
    if !nullable {
        values.push(("null", json!(null)));
    }
    // A reader of structs would take a list for one.
    values.push(("array", json!([])));
    if of_list.is_array() {
        values.push(("array", of_list));
    }
    let (types, odd): (Vec<&str>, &[Value]) = match shape {
        Shape::Any => return,
        Shape::Way { types, .. } => (types.iter().map(String::as_str).collect(), &[]),
        Shape::Object { .. } | Shape::Named(_) => (vec!["object"], &[]),
        Shape::List(_) => (vec!["array"], &[]),
        Shape::Single { types, wrong, .. } => (types.iter().map(String::as_str).collect(), wrong),
    };
    values.retain(|(name, _)| !types.contains(name));
    let marked = pretty(&changed(message, site, |value| *value = json!(UNKNOWN)));
    let at = marked.find(&format!("\"{UNKNOWN}\"")).expect("the mark");
    for value in values.into_iter().map(|(_, value)| value).chain(odd.iter().cloned()) {
        // What is required may not be null, and that is all that can be said of it.
        let text = pretty(&changed(message, site, |place| *place = value));
        all.push(Spoilt { text, path: site.path.clone(), words: String::new(), at });
    }
}

/// Holds an error against what it must say. `place` are the words before line and column.
fn check(error: &str, place: &str, spoilt: &Spoilt, about: &str) {
    let before = &spoilt.text[..spoilt.at];
    let line = before.matches('\n').count() + 1;
    let column = spoilt.at + 1 - before.rfind('\n').map_or(0, |newline| newline + 1);
    let path = if spoilt.path.is_empty() { String::new() } else { format!(", at `{}`", spoilt.path) };
    let expected = format!("{place}line {line}, column {column}{path}: ");
    let about = format!("{about}: `{error}` for {}", spoilt.text);
    let at = error.find(&expected).unwrap_or_else(|| panic!("no `{expected}` in {about}"));
    let fault = &error[at + expected.len()..];
    let mut rest = fault;
    for part in spoilt.words.split('…') {
        let found = rest.find(part).unwrap_or_else(|| panic!("no `{part}` in {about}"));
        rest = &rest[found + part.len()..];
    }
    assert!(fault.contains("expected") || !spoilt.words.is_empty(), "nothing is expected in {about}");
    assert!(!fault.contains("hunter2") && !fault.contains("719226417"), "a value is in {about}");
    words_for_people(fault, &about);
}

fn words_for_people(fault: &str, about: &str) {
    const OF_RUST: [&str; 15] = [
        "variant", "untagged", "struct", "enum", "map", "sequence", "tuple", "newtype", "unit", "u16", "u32",
        "u64", "usize", "i32", "option",
    ];
    for word in fault.split(|it: char| !it.is_alphanumeric() && it != '_' && it != '-') {
        let joined =
            word.chars().zip(word.chars().skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase());
        assert!(!OF_RUST.contains(&word) && !joined, "`{word}` in {about}");
    }
}

fn schema(name: &str) -> Value {
    exports::schemas::all()[name].clone().to_value()
}

#[test]
fn an_error_about_an_input_says_where_and_what() {
    let mut errors = 0;
    // `plan` reads what `next_step` reads.
    for export in exports::EXPORTS.into_iter().filter(|export| *export != "plan").chain([exports::RUN]) {
        let schema = schema(&format!("{export}.input.json"));
        let call = |text: &str| match export {
            exports::RUN => exports::run(&mut Replay::default().fixing("report", b""), text.as_bytes()),
            _ => exports::call(export, text.as_bytes()),
        };
        for shape in shapes(&schema, &schema) {
            if let Err(error) = call(&shape.value().to_string()) {
                assert!(!error.contains("schemas/"), "the sample itself is wrong: {error}");
            }
            for spoilt in spoil(&shape) {
                let error = call(&spoilt.text).expect_err(&spoilt.text);
                check(&error, &format!("{export}: input "), &spoilt, export);
                errors += 1;
            }
        }
    }
    assert!(errors > 2000, "only {errors} messages were wrong");
}

/// What the driver says of answers that it cannot read.
#[test]
fn an_error_about_an_answer_says_where_and_what() {
    let mut errors = 0;
    for function in ["act", "approve", "report", "sleep"] {
        let schema = schema(&format!("{function}.answer.json"));
        for spoilt in shapes(&schema, &schema).iter().flat_map(spoil) {
            let told = told(function, &spoilt.text);
            check(&told, "the reply cannot be read: ", &spoilt, function);
            errors += 1;
        }
    }
    assert!(errors > 50, "only {errors} messages were wrong");
}

/// Of answers to requests, which are read before it is known what was asked.
#[test]
fn an_error_about_a_look_says_where_and_what() {
    let schema = schema("next_step.input.json");
    let mut errors = 0;
    for observation in schema["$defs"]["Observation"]["oneOf"].as_array().expect("kinds") {
        let kind = observation["properties"]["kind"]["const"].as_str().expect("a kind");
        if kind == "action" {
            continue;
        }
        for spoilt in shapes(&observation["properties"]["answer"], &schema).iter().flat_map(spoil) {
            let name = format!("look:{kind}");
            let told = told(&name, &spoilt.text);
            match told.contains("the answer has the wrong shape: ") {
                true => {
                    let expected = format!("the answer has the wrong shape: at `{}`: ", spoilt.path);
                    assert!(told.contains(&expected), "no `{expected}` in {told} for {}", spoilt.text);
                    assert!(
                        spoilt.words.split('…').all(|part| told.contains(part)),
                        "{told} for {}",
                        spoilt.text
                    );
                }
                false => check(&told, "the reply cannot be read: ", &spoilt, &name),
            }
            errors += 1;
        }
    }
    assert!(errors > 300, "only {errors} messages were wrong");
}

/// What a run says when a host function or a request is answered so.
fn told(name: &str, answer: &str) -> String {
    let told = messages::everything(&mut messages::obliging().fixing(name, answer.as_bytes()));
    // The run's output is JSON, in which the error is a string.
    told.replace("\\\"", "\"")
}
