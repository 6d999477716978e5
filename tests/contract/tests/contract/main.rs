//! The built modules keep the contract: what they import, what they answer, and that no input and
//! no host makes them trap. `./build.sh` builds them.

#[path = "../../../common/mod.rs"]
mod common;
mod driver;
mod failures;
#[path = "../../../common/host_failures.rs"]
mod host_failures;
mod inputs;
mod malformed;
#[path = "../../../common/malformed_inputs.rs"]
mod malformed_inputs;
mod pure;
#[path = "../../../common/replay.rs"]
mod replay;
