//! Makes configurations from a seed.

use fastrand::Rng;
use restate_scaleout::config::catalogue::{Catalogue, Key, Kind, history};
use semver::Version;

use super::basics::{odd, pick};
use super::write::{self, Setting};
use super::{corpus, mutate, sample};

/// `count` configurations for a server of `version`.
pub fn cases(seed: u64, count: usize, version: &Version) -> Vec<String> {
    let mut rng = Rng::with_seed(seed ^ (version.minor << 32));
    (0..count).map(|_| case(&mut rng, version)).collect()
}

fn case(rng: &mut Rng, version: &Version) -> String {
    match rng.u8(0..10) {
        0..=3 => settings(rng, version, 1..10, 0.03),
        4 | 5 => settings(rng, version, 1..3, 0.4),
        6 => metadata_client(rng, version),
        7 => {
            let text = settings(rng, version, 1..8, 0.02);
            mutate::text(rng, &text)
        }
        8 => {
            let text = corpus::any(rng).to_owned();
            mutate::text(rng, &text)
        }
        _ => corpus_with_settings(rng, version),
    }
}

/// Some keys; `wrong` is the share of values that are likely to be refused.
fn settings(rng: &mut Rng, version: &Version, count: std::ops::Range<usize>, wrong: f64) -> String {
    let catalogue = Catalogue::for_version(version);
    let keys: Vec<&Key> = catalogue.keys().collect();
    let count = rng.usize(count);
    let mut chosen: Vec<Setting> = Vec::new();
    for _ in 0..count {
        let setting = match rng.u8(0..20) {
            0 => stranger(rng, &keys, version),
            1 => {
                let key = pick(rng, history());
                (path(rng, key), sample::literal(rng, key, version, 0.3))
            }
            _ => {
                let key = *pick(rng, &keys);
                if matches!(key.kind, Kind::Table(_)) && rng.u8(0..4) > 0 {
                    continue;
                }
                (path(rng, key), sample::literal(rng, key, version, wrong))
            }
        };
        add(&mut chosen, setting);
    }
    write::settings(rng, &chosen)
}

/// A key that nobody knows: misspelt, misplaced, or snake case.
fn stranger(rng: &mut Rng, keys: &[&Key], version: &Version) -> Setting {
    let key = *pick(rng, keys);
    let mut path = path(rng, key);
    let last = path.len() - 1;
    match rng.u8(0..5) {
        0 => path[last] = path[last].replace('-', "_"),
        1 => path[last] = mutate::letters(rng, &path[last]),
        2 => path[0] = mutate::letters(rng, &path[0]),
        3 => path.insert(0, pick(rng, &["common", "worker", "networking", "x"]).to_string()),
        _ => path[last] = path[last].to_uppercase(),
    }
    let value = if rng.bool() { odd(rng) } else { sample::literal(rng, key, version, 0.3) };
    (path, value)
}

/// Tries the metadata client's silent fallbacks together with its real errors.
fn metadata_client(rng: &mut Rng, version: &Version) -> String {
    let catalogue = Catalogue::for_version(version);
    let keys: Vec<&Key> = catalogue.keys().filter(|key| key.table() == "metadata-client").collect();
    let mut chosen = Vec::new();
    if rng.u8(0..4) > 0 {
        let types =
            ["replicated", "embedded", "etcd", "object-store", "dynamo-db", "s3", "Replicated", "local"];
        let value = if rng.u8(0..10) == 0 { odd(rng) } else { format!("\"{}\"", pick(rng, &types)) };
        add(&mut chosen, (vec!["metadata-client".into(), "type".into()], value));
    }
    for (name, values) in [
        ("path", ["\"s3://b/p\"", "5"]),
        ("table", ["\"t\"", "[]"]),
        ("addresses", ["[\"http://a:5122\", \"b\"]", "[\"a b\"]"]),
        ("address", ["\"http://a:5122\"", "\"\""]),
    ] {
        if rng.u8(0..3) == 0 {
            let value = if rng.u8(0..4) == 0 { values[1] } else { values[0] };
            add(&mut chosen, (vec!["metadata-client".into(), name.into()], value.into()));
        }
    }
    for _ in 0..rng.usize(0..4) {
        let key = *pick(rng, &keys);
        let setting = (path(rng, key), sample::literal(rng, key, version, 0.15));
        add(&mut chosen, setting);
    }
    write::settings(rng, &chosen)
}

fn corpus_with_settings(rng: &mut Rng, version: &Version) -> String {
    let base = corpus::any(rng).to_owned();
    let more = settings(rng, version, 1..3, 0.1);
    // In this order root keys of the addition end up in the last table of the base, as happens to people.
    if rng.bool() { format!("{more}\n{base}") } else { format!("{base}\n{more}") }
}

/// Keys that stand for others, such as elements and wildcards, get a real name.
fn path(rng: &mut Rng, key: &Key) -> Vec<String> {
    if key.path.contains("[]") {
        return vec!["ingress".into(), "kafka-clusters".into()];
    }
    let mut path: Vec<String> = key.path.split('.').map(Into::into).collect();
    if key.kind.grammar().free_form() && rng.u8(0..4) == 0 {
        path.push(sample::name(rng));
    }
    path
}

/// A key is set only once, and not below a key that has a value.
fn add(chosen: &mut Vec<Setting>, setting: Setting) {
    let clashes = chosen.iter().any(|(path, _)| path.starts_with(&setting.0) || setting.0.starts_with(path));
    if !clashes {
        chosen.push(setting);
    }
}
