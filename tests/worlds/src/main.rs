//! `worlds --worlds N --seed S`: spoilt worlds, judged by the oracle.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use restate_scaleout_worlds::{coverage, decide, open, run, world};

const USAGE: &str =
    "usage: worlds [--worlds N] [--seed S] [--only NUMBER] [--keep FOLDER] [--counts] [--covered]

  --worlds N      how many worlds; 20000
  --seed S        what they are made from; 1
  --only NUMBER   one world of the seed, told whether it is right or not
  --keep FOLDER   writes each world that is wrong as a scenario, and the one of --only in any case
  --counts        prints what came up
  --covered       fails where a kind of mutation, a decision or a rule never came up
";

struct Options {
    worlds: u64,
    seed: u64,
    only: Option<u64>,
    keep: Option<PathBuf>,
    counts: bool,
    covered: bool,
}

fn options() -> Result<Options, String> {
    let mut found =
        Options { worlds: 20_000, seed: 1, only: None, keep: None, counts: false, covered: false };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{arg} needs a value"));
        let number = |text: String| text.parse::<u64>().map_err(|_| format!("`{text}` is no number"));
        match arg.as_str() {
            "--worlds" => found.worlds = number(value()?)?,
            "--seed" => found.seed = number(value()?)?,
            "--only" => found.only = Some(number(value()?)?),
            "--keep" => found.keep = Some(value()?.into()),
            "--counts" => found.counts = true,
            "--covered" => found.covered = true,
            _ => return Err(format!("unknown option `{arg}`\n\n{USAGE}")),
        }
    }
    Ok(found)
}

fn main() -> ExitCode {
    match options().and_then(|options| judge(&options)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::from(2)
        }
    }
}

/// Whether every decision is right.
fn judge(options: &Options) -> Result<bool, String> {
    let scenarios = world::bases();
    let started = Instant::now();
    let numbers = options.only.map_or(0..options.worlds, |only| only..only.saturating_add(1));
    let tally = run::run(&scenarios, options.seed, numbers);
    if let Some(only) = options.only {
        let world = world::World::make(&scenarios, options.seed, only);
        println!("{}: {:#?}", world.scenario.name, world.mutations);
        let decided = decide::decide(&mut decide::input(&world.scenario.target, &world.observations)?)?;
        println!("{}", decide::words(&decided.decision));
        if let Some(folder) = &options.keep {
            println!("kept in {}", world.keep(folder, options.seed)?.display());
        }
    }
    let (known, wrong): (Vec<_>, Vec<_>) = tally.wrong.iter().partition(|wrong| open::known(wrong).is_some());
    for known in &known {
        let what = open::known(known).map_or("", |open| open.what);
        println!("world {}, known and open: {what}", known.world.number);
    }
    for wrong in &wrong {
        println!("{}", wrong.story(options.seed));
        if let Some(folder) = &options.keep {
            println!("  kept in {}\n", wrong.world.keep(folder, options.seed)?.display());
        }
    }
    if options.counts {
        print!("{}", tally.counts());
    }
    let missing = if options.covered { coverage::missing(&tally) } else { Vec::new() };
    missing.iter().for_each(|words| println!("{words}"));
    let time = started.elapsed().as_secs_f32();
    println!("{} worlds in {time:.1} s, {} wrong, {} known and open", tally.worlds, wrong.len(), known.len());
    Ok(wrong.is_empty() && missing.is_empty())
}
