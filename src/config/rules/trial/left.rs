//! How many fixes are tried.

/// Trials of one call besides the first, which tries all fixes together; each costs a reading of the files
/// that it changes. What is left untried then is offered as a guess.
const TRIALS: usize = 16;
/// Bytes of files that these trials read; more would take many times as long as the first reading.
const BYTES: usize = 64 * 1024;
/// Trials that there are however long the files.
pub const LEAST: usize = 2;

/// What trials may still cost.
pub struct Left {
    trials: usize,
    bytes: usize,
}

impl Left {
    /// Takes a trial that reads so many bytes, if there is one left. The first, of all fixes together, costs
    /// nothing.
    pub fn take(&mut self, bytes: impl Fn() -> usize) -> bool {
        if self.trials == 0 {
            return false;
        }
        if self.trials <= TRIALS {
            match self.bytes.checked_sub(bytes()) {
                Some(left) => self.bytes = left,
                None if self.trials + LEAST > TRIALS => {}
                None => return false,
            }
        }
        self.trials -= 1;
        true
    }
}

impl Default for Left {
    fn default() -> Self {
        Self { trials: TRIALS + 1, bytes: BYTES }
    }
}
