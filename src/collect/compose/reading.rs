//! What reading the services of a project has in common.

use std::collections::BTreeMap;
use std::ops::Range;

use super::interpolate::{BadTemplate, ExpandedText, UNKNOWN, expand};
use super::service::ComposeService;
use super::variables::Variables;
use crate::collect::found::Gathered;
use crate::collect::sources::Sources;
use crate::collect::yaml::{Canonical, Dialect, Yaml};

/// The files, the variables, and what has been found.
pub struct Reading<'r, 's> {
    /// The files.
    pub sources: &'s Sources<'s>,
    /// What `${…}` is answered from.
    pub variables: &'r Variables<'s>,
    /// The same in files that the project includes.
    pub included: &'r BTreeMap<usize, Variables<'s>>,
    /// What has been found.
    pub out: &'r mut Gathered,
    /// Variables that were taken for unset since this was last told: file, offset, name, and whether they have a default.
    pub assumed: Vec<(usize, usize, String, bool)>,
}

impl<'r, 's> Reading<'r, 's> {
    /// What `${…}` in a file is answered from.
    pub fn variables_in(&self, file: usize) -> &'r Variables<'s> {
        self.included.get(&file).unwrap_or(self.variables)
    }
}

impl Reading<'_, '_> {
    /// The text of a scalar as Compose makes it: expanded, and numbers and booleans as texts. `None` for nothing, and
    /// for what is no scalar.
    pub fn text(&mut self, file: usize, node: &Yaml) -> Option<ExpandedText> {
        let written = node.text()?;
        match node.canonical(Dialect::Compose)? {
            Canonical::Null => None,
            Canonical::Boolean(value) => Some(ExpandedText::plain(value.to_string())),
            Canonical::Integer(text) | Canonical::Float(text) => Some(ExpandedText::plain(text)),
            Canonical::Text if !written.contains('$') => Some(of_swarm(ExpandedText::plain(written))),
            Canonical::Text => Some(of_swarm(self.expanded(file, node, written))),
        }
    }

    fn expanded(&mut self, file: usize, node: &Yaml, written: &str) -> ExpandedText {
        let error = match expand(written, self.variables_in(file)) {
            Ok(expanded) => {
                let assumed = expanded.assumed.iter().map(|(name, stands)| (name.clone(), *stands));
                self.assumed.extend(assumed.map(|(name, stands)| (file, node.span.start, name, stands)));
                return expanded;
            }
            Err(error) => error,
        };
        let (message, help) = match error {
            BadTemplate::Form => (
                "Compose refuses this: a `$` stands here that begins no variable".to_owned(),
                "Write `$$` for a dollar sign, and `${NAME}` or `${NAME:-default}` for a variable.",
            ),
            BadTemplate::Deep => {
                ("defaults stand inside of defaults too deep to be read".to_owned(), "Write the value out.")
            }
            BadTemplate::Demanded(name, words) => (
                format!("Compose refuses this: {name} has no value, and the file demands one: {words}"),
                "Give the variable a value.",
            ),
        };
        self.refused(file, node, message, help);
        ExpandedText {
            text: UNKNOWN.to_string(),
            settled_by: vec!["a value that Compose accepts".into()],
            ..ExpandedText::default()
        }
    }

    /// Reports what Compose refuses.
    pub fn refused(&mut self, file: usize, node: &Yaml, message: impl Into<String>, help: &str) {
        self.out.finding(self.sources, "RS404", &ComposeService::locus(file, node), message, help);
    }

    /// Says once of each variable that it was taken for unset. Its default is not shown: it may be a secret.
    pub fn tell_assumed(&mut self) {
        for (file, at, name, stands) in std::mem::take(&mut self.assumed) {
            let message = match stands {
                true => format!("{name} is taken for unset, so its default counts"),
                false => format!("{name} is taken for unset, so it stands for nothing"),
            };
            let told =
                self.out.notes.get(&file).is_some_and(|all| all.iter().any(|one| one.message == message));
            if !told {
                self.out.note(self.sources, file, Some(at), message);
            }
        }
    }

    /// Says what was assumed or passed over.
    pub fn note(&mut self, file: usize, node: &Yaml, message: impl Into<String>) {
        self.out.note(self.sources, file, Some(node.span.start), message);
    }
}

/// What a stack of Swarm fills in for each of its containers.
const OF_SWARM: [&str; 3] = [".Node.", ".Service.", ".Task."];

/// Where the first such thing stands in a text.
pub fn of_swarm_in(text: &str) -> Option<Range<usize>> {
    let begins = |inside: &str| {
        let inside = inside.strip_prefix('-').unwrap_or(inside).trim_start();
        OF_SWARM.iter().any(|begin| inside.starts_with(begin))
    };
    let (start, _) = text.match_indices("{{").find(|(at, _)| begins(&text[at + 2..]))?;
    let end = text[start..].find("}}").map_or(text.len(), |end| start + end + 2);
    Some(start..end)
}

/// A text in which what Swarm fills in is not known.
fn of_swarm(mut text: ExpandedText) -> ExpandedText {
    while let Some(found) = of_swarm_in(&text.text) {
        let written = text.text[found.clone()].replace(UNKNOWN, "…");
        let before = text.text[..found.start].matches(UNKNOWN).count();
        let inside = text.text[found.clone()].matches(UNKNOWN).count();
        text.settled_by.splice(before..before + inside, [format!("what Swarm fills in for `{written}`")]);
        text.text.replace_range(found, &UNKNOWN.to_string());
        text.changed = true;
    }
    text
}
