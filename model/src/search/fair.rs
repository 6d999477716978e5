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
                let (what, round) = match self.fair[here] {
                    Fair::Unknown => ("a state that nothing follows", Vec::new()),
                    _ => ("a circle", self.round(here)),
                };
                let first = round.first().cloned().unwrap_or_default();
                self.find_all(here, format!("{what}: {first}"), round);
            }
            for at in path {
                on_path[at] = false;
                ends[at] = Some(good);
            }
        }
    }

    /// What happens once round a circle.
    fn round(&self, start: usize) -> Vec<String> {
        let mut lines = Vec::new();
        let mut here = start;
        while let Fair::Next(next) = self.fair[here] {
            let what = self.states[next].from.as_ref().map_or("", |(_, what)| what);
            lines.push(format!("again and again: {what}"));
            here = next;
            if here == start {
                break;
            }
        }
        lines
    }
}
