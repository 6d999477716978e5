//! Findings that a comment in the file allows: `# restate-scaleout: allow RS207 reason` on the line or on the line
//! before it, `allow-file` for the whole file.

use std::ops::Range;

use super::node::Node;
use crate::api::secret::WITHHELD;
use crate::config::patch::comments;

/// How such a comment begins.
pub const MARK: &str = "restate-scaleout:";

/// Said of a comment that names no rule. What it names instead may be anything.
pub const NO_RULE: &str = "a rule is allowed here that does not exist";

/// What is said of an acceptance that nothing matches; `done` is what was done in vain, `allowed` or `accepted`.
pub fn in_vain(code: &str, done: &str) -> String {
    format!("{code} is {done}, but there is no such finding")
}

/// What a comment says that allows something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowWords {
    /// It holds for the whole file.
    pub whole_file: bool,
    /// The rules, by code or name.
    pub codes: Vec<String>,
    /// Why.
    pub reason: String,
}

impl AllowWords {
    /// The same comment without the words that are the author's own: what is no `is_rule`, and the reason.
    pub fn without_words(&self, is_rule: impl Fn(&str) -> bool) -> String {
        let known = |code: &String| if is_rule(code) { code.clone() } else { WITHHELD.to_owned() };
        let codes: Vec<String> = self.codes.iter().map(known).collect();
        let verb = if self.whole_file { "allow-file" } else { "allow" };
        let reason = if self.reason.is_empty() { String::new() } else { format!(" {WITHHELD}") };
        format!("{MARK} {verb} {}{reason}", codes.join(", "))
    }
}

/// Reads a comment, without the sign that begins it; nothing for one of another kind.
pub fn said(comment: &str) -> Option<Result<AllowWords, String>> {
    let mut words = comment.trim().strip_prefix(MARK)?.split_whitespace();
    let whole_file = match words.next() {
        Some("allow") => false,
        Some("allow-file") => true,
        other => {
            let word = other.unwrap_or("nothing");
            return Some(Err(format!("`{word}` is neither `allow` nor `allow-file`")));
        }
    };
    let mut codes = Vec::new();
    for word in words.by_ref() {
        codes.push(word.trim_end_matches(',').to_owned());
        if !word.ends_with(',') {
            break;
        }
    }
    if codes.is_empty() {
        return Some(Err("the comment names no rule".to_owned()));
    }
    Some(Ok(AllowWords { whole_file, codes, reason: words.collect::<Vec<_>>().join(" ") }))
}

/// A rule that a comment allows.
#[derive(Debug, Clone, PartialEq)]
pub struct Allowance {
    /// The file, by its place.
    pub file: usize,
    /// The rule, by code or name, as it is written.
    pub code: String,
    /// Where.
    pub reach: Reach,
    /// Why.
    pub reason: String,
    /// The comment.
    pub span: Range<usize>,
}

/// Where a comment allows a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// On this line, counted from 1.
    Line(usize),
    /// In the whole file, and in the set of files if the rule is about sets.
    File,
}

/// A comment that looks like an allowance and is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Unclear {
    /// The file, by its place.
    pub file: usize,
    /// What is wrong.
    pub message: String,
    /// The comment.
    pub span: Range<usize>,
}

/// What the comments of the files allow, and those that nobody understands.
#[derive(Debug, Default)]
pub struct Allowed {
    /// One for each rule that a comment names.
    pub all: Vec<Allowance>,
    /// The others.
    pub unclear: Vec<Unclear>,
}

