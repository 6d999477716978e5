//! The fastest of many calls: whatever else is running on the machine only adds to a time, and adds more to
//! long calls than to short ones.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// For how long calls are repeated.
const SPAN: Duration = Duration::from_secs(1);
/// Calls that take longer than this are made once.
const SLOW: Duration = Duration::from_secs(2);

/// The fastest call in nanoseconds.
pub fn fastest<T>(mut call: impl FnMut() -> T) -> u64 {
    let mut time = || {
        let started = Instant::now();
        black_box(call());
        started.elapsed()
    };
    let mut fastest = time();
    let (started, mut calls) = (Instant::now(), 1);
    while fastest < SLOW && (started.elapsed() < SPAN || calls < 4) {
        fastest = fastest.min(time());
        calls += 1;
    }
    u64::try_from(fastest.as_nanos()).unwrap_or(u64::MAX)
}
