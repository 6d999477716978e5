//! What a call may take, and what it means to reach that.

use std::time::Duration;

use super::manifest::Module;

/// What one call of a module may take, as its manifest says.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    max_pages: Option<u32>,
    timeout: Option<Duration>,
}

impl Limits {
    /// Those of a module, with a time of their own.
    pub fn of(module: &Module, timeout: Option<Duration>) -> Self {
        Self { max_pages: module.max_pages, timeout }
    }

    /// What an error of the engine means: of a limit it says no more than a word.
    pub fn explain(self, error: String) -> String {
        let less = "give it less at once: fewer or shorter files, or fewer findings";
        match (error.as_str(), self.max_pages, self.timeout) {
            ("oom", Some(pages), _) => format!(
                "it needs more than {} MiB of memory; {less}. `memory.max_pages` in the manifest beside the module \
                 ({pages} pages of 64 KiB) sets the limit",
                pages / 16
            ),
            ("timeout", _, Some(timeout)) => format!(
                "it took longer than {} s; {less}, or try again when the machine is less busy. `timeout_ms` in the \
                 manifest beside the module sets the limit",
                timeout.as_secs_f64()
            ),
            _ => error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_that_is_reached_has_a_size_and_a_remedy() {
        let limits = Limits { max_pages: Some(4096), timeout: Some(Duration::from_millis(1500)) };
        let memory = limits.explain("oom".into());
        assert!(memory.contains("256 MiB") && memory.contains("fewer or shorter files"), "{memory}");
        assert!(memory.contains("`memory.max_pages`"), "{memory}");
        let time = limits.explain("timeout".into());
        assert!(
            time.contains("1.5 s") && time.contains("less busy") && time.contains("`timeout_ms`"),
            "{time}"
        );
        assert_eq!(limits.explain("validate: the input is empty".into()), "validate: the input is empty");
    }
}