impl Allowed {
    /// Reads the comments of these files.
    pub fn of(nodes: &[&Node<'_>]) -> Self {
        let mut out = Self::default();
        for node in nodes {
            let text = node.document.text.as_str();
            // Few files have one, and reading the comments of all would cost as much as reading the files.
            if text.contains(MARK) {
                let mut below = Below::default();
                comments::of(text).into_iter().for_each(|span| out.read(node, text, span, &mut below));
            }
        }
        out
    }

    fn read(&mut self, node: &Node<'_>, text: &str, span: Range<usize>, below: &mut Below) {
        let file = node.index;
        match said(text[span.clone()].trim_start_matches('#')) {
            None => {}
            Some(Err(message)) => self.unclear.push(Unclear { file, message, span }),
            Some(Ok(AllowWords { whole_file, codes, reason })) => {
                let reach =
                    if whole_file { Reach::File } else { Reach::Line(below.line_of(node, text, &span)) };
                let allowance =
                    |code| Allowance { file, code, reach, reason: reason.clone(), span: span.clone() };
                self.all.extend(codes.into_iter().map(allowance));
            }
        }
    }
}

/// The last lines of comments that were gone through: all of them are about the line below.
#[derive(Debug, Default)]
struct Below {
    from: usize,
    to: usize,
}

impl Below {
    /// The line that a comment is about: its own, or the next that is no comment when it stands alone.
    fn line_of(&mut self, node: &Node<'_>, text: &str, span: &Range<usize>) -> usize {
        let own = node.document.span(span).line;
        let before = text[..span.start].rsplit('\n').next().unwrap_or_default();
        if !before.trim().is_empty() {
            return own;
        }
        if !(self.from..self.to).contains(&own) {
            let below = text[span.end..].lines().skip(1);
            let more = below.take_while(|line| line.trim_start().starts_with('#')).count();
            *self = Self { from: own, to: own + 1 + more };
        }
        self.to
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::validate::NodeConfig;
    use crate::config::catalogue::{Catalogue, NEWEST};
    use crate::config::rules::Context;

    fn read(text: &str) -> Allowed {
        let context = Context {
            written: Vec::new(),
            accepted: Vec::new().into(),
            version: NEWEST,
            catalogue: Catalogue::for_version(&NEWEST),
            one_host: false,
            files: 1,
            target: None,
            cluster: None,
            version_given: false,
        };
        let given = NodeConfig::with_file("restate.toml", text);
        Allowed::of(&[&Node::read(0, &given, &context)])
    }

    #[test]
    fn a_comment_is_about_its_line_the_next_one_or_the_file() {
        for (text, reach) in [
            ("a = 1\nb = 2 # restate-scaleout: allow RS103 old\n", Reach::Line(2)),
            ("# restate-scaleout: allow RS103 old\nb = 2\n", Reach::Line(2)),
            ("a = 1\n  #restate-scaleout: allow RS103 old\n# more\n# and more\nb = 2\n", Reach::Line(5)),
            ("a = 1\r\n# restate-scaleout: allow RS103 old\r\nb = 2\r\n", Reach::Line(3)),
            ("## restate-scaleout: allow-file RS103 old\n\nb = 2\n", Reach::File),
        ] {
            let allowed = read(text);
            let [one] = allowed.all.as_slice() else { panic!("{text:?}: {allowed:?}") };
            assert_eq!(
                (one.reach, one.code.as_str(), one.reason.as_str()),
                (reach, "RS103", "old"),
                "{text:?}"
            );
        }
    }

    #[test]
    fn one_comment_may_name_several_rules() {
        let allowed = read("# restate-scaleout: allow RS103, unknown-key, RS146 until the move, at last\n");
        let codes: Vec<&str> = allowed.all.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes, ["RS103", "unknown-key", "RS146"]);
        assert!(allowed.all.iter().all(|one| one.reason == "until the move, at last"));
    }

    #[test]
    fn what_is_no_allowance_is_told_or_left_alone() {
        for text in
            ["# restate-scaleout: alow RS103\n", "# restate-scaleout:\n", "# restate-scaleout: allow\n"]
        {
            let allowed = read(text);
            assert!(allowed.all.is_empty() && allowed.unclear.len() == 1, "{text:?}: {allowed:?}");
        }
        for text in
            ["# see restate-scaleout: allow RS103\n", "node-name = \"restate-scaleout: allow RS103\"\n", ""]
        {
            let allowed = read(text);
            assert!(allowed.all.is_empty() && allowed.unclear.is_empty(), "{text:?}: {allowed:?}");
        }
    }
}
