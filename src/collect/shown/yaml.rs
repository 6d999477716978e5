//! YAML: keys are shown, and values whose key says that they are harmless.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use super::command::{self, CommandWords};
use super::harmless;
use crate::api::secret::{self, WITHHELD};
use crate::collect::embedded;
use crate::collect::folder;
use crate::collect::image::{ImageKind, ImageName};
use crate::collect::yaml::{self, Canonical, Dialect, ScalarStyle, Yaml, YamlKind};
use crate::config::document::Document;
use crate::config::secret as config_secret;
use crate::config::variables::set_by;

/// Keys whose values are names, addresses, amounts and words of the tools themselves.
const KEYS: [&str; 96] = [
    "advertisedAddress",
    "alias",
    "aliases",
    "apiVersion",
    "app",
    "app.kubernetes.io/component",
    "app.kubernetes.io/instance",
    "app.kubernetes.io/name",
    "chart",
    "claimName",
    "clusterIP",
    "clusterName",
    "condition",
    "configMap",
    "configs",
    "container_name",
    "containerPort",
    "context",
    "cpu",
    "cpus",
    "depends_on",
    "dockerfile",
    "driver",
    "enableServiceLinks",
    "enabled",
    "env_file",
    "env_filter",
    "expose",
    "extends",
    "extra_hosts",
    "external",
    "fieldPath",
    "file",
    "format",
    "generateName",
    "hostname",
    "hostNetwork",
    "hostPath",
    "hostPort",
    "host_ip",
    "image",
    "imagePullPolicy",
    "include",
    "key",
    "kind",
    "mem_limit",
    "mem_reservation",
    "memory",
    "mode",
    "mountPath",
    "name",
    "nameOverride",
    "namespace",
    "network_mode",
    "networks",
    "newName",
    "newTag",
    "nodeName",
    "nodePort",
    "operator",
    "optional",
    "path",
    "policy",
    "port",
    "ports",
    "privileged",
    "profiles",
    "project_directory",
    "protocol",
    "published",
    "readOnly",
    "read_only",
    "replicaCount",
    "replicas",
    "repository",
    "required",
    "restart",
    "scale",
    "secretName",
    "service",
    "serviceAccountName",
    "serviceName",
    "source",
    "start",
    "storage",
    "storageClassName",
    "storageRequestBytes",
    "subPath",
    "tag",
    "target",
    "targetPort",
    "targetRevision",
    "type",
    "version",
    "volumes",
    "working_dir",
];
/// Keys below which a command line stands.
const COMMANDS: [&str; 4] = ["args", "command", "entrypoint", "test"];
/// Keys below which variables stand in a list.
const VARIABLES: [&str; 2] = ["env", "environment"];
/// Keys that sound like a secret, and name one.
const NAMING: [&str; 6] =
    ["imagePullSecrets", "secretKeyRef", "secretName", "secretRef", "secrets", "serviceAccountToken"];
/// Of an object that is a Secret nothing else is shown.
const OF_SECRETS: [&str; 3] = ["apiVersion", "kind", "metadata"];
/// Deeper than people nest.
const DEPTH: usize = 60;
/// Secrets that are looked for in all that is shown; of more than these only whole values are.
const MOST: usize = 64;

/// The text with everything in doubt withheld; nothing when it cannot be read, since then nobody knows what stands where.
pub fn shown(text: &str) -> Option<String> {
    let read = yaml::read(text);
    if !read.errors.is_empty() {
        return None;
    }
    let mut sorting = Sorting { text, ..Sorting::default() };
    for document in &read.documents {
        sorting.walk(document, &Around::default(), 0);
    }
    Some(sorting.written())
}

/// What stands around a value.
#[derive(Clone, Default)]
struct Around<'y> {
    /// The nearest key.
    key: &'y str,
    /// The name beside the value, as variables in lists have one.
    name: Option<&'y str>,
    /// It is part of what is secret.
    secret: bool,
    /// It belongs to a program that is not the server.
    foreign: bool,
    /// It belongs to the server.
    own: bool,
    /// Of a command line, it is known to say how a server is started.
    is_told: bool,
    /// It is an item of a list.
    item: bool,
}

enum Piece {
    Shown,
    Withheld,
    /// This stands in its place.
    Text(String),
}

