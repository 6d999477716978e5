//! One configuration key: what it takes, since when, and what happens without it.

use semver::Version;

use crate::config::tree::Item;
use crate::config::values::{Kind, Slot, ValueIssue, Words};

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
    /// Its value is of one node: another node has another one, or none.
    pub own: bool,
    /// It is known from public release notes alone; no such server was asked.
    pub by_notes: bool,
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

    /// What is wrong with a value in `version`. Tables of known keys are not entered.
    pub fn check(&self, item: &Item, version: &Version) -> Vec<ValueIssue> {
        self.kind_in(version).grammar().check(item, &self.slot(version))
    }

    /// What its values are judged by in `version`, beside their kind.
    pub fn slot<'v>(&self, version: &'v Version) -> Slot<'v> {
        Slot { version, as_table: self.as_table, default: self.default_in(version).is_some() }
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
        Some(Self { least: least.parse().ok()?, open, fields: Words::new(fields) })
    }
}
