//! What a unit starts its server with: variables, arguments, the file.

use std::collections::BTreeMap;

use super::all;
use super::name::UnitName;
use super::unit::UnitSetting;
use crate::api::validate::NodePart;
use crate::collect::env_file::{self, EnvDialect, EnvValue};
use crate::collect::found::{FoundNode, FoundText, Gathered, Given, Told};
use crate::collect::kind::FileKind;
use crate::collect::sources::{Locus, Lookup, Sources, base};
use crate::collect::words;
use crate::config::layers;

/// A unit with its settings.
pub struct SystemdUnit<'u> {
    /// Its file, by place.
    pub file: usize,
    /// Its name.
    pub name: UnitName<'u>,
    /// Its settings, those of its drop-ins behind its own.
    pub settings: &'u [UnitSetting],
}

impl SystemdUnit<'_> {
    /// `Environment=`, and `EnvironmentFile=` on top of it.
    pub fn environment(&self, node: &mut FoundNode, sources: &Sources<'_>, out: &mut Gathered) {
        for setting in all(self.settings, "Environment") {
            let (words, left) = setting.words_until();
            for (word, at) in words.iter().filter(|(word, _)| env_file::is_assignment(word)) {
                let Some((name, value)) = word.split_once('=') else { continue };
                let given = Given::new(self.name.specified(value), at.clone());
                node.environment.insert(name.to_owned(), behind_name(given, name, sources));
            }
            for pair in words.windows(2).filter(|pair| pair[1].0.starts_with('=')) {
                lost(&pair[0].0, &pair[0].1, node);
            }
            if let Some(at) = left {
                let rest = sources.text(at.file).get(at.bytes.clone()).unwrap_or_default();
                lost(rest.trim_start_matches(['"', '\'']), &at, node);
            }
        }
        for setting in all(self.settings, "PassEnvironment") {
            let names = setting.words_until().0.into_iter().filter(|(name, _)| env_file::is_name(name));
            for (name, at) in names {
                let value = Told::unknown(format!("{name} in the environment of the service manager"));
                node.environment.entry(name).or_insert(Given::new(value, at));
            }
        }
        for setting in all(self.settings, "EnvironmentFile") {
            // With the sign it need not be there; it may be where the unit runs.
            let path = setting.value.trim_start_matches('-');
            let Told::Known(path) = self.name.specified(path) else {
                node.unknown(NodePart::Environment, Some(path), format!("the EnvironmentFile {path}"));
                continue;
            };
            if !path.starts_with('/') {
                let what = format!("the EnvironmentFile {path}, which systemd ignores as it is written");
                node.unknown(NodePart::Environment, Some(&path), what);
                continue;
            }
            let why = "the unit takes variables from it (`EnvironmentFile`)";
            match self.beside(&path, why, &node.name.clone(), sources, out) {
                Lookup::Here(at) => {
                    out.kinds.insert(at, FileKind::EnvFile);
                    out.used.insert(at);
                    for one in env_file::read(sources.text(at), EnvDialect::Systemd, &|_| None) {
                        variable(one, at, node, sources, out);
                    }
                }
                Lookup::Missing(path) | Lookup::Outside(path) => {
                    node.unknown(NodePart::Environment, Some(&path), format!("the EnvironmentFile {path}"));
                }
            }
        }
        for setting in all(self.settings, "UnsetEnvironment") {
            for (word, _) in setting.words_until().0 {
                let (name, value) = word.split_once('=').map_or((word.as_str(), None), |(a, b)| (a, Some(b)));
                let given = node.environment.get(name).and_then(|given| given.value.text());
                // With a value, only a variable that has it goes.
                if value.is_none() || value == given {
                    node.environment.remove(name);
                }
            }
        }
    }

    /// Looks for a path of the machine: handed over by that path, or by its last part beside the unit.
    fn beside(&self, path: &str, why: &str, node: &str, sources: &Sources<'_>, out: &mut Gathered) -> Lookup {
        if let here @ Lookup::Here(_) = sources.look(self.file, path) {
            return here;
        }
        if let Lookup::Here(at) = sources.look(self.file, base(path)) {
            out.note(sources, at, None, format!("taken for {path}, which {} names", sources.name(self.file)));
            return Lookup::Here(at);
        }
        out.look(sources, self.file, path, why, Some(node))
    }

    /// Takes the configuration file that the line of a shell names, when there is one; whether there is.
    pub fn file_in(
        &self,
        line: &str,
        node: &mut FoundNode,
        sources: &Sources<'_>,
        out: &mut Gathered,
    ) -> bool {
        let words = line.split(|sign: char| sign.is_whitespace() || matches!(sign, '=' | '"' | '\'' | ';'));
        let here = |path: &str| match sources.look(self.file, base(path)) {
            Lookup::Here(at) => Some(at),
            _ => None,
        };
        let mut found = words.filter(|word| word.ends_with(".toml")).filter_map(here);
        let Some(at) = found.next() else { return false };
        let message = format!("the shell of {} names it, and is not run", sources.name(self.file));
        out.note(sources, at, None, message);
        out.kinds.insert(at, FileKind::Toml);
        out.used.insert(at);
        let (name, text) = (sources.name(at).to_owned(), sources.text(at).to_owned());
        node.file = Some(FoundText { name, text, origin: None });
        true
    }

    /// The configuration file that the server is told to read.
    pub fn config_file(&self, node: &mut FoundNode, sources: &Sources<'_>, out: &mut Gathered) {
        let arguments: Vec<String> =
            node.arguments.iter().map(|given| given.value.text().unwrap_or("%").to_owned()).collect();
        let by_flag = layers::meant_config_file(&arguments).map(|path| Told::Known(path.to_owned()));
        let by_variable = node.environment.get("RESTATE_CONFIG").map(|given| given.value.clone());
        let path = match by_flag.or(by_variable) {
            None => return,
            Some(Told::Known(path)) if path != "%" => path,
            Some(_) => return node.unknown(NodePart::File, None, "the path of the configuration file"),
        };
        let folder =
            all(self.settings, "WorkingDirectory").last().map_or("", |setting| setting.value.as_str());
        let folder = folder.trim_start_matches('-');
        let path = if path.starts_with('/') || folder.is_empty() { path } else { format!("{folder}/{path}") };
        let why = "the unit's server reads its configuration from it";
        match self.beside(&path, why, &node.name.clone(), sources, out) {
            Lookup::Here(at) => {
                out.kinds.insert(at, FileKind::Toml);
                out.used.insert(at);
                let (name, text) = (sources.name(at).to_owned(), sources.text(at).to_owned());
                node.file = Some(FoundText { name, text, origin: None });
            }
            Lookup::Missing(path) | Lookup::Outside(path) => {
                node.unknown(NodePart::File, Some(&path), format!("the file {path}"));
            }
        }
    }

    /// The arguments that a word of `ExecStart` becomes: `${NAME}` is put in, `$NAME` alone is split at blanks.
    pub fn arguments(
        &self,
        word: &str,
        at: &Locus,
        variables: &BTreeMap<String, Given>,
        node: &mut FoundNode,
    ) {
        let unset = |name: &str| Told::unknown(format!("{name}, which the unit does not set"));
        let value = |name: &str| variables.get(name).map_or_else(|| unset(name), |given| given.value.clone());
        let give = |value: Told| Given::new(value, at.clone());
        // Specifiers come first: what they stand for may hold a variable.
        let word = match self.name.specified(word) {
            Told::Known(word) => word,
            unknown => return node.arguments.push(give(unknown)),
        };
        let alone = word.strip_prefix('$').filter(|name| !name.is_empty() && !name.starts_with(['{', '$']));
        if let Some(name) = alone {
            return match value(name) {
                Told::Known(text) => {
                    let Some(words) = words::split(&text) else {
                        let what = format!("{name} with each quote closed");
                        return node.unknown(NodePart::Arguments, None, what);
                    };
                    node.arguments.extend(words.into_iter().map(|(word, _)| give(Told::Known(word))));
                }
                Told::Unknown { settled_by, .. } => node.unknown(NodePart::Arguments, None, settled_by),
            };
        }
        let mut out = String::new();
        let mut rest = word.as_str();
        while let Some((before, behind)) = rest.split_once('$') {
            out.push_str(before);
            rest = behind;
            if let Some(after) = behind.strip_prefix('$') {
                out.push('$');
                rest = after;
            } else if let Some((name, after)) =
                behind.strip_prefix('{').and_then(|behind| behind.split_once('}'))
            {
                match value(name) {
                    Told::Known(text) => out.push_str(&text),
                    Told::Unknown { settled_by, .. } => {
                        return node.arguments.push(give(Told::Unknown { prefix: out, settled_by }));
                    }
                }
                rest = after;
            } else {
                out.push('$');
            }
        }
        out.push_str(rest);
        node.arguments.push(give(Told::Known(out)));
    }
}

