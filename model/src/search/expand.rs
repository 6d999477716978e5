//! What may follow one state.

use restate_scaleout_api::action::Action;
use restate_scaleout_api::approval::Approval;
use restate_scaleout_api::decision::{Decision, StepOutput};
use serde_json::json;

use super::{Fair, Pace, Search, State};
use crate::act::carry_out;
use crate::faults::{faults, healed};
use crate::key::canonical;
use crate::look::{DISTORTIONS, Distortion, View, may_be_stale, source};
use crate::run::{Decided, Run};
use crate::safety::{Worth, untrue, what_is_missing};
use crate::servers::{moves, settled};
use crate::world::World;

impl Search<'_> {
    /// Everything that may follow a state.
    pub(super) fn expand(&mut self, at: usize) {
        let state = self.states[at].clone();
        let view = View::plain(&state.world);
        let decided = match state.run.decide(&view, &self.setting.target) {
            Ok(decided) => decided,
            Err(problem) => return self.find(at, problem, None),
        };
        if let Some(lie) = untrue(&decided.output.exposure, &state.world) {
            self.find(at, format!("told, and not true: {lie}"), None);
        }
        if state.faults_left > 0 {
            for (what, world) in faults(&state.world) {
                let next = State {
                    world,
                    marks_hold: false,
                    faults_left: state.faults_left - 1,
                    from: Some((at, what)),
                    ..state.clone()
                };
                self.add(next);
            }
        }
        self.follow(at, &state, &decided.output);
        if state.may_lie {
            self.mislead(at, &state, &decided);
        }
    }

    fn follow(&mut self, at: usize, state: &State, output: &StepOutput) {
        match &output.decision {
            Decision::Act { step, action, .. } => self.act(at, state, &step.to_string(), action, true),
            Decision::Wait { step, awaiting, poll_ms, mark, .. } => {
                self.tell(format!("wait {}", step.step));
                let mut waited = state.clone();
                waited.world.now += poll_ms;
                waited.run.marks = mark.iter().cloned().collect();
                self.meanwhile(at, &waited, &format!("wait for {awaiting}"), true);
            }
            Decision::Approve { digest, consent, .. } => {
                self.tell("approve".into());
                let consent = serde_json::to_value(consent).unwrap_or_default();
                let mut run = state.run.clone();
                run.approvals.push(Approval { digest: digest.clone(), consent, by: None, at_ms: None });
                let next = State { run, from: Some((at, "approved".into())), ..state.clone() };
                let next = self.add(next);
                self.fair[at] = Fair::Next(next);
            }
            Decision::Done { .. } => {
                self.tell("done".into());
                self.fair[at] = Fair::End;
                if let Some(missing) = what_is_missing(&state.world, &self.setting.target) {
                    self.find(at, format!("done, but {missing}"), None);
                }
            }
            Decision::Refuse(refusal) => {
                self.tell(format!("refuse {}", refusal.name));
                self.refused(at, state, &format!("refused by {}: {}", refusal.name, refusal.message));
            }
            Decision::Observe { .. } => unreachable!("a run looks until there is something else"),
        }
    }

    /// A wait that nothing but a person ends.
    fn given_up(&mut self, at: usize, state: &State, what: &str) {
        self.tell("give up".into());
        self.refused(at, state, &format!("given up: {what}"));
    }

    /// Somebody does what can be done about it: what is down is started. If that changes nothing, it is for good.
    fn refused(&mut self, at: usize, state: &State, told: &str) {
        let world = healed(&state.world);
        if canonical(&world) == canonical(&state.world) {
            self.fair[at] = Fair::End;
            if !state.world.lost_a_disk {
                self.find(at, format!("for good, {told}"), None);
            }
            return;
        }
        let words = format!("{told}; what is down is started");
        let next =
            State { world, run: Run::new(), marks_hold: false, from: Some((at, words)), ..state.clone() };
        let next = self.add(next);
        self.fair[at] = Fair::Next(next);
    }

    fn act(&mut self, at: usize, state: &State, step: &str, action: &Action, is_fair: bool) {
        self.tell(format!("act {}", step.split(':').next().unwrap_or(step)));
        let shown = serde_json::to_value(action).unwrap_or_default();
        let before = Worth::of(&state.world);
        let mut after = state.clone();
        let answer = carry_out(&mut after.world, action);
        after.world.now += 1_000;
        let did = format!("{step}: {}", action.shown());
        let lost = Worth::of(&after.world).lost_since(before);
        if !lost.is_empty() {
            self.find(at, format!("{} costs {}", action.shown(), lost.join(", ")), Some(did.clone()));
        }
        if settled(&after.world).second_cluster {
            self.find(at, format!("{} founds a second cluster", action.shown()), Some(did.clone()));
        }
        let fails = if answer["ok"]["exit"] == 0 { "" } else { " (it fails)" };
        after.run.acted(&after.world, step, &shown, answer);
        self.meanwhile(at, &after, &format!("{did}{fails}"), is_fair);
        if state.faults_left == 0 {
            return;
        }
        let late = json!({"ok": {"stdout": "", "stderr": "", "timed-out": true}});
        let failed = json!({"ok": {"exit": 1, "stdout": "", "stderr": "Error: no\n"}});
        let mut unanswered = after.clone();
        unanswered.run = state.run.clone();
        unanswered.run.acted(&unanswered.world, step, &shown, late);
        let mut forgotten = after.clone();
        forgotten.run = Run::new();
        let mut undone = state.clone();
        undone.world.now += 1_000;
        undone.run.acted(&undone.world, step, &shown, failed);
        for (mut next, how) in [
            (unanswered, "and no answer comes"),
            (forgotten, "and the host is killed"),
            (undone, "which does nothing"),
        ] {
            next.faults_left -= 1;
            self.meanwhile(at, &next, &format!("{did}, {how}"), false);
        }
    }

    /// While the host does or awaits something, servers do nothing, one thing, or all they can.
    fn meanwhile(&mut self, at: usize, next: &State, what: &str, is_fair: bool) {
        let same = canonical(&self.states[at].world)[1] == canonical(&next.world)[1];
        let add = |this: &mut Self, world: World, words: String, marks_hold: bool| {
            this.add(State { world, marks_hold, from: Some((at, words)), ..next.clone() })
        };
        let all = settled(&next.world);
        let is_settled = all == next.world;
        let words = format!("{what}{}", if is_settled { "" } else { "; servers settle" });
        let fair = add(self, all, words, is_settled && same);
        if is_fair && fair == at {
            // Nothing moves any more, and the host waits no longer.
            self.given_up(at, next, what);
        } else if is_fair {
            self.fair[at] = Fair::Next(fair);
        }
        if !is_settled && self.setting.pace == Pace::Any {
            add(self, next.world.clone(), what.to_owned(), same);
            for one in moves(&next.world) {
                add(self, one.then, format!("{what}; {}", one.what), false);
            }
        }
    }

    /// What is decided when one source misleads, wherever that is something else than with the truth.
    fn mislead(&mut self, at: usize, state: &State, truth: &Decided) {
        let before = state.from.as_ref().map(|(before, _)| self.states[*before].world.clone());
        let before = before.as_ref().unwrap_or(&state.world);
        for request in &truth.asked {
            for how in
                DISTORTIONS.into_iter().filter(|how| *how != Distortion::Stale || may_be_stale(request))
            {
                let view = View { world: &state.world, before, lie: Some((source(request), how)) };
                if view.observe(request) == View::plain(&state.world).observe(request) {
                    continue;
                }
                self.misled(at, state, &truth.output, &view, how);
            }
        }
    }

    fn misled(&mut self, at: usize, state: &State, truth: &StepOutput, view: &View<'_>, how: Distortion) {
        let Ok(Decided { output, .. }) = state.run.decide(view, &self.setting.target) else { return };
        let lie = view.lie.as_ref().map_or("", |(of, _)| of.as_str());
        let told = format!("{lie} {}", how.words());
        if let Some(untrue) = untrue(&output.exposure, &state.world) {
            self.find(
                at,
                format!("told, and not true, where a source misleads: {untrue}"),
                Some(told.clone()),
            );
        }
        match (&output.decision, &truth.decision) {
            (Decision::Act { action, .. }, Decision::Act { action: same, .. }) if action == same => {}
            (Decision::Act { step, action, .. }, _) => {
                let words = format!("{step} ({told})");
                let next = State { may_lie: false, ..state.clone() };
                self.act(at, &next, &words, action, false);
            }
            (Decision::Done { .. }, Decision::Done { .. }) => {}
            (Decision::Done { .. }, _) => {
                if let Some(missing) = what_is_missing(&state.world, &self.setting.target) {
                    self.find(at, format!("done, but {missing}, where a source misleads"), Some(told));
                }
            }
            _ => {}
        }
    }
}
