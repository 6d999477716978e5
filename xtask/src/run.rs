//! Running other programs.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::out;

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository").to_path_buf()
}

/// The folder of cargo's registries.
pub fn cargo_home() -> PathBuf {
    env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
        .unwrap_or_else(|| PathBuf::from(".cargo"))
}

/// Variables for a build with clippy's lints: clippy runs in place of the compiler for our own crates, as it
/// does in `cargo clippy`, which however would compile all dependencies a second time. Warnings are errors.
pub const LINTED: [(&str, &str); 2] =
    [("RUSTC_WORKSPACE_WRAPPER", "clippy-driver"), ("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings")];

/// Runs a program in a folder of the repository to its end.
///
/// # Errors
/// When it cannot be started, or fails.
pub fn run(folder: &str, program: &str, args: &[&str]) -> Result<(), String> {
    run_with(folder, program, args, &[])
}

/// The same with further environment variables.
///
/// # Errors
/// When it cannot be started, or fails.
pub fn run_with(folder: &str, program: &str, args: &[&str], env: &[(&str, &str)]) -> Result<(), String> {
    let line = format!("{program} {}", args.join(" "));
    let mut command = Command::new(program);
    command.args(args).envs(env.iter().copied()).current_dir(root().join(folder)).stdin(Stdio::null());
    let status = if out::is_held() {
        command.output().map(|output| {
            out::hold(&output.stdout);
            out::hold(&output.stderr);
            output.status
        })
    } else {
        command.status()
    };
    let status = status.map_err(|error| missing(program, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{line}` in ./{folder} failed ({status})")) }
}

/// What a program prints on standard output; its standard error passes through.
///
/// # Errors
/// When it cannot be started, or fails.
pub fn output(program: &str, args: &[&str]) -> Result<String, String> {
    let output = answer(Command::new(program).args(args).current_dir(root()))
        .map_err(|error| missing(program, &error))?;
    if !output.status.success() {
        return Err(format!("`{program} {}` failed ({})", args.join(" "), output.status));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("{program}: {error}"))
}

/// Runs a program for its standard output. Its standard error is said.
fn answer(command: &mut Command) -> std::io::Result<Output> {
    let errors = if out::is_held() { Stdio::piped() } else { Stdio::inherit() };
    let output = command.stdin(Stdio::null()).stderr(errors).output()?;
    out::hold(&output.stderr);
    Ok(output)
}

/// What a program printed, and whether it ended well.
pub struct Came {
    pub printed: String,
    pub well: bool,
}

/// What a program prints in a folder of the repository, however it ends; its standard error passes through.
///
/// # Errors
/// When it cannot be started, or prints nothing that is JSON.
pub fn came(folder: &str, program: &str, args: &[&str], env: &[(&str, &str)]) -> Result<Came, String> {
    let folder: PathBuf = root().join(folder);
    let output = answer(Command::new(program).args(args).envs(env.iter().copied()).current_dir(&folder))
        .map_err(|error| missing(program, &error))?;
    let printed = String::from_utf8(output.stdout).map_err(|error| format!("{program}: {error}"))?;
    if !printed.contains('{') {
        return Err(format!(
            "`{program} {}` in {} printed nothing ({})",
            args.join(" "),
            folder.display(),
            output.status
        ));
    }
    Ok(Came { printed, well: output.status.success() })
}

fn missing(program: &str, error: &std::io::Error) -> String {
    let how = match program {
        "npm" | "node" => "install Node.js 20 or later",
        "cargo" | "rustup" | "rustc" => "install Rust with rustup",
        _ => "install it",
    };
    format!("{program} cannot be run ({error}); {how}")
}

/// Installs a folder's npm packages from its lock file, unless they are there already.
///
/// # Errors
/// When npm fails.
pub fn npm_ci(folder: &str) -> Result<(), String> {
    let dir = root().join(folder);
    let lock = std::fs::read(dir.join("package-lock.json"))
        .map_err(|error| format!("{folder}/package-lock.json: {error}"))?;
    // npm leaves no reliable sign of a finished install, so we keep the lock file that was installed.
    let mark = dir.join("node_modules/.installed-lock.json");
    if std::fs::read(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    out::note(format_args!("installing npm packages of ./{folder}"));
    run(folder, "npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])?;
    std::fs::write(&mark, lock).map_err(|error| format!("{}: {error}", mark.display()))
}

/// Runs the `*.test.mjs` of a folder, one after the other. They are listed by name, because versions of Node
/// differ in what `node --test` does with a folder.
///
/// # Errors
/// When one fails, or there is none.
pub fn node_tests(folder: &str) -> Result<(), String> {
    node_tests_at_once(folder, 1)
}

/// The same, several at once: for those that wait most of the time, such as for real servers.
///
/// # Errors
/// When one fails, or there is none.
pub fn node_tests_at_once(folder: &str, count: usize) -> Result<(), String> {
    let entries = std::fs::read_dir(root().join(folder)).map_err(|error| format!("{folder}: {error}"))?;
    let mut files: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".test.mjs"))
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(format!("there is no test in {folder}"));
    }
    let at_once = format!("--test-concurrency={count}");
    let mut args = vec!["--test", &at_once, "--test-reporter=spec"];
    args.extend(files.iter().map(String::as_str));
    run(folder, "node", &args)
}
