//! SHA-256, by which files and modules are recognised.

use sha2::{Digest, Sha256};

/// SHA-256 in lower-case hex.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
