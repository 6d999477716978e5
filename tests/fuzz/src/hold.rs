//! Holds one input of a target against what must be true of any.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use crate::input::{Answer, Input};
use crate::measure::{self, Cost};
use crate::target::{FLOOR, Target};

thread_local! {
    /// Where and why the running call panicked.
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
    static RUNNING: RefCell<bool> = const { RefCell::new(false) };
}

/// Panics of calls are found, and not printed each time that an input is made smaller.
fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if RUNNING.with_borrow(|running| *running) {
                PANIC.set(Some(info.to_string()));
            } else {
                usual(info);
            }
        }));
    });
}

/// What an input that holds came to.
#[derive(Debug, Clone, Default)]
pub struct Held {
    /// The answer; none if the target does not take such an input.
    pub answer: Option<Answer>,
    /// What it cost, as a part of what it may cost: memory and work.
    pub share: (f64, f64),
    /// Whether a secret was planted.
    pub planted: bool,
}

/// Holds an input.
///
/// # Errors
/// What does not hold.
pub fn hold(target: &Target, input: &Input) -> Result<Held, String> {
    let length = input.bytes().len() + FLOOR;
    let (answer, cost) = asked(target, input)?;
    let Some(answer) = answer else { return Ok(Held::default()) };
    let memory = cost.memory as f64 / length as f64 / target.bounds.memory;
    if memory > 1.0 {
        return Err(format!("{} bytes are allocated at once for {} of input", cost.memory, length - FLOOR));
    }
    let work = work(target, input, length, cost)?;
    (target.form)(&answer)?;
    // One of them, so that an input is asked twice at most.
    let mut planted = false;
    match (mark(input) % 4, &target.plant) {
        (1.., Some(plant)) => {
            if let Some(with) = (plant.into)(input, mark(input)) {
                planted = true;
                if let (Some(answer), _) = asked(target, &with)? {
                    plant.look(&answer).map_err(|shown| format!("{shown}\nof {with:?}"))?;
                }
            }
        }
        _ => {
            if asked(target, input)?.0.as_ref() != Some(&answer) {
                return Err("the answer is another one the second time".into());
            }
        }
    }
    Ok(Held { answer: Some(answer), share: (memory, work), planted })
}

/// The part of the work that an input may take. One that takes too much is asked again, as is the machine how fast it
/// is: something else may have slowed both.
fn work(target: &Target, input: &Input, length: usize, first: Cost) -> Result<f64, String> {
    let share = |cost: Cost, unit: f64| cost.time.as_secs_f64() / unit / length as f64 / target.bounds.work;
    let mut best = share(first, unit());
    for _ in 0..4 {
        if best <= 1.0 {
            return Ok(best);
        }
        let (_, again) = asked(target, input)?;
        best = best.min(share(again, measure::unit()));
    }
    let unit = measure::unit();
    Err(format!(
        "takes {:?} for {} bytes, {:.0} times as long as it takes to read so much JSON",
        first.time,
        length - FLOOR,
        first.time.as_secs_f64() / unit / length as f64
    ))
}

/// The unit of work, measured once a thread.
fn unit() -> f64 {
    thread_local!(static UNIT: f64 = measure::unit());
    UNIT.with(|unit| *unit)
}

/// Asks a target.
fn asked(target: &Target, input: &Input) -> Result<(Option<Answer>, Cost), String> {
    quiet();
    RUNNING.set(true);
    let (answer, cost) = measure::cost(|| catch_unwind(AssertUnwindSafe(|| (target.ask)(input))));
    RUNNING.set(false);
    match answer {
        Ok(answer) => Ok((answer, cost)),
        Err(_) => Err(PANIC.take().unwrap_or_else(|| "panics".into())),
    }
}

/// A number that is the input's own: FNV-1a, since the standard hasher may change.
pub fn mark(input: &Input) -> u64 {
    input
        .bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |mark, byte| (mark ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
