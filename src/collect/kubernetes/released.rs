//! Values of the chart that stand in a resource of Flux or Argo CD, which hands them to it.

use std::rc::Rc;

use semver::Version;

use super::super::embedded;
use super::super::found::Gathered;
use super::super::sources::Sources;
use super::super::yaml::{self, Yaml};
use super::object::{Object, same_namespace};
use super::{chart, values};

/// Reads those of an object, when it is such a resource for Restate's chart.
pub fn read(sources: &Sources<'_>, object: &Object<'_>, all: &[Object<'_>], out: &mut Gathered) {
    match object.kind {
        "HelmRelease" => flux(sources, object, all, out),
        "Application" => {
            let one = object.yaml.at(&["spec", "source"]).into_iter();
            let several = object.yaml.at(&["spec", "sources"]).map_or(&[][..], Yaml::items);
            for source in one.chain(several.iter().map(AsRef::as_ref)) {
                argo(sources, object, source, out);
            }
        }
        _ => {}
    }
}

fn flux(sources: &Sources<'_>, object: &Object<'_>, all: &[Object<'_>], out: &mut Gathered) {
    let Some(spec) = object.yaml.get("spec") else { return };
    let given = spec.at(&["values"]);
    let told = match (spec.at(&["chart", "spec"]), spec.at(&["chartRef"])) {
        (Some(named), _) if is_own(named.text_at(&["chart"])) => version(named.text_at(&["version"])),
        (None, Some(reference)) => {
            let name = reference.text_at(&["name"]).unwrap_or_default();
            let is_it = |one: &&Object<'_>| {
                reference.text_at(&["kind"]) == Some(one.kind)
                    && one.name == name
                    && same_namespace(one.namespace, reference.text_at(&["namespace"]).or(object.namespace))
            };
            match all.iter().find(is_it).and_then(|one| one.yaml.get("spec")) {
                Some(chart) if is_own(chart.text_at(&["url"]).or_else(|| chart.text_at(&["chart"]))) => {
                    version(chart.text_at(&["ref", "tag"]).or_else(|| chart.text_at(&["version"])))
                }
                // Which chart it is, is told elsewhere: its values tell as well.
                None if given.is_some_and(|values| chart::values(values, &[]).is_some()) => None,
                _ => return,
            }
        }
        _ => return,
    };
    if spec.get("valuesFrom").is_some() {
        let message = "what `valuesFrom` adds to these values is not read";
        out.note(sources, object.file, Some(object.at().bytes.start), message);
    }
    match given {
        Some(given) => values::read_values(sources, object.file, given, told, out),
        None => without_values(sources, object, out),
    }
}

fn argo(sources: &Sources<'_>, object: &Object<'_>, source: &Yaml, out: &mut Gathered) {
    let repository = source.text_at(&["repoURL"]).map(|url| url.trim_end_matches('/'));
    if !is_own(source.text_at(&["chart"])) && !is_own(repository) {
        return;
    }
    let told = version(source.text_at(&["targetRevision"]));
    let helm = source.get("helm");
    for key in ["fileParameters", "parameters", "valueFiles"] {
        if let Some(more) = helm.and_then(|helm| helm.get(key)) {
            let message = format!("what `{key}` adds to these values is not read");
            out.note(sources, object.file, Some(more.span.start), message);
        }
    }
    // Of the two the object counts.
    let given = helm.and_then(|helm| helm.get("valuesObject").or_else(|| helm.get("values")));
    match given {
        Some(text) if text.text().is_some_and(|text| !text.is_empty()) => {
            if let Some(given) = inside(sources, object.file, text, out) {
                values::read_values(sources, object.file, &given, told, out);
            }
        }
        Some(given) if given.is_mapping() => values::read_values(sources, object.file, given, told, out),
        _ => without_values(sources, object, out),
    }
}

/// The YAML that a text is, with places in the file that the text stands in.
fn inside(sources: &Sources<'_>, file: usize, node: &Yaml, out: &mut Gathered) -> Option<Rc<Yaml>> {
    let read = yaml::read(node.text()?);
    let runs = embedded::origin(sources, file, node).verbatim.unwrap_or_default();
    let place = |bytes: &std::ops::Range<usize>| {
        let at = |offset: usize| {
            let run = runs.iter().rev().find(|run| run.at <= offset)?;
            Some(run.there + (offset - run.at).min(run.length))
        };
        match (at(bytes.start), at(bytes.end)) {
            (Some(start), Some(end)) if start <= end => start..end,
            _ => node.span.clone(),
        }
    };
    if let Some(error) = read.errors.first() {
        let at = super::super::sources::Locus { file, bytes: place(&(error.at..error.at)) };
        let message = format!("this cannot be read as YAML: {}", error.message);
        out.finding(sources, "RS403", &at, message, "Nothing of these values was checked.");
        return None;
    }
    read.documents.first().map(|values| values.moved(&place))
}

/// Says that a release of the chart is not read.
fn without_values(sources: &Sources<'_>, object: &Object<'_>, out: &mut Gathered) {
    let message = "it installs the chart restate-helm, and the values are not in it: hand over the output of `helm template`";
    out.note(sources, object.file, Some(object.at().bytes.start), message);
}

/// Whether a chart or its address is that of Restate's chart.
fn is_own(name: Option<&str>) -> bool {
    name.is_some_and(|name| name.rsplit('/').next() == Some(chart::NAME))
}

fn version(text: Option<&str>) -> Option<Version> {
    Version::parse(text?.trim_start_matches('v')).ok()
}
