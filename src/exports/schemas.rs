//! JSON Schemas of all messages, generated from their types (feature `schema`, natively only).
//!
//! They are committed under `schemas/` and a test holds them against the types and against real
//! messages. The modules do not carry them: `describe` gives the file names, which keeps the
//! modules small.

use std::collections::BTreeMap;

use schemars::generate::{Contract, SchemaSettings};
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use super::describe::{answer_file, input_file, output_file, request_file};
use crate::api::host::{
    ApproveAnswer, ApproveCall, Clock, NodeCall, ProbeCall, ReportAnswer, ReportCall, RestatectlCall,
    SleepCall, UpgradeNodeCall, WriteConfigCall,
};
use crate::api::observation::{CommandOutput, ConfigFile, ProbeReport};
use crate::api::{CONTRACT, Reply, StepInput, StepOutput};
use crate::api::{describe, plan, run, validate};

/// Every schema by the name of its file.
pub fn all() -> BTreeMap<String, Schema> {
    let mut all = Files::default();
    all.export::<describe::Nothing, describe::Description>("describe");
    all.export::<validate::ValidateInput, validate::ValidateOutput>("validate");
    all.export::<validate::FixInput, validate::FixOutput>("fix");
    all.export::<StepInput, plan::PlanOutput>("plan");
    all.export::<StepInput, StepOutput>("next_step");
    all.export::<describe::ExplainInput, describe::ExplainOutput>("explain");
    all.export::<run::RunInput, run::RunOutput>("run");
    all.host_function::<RestatectlCall, CommandOutput>("restatectl");
    all.host_function::<NodeCall, ConfigFile>("read_config");
    all.host_function::<WriteConfigCall, CommandOutput>("write_config");
    all.host_function::<NodeCall, CommandOutput>("start_node");
    all.host_function::<NodeCall, CommandOutput>("restart_node");
    all.host_function::<UpgradeNodeCall, CommandOutput>("upgrade_node");
    all.host_function::<ProbeCall, ProbeReport>("probe");
    all.host_function::<ApproveCall, ApproveAnswer>("approve");
    all.host_function::<ReportCall, ReportAnswer>("report");
    all.host_function::<SleepCall, Clock>("sleep");
    all.0
}

#[derive(Default)]
struct Files(BTreeMap<String, Schema>);

impl Files {
    fn export<I: JsonSchema, O: JsonSchema>(&mut self, name: &str) {
        self.add::<I>(input_file(name), Contract::Deserialize, &format!("Input of `{name}`"));
        self.add::<O>(output_file(name), Contract::Serialize, &format!("Output of `{name}`"));
    }

    /// What the module writes is the request, what it reads is the answer.
    fn host_function<Q: JsonSchema, A: JsonSchema>(&mut self, name: &str) {
        let (request, answer) = (format!("Request of `{name}`"), format!("Answer of `{name}`"));
        self.add::<Q>(request_file(name), Contract::Serialize, &request);
        self.add::<Reply<A>>(answer_file(name), Contract::Deserialize, &answer);
    }

    fn add<T: JsonSchema>(&mut self, file: String, contract: Contract, title: &str) {
        let mut settings = SchemaSettings::draft2020_12().with_transform(Bounds);
        settings.contract = contract;
        let mut schema = settings.into_generator().into_root_schema_for::<T>();
        schema.insert("title".into(), json!(format!("{title}, contract {CONTRACT}")));
        self.0.insert(file, schema);
    }
}

/// Writes the bounds of 32-bit numbers out: a `format` alone binds no validator.
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
