//! JSON Schemas of all messages, generated from their types (feature `schema`, natively only).
//!
//! They are committed under `schemas/`, and a test compares them with the types and with real messages. The
//! modules do not contain them, since that would double their size; `describe` gives the file names.
//!
//! What a host sends is closed: an unknown field is an error. What it receives is open: later versions add
//! fields and kinds, which its readers ignore.

use std::collections::BTreeMap;

use schemars::generate::{Contract, SchemaSettings};
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use super::RUN;
use super::describe::{answer_file, input_file, output_file, request_file};
use crate::api::answer::CommandOutput;
use crate::api::host::{
    ApproveInput, ApproveOutput, Clock, HostAction, LookInput, LookOutput, ReportInput, ReportOutput,
    SleepInput,
};
use crate::api::run;
use crate::api::{CONTRACT, Reply};

/// Every schema by the name of its file.
pub fn all() -> BTreeMap<String, Schema> {
    let mut all = Files::default();
    all.exports();
    all.export::<run::RunInput, run::RunOutput>(RUN);
    all.host_function::<LookInput, Reply<LookOutput>>("look");
    all.host_function::<HostAction, Reply<CommandOutput>>("act");
    all.host_function::<ApproveInput, Reply<ApproveOutput>>("approve");
    all.host_function::<ReportInput, Reply<ReportOutput>>("report");
    all.host_function::<SleepInput, Reply<Clock>>("sleep");
    all.0
}

#[derive(Default)]
pub(super) struct Files(BTreeMap<String, Schema>);

impl Files {
    pub(super) fn export<I: JsonSchema, O: JsonSchema>(&mut self, name: &str) {
        self.received::<I>(input_file(name), &format!("Input of `{name}`"));
        self.sent::<O>(output_file(name), &format!("Output of `{name}`"));
    }

    /// The module writes the request and reads the answer.
    fn host_function<Q: JsonSchema, A: JsonSchema>(&mut self, name: &str) {
        self.sent::<Q>(request_file(name), &format!("Request of `{name}`"));
        self.received::<A>(answer_file(name), &format!("Answer of `{name}`"));
    }

    /// A message that the plugin reads.
    fn received<T: JsonSchema>(&mut self, file: String, title: &str) {
        let mut settings = SchemaSettings::draft2020_12().with_transform(Bounds);
        settings.contract = Contract::Deserialize;
        self.add::<T>(settings, file, title);
    }

    /// A message that the plugin writes.
    fn sent<T: JsonSchema>(&mut self, file: String, title: &str) {
        let mut settings = SchemaSettings::draft2020_12().with_transform(Bounds).with_transform(Open);
        settings.contract = Contract::Serialize;
        self.add::<T>(settings, file, title);
    }

    fn add<T: JsonSchema>(&mut self, settings: SchemaSettings, file: String, title: &str) {
        let mut schema = settings.into_generator().into_root_schema_for::<T>();
        schema.insert("title".into(), json!(format!("{title}, contract {CONTRACT}")));
        self.0.insert(file, schema);
    }
}

/// Spells out the bounds of 32-bit numbers, since validators ignore `format`.
#[derive(Debug, Clone)]
struct Bounds;

impl Transform for Bounds {
    fn transform(&mut self, schema: &mut Schema) {
        let bounds = match schema.get("format").and_then(Value::as_str) {
            Some("uint32") => Some((0, i64::from(u32::MAX))),
            Some("int32") => Some((i64::from(i32::MIN), i64::from(i32::MAX))),
            _ => None,
        };
        if let Some((minimum, maximum)) = bounds {
            schema.insert("minimum".into(), json!(minimum));
            schema.insert("maximum".into(), json!(maximum));
        }
        transform_subschemas(self, schema);
    }
}

/// Allows unknown fields, and objects of kinds that are not known yet.
#[derive(Debug, Clone)]
struct Open;

/// The fields that tell kinds of objects apart.
const TAGS: [&str; 2] = ["kind", "event"];

impl Transform for Open {
    fn transform(&mut self, schema: &mut Schema) {
        // Anything but `false` describes the values of a map.
        if schema.get("additionalProperties") == Some(&json!(false)) {
            schema.remove("additionalProperties");
        }
        if let Some(Value::Array(kinds)) = schema.get_mut("oneOf") {
            for tag in TAGS {
                let known: Vec<Value> = kinds
                    .iter()
                    .filter_map(|kind| kind.pointer(&format!("/properties/{tag}/const")).cloned())
                    .collect();
                if !known.is_empty() && known.len() == kinds.len() {
                    kinds.push(json!({
                        "description": "A kind that a later version adds.",
                        "type": "object",
                        "properties": {tag: {"type": "string", "not": {"enum": known}}},
                        "required": [tag],
                    }));
                }
            }
        }
        transform_subschemas(self, schema);
    }
}
