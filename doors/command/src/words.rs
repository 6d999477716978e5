//! What is printed, and how it ends.

use restate_scaleout::api::check::CheckOutput;
use restate_scaleout::api::describe::{ExplainInput, Page};
use restate_scaleout::api::render::{Format, RenderInput};
use restate_scaleout::api::validate::{Diagnostic, Severity};
use restate_scaleout::{explain, render};

use crate::options::Options;

/// Columns of pages: a module does not learn how wide the terminal is.
const WIDTH: usize = 80;

/// The pages of a topic.
///
/// # Errors
/// When there is none.
pub fn page(topic: &str) -> Result<String, String> {
    let found = explain(&ExplainInput {
        topic: Some(topic.to_owned()),
        width: Some(WIDTH),
        ..ExplainInput::default()
    })?;
    match found.pages.as_slice() {
        [] => Err(no_page(topic, &found.nearest)),
        pages => Ok(texts(pages)),
    }
}

/// What is said of a topic that there is no page for.
fn no_page(topic: &str, nearest: &[String]) -> String {
    let near = nearest.join(" or ");
    let near = if near.is_empty() { String::new() } else { format!("; did you mean {near}?") };
    format!("there is no page `{topic}`{near}")
}

/// The texts of pages, one below the other.
fn texts(pages: &[Page]) -> String {
    let pages: Vec<&str> = pages.iter().map(|page| page.text.trim()).collect();
    pages.join("\n\n") + "\n"
}

/// How a check is shown.
pub struct Show<'a> {
    /// The command that hints begin with.
    pub program: &'a str,
    pub format: Format,
    /// Whether advice is shown.
    pub advice: bool,
}

/// What was read and found.
pub fn shown(show: &Show<'_>, checked: &CheckOutput) -> String {
    let mut output = checked.findings.clone();
    if show.format == Format::Human {
        // Doors write no files: people would be told of options that there are not.
        output.diagnostics.iter_mut().for_each(|one| one.fix = None);
    }
    let input = RenderInput {
        output,
        files: checked.files.clone(),
        reading: Some(checked.reading.clone()),
        program: Some(show.program.into()),
        format: show.format,
        advice: show.advice,
        ..RenderInput::default()
    };
    let text = render(&input).text;
    match text.trim_end() {
        "" => String::new(),
        text => format!("{text}\n"),
    }
}

/// Whether a check passes. Advice never counts.
///
/// # Errors
/// When nothing was checked, or how much there is that counts.
pub fn verdict(options: &Options, checked: &CheckOutput) -> Result<(), String> {
    if let Some(nothing) = &checked.reading.nothing {
        return Err(nothing.clone());
    }
    let count = Count::of(&checked.findings.diagnostics);
    match (count.errors, count.warnings) {
        (0, 0) => Ok(()),
        (0, _) if !options.deny_warnings => Ok(()),
        (0, warnings) => Err(format!("{}, which --deny-warnings counts", counted(warnings, "warning"))),
        _ => Err(count.words()),
    }
}

/// How many findings count.
struct Count {
    errors: usize,
    warnings: usize,
}

impl Count {
    fn of(findings: &[Diagnostic]) -> Self {
        let of = |severity| findings.iter().filter(|one| one.severity == severity).count();
        Self { errors: of(Severity::Error), warnings: of(Severity::Warning) }
    }

    /// Errors and warnings, such as `1 error and 2 warnings`.
    fn words(&self) -> String {
        match (self.errors, self.warnings) {
            (errors, 0) => counted(errors, "error"),
            (0, warnings) => counted(warnings, "warning"),
            (errors, warnings) => {
                format!("{} and {}", counted(errors, "error"), counted(warnings, "warning"))
            }
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use restate_scaleout::api::check::{CheckFile, CheckInput};
    use restate_scaleout::check;

    use super::*;

    fn checked(text: &str) -> CheckOutput {
        let file = CheckFile { name: "restate.toml".into(), text: text.into(), found: false };
        check(&CheckInput { files: vec![file], ..CheckInput::default() }).unwrap()
    }

    #[test]
    fn people_are_told_of_no_option_that_is_not_there() {
        let checked = checked("cluster-nam = \"prod\"\n");
        let shown = |format| shown(&Show { program: "door", format, advice: false }, &checked);
        let human = shown(Format::Human);
        assert!(human.contains("Did you mean") && !human.contains("--fix"), "{human}");
        assert!(human.contains("door explain RS103"), "{human}");
        assert!(shown(Format::Sarif).contains("fixes"));
    }

    #[test]
    fn what_counts_is_counted() {
        let verdict = |text: &str, deny_warnings| {
            verdict(&Options { deny_warnings, ..Options::default() }, &checked(text))
        };
        let warnings = "cluster-nam = 1\nnode-nam = 1\n";
        assert_eq!(verdict(warnings, false), Ok(()));
        assert_eq!(verdict(warnings, true), Err("2 warnings, which --deny-warnings counts".into()));
        let both = format!("{warnings}roles = [\"king\"]\n");
        assert_eq!(verdict(&both, false), Err("1 error and 2 warnings".into()));
        assert_eq!(verdict("roles = [\"king\"]\n", true), Err("1 error".into()));
    }

    #[test]
    fn a_topic_without_a_page_has_neighbours() {
        assert!(page("RS103").is_ok_and(|page| page.contains("RS103")));
        assert!(page("node-nam").is_err_and(|error| error.contains("did you mean")));
        assert_eq!(no_page("x", &[]), "there is no page `x`");
    }
}
