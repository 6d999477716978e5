//! Fixes are tried out before they are offered: all that do not touch each other in one go, and by halves
//! where that fails.

mod doubt;
mod left;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::collected::Collected;
use super::finding::ProposedFix;
use super::node::{Context, Node};
use super::provisioning;
use super::rule::Found;
use super::run;
use crate::api::Edit;
use crate::api::validate::{FixSafety, NodeConfig, Severity};
use crate::config::patch::{self, KeyPath, comments};
use left::Left;

/// A fix with its splices.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The finding that it removes, by its place among all.
    pub finding: usize,
    /// The file that it changes, by its place.
    pub file: usize,
    /// Its splices, ascending.
    pub edits: Vec<Edit>,
    /// Whether every comment of the file is still there afterwards.
    pub keeps_comments: bool,
}

/// What a trial showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrialOutcome {
    /// The findings are gone, and no other came.
    Clean,
    /// The findings are gone, and others came to light.
    Uncovers,
    /// A finding stays, the server would refuse the file, or the text says something else than was meant.
    Breaks,
    /// There was no trial.
    Untried,
}

impl TrialOutcome {
    /// How safe a fix is after its trial; `None` when it cannot be offered.
    pub fn safety(self, declared: FixSafety) -> Option<FixSafety> {
        match self {
            Self::Clean => Some(declared),
            Self::Uncovers | Self::Untried => Some(FixSafety::Unsafe),
            Self::Breaks => None,
        }
    }
}

/// A finding by file, code and key.
type Identity<'f> = (Option<usize>, &'static str, Option<&'f str>);

/// How many findings there are, and how bad the worst of them is.
type Counts<'f> = BTreeMap<Identity<'f>, (usize, Severity)>;

/// How many findings were only counted, by file and code.
type Beyond = BTreeMap<(Option<usize>, &'static str), usize>;

/// A file and a key in it.
type Trace = (Option<usize>, Option<String>);

fn count(found: &[Found]) -> Counts<'_> {
    let mut counts = Counts::new();
    for one in found {
        let entry = counts.entry(one.identity()).or_insert((0, Severity::Info));
        entry.0 += 1;
        // The worst comes first in the order of severities.
        entry.1 = entry.1.min(one.severity());
    }
    counts
}

/// Files and findings before any fix.
pub struct Bench<'b, 'a> {
    context: &'b Context,
    nodes: &'b [Node<'a>],
    found: &'b [Found],
    before: Counts<'b>,
    beyond: &'b Beyond,
    /// The comments of each file, once a fix asks for them.
    comments: Vec<OnceCell<Vec<Range<usize>>>>,
}

impl<'b, 'a> Bench<'b, 'a> {
    /// Sets out the findings of these files.
    pub fn new(context: &'b Context, nodes: &'b [Node<'a>], all: &'b Collected) -> Self {
        let comments = vec![OnceCell::new(); nodes.len()];
        Self { context, nodes, found: &all.found, before: count(&all.found), beyond: &all.beyond, comments }
    }

    /// The fixes of these findings, as far as they can be built.
    pub fn candidates(&self, findings: &[usize]) -> Vec<Candidate> {
        findings.iter().filter_map(|at| self.candidate(*at)).collect()
    }

    /// How safe a fix is if its trial shows nothing: as the rule says, unless it loses what somebody wrote.
    pub fn declared(&self, candidate: &Candidate) -> Option<FixSafety> {
        let safety = self.proposal(candidate)?.safety;
        Some(if candidate.keeps_comments { safety } else { FixSafety::Unsafe })
    }

    fn candidate(&self, finding: usize) -> Option<Candidate> {
        let one = &self.found[finding];
        let (proposal, file) = (one.finding.fix.as_ref()?, one.finding.file?);
        self.nodes[file].given.file.as_ref()?;
        let document = &self.nodes[file].document;
        let edits = proposal.change.edits(document)?;
        let comments = self.comments[file].get_or_init(|| comments::of(&document.text));
        let keeps_comments = comments::are_kept(&document.text, comments, &edits);
        Some(Candidate { finding, file, edits, keeps_comments })
    }

    fn proposal(&self, candidate: &Candidate) -> Option<&'b ProposedFix> {
        self.found[candidate.finding].finding.fix.as_ref()
    }

    /// What becomes of every fix, in their order.
    pub fn judge(&self, candidates: &[Candidate]) -> Vec<TrialOutcome> {
        let mut outcomes = vec![TrialOutcome::Untried; candidates.len()];
        let (together, alone) = self.apart(candidates);
        let mut left = Left::default();
        // Beside a fix that guesses, what another one uncovers may not show; without a look only the others are applied.
        let is_safe = |at: &usize| self.declared(&candidates[*at]) == Some(FixSafety::Safe);
        let (safe, guesses): (Vec<usize>, Vec<usize>) = together.into_iter().partition(is_safe);
        self.settle(candidates, &safe, &mut left, &mut outcomes);
        self.settle(candidates, &guesses, &mut left, &mut outcomes);
        for one in alone {
            self.settle(candidates, &[one], &mut left, &mut outcomes);
        }
        outcomes
    }

