//! How a host answers: in band, because a thrown error is a trap in one host, an exception in
//! another and an empty reply in a third.

use serde::{Deserialize, Serialize};

/// `{"ok": …}` or `{"error": {"message": …}}`; the answer of every host function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Reply<T> {
    /// The host did what was asked; what it saw.
    Ok(T),
    /// The host could not do it.
    Error(HostError),
}

impl<T> Reply<T> {
    /// The payload of a successful answer.
    pub fn ok(&self) -> Option<&T> {
        match self {
            Self::Ok(value) => Some(value),
            Self::Error(_) => None,
        }
    }

    /// The message of a failed answer.
    pub fn error(&self) -> Option<&str> {
        match self {
            Self::Ok(_) => None,
            Self::Error(error) => Some(&error.message),
        }
    }
}

/// Why the host could not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct HostError {
    /// One sentence for a human; must not contain credentials.
    pub message: String,
}
