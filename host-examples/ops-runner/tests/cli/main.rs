//! The runner as its user meets it, through the built program.

mod cases;
mod check;
#[path = "../common/mod.rs"]
mod common;
mod explain;
mod fix;
mod folders;
mod formats;
mod look;
mod readme;
