//! The options of `docker run`.

use crate::collect::found::{Given, Told};
use crate::collect::sources::{self, Locus};

/// Options that take no value.
const PLAIN: [&str; 16] = [
    "--detach",
    "--disable-content-trust",
    "--help",
    "--init",
    "--interactive",
    "--no-healthcheck",
    "--no-hosts",
    "--oom-kill-disable",
    "--privileged",
    "--publish-all",
    "--quiet",
    "--read-only",
    "--replace",
    "--rm",
    "--sig-proxy",
    "--tty",
];
/// The same, as one sign.
const PLAIN_SIGNS: [char; 6] = ['d', 'i', 't', 'P', 'q', 'r'];

/// A command, parted.
#[derive(Debug, Default)]
pub struct DockerRun<'w> {
    options: Vec<(String, Given)>,
    /// The image.
    pub image: Option<&'w Given>,
    /// What stands behind it.
    pub arguments: Vec<&'w Given>,
}

/// Something that is mounted.
#[derive(Debug)]
pub struct RunMount {
    /// What, when it is known.
    pub source: Option<String>,
    /// Where.
    pub target: String,
    /// Where that is written.
    pub at: Locus,
}

impl<'w> DockerRun<'w> {
    /// Reads what stands behind `run`.
    pub fn read(words: &'w [Given]) -> Self {
        let mut run = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let (text, known) = match &word.value {
                Told::Known(text) => (text.as_str(), true),
                Told::Unknown { prefix, .. } => (prefix.as_str(), false),
            };
            if !text.starts_with('-') {
                run.image = Some(word);
                run.arguments = words.collect();
                return run;
            }
            if let Some(long) = text.strip_prefix("--") {
                match long.split_once('=') {
                    Some((name, value)) => run.options.push((format!("--{name}"), behind(word, value))),
                    None if !known || PLAIN.contains(&text) => {}
                    None => run.options.extend(words.next().map(|value| (text.to_owned(), value.clone()))),
                }
                continue;
            }
            let signs = text.trim_start_matches('-').trim_start_matches(PLAIN_SIGNS);
            let Some(sign) = signs.chars().next() else { continue };
            let name = long(sign);
            match &signs[sign.len_utf8()..] {
                "" if known => run.options.extend(words.next().map(|value| (name, value.clone()))),
                value => run.options.push((name, behind(word, value.trim_start_matches('=')))),
            }
        }
        run
    }

    /// The values of an option.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &Given> {
        self.options.iter().filter(move |(option, _)| option == name).map(|(_, value)| value)
    }

    /// The value of an option that counts.
    pub fn last(&self, name: &str) -> Option<&Given> {
        self.all(name).last()
    }

    /// What `--volume` and `--mount` mount.
    pub fn mounts(&self) -> Vec<RunMount> {
        let volumes = self.all("--volume").filter_map(|given| {
            let Told::Known(text) = &given.value else { return None };
            let (source, rest) = text.split_once(':')?;
            let target = rest.split(':').next().unwrap_or_default();
            Some(RunMount {
                source: Some(source.into()),
                target: sources::normal(target),
                at: given.at.clone(),
            })
        });
        let mounts = self.all("--mount").filter_map(|given| {
            let Told::Known(text) = &given.value else { return None };
            let part = |names: [&str; 3]| {
                let mut parts = text.split(',').filter_map(|part| part.split_once('='));
                parts.find(|(name, _)| names.contains(name)).map(|(_, value)| value.to_owned())
            };
            let target = part(["target", "destination", "dst"])?;
            let source = part(["source", "src", "source"]);
            Some(RunMount { source, target: sources::normal(&target), at: given.at.clone() })
        });
        volumes.chain(mounts).collect()
    }
}

/// A value that stands behind its option in one word.
fn behind(word: &Given, value: &str) -> Given {
    let value = match &word.value {
        Told::Known(_) => Told::Known(value.to_owned()),
        Told::Unknown { settled_by, .. } => {
            Told::Unknown { prefix: value.to_owned(), settled_by: settled_by.clone() }
        }
    };
    Given::new(value, word.at.clone())
}

/// The long name of an option.
fn long(sign: char) -> String {
    match sign {
        'e' => "--env".into(),
        'v' => "--volume".into(),
        'h' => "--hostname".into(),
        'm' => "--memory".into(),
        'w' => "--workdir".into(),
        'p' => "--publish".into(),
        sign => format!("-{sign}"),
    }
}