#[derive(Default)]
struct Sorting<'t> {
    text: &'t str,
    seen: BTreeSet<*const Yaml>,
    pieces: BTreeMap<usize, (usize, Piece)>,
    secrets: BTreeSet<String>,
}

impl<'t> Sorting<'t> {
    fn walk<'y>(&mut self, node: &'y Rc<Yaml>, around: &Around<'y>, depth: usize) {
        if depth > DEPTH || !self.seen.insert(Rc::as_ptr(node)) {
            return;
        }
        match &node.kind {
            YamlKind::Scalar(text, style) => self.scalar(node, text, *style, around),
            YamlKind::Sequence(items) => {
                let mut words = CommandWords::new(&command::is_reference);
                let is_command = COMMANDS.contains(&around.key);
                for item in items {
                    let is_told = is_command && item.text().is_some_and(|text| words.told(text) == text);
                    self.walk(item, &Around { is_told, item: true, ..around.clone() }, depth + 1);
                }
            }
            YamlKind::Mapping(pairs) => {
                let around = below(node, around);
                for pair in pairs {
                    let name = pair.name().unwrap_or_default();
                    if self.seen.insert(Rc::as_ptr(&pair.key)) {
                        let one_line = !self.text[pair.key.span.clone()].contains('\n');
                        let piece = if one_line { Piece::Shown } else { Piece::Withheld };
                        self.put(pair.key.span.clone(), piece);
                    }
                    let named = secret::is_secret_key(name) && !NAMING.contains(&name);
                    let withheld = around.secret
                        || named
                        || node.text_at(&["kind"]) == Some("Secret") && !OF_SECRETS.contains(&name);
                    let beside = (name != "name").then(|| node.text_at(&["name"])).flatten();
                    let inside = Around {
                        key: name,
                        name: beside,
                        secret: withheld,
                        is_told: COMMANDS.contains(&name) && pair.value.text().is_some_and(command::is_shown),
                        item: false,
                        ..around.clone()
                    };
                    self.walk(&pair.value, &inside, depth + 1);
                }
            }
        }
    }

    fn put(&mut self, span: Range<usize>, piece: Piece) {
        self.pieces.entry(span.start).or_insert((span.end, piece));
    }

    fn scalar(&mut self, node: &Yaml, text: &str, style: ScalarStyle, around: &Around<'_>) {
        let span = node.span.clone();
        // Whose image it is harms nobody.
        let withheld = around.secret || around.foreign && around.key != "image";
        if style == ScalarStyle::Literal {
            let lines = embedded::literal(text, self.text, span.start).filter(|_| !withheld);
            let is_ours = lines.is_some() && folder::has_a_known_key(&Document::parse(text));
            match lines.filter(|_| is_ours) {
                Some(runs) => {
                    let less = config_secret::withhold(text);
                    for (run, line) in runs.iter().zip(less.split('\n')) {
                        self.put(run.there..run.there + run.length, Piece::Text(line.to_owned()));
                    }
                }
                None => self.put(span, Piece::Withheld),
            }
            return;
        }
        let several = self.text[span.clone()].contains('\n');
        if !several && !withheld && is_harmless(node, text, around) {
            return self.put(span, Piece::Shown);
        }
        let named = around.secret || around.name.is_some_and(secret::is_secret_key);
        if named && text.len() >= secret::SHORTEST {
            self.secrets.insert(text.to_owned());
        }
        let sets = style == ScalarStyle::Plain && !several && !withheld && sets_variable(around);
        let name = set_by(text).filter(|_| sets);
        let piece = name.map_or(Piece::Withheld, |name| Piece::Text(format!("{name}={WITHHELD}")));
        self.put(span, piece);
    }

    /// The text, line by line as before.
    fn written(self) -> String {
        let mut out = Written { text: String::with_capacity(self.text.len()), ..Written::default() };
        let mut at = 0;
        for (start, (end, piece)) in &self.pieces {
            if *start < at {
                out.hide();
                continue;
            }
            out.between(&self.text[at..*start]);
            let whole = &self.text[*start..*end];
            match piece {
                Piece::Shown if !self.tells(whole) => out.text.push_str(whole),
                Piece::Text(line) if !self.tells(line) => {
                    out.text.push_str(line);
                    out.breaks(whole);
                }
                _ => {
                    out.text.push_str(WITHHELD);
                    out.breaks(whole);
                }
            }
            at = *end;
        }
        out.between(&self.text[at..]);
        out.finished()
    }

    /// Whether a text that may be shown holds what is secret elsewhere.
    fn tells(&self, text: &str) -> bool {
        let bare = text.trim_matches(['"', '\'']);
        self.secrets.contains(bare)
            || self.secrets.iter().take(MOST).any(|secret| text.contains(secret.as_str()))
    }
}

