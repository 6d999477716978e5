//! From every state the road ends, when nothing goes wrong any more.

use super::{Fair, Search};

impl Search<'_> {
    /// Follows each state by what happens when servers do all they can and the host is what it should be.
    pub(super) fn circles(&mut self) {
        let mut ends: Vec<Option<bool>> = vec![None; self.states.len()];
        let mut on_path = vec![false; self.states.len()];
        for start in 0..self.states.len() {
            let mut path = Vec::new();
            let mut here = start;
            let good = loop {
                if let Some(known) = ends[here] {
                    break known;
                }
                if on_path[here] {
                    break false;
                }
                on_path[here] = true;
                path.push(here);
                match self.fair[here] {
                    Fair::Next(next) => here = next,
                    Fair::End => break true,
                    Fair::Unknown => break false,
                }
            };
            if !good && ends[here].is_none() {
                let last = match self.fair[here] {
                    Fair::Next(next) => self.states[next].from.as_ref().map(|(_, what)| what.clone()),
                    _ => None,
                };
                let what = match self.fair[here] {
                    Fair::Unknown => "a state that nothing follows",
                    _ => "a circle",
                };
                self.find(here, format!("{what}: {}", last.clone().unwrap_or_default()), last);
            }
            for at in path {
                on_path[at] = false;
                ends[at] = Some(good);
            }
        }
    }
}
