//! Fuzzing on demand: the targets of `tests/fuzz`, for as long as somebody likes.

use crate::run::run_with;

/// The program with all targets.
const TESTS: [&str; 6] = ["test", "--locked", "--package", "restate-scaleout-fuzz", "--test", "targets"];

/// How long each target runs unless told otherwise.
const SECONDS: &str = "60";

/// Runs one target, or all: `[TARGET] [--seconds N] [--seed S] [--input FILE]`.
///
/// # Errors
/// When the arguments make no sense, or something is found.
pub fn run(args: &[&str]) -> Result<(), String> {
    let (target, flags) = match args.split_first() {
        Some((name, rest)) if !name.starts_with("--") => (Some(*name), rest),
        _ => (None, args),
    };
    let (mut seconds, mut seed, mut input) = (None, None, None);
    for pair in flags.chunks(2) {
        let [flag, value] = pair else { return Err(format!("`{}` needs a value", pair[0])) };
        match *flag {
            "--seconds" => seconds = Some(number(flag, value)?),
            "--seed" => seed = Some(number(flag, value)?),
            "--input" => input = Some(*value),
            _ => return Err(format!("`{flag}` is no option of fuzz; use --seconds, --seed or --input")),
        }
    }
    let fresh = fastrand::u32(..).to_string();
    let mut env = vec![("FUZZ_SECONDS", seconds.unwrap_or(SECONDS)), ("FUZZ_SEED", seed.unwrap_or(&fresh))];
    match (input, target) {
        (Some(file), Some(_)) => env.push(("FUZZ_INPUT", file)),
        (Some(_), None) => return Err("an input is that of one target: fuzz TARGET --input FILE".into()),
        (None, _) => {}
    }
    let which = match target {
        Some(name) => vec!["--", name, "--exact", "--nocapture"],
        None => vec!["--", "--nocapture"],
    };
    run_with("", "cargo", &[&TESTS[..], &which].concat(), &env)
}

fn number<'a>(flag: &str, value: &'a str) -> Result<&'a str, String> {
    value.parse::<u64>().map(|_| value).map_err(|_| format!("`{flag} {value}`: that is no number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_sense_is_refused() {
        for wrong in [
            &["--seconds"][..],
            &["validate", "--seconds", "x"],
            &["--input", "a.json"],
            &["validate", "--minutes", "3"],
        ] {
            assert!(run(wrong).is_err(), "{wrong:?}");
        }
    }
}
