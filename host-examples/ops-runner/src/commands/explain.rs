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

/// All pages, one a row. Where names leave no room for what they are about, that stands below each.
fn list(pages: &[Page], of_all_kinds: bool, width: Option<u16>) -> String {
    let longest = pages.iter().map(|page| page.name.len()).max().unwrap_or_default();
    if let Some(width) = width.map(usize::from).filter(|width| longest * 2 > *width) {
        let row =
            |page: &Page| format!("{}\n{}", page.name, hanging(&format!("    {}", page.title), width, 4));
        return pages.iter().map(row).collect::<Vec<_>>().join("\n");
    }
    let kind = |page: &Page| of_all_kinds.then(|| page.kind.clone());
    let cells =
        |page: &Page| [page.name.clone()].into_iter().chain(kind(page)).chain([page.title.clone()]).collect();
    let head: &[&str] = if of_all_kinds { &["name", "kind", "what"] } else { &["name", "what"] };
    table(head, pages.iter().map(cells), width)
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
    format!("# {heading} ({})\n\n{}\n\n{}\n", page.kind, page.title, body.trim())
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
        assert!(text.starts_with(&format!("{long}\n    a table of headers, which")), "{text}");
        // Scripts get one line a page, and the kind only where there are several.
        assert_eq!(list(&pages, false, None).lines().count(), 3);
        assert!(
            !list(&pages[1..], false, Some(80)).contains("key")
                && list(&pages[1..], true, Some(80)).contains("key")
        );
    }
}
