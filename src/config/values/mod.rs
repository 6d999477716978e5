//! The grammars of values, one a file, as the servers of each version read them.
//!
//! [`check`] judges one value against one key; [`load::check`] judges a whole tree as
//! `restate-server --dump-config` does.

pub mod address;
pub mod backoff;
pub mod bind;
pub mod bytes;
pub mod duration;
mod headers;
mod humantime;
mod issue;
mod list;
pub mod load;
pub mod location;
mod metadata_client;
pub mod rate;
pub mod replication;
mod retry;
mod scalar;
mod uri;

use semver::Version;

pub use issue::{KeyIssue, Outcome, ValueIssue};

use super::catalogue::{Key, Kind};
use super::tree::{Entry, Item, Table, Value};

/// What the servers' loader turns a date into: a table with this one key.
const DATE_KEY: &str = "$__toml_private_datetime";

/// What is wrong with one value under one key. Tables of known keys are not entered;
/// [`load::check`] does that.
pub fn check(item: &Item, key: &Key, version: &Version) -> Vec<ValueIssue> {
    let kind = key.kind_in(version);
    match kind {
        Kind::Word(words) => scalar::word(item, words, key.as_table),
        Kind::IntOrWord(min, max, words) => scalar::integer_or_word(item, min, max, words),
        Kind::WordList(words) => list::words(item, words),
        Kind::StringList => list::strings(item),
        Kind::StringOrList => list::string_or_strings(item),
        Kind::AddressList => list::each(item, &|item| text(item, &|text| address::check(text, version))),
        Kind::AuthorityList => list::each(item, &|item| text(item, &uri::authority)),
        Kind::HeaderNames => list::each(item, &|item| text(item, &headers::name)),
        Kind::HeaderMap => headers::map(item),
        Kind::StringMap => list::string_map(item),
        Kind::Retry => retry::check(item, key, version),
        Kind::Replication => replication::check(item),
        Kind::Bytes(zero) => bytes::check(item, zero, version),
        Kind::Bool => scalar::boolean(item),
        Kind::Int(min, max) => scalar::integer(item, min, max),
        Kind::Float => scalar::float(item),
        Kind::String | Kind::Path => text(item, &|_| None),
        Kind::Duration(zero) => text(item, &|text| duration::check(text, zero, version)),
        Kind::Backoff => text(item, &backoff::check),
        Kind::Address => text(item, &|text| address::check(text, version)),
        Kind::Uri => text(item, &uri::any),
        Kind::ProxyUri => text(item, &uri::proxy),
        Kind::Bind => text(item, &|text| bind::check(text, version)),
        Kind::Socket => text(item, &bind::check_socket),
        Kind::Ip => text(item, &bind::check_ip),
        Kind::Location => text(item, &location::check),
        Kind::Rate => text(item, &rate::check),
        Kind::Table | Kind::TableList => Vec::new(),
    }
}

/// A string that `grammar` has nothing to say against; it returns the message if it has.
fn text(item: &Item, grammar: &dyn Fn(&str) -> Option<String>) -> Vec<ValueIssue> {
    match &item.value {
        Value::String(text) => {
            grammar(text).map(|message| ValueIssue::rejected(item, message)).into_iter().collect()
        }
        other => {
            let mut issue = ValueIssue::expected(item, "a string");
            if let Value::Integer(_) | Value::Float(_) | Value::Boolean(_) = other {
                issue.help = Some("put the value in quotes".into());
            }
            vec![issue]
        }
    }
}

/// The table that the loader sees: a date is a table, too.
fn as_table(item: &Item) -> Option<std::borrow::Cow<'_, Table>> {
    match &item.value {
        Value::Table(table) => Some(std::borrow::Cow::Borrowed(table)),
        Value::Datetime(text) => {
            let value = Item { value: Value::String(text.clone()), span: item.span.clone() };
            let entry = Entry { key: DATE_KEY.into(), key_span: item.span.clone(), item: value };
            Some(std::borrow::Cow::Owned(Table { entries: vec![entry] }))
        }
        _ => None,
    }
}
