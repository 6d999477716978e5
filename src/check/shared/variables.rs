//! Which variables of a container are a server's.

/// Beginnings of names of variables that a server, or a library of it, reads. Others are somebody else's, whoever's
/// container they are set in.
const READ: [&str; 8] = ["AWS_", "DO_NOT_TRACK", "HTTP_", "HTTPS_", "NO_PROXY", "OTEL_", "RESTATE_", "RUST_"];

/// Whether a server, or a library of it, reads this variable.
pub fn is_read(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    READ.iter().any(|begin| name.starts_with(begin))
}
