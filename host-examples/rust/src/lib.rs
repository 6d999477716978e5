//! The conformance vectors of `tests/vectors` for hosts in Rust, native or over a module.

mod vectors;

pub use vectors::{Call, Compared, Recorded, Vector, compare, read};
