//! Paths as URI references, as logs for machines name files.

/// A path as a URI reference; one from the root is a `file:` address.
pub fn of_path(path: &str) -> String {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    let encoded: String = path.bytes().map(encode).collect();
    if path.starts_with('/') { format!("file://{encoded}") } else { encoded }
}

#[cfg(test)]
mod tests {
    use super::of_path;

    #[test]
    fn signs_with_a_meaning_of_their_own_are_encoded() {
        assert_eq!(of_path("a b/ü#1.toml"), "a%20b/%C3%BC%231.toml");
        assert_eq!(of_path("/etc/restate.toml"), "file:///etc/restate.toml");
    }
}
