//! What decisions rest on: the target, the age of answers, what was approved.

mod age;
mod alive;
mod all_down;
mod approvals;
mod at_rest;
#[path = "../common/mod.rs"]
mod common;
mod contrary;
mod elsewhere;
mod files;
mod frozen;
mod given;
mod leading;
mod machines;
mod moving;
mod places;
mod proof;
mod rest;
mod set_aside;
mod start;
mod target;
mod words;

use restate_scaleout::api::Decision;

/// The name of a refusal.
fn refused(decision: &Decision) -> Option<&str> {
    common::in_words(decision);
    match decision {
        Decision::Refuse(refusal) => Some(&refusal.name),
        _ => None,
    }
}
