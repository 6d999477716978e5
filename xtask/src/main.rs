//! The build behind `build.sh`: modules, gates, and the order of all checks.

mod bench;
mod checks;
mod conformance;
mod demo;
mod dist;
mod engine_cache;
mod fuzz;
mod gate;
mod helm;
mod modules;
mod moon;
mod mutants;
mod out;
mod parity;
mod run;
mod runner;
mod schema;
mod section;
mod web;
mod worlds;

use std::process::ExitCode;
use std::time::Instant;

const USAGE: &str = "usage: ./build.sh [COMMAND]

  (none), dist      build both modules and their manifests into dist/
  helm              build the plugin for Helm into dist/helm/restate-check/
  moon              build the extension of moon into dist/moon/
  page              build the page that checks configurations, and open it
  demo [--keep]     grow one node to three under writes, then destroy the first node
  parity [--cases N] [--seed S]
                    compare the validator with real servers on generated configurations
  parity --starts [--cases N] [--seed S]
                    start real servers with generated configurations, and compare
                    what becomes of them with what the validator says
  parity --sets [--cases N] [--seed S]
                    start the servers of small clusters together, sound ones and ones with
                    faults, and compare the same
  conformance       ask every host what tests/vectors ask, and print who answers it
  bench             time the exports beside other tools, and print module sizes
  schema            write the JSON Schemas of restate.toml from the catalogue
  test              run all checks and tests, including those on real servers
  test --quick      the same without real servers and the ops runner
  test --long       the same with many more generated cases and losses on real servers, and
                    with Helm and moon
  model [--seconds N] [SET]...
                    search what may happen to a small Restate while the planner and the
                    guard work on it; without a number, all sets in turn
  mutants [PART [FLAG]...]
                    change the code that decides about data in one place at a
                    time, and expect a red test
  fuzz [TARGET] [--seconds N] [--seed S]
                    mutate recorded inputs of each export and reader, or of one, for a
                    minute or so long; what is found lies in target/fuzz/TARGET
  fuzz TARGET --input FILE
                    ask one with what was found
  worlds [--worlds N] [--seed S] [--only NUMBER] [--keep FOLDER] [--counts]
                    spoil recorded deployments at random, and judge what is decided then
  clean-cache       remove the compiled WebAssembly engine that your clones share
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    if let ["help" | "--help" | "-h"] = words.as_slice() {
        out::say(USAGE.trim_end());
        return ExitCode::SUCCESS;
    }
    if let ["parity", ..] = words.as_slice() {
        if let Err(problem) = run::npm_ci("tests/parity") {
            out::note(format_args!("error: {problem}"));
            return ExitCode::FAILURE;
        }
        return parity::run(&args[1..]);
    }
    let started = Instant::now();
    let result = match words.as_slice() {
        [] | ["dist"] => dist::dist(),
        ["test"] => checks::all(),
        ["test", "--quick"] => checks::quick(),
        ["test", "--long"] => checks::long(),
        ["clean-cache"] => {
            engine_cache::clear();
            Ok(())
        }
        ["schema"] => schema::write(),
        ["helm"] => helm::build(),
        ["moon"] => moon::build(),
        ["page"] => web::open(),
        ["conformance"] => conformance::run(),
        ["bench"] => bench::bench(),
        ["model", rest @ ..] => model(rest),
        ["fuzz", rest @ ..] => fuzz::run(rest),
        ["mutants", rest @ ..] => mutants::run_gate(rest),
        ["worlds", rest @ ..] => worlds::judge(rest),
        ["demo", rest @ ..] => demo::demo(rest),
        _ => Err(format!("unknown command `{}`\n\n{USAGE}", args.join(" "))),
    };
    if words.first() == Some(&"test") {
        out::note(format_args!("\n{}", section::table().trim_end()));
    }
    match result {
        Ok(()) => {
            out::note(format_args!("done in {:.0} s", started.elapsed().as_secs_f32()));
            ExitCode::SUCCESS
        }
        Err(problem) => {
            out::note(format_args!("error: {problem}"));
            ExitCode::FAILURE
        }
    }
}

fn model(rest: &[&str]) -> Result<(), String> {
    let search =
        ["run", "--quiet", "--locked", "--profile", "worlds", "--package", "restate-scaleout-model", "--"];
    run::run("", "cargo", &[&search[..], rest].concat())
}
