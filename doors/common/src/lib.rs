//! What both modules share: bytes in, bytes out, and the exports.
//!
//! The PDK's own export macro puts backtraces into the errors that a host shows, and its log macros and `http`
//! import kernel functions that some hosts lack. So the exports are plain functions over the PDK's memory
//! functions, and nothing else is imported.
#![cfg(target_family = "wasm")]

use extism_pdk::Memory;
use extism_pdk::extism::{alloc, error_set, input_length, length, output_set, store};
use restate_scaleout::api::limits;
use restate_scaleout::exports;

/// Runs an export: reads the input, calls `answer`, sets the output or the error text. Returns the
/// export's exit code, 0 or 1.
pub fn export(name: &str, answer: impl FnOnce(&[u8]) -> Result<Vec<u8>, String>) -> i32 {
    // SAFETY: takes no pointer.
    let long = unsafe { input_length() };
    let result = if long > exports::limit(name) as u64 {
        Err(exports::too_long(name, long))
    } else {
        answer(&extism_pdk::input_bytes())
    };
    match result {
        Ok(output) => {
            // SAFETY: the offset is that of a block of this length, which was just allocated.
            unsafe { output_set(hand_over(&output), output.len() as u64) };
            0
        }
        Err(message) => {
            // SAFETY: as above.
            unsafe { error_set(hand_over(message.as_bytes())) };
            1
        }
    }
}

/// Copies bytes into a new block of the host's memory and returns its offset.
pub fn hand_over(bytes: &[u8]) -> u64 {
    // SAFETY: `store` writes `bytes.len()` bytes into a block of that length.
    unsafe {
        let offset = alloc(bytes.len() as u64);
        store(offset, bytes);
        offset
    }
}

/// Copies a block of the host's memory out and frees it; offset 0 is the empty block.
///
/// # Errors
/// When it is longer than [`limits::MESSAGE`].
pub fn take_over(offset: u64) -> Result<Vec<u8>, String> {
    // SAFETY: `length` returns 0 for anything that is not a block.
    let long = unsafe { length(offset) };
    let Some(block) = Memory::find(offset) else { return Ok(Vec::new()) };
    let bytes = if long > limits::MESSAGE as u64 {
        let limit = limits::MESSAGE;
        Err(format!("it answered {long} bytes, more than the limit of {limit} ({} MiB)", limit / limits::MIB))
    } else {
        Ok(block.to_vec())
    };
    block.free();
    bytes
}

/// Defines the exports that both modules have.
#[macro_export]
macro_rules! exports {
    ($($name:ident)+) => {$(
        /// See `restate_scaleout::exports`.
        #[unsafe(no_mangle)]
        pub extern "C" fn $name() -> i32 {
            let name = stringify!($name);
            $crate::export(name, |input| $crate::call(name, input))
        }
    )+};
    () => { $crate::exports! { describe validate fix render complete plan next_step what_if explain collect check apply_edits } };
}

pub use restate_scaleout::exports::call;
