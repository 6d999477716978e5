//! The pure exports for JavaScript without Extism: JSON texts in and out, as in every other door.
#![cfg(target_family = "wasm")]

use restate_scaleout::exports;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// Calls one of `restate_scaleout::exports::EXPORTS`.
///
/// # Errors
/// When there is no such export, or the input cannot be used; what is wrong with it is the message.
#[wasm_bindgen]
pub fn call(export: &str, input: &str) -> Result<String, JsError> {
    let output = exports::call(export, input.as_bytes()).map_err(|error| JsError::new(&error))?;
    String::from_utf8(output).map_err(|_| JsError::new(&format!("{export}: the answer is not UTF-8")))
}
