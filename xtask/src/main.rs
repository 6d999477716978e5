//! The build behind `build.sh`: modules, gates, and the order of all checks.

mod bench;
mod checks;
mod demo;
mod dist;
mod engine_cache;
mod gate;
mod modules;
mod parity;
mod run;
mod runner;
mod schema;
mod section;

use std::process::ExitCode;
use std::time::Instant;

const USAGE: &str = "usage: ./build.sh [COMMAND]

  (none), dist      build both modules, optimised, with their manifests, into dist/
  demo [--keep]     one node under writes becomes three, then loses its first node
  parity [--cases N] [--seed S]
                    compare accept and reject with real servers on generated configurations
  bench             time of validation beside other tools, in one run, and module sizes
  schema            write the JSON Schemas of restate.toml from the catalogue
  test              every check and every test, on real servers too
  test --quick      the same without real servers and without the ops runner
  test --long       the same with what takes too long for every change: many more generated cases,
                    more losses on real servers
  clean-cache       remove the WebAssembly engine that all clones of this user share
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    if let ["parity", ..] = words.as_slice() {
        if let Err(problem) = run::npm_ci("tests/parity") {
            eprintln!("error: {problem}");
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
        ["bench"] => bench::bench(),
        ["demo", rest @ ..] => demo::demo(rest),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(format!("`{}` is no command\n\n{USAGE}", args.join(" "))),
    };
    if words.first() == Some(&"test") {
        eprint!("\n{}", section::table());
    }
    match result {
        Ok(()) => {
            eprintln!("done in {:.0} s", started.elapsed().as_secs_f32());
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}
