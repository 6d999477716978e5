//! What a rule is made of.

use super::finding::{Finding, ProposedFix};
use super::findings::Findings;
use super::node::{Context, Node};
use super::set::Set;
use super::unread::Unread;
use crate::api::validate::Severity;
use crate::config::help::Help;

/// A kind of finding.
#[derive(Debug)]
pub struct Rule {
    /// Stable code: `RS1xx` one file, `RS2xx` a set of files, `RS3xx` files against the cluster, `RS4xx`
    /// files that nodes are read from.
    pub code: &'static str,
    /// Stable name in kebab case.
    pub name: &'static str,
    /// How bad its findings are, unless they say otherwise.
    pub severity: Severity,
    /// When the server is hurt.
    pub stage: Stage,
    /// One line.
    pub title: &'static str,
    /// The contract version that first had it.
    #[cfg_attr(not(feature = "internals"), allow(dead_code, reason = "for the table of rules in the docs"))]
    pub since: &'static str,
    /// Whether code, name and meaning are settled.
    #[cfg_attr(not(feature = "internals"), allow(dead_code, reason = "for the table of rules in the docs"))]
    pub status: Status,
    /// Whether its findings come with a change that removes them.
    #[cfg_attr(not(feature = "internals"), allow(dead_code, reason = "for the table of rules in the docs"))]
    pub fix: Fixable,
    /// Its logic.
    pub check: Check,
    /// Its page, in Markdown.
    pub page: &'static str,
}

/// When what a rule finds hurts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The server refuses to load the configuration (`--dump-config` fails).
    Load,
    /// It loads, and the server does not survive its start.
    Start,
    /// It starts, and does something else than what was meant, or hurts later.
    Later,
}

/// How settled a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Code and name stay.
    Stable,
    /// It may still change, or go.
    #[cfg_attr(not(feature = "internals"), allow(dead_code, reason = "no rule is new"))]
    Preview,
}

/// Whether findings of a rule come with a change that removes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixable {
    /// Never.
    None,
    /// Some do, and each of these changes guesses what was meant.
    Unsafe,
    /// Some do, and some of these changes only make the server do what the text says already.
    Safe,
}

/// What a rule looks at.
#[derive(Debug)]
pub enum Check {
    /// What the call says of itself and of its files.
    Call(fn(&Context, &[&Node<'_>], &mut Findings)),
    /// One file at a time.
    File(fn(&Node<'_>, &mut Findings)),
    /// One key at a time of those that the server does not read as they are written.
    UnreadKey {
        /// What is wrong; `None` when the rule is about other keys.
        message: fn(&Node<'_>, &Unread) -> Option<String>,
        /// What to do about it: it costs more, so it is asked only for findings that may be shown.
        advice: fn(&Node<'_>, &Unread) -> Advice,
    },
    /// One file at a time, by what the rules say of it, which are handed in.
    Rules(fn(&Node<'_>, Rules<'_>, &mut Findings)),
    /// What all other rules found, and the rules.
    Found(fn(&Context, Rules<'_>, &[&Node<'_>], &[Found], &mut Findings)),
    /// All files that could be read, as the nodes of one deployment.
    Set(fn(&Set<'_, '_>, &mut Findings)),
    /// The same, also of one node that stands alone.
    SetOrOne(fn(&Set<'_, '_>, &mut Findings)),
    /// Nothing here: `collect` reports it of the files that it reads nodes from.
    Collecting,
}

impl Check {
    /// Whether it looks at nodes beside each other.
    pub fn is_of_set(&self) -> bool {
        matches!(self, Self::Set(_) | Self::SetOrOne(_))
    }
}

/// A list of rules.
pub type Rules<'r> = &'r [&'static Rule];

/// The rule with this code or name.
pub fn named(rules: Rules<'_>, code_or_name: &str) -> Option<&'static Rule> {
    let is_it = |rule: &&Rule| rule.code.eq_ignore_ascii_case(code_or_name) || rule.name == code_or_name;
    rules.iter().copied().find(is_it)
}

/// What the server does instead and how to mend it, and a change that does.
pub type Advice = (Help, Option<ProposedFix>);

/// A finding and its rule.
#[derive(Debug)]
pub struct Found {
    /// The rule.
    pub rule: &'static Rule,
    /// What it found.
    pub finding: Finding,
}

impl Found {
    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.finding.severity.unwrap_or(self.rule.severity)
    }

    /// What stays the same when the text around it changes.
    pub fn identity(&self) -> (Option<usize>, &'static str, Option<&str>) {
        (self.finding.file, self.rule.code, self.finding.key.as_deref())
    }

    /// By file and position.
    pub fn order(&self) -> (Option<usize>, usize, &'static str, Option<&str>, &str) {
        let start = self.finding.span.as_ref().map_or(0, |span| span.start);
        (self.finding.file, start, self.rule.code, self.finding.key.as_deref(), &self.finding.message)
    }
}
