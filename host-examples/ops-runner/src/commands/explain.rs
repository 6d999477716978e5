//! `explain`: the page of a rule, step, invariant, refusal or configuration key.

use std::path::Path;

use restate_scaleout_api::CONTRACT;
use restate_scaleout_api::describe::{ExplainInput, Page};

use super::pure;
use crate::cli::ExplainOptions;
use crate::failure::{Context, Exit, Failure};
use crate::ui::table::table;
use crate::ui::{Ui, print};
use crate::wrap::hanging;

pub fn run(options: &ExplainOptions, plugin_dir: Option<&Path>) -> Result<Exit, Failure> {
    let output = pure(plugin_dir)?.explain(&ExplainInput {
        contract: Some(CONTRACT.into()),
        topic: options.topic.clone(),
        kind: options.kind.clone(),
        width: None,
    })?;
    if options.json {
        print(&serde_json::to_string_pretty(&output).or_fail("explain")?);
    }
    if let (Some(topic), true) = (&options.topic, output.pages.is_empty()) {
        let near = if output.nearest.is_empty() {
            "`ops-runner explain` lists all".to_owned()
        } else {
            format!("did you mean {}?", output.nearest.join(" or "))
        };
        return Err(Failure::bad_input(format!("there is no page `{topic}`; {near}")));
    }
    if options.json {
        return Ok(Exit::Done);
    }
    let mut ui = Ui::new(false);
    if options.topic.is_none() {
        ui.show(list(&output.pages, options.kind.is_none(), ui.width()));
        return Ok(Exit::Done);
    }
    for page in &output.pages {
        ui.page(&headed(page));
    }
    Ok(Exit::Done)
}

/// All pages: one a line for scripts, below a heading for each kind on a terminal.
fn list(pages: &[Page], of_all_kinds: bool, width: Option<u16>) -> String {
    let kind = |page: &Page| of_all_kinds.then(|| page.kind.clone());
    let Some(width) = width.map(usize::from) else {
        let cells = |page: &Page| {
            [page.name.clone()].into_iter().chain(kind(page)).chain([page.title.clone()]).collect()
        };
        let head: &[&str] = if of_all_kinds { &["name", "kind", "what"] } else { &["name", "what"] };
        return table(head, pages.iter().map(cells), None);
    };
    let mut lines = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        let is_first = at == 0 || pages[at - 1].kind != page.kind;
        if let Some(kind) = kind(page).filter(|_| is_first) {
            lines.push(format!("{}{kind}", if at == 0 { "" } else { "\n" }));
        }
        lines.push(row(page, width));
    }
    lines.join("\n")
}

/// What a page is about stands beside its name or, where that leaves no room, below it.
fn row(page: &Page, width: usize) -> String {
    let indent = (width / 3).min(28);
    let name = format!("  {}", page.name);
    if name.len() + 2 > indent {
        return format!("{name}\n{}", hanging(&format!("{:indent$}{}", "", page.title), width, indent));
    }
    hanging(&format!("{name:indent$}{}", page.title), width, indent)
}

/// The page below its heading, kind and title; most pages begin with the first and the last of these.
fn headed(page: &Page) -> String {
    let text = page.text.trim();
    let (heading, body) = match text.strip_prefix("# ") {
        Some(text) => text.split_once('\n').unwrap_or((text, "")),
        None => (page.name.as_str(), text),
    };
    let body = body.trim_start();
    let (first, rest) = body.split_once("\n\n").unwrap_or((body, ""));
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let body = if words(first) == words(&page.title) { rest } else { body };
    format!("# {heading} ({})\n\n{}\n\n{}\n", page.kind, page.title, labelled(body.trim()))
}

/// What the examples of a page are: its renderers leave out the words behind the language of a block, which say it.
fn labelled(text: &str) -> String {
    let line = |line: &str| {
        let words = line.strip_prefix("```").and_then(|info| info.split_once(' '));
        let Some((language, words)) = words else { return line.to_owned() };
        let mut words = words.split_whitespace();
        let what = match words.next() {
            Some("bad") => "Wrong",
            Some("good") => "Right",
            Some("fixed") => "After `check --fix`",
            _ => return format!("```{language}"),
        };
        let of: Vec<&str> = words.filter_map(|word| Some(word.split_once('=')?.1)).collect();
        let of = if of.is_empty() { String::new() } else { format!(" ({})", of.join(", ")) };
        format!("{what}{of}:\n\n```{language}")
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(name: &str, title: &str) -> Page {
        Page { name: name.into(), kind: "key".into(), title: title.into(), text: String::new() }
    }

    #[test]
    fn long_names_leave_their_titles_whole_words_and_a_line_of_their_own() {
        let long = "worker.invoker.additional-request-headers-of-some-length";
        let pages = [
            page(long, "a table of headers, which are sent with every request to a deployment"),
            page("b", "c"),
        ];
        let text = list(&pages, true, Some(80));
        assert!(text.lines().all(|line| line.len() <= 80), "{text}");
        assert!(text.starts_with(&format!("key\n  {long}\n{:26}a table of headers, which", "")), "{text}");
        assert!(text.ends_with(&format!("\n  b{:23}c", "")), "no line is between them: {text}");
        // Scripts get one line a page, and the kind only where there are several.
        assert_eq!(list(&pages, false, None).lines().count(), 3);
        assert!(
            !list(&pages[1..], false, Some(80)).contains("key")
                && list(&pages[1..], true, Some(80)).contains("key")
        );
    }

    #[test]
    fn each_kind_has_a_heading_once() {
        let rule = |name| Page { kind: "rule".into(), ..page(name, "what") };
        let text = list(&[rule("RS101"), rule("RS102"), page("a", "b")], true, Some(80));
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        let row = |name: &str, title: &str| format!("{name:26}{title}");
        assert_eq!(
            lines,
            ["rule", &row("  RS101", "what"), &row("  RS102", "what"), "", "key", &row("  a", "b")]
        );
    }

    #[test]
    fn examples_say_what_they_are() {
        let text = "One.\n\n```toml bad file=n1.toml version=1.7.12\na = 1\n```\n\n```toml good\n```\n\n```sh\n```\n```json cluster\n```";
        let shown = "One.\n\nWrong (n1.toml, 1.7.12):\n\n```toml\na = 1\n```\n\nRight:\n\n```toml\n```\n\n```sh\n```\n```json\n```";
        assert_eq!(labelled(text), shown);
    }
}
