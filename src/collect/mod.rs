//! Files as people have them, read as nodes by deployment: compose, manifests, units, env files, folders.
//!
//! A value is known, unknown or absent, and nothing unknown is ever taken for absent. Every position leads back to
//! what people wrote.

mod allowed;
pub mod amount;
mod changing;
pub mod classify;
mod compose;
mod data_volume;
mod docker;
mod effective;
pub mod embedded;
pub mod env_file;
mod finish;
mod folded;
mod folder;
pub mod found;
pub mod image;
pub mod kind;
pub mod kubernetes;
mod kustomize;
mod once;
mod plain_secrets;
pub mod shown;
pub mod sources;
mod suppressed;
mod systemd;
pub mod words;
pub mod yaml;

use std::rc::Rc;

use classify::Sorted;
use found::Gathered;
use kind::FileKind;
use sources::Sources;
use yaml::Yaml;

use crate::api::collect::{CollectInput, CollectOutput};

pub use folder::BY_ITSELF;

/// Reads files as nodes by deployment.
pub fn collect(input: &CollectInput) -> CollectOutput {
    let sources = Sources::new(input);
    let mut out = Gathered::default();
    let sorted: Vec<Sorted> =
        (0..sources.count()).map(|file| classify::sort(&sources, file, &mut out)).collect();
    for (file, sorted) in sorted.iter().enumerate() {
        out.kinds.insert(file, kind(sorted));
    }
    let composed = sorted.iter().enumerate().filter_map(|(file, sorted)| match sorted {
        Sorted::Compose(documents) => Some((file, documents.clone())),
        _ => None,
    });
    compose::read(&composed.collect(), &sources, &mut out);
    let of_kind = |kind: FileKind| -> Vec<usize> {
        (0..sorted.len()).filter(|file| self::kind(&sorted[*file]) == kind).collect()
    };
    let mut manifests: Vec<(usize, &[Rc<Yaml>])> = sorted.iter().enumerate().filter_map(manifests).collect();
    let of_folders = sorted.iter().enumerate().filter_map(|(file, sorted)| Some((file, documents(sorted)?)));
    let patches = kustomize::patches(&of_folders.collect::<Vec<_>>(), &sources, &mut out);
    manifests.retain(|(file, _)| !patches.contains(file));
    kubernetes::read(&sources, &manifests, &mut out);
    let others: Vec<(usize, &[Rc<Yaml>])> = sorted.iter().enumerate().filter_map(others).collect();
    kubernetes::read_values(&sources, &others, &mut out);
    for (file, _) in others {
        if kustomize::is_one(&sources, file) {
            out.note(&sources, file, None, kubernetes::NOT_PUT_TOGETHER);
        }
    }
    docker::read(&of_kind(FileKind::Shell), &sources, &mut out);
    systemd::read(&of_kind(FileKind::Systemd), &sources, &mut out);
    folder::read(&of_kind(FileKind::Toml), &sources, &mut out);
    plain_secrets::report(&sources, &mut out);
    for file in
        of_kind(FileKind::EnvFile).into_iter().filter(|file| !out.used.contains(file)).collect::<Vec<_>>()
    {
        out.note(&sources, file, None, "no node that was found takes variables from it");
    }
    let yaml =
        sorted.iter().enumerate().filter_map(|(file, sorted)| Some((file, documents(sorted)?))).collect();
    let comments = allowed::read(&yaml, &sources, &mut out);
    finish::output(out, &comments, &sources)
}

/// The documents of a file that is YAML.
fn documents(sorted: &Sorted) -> Option<&[Rc<Yaml>]> {
    match sorted {
        Sorted::Compose(documents) | Sorted::Kubernetes(documents) | Sorted::Yaml(documents) => {
            Some(documents)
        }
        _ => None,
    }
}

fn manifests((file, sorted): (usize, &Sorted)) -> Option<(usize, &[Rc<Yaml>])> {
    let Sorted::Kubernetes(documents) = sorted else { return None };
    Some((file, documents))
}

fn others((file, sorted): (usize, &Sorted)) -> Option<(usize, &[Rc<Yaml>])> {
    let Sorted::Yaml(documents) = sorted else { return None };
    Some((file, documents))
}

/// The kind of a file, as `read` tells it.
fn kind(sorted: &Sorted) -> FileKind {
    match sorted {
        Sorted::Compose(_) => FileKind::Compose,
        Sorted::Kubernetes(_) => FileKind::Kubernetes,
        Sorted::Yaml(_) => FileKind::Yaml,
        Sorted::Unit => FileKind::Systemd,
        Sorted::EnvFile => FileKind::EnvFile,
        Sorted::Toml => FileKind::Toml,
        Sorted::Shell => FileKind::Shell,
        Sorted::Template => FileKind::HelmTemplate,
        Sorted::Other => FileKind::Other,
    }
}
