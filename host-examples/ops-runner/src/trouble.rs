//! Errors as the plugin gets them: a kind, and one sentence without credentials.

use std::io;

use restate_scaleout_api::reply::{ErrorKind, HostError};

/// What the plugin gets of a request or action.
pub type HostResult<T> = Result<T, HostError>;

/// Something that did not work.
pub fn failed(message: impl Into<String>) -> HostError {
    HostError::new(ErrorKind::Failed, message)
}

/// Something that this host has no way to do.
pub fn unsupported(message: impl Into<String>) -> HostError {
    HostError::new(ErrorKind::Unsupported, message)
}

/// `doing: error`, with the kind that fits the error.
pub fn io_failed(doing: impl std::fmt::Display, error: &io::Error) -> HostError {
    let kind = match error.kind() {
        io::ErrorKind::PermissionDenied => ErrorKind::Denied,
        io::ErrorKind::TimedOut => ErrorKind::TimedOut,
        _ => ErrorKind::Failed,
    };
    HostError::new(kind, format!("{doing}: {error}"))
}

/// The same error with words before its message.
pub fn because(words: &str, error: HostError) -> HostError {
    HostError { message: format!("{words}: {}", error.message), ..error }
}
