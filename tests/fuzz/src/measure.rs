//! What a call costs: bytes allocated at once, and processor time in units that a machine sets itself.

use std::hint::black_box;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use serde_json::Value;

/// What a call cost.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    /// The most bytes that were allocated at once.
    pub memory: u64,
    /// Processor time of the thread.
    pub time: Duration,
}

/// Runs something and says what it cost. It must not panic: the count of allocations would not come to its end.
pub fn cost<T>(run: impl FnOnce() -> T) -> (T, Cost) {
    let mut answer = None;
    let start = now();
    let memory = allocation_counter::measure(|| answer = Some(run()));
    let time = now().saturating_sub(start);
    (answer.expect("it has run"), Cost { memory: memory.bytes_max, time })
}

/// The processor time that this thread has had.
fn now() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    let number = |number| u64::try_from(number).unwrap_or_default();
    Duration::from_secs(number(time.tv_sec)) + Duration::from_nanos(number(time.tv_nsec))
}

/// The time in which this thread reads a byte of JSON now, in seconds: the best of several times.
pub fn unit() -> f64 {
    let text =
        format!("[{}1]", r#"{"name": "n1", "port": 5122, "roles": ["worker", "admin"]}, "#.repeat(400));
    let once = || {
        let start = now();
        black_box(serde_json::from_str::<Value>(black_box(&text)).is_ok());
        now().saturating_sub(start)
    };
    let best = (0..5).map(|_| once()).min().unwrap_or_default();
    best.as_secs_f64() / text.len() as f64
}
