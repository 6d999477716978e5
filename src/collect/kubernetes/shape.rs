//! Shapes that the API server refuses: lists that are none, numbers in quotes, fields that are missing.

use std::collections::BTreeSet;

use super::super::found::Gathered;
use super::super::sources::{Locus, Sources};
use super::super::yaml::{Canonical, Dialect, Yaml};
use super::lists::{LISTS, is_list};
use super::object::Object;
use super::workload::Workload;

/// Reports what is wrong with an object.
struct Shape<'s, 'y> {
    sources: &'s Sources<'s>,
    object: &'s Object<'y>,
    out: &'s mut Gathered,
}

/// Reports an object that runs pods.
pub fn workload(sources: &Sources<'_>, workload: &Workload<'_>, out: &mut Gathered) {
    let object = &workload.object;
    let mut shape = Shape { sources, object, out };
    let api = if workload.kind == "pod" { "v1" } else { "apps/v1" };
    // Objects of other groups may be called alike.
    if object.api.split_once('/').is_none_or(|(group, _)| matches!(group, "apps" | "extensions")) {
        shape.api(api);
    }
    let metadata = object.yaml.get("metadata");
    if metadata
        .is_none_or(|metadata| metadata.get("name").is_none() && metadata.get("generateName").is_none())
    {
        shape.missing(metadata.map_or(object.yaml, |metadata| metadata), "metadata.name");
    }
    if let Some(replicas) = object.yaml.at(&["spec", "replicas"]) {
        shape.integer(replicas, "spec.replicas", 0);
    }
    if let Some(spec) = object.yaml.get("spec").filter(|_| workload.kind != "pod") {
        shape.selector(spec, workload.labels);
    }
    let containers = workload.spec.get("containers");
    if let Some(containers) = containers {
        shape.list(containers, "containers");
    }
    let claims = object.yaml.at(&["spec", "volumeClaimTemplates"]).map_or(&[][..], Yaml::items);
    if let Some(templates) =
        object.yaml.at(&["spec", "volumeClaimTemplates"]).filter(|_| workload.kind != "stateful-set")
    {
        let message = format!("a {} has no `volumeClaimTemplates`", object.kind);
        shape.refused(
            templates,
            &message,
            "Only a StatefulSet makes a claim for each of its pods: write that kind.",
        );
    }
    let volumes = workload.spec.get("volumes").map_or(&[][..], |list| list.items());
    let mut named: BTreeSet<&str> =
        claims.iter().filter_map(|one| one.text_at(&["metadata", "name"])).collect();
    named.extend(volumes.iter().filter_map(|one| one.text_at(&["name"])));
    for container in workload.containers() {
        shape.container(container);
        for mount in container.get("volumeMounts").map_or(&[][..], |list| list.items()) {
            let Some(name) = mount.get("name") else { continue };
            if name.text().is_some_and(|text| !named.contains(text)) {
                let message = "this volume is neither in `volumes` nor in `volumeClaimTemplates`";
                shape.refused(name, message, "Add it there, or write the name of one that is.");
            }
        }
    }
}

/// Reports a RestateCluster resource.
pub fn cluster(sources: &Sources<'_>, object: &Object<'_>, out: &mut Gathered) {
    let mut shape = Shape { sources, object, out };
    shape.api("restate.dev/v1");
    let spec = object.yaml.get("spec").map_or(object.yaml, |spec| spec);
    for (part, key) in [("compute", "image"), ("storage", "storageRequestBytes")] {
        let found = spec.get(part).filter(|part| !part.is_null());
        if found.is_none_or(|found| found.get(key).is_none_or(|value| value.is_null())) {
            shape.missing(found.map_or(spec, |found| found), &format!("spec.{part}.{key}"));
        }
    }
    if let Some(bytes) = spec.at(&["storage", "storageRequestBytes"]) {
        shape.integer(bytes, "spec.storage.storageRequestBytes", 1);
    }
    if let Some(compute) = spec.get("compute") {
        if let Some(replicas) = compute.get("replicas") {
            shape.integer(replicas, "spec.compute.replicas", 0);
        }
        shape.lists(compute);
    }
}

