//! Mutations of inputs: of the parts of a JSON value, of the texts within it, and of bytes.

mod donors;
mod json;
mod text;

use std::cell::RefCell;
use std::rc::Rc;

use mutatis::{Candidates, Context, Error, Mutate, Result};
use serde_json::Value;

use crate::input::Input;
pub use donors::Donors;

/// Of so many mutations of a JSON value, one makes bytes of it.
const TREE: u32 = 60;

/// Mutates the inputs of one target; parts of one may come to stand in another.
pub struct Mutator {
    donors: Donors,
    good: Rc<RefCell<Option<Input>>>,
}

impl Mutator {
    /// One with the parts of these inputs.
    pub fn of(seeds: &[Input]) -> Self {
        Self { donors: Donors::of(seeds), good: Rc::default() }
    }

    /// Where whoever asks puts an input that mutation goes back to, since the one after it was not taken.
    pub fn good(&self) -> Rc<RefCell<Option<Input>>> {
        self.good.clone()
    }
}

impl Mutate<Input> for Mutator {
    fn mutate(&mut self, candidates: &mut Candidates<'_>, input: &mut Input) -> Result<()> {
        let donors = &self.donors;
        if candidates.shrink() {
            return candidates.mutation(|context| smaller(context, input));
        }
        candidates.mutation_group(TREE, |context, which| {
            let rng = context.rng();
            if let Some(good) = self.good.take() {
                // What is not taken at once is rarely taken after another mutation.
                if rng.gen_index(8) != Some(0) {
                    *input = good;
                }
            }
            match input {
                Input::Json(value) if which > 0 || value.is_string() => json::mutate(rng, value, donors),
                Input::Json(_) => {
                    *input = Input::Bytes(input.bytes());
                    bytes(rng, input);
                }
                Input::Bytes(_) => bytes(rng, input),
            }
            Ok(())
        })
    }

    fn mutation_count(&self, _: &Input, shrink: bool) -> Option<u32> {
        Some(if shrink { 1 } else { TREE })
    }
}

fn bytes(rng: &mut mutatis::Rng, input: &mut Input) {
    let Input::Bytes(bytes) = input else { return };
    // Most of what is wrong with bytes is wrong with text.
    let at = rng.gen_index(bytes.len() + 1).unwrap_or_default();
    match rng.gen_index(6).unwrap_or_default() {
        0 => bytes.insert(at, rng.gen_u8()),
        1 if at < bytes.len() => bytes[at] ^= 1 << (rng.gen_u8() % 8),
        2 => bytes.truncate(at),
        _ => {
            let mut text = String::from_utf8_lossy(bytes).into_owned();
            text::mutate(rng, &mut text, &[]);
            *bytes = text.into_bytes();
        }
    }
}

/// Takes something out.
fn smaller(context: &mut Context, input: &mut Input) -> Result<()> {
    let rng = context.rng();
    match input {
        Input::Json(value) => json::smaller(rng, value),
        Input::Bytes(bytes) => {
            let Some(at) = rng.gen_index(bytes.len()) else { return Err(Error::exhausted()) };
            let most = (bytes.len() - at).min(1 << rng.gen_index(12).unwrap_or_default());
            bytes.drain(at..at + most);
        }
    }
    Ok(())
}

/// About as many bytes as a value has when it is written.
fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len() + 2,
        Value::Array(items) => items.iter().map(|item| size(item) + 1).sum::<usize>() + 2,
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| name.len() + size(value) + 4).sum::<usize>() + 2
        }
        _ => 4,
    }
}

/// No mutation makes anything longer than this.
const LONGEST: usize = 128 << 10;
