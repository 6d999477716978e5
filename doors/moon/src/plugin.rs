//! The functions that moon calls.

use extism_pdk::config;
use restate_scaleout_door::{export, hand_over};

use crate::command::{self, Moon};

#[link(wasm_import_module = "extism:host/user")]
unsafe extern "C" {
    safe fn host_log(message: u64);
}

/// What the extension is.
#[unsafe(no_mangle)]
pub extern "C" fn register_extension() -> i32 {
    export("register_extension", |_| {
        Ok(serde_json::json!({
            "name": "Restate",
            "description": "Finds what is wrong with the files of a Restate deployment.",
            "plugin_version": env!("CARGO_PKG_VERSION"),
        })
        .to_string()
        .into_bytes())
    })
}

/// `moon ext ID -- ARGS…`. moon prints an error and exits with 1.
#[unsafe(no_mangle)]
pub extern "C" fn execute_extension() -> i32 {
    export("execute_extension", |message| {
        command::run(message, moon()?, write)?;
        Ok(Vec::new())
    })
}

/// moon's own PDK reads the same two settings.
fn moon() -> Result<Moon, String> {
    let setting = |name: &str| {
        let value = config::get(name).ok().flatten();
        value.ok_or_else(|| format!("moon does not tell its extension `{name}`"))
    };
    let shown = serde_json::from_str(&setting("virtual_paths")?)
        .map_err(|error| format!("moon's `virtual_paths` are not understood: {error}"))?;
    Ok(Moon { id: setting("plugin_id")?, shown })
}

/// WASI's standard output leads nowhere in moon.
fn write(text: &str) -> Result<(), String> {
    let text = text.trim_end_matches('\n');
    if !text.is_empty() {
        host_log(hand_over(
            serde_json::json!({ "target": "stdout", "message": text }).to_string().as_bytes(),
        ));
    }
    Ok(())
}
