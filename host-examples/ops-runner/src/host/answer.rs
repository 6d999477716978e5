//! Answers, also when something fails or panics.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use restate_scaleout_api::{HostError, Reply};

/// An answer in band.
pub(super) fn reply<T>(result: Result<T, String>) -> Reply<T> {
    match result {
        Ok(value) => Reply::Ok(value),
        Err(message) => Reply::Error(HostError { message }),
    }
}

/// The work's answer; a panic is one as well.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|panic| Err(format!("internal error in the runner: {}", words(&*panic))))
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message")
}