/// A line of an `EnvironmentFile`: a variable, or what systemd makes none of.
fn variable(one: EnvValue, file: usize, node: &mut FoundNode, sources: &Sources<'_>, out: &mut Gathered) {
    let named = Locus { file, bytes: one.name_bytes };
    let mut odd = |message: &str, help: &str| out.finding(sources, "RS407", &named, message, help);
    let exported = one.name.strip_prefix("export").filter(|name| name.starts_with([' ', '\t']));
    match one.value {
        None => odd("systemd ignores this line: it has no `=`", "Write `NAME=value`."),
        Some(_) if exported.is_some() => {
            odd("systemd ignores this variable: `export` is a word of shells", "Leave `export` out.");
            lost(exported.unwrap_or_default().trim_start(), &named, node);
        }
        Some(_) if !env_file::is_name(&one.name) => {
            odd(
                "systemd ignores this line: before the `=` stands no name of a variable",
                "A name has letters, digits and `_`, and does not begin with a digit.",
            );
        }
        Some(_) if one.open => {
            odd(
                "the quote behind this name is not closed, so all that follows in the file is its value",
                "Close the quote.",
            );
            lost(&one.name, &named, node);
            node.unknown(
                NodePart::Environment,
                None,
                format!("{} with each quote closed", sources.name(file)),
            );
        }
        Some(value) => {
            let at = Locus { file, bytes: one.bytes };
            node.environment.insert(one.name, Given::new(value, at).named(named));
        }
    }
}

/// A variable that systemd does not set as it is written. What it is to be is not known, and rules that would ask for it
/// wait until it is set.
fn lost(text: &str, at: &Locus, node: &mut FoundNode) {
    let name = text.split('=').next().unwrap_or_default().trim();
    if env_file::is_name(name) {
        let value = Told::unknown("the line that sets it, which systemd ignores as it is written");
        node.environment.entry(name.to_owned()).or_insert(Given::new(value, at.clone()));
    }
}

/// Says where in a word its name stands, when it stands there as it is.
fn behind_name(given: Given, name: &str, sources: &Sources<'_>) -> Given {
    let Locus { file, bytes } = given.at.clone();
    let written = sources.text(file).get(bytes.clone()).unwrap_or_default();
    let quote = written.len() - written.trim_start_matches(['"', '\'']).len();
    match written[quote..].starts_with(name) {
        true => given.named(Locus { file, bytes: bytes.start + quote..bytes.start + quote + name.len() }),
        false => given,
    }
}
