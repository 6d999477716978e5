//! One configuration key: what it takes, since when, and what happens without it.

use semver::Version;

/// A configuration key with its history.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// Dotted path; `x[]` stands for the elements of an array of tables, `*` for any further key.
    pub path: String,
    /// The type in the newest version.
    pub kind: Kind,
    /// The type before a version, when it was another.
    pub older_kind: Option<(Version, Kind)>,
    /// It can be absent without having a default; the effective configuration then shows none.
    pub nullable: bool,
    /// Its table is refused without it.
    pub required: bool,
    /// The first version that reads it; none for those older than 1.4.
    pub since: Option<Version>,
    /// The first version that ignores it.
    pub gone: Option<Version>,
    /// It is read, but announced to go.
    pub deprecated: Option<Version>,
    /// The path that took its place.
    pub renamed: Option<&'static str>,
    /// The default of the newest version, as a TOML literal. For retry policies: their fields.
    pub default: Option<&'static str>,
    /// Defaults before a version, newest first; `None` for no default.
    pub older_defaults: Vec<(Version, Option<&'static str>)>,
    /// The default is applied at run time and missing in `--dump-config`.
    pub implied: bool,
    /// The default depends on other keys or on the machine.
    pub computed: bool,
    /// The key whose value counts when this one is absent.
    pub inherits: Option<&'static str>,
    /// Its value must not be shown.
    pub secret: bool,
    /// It is a map whose values must not be shown.
    pub secret_values: bool,
    /// It counts only when the `type` of its table is one of these words.
    pub only: Option<Words>,
    /// A word can also be written as a table with the word as its only key and an empty table in it.
    pub as_table: bool,
    /// The table can also be written as an array of its values.
    pub array: Option<ArrayForm>,
    /// The array form before a version, when it was another.
    pub older_array: Option<(Version, ArrayForm)>,
}

impl Key {
    /// Whether servers of `version` read the key.
    pub fn known_in(&self, version: &Version) -> bool {
        self.since.as_ref().is_none_or(|since| version >= since)
            && self.gone.as_ref().is_none_or(|gone| version < gone)
    }

    /// The type in `version`.
    pub fn kind_in(&self, version: &Version) -> Kind {
        match &self.older_kind {
            Some((before, kind)) if version < before => *kind,
            _ => self.kind,
        }
    }

    /// The default in `version`, as a TOML literal (for retry policies: their fields).
    pub fn default_in(&self, version: &Version) -> Option<&'static str> {
        let older = self.older_defaults.iter().rev().find(|(before, _)| version < before);
        older.map_or(self.default, |(_, default)| *default)
    }

    /// The array form of the table in `version`.
    pub fn array_in(&self, version: &Version) -> Option<ArrayForm> {
        match &self.older_array {
            Some((before, form)) if version < before => Some(*form),
            _ => self.array,
        }
    }

    /// Whether it has been announced to go by `version`.
    pub fn deprecated_in(&self, version: &Version) -> bool {
        self.deprecated.as_ref().is_some_and(|since| version >= since)
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or_default()
    }

    /// The path without its last part; empty for root keys.
    pub fn table(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(table, _)| table)
    }
}

/// The type of a value; its grammar is in [`values`](crate::config::values).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Bool,
    /// An integer within bounds, both included.
    Int(u64, u64),
    /// An integer within bounds, or one of the words.
    IntOrWord(u64, u64, Words),
    /// Any float or integer, not-a-number and infinities included.
    Float,
    /// Any string.
    String,
    /// Any string, meant as a path.
    Path,
    /// One of the words.
    Word(Words),
    /// A list of the words.
    WordList(Words),
    /// A list of strings.
    StringList,
    /// A list of strings, or one string with commas.
    StringOrList,
    /// A duration; whether zero is allowed.
    Duration(bool),
    /// `MIN..MAX` of durations.
    Backoff,
    /// A number of bytes; whether zero is allowed.
    Bytes(bool),
    /// A replication property.
    Replication,
    /// An address that others dial.
    Address,
    /// A list of such addresses.
    AddressList,
    /// Any URI.
    Uri,
    /// A URI with scheme and host.
    ProxyUri,
    /// A list of hosts with or without port.
    AuthorityList,
    /// An address to listen on: IP with or without port; a unix socket before 1.6.
    Bind,
    /// IP and port.
    Socket,
    /// An IP address.
    Ip,
    /// `region` or `region.zone`.
    Location,
    /// `N` or `N/unit`.
    Rate,
    /// A list of HTTP header names.
    HeaderNames,
    /// A table of header names to values.
    HeaderMap,
    /// A table of any keys to strings.
    StringMap,
    /// A retry policy: a table tagged by `type`.
    Retry,
    /// A table of known keys.
    Table,
    /// An array of tables of known keys.
    TableList,
}

