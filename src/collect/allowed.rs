//! `# restate-scaleout: allow RS207 reason` in YAML, units, scripts and env files: what such a comment is about.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use super::found::Gathered;
use super::kind::FileKind;
use super::sources::{Locus, Sources};
use super::yaml::{ScalarStyle, Yaml, YamlKind};
use crate::api::secret;
use crate::api::validate::LineRange;
use crate::config::rules::{self, AllowWords, MARK, Rule};

/// A comment that allows something.
#[derive(Debug)]
pub struct AllowComment {
    /// Its place.
    pub at: Locus,
    /// The lines that it is about; without them the whole file.
    pub lines: Option<LineRange>,
    /// The rules.
    pub rules: Vec<&'static Rule>,
    /// Why, as far as anybody reads it.
    pub reason: String,
}

/// Kinds of files that have such comments. Those of a configuration file `validate` reads.
const WITH_COMMENTS: [FileKind; 6] = [
    FileKind::Compose,
    FileKind::EnvFile,
    FileKind::Kubernetes,
    FileKind::Shell,
    FileKind::Systemd,
    FileKind::Yaml,
];
/// Comments of a file that are read.
const MOST: usize = 1000;
/// Comments above one another that are about the same line.
const TOGETHER: usize = 100;
/// Characters of a reason that are kept.
const REASON: usize = 300;
/// AllowWords of each that has to go.
const HELP: &str = "Remove the acceptance. It would hide a later finding that nobody has reviewed.";

/// Reads the comments of all files, and reports those that nobody understands. `yaml` has the documents of each file.
pub fn read(
    yaml: &BTreeMap<usize, &[Rc<Yaml>]>,
    sources: &Sources<'_>,
    out: &mut Gathered,
) -> Vec<AllowComment> {
    let mut found = Vec::new();
    for file in (0..sources.count()).filter(|file| sources.text(*file).contains(MARK)) {
        let kind = out.kinds.get(&file).copied().unwrap_or_default();
        let is_yaml = yaml.contains_key(&file);
        if !is_yaml && !WITH_COMMENTS.contains(&kind) {
            continue;
        }
        let documents = yaml.get(&file).copied().unwrap_or_default();
        let text = sources.text(file);
        let mut values = if is_yaml { quoted(documents, text) } else { values(file, out) };
        values.sort_by_key(|value| value.start);
        let entries = entries(documents, file, sources);
        let mut seen = BTreeSet::new();
        let before = |at: usize| values.partition_point(|value| value.start <= at).checked_sub(1);
        let is_value = |at: usize| before(at).is_some_and(|last| values[last].contains(&at));
        for (count, bytes) in comments(text, kind).filter(|bytes| !is_value(bytes.start)).enumerate() {
            let at = Locus { file, bytes };
            if count >= MOST {
                let message = format!(
                    "a file may have {MOST} comments that allow something, and from here on none is read"
                );
                out.finding(sources, "RS190", &at, message, HELP);
                break;
            }
            let said = match rules::said(text[at.bytes.clone()].trim_start_matches(['#', ';'])) {
                None => continue,
                Some(Ok(said)) => said,
                Some(Err(_)) => {
                    let help =
                        "Write `# restate-scaleout: allow RS207 reason`, or `allow-file` for the whole file.";
                    out.finding(sources, "RS190", &at, "this comment allows nothing as it stands", help);
                    continue;
                }
            };
            let lines = (!said.whole_file).then(|| lines(&at, (text, is_yaml), &entries, sources));
            let rules = named(&said, lines, &mut seen, &at, sources, out);
            let reason = secret::withhold(&said.reason).chars().take(REASON).collect();
            found.push(AllowComment { at, lines, rules, reason });
        }
    }
    found.sort_by_key(|one| (sources.name(one.at.file), one.at.bytes.start));
    found
}

/// The rules that a comment names and no other one of the same lines.
fn named(
    said: &AllowWords,
    lines: Option<LineRange>,
    seen: &mut BTreeSet<(Option<LineRange>, &'static str)>,
    at: &Locus,
    sources: &Sources<'_>,
    out: &mut Gathered,
) -> Vec<&'static Rule> {
    let mut found = Vec::new();
    for code in &said.codes {
        match rules::named(rules::RULES, code) {
            Some(rule) if seen.insert((lines, rule.code)) => found.push(rule),
            Some(rule) => {
                let message = format!("{} is allowed here already", rule.code);
                out.finding(sources, "RS190", at, message, "Keep one of the two.");
            }
            None => {
                let help = "Write a code like RS103, or the rule's name.";
                out.finding(sources, "RS190", at, rules::NO_RULE, help);
            }
        }
    }
    found
}

/// Reports a rule that a comment allows in vain.
pub fn in_vain(one: &AllowComment, rule: &Rule, refused: bool, sources: &Sources<'_>, out: &mut Gathered) {
    let message = match refused {
        true => format!("{} cannot be allowed: nothing starts with it", rule.code),
        false => rules::in_vain(rule.code, "allowed"),
    };
    out.finding(sources, "RS190", &one.at, message, HELP);
}

