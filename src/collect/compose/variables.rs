//! What `${NAME}` is answered from: the shell, then `.env`.

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::collect::env_file::{self, EnvDialect, EnvValue};
use crate::collect::found::{Gathered, Told};
use crate::collect::kind::FileKind;
use crate::collect::sources::{Locus, Lookup, Sources};

/// What is known of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VariableState {
    /// It has this text.
    Known(String),
    /// It is set, and to what is not known. The text says what would settle it.
    SetToSomething(String),
    /// It is in none of the places that are known. The text names them.
    Nowhere(String),
}

impl VariableState {
    /// What would settle it.
    pub fn settled_by(&self, name: &str) -> String {
        match self {
            Self::Known(_) => name.to_owned(),
            Self::SetToSomething(by) | Self::Nowhere(by) => by.clone(),
        }
    }
}

/// The variables of a project.
#[derive(Debug)]
pub struct Variables<'s> {
    shell: &'s BTreeMap<String, Option<String>>,
    dotenv: BTreeMap<String, Told>,
    /// Where a variable that is not known may be set.
    places: String,
    /// How many bytes may still be put in for variables: a long value may be named many times.
    room: Cell<usize>,
}

/// Bytes that all values together may take.
const ROOM: usize = 8 * 1024 * 1024;

impl<'s> Variables<'s> {
    /// Those of the shell alone.
    pub fn of_shell(shell: &'s BTreeMap<String, Option<String>>) -> Self {
        Self { shell, dotenv: BTreeMap::new(), places: "the environment".into(), room: Cell::new(ROOM) }
    }

    /// Those of a project whose first file this is.
    pub fn of_project(
        sources: &'s Sources<'_>,
        file: usize,
        uses_variables: bool,
        out: &mut Gathered,
    ) -> Self {
        Self::of_files(sources, (file, &[".env".to_owned()]), Vec::new(), uses_variables, out)
    }

    /// Those of files that another one names; of several the last counts. `places` is where they may be set as well.
    pub fn of_files(
        sources: &'s Sources<'_>,
        (file, paths): (usize, &[String]),
        mut places: Vec<String>,
        uses_variables: bool,
        out: &mut Gathered,
    ) -> Self {
        let mut variables = Self::of_shell(sources.environment);
        let why = "compose takes the values of `${…}` from it";
        for path in paths {
            let found = match uses_variables {
                true => out.look(sources, file, path, why, None),
                false => out.seen(sources, file, path),
            };
            let at = match found {
                Lookup::Here(at) => at,
                Lookup::Outside(path) | Lookup::Missing(path) => {
                    places.push(path);
                    continue;
                }
            };
            out.kinds.insert(at, FileKind::EnvFile);
            out.used.insert(at);
            places.push(sources.name(at).to_owned());
            let (shell, before) = (variables.shell, std::mem::take(&mut variables.dotenv));
            let known = |name: &str| match (known(shell.get(name)), before.get(name)) {
                (Some(text), _) => Some(text),
                (None, Some(Told::Known(text))) => Some(text.clone()),
                _ => None,
            };
            let lines = env_file::read(sources.text(at), EnvDialect::Compose, &known);
            lines.iter().for_each(|one| refuse_open(one, at, sources, out));
            let set = lines.into_iter().filter_map(|EnvValue { name, value, .. }| Some((name, value?)));
            let set: Vec<(String, Told)> = set.collect();
            variables.dotenv = before;
            variables.dotenv.extend(set);
        }
        variables.places = format!("{} or the environment", places.join(", "));
        variables
    }

    /// Those of a file that the project includes: what its own `.env` sets counts where the project's does not.
    pub fn of_included(
        &self,
        sources: &'s Sources<'_>,
        file: usize,
        expands: bool,
        out: &mut Gathered,
    ) -> Self {
        self.over(Self::of_project(sources, file, expands, out))
    }

    /// These, and where they are silent, others.
    pub fn over(&self, own: Self) -> Self {
        let mut dotenv = own.dotenv;
        dotenv.extend(self.dotenv.clone());
        let places = match own.places == self.places {
            true => own.places,
            false => format!("{}, {}", self.places.trim_end_matches(" or the environment"), own.places),
        };
        Self { shell: self.shell, dotenv, places, room: Cell::new(self.room.get()) }
    }

    /// What is known of a variable.
    pub fn get(&self, name: &str) -> VariableState {
        match (self.shell.get(name), self.dotenv.get(name)) {
            (Some(Some(text)), _) | (None, Some(Told::Known(text))) => {
                match self.room.get().checked_sub(text.len()) {
                    Some(left) => {
                        self.room.set(left);
                        VariableState::Known(text.clone())
                    }
                    None => {
                        VariableState::SetToSomething(format!("fewer uses of {name}, whose value is long"))
                    }
                }
            }
            (Some(None), _) => {
                VariableState::SetToSomething(format!("the value of {name} in the environment"))
            }
            (None, Some(Told::Unknown { settled_by, .. })) => {
                VariableState::SetToSomething(settled_by.clone())
            }
            (None, None) => VariableState::Nowhere(format!("{name} in {}", self.places)),
        }
    }
}

/// Reports a quote that is never closed, for which Compose refuses the whole file.
pub fn refuse_open(one: &EnvValue, file: usize, sources: &Sources<'_>, out: &mut Gathered) {
    if one.open {
        let at = Locus { file, bytes: one.name_bytes.clone() };
        let message = "the quote behind this name is not closed, and Compose refuses the file";
        out.finding(sources, "RS404", &at, message, "Close the quote.");
    }
}

fn known(value: Option<&Option<String>>) -> Option<String> {
    value.cloned().flatten()
}