impl Kind {
    /// Whether keys below it are free to choose.
    pub fn free_form(self) -> bool {
        matches!(self, Self::HeaderMap | Self::StringMap)
    }

    /// The type that the data file spells `text`.
    pub(super) fn parse(text: &'static str) -> Option<Self> {
        const U64: u64 = i64::MAX as u64;
        if let Some(words) = within(text, "one(", ")") {
            return Some(Self::Word(Words(words)));
        }
        if let Some(words) = within(text, "list(", ")") {
            return Some(Self::WordList(Words(words)));
        }
        if let Some(range) = within(text, "int(", ")") {
            let (min, max) = range.split_once("..")?;
            return Some(Self::Int(min.parse().ok()?, max.parse().ok()?));
        }
        if let Some(words) = text.strip_prefix("u64+|") {
            return Some(Self::IntOrWord(1, U64, Words(words)));
        }
        Some(match text {
            "bool" => Self::Bool,
            "u8+" => Self::Int(1, u8::MAX.into()),
            "u16" => Self::Int(0, u16::MAX.into()),
            "u16+" => Self::Int(1, u16::MAX.into()),
            "u32" => Self::Int(0, u32::MAX.into()),
            "u32+" => Self::Int(1, u32::MAX.into()),
            "u64" => Self::Int(0, U64),
            "u64+" => Self::Int(1, U64),
            "float" => Self::Float,
            "string" => Self::String,
            "path" => Self::Path,
            "[string]" => Self::StringList,
            "string-or-list" => Self::StringOrList,
            "duration" => Self::Duration(true),
            "duration+" => Self::Duration(false),
            "backoff" => Self::Backoff,
            "bytes" => Self::Bytes(true),
            "bytes+" => Self::Bytes(false),
            "replication" => Self::Replication,
            "address" => Self::Address,
            "[address]" => Self::AddressList,
            "uri" => Self::Uri,
            "proxy-uri" => Self::ProxyUri,
            "[authority]" => Self::AuthorityList,
            "bind" => Self::Bind,
            "socket" => Self::Socket,
            "ip" => Self::Ip,
            "location" => Self::Location,
            "rate" => Self::Rate,
            "[header-name]" => Self::HeaderNames,
            "{header}" => Self::HeaderMap,
            "{string}" => Self::StringMap,
            "retry" => Self::Retry,
            "table" => Self::Table,
            "[table]" => Self::TableList,
            _ => return None,
        })
    }
}

fn within(text: &'static str, start: &str, end: &str) -> Option<&'static str> {
    text.strip_prefix(start)?.strip_suffix(end)
}

/// Words that a key takes, `alias=word` for aliases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words(pub(super) &'static str);

impl Words {
    /// The words, without aliases.
    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        self.0.split('|').filter(|word| !word.contains('='))
    }

    /// Aliases and what they stand for.
    pub fn aliases(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.0.split('|').filter_map(|word| word.split_once('='))
    }

    /// The word that `text` is, aliases resolved.
    pub fn find(self, text: &str) -> Option<&'static str> {
        self.iter()
            .find(|word| *word == text)
            .or_else(|| self.aliases().find(|(alias, _)| *alias == text).map(|(_, word)| word))
    }
}

/// A table written as an array of its values, in the order of its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArrayForm {
    /// Values it needs at least.
    pub least: usize,
    /// Values beyond the fields are ignored rather than refused.
    pub open: bool,
    fields: Words,
}

impl ArrayForm {
    /// The fields in order.
    pub fn fields(self) -> impl Iterator<Item = &'static str> {
        self.fields.iter()
    }

    /// The form that the data file spells `text`, for example `2+:rate|capacity`.
    pub(super) fn parse(text: &'static str) -> Option<Self> {
        let (least, fields) = text.split_once(':')?;
        let (least, open) = match least.strip_suffix('+') {
            Some(least) => (least, true),
            None => (least, false),
        };
        Some(Self { least: least.parse().ok()?, open, fields: Words(fields) })
    }
}
