//! Work that is done side by side, with a limit for each place it burdens and one for all.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// How much is done at the same time.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// At one place, so that a look does not weigh on a host (or run into the limits of its `sshd`).
    pub each: usize,
    /// In all.
    pub all: usize,
}

/// The results of `work`, in the order of `items`. `place` names what an item burdens.
/// `work` must not panic.
pub fn side_by_side<T: Sync, A: Send>(
    items: &[T],
    limits: Limits,
    place: impl Fn(&T) -> String,
    work: impl Fn(&T) -> A + Sync,
) -> Vec<A> {
    let places: Vec<String> = items.iter().map(place).collect();
    let queue = Queue { state: Mutex::new(State::new(items.len())), freed: Condvar::new() };
    thread::scope(|scope| {
        for _ in 0..limits.all.clamp(1, items.len().max(1)) {
            scope.spawn(|| {
                while let Some(at) = queue.take(&places, limits.each.max(1)) {
                    let answer = work(&items[at]);
                    queue.put(at, answer, &places);
                }
            });
        }
    });
    let state = queue.state.into_inner().unwrap_or_else(PoisonError::into_inner);
    state.answers.into_iter().flatten().collect()
}

struct Queue<A> {
    state: Mutex<State<A>>,
    /// Something has ended, so a place may have become free.
    freed: Condvar,
}

struct State<A> {
    pending: Vec<usize>,
    busy: BTreeMap<String, usize>,
    answers: Vec<Option<A>>,
}

impl<A> State<A> {
    fn new(items: usize) -> Self {
        // The last one is taken first, so that the first item is begun first.
        Self {
            pending: (0..items).rev().collect(),
            busy: BTreeMap::new(),
            answers: (0..items).map(|_| None).collect(),
        }
    }
}

impl<A> Queue<A> {
    /// The next item whose place is not busy; `None` when all are taken.
    fn take(&self, places: &[String], each: usize) -> Option<usize> {
        let mut state = self.lock();
        loop {
            let free = |at: &usize| state.busy.get(&places[*at]).is_none_or(|busy| *busy < each);
            if let Some(found) = state.pending.iter().rposition(free) {
                let at = state.pending.remove(found);
                *state.busy.entry(places[at].clone()).or_default() += 1;
                return Some(at);
            }
            if state.pending.is_empty() {
                return None;
            }
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn put(&self, at: usize, answer: A, places: &[String]) {
        let mut state = self.lock();
        state.answers[at] = Some(answer);
        if let Some(busy) = state.busy.get_mut(&places[at]) {
            *busy -= 1;
        }
        drop(state);
        self.freed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State<A>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn answers_come_in_the_order_of_the_items() {
        let limits = Limits { each: 3, all: 5 };
        let items: Vec<usize> = (0..100).collect();
        let answers = side_by_side(&items, limits, |item| (item % 7).to_string(), |item| item * 2);
        assert_eq!(answers, items.iter().map(|item| item * 2).collect::<Vec<_>>());
        assert!(side_by_side(&[] as &[u8], limits, |_| String::new(), |item| *item).is_empty());
    }

    #[test]
    fn work_is_done_at_the_same_time() {
        // Each waits for the other; one after the other would never end.
        let both = Barrier::new(2);
        let answers = side_by_side(
            &[1, 2],
            Limits { each: 1, all: 2 },
            |item| item.to_string(),
            |item| {
                both.wait();
                *item
            },
        );
        assert_eq!(answers, [1, 2]);
    }

    #[test]
    fn no_limit_is_exceeded_and_a_busy_place_holds_up_no_other() {
        let items: Vec<(usize, usize)> = (0..60).map(|at| (at, usize::from(at >= 40))).collect();
        let (now, most) = ([const { AtomicUsize::new(0) }; 2], [const { AtomicUsize::new(0) }; 2]);
        let both = Barrier::new(2);
        side_by_side(
            &items,
            Limits { each: 2, all: 3 },
            |(_, place)| place.to_string(),
            |(at, place)| {
                most[*place].fetch_max(now[*place].fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                // The first item of the second place is begun while the first place is still full.
                if *at == 0 || *at == 40 {
                    both.wait();
                }
                now[*place].fetch_sub(1, Ordering::SeqCst);
            },
        );
        for most in most {
            let most = most.into_inner();
            assert!((1..=2).contains(&most), "{most} at once");
        }
    }
}
