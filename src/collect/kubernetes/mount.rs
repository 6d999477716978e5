//! The file that a path in a container leads to.

use super::super::embedded;
use super::super::folded;
use super::super::found::{FoundText, Gathered};
use super::super::image::ImageName;
use super::super::sources::Locus;
use super::super::yaml::Yaml;
use super::env::{Reader, text};
use super::from::keys_of;
use super::index;
use super::object::Object;
use super::pod::{Mount, Source, Volume};

/// What is known of a file.
#[derive(Debug)]
pub enum FoundFile {
    /// Its text.
    Text(FoundText),
    /// What would settle its text. Where nobody put it there, that is reported, and whoever named it has set keys in it
    /// all the same.
    Unknown(String),
    /// It has no text.
    Empty,
}

impl<'y> Reader<'_, 'y> {
    /// Looks for the file at a path of the container.
    pub fn file(&self, path: &str, told_at: &Locus, out: &mut Gathered) -> FoundFile {
        let path = normal(path);
        let below = |mount: &&Mount<'y>| rest(&normal(&mount.path), &path).is_some();
        let mount = self.container.mounts.iter().filter(below).max_by_key(|mount| normal(&mount.path).len());
        let Some(mount) = mount else {
            let image = self.container.image.and_then(Yaml::text).map(ImageName::parse);
            if image.is_some_and(|image| image.is_published()) {
                let message = format!("nothing is mounted where the configuration file `/{path}` would be");
                let help = format!(
                    "Restate's image has no such file, and {} does not start without it. Mount it there.",
                    self.node
                );
                out.finding(self.sources, "RS433", told_at, message, &help);
            }
            return FoundFile::Unknown(format!(
                "`/{path}`, which is in the image or put there as the pod starts"
            ));
        };
        let rest = rest(&normal(&mount.path), &path).unwrap_or_default();
        let inside = match &mount.sub_path {
            None => rest.to_owned(),
            Some(part) if rest.is_empty() => part.clone(),
            Some(part) => format!("{part}/{rest}"),
        };
        match &mount.volume {
            Volume::Elsewhere(what) => FoundFile::Unknown(format!("`/{path}`, which is in {what}")),
            Volume::Text(name, yaml) if *name == inside => {
                self.found(&self.container.object, name, yaml, out)
            }
            Volume::Text(name, _) => FoundFile::Unknown(format!(
                "`/{path}`, which is not `{name}`, the file that is mounted there"
            )),
            Volume::Empty => FoundFile::Empty,
            Volume::Objects(sources) => self.in_objects(sources, &inside, (&path, told_at), out),
        }
    }

    fn in_objects(
        &self,
        sources: &[Source<'y>],
        inside: &str,
        (path, told_at): (&str, &Locus),
        out: &mut Gathered,
    ) -> FoundFile {
        let mut outside: Vec<String> = Vec::new();
        let mut last: Option<(Object<'y>, String)> = None;
        for source in sources {
            let Some(key) = source.key(inside) else { continue };
            let kind = if source.secret { "Secret" } else { "ConfigMap" };
            if source.secret {
                self.outside(kind, source.name, out);
                outside.push(format!("key `{key}` of the Secret `{}`", source.name));
                continue;
            }
            let Some(config_map) = self.index.config_map(source.name, self.container.namespace) else {
                self.outside(kind, source.name, out);
                outside.push(format!("key `{key}` of the ConfigMap `{}`", source.name));
                continue;
            };
            if let Some(yaml) = index::datum(&config_map, &key) {
                return self.found(&config_map, &key, yaml, out);
            }
            if index::has_bytes(&config_map, &key) {
                outside.push(format!("the bytes of `{key}` in the ConfigMap `{}`", source.name));
                continue;
            }
            last = Some((config_map, key));
        }
        match (outside.is_empty(), last) {
            (false, _) => FoundFile::Unknown(outside.join(" or ")),
            (true, Some((config_map, key))) => {
                out.finding(
                    self.sources,
                    "RS433",
                    &config_map.at(),
                    format!("the ConfigMap `{}` has no key `{key}`", config_map.name),
                    &format!(
                        "`/{path}`, the configuration file of {}, would be that key, and is not there: the server does not start. {}",
                        self.node,
                        keys_of(&config_map)
                    ),
                );
                FoundFile::Unknown(format!("`/{path}`, which none of the keys of `{}` is", config_map.name))
            }
            (true, None) => {
                let files: Vec<String> = sources.iter().flat_map(Source::files).collect();
                let mounted = match files.as_slice() {
                    [] => String::new(),
                    files => format!(" Mounted there: {}.", files.join(", ")),
                };
                out.finding(
                    self.sources,
                    "RS433",
                    told_at,
                    format!("none of the mounted keys becomes the file `/{path}`"),
                    &format!(
                        "It is the configuration file of {}: the server does not start without it.{mounted}",
                        self.node
                    ),
                );
                FoundFile::Unknown(format!("`/{path}`, which none of the mounted keys is"))
            }
        }
    }

    fn found(&self, object: &Object<'y>, key: &str, yaml: &'y Yaml, out: &mut Gathered) -> FoundFile {
        let at = object.locus(yaml);
        let name = format!("{}: {key}", self.node);
        if folded::is_folded(self.sources, at.file, yaml) {
            folded::report(self.sources, at.file, yaml, self.node, out);
            return FoundFile::Unknown(folded::SETTLED_BY.into());
        }
        if yaml.text().is_none() {
            let message = format!("`{key}` is {}, and Kubernetes takes only a text there", yaml.what());
            let help =
                "The API server refuses the object. Write `|` behind the key, and below it the file as TOML.";
            out.finding(self.sources, "RS444", &at, message, help);
            return FoundFile::Unknown("the configuration file as a text".into());
        }
        match text(self.sources, yaml, &at, out) {
            Some(text) => {
                let origin = embedded::origin(self.sources, at.file, yaml);
                FoundFile::Text(FoundText { name, text, origin: Some(origin) })
            }
            None => FoundFile::Unknown(format!("the text of `{key}` in `{}`", object.name)),
        }
    }
}

impl Source<'_> {
    /// The files that it becomes, as far as they are named.
    fn files(&self) -> Vec<String> {
        self.items.iter().flatten().map(|(key, file)| format!("`{file}` (key `{key}`)")).collect()
    }

    /// The key whose file has this path below the mount.
    fn key(&self, path: &str) -> Option<String> {
        match &self.items {
            None => (!path.is_empty()).then(|| path.to_owned()),
            Some(items) => {
                let named = items.iter().find(|(_, file)| normal(file) == path);
                named.map(|(key, _)| (*key).to_owned())
            }
        }
    }
}

/// A path without empty parts and without the sign of the root.
fn normal(path: &str) -> String {
    super::super::sources::normal(path).trim_start_matches('/').to_owned()
}

/// What of a path is below a folder; nothing for the folder itself.
fn rest<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    match path.strip_prefix(folder)? {
        "" => Some(""),
        rest if folder.is_empty() => Some(rest),
        rest => rest.strip_prefix('/'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_below_a_folder_by_whole_names() {
        assert_eq!(rest("config", "config/restate.toml"), Some("restate.toml"));
        assert_eq!(rest("config", "config"), Some(""));
        assert_eq!(rest("config", "configs/restate.toml"), None);
        assert_eq!(rest("", "a/b"), Some("a/b"));
        assert_eq!(normal("//config/./a/../restate.toml"), "config/restate.toml");
    }
}
