//! Why an action is refused, before it becomes a message.

use restate_scaleout_api::{Evidence, Refusal, StepKey};

/// How an action breaks an invariant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The invariant, when it is not the one that was being checked: a fact that is missing is missing
    /// whoever asks for it.
    pub by: Option<&'static str>,
    /// What is wrong with the action.
    pub message: String,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// How to get out of it.
    pub remedy: String,
}

impl Broken {
    /// The invariant that is being checked is broken.
    pub fn new(message: impl Into<String>, evidence: Vec<Evidence>, remedy: impl Into<String>) -> Self {
        Self { by: None, message: message.into(), evidence, remedy: remedy.into() }
    }

    /// Something that must be known is not, or is contradicted.
    pub fn unknown(message: impl Into<String>, evidence: Vec<Evidence>, remedy: impl Into<String>) -> Self {
        Self { by: Some("known-facts"), ..Self::new(message, evidence, remedy) }
    }

    /// The message that leaves.
    pub fn refusal(self, checked: &str, step: &StepKey) -> Refusal {
        let cause = self.evidence.last().map_or_else(|| self.message.clone(), |last| last.fact.clone());
        Refusal {
            name: self.by.unwrap_or(checked).into(),
            message: self.message,
            cause: one_line(&cause),
            evidence: self.evidence,
            remedy: self.remedy,
            step: Some(step.clone()),
        }
    }
}

/// Evidence from the proposed action itself.
pub fn proposed(fact: impl Into<String>) -> Vec<Evidence> {
    vec![Evidence { fact: fact.into(), source: "proposed action".into() }]
}

/// A text as one short line, whatever it holds.
pub fn one_line(text: &str) -> String {
    const LONGEST: usize = 200;
    let line: String =
        text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).take(LONGEST + 1).collect();
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        let whole = "é".repeat(200);
        assert_eq!(one_line(&whole), whole);
        assert_eq!(one_line(&format!("{whole}é")), format!("{whole}…"));
        assert_eq!(one_line("a\nb"), "a b");
    }
}