/// What looks like such a comment, from its sign to the end of the line.
fn comments(text: &str, kind: FileKind) -> impl Iterator<Item = Range<usize>> + '_ {
    let own_line = kind == FileKind::Systemd;
    text.match_indices(MARK).filter_map(move |(mark, _)| {
        let line = text[..mark].rfind('\n').map_or(0, |end| end + 1);
        let before = text[line..mark].trim_end();
        let signs: &[char] = if own_line { &['#', ';'] } else { &['#'] };
        let bare = before.trim_end_matches(signs);
        let stands_alone = bare.trim().is_empty();
        let is_comment =
            bare.len() < before.len() && (stands_alone || (!own_line && bare.ends_with(char::is_whitespace)));
        let end = text[mark..].find(['\n', '\r']).map_or(text.len(), |end| mark + end);
        is_comment.then_some(line + bare.len()..end)
    })
}

/// Texts in YAML in which a `#` begins no comment.
fn quoted(documents: &[Rc<Yaml>], text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    each(documents, &mut |node| {
        let span = node.span.clone();
        match node.style() {
            Some(ScalarStyle::Single | ScalarStyle::Double) => found.push(span),
            // Behind the sign of a block a comment may stand.
            Some(ScalarStyle::Literal | ScalarStyle::Folded) => {
                let header = text.get(span.start..).is_some_and(|rest| rest.starts_with(['|', '>']));
                let first = text[span.start..span.end].find('\n').filter(|_| header);
                found.push(first.map_or(span.start, |end| span.start + end)..span.end);
            }
            _ => {}
        }
    });
    found
}

/// Values in a file of variables, which may hold a `#`.
fn values(file: usize, out: &Gathered) -> Vec<Range<usize>> {
    let given = out.deployments.iter().flat_map(|one| &one.nodes).flat_map(|node| node.environment.values());
    given.filter(|given| given.at.file == file).map(|given| given.at.bytes.clone()).collect()
}

/// Calls for each node once, whatever aliases lead to it.
fn each(documents: &[Rc<Yaml>], call: &mut dyn FnMut(&Yaml)) {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&Yaml> = documents.iter().map(AsRef::as_ref).collect();
    while let Some(node) = open.pop() {
        if !seen.insert(std::ptr::from_ref(node)) {
            continue;
        }
        call(node);
        open.extend(node.items().iter().map(AsRef::as_ref));
        open.extend(node.pairs().iter().flat_map(|pair| [pair.key.as_ref(), pair.value.as_ref()]));
    }
}

/// The last line of what begins on a line: a value of one key, or an item without lists in it, such as a variable with its
/// name and its value.
fn entries(documents: &[Rc<Yaml>], file: usize, sources: &Sources<'_>) -> BTreeMap<usize, usize> {
    let mut found: BTreeMap<usize, usize> = BTreeMap::new();
    let line = |at: usize| sources.line(file, at);
    let mut put = |first: usize, node: &Yaml| {
        let last = line(node.span.end.saturating_sub(1).max(node.span.start));
        if node.span.start >= first {
            let end = found.entry(line(first)).or_default();
            *end = (*end).max(last);
        }
    };
    each(documents, &mut |node| {
        for pair in node.pairs().iter().filter(|pair| pair.value.text().is_some()) {
            put(pair.key.span.start, &pair.value);
        }
        for item in node.items().iter().filter(|item| is_flat(item, 3)) {
            put(item.span.start, item);
        }
    });
    found
}

fn is_flat(node: &Yaml, depth: usize) -> bool {
    match &node.kind {
        YamlKind::Scalar(..) => true,
        YamlKind::Sequence(_) => false,
        YamlKind::Mapping(pairs) => depth > 0 && pairs.iter().all(|pair| is_flat(&pair.value, depth - 1)),
    }
}

/// The lines that a comment is about: its own, or those below it when it stands alone.
fn lines(
    at: &Locus,
    (text, is_yaml): (&str, bool),
    entries: &BTreeMap<usize, usize>,
    sources: &Sources<'_>,
) -> LineRange {
    let own = sources.line(at.file, at.bytes.start);
    let start = text[..at.bytes.start].rfind('\n').map_or(0, |end| end + 1);
    let comment = |line: &&str| line.trim_start().starts_with(['#', ';']);
    let stands_alone = text[start..at.bytes.start].trim().is_empty();
    let below = || text[start..].lines().take_while(comment).take(TOGETHER).count();
    let skipped = if stands_alone { below() } else { 0 };
    let first = own + skipped;
    if is_yaml {
        return LineRange { first, last: entries.get(&first).copied().unwrap_or(first).max(first) };
    }
    // A backslash joins lines.
    let is_joined = |line: &&str| line.trim_end().ends_with('\\');
    let joined = text[start..].lines().skip(skipped).take_while(is_joined).count();
    let above = text[..start].lines().rev().take_while(is_joined).count();
    LineRange { first: first - if stands_alone { 0 } else { above }, last: first + joined }
}