    fn settle(
        &self,
        candidates: &[Candidate],
        group: &[usize],
        left: &mut Left,
        outcomes: &mut [TrialOutcome],
    ) {
        if group.is_empty() || !left.take(|| self.bytes(candidates, group)) {
            return;
        }
        let tried: Vec<&Candidate> = group.iter().map(|at| &candidates[*at]).collect();
        let (outcome, traces) = self.try_out(&tried);
        if outcome == TrialOutcome::Clean || group.len() == 1 {
            group.iter().for_each(|at| outcomes[*at] = outcome);
            return;
        }
        // Those whose keys are in what came or stayed are to blame, most likely.
        let (blamed, others): (Vec<usize>, Vec<usize>) =
            group.iter().partition(|at| traces.contains(&self.trace(&candidates[**at])));
        if blamed.is_empty() || others.is_empty() {
            let (first, second) = group.split_at(group.len() / 2);
            self.settle(candidates, first, left, outcomes);
            self.settle(candidates, second, left, outcomes);
        } else {
            self.settle(candidates, &others, left, outcomes);
            blamed.iter().for_each(|at| self.settle(candidates, &[*at], left, outcomes));
        }
    }

    /// The length of the files that these fixes change.
    fn bytes(&self, candidates: &[Candidate], group: &[usize]) -> usize {
        let files: BTreeSet<usize> = group.iter().map(|at| candidates[*at].file).collect();
        files.into_iter().map(|file| self.nodes[file].document.text.len()).sum()
    }

    /// The file and the key that a fix leaves behind.
    fn trace(&self, candidate: &Candidate) -> Trace {
        let target = self.proposal(candidate).and_then(|fix| fix.change.target());
        let key =
            target.map(KeyPath::to_string).or_else(|| self.found[candidate.finding].finding.key.clone());
        (Some(candidate.file), key)
    }

    /// Candidates that can be applied together, and those that touch one of them.
    pub fn apart(&self, candidates: &[Candidate]) -> (Vec<usize>, Vec<usize>) {
        let (mut together, mut alone) = (Vec::new(), Vec::new());
        let mut targets: BTreeMap<(usize, &KeyPath), usize> = BTreeMap::new();
        let mut taken: BTreeMap<(usize, usize), &Edit> = BTreeMap::new();
        for (at, one) in candidates.iter().enumerate() {
            let target = self.proposal(one).and_then(|fix| fix.change.target());
            let rival = target.and_then(|target| targets.get(&(one.file, target)));
            let free = match rival {
                // Two findings may have one fix.
                Some(other) => candidates[*other].edits == one.edits,
                None => one.edits.iter().all(|edit| is_free(&taken, one.file, edit)),
            };
            if !free {
                alone.push(at);
                continue;
            }
            together.push(at);
            if let Some(target) = target {
                targets.insert((one.file, target), at);
            }
            taken.extend(one.edits.iter().map(|edit| ((one.file, edit.start), edit)));
        }
        (together, alone)
    }

