//! Where variables are taken from: ConfigMaps, Secrets, fields of the pod.

use super::super::found::{Gathered, Given, Told};
use super::super::sources::Locus;
use super::super::yaml::Yaml;
use super::env::{Environment, Reader, text};
use super::object::Object;
use super::{downward, index};

/// A kind of object that values are taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReferredKind {
    ConfigMap,
    Secret,
}

impl ReferredKind {
    fn name(self) -> &'static str {
        match self {
            Self::ConfigMap => "ConfigMap",
            Self::Secret => "Secret",
        }
    }
}

/// Whether a reference may lead to nothing.
fn is_optional(reference: &Yaml) -> bool {
    reference.text_at(&["optional"]) == Some("true")
}

impl<'y> Reader<'_, 'y> {
    /// Takes all of a ConfigMap or a Secret.
    pub fn all_of(&self, from: &'y Yaml, environment: &mut Environment, out: &mut Gathered) {
        let prefix = from.text_at(&["prefix"]).unwrap_or_default();
        for (key, kind) in [("configMapRef", ReferredKind::ConfigMap), ("secretRef", ReferredKind::Secret)] {
            let Some(reference) = from.get(key) else { continue };
            let name = reference.text_at(&["name"]).unwrap_or_default();
            let Some(object) = self.object(kind, name) else {
                environment.more.push(self.outside(kind.name(), name, out));
                continue;
            };
            let at = self.container.locus(from);
            for key in keys(kind, &object) {
                let given = match index::pair(&object, key).filter(|_| kind == ReferredKind::ConfigMap) {
                    Some(pair) => {
                        let at = object.locus(&pair.value);
                        Given::new(self.told(&pair.value, &at, out), at).named(object.locus(&pair.key))
                    }
                    // The values of Secrets are never read.
                    None => Given::new(of_key(kind, name, key), at.clone()),
                };
                environment.variables.insert(format!("{prefix}{key}"), given);
            }
        }
    }

    /// A value that is taken from elsewhere; nothing when it is optional and not there.
    pub fn value_from(&self, from: &'y Yaml, at: Locus, out: &mut Gathered) -> Option<Given> {
        if let Some(path) = from.text_at(&["fieldRef", "fieldPath"]) {
            let value = downward::field(path, self.pod, self.container.namespace);
            return Some(Given::new(value, at));
        }
        if let Some(resource) = from.get("resourceFieldRef") {
            return Some(Given::new(downward::resource(resource, self.container.memory), at));
        }
        for (key, kind) in
            [("configMapKeyRef", ReferredKind::ConfigMap), ("secretKeyRef", ReferredKind::Secret)]
        {
            if let Some(reference) = from.get(key) {
                return self.key_of(kind, reference, at, out);
            }
        }
        Some(Given::new(Told::unknown("a source that is not read here"), at))
    }

    fn key_of(
        &self,
        kind: ReferredKind,
        reference: &'y Yaml,
        at: Locus,
        out: &mut Gathered,
    ) -> Option<Given> {
        let name = reference.text_at(&["name"]).unwrap_or_default();
        let key = reference.text_at(&["key"]).unwrap_or_default();
        let value = of_key(kind, name, key);
        let Some(object) = self.object(kind, name) else {
            self.outside(kind.name(), name, out);
            return Some(Given::new(value, at));
        };
        if kind == ReferredKind::ConfigMap
            && let Some(value) = index::datum(&object, key)
        {
            let at = object.locus(value);
            return Some(Given::new(self.told(value, &at, out), at));
        }
        let has_it = keys(kind, &object).contains(&key);
        if !has_it && is_optional(reference) {
            return None;
        }
        if !has_it {
            out.finding(
                self.sources,
                "RS433",
                &at,
                format!("the {} `{name}` has no key `{key}`", kind.name()),
                &format!("The pod does not start. {}", listed(&keys(kind, &object))),
            );
        }
        Some(Given::new(value, at))
    }

    /// A value of a ConfigMap. One that is no text is refused, and not known; that it is set counts all the same.
    fn told(&self, value: &Yaml, at: &Locus, out: &mut Gathered) -> Told {
        if let Some(text) = text(self.sources, value, at, out) {
            return Told::Known(text);
        }
        let message =
            format!("the value of this key is {}, and Kubernetes takes only a text there", value.what());
        let help = "The API server refuses the object. Put it into quotes, as the server reads it.";
        out.finding(self.sources, "RS444", at, message, help);
        Told::unknown("the value as a text")
    }

    fn object(&self, kind: ReferredKind, name: &str) -> Option<Object<'y>> {
        match kind {
            ReferredKind::ConfigMap => self.index.config_map(name, self.container.namespace),
            ReferredKind::Secret => self.index.secret(name, self.container.namespace),
        }
    }

    /// Asks for an object that is not in the files; says what would settle what is in it.
    pub fn outside(&self, kind: &str, name: &str, out: &mut Gathered) -> String {
        let why =
            format!("{} `{}` takes values from it", self.container.object.kind, self.container.object.name);
        out.need(&self.path(kind, name), &why, Some(self.node));
        format!("the {kind} `{name}`")
    }

    /// What an object is called in `needs`.
    fn path(&self, kind: &str, name: &str) -> String {
        match self.container.namespace {
            Some(namespace) => format!("{kind}/{namespace}/{name}"),
            None => format!("{kind}/{name}"),
        }
    }
}

fn of_key(kind: ReferredKind, name: &str, key: &str) -> Told {
    Told::unknown(format!("key `{key}` of the {} `{name}`", kind.name()))
}

/// The keys that an object has.
fn keys<'y>(kind: ReferredKind, object: &Object<'y>) -> Vec<&'y str> {
    match kind {
        ReferredKind::ConfigMap => index::data(object).iter().filter_map(|pair| pair.name()).collect(),
        ReferredKind::Secret => index::secret_keys(object),
    }
}

/// The keys that a ConfigMap has, as a message lists them.
pub fn keys_of(config_map: &Object<'_>) -> String {
    listed(&keys(ReferredKind::ConfigMap, config_map))
}

fn listed(keys: &[&str]) -> String {
    let keys: Vec<String> = keys.iter().take(12).map(|key| format!("`{key}`")).collect();
    if keys.is_empty() { "It has none.".into() } else { format!("It has {}.", keys.join(", ")) }
}