/// What is true of all that stands in a mapping.
fn below<'y>(node: &'y Yaml, around: &Around<'y>) -> Around<'y> {
    let image = node.get("image").and_then(|image| image.text().or_else(|| image.text_at(&["repository"])));
    let Some(image) = image else { return around.clone() };
    let mut words = COMMANDS.iter().filter_map(|key| node.get(key));
    let starts = |yaml: &Rc<Yaml>| {
        let texts = yaml.text().into_iter().chain(yaml.items().iter().filter_map(|item| item.text()));
        texts.into_iter().any(|text| text.contains("restate-server"))
    };
    let own = ImageName::parse(image).kind() == ImageKind::Server || words.any(starts);
    Around { own, foreign: around.foreign || !own, ..around.clone() }
}

/// Whether it is an item of a list of variables. A value may have the sign in it that stands behind a name, too.
fn sets_variable(around: &Around<'_>) -> bool {
    around.item && VARIABLES.contains(&around.key)
}

/// Whether a value on one line may be shown.
fn is_harmless(node: &Yaml, text: &str, around: &Around<'_>) -> bool {
    let plain = matches!(node.canonical(Dialect::Kubernetes), Some(Canonical::Null | Canonical::Boolean(_)));
    if plain {
        return true;
    }
    if !harmless::is_value(text) {
        return false;
    }
    if COMMANDS.contains(&around.key) {
        let is_parted = harmless::PARTS.iter().any(|part| text.contains(part));
        return around.own && !is_parted && around.is_told;
    }
    if let Some(name) = harmless::name_of(text) {
        return sets_variable(around) && harmless::is_variable(name);
    }
    match around.key {
        "value" => around.name.is_some_and(harmless::is_variable),
        key => KEYS.contains(&key) || harmless::is_variable(key),
    }
}

/// A text as it is written anew.
#[derive(Default)]
struct Written {
    text: String,
    /// The line that is being written is behind its comment.
    in_comment: bool,
    /// Lines that are left empty.
    hidden: BTreeSet<usize>,
    line: usize,
}

impl Written {
    /// What stands between keys and values: signs of YAML, anchors and tags; comments are left out. Anything else was not
    /// sorted, and its line is left empty.
    fn between(&mut self, gap: &str) {
        for part in gap.split_inclusive('\n') {
            let bare = part.trim_end_matches(['\n', '\r']);
            if !self.in_comment {
                let comment = bare.char_indices().find(|(at, sign)| {
                    *sign == '#' && bare[..*at].chars().next_back().is_none_or(char::is_whitespace)
                });
                let kept = &bare[..comment.map_or(bare.len(), |(at, _)| at)];
                self.in_comment = comment.is_some();
                if !kept.split(|sign: char| sign.is_whitespace() || ",[]{}?".contains(sign)).all(is_sign) {
                    self.hide();
                }
                self.text.push_str(kept);
            }
            if part.ends_with('\n') {
                self.line_break();
            }
        }
    }

    fn hide(&mut self) {
        self.hidden.insert(self.line);
    }

    /// The line breaks of what is withheld: its other lines are left empty.
    fn breaks(&mut self, whole: &str) {
        let breaks = whole.matches('\n').count();
        let last = whole.ends_with('\n');
        for at in 1..=breaks {
            self.line_break();
            if at < breaks || !last {
                self.hide();
            }
        }
    }

    fn line_break(&mut self) {
        self.text.push('\n');
        self.line += 1;
        self.in_comment = false;
    }

    fn finished(self) -> String {
        let line = |(at, line): (usize, &str)| match self.hidden.contains(&at) {
            true => String::new(),
            false => line.trim_end().to_owned(),
        };
        self.text.split('\n').enumerate().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// Whether a word between values is one of YAML itself.
fn is_sign(word: &str) -> bool {
    word.starts_with(['&', '*', '!', '%', '|', '>'])
        || matches!(word.trim_end_matches(':'), "<<" | "\"<<\"")
        || !word.contains(char::is_alphanumeric)
}
