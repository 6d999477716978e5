//! The host functions as the driver module imports them: one JSON text in, one JSON text out.

use extism::{CurrentPlugin, Error, Function, PTR, UserData, Val};
use restate_scaleout_api::host::HOST_FUNCTIONS;

/// Something that answers host functions. It must answer every call, in band.
pub trait Answers: Send + 'static {
    /// The answer to a call, as JSON text.
    fn answer(&mut self, function: &str, request: &str) -> String;
}

/// All host functions of the contract, answered by `host`.
pub fn bind<H: Answers>(host: &UserData<H>) -> Vec<Function> {
    HOST_FUNCTIONS
        .iter()
        .map(|name| {
            Function::new(*name, [PTR], [PTR], host.clone(), move |plugin, inputs, outputs, host| {
                serve(name, plugin, inputs, outputs, &host)
            })
        })
        .collect()
}

fn serve<H: Answers>(
    name: &str,
    plugin: &mut CurrentPlugin,
    inputs: &[Val],
    outputs: &mut [Val],
    host: &UserData<H>,
) -> Result<(), Error> {
    let request: Vec<u8> = match inputs.first() {
        Some(offset) => plugin.memory_get_val(offset)?,
        None => Vec::new(),
    };
    let request = String::from_utf8_lossy(&request);
    let host = host.get()?;
    // A poisoned lock means that an earlier call panicked outside of the host's own care.
    let answer = host.lock().unwrap_or_else(std::sync::PoisonError::into_inner).answer(name, &request);
    if let Some(output) = outputs.first_mut() {
        plugin.memory_set_val(output, answer)?;
    }
    Ok(())
}
