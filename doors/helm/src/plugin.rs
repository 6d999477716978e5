//! The function that Helm calls.

use restate_scaleout_door::export;

use crate::command;
use crate::wasi;

/// Helm's message in, an empty answer out. Helm 4.3 crashes at an exit code other than 0 that comes without an error, so what
/// ends a pipeline is an error: Helm prints it and exits with 1.
#[unsafe(no_mangle)]
pub extern "C" fn helm_plugin_main() -> i32 {
    export("helm_plugin_main", |message| {
        command::run(message, wasi::read, wasi::write)?;
        Ok(b"{}".to_vec())
    })
}
