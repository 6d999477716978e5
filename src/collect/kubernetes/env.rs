//! The variables of a container, as the kubelet makes them: those of `envFrom` first, then `env` in its order.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use super::super::found::{Gathered, Given, Told};
use super::super::sources::{Locus, Sources};
use super::super::yaml::{Canonical, Dialect, Yaml};
use super::expand::{self, Expanded, Meaning, expand};
use super::index::Index;
use super::pod::{Container, Made, PodName, PodVariable};
use super::template::{FILLED_IN, is_templated};
use super::{chart, cluster, downward, services};
use crate::api::secret::is_secret_key;
use crate::config::{keys, layers, reference};

/// The variables of one pod's server.
#[derive(Debug, Default)]
pub struct Environment {
    /// Those whose names are known.
    pub variables: BTreeMap<String, Given>,
    /// What would tell the names of others.
    pub more: Vec<String>,
    /// How many bytes of references have been expanded.
    expanded: Cell<usize>,
    /// Names that are defined too late, and have been told.
    late: RefCell<BTreeSet<String>>,
}

/// What a program can be started with on Linux: all variables and arguments together.
const MOST: usize = 2 * 1024 * 1024;
/// Why a value is unknown that is longer.
const TOO_LONG: &str = "a shorter value: no program can be started with one as long as this becomes";

/// The rule about keys that are deprecated. Nobody can change the name of a variable that an operator or a chart sets.
const DEPRECATED: &str = "RS107";

/// Whether a key says who a node is. With one text for all of its pods they take each other's place.
pub fn is_who<K: AsRef<str>>(key: &[K]) -> bool {
    let who = [keys::NODE_NAME, keys::ADVERTISED_ADDRESS, keys::ADVERTISED_HOST];
    who.into_iter().any(|known| key.iter().map(AsRef::as_ref).eq(known.iter().copied()))
}

/// The rule about references that stay as they are.
pub const UNEXPANDED: &str = "RS430";

/// A reference in a secret may as well be a part of that, unless a variable is called so.
fn literally(name: &str, is_of_secret: bool) -> String {
    match is_of_secret {
        true => "a reference in it is not expanded: nothing above defines it".to_owned(),
        false => format!("`$({name})` is not expanded: nothing above defines it"),
    }
}

fn by_no_shell(written: &str) -> String {
    format!("`{written}` is not expanded: no shell reads this text")
}

/// What variables are read from.
#[derive(Clone, Copy)]
pub struct Reader<'r, 'y> {
    /// The files.
    pub sources: &'r Sources<'r>,
    /// The objects of all files.
    pub index: &'r Index<'y>,
    /// The container.
    pub container: &'r Container<'y>,
    /// Its pod.
    pub pod: &'r PodName,
    /// What findings call the node.
    pub node: &'r str,
}

/// Makes the variables of a container.
pub fn read(reader: Reader<'_, '_>, out: &mut Gathered) -> Environment {
    let mut environment = Environment::default();
    for from in &reader.container.env_from {
        reader.all_of(from, &mut environment, out);
    }
    let mut written: BTreeMap<&str, (Locus, bool)> = BTreeMap::new();
    for entry in &reader.container.env {
        let (name, given, at) = match entry {
            PodVariable::Made { name, value, at } => {
                if *name == cluster::SIGNING_KEY {
                    out.told.push((at.clone(), DEPRECATED));
                }
                (*name, Some(reader.made(value, at, &environment, out)), at.clone())
            }
            PodVariable::Written(yaml) => {
                let named = yaml.get("name").filter(|name| name.text().is_some_and(|text| !text.is_empty()));
                let Some((named, name)) = named.and_then(|named| Some((named, named.text()?))) else {
                    // It is refused, and was meant to set something.
                    environment.more.push("the name of a variable of `env`".into());
                    continue;
                };
                let at = reader.container.locus(named);
                let given = reader.written(yaml, name, &environment, out);
                if let Some(given) = given.as_ref().filter(|_| reader.is_made_by_chart(name)) {
                    out.told.push((given.at.clone(), DEPRECATED));
                }
                (name, given.map(|given| given.named(at.clone())), at)
            }
        };
        let is_made = matches!(entry, PodVariable::Made { .. });
        match written.insert(name, (at.clone(), is_made)) {
            Some((_, true)) if reader.container.templated => of_the_chart(reader.sources, name, &at, out),
            Some((earlier, _)) => twice(reader.sources, name, &earlier, &at, out),
            None => {}
        }
        if let Some(given) = given {
            environment.variables.insert(name.to_owned(), given);
        }
    }
    environment
}

fn twice(sources: &Sources<'_>, name: &str, earlier: &Locus, at: &Locus, out: &mut Gathered) {
    let line = sources.span(earlier).line;
    out.finding(
        sources,
        "RS434",
        at,
        format!("`{name}` is set twice; this one counts, and the one of line {line} does not"),
        "Server-side apply refuses a name that stands twice, and later changes of a list with one may lose either. Keep one.",
    );
}

