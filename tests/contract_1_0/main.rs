//! Decisions of today are those of contract 1.0.
//!
//! `inputs/` has goals and observations as contract 1.0 spelled them, and `outcomes/` what the engine of
//! that time decided on them, reduced to what counts (see [`outcome`]) and never recorded anew. Each test
//! asks today's engine the same and compares. What differs must be listed in `differences.json` with a
//! reason, and what is listed must still differ. `UPDATE=1` adds what is missing to that list; the reason
//! is yours to write.

mod cases;
mod consent;
mod convert;
mod differences;
mod engine;
mod field;
mod outcome;
mod renames;
mod requests;
mod variations;
mod walk;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use cases::{Case, cases};
use differences::Differences;
use serde_json::Value;

/// What today's engine decides on each case; on all processors, because there are thousands of decisions.
fn outcomes(cases: &[Case]) -> Vec<Value> {
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(vec![Value::Null; cases.len()]);
    let work = || {
        while let Some((at, case)) = take(&next, cases) {
            let outcome = outcome::of(case);
            outcomes.lock().unwrap()[at] = outcome;
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    outcomes.into_inner().unwrap()
}

fn take<'a>(next: &AtomicUsize, cases: &'a [Case]) -> Option<(usize, &'a Case)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    cases.get(at).map(|case| (at, case))
}

#[test]
fn decisions_are_those_of_contract_1_0() {
    let cases = cases();
    let mut differences = Differences::read();
    for (case, today) in cases.iter().zip(outcomes(&cases)) {
        differences.compare(&case.name, &case.outcome(), &today);
    }
    differences.finish();
}
