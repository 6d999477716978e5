//! SHA-256, as messages carry it.

use restate_scaleout_api::approval::hex;
use sha2::{Digest, Sha256};

/// SHA-256 of a text, as lower-case hex.
pub fn sha256_hex(text: &str) -> String {
    hex(&Sha256::digest(text))
}
