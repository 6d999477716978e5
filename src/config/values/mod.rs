//! The kinds of values, one a file: how servers read them, what they are called, their schema, and
//! values to try.
//!
//! A kind is a set of values: [`Grammar`] tells those in it from the others as the servers of each
//! version do, and [`Tooling`] has what schemas and tests need. A new kind is a file with both and a
//! line in the list of [`Kind`].

pub mod address;
pub mod backoff;
pub mod bind;
mod boolean;
pub mod bytes;
mod date;
pub mod duration;
mod float;
mod grammar;
mod headers;
mod integer;
mod issue;
mod list;
pub mod location;
pub mod rate;
pub mod replication;
mod retry;
mod table;
mod text;
pub mod tooling;
mod uri;
mod word;

pub use date::as_table;
pub use grammar::{Grammar, Slot};
pub use issue::{KeyIssue, Reaction, ValueIssue};
pub use retry::FIELDS as RETRY_FIELDS;
pub use text::{TextLists, Texts};
pub use tooling::Tooling;
pub use word::{Words, one_of, unknown};

macro_rules! kinds {
    ($($name:ident($values:ty)),+ $(,)?) => {
        /// The kind of a key's values.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind {
            $(#[doc = concat!("See [`", stringify!($values), "`].")] $name($values)),+
        }

        impl Kind {
            /// The kind that `keys.txt` spells `text`.
            pub fn named(text: &'static str) -> Option<Self> {
                None$(.or_else(|| <$values>::named(text).map(Self::$name)))+
            }

            /// How servers read its values, and what people are told of them.
            pub fn grammar(&self) -> &dyn Grammar {
                match self { $(Self::$name(values) => values),+ }
            }

            /// What schemas and tests need of it.
            #[cfg_attr(not(feature = "internals"), allow(dead_code, reason = "for the tools of the repository"))]
            pub fn tooling(&self) -> &dyn Tooling {
                match self { $(Self::$name(values) => values),+ }
            }
        }
    };
}

kinds! {
    Address(address::Addresses),
    AddressList(address::AddressLists),
    AuthorityList(uri::AuthorityLists),
    Backoff(backoff::Backoffs),
    Bind(bind::Binds),
    Bool(boolean::Booleans),
    Bytes(bytes::Sizes),
    Duration(duration::Durations),
    Float(float::Floats),
    HeaderMap(headers::HeaderMaps),
    HeaderNames(headers::HeaderNameLists),
    Int(integer::Integers),
    IntOrWord(integer::IntegersOrWords),
    Ip(bind::Ips),
    Location(location::Locations),
    Path(text::Paths),
    ProxyUri(uri::ProxyUris),
    Rate(rate::Rates),
    Replication(replication::Replications),
    Retry(retry::Policies),
    Socket(bind::Sockets),
    String(text::Texts),
    StringList(text::TextLists),
    StringMap(text::TextMaps),
    StringOrList(text::TextsOrLists),
    Table(table::Sections),
    TableList(table::SectionLists),
    Uri(uri::Uris),
    Word(word::OneWord),
    WordList(word::WordLists),
}

#[cfg(test)]
mod tests;
