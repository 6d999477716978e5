//! Answers, also when something fails or panics.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use restate_scaleout_api::Reply;
use restate_scaleout_api::reply::HostError;

use crate::secrets::Secrets;
use crate::trouble::{HostResult, failed};

/// An answer in band, its error without credentials.
pub(super) fn reply<T>(answer: HostResult<T>, secrets: &Secrets) -> Reply<T> {
    match answer {
        Ok(value) => Reply::Ok(value),
        Err(error) => Reply::Error(HostError { message: secrets.redact(&error.message), ..error }),
    }
}

/// The work's answer; a panic is one as well.
pub(super) fn guarded<T>(work: impl FnOnce() -> HostResult<T>) -> HostResult<T> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|panic| Err(failed(format!("internal error in the runner: {}", words(&*panic)))))
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message")
}
