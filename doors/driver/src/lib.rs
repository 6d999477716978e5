//! The driver module: the exports of the pure module, and `run`, which works through five host functions.
#![cfg(target_family = "wasm")]

use restate_scaleout::Host;
use restate_scaleout::exports;
use restate_scaleout_door::{export, exports, hand_over, take_over};

exports!();

/// Grows the deployment, see `restate_scaleout::run`.
#[unsafe(no_mangle)]
pub extern "C" fn run() -> i32 {
    export(exports::RUN, |input| exports::run(&mut Imports, input))
}

struct Imports;

macro_rules! imports {
    ($($name:ident)*) => {
        mod import {
            #[link(wasm_import_module = "extism:host/user")]
            unsafe extern "C" {
                $(pub safe fn $name(request: u64) -> u64;)*
            }
        }

        impl Host for Imports {
            fn call(&mut self, function: &'static str, request: &[u8]) -> Result<Vec<u8>, String> {
                let request = hand_over(request);
                let answer = match function {
                    $(stringify!($name) => import::$name(request),)*
                    _ => return Err("the module does not import it".into()),
                };
                // The request's block is freed as well, since a run may take days.
                let _ = take_over(request);
                take_over(answer)
            }
        }
    };
}

imports! {
    look act approve report sleep
}
