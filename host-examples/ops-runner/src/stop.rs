//! Ctrl-C and SIGTERM: a look ends at once, an action is ended first; a second one stops at once.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGINT, SIGTERM};

use crate::failure::{Context, Exit, Failure};
use crate::ui::note;

/// How often it is looked whether a stop was asked.
const NOTICE: Duration = Duration::from_millis(50);

/// Whether to stop.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

thread_local! {
    /// What ends the work of this thread before its time.
    static CUTS_SHORT: RefCell<Option<Stop>> = const { RefCell::new(None) };
}

/// Whether this thread is to end what it does: looks are cut short, actions are not.
pub fn cut_short() -> bool {
    CUTS_SHORT.with_borrow(|stop| stop.as_ref().is_some_and(Stop::asked))
}

impl Stop {
    /// Listens to the signals.
    ///
    /// # Errors
    /// When the handlers cannot be set.
    pub fn on_signals() -> std::io::Result<Self> {
        let stop = Self::default();
        for signal in [SIGINT, SIGTERM] {
            // In this order: the second signal finds the flag set by the first.
            signal_hook::flag::register_conditional_shutdown(
                signal,
                Exit::Stopped as i32,
                Arc::clone(&stop.0),
            )?;
            signal_hook::flag::register(signal, Arc::clone(&stop.0))?;
        }
        Ok(stop)
    }

    /// The same for a command.
    ///
    /// # Errors
    /// As a failure.
    pub fn of_command() -> Result<Self, Failure> {
        Self::on_signals().or_fail("cannot listen to signals")
    }

    /// Whether to stop.
    pub fn asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// Asks to stop, as a signal does.
    pub fn ask(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Does some work that only looks: programs that it runs are killed when the stop is asked.
    pub fn cuts_short<T>(&self, work: impl FnOnce() -> T) -> T {
        let before = CUTS_SHORT.replace(Some(self.clone()));
        let result = work();
        CUTS_SHORT.set(before);
        result
    }

    /// Does some work that is ended first, and says so when the stop is asked meanwhile.
    pub fn acknowledged<T>(&self, work: impl FnOnce() -> T) -> T {
        let (done, under_way) = mpsc::channel::<()>();
        thread::scope(|scope| {
            scope.spawn(move || {
                while under_way.recv_timeout(NOTICE) == Err(RecvTimeoutError::Timeout) {
                    if self.asked() {
                        return note("stop requested: this action ends first; Ctrl-C again stops at once");
                    }
                }
            });
            let result = work();
            drop(done);
            result
        })
    }

    /// Sleeps, but not on after the request to stop.
    pub fn sleep(&self, time: Duration) {
        let until = Instant::now() + time;
        while !self.asked() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            thread::sleep(left.min(NOTICE));
        }
    }
}
