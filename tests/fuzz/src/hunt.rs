//! Mutates the inputs of a target, in rounds that each begin with one that is as it was recorded.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use mutatis::check::{Check, CheckError};
use serde_json::Value;

use crate::hold::{Held, hold, mark};
use crate::input::{Answer, Input};
use crate::mutate::Mutator;
use crate::seeds;
use crate::target::Target;

/// So many mutations follow upon each other before a round ends.
const ROUND: usize = 12;
/// Every test has time for this part of what a target says, and for so many recorded inputs.
const PART: usize = 8;
const SAMPLE: usize = 12;
/// So many mutated inputs that led to an answer unlike any before are mutated further.
const MOST_NEW: usize = 400;

/// How long to look.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// For so long; without it, as many mutations as the target says.
    pub time: Option<Duration>,
    /// Equal seeds give equal mutations.
    pub seed: u64,
    /// Without a time: some recorded inputs, evenly spread, and a part of the mutations.
    pub is_sample: bool,
}

impl Effort {
    /// As the environment says: `FUZZ_SECONDS`, `FUZZ_SEED`.
    ///
    /// # Panics
    /// When what it says is no number.
    pub fn of_environment() -> Self {
        let number = |name: &str| {
            let text = env::var(name).ok()?;
            Some(text.parse().unwrap_or_else(|_| panic!("{name}=`{text}` is no number")))
        };
        let time = number("FUZZ_SECONDS").map(Duration::from_secs);
        Self { time, seed: number("FUZZ_SEED").unwrap_or(1), is_sample: time.is_none() }
    }
}

/// What a hunt came to.
#[derive(Debug, Default)]
pub struct Report {
    /// Inputs as they were recorded.
    pub seeds: usize,
    /// Mutated ones.
    pub mutated: usize,
    /// Those that were answered, not refused with an error.
    pub answered: usize,
    /// Those in which a secret was planted.
    pub planted: usize,
    /// Answers unlike any before.
    pub unlike: usize,
    /// How long it took.
    pub time: Duration,
    /// The largest part of the memory and of the work that was allowed.
    pub share: (f64, f64),
}

/// What was found: an input that does not hold.
#[derive(Debug)]
pub struct Found {
    /// As small as it could be made.
    pub input: Input,
    /// Why it does not hold.
    pub why: String,
}

struct Hunt<'t> {
    target: &'t Target,
    report: Report,
    known: BTreeSet<u64>,
    new: Vec<Input>,
}

impl Hunt<'_> {
    /// Whether the target takes an input.
    fn ask(&mut self, input: &Input) -> Result<bool, String> {
        keep(self.target.name, "running", input);
        let held = hold(self.target, input)?;
        let Held { answer: Some(answer), share, planted } = held else { return Ok(false) };
        self.report.answered += usize::from(answer.is_ok());
        self.report.planted += usize::from(planted);
        self.report.share = (self.report.share.0.max(share.0), self.report.share.1.max(share.1));
        if self.known.insert(kind(&answer)) {
            self.report.unlike += 1;
            if self.new.len() < MOST_NEW {
                self.new.push(input.clone());
            }
        }
        Ok(answer.is_ok())
    }
}

/// Looks for an input that does not hold.
///
/// # Errors
/// The first one.
///
/// # Panics
/// When a target has no seeds.
pub fn hunt(target: &Target, effort: Effort) -> Result<Report, Box<Found>> {
    let start = Instant::now();
    let mut hunt = Hunt { target, report: Report::default(), known: BTreeSet::new(), new: Vec::new() };
    let seeds = seeds::of(target.name, (target.recorded)());
    assert!(!seeds.is_empty(), "{} has no seeds", target.name);
    let every = if effort.is_sample { seeds.len().div_ceil(SAMPLE) } else { 1 };
    let mutations = if effort.is_sample { target.mutations / PART } else { target.mutations };
    for input in seeds.iter().step_by(every) {
        hunt.ask(input).map_err(|why| Box::new(Found { input: input.clone(), why }))?;
        hunt.report.seeds += 1;
    }
    let mut mutator = Mutator::of(&seeds);
    // The time is that of the mutations.
    let mutating = Instant::now();
    for round in 0.. {
        let over = match effort.time {
            Some(time) => mutating.elapsed() >= time,
            None => hunt.report.mutated >= mutations,
        };
        if over {
            break;
        }
        let recorded = &seeds[round % seeds.len()];
        // Every second round goes on with what led to something new.
        let nth = hunt.new.len().saturating_sub(1 + (round / 2) % hunt.new.len().max(1));
        let first = hunt.new.get(nth).filter(|_| round % 2 == 1).unwrap_or(recorded).clone();
        let seed = effort.seed.wrapping_mul(1 << 32).wrapping_add(round as u64);
        let (mut begun, mut last) = (false, first.clone());
        let good = mutator.good();
        let property = |input: &Input| {
            // The first is known to hold.
            if std::mem::replace(&mut begun, true) {
                hunt.report.mutated += 1;
                if hunt.ask(input)? {
                    last = input.clone();
                } else {
                    good.replace(Some(last.clone()));
                }
            }
            Ok::<(), String>(())
        };
        let mut check = Check::new();
        check.iters(ROUND).seed(seed).max_shrink_iters(1500).max_shrink_duration(Duration::from_secs(20));
        match check.run_with(&mut mutator, [first], property) {
            Ok(()) | Err(CheckError::EmptyCorpus | CheckError::MutatorError(_)) => {}
            Err(CheckError::Failed(failed)) => {
                return Err(Box::new(Found { input: failed.value, why: failed.message }));
            }
        }
    }
    hunt.report.time = start.elapsed();
    Ok(hunt.report)
}