/// Reports a variable of values that the chart sets by itself.
fn of_the_chart(sources: &Sources<'_>, name: &str, at: &Locus, out: &mut Gathered) {
    let message =
        format!("the chart sets `{name}` by itself; this one counts, and that of the chart does not");
    let instead = match chart::value_of(name) {
        Some(value) => format!("Set the value `{value}` in its place."),
        None => "Leave it out.".to_owned(),
    };
    let help = format!(
        "Server-side apply refuses a name that stands twice, and later changes of a list with one may lose either. {instead}"
    );
    out.finding(sources, "RS434", at, message, &help);
}

impl<'y> Reader<'_, 'y> {
    /// A variable of the list; nothing for one that is left out.
    fn written(&self, yaml: &'y Yaml, name: &str, before: &Environment, out: &mut Gathered) -> Option<Given> {
        let value = yaml.get("value").filter(|value| value.text().is_some_and(|text| !text.is_empty()));
        if let Some(value) = value {
            // The line of a secret is never shown, so its name stands for it.
            let shown = if is_secret_key(name) { yaml.get("name").unwrap_or(value) } else { value };
            let at = self.container.locus(shown);
            if self.container.templated && value.text().is_some_and(is_templated) {
                return Some(Given::new(Told::unknown(FILLED_IN), at));
            }
            let text = text(self.sources, value, &at, out).unwrap_or_default();
            return Some(self.expanded(name, &text, at, before, out));
        }
        if let Some(value) = yaml.get("value").filter(|value| value.text().is_none()) {
            let unknown = Told::unknown("the value as a text");
            return Some(Given::new(unknown, self.container.locus(value)));
        }
        let at = self.container.locus(yaml.get("valueFrom").map_or(yaml, |from| from));
        match yaml.get("valueFrom").filter(|from| !from.is_null()) {
            Some(from) => self.value_from(from, at, out),
            None => Some(Given::new(Told::Known(String::new()), self.container.locus(yaml))),
        }
    }

    fn made(&self, value: &Made, at: &Locus, before: &Environment, out: &mut Gathered) -> Given {
        match value {
            Made::Text(text) => self.expanded("", text, at.clone(), before, out),
            Made::Field(path) => {
                Given::new(downward::field(path, self.pod, self.container.namespace), at.clone())
            }
            Made::Unknown(settled_by) => Given::new(Told::unknown(settled_by.clone()), at.clone()),
        }
    }

    /// A text with its references expanded.
    fn expanded(&self, name: &str, text: &str, at: Locus, before: &Environment, out: &mut Gathered) -> Given {
        let found = before.expand(text, self.container.service_links);
        if layers::key_of_variable(name).is_some() {
            let is_hidden = |undefined: &str| {
                let reference = format!("$({undefined})");
                !self.defines(undefined) && reference::is_of_secret(&[name], text, &reference)
            };
            let mut unexpanded = found.undefined.first().map(|name| format!("$({name})"));
            for undefined in &found.undefined {
                // To move the definition up mends all uses.
                if !self.defines(undefined) || before.late.borrow_mut().insert(undefined.clone()) {
                    self.literal(undefined, is_hidden(undefined), &at, out);
                }
                // Told above perhaps, of a variable that matters less.
                if layers::key_of_variable(name).is_some_and(|key| is_who(&key)) {
                    out.worsen(UNEXPANDED, &literally(undefined, is_hidden(undefined)));
                }
            }
            let by_shell = expand::shell_reference(text).filter(|_| !is_secret_key(name));
            let known = |name: &str| name == "HOSTNAME" || self.defines(name);
            if let Some(reference) = by_shell.filter(|(text, name)| text.contains('{') || known(name)) {
                report_shell(*self, &reference, &at, out);
                if layers::key_of_variable(name).is_some_and(|key| is_who(&key)) {
                    out.worsen(UNEXPANDED, &by_no_shell(reference.0));
                }
                unexpanded.get_or_insert(reference.0.to_owned());
            }
            // What the text says as it is follows from that alone, and is not worth a word of its own.
            if let Some(written) = unexpanded {
                return Given::new(not_expanded(text, &written), at);
            }
        }
        let value = match found.text {
            Some(text) => Told::Known(text),
            None => before.unknown(found),
        };
        Given::new(value, at)
    }

    /// Whether a variable is one that Restate's chart has written there under a name that is deprecated.
    fn is_made_by_chart(&self, name: &str) -> bool {
        let own = format!("{}/templates/", chart::NAME);
        name == cluster::SIGNING_KEY
            && self.container.object.template(self.sources).is_some_and(|template| template.contains(&own))
    }

    /// Whether the list has a variable of this name.
    fn defines(&self, name: &str) -> bool {
        self.container.env.iter().any(|entry| match entry {
            PodVariable::Written(yaml) => yaml.text_at(&["name"]) == Some(name),
            PodVariable::Made { name: made, .. } => *made == name,
        })
    }

    /// Reports a reference that stays as it is.
    fn literal(&self, name: &str, is_hidden: bool, at: &Locus, out: &mut Gathered) {
        let named = |entry: &PodVariable<'_>| match entry {
            PodVariable::Written(yaml) => yaml.text_at(&["name"]) == Some(name),
            PodVariable::Made { name: made, .. } => *made == name,
        };
        let later = self.container.env.iter().find(|entry| named(entry));
        let later = later.and_then(|entry| match entry {
            PodVariable::Written(yaml) => yaml.get("name"),
            PodVariable::Made { .. } => None,
        });
        let help = match later {
            Some(later) => format!(
                "`{name}` is defined on line {}. Only names that stand earlier in the list are expanded: move it above this one.",
                self.sources.line(self.container.object.file, later.span.start)
            ),
            None if is_hidden => {
                "No variable of this container has that name, so the server gets the text as it is. Define it above, or write `$$` for \
                 a dollar sign."
                    .to_owned()
            }
            None => format!(
                "No variable of this container is called `{name}`, so the server gets the text `$({name})`. Define it above, or \
                 write `$$({name})` if that is meant."
            ),
        };
        out.finding(self.sources, UNEXPANDED, at, literally(name, is_hidden), &help);
    }
}

