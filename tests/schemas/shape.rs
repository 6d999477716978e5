//! What a schema describes, with every `$ref` followed and one way taken wherever there are several.

use serde_json::{Map, Value, json};

/// A value that a schema takes.
#[derive(Debug, Clone)]
pub enum Shape {
    Object {
        fields: Vec<Field>,
        /// Whether other names are refused.
        closed: bool,
    },
    /// An object whose names are the writer's own; it has one.
    Named(Box<Shape>),
    List(Box<Shape>),
    /// A text, number or boolean.
    Single {
        value: Value,
        types: Vec<String>,
        /// Values of the right type that are refused nonetheless.
        wrong: Vec<Value>,
    },
    /// One of several ways, which together have these types.
    Way {
        shape: Box<Shape>,
        types: Vec<String>,
    },
    /// Anything at all.
    Any,
}

#[derive(Debug, Clone)]
pub struct Field {
    pub name: String,
    pub required: bool,
    /// Whether `null` counts as absent.
    pub nullable: bool,
    pub shape: Shape,
}

/// The name that stands in a [`Shape::Named`].
pub const OWN_NAME: &str = "A_NAME";

impl Shape {
    pub fn value(&self) -> Value {
        match self {
            Self::Object { fields, .. } => {
                Value::Object(fields.iter().map(|it| (it.name.clone(), it.shape.value())).collect())
            }
            Self::Named(shape) => json!({ OWN_NAME: shape.value() }),
            Self::List(shape) => json!([shape.value()]),
            Self::Single { value, .. } => value.clone(),
            Self::Way { shape, .. } => shape.value(),
            Self::Any => json!({"any": [1, {"thing": null}]}),
        }
    }
}

/// Every field is there in each of these, and every way that the schema allows is taken in one of them.
pub fn shapes(schema: &Value, root: &Value) -> Vec<Shape> {
    let schema = resolved(schema, root);
    for ways in ["oneOf", "anyOf"] {
        if let Some(ways) = schema[ways].as_array() {
            if ways.iter().all(|way| way["const"].is_string()) {
                let value = ways[0]["const"].clone();
                return vec![Shape::Single {
                    value,
                    types: vec!["string".into()],
                    wrong: vec![json!("hunter2")],
                }];
            }
            let ways: Vec<&Value> = ways.iter().filter(|way| way["type"] != "null").collect();
            let mut all: Vec<String> = ways.iter().flat_map(|way| types(resolved(way, root))).collect();
            all.dedup();
            let shapes = ways.into_iter().flat_map(|way| shapes(way, root));
            return match all.len() {
                0 | 1 => shapes.collect(),
                _ => shapes.map(|shape| Shape::Way { shape: Box::new(shape), types: all.clone() }).collect(),
            };
        }
    }
    let types = types(schema);
    let named = &schema["additionalProperties"];
    match types.first().map(String::as_str) {
        Some("object") if named.is_object() => {
            shapes(named, root).into_iter().map(|shape| Shape::Named(Box::new(shape))).collect()
        }
        Some("object") if named == &json!(true) => vec![Shape::Named(Box::new(Shape::Any))],
        Some("object") => objects(schema, root),
        Some("array") => {
            shapes(&schema["items"], root).into_iter().map(|shape| Shape::List(Box::new(shape))).collect()
        }
        Some(_) => vec![single(schema, types)],
        None => vec![Shape::Any],
    }
}

/// The first way of each field, and then each further way of one of them.
fn objects(schema: &Value, root: &Value) -> Vec<Shape> {
    let none = Map::new();
    let required = schema["required"].as_array();
    let fields: Vec<(&String, Vec<Shape>, bool)> = schema["properties"]
        .as_object()
        .unwrap_or(&none)
        .iter()
        .map(|(name, schema)| (name, shapes(schema, root), nullable(schema, root)))
        .collect();
    let object = |other: Option<(usize, usize)>| {
        let fields = fields.iter().enumerate().map(|(at, (name, ways, nullable))| {
            let way = other.filter(|(field, _)| *field == at).map_or(0, |(_, way)| way);
            let required = required.is_some_and(|it| it.contains(&json!(name)));
            let mut shape = ways[way].clone();
            if let (true, Shape::Single { value, .. }) = (*name == "contract", &mut shape) {
                *value = json!("2.0");
            }
            Field { name: (*name).clone(), required, nullable: *nullable, shape }
        });
        Shape::Object { fields: fields.collect(), closed: schema["additionalProperties"] == json!(false) }
    };
    let others =
        fields.iter().enumerate().flat_map(|(at, (_, ways, _))| (1..ways.len()).map(move |way| (at, way)));
    [None].into_iter().chain(others.map(Some)).map(object).collect()
}

fn single(schema: &Value, types: Vec<String>) -> Shape {
    let (value, wrong) = match types[0].as_str() {
        "boolean" => (json!(true), vec![]),
        "integer" => {
            let mut wrong = vec![json!(0.5)];
            wrong.extend(schema["minimum"].as_i64().map(|least| json!(least - 1)));
            wrong.extend(schema["maximum"].as_i64().map(|most| json!(most + 1)));
            (json!(7), wrong)
        }
        "number" => (json!(0.5), vec![]),
        _ if schema["const"].is_string() => (schema["const"].clone(), vec![json!("hunter2")]),
        _ if schema["pattern"].is_string() => (json!("a:b"), vec![json!(":hunter2")]),
        _ => (json!("a"), vec![]),
    };
    Shape::Single { value, types, wrong }
}

fn types(schema: &Value) -> Vec<String> {
    let all = match &schema["type"] {
        Value::String(only) => vec![only.clone()],
        Value::Array(all) => all.iter().filter_map(|it| it.as_str().map(Into::into)).collect(),
        _ => vec![],
    };
    all.into_iter().filter(|name: &String| name != "null").collect()
}

fn nullable(schema: &Value, root: &Value) -> bool {
    let schema = resolved(schema, root);
    let is_null = |schema: &Value| schema["type"] == "null";
    schema["type"].as_array().is_some_and(|types| types.contains(&json!("null")))
        || schema["anyOf"].as_array().is_some_and(|ways| ways.iter().any(is_null))
}

fn resolved<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(reference) => root.pointer(reference.trim_start_matches('#')).expect("a definition"),
        None => schema,
    }
}