impl Shape<'_, '_> {
    fn refused(&mut self, part: &Yaml, message: &str, help: &str) {
        let help = format!("The API server refuses the object. {help}");
        self.out.finding(self.sources, "RS444", &self.object.locus(part), message, &help);
    }

    /// What is not there, told at the first line of what it would be in.
    fn missing(&mut self, within: &Yaml, field: &str) {
        let text = self.sources.text(self.object.file).get(within.span.clone()).unwrap_or_default();
        let first = text.lines().next().unwrap_or_default().trim_end().len();
        let at = Locus { file: self.object.file, bytes: within.span.start..within.span.start + first };
        let message = format!("`{field}` is missing");
        self.out.finding(self.sources, "RS444", &at, message, "The API server refuses the object. Add it.");
    }

    fn api(&mut self, wanted: &str) {
        if let Some(api) = self.object.yaml.get("apiVersion").filter(|api| api.text() != Some(wanted)) {
            let message = format!("the API server has no {} of this version", self.object.kind);
            self.refused(api, &message, &format!("Write `{wanted}`."));
        }
    }

    fn list(&mut self, yaml: &Yaml, name: &str) {
        if !is_list(yaml) {
            let message = format!("`{name}` is {}, and has to be a list", yaml.what());
            self.refused(yaml, &message, "Write each item behind a `-`.");
        }
    }

    fn integer(&mut self, yaml: &Yaml, name: &str, least: u64) {
        let number = match yaml.canonical(Dialect::Kubernetes) {
            Some(Canonical::Null) => return,
            Some(Canonical::Integer(number)) => number.parse::<u64>().ok().filter(|number| *number >= least),
            _ => None,
        };
        if number.is_none() {
            let message = format!("`{name}` has to be a whole number from {least} on");
            self.refused(yaml, &message, "Write it in digits, without quotes and without a unit.");
        }
    }

    /// What the object counts as its pods has to be what it makes.
    fn selector(&mut self, spec: &Yaml, labels: Option<&Yaml>) {
        match spec.get("selector") {
            None => self.missing(spec, "spec.selector"),
            Some(selector) if selector.is_null() => self.missing(selector, "spec.selector"),
            Some(selector) if selector.is_mapping() && selector.pairs().is_empty() => {
                self.refused(
                    selector,
                    "`spec.selector` asks for no label",
                    "Write a label that the pods have.",
                );
            }
            Some(_) => {}
        }
        for pair in spec.at(&["selector", "matchLabels"]).map_or(&[][..], Yaml::pairs) {
            let (Some(name), Some(value)) = (pair.name(), pair.value.text()) else { continue };
            if labels.and_then(|labels| labels.text_at(&[name])) != Some(value) {
                let message = "`spec.selector` asks for a label that the pods of `spec.template` do not have";
                self.refused(&pair.key, message, "Write the same label in both places.");
            }
        }
    }

    fn container(&mut self, container: &Yaml) {
        for key in ["name", "image"] {
            if container.get(key).is_none_or(|value| value.is_null()) {
                self.missing(container, &format!("containers[].{key}"));
            }
        }
        self.lists(container);
    }

    fn lists(&mut self, container: &Yaml) {
        for (key, _) in LISTS {
            let Some(list) = container.get(key) else { continue };
            self.list(list, key);
            for item in list.items() {
                match key {
                    "env" => self.variable(item),
                    "args" | "command" if item.text().is_none() => {
                        let message = format!("an item of `{key}` is {}, and has to be a text", item.what());
                        self.refused(item, &message, "Put it into quotes.");
                    }
                    _ => {}
                }
            }
        }
    }

    fn variable(&mut self, item: &Yaml) {
        if item.get("name").is_none_or(|name| name.text().is_none_or(str::is_empty)) {
            return self.refused(item, "a variable of `env` has no name", "Write `name:` and `value:`.");
        }
        let Some(value) = item.get("value").filter(|value| !value.is_null()) else { return };
        if value.text().is_none() {
            let message = format!("the value of a variable is {}, and has to be a text", value.what());
            self.refused(value, &message, "Put it into quotes, as the server reads it.");
        } else if value.text() != Some("") && item.get("valueFrom").is_some_and(|from| !from.is_null()) {
            self.refused(value, "a variable has both `value` and `valueFrom`", "Keep one of them.");
        }
    }
}
