//! One setting, as far as it can be told.

use restate_scaleout_api::Evidence;

use crate::broken::Broken;

/// A setting as a start would find it.
#[derive(Debug, Clone, PartialEq)]
pub enum Setting<T> {
    /// It is set.
    Set(T),
    /// Nothing sets it.
    Unset,
    /// Something sets it to what cannot be read here, for example a variable whose value is withheld.
    Unclear(String),
}

impl<T> Setting<T> {
    /// The value if one is set.
    ///
    /// # Errors
    /// When what it is cannot be told.
    pub fn get(&self, node: &str, key: &str) -> Result<Option<&T>, Broken> {
        match self {
            Self::Set(value) => Ok(Some(value)),
            Self::Unset => Ok(None),
            Self::Unclear(why) => Err(Broken::unknown(
                format!("what `{key}` will be for {node} cannot be told: {why}"),
                vec![Evidence {
                    fact: format!("`{key}`: {why}"),
                    source: format!("what a start of {node} would run with"),
                }],
                format!("set `{key}` in one place, in plain text"),
            )),
        }
    }
}
