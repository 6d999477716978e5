//! What is said of files that were not read.

use super::folder::PassedOver;
use super::given::Found;

/// Names of files that are listed in one line.
const NAMES: usize = 6;

/// All of it, a line each; `silent` files of folders were left out since all are too much.
pub fn of(found: &Found, silent: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    if !found.left_aside.is_empty() {
        let files = few(&found.left_aside);
        lines
            .push(format!("not read: {files}; `docker compose` without `-f` does, as a check of the folder"));
    }
    lines.extend(passed_over(&found.passed_over, silent));
    lines
}

fn passed_over(passed: &PassedOver, silent: usize) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    if passed.other > 0 {
        parts.push(format!("{} of other kinds", files(passed.other)));
    }
    if passed.not_text > 0 {
        let are = if passed.not_text == 1 { "is" } else { "are" };
        parts.push(format!("{} that {are} no text", files(passed.not_text)));
    }
    if silent > 0 {
        parts.push(format!("{} without the word restate, since all are too much", files(silent)));
    }
    if !passed.folders.is_empty() {
        parts.push(format!("the folders {}", few(&passed.folders)));
    }
    if !passed.large.is_empty() {
        parts.push(format!("{}, more than 1 MiB", few(&passed.large)));
    }
    let mut lines: Vec<String> = Vec::new();
    if !parts.is_empty() {
        lines.push(format!("passed over: {}", parts.join("; ")));
    }
    if !passed.unreadable.is_empty() {
        lines.push(format!("cannot be read: {}", few(&passed.unreadable)));
    }
    lines
}

fn files(n: usize) -> String {
    format!("{n} file{}", if n == 1 { "" } else { "s" })
}

/// A few names, and how many more there are.
fn few(names: &[String]) -> String {
    let shown = names.iter().take(NAMES).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMES) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
