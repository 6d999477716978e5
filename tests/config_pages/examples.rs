//! The examples on the pages of the rules.

use restate_scaleout::api::collect::{CollectFile, CollectInput, Deployment};
use restate_scaleout::api::observed::ObservedCluster;
use restate_scaleout::api::validate::{Accepted, ConfigText, NodeConfig, ValidateInput, ValidateOutput};
use restate_scaleout::collect::collect;
use restate_scaleout::config::validate;

/// A fenced block: the words behind the fence, and its text.
struct Block<'a> {
    words: Vec<&'a str>,
    text: String,
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut out: Vec<Block<'_>> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        if let Some(words) = line.strip_prefix("```") {
            if !inside {
                out.push(Block { words: words.split_whitespace().collect(), text: String::new() });
            }
            inside = !inside;
        } else if inside && let Some(block) = out.last_mut() {
            block.text.push_str(line);
            block.text.push('\n');
        }
    }
    assert!(!inside, "a fence is not closed");
    out
}

/// An example: files of servers, or files that nodes are read from.
pub enum Case {
    Validate(ValidateInput),
    Collect(CollectInput),
}

impl Case {
    /// The text of its first file.
    pub fn text(&self) -> &str {
        match self {
            Self::Validate(input) => input.nodes[0].text(),
            Self::Collect(input) => &input.files[0].text,
        }
    }

    /// Its files, as `render` takes them.
    pub fn files(&self) -> Vec<ConfigText> {
        let text = |file: &CollectFile| ConfigText {
            name: file.name.clone(),
            text: file.text.clone(),
            ..ConfigText::default()
        };
        match self {
            Self::Validate(input) => input.nodes.iter().filter_map(|node| node.file.clone()).collect(),
            Self::Collect(input) => input.files.iter().map(text).collect(),
        }
    }

    /// Everything that is found.
    pub fn validate(&self) -> ValidateOutput {
        let input = match self {
            Self::Validate(input) => return validate(input),
            Self::Collect(input) => collect(input),
        };
        let mut all = ValidateOutput { diagnostics: input.diagnostics, ..ValidateOutput::default() };
        for Deployment { nodes, one_host, .. } in input.deployments {
            let found = validate(&ValidateInput { nodes, one_host, ..ValidateInput::default() });
            all.diagnostics.extend(found.diagnostics);
        }
        all
    }
}

/// Every example of a page, and whether it is good or bad.
pub fn cases(page: &str) -> Vec<(String, Case)> {
    let validated = config_cases(page).into_iter().map(|(verdict, input)| (verdict, Case::Validate(input)));
    let collected = collect_cases(page).into_iter().map(|(verdict, input)| (verdict, Case::Collect(input)));
    validated.chain(collected).collect()
}

/// The set that an example belongs to: the one before, when it has the same verdict and room for it; else a new one.
fn group<'s, T>(
    sets: &'s mut Vec<(String, T)>,
    verdict: &str,
    has_room: impl Fn(&T) -> bool,
    new: T,
) -> &'s mut T {
    let fits = sets.last().is_some_and(|(last, set)| last == verdict && has_room(set));
    if !fits {
        sets.push((verdict.to_owned(), new));
    }
    let (_, set) = sets.last_mut().expect("one was just added");
    set
}

/// The examples of other kinds than `toml`.
fn collect_cases(page: &str) -> Vec<(String, CollectInput)> {
    let mut out: Vec<(String, CollectInput)> = Vec::new();
    for block in blocks(page) {
        let [language @ ("yaml" | "sh" | "ini"), verdict, attributes @ ..] = block.words.as_slice() else {
            continue;
        };
        let name = match *language {
            "yaml" => "docker-compose.yaml",
            "sh" => ".env",
            _ => "restate.service",
        };
        let mut file = CollectFile { name: name.into(), text: block.text };
        let mut input = CollectInput::default();
        for attribute in attributes {
            match attribute.split_once('=') {
                Some(("file", name)) => file.name = name.into(),
                Some(("missing", path)) => input.missing.push(path.into()),
                Some((name, value)) if name.starts_with("env:") => {
                    input.environment.insert(name[4..].into(), Some(value.into()));
                }
                _ => panic!("unknown attribute {attribute}"),
            }
        }
        let is_new = |set: &CollectInput| set.files.iter().all(|other| other.name != file.name);
        group(&mut out, verdict, is_new, input).files.push(file.clone());
    }
    out
}

/// The examples that are files of servers.
pub fn config_cases(page: &str) -> Vec<(String, ValidateInput)> {
    let mut out: Vec<(String, ValidateInput)> = Vec::new();
    let mut cluster: Option<ObservedCluster> = None;
    for block in blocks(page) {
        if let Some("yaml" | "sh" | "ini") = block.words.first().copied() {
            continue;
        }
        if block.words == ["json", "cluster"] {
            cluster = Some(serde_json::from_str(&block.text).expect("a cluster as JSON"));
            continue;
        }
        let ["toml", verdict, attributes @ ..] = block.words.as_slice() else {
            panic!("unknown block {:?}", block.words);
        };
        let mut input = ValidateInput { cluster: cluster.clone(), ..ValidateInput::default() };
        let mut file = NodeConfig::with_file("restate.toml", block.text);
        for attribute in attributes {
            match attribute.split_once('=') {
                None if *attribute == "one-host" => input.one_host = true,
                Some(("file", name)) => file = NodeConfig::with_file(name, file.text()),
                Some(("version", version)) => input.server_version = Some(version.into()),
                Some(("accept", code)) => {
                    let reason = "seen".to_owned();
                    input.accepted.push(Accepted { code: code.into(), reason, ..Accepted::default() });
                }
                _ if attribute.starts_with("arg:") => file.arguments.push(attribute[4..].into()),
                Some(("target", version)) => input.target_version = Some(version.into()),
                Some(("memory", bytes)) => {
                    file.memory_limit = Some(bytes.parse().expect("a number of bytes"))
                }
                Some(("server", version)) => file.server_version = Some(version.into()),
                Some((name, value)) if name.starts_with("env:") => {
                    file.environment.insert(name[4..].into(), Some(value.into()));
                }
                _ => panic!("unknown attribute {attribute}"),
            }
        }
        let is_new = |set: &ValidateInput| set.nodes.iter().all(|other| other.name != file.name);
        group(&mut out, verdict, is_new, input).nodes.push(file.clone());
    }
    out
}
