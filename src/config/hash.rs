//! The hash that names a text.

use crate::api::approval::hex;
use sha2::{Digest, Sha256};

/// SHA-256 of the text's bytes in lower-case hex.
pub fn sha256_hex(text: &str) -> String {
    hex(&Sha256::digest(text))
}

#[cfg(test)]
mod tests {
    #[test]
    fn hashes_the_standard_vector() {
        assert_eq!(
            super::sha256_hex("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
