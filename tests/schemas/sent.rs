//! What the plugin sends: hosts can read what the schemas promise, and go on reading it once it grows.

use restate_scaleout::api::StepOutput;
use restate_scaleout::api::check::CheckOutput;
use restate_scaleout::api::collect::CollectOutput;
use restate_scaleout::api::complete::CompleteOutput;
use restate_scaleout::api::describe::{Description, ExplainOutput};
use restate_scaleout::api::edits::ApplyEditsOutput;
use restate_scaleout::api::fix::FixOutput;
use restate_scaleout::api::host::{ApproveInput, HostAction, LookInput, ReportInput, SleepInput};
use restate_scaleout::api::plan::PlanOutput;
use restate_scaleout::api::render::RenderOutput;
use restate_scaleout::api::run::RunOutput;
use restate_scaleout::api::validate::ValidateOutput;
use restate_scaleout::api::what_if::WhatIfOutput;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::messages::{self, Messages};
use crate::spoil::{self, spoil};
use crate::{samples, validators};

fn is<T: DeserializeOwned>(message: &Value) -> bool {
    serde_json::from_str::<T>(&message.to_string()).is_ok()
}

/// Whether a host that uses the types of this crate reads what the plugin sends.
fn host_reads(schema: &str, message: &Value) -> bool {
    match schema {
        "describe.output.json" => is::<Description>(message),
        "validate.output.json" => is::<ValidateOutput>(message),
        "fix.output.json" => is::<FixOutput>(message),
        "render.output.json" => is::<RenderOutput>(message),
        "complete.output.json" => is::<CompleteOutput>(message),
        "plan.output.json" => is::<PlanOutput>(message),
        "next_step.output.json" => is::<StepOutput>(message),
        "what_if.output.json" => is::<WhatIfOutput>(message),
        "explain.output.json" => is::<ExplainOutput>(message),
        "collect.output.json" => is::<CollectOutput>(message),
        "check.output.json" => is::<CheckOutput>(message),
        "apply_edits.output.json" => is::<ApplyEditsOutput>(message),
        "run.output.json" => is::<RunOutput>(message),
        "look.request.json" => is::<LookInput>(message),
        "act.request.json" => is::<HostAction>(message),
        "approve.request.json" => is::<ApproveInput>(message),
        "report.request.json" => is::<ReportInput>(message),
        "sleep.request.json" => is::<SleepInput>(message),
        other => panic!("nobody reads {other}"),
    }
}

/// Whether a change makes a kind that is not known yet, which a later version may add and a reader of
/// today cannot know.
fn is_of_a_new_kind(change: &str) -> bool {
    change.ends_with("/kind`") || change.ends_with("/event`")
}

/// Whether a place is in a node that `collect` found, or in a text that `check` hands to `render`. They go into the next
/// call as they are, which refuses what it does not know, so nothing else reads them.
fn is_handed_on(name: &str, place: &str) -> bool {
    match name {
        "collect.output.json" => place.contains("/nodes/"),
        "check.output.json" => place.contains("`/files/") || place.starts_with("/files/"),
        _ => false,
    }
}

#[test]
fn what_a_schema_promises_the_host_can_read() {
    let validators = validators();
    for (name, messages) in samples() {
        if !name.ends_with(".output.json") && !name.ends_with(".request.json") {
            continue;
        }
        let mut rejected = 0;
        for spoilt in messages.iter().flat_map(spoil).filter(|it| !is_of_a_new_kind(&it.change)) {
            if is_handed_on(&name, &spoilt.change) {
                continue;
            }
            let valid = validators[&name].is_valid(&spoilt.message);
            let read = host_reads(&name, &spoilt.message);
            assert!(!valid || read, "{name} with {}: the schema allows it", spoilt.change);
            // Only fields with a default may be promised and still be done without.
            assert!(
                valid || !read || spoilt.lenient || spoilt.change.starts_with("no field"),
                "{name} with {}: the schema forbids it",
                spoilt.change
            );
            rejected += usize::from(!valid);
        }
        assert!(rejected > 5, "{name}: only {rejected} messages were wrong");
    }
}

/// Readers of what the plugin sends ignore what they do not know.
#[test]
fn what_the_plugin_sends_may_grow() {
    let validators = validators();
    let Messages(messages) = messages::real();
    let mut grown = 0;
    for (name, messages) in messages {
        if !name.ends_with(".output.json") && !name.ends_with(".request.json") {
            continue;
        }
        for mut message in messages.iter().take(20).cloned() {
            for place in spoil::places(&message).collect::<Vec<_>>() {
                if let Some(Value::Object(fields)) = message.pointer_mut(&place) {
                    // A map of the user's own has values of one type.
                    let of_users = place.contains("/settings") || place.contains("/effective");
                    if !of_users && !is_handed_on(name, &place) {
                        fields.insert("later".into(), json!({"a": 1}));
                        grown += 1;
                    }
                }
            }
            assert!(validators[name].is_valid(&message), "{name} is closed: {message}");
            assert!(host_reads(name, &message), "{name} cannot be read once it has grown: {message}");
        }
    }
    assert!(grown > 100, "only {grown} objects");
}
