//! Files as people have them, read as nodes by deployment: compose, manifests, units, env files, folders.
//!
//! A value is known, unknown or absent, and nothing unknown is ever taken for absent. Every position leads back to
//! what people wrote.

pub mod classify;
mod finish;
pub mod found;
pub mod image;
pub mod kubernetes;
mod plain_secrets;
pub mod sources;
pub mod yaml;

use classify::Sorted;
use found::Gathered;
use sources::Sources;
use std::rc::Rc;
use yaml::Yaml;

use crate::api::collect::{CollectInput, CollectOutput};

/// Reads files as nodes by deployment.
pub fn collect(input: &CollectInput) -> CollectOutput {
    let sources = Sources::new(input);
    let mut out = Gathered::default();
    let sorted: Vec<Sorted> =
        (0..sources.count()).map(|file| classify::sort(&sources, file, &mut out)).collect();
    for (file, sorted) in sorted.iter().enumerate() {
        out.kinds.insert(file, kind(sorted));
    }
    let manifests: Vec<(usize, &[Rc<Yaml>])> = sorted.iter().enumerate().filter_map(manifests).collect();
    kubernetes::read(&sources, &manifests, &mut out);
    let others: Vec<(usize, &[Rc<Yaml>])> = sorted.iter().enumerate().filter_map(others).collect();
    kubernetes::read_values(&sources, &others, &mut out);
    plain_secrets::report(&sources, &mut out);
    finish::output(out, &sources)
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
fn kind(sorted: &Sorted) -> &'static str {
    match sorted {
        Sorted::Compose(_) => "compose",
        Sorted::Kubernetes(_) => "kubernetes",
        Sorted::Yaml(_) => "yaml",
        Sorted::Unit => "systemd",
        Sorted::EnvFile => "env-file",
        Sorted::Toml => "toml",
        Sorted::Template => "helm-template",
        Sorted::Other => "other",
    }
}
