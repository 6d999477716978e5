//! The cases: a path as somebody writes it, and what is right to say of it.

use fastrand::Rng;
use restate_scaleout::api::validate::Diagnostic;
use restate_scaleout::config::catalogue::{Catalogue, Key, Kind, history};
use restate_scaleout::config::layers::variable_name;
use semver::Version;

use crate::edits::{self, Edit};

/// Edits of each key in the newest version, and in older ones.
const EDITS: (usize, usize) = (20, 5);

/// What is right to say.
#[derive(Debug, Clone)]
pub enum Right {
    /// This key is meant.
    Key(&'static Key),
    /// The key went in this version; this one took its place.
    Gone(Version, Option<String>),
    /// The key came with this version.
    Future(Version),
}

/// A key that is written wrongly.
#[derive(Debug, Clone)]
pub struct Case {
    /// What the report counts it among.
    pub kind: &'static str,
    /// The path as written.
    pub path: Vec<String>,
    /// Whether it is a variable rather than a key of the file.
    pub is_variable: bool,
    right: Right,
    loses_table: bool,
}

impl Case {
    /// The path as a file has it.
    pub fn written(&self) -> String {
        let bare =
            |part: &String| part.chars().all(|sign| sign.is_ascii_alphanumeric() || "-_".contains(sign));
        let parts =
            self.path.iter().map(|part| if bare(part) { part.clone() } else { format!("\"{part}\"") });
        parts.collect::<Vec<_>>().join(".")
    }

    /// The path as a variable.
    pub fn variable(&self) -> String {
        variable_name(&self.path.join("."))
    }

    /// Whether two cases stand in each other's way in a file.
    pub fn meets(&self, other: &Self) -> bool {
        if self.is_variable || other.is_variable {
            return self.is_variable && other.is_variable && self.variable() == other.variable();
        }
        let same = self.path.iter().zip(&other.path).take_while(|(one, two)| one == two).count();
        same > 0
    }

    /// Whether a finding is about it.
    pub fn is_named_by(&self, finding: &Diagnostic) -> bool {
        if !["RS103", "RS104", "RS105", "RS106", "RS107", "RS109"].contains(&finding.code.as_str()) {
            return false;
        }
        if self.is_variable {
            return finding.message.contains(&format!("{} ", self.variable()))
                || finding.message.contains(&format!("{})", self.variable()));
        }
        // The whole table may be what is wrong.
        let written = self.written();
        finding.key.as_deref().is_some_and(|key| {
            key == written || written.strip_prefix(key).is_some_and(|rest| rest.starts_with('.'))
        })
    }

