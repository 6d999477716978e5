//! `search [--seconds N] [SET]...`: searches sets on demand and prints what came out. Without a number, all of them.

use std::process::ExitCode;
use std::time::Duration;

use restate_scaleout_model::search::{Setting, search};
use restate_scaleout_model::{sets, story};

/// How long one set is searched where nothing else is asked for.
const SECONDS: u64 = 600;

fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("model: {problem}");
            ExitCode::from(2)
        }
    }
}

fn run(args: Vec<String>) -> Result<bool, String> {
    let mut all = sets::in_every_test()?;
    all.extend(sets::on_demand()?);
    let (mut seconds, mut chosen) = (SECONDS, Vec::new());
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--seconds" => {
                let value = args.next().and_then(|value| value.parse().ok());
                seconds = value.ok_or("--seconds takes a number, for example --seconds 600")?;
            }
            number => {
                let at: usize = number
                    .parse()
                    .map_err(|_| format!("`{number}` is no set; there are:\n{}", listed(&all)))?;
                chosen.push(
                    all.get(at)
                        .ok_or_else(|| format!("there is no set {at}; there are:\n{}", listed(&all)))?
                        .clone(),
                );
            }
        }
    }
    let sets = if chosen.is_empty() { all } else { chosen };
    let mut is_clean = true;
    for setting in sets {
        let report = search(&setting, Duration::from_secs(seconds), 20);
        for finding in &report.found {
            println!("{}\n", story::story(finding));
        }
        for (told, count) in &report.told {
            println!("{count:>7}  {told}");
        }
        println!("\n{}\n{:.1} s\n", story::table(std::slice::from_ref(&report)), report.took.as_secs_f32());
        is_clean &= report.found.is_empty();
    }
    Ok(is_clean)
}

fn listed(sets: &[Setting]) -> String {
    let lines = sets.iter().enumerate().map(|(at, set)| format!("{at:>3}  {}", story::described(set)));
    lines.collect::<Vec<_>>().join("\n")
}
