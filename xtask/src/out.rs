//! Lines for people. A reader that has gone away, as `head` does, is no error: unlike `println!`, these do not
//! panic.

use std::cell::RefCell;
use std::fmt::Display;
use std::io::{Write, stderr, stdout};

thread_local! {
    /// What a job beside another one has said so far; nothing in a thread that says things at once.
    static HELD: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// A line of the result.
pub fn say(line: impl Display) {
    if !hold(format!("{line}\n").as_bytes()) {
        let _ = writeln!(stdout(), "{line}");
    }
}

/// A line about what is going on.
pub fn note(line: impl Display) {
    if !hold(format!("{line}\n").as_bytes()) {
        let _ = writeln!(stderr(), "{line}");
    }
}

/// Keeps what is said, where this thread's words are held back; whether they are.
pub fn hold(words: &[u8]) -> bool {
    HELD.with_borrow_mut(|held| held.as_mut().map(|held| held.extend_from_slice(words)).is_some())
}

/// Whether what this thread says is held back.
pub fn is_held() -> bool {
    hold(&[])
}

/// Runs two jobs at once, for those that leave a core idle. What the second one says comes in one piece when both have ended,
/// so that the two are not mixed.
///
/// # Errors
/// Those of both jobs.
pub fn at_once(
    one: impl FnOnce() -> Result<(), String>,
    other: impl FnOnce() -> Result<(), String> + Send,
) -> Result<(), String> {
    let (one, (other, said)) = std::thread::scope(|scope| {
        let beside = scope.spawn(|| {
            HELD.set(Some(Vec::new()));
            let result = other();
            (result, HELD.take().unwrap_or_default())
        });
        let one = one();
        (one, beside.join().unwrap_or_else(|_| (Err("a job ended in a panic".to_owned()), Vec::new())))
    });
    let _ = stderr().write_all(&said);
    match (one, other) {
        (Err(one), Err(other)) => Err(format!("{one}; and {other}")),
        (one, other) => one.and(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_job_beside_another_says_is_held_back_and_its_failure_is_told() {
        let failed = at_once(
            || if is_held() { Err("held".to_owned()) } else { Ok(()) },
            || if is_held() { Err("no".to_owned()) } else { Ok(()) },
        );
        assert_eq!(failed, Err("no".to_owned()));
        let failed = at_once(|| Err("one".to_owned()), || Err("two".to_owned()));
        assert_eq!(failed, Err("one; and two".to_owned()));
        assert_eq!(at_once(|| Ok(()), || Ok(())), Ok(()));
    }

    #[test]
    fn a_panic_beside_is_a_failure() {
        assert!(at_once(|| Ok(()), || panic!("on purpose")).is_err());
    }
}
