//! All that may happen, breadth first: what the module decides, what becomes of it, what servers do meanwhile and what goes wrong.

mod expand;
mod fair;
mod report;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::time::{Duration, Instant};

use restate_scaleout_api::target::Target;

pub use report::{Finding, Report};

use crate::key::{Key, key};
use crate::run::Run;
use crate::world::World;

/// What is searched: from where, to what, and how much goes wrong.
#[derive(Debug, Clone)]
pub struct Setting {
    /// What it is called in tables.
    pub name: String,
    /// Where it begins.
    pub start: World,
    /// What is wanted.
    pub target: Target,
    /// Whether servers may take their time, so that the host finds them at any point of what they do.
    pub pace: Pace,
    /// How many things may go wrong in one story: a server or the host is killed, a disk is lost, an action does not answer or does
    /// nothing.
    pub faults: usize,
    /// Whether one source may mislead the host once in a story.
    pub lies: bool,
}

/// How far servers get while the host does or awaits something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Nothing, one thing, or all they can: each is searched.
    Any,
    /// All they can.
    Settled,
}

/// A state, and how it came about.
#[derive(Debug, Clone)]
struct State {
    world: World,
    run: Run,
    /// Nothing in the cluster has changed since the marks were made.
    marks_hold: bool,
    faults_left: usize,
    may_lie: bool,
    /// The state before, and what happened then.
    from: Option<(usize, String)>,
}

/// What follows a state when nothing goes wrong any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fair {
    Unknown,
    Next(usize),
    End,
}

/// Searches until everything was looked at, time is up, or so many findings are there.
pub fn search(setting: &Setting, patience: Duration, most: usize) -> Report {
    let mut search = Search {
        setting,
        states: Vec::new(),
        fair: Vec::new(),
        known: HashMap::new(),
        queue: VecDeque::new(),
        told: BTreeMap::new(),
        found: Vec::new(),
        kinds: BTreeSet::new(),
    };
    search.add(State {
        world: setting.start.clone(),
        run: Run::new(),
        marks_hold: false,
        faults_left: setting.faults,
        may_lie: setting.lies,
        from: None,
    });
    let began = Instant::now();
    let mut is_whole = true;
    while let Some(at) = search.queue.pop_front() {
        if began.elapsed() > patience || search.found.len() >= most {
            is_whole = false;
            break;
        }
        search.expand(at);
    }
    if is_whole {
        search.circles();
    }
    Report {
        name: crate::story::described(setting),
        states: search.states.len(),
        is_whole,
        told: search.told,
        found: search.found,
        took: began.elapsed(),
    }
}

struct Search<'s> {
    setting: &'s Setting,
    states: Vec<State>,
    fair: Vec<Fair>,
    known: HashMap<(Key, usize, bool), usize>,
    queue: VecDeque<usize>,
    told: BTreeMap<String, usize>,
    found: Vec<Finding>,
    /// A kind of finding is told once, by the shortest story.
    kinds: BTreeSet<String>,
}

impl Search<'_> {
    fn add(&mut self, state: State) -> usize {
        let key = (key(&state.world, &state.run, state.marks_hold), state.faults_left, state.may_lie);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let at = self.states.len();
        self.known.insert(key, at);
        self.states.push(state);
        self.fair.push(Fair::Unknown);
        self.queue.push_back(at);
        at
    }

    fn tell(&mut self, name: String) {
        *self.told.entry(name).or_default() += 1;
    }

    /// Something that must not be, after a state and what happened in it.
    fn find(&mut self, at: usize, what: String, last: Option<String>) {
        self.find_all(at, what, last.into_iter().collect());
    }

    fn find_all(&mut self, at: usize, what: String, last: Vec<String>) {
        if self.kinds.insert(what.clone()) {
            let mut story = self.story(at);
            story.extend(last);
            let world = self.states[at].world.clone();
            self.found.push(Finding { what, story, world, run: self.states[at].run.clone() });
        }
    }

    fn story(&self, at: usize) -> Vec<String> {
        let mut lines = Vec::new();
        let mut here = Some(at);
        while let Some(at) = here {
            here = self.states[at].from.as_ref().map(|(before, what)| {
                lines.push(what.clone());
                *before
            });
        }
        lines.reverse();
        lines
    }
}
