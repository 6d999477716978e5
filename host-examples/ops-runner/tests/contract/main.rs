//! The built modules in the real Extism runtime: what they answer, that neither an input nor a host
//! makes them trap, and that their manifests vouch for them. `./build.sh` builds them.

mod answers;
mod failures;
#[path = "../../../../tests/common/host_failures.rs"]
mod host_failures;
mod malformed;
#[path = "../../../../tests/common/malformed_inputs.rs"]
mod malformed_inputs;
mod manifests;
mod modules;
#[path = "../../../../tests/common/replay.rs"]
mod replay;
#[path = "../../../../tests/common/mod.rs"]
mod scenario;
