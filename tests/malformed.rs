//! What no export can use is an error with its place and its remedy, natively as in the modules.

#[path = "common/malformed_inputs.rs"]
mod malformed_inputs;

use malformed_inputs::Malformed;
use restate_scaleout::exports;

#[test]
fn every_malformed_input_is_an_error_that_says_how_to_fix_it() {
    for Malformed { export, input, parts } in malformed_inputs::all() {
        // Natively `run` has a host, which no such input reaches.
        if export == exports::RUN {
            continue;
        }
        let message = exports::call(export, &input).expect_err("an error");
        for part in [&format!("{export}: ")].into_iter().chain(&parts) {
            assert!(message.contains(part), "no `{part}` in: {message}");
        }
    }
    assert!(malformed_inputs::exports().any(|export| export == "render"));
}