/// Runs a target's test: one file that the environment names, or a hunt.
///
/// # Panics
/// When something does not hold. The input is in a file then.
pub fn run(target: &Target) {
    if let Some(path) = env::var_os("FUZZ_INPUT") {
        let input = Input::of_file(&seeds::repository().join(path));
        let held = hold(target, &input);
        println!("{:?}", held.as_ref().map(|held| held.share));
        assert!(held.is_ok(), "{}", held.unwrap_err());
        return;
    }
    let effort = Effort::of_environment();
    match hunt(target, effort) {
        Ok(report) => {
            drop(fs::remove_file(path(target.name, "running", "json")));
            drop(fs::remove_file(path(target.name, "running", "bin")));
            println!("{}: {report:?}", target.name);
        }
        Err(found) => {
            let file = keep(target.name, &format!("found-{:016x}", mark(&found.input)), &found.input);
            let shown = file.strip_prefix(seeds::repository()).unwrap_or(&file).display();
            panic!(
                "{}: {}\nthe input is in {shown} (seed {}); this asks it again:\n  ./build.sh fuzz {} --input {shown}",
                target.name, found.why, effort.seed, target.name
            );
        }
    }
}

fn path(target: &str, name: &str, ending: &str) -> PathBuf {
    Path::new("target/fuzz").join(target).join(format!("{name}.{ending}"))
}

/// Writes an input into a file under `target/fuzz`. What is running is there, too: a call that ends the process cannot be
/// told of otherwise.
fn keep(target: &str, name: &str, input: &Input) -> PathBuf {
    let file = seeds::repository().join(path(target, name, input.ending()));
    drop(fs::create_dir_all(file.parent().expect("a folder")));
    drop(fs::write(&file, input.bytes()));
    file
}

/// A number that answers of one kind have in common: the words in it that are of a fixed list, or an error without
/// its numbers.
fn kind(answer: &Answer) -> u64 {
    let mut words = BTreeSet::new();
    match answer {
        Ok(bytes) => match serde_json::from_slice::<Value>(bytes) {
            Ok(value) => words_of(&value, &mut words),
            Err(_) => drop(
                words.insert(
                    bytes
                        .iter()
                        .filter(|byte| byte.is_ascii_alphabetic())
                        .map(|byte| *byte as char)
                        .take(60)
                        .collect(),
                ),
            ),
        },
        Err(error) => {
            words.insert(error.chars().filter(|sign| !sign.is_ascii_digit()).take(80).collect());
        }
    }
    mark(&Input::Json(words.into_iter().collect()))
}

/// Fields whose values are of a fixed list.
const FIXED: [&str; 8] = ["kind", "code", "outcome", "awaiting", "title", "alive", "votes", "appends"];

fn words_of(value: &Value, words: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str() {
                    Some(word) if FIXED.contains(&name.as_str()) => {
                        let word: String =
                            word.chars().filter(|sign| !sign.is_ascii_digit()).take(40).collect();
                        words.insert(format!("{name} {word}"));
                    }
                    _ => words_of(value, words),
                }
            }
            // Of a refusal its name.
            if let (Some(name), true) =
                (fields.get("name").and_then(Value::as_str), fields.contains_key("remedy"))
            {
                words.insert(format!("refusal {name}"));
            }
        }
        Value::Array(items) => items.iter().for_each(|item| words_of(item, words)),
        _ => {}
    }
}
