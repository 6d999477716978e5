//! What is fuzzed, and what is known of it.

use crate::input::{Answer, Input};
use crate::plant::Plant;

/// One export or reader.
pub struct Target {
    /// Its name, which is that of its test and of its folder in `corpus`.
    pub name: &'static str,
    /// What was recorded of it: what it is asked first, beside its folder in `corpus`, and what is mutated.
    pub recorded: fn() -> Vec<Input>,
    /// Asks it. `None` when the input has a form that it does not take.
    pub ask: fn(&Input) -> Option<Answer>,
    /// What is wrong with the form of an answer.
    pub form: fn(&Answer) -> Result<(), String>,
    /// How a secret is planted in an input, and what of an answer may not have it.
    pub plant: Option<Plant>,
    /// What an input may cost.
    pub bounds: Bounds,
    /// How many mutated inputs it gets in a run of all tests.
    pub mutations: usize,
}

/// What an input of `length` bytes may cost: so many units for each byte of `length` and [`FLOOR`].
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Bytes that are allocated at once.
    pub memory: f64,
    /// Processor time, in the time that it takes to read one byte of JSON.
    pub work: f64,
}

/// An input is held to be longer by this: what an answer has for any input, such as pages and keys.
pub const FLOOR: usize = 16 << 10;
