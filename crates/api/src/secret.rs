//! Which values must never leave: not in a finding, not in a diff, not in an error, not in a log.
//!
//! The rule goes by name, not by a list of keys, because a credential under a misspelled or misplaced
//! key is a credential all the same. That every key which the catalogue calls secret has such a name, a
//! test of the catalogue sees to; so hosts, which have no catalogue, judge alike. Whatever is in doubt is
//! withheld.

mod lines;
mod name;
mod named;
mod pem;
mod plain;
mod query;
mod spelled;
mod tags;
mod text;
mod url;
mod value;
mod words;

pub use lines::Lines;
pub use name::{is_credential_key, is_kafka_option, is_secret, is_secret_key};
pub use text::{private_keys, secret_spans, take_out, with_lines, withhold, withhold_lines};
pub use url::{user_parts, without_user};

/// What stands in the place of a secret.
pub const WITHHELD: &str = "<withheld>";

/// A shorter value is left alone where texts are searched for secrets: it is found in too many harmless
/// words.
pub const SHORTEST: usize = 4;

/// Whether a value that should be a table, a list or a word is the text of one: `{ a = "b"`, `[{…`. A
/// server reads such a text in a variable, and where it cannot be parsed nobody knows what is in it.
pub fn stands_for_table(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[']) && (text.contains('=') || text.contains("\":"))
}
