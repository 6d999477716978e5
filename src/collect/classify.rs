//! What a file is, by its text first and its name second.

use std::rc::Rc;

use super::docker;
use super::folder;
use super::found::Gathered;
use super::kubernetes::{self, template};
use super::sources::{Locus, Sources};
use super::yaml::{self, Yaml, YamlText};
use crate::config::document::Document;

/// A file, sorted.
#[derive(Debug)]
pub enum Sorted {
    /// A docker-compose file.
    Compose(Vec<Rc<Yaml>>),
    /// Manifests, as Kubernetes takes them.
    Kubernetes(Vec<Rc<Yaml>>),
    /// YAML of another kind, such as a chart's values.
    Yaml(Vec<Rc<Yaml>>),
    /// A systemd unit, or a drop-in of one.
    Unit,
    /// Variables, one a line.
    EnvFile,
    /// A configuration file of the server.
    Toml,
    /// A shell script that runs containers.
    Shell,
    /// A template of a Helm chart.
    Template,
    /// None of these.
    Other,
}

/// Sorts a file, and reports what keeps it from being read.
pub fn sort(sources: &Sources<'_>, file: usize, out: &mut Gathered) -> Sorted {
    let (name, text) = (sources.base(file), sources.text(file));
    if name.ends_with(".toml") {
        return Sorted::Toml;
    }
    if is_env_file(name) {
        return Sorted::EnvFile;
    }
    if is_unit(name, text) {
        return Sorted::Unit;
    }
    if docker::is_script(name, text) {
        return Sorted::Shell;
    }
    let named = [".yaml", ".yml", ".json"].iter().any(|end| name.ends_with(end));
    if let Some(at) = template::find(text).filter(|_| named || name.ends_with(".tpl")) {
        out.finding(
            sources,
            "RS440",
            &Locus { file, bytes: at..at + 2 },
            "this is a template of a Helm chart, and nothing in it was checked",
            "It is YAML only after Helm has filled it in: check the output of `helm template`, or the chart's values.",
        );
        return Sorted::Template;
    }
    let read = yaml::read(text);
    let sorted = of_yaml(&read);
    // A text without a name that tells, as from a pipe, may be a configuration file as well.
    let is_values =
        matches!(&sorted, Sorted::Yaml(documents) if documents.iter().any(|one| kubernetes::is_values(one)));
    if is_values && read.errors.is_empty() {
        return sorted;
    }
    let open = match named {
        false => matches!(sorted, Sorted::Other | Sorted::Yaml(_)),
        // Its name may be wrong, but then there is nothing of YAML in it.
        true => matches!(sorted, Sorted::Other) && !text.trim_start().starts_with(['{', '[']),
    };
    if open && !looks_like_ours(text) {
        let document = Document::parse(text);
        if folder::is_configuration(&document) && (document.is_valid() || !named) {
            if named {
                out.note(sources, file, None, "taken for TOML by its text, whatever it is called");
            }
            return Sorted::Toml;
        }
    }
    if named || !matches!(sorted, Sorted::Other | Sorted::Yaml(_)) || looks_like_ours(text) {
        for error in &read.errors {
            let at = Locus { file, bytes: error.at..error.at };
            out.finding(
                sources,
                "RS403",
                &at,
                format!("this cannot be read as YAML: {}", error.message),
                "Nothing of this document was checked. What a template makes of it can be, such as the output of \
                 `helm template`.",
            );
        }
        return sorted;
    }
    Sorted::Other
}

fn of_yaml(read: &YamlText) -> Sorted {
    let documents: Vec<Rc<Yaml>> = read.documents.iter().filter(|one| one.is_mapping()).cloned().collect();
    let is_manifest = |one: &Rc<Yaml>| one.get("apiVersion").is_some() && one.get("kind").is_some();
    if documents.iter().any(is_manifest) {
        return Sorted::Kubernetes(documents);
    }
    let has_services = |one: &Rc<Yaml>| one.get("services").is_some_and(|services| services.is_mapping());
    if documents.iter().any(has_services) {
        return Sorted::Compose(documents);
    }
    if documents.is_empty() { Sorted::Other } else { Sorted::Yaml(documents) }
}

/// Whether a text that is no YAML as it stands was meant as a compose file or a manifest.
fn looks_like_ours(text: &str) -> bool {
    let begins = |word: &str| text.lines().any(|line| line.starts_with(word));
    begins("services:") || begins("apiVersion:") && begins("kind:")
}

fn is_env_file(name: &str) -> bool {
    name == ".env" || name.starts_with(".env.") || name.ends_with(".env")
}

fn is_unit(name: &str, text: &str) -> bool {
    name.ends_with(".service") || text.lines().any(|line| line.trim() == "[Service]")
}
