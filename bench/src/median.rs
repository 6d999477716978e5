//! Medians of single calls.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long calls are made to warm up, and then as long to be timed.
const SPAN: Duration = Duration::from_millis(500);
/// Calls that take longer are timed once.
const SLOW: Duration = Duration::from_secs(2);

/// The median time of a call in nanoseconds.
pub fn median<T>(mut call: impl FnMut() -> T) -> u64 {
    let mut time = || {
        let started = Instant::now();
        black_box(call());
        started.elapsed()
    };
    let first = time();
    if first > SLOW {
        return nanoseconds(first);
    }
    let mut times = Vec::new();
    for keep in [false, true] {
        let started = Instant::now();
        while started.elapsed() < SPAN || (keep && times.len() < 3) {
            let taken = time();
            times.extend(keep.then_some(taken));
        }
    }
    times.sort_unstable();
    nanoseconds(times[times.len() / 2])
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
