//! `exact-write`

use super::Invariant;
use crate::broken::Broken;
use crate::review::Review;

pub(super) const NEVER: &str = "replaces a configuration file that is not the one that was read, or by anything but the text that was promised";

/// A file is replaced only when it is what was read, and by what was promised.
pub(super) struct ExactWrite;

impl Invariant for ExactWrite {
    fn name(&self) -> &'static str {
        "exact-write"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        if review.effect.does().writes.is_some() {
            review.written()?;
        }
        Ok(())
    }
}
