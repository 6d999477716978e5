//! Every export, and each reader of what `restatectl` prints, on inputs that somebody recorded and something mutated.
//!
//! Of any input it must be true that nothing panics, that the answer has its form and is the same the second time,
//! that memory and work stay within what the length of the input allows, and that a secret that was planted in it is
//! nowhere in what is shown. `tests/targets.rs` has a test for each target; `README.md` says how to run them for longer.

pub mod exports;
pub mod hold;
pub mod hunt;
pub mod input;
pub mod measure;
pub mod mutate;
pub mod plant;
pub mod readers;
pub mod seeds;
pub mod target;