    /// The first of these fixes, as many as go together. A few that break something even alone are passed over:
    /// not all have been tried.
    pub fn largest<'c>(&self, group: &[&'c Candidate]) -> Vec<&'c Candidate> {
        let breaks = |part: &[&Candidate]| self.try_out(part).0 == TrialOutcome::Breaks;
        for first in 0..group.len().min(left::LEAST) {
            let mut part = &group[first..];
            while part.len() > 1 && breaks(part) {
                part = &part[..part.len() / 2];
            }
            if part.len() > 1 || !breaks(part) {
                return part.to_vec();
            }
        }
        Vec::new()
    }

    /// What comes of applying these fixes together, and where findings came or stayed.
    fn try_out(&self, group: &[&Candidate]) -> (TrialOutcome, BTreeSet<Trace>) {
        let broken = (TrialOutcome::Breaks, BTreeSet::new());
        let files: BTreeSet<usize> = group.iter().map(|one| one.file).collect();
        let mut changed: BTreeMap<usize, NodeConfig> = BTreeMap::new();
        for file in &files {
            let mut node = self.nodes[*file].given.clone();
            let Ok(text) = self.applied(*file, group) else { return broken };
            node.file.get_or_insert_default().text = text;
            changed.insert(*file, node);
        }
        let new: BTreeMap<usize, Node<'_>> =
            changed.iter().map(|(at, file)| (*at, self.nodes[*at].again(file))).collect();
        if !new.iter().all(|(file, node)| self.says_what_was_meant(*file, node, group)) {
            return broken;
        }
        let nodes: Vec<&Node<'_>> =
            self.nodes.iter().enumerate().map(|(at, node)| new.get(&at).unwrap_or(node)).collect();
        // No rule can tell this from a cluster that was founded long ago.
        if provisioning::is_lost(self.nodes, &nodes) {
            return broken;
        }
        let all = run::findings_of(self.context, &nodes, |file| files.contains(&file), false);
        self.compare(group, &count(&all.found), &all.beyond)
    }

    fn compare(
        &self,
        group: &[&Candidate],
        after: &Counts<'_>,
        beyond: &Beyond,
    ) -> (TrialOutcome, BTreeSet<Trace>) {
        let mut fixed: BTreeMap<Identity<'_>, usize> = BTreeMap::new();
        for one in group {
            *fixed.entry(self.found[one.finding].identity()).or_default() += 1;
        }
        let number =
            |counts: &Counts<'_>, key: &Identity<'_>| counts.get(key).map_or(0, |(number, _)| *number);
        let stayed =
            |(key, count): &(&Identity<'_>, &usize)| number(after, key) + *count > number(&self.before, key);
        let stayed: Vec<&Identity<'_>> = fixed.iter().filter(stayed).map(|(key, _)| key).collect();
        // Advice that a fix brings along is no reason to look at it first.
        let came: Vec<(&Identity<'_>, bool)> = after
            .iter()
            .filter(|(_, (_, worst))| *worst != Severity::Info)
            .filter(|(key, (count, _))| number(&self.before, key) < *count && !self.was_counted(key, beyond))
            .map(|(key, (_, worst))| (key, *worst == Severity::Error))
            .collect();
        let outcome = if !stayed.is_empty() || came.iter().any(|(_, is_error)| *is_error) {
            TrialOutcome::Breaks
        } else if came.is_empty() {
            TrialOutcome::Clean
        } else {
            TrialOutcome::Uncovers
        };
        let traces = stayed.iter().copied().chain(came.iter().map(|(key, _)| *key));
        (outcome, traces.map(|(file, _, key)| (*file, key.map(str::to_owned))).collect())
    }

    /// Whether a finding that came may have been there before, since others of its kind were only counted
    /// and are fewer now.
    fn was_counted(&self, (file, code, _): &Identity<'_>, after: &Beyond) -> bool {
        let number = |beyond: &Beyond| beyond.get(&(*file, *code)).copied().unwrap_or_default();
        number(self.beyond) > number(after)
    }

    /// The text of a file with the splices of its fixes.
    ///
    /// # Errors
    /// When they do not fit.
    pub fn applied(&self, file: usize, group: &[&Candidate]) -> Result<String, String> {
        let mut edits: Vec<Edit> =
            group.iter().filter(|one| one.file == file).flat_map(|one| one.edits.clone()).collect();
        edits.sort();
        edits.dedup();
        patch::apply(&self.nodes[file].document.text, &edits)
    }

    /// Whether the new tree is the old one with the changes made in it, and every value that is in both is written
    /// as it was.
    fn says_what_was_meant(&self, file: usize, new: &Node<'_>, group: &[&Candidate]) -> bool {
        let old = &self.nodes[file].document;
        let mut wanted = old.root.clone();
        for one in group.iter().filter(|one| one.file == file) {
            let made = self.proposal(one).is_some_and(|fix| fix.change.apply(&mut wanted));
            if !made {
                // A splice is judged by its findings alone.
                return true;
            }
        }
        new.is_complete()
            && patch::same_tree(&new.document.root, &wanted)
            && patch::as_written((&wanted, &old.text), (&new.document.root, &new.document.text))
    }
}

/// Whether a splice touches none of those taken. Lines that are added at one place go one below the other,
/// unless one of them opens a table.
fn is_free(taken: &BTreeMap<(usize, usize), &Edit>, file: usize, edit: &Edit) -> bool {
    let before = taken.range((file, 0)..=(file, edit.start)).next_back();
    let after = taken.range((file, edit.start)..).next();
    let apart = |other: &Edit| {
        let beside = other.end <= edit.start && edit.start > other.start
            || edit.end <= other.start && other.start > edit.start;
        let lines =
            |edit: &Edit| edit.start == edit.end && edit.insert.ends_with('\n') && !edit.insert.contains('[');
        beside || lines(edit) && lines(other)
    };
    let near = before.into_iter().chain(after).filter(|((other, _), _)| *other == file);
    near.map(|(_, other)| *other).all(apart)
}
