//! What the loop remembers: steps with their times, waits, and failures in a row.

use std::collections::BTreeMap;

use crate::api::run::StepRecord;
use crate::api::{Action, StepKey};

/// A step and what it is waiting for.
pub(super) type Awaited = (StepKey, String);

#[derive(Default)]
pub(super) struct Journal {
    records: Vec<StepRecord>,
    /// Milliseconds waited for each thing so far.
    waits: BTreeMap<Awaited, u64>,
    /// The wait before the current look: when it began, and how long it slept.
    open_wait: Option<(Awaited, u64, u64)>,
    failing: Option<(Action, u32)>,
}

impl Journal {
    /// The last known time, up to which the record of the current step extends.
    pub(super) fn clock(&mut self, now_ms: u64) {
        if let Some(last) = self.records.last_mut() {
            last.ended_ms = now_ms;
        }
    }

    /// Work on `step` begins or continues.
    pub(super) fn at(&mut self, step: &StepKey, now_ms: u64) {
        if self.records.last().is_none_or(|last| last.step != *step) {
            self.records.push(StepRecord {
                step: step.clone(),
                actions: 0,
                started_ms: now_ms,
                ended_ms: now_ms,
            });
        }
    }

    /// An action of the current step begins. Returns how many the step has had in the whole run.
    pub(super) fn acting(&mut self) -> u32 {
        self.not_waiting();
        let Some(last) = self.records.last_mut() else { return 0 };
        last.actions += 1;
        let step = last.step.clone();
        self.records.iter().filter(|record| record.step == step).map(|record| record.actions).sum()
    }

    /// How often in a row the host has failed at this very action.
    pub(super) fn result(&mut self, action: &Action, failed: bool) -> u32 {
        if !failed {
            self.failing = None;
            return 0;
        }
        match &mut self.failing {
            Some((same, count)) if same == action => *count += 1,
            _ => self.failing = Some((action.clone(), 1)),
        }
        self.failing.as_ref().map_or(0, |(_, count)| *count)
    }

    /// Something other than waiting follows.
    pub(super) fn not_waiting(&mut self) {
        self.open_wait = None;
    }

    /// A wait for `awaited` is about to sleep. Returns how long it has been waited for so far, including the
    /// looks in between; if the clock stands still, at least the sleeps count.
    pub(super) fn waiting(&mut self, awaited: Awaited, now_ms: u64, sleep_ms: u64) -> u64 {
        let waited = self.waits.entry(awaited.clone()).or_insert(0);
        if let Some((same, since_ms, slept_ms)) = &self.open_wait
            && *same == awaited
        {
            *waited += now_ms.saturating_sub(*since_ms).max(*slept_ms);
        }
        self.open_wait = Some((awaited, now_ms, sleep_ms));
        *waited
    }

    pub(super) fn into_records(self) -> Vec<StepRecord> {
        self.records
    }
}
