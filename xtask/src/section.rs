//! Sections of a long job: each prints when it begins and how long it took, and a table at the end lists all.
//! Two may run at once, so their times may sum up to more than the job takes.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::out;

/// What a section is called, when it began and how long it took.
type Finished = (String, Instant, Duration);

static FINISHED: Mutex<Vec<Finished>> = Mutex::new(Vec::new());

/// Runs a section.
///
/// # Errors
/// Those of the job.
pub fn section<T>(title: &str, job: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    out::note(format_args!("== {title}"));
    let started = Instant::now();
    let result = job();
    let took = started.elapsed();
    let (how, noted) = match result {
        Ok(_) => ("", title.to_owned()),
        Err(_) => ("failed after ", format!("{title} (failed)")),
    };
    out::note(format_args!("== {title}: {how}{}", minutes(took)));
    if let Ok(mut finished) = FINISHED.lock() {
        finished.push((noted, started, took));
    }
    result
}

/// The sections that have ended, with their times.
pub fn table() -> String {
    FINISHED.lock().map(|finished| rows(&finished)).unwrap_or_default()
}

fn rows(finished: &[Finished]) -> String {
    let first = finished.iter().map(|(_, started, _)| *started).min();
    let last = finished.iter().map(|(_, started, took)| *started + *took).max();
    let whole = first.zip(last).map_or(Duration::ZERO, |(first, last)| last - first);
    let rows = || {
        finished.iter().map(|(title, _, took)| (title.as_str(), *took)).chain([("from first to last", whole)])
    };
    let width = rows().map(|(title, _)| title.len()).max().unwrap_or(0);
    rows().map(|(title, took)| format!("{title:<width$}  {:>7}\n", minutes(took))).collect()
}

/// As a person reads it: minutes and seconds.
fn minutes(time: Duration) -> String {
    let seconds = (time.as_millis() + 500) / 1000;
    match seconds / 60 {
        0 => format!("{seconds} s"),
        minutes => format!("{minutes}m {:02}s", seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_lists_every_section_and_the_time_of_all() {
        let began = Instant::now();
        let finished = [
            ("modules".to_owned(), began, Duration::from_millis(59_400)),
            ("lints".to_owned(), began + Duration::from_secs(30), Duration::from_secs(61)),
        ];
        let table = "modules                59 s\nlints                1m 01s\nfrom first to last   1m 31s\n";
        assert_eq!(rows(&finished), table);
    }

    #[test]
    fn a_section_that_fails_is_in_the_table_too() {
        assert_eq!(section("one that fails", || Err::<(), _>("no".to_owned())), Err("no".to_owned()));
        assert!(table().contains("one that fails (failed)"), "{}", table());
    }
}
