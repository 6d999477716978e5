//! `restate.toml` as the server reads it.

pub mod asked;
pub mod bounds;
pub mod catalogue;
mod complete;
pub mod diff;
pub mod document;
pub mod edits;
pub mod effective;
mod fixing;
pub mod hash;
pub mod help;
#[cfg_attr(
    not(feature = "internals"),
    allow(dead_code, reason = "there is a constant for every key, and not every one is named in the code")
)]
pub mod keys;
pub mod layers;
pub mod load;
pub mod patch;
pub mod reference;
pub mod render;
pub mod rules;
pub mod secret;
pub mod settings;
pub mod tree;
mod validating;
pub mod values;
pub mod variables;
pub mod version;

pub use complete::complete;
pub use edits::apply_edits;
pub use fixing::fix;
pub use validating::validate;
