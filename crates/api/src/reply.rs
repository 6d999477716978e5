//! How a host answers: in band, because a thrown error is a trap in one host, an exception in
//! another and an empty reply in a third.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

/// `{"ok": …}` or `{"error": {"kind": …, "message": …}}`; the answer of every host function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Reply<T> {
    /// The host did what was asked; what it saw.
    Ok(T),
    /// The host could not do it.
    Error(HostError),
}

impl<T> Reply<T> {
    /// An error that is not one of the special kinds.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::Error(HostError::new(ErrorKind::Failed, message))
    }

    /// The payload of a successful answer.
    pub fn ok(&self) -> Option<&T> {
        match self {
            Self::Ok(value) => Some(value),
            Self::Error(_) => None,
        }
    }

    /// What went wrong, if the host could not do it.
    pub fn error(&self) -> Option<&HostError> {
        match self {
            Self::Ok(_) => None,
            Self::Error(error) => Some(error),
        }
    }

    /// The same reply with another payload.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Reply<U> {
        match self {
            Self::Ok(value) => Reply::Ok(change(value)),
            Self::Error(error) => Reply::Error(error),
        }
    }
}

/// serde's own reader of such an enum would tell a person about variants.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Reply<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, bound(deserialize = "T: Deserialize<'de>"))]
        #[serde(expecting = "`{\"ok\": …}` or `{\"error\": …}`")]
        struct Either<T> {
            #[serde(default, deserialize_with = "present")]
            ok: Option<T>,
            #[serde(default, deserialize_with = "present")]
            error: Option<HostError>,
        }
        match Either::deserialize(deserializer)? {
            Either { ok: Some(value), error: None } => Ok(Self::Ok(value)),
            Either { ok: None, error: Some(error) } => Ok(Self::Error(error)),
            Either { ok: None, error: None } => Err(D::Error::custom("expected one of `ok`, `error`")),
            Either { ok: Some(_), error: Some(_) } => {
                Err(D::Error::custom("expected either `ok` or `error`, not both"))
            }
        }
    }
}

/// Reads a field of which `null` is no value, unlike what serde takes for one that may be absent.
pub(crate) fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// Why the host could not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct HostError {
    /// What kind of failure it was.
    pub kind: ErrorKind,
    /// One sentence for a human; must not contain credentials.
    pub message: String,
}

impl HostError {
    /// An error of this kind.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }
}

/// Kinds of failure of a host. None of them says anything about the world: what could not be seen is
/// unknown, never absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ErrorKind {
    /// This host does not know the request or action, or has no way to carry it out on this node.
    Unsupported,
    /// The machine it would be done on could not be reached.
    Unreachable,
    /// It was not finished within its time; an action may or may not have taken effect.
    TimedOut,
    /// Permission was denied.
    Denied,
    /// Anything else.
    Failed,
}
