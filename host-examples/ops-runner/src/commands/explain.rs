//! `explain`: the page of a rule, step, invariant, refusal or configuration key.

use std::path::Path;

use restate_scaleout_api::CONTRACT;
use restate_scaleout_api::describe::{ExplainInput, Page};

use super::pure;
use crate::cli::ExplainOptions;
use crate::failure::{Context, Exit, Failure};
use crate::ui::table::table;
use crate::ui::{Ui, print};

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
        let rows =
            output.pages.iter().map(|page| vec![page.name.clone(), page.kind.clone(), page.title.clone()]);
        ui.show(table(&["name", "kind", "what"], rows, ui.width()));
        return Ok(Exit::Done);
    }
    for page in &output.pages {
        ui.page(&headed(page));
    }
    Ok(Exit::Done)
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
