//! The pure module: exports that need no import but the Extism kernel's, so it loads in every host.
#![cfg(target_family = "wasm")]

restate_scaleout_door::exports!();
