//! Work that is quick, but for the first time.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// How long nobody wonders what is going on.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// Does some work, and says so when it takes longer than `patience`.
pub fn told<T>(patience: Duration, say: impl FnOnce() + Send, work: impl FnOnce() -> T) -> T {
    let (done, waits) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            if waits.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
                say();
            }
        });
        let result = work();
        drop(done);
        result
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_takes_long_is_told() {
        let (said, hears) = mpsc::channel();
        let told_slow = told(Duration::ZERO, move || said.send(()).unwrap(), || hears.recv());
        assert_eq!(told_slow, Ok(()));
        let (said, hears) = mpsc::channel::<()>();
        let quick = told(Duration::from_secs(3600), move || said.send(()).unwrap(), || 5);
        assert_eq!((quick, hears.recv().is_err()), (5, true));
    }
}