impl Environment {
    /// What a name stands for, for what is defined after these variables.
    pub fn meaning(&self, name: &str, service_links: bool) -> Meaning<'_> {
        match self.variables.get(name) {
            Some(Given { value: Told::Known(text), .. }) => Meaning::Known(text),
            Some(_) => Meaning::Unknown,
            None if !self.more.is_empty() || services::may_make(name, service_links) => Meaning::Unknown,
            None => Meaning::Undefined,
        }
    }

    /// A text with its references expanded, for what is defined after these variables.
    pub fn expand(&self, text: &str, service_links: bool) -> Expanded {
        let most = MOST.saturating_sub(self.expanded.get());
        let found = expand(text, most, |name| self.meaning(name, service_links));
        let length =
            if found.text.as_deref() == Some(text) { 0 } else { found.text.as_ref().map_or(0, String::len) };
        self.expanded.set(self.expanded.get().saturating_add(length));
        found
    }

    /// What is left of a text that is not known.
    pub fn unknown(&self, found: Expanded) -> Told {
        if found.too_long {
            return Told::unknown(TOO_LONG);
        }
        let settled_by = self.settled_by(&found.unknown);
        Told::Unknown { prefix: found.prefix, settled_by }
    }

    /// What would settle a text in which these names stand.
    fn settled_by(&self, names: &[String]) -> String {
        let of = |name: &String| match self.variables.get(name) {
            Some(Given { value: Told::Unknown { settled_by, .. }, .. }) => settled_by.clone(),
            _ if self.more.is_empty() => format!("the Service that makes `{name}`"),
            _ => self.more.join(", "),
        };
        let mut all: Vec<String> = names.iter().map(of).collect();
        all.dedup();
        all.join(", ")
    }
}

/// A text in which a reference was meant to be expanded, and is not.
pub fn not_expanded(text: &str, written: &str) -> Told {
    let prefix = text.split_once(written).map_or("", |(before, _)| before).to_owned();
    Told::Unknown { prefix, settled_by: format!("`{written}` in a form that Kubernetes expands") }
}

/// Reports a reference that is written as shells have it, with its name.
pub fn report_shell(reader: Reader<'_, '_>, (written, name): &(&str, &str), at: &Locus, out: &mut Gathered) {
    let help = match *name {
        "HOSTNAME" => "Kubernetes expands `$(NAME)` for variables of the list. Define `POD_NAME` above, from the field `metadata.name`, \
                       and write `$(POD_NAME)`."
            .to_owned(),
        name => format!("Kubernetes expands `$({name})`, where `{name}` is defined above it."),
    };
    out.finding(reader.sources, UNEXPANDED, at, by_no_shell(written), &help);
}

/// A scalar where Kubernetes takes nothing but a text: a number or a boolean without quotes is refused.
pub fn text(sources: &Sources<'_>, value: &Yaml, at: &Locus, out: &mut Gathered) -> Option<String> {
    let text = value.text()?;
    let what = match value.canonical(Dialect::Kubernetes)? {
        Canonical::Text => return Some(text.to_owned()),
        Canonical::Null => return Some(String::new()),
        Canonical::Boolean(_) => "a boolean",
        Canonical::Integer(_) | Canonical::Float(_) => "a number",
    };
    out.finding(
        sources,
        "RS431",
        at,
        format!("{what} without quotes stands where Kubernetes takes only text"),
        "The API server refuses the object. Put it into quotes.",
    );
    Some(text.to_owned())
}
