//! Lines for people. A reader that has gone away, as `head` does, is no error: unlike `println!`, these do not
//! panic.

use std::fmt::Display;
use std::io::{Write, stderr, stdout};

/// A line of the result.
pub fn say(line: impl Display) {
    let _ = writeln!(stdout(), "{line}");
}

/// A line about what is going on.
pub fn note(line: impl Display) {
    let _ = writeln!(stderr(), "{line}");
}
