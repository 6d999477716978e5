//! Files as people have them, read as nodes by deployment: compose, manifests, units, env files, folders.
//!
//! A value is known, unknown or absent, and nothing unknown is ever taken for absent. Every position leads back to
//! what people wrote.

pub mod classify;
mod finish;
pub mod found;
pub mod image;
pub mod sources;
pub mod yaml;

use classify::Sorted;
use found::Gathered;
use sources::Sources;

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
    finish::output(out, &sources)
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
        Sorted::Other => "other",
    }
}