    /// Whether a finding says what is right, else what it says.
    pub fn judge(&self, finding: &Diagnostic, version: &str) -> Result<(), String> {
        let catalogue = Catalogue::for_version(&Version::parse(version).expect("a version"));
        let help = finding.help.clone().unwrap_or_default();
        let text = format!("{} {help}", finding.message);
        let said = || format!("-> {text} [{:?}]", self.right);
        // What is named, in order; the last that is a part of what is written is what the rest is about.
        let all: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
        let own = if self.is_variable { self.path.join(".") } else { self.written() };
        let part = |name: &&str| {
            own == *name
                || self.path.last().is_some_and(|last| last == *name && catalogue.at(name).is_none())
                || own.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'))
        };
        let from = all.iter().rposition(&part).map_or(0, |at| at + 1);
        let key = finding.key.as_deref().filter(|key| part(key)).unwrap_or(own.as_str());
        let about = from.checked_sub(1).map_or(key, |at| all[at]);
        let rest = own.strip_prefix(about).unwrap_or_default();
        let named: Vec<String> = all[from..]
            .iter()
            .filter(|name| catalogue.at(name).is_some())
            .map(|name| format!("{name}{rest}"))
            .collect();
        // Of a key that is announced to go, what took its place.
        let is_successor = |key: &Key| {
            let names: Vec<&str> = key.path.split('.').collect();
            let goes = key.deprecated_in(catalogue.version());
            goes && catalogue.renamed(&names).is_some_and(|new| named.first() == Some(&new))
        };
        let right = match &self.right {
            Right::Gone(gone, renamed) => {
                text.contains(&format!("removed in {}.{}", gone.major, gone.minor))
                    && renamed.as_ref().is_none_or(|new| named.first() == Some(new))
            }
            Right::Future(since) => text.contains(&format!("since {since}")),
            Right::Key(key) if self.loses_table => {
                let name = |path: &str| path.rsplit('.').next().map(str::to_owned);
                let same_name = named.first().is_some_and(|first| name(first) == name(&key.path));
                // A word alone says nothing: it is right not to guess by it.
                let vague = !key.name().contains('-');
                let itself = named.first() == Some(&key.path) || is_successor(key);
                let below = format!("{}.", self.path[..self.path.len() - 1].join("."));
                let in_its_table = named.first().is_some_and(|first| first.starts_with(&below));
                itself || if vague { !same_name || in_its_table } else { same_name }
            }
            Right::Key(key) => {
                // The table is told first, and what is in it then.
                let depth = about.matches('.').count() + 1;
                let table = key.path.split('.').take(depth).collect::<Vec<_>>().join(".");
                let is_its_table = !rest.is_empty() && named.first() == Some(&format!("{table}{rest}"));
                // Another key may be as near to what is written.
                let apart = |path: &str| strsim::damerau_levenshtein(path, &own);
                let as_near = named.contains(&key.path) && apart(&named[0]) <= apart(&key.path);
                // Two keys differ in nothing but such a sign.
                let letters = |path: &str| path.replace(['-', '_'], "");
                let same_letters = named.first().is_some_and(|first| letters(first) == letters(&key.path));
                same_letters || is_its_table || as_near || is_successor(key)
            }
        };
        // The fix does what the help says first.
        let fixed = finding.fix.as_ref().is_none_or(|fix| {
            let to = fix.title.split('`').nth(1);
            to.is_none() || to.map(|to| format!("{to}{rest}")) == named.first().cloned()
        });
        if right && fixed { Ok(()) } else { Err(said()) }
    }
}

/// All cases of a version.
pub fn all(version: &str) -> Vec<Case> {
    let number = Version::parse(version).expect("a version");
    let catalogue = Catalogue::for_version(&number);
    let newest = number == restate_scaleout::config::catalogue::NEWEST;
    let mut rng = Rng::with_seed(number.minor * 100 + number.patch);
    let named = |key: &&Key| !key.path.contains(['[', '*']);
    let tables: Vec<&str> = catalogue
        .keys()
        .filter(|key| named(key) && matches!(key.kind, Kind::Table(_)))
        .map(|key| key.path.as_str())
        .collect();
    let mut cases = Vec::new();
    for key in history().iter().filter(named) {
        let path: Vec<&str> = key.path.split('.').collect();
        if key.known_in(&number) {
            let count = if newest { EDITS.0 } else { EDITS.1 };
            for turn in 0..count {
                let edit = if newest {
                    edits::ALL[turn % edits::ALL.len()]
                } else {
                    edits::ALL[rng.usize(0..edits::ALL.len())]
                };
                cases.extend(edited(key, &path, edit, &tables, &catalogue, &mut rng));
            }
        } else {
            cases.extend(by_version(key, &path, &catalogue));
        }
    }
    cases
}

/// A key in a version that does not read it.
fn by_version(key: &'static Key, path: &[&str], catalogue: &Catalogue) -> Vec<Case> {
    let version = catalogue.version();
    let (kind, right) = match (&key.gone, &key.since) {
        (Some(gone), _) if version >= gone => {
            let renamed = catalogue.renamed(path);
            (if renamed.is_some() { "an old name" } else { "removed" }, Right::Gone(gone.clone(), renamed))
        }
        (_, Some(since)) => ("of a newer version", Right::Future(since.clone())),
        _ => return Vec::new(),
    };
    let path: Vec<String> = path.iter().map(ToString::to_string).collect();
    let case = |is_variable| Case {
        kind,
        path: path.clone(),
        is_variable,
        right: right.clone(),
        loses_table: false,
    };
    // A table that is named for what it holds is told as one.
    let set = path.join(".").replace('_', "-");
    let by_variable = catalogue.at(&set).is_some();
    match key.kind {
        Kind::Table(_) => vec![],
        _ if by_variable => vec![case(false)],
        _ => vec![case(false), case(true)],
    }
}

fn edited(
    key: &'static Key,
    path: &[&str],
    edit: Edit,
    tables: &[&str],
    catalogue: &Catalogue,
    rng: &mut Rng,
) -> Option<Case> {
    let written = edits::apply(edit, path, tables, rng)?;
    let names: Vec<&str> = written.iter().map(String::as_str).collect();
    // What some version knows by this name is no mistake of this kind, and below a value nothing is looked at.
    let is_key = catalogue.find(&names).is_some();
    let below_a_value = (1..names.len()).any(|length| {
        catalogue.kind(&names[..length]).is_some_and(|kind| !matches!(kind, Kind::Table(_) | Kind::Retry(_)))
            || catalogue.lookup(&names[..length]).is_some_and(|key| key.deprecated_in(catalogue.version()))
    });
    let is_variable = rng.u8(0..4) == 0 && edit != Edit::Flat && edit != Edit::Spelling;
    let set: Vec<String> = names.iter().map(|name| name.to_lowercase().replace('_', "-")).collect();
    let by_variable = catalogue.find(&set.iter().map(String::as_str).collect::<Vec<_>>()).is_some();
    let known = names == path || is_key || below_a_value || is_variable && by_variable;
    (!known).then(|| Case {
        kind: edit.name(),
        path: written,
        is_variable,
        right: Right::Key(key),
        loses_table: edit.loses_table(),
    })
}
