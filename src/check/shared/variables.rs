//! Which variables of a container are a server's, and which of them are secret.

use crate::api::secret::{is_secret, is_secret_key};
use crate::config::layers;
use crate::config::secret::secrets_of_variable;

/// Beginnings of names of variables that a server, or a library of it, reads. Others are somebody else's, whoever's
/// container they are set in.
const READ: [&str; 8] = ["AWS_", "DO_NOT_TRACK", "HTTP_", "HTTPS_", "NO_PROXY", "OTEL_", "RESTATE_", "RUST_"];

/// Whether a server, or a library of it, reads this variable.
pub fn is_read(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    READ.iter().any(|begin| name.starts_with(begin))
}

/// Words of names whose values are rarely for others, also where no server knows the name.
const TELLING: [&str; 8] = ["AUTH", "CREDS", "KEY", "LICENCE", "LICENSE", "PASS", "PASSWD", "PW"];

/// Whether the name says that the value is a path.
fn path_of_file(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    name.ends_with("_FILE") || name.ends_with("_PATH")
}

/// Whether the value of a variable is a secret, or has one in it: by its name, by the key that it sets, or as it stands.
/// Headers carry credentials under names of all kinds.
pub fn is_hidden(name: &str, value: &str) -> bool {
    let path = layers::variable_path(name).unwrap_or_default();
    let has_headers = name.to_ascii_uppercase().ends_with("HEADERS");
    let telling = name.split('_').any(|word| TELLING.contains(&word.to_ascii_uppercase().as_str()));
    has_headers
        || (telling && !path_of_file(name))
        || is_secret_key(name)
        || is_secret(&path)
        || !secrets_of_variable(name, value).is_empty()
}
