//! What the container of a server is made of, whether it stands in a manifest, or an operator or a chart makes it.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::super::sources::Locus;
use super::super::yaml::Yaml;
use super::lists;
use super::object::Object;
use crate::api::validate::NodePart;

/// A container that runs a server, with what its pod gives it.
#[derive(Debug, Clone)]
pub struct Container<'y> {
    /// The object that it stands in.
    pub object: Object<'y>,
    /// Where it is declared.
    pub at: Locus,
    /// The namespace of its pod, when it is known.
    pub namespace: Option<&'y str>,
    /// Its image.
    pub image: Option<&'y Yaml>,
    /// What is run in the place of the image's own program.
    pub command: Vec<&'y Yaml>,
    /// What the program is given.
    pub args: Vec<&'y Yaml>,
    /// Its variables, in their order.
    pub env: Vec<PodVariable<'y>>,
    /// Where further variables are from.
    pub env_from: Vec<&'y Yaml>,
    /// What is mounted, and where.
    pub mounts: Vec<Mount<'y>>,
    /// The memory that it may use.
    pub memory: Option<&'y Yaml>,
    /// Whether Kubernetes makes variables of the services of the namespace.
    pub service_links: bool,
    /// Whether it runs the server for certain, whatever image that is: an operator or the chart starts it.
    pub is_server: bool,
    /// Whether an operator provisions the cluster by what the configuration says.
    pub provisioned_for: bool,
    /// What of it is not known, since Kubernetes does not take it as it is written.
    pub shapeless: Vec<NodePart>,
    /// Whether something still fills in `{{ … }}`, as in a chart's values.
    pub templated: bool,
}

/// A variable of a container.
#[derive(Debug, Clone)]
pub enum PodVariable<'y> {
    /// As it stands in a list.
    Written(&'y Yaml),
    /// As an operator or a chart sets it.
    Made {
        /// Its name.
        name: &'static str,
        /// Its value.
        value: Made,
        /// What it is made from.
        at: Locus,
    },
}

/// A value that an operator or a chart sets.
#[derive(Debug, Clone)]
pub enum Made {
    /// A text, in which references are expanded.
    Text(String),
    /// A field of the pod.
    Field(&'static str),
    /// Something that is not known, and what would settle it.
    Unknown(String),
}

/// A part of a volume that stands somewhere in the container.
#[derive(Debug, Clone)]
pub struct Mount<'y> {
    /// Where.
    pub path: String,
    /// Which part of the volume, when it is not the whole.
    pub sub_path: Option<String>,
    /// The volume.
    pub volume: Volume<'y>,
}

/// Where the files of a volume are from.
#[derive(Debug, Clone)]
pub enum Volume<'y> {
    /// Of objects, each of which may give some.
    Objects(Vec<Source<'y>>),
    /// One file, with its name and its text.
    Text(&'static str, &'y Yaml),
    /// One empty file.
    Empty,
    /// From elsewhere.
    Elsewhere(&'static str),
}

/// An object whose keys are files.
#[derive(Debug, Clone)]
pub struct Source<'y> {
    /// Whether it is a Secret, not a ConfigMap.
    pub secret: bool,
    /// Its name.
    pub name: &'y str,
    /// Which of its keys, and the path of each; all by their own names without any.
    pub items: Option<Vec<(&'y str, &'y str)>>,
}

/// Of which pod a container is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PodName {
    /// It is always called so.
    Fixed(String),
    /// It is called anew whenever it is replaced.
    Changing,
}

impl<'y> Container<'y> {
    /// What a container of a pod is made of.
    pub fn read(object: Object<'y>, spec: &'y Yaml, container: &'y Yaml) -> Self {
        let items = |key: &str| -> Vec<&'y Yaml> {
            container
                .get(key)
                .map(|list| list.items().iter().map(AsRef::as_ref).collect())
                .unwrap_or_default()
        };
        Self {
            object,
            at: object.locus(container.get("name").map_or(container, |name| name)),
            namespace: object.namespace,
            image: container.get("image").map(AsRef::as_ref),
            command: items("command"),
            args: items("args"),
            env: items("env").into_iter().map(PodVariable::Written).collect(),
            env_from: items("envFrom"),
            mounts: mounts(spec.get("volumes"), container.get("volumeMounts")),
            memory: container.at(&["resources", "limits", "memory"]),
            service_links: spec.text_at(&["enableServiceLinks"]) != Some("false"),
            is_server: false,
            provisioned_for: false,
            shapeless: lists::shapeless(container),
            templated: false,
        }
    }

    /// Where a part of its object stands.
    pub fn locus(&self, part: &Yaml) -> Locus {
        self.object.locus(part)
    }
}

/// What a list mounts of a list of volumes.
pub fn mounts<'y>(volumes: Option<&'y Rc<Yaml>>, mounts: Option<&'y Rc<Yaml>>) -> Vec<Mount<'y>> {
    let items = |list: Option<&'y Rc<Yaml>>| list.map_or(&[][..], |list| list.items());
    let mut by_name: BTreeMap<&str, &'y Yaml> = BTreeMap::new();
    by_name.extend(
        items(volumes).iter().filter_map(|volume| Some((volume.text_at(&["name"])?, volume.as_ref()))),
    );
    let read = |mount: &'y Rc<Yaml>| {
        let volume = by_name.get(mount.text_at(&["name"])?);
        let path = mount.text_at(&["mountPath"])?.to_owned();
        let sub_path = mount.text_at(&["subPath"]).map(str::to_owned);
        let volume = match volume {
            _ if mount.get("subPathExpr").is_some() => {
                Volume::Elsewhere("a part of a volume that variables name")
            }
            Some(yaml) => Volume::read(yaml),
            None => Volume::Elsewhere("a volume that is not in the manifests"),
        };
        Some(Mount { path, sub_path, volume })
    };
    items(mounts).iter().filter_map(read).collect()
}

impl<'y> Volume<'y> {
    /// What a volume of a pod holds.
    pub fn read(volume: &'y Yaml) -> Self {
        if let Some(sources) = volume.at(&["projected", "sources"]) {
            return Self::Objects(
                sources.items().iter().filter_map(|one| Source::read(one, "name")).collect(),
            );
        }
        match Source::read(volume, "secretName") {
            Some(source) => Self::Objects(vec![source]),
            None if volume.get("emptyDir").is_some() => {
                Self::Elsewhere("an empty directory that something in the pod fills")
            }
            None if volume.get("hostPath").is_some() => Self::Elsewhere("a directory of the host"),
            None => Self::Elsewhere("a volume whose files are not in the manifests"),
        }
    }
}

impl<'y> Source<'y> {
    fn read(volume: &'y Yaml, secret_name: &str) -> Option<Self> {
        let (secret, yaml, name) = match (volume.get("configMap"), volume.get("secret")) {
            (Some(yaml), _) => (false, yaml, "name"),
            (None, Some(yaml)) => (true, yaml, secret_name),
            (None, None) => return None,
        };
        let items = yaml.get("items").map(|items| {
            let pairs = items.items().iter();
            pairs.filter_map(|item| Some((item.text_at(&["key"])?, item.text_at(&["path"])?))).collect()
        });
        Some(Self { secret, name: yaml.text_at(&[name])?, items })
    }
}
