//! `describe`: what the plugin is.

use super::{EXPORTS, RUN, explain};
use crate::api::CONTRACT;
use crate::api::describe::{Description, ExportInfo, HostFunctionInfo};
use crate::api::folder::FolderReading;
use crate::api::host::HOST_FUNCTIONS;
use crate::config::catalogue::{NEWEST, OLDEST};

/// File name of the JSON Schema of an export's input.
pub fn input_file(export: &str) -> String {
    format!("{export}.input.json")
}

/// File name of the JSON Schema of an export's output.
pub fn output_file(export: &str) -> String {
    format!("{export}.output.json")
}

/// File name of the JSON Schema of a host function's request.
pub fn request_file(function: &str) -> String {
    format!("{function}.request.json")
}

/// File name of the JSON Schema of a host function's answer.
pub fn answer_file(function: &str) -> String {
    format!("{function}.answer.json")
}

/// What the plugin is.
pub fn describe() -> Description {
    let export =
        |name: &str| ExportInfo { name: name.into(), input: input_file(name), output: output_file(name) };
    let host_function = |name: &str| HostFunctionInfo {
        name: name.into(),
        request: request_file(name),
        answer: answer_file(name),
    };
    Description {
        name: env!("CARGO_PKG_NAME").into(),
        version: env!("CARGO_PKG_VERSION").into(),
        contract: CONTRACT.into(),
        server_versions: (OLDEST.minor..=NEWEST.minor)
            .map(|minor| format!("{}.{minor}", NEWEST.major))
            .collect(),
        exports: EXPORTS.into_iter().chain([RUN]).map(export).collect(),
        host_functions: HOST_FUNCTIONS.into_iter().map(host_function).collect(),
        kinds: explain::kinds(),
        folders: FolderReading::new(),
    }
}
