//! From places in a text to where people wrote it.

use super::verbatim;
use crate::api::validate::{NodeConfig, Origin, Place, PlaceBytes, Span};
use crate::config::layers::Layer;

/// Where something was written: a variable, a flag, or a span of the file.
pub fn of(
    node: &NodeConfig,
    variable: Option<&str>,
    flag: Option<&str>,
    span: Option<Span>,
) -> Option<Place> {
    let by_flag = || node.argument_origins.get(argument(node, flag?)?);
    if let Some(origin) = variable.and_then(|name| node.origins.get(name)).or_else(by_flag) {
        return Some(whole(origin));
    }
    let Some(file) = &node.file else { return node.origin.as_ref().map(whole) };
    let origin = file.origin.as_ref()?;
    let bytes = span.and_then(|span| {
        let runs = origin.verbatim.as_ref()?;
        let (start, end) = verbatim::range(runs, span.start, span.end)?;
        Some(PlaceBytes { start, end })
    });
    let line = span.and_then(|span| line(origin, span.line));
    let column = span.map(|span| origin.column.unwrap_or(1).saturating_sub(1) + span.column);
    Some(Place {
        file: origin.file.clone(),
        line: line.or(origin.line),
        column: column.filter(|_| line.is_some()),
        bytes: bytes.or(origin.bytes.filter(|_| span.is_none()).map(Into::into)),
    })
}

/// Whether `collect` has found this where a value of the node was written.
pub fn told(node: &NodeConfig, layer: &Layer, code: &str) -> bool {
    let origin = match layer {
        Layer::Env(name) => node.origins.get(name),
        Layer::Flag(name) => argument(node, name).and_then(|at| node.argument_origins.get(at)),
        Layer::File | Layer::Default => None,
    };
    origin.is_some_and(|origin| origin.told.iter().any(|told| told == code))
}

/// All of what an origin names.
pub fn whole(origin: &Origin) -> Place {
    Place {
        file: origin.file.clone(),
        line: origin.line,
        column: origin.column,
        bytes: origin.bytes.map(Into::into),
    }
}

/// The place of a flag among the arguments.
fn argument(node: &NodeConfig, flag: &str) -> Option<usize> {
    let is_it =
        |text: &String| text.strip_prefix(flag).is_some_and(|rest| rest.is_empty() || rest.starts_with('='));
    node.arguments.iter().position(is_it)
}

/// The line of the origin on which a line of the text stands.
fn line(origin: &Origin, line: usize) -> Option<usize> {
    match origin.lines.as_slice() {
        [] => Some(origin.line? + line - 1),
        lines => lines.get(line - 1).copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::validate::ConfigText;

    #[test]
    fn places_are_those_that_people_wrote() {
        let span = Some(Span { start: 0, end: 1, line: 3, column: 5 });
        let place = |origin: Origin, variable| {
            let file = ConfigText { origin: Some(origin), ..ConfigText::default() };
            let written = Origin { file: "v.yaml".into(), line: Some(4), ..Origin::default() };
            let node = NodeConfig {
                file: Some(file),
                origins: [("RESTATE_ROLES".to_owned(), written)].into(),
                ..NodeConfig::default()
            };
            let place = of(&node, variable, None, span).unwrap();
            (place.file, place.line, place.column)
        };
        let block = Origin { file: "m.yaml".into(), line: Some(10), column: Some(7), ..Origin::default() };
        assert_eq!(place(block.clone(), None), ("m.yaml".into(), Some(12), Some(11)));
        let folded = Origin { lines: vec![2, 4, 8], ..block.clone() };
        assert_eq!(place(folded, None).1, Some(8));
        assert_eq!(place(block, Some("RESTATE_ROLES")), ("v.yaml".into(), Some(4), None));
        assert_eq!(place(Origin { file: "m".into(), ..Origin::default() }, None), ("m".into(), None, None));
    }
}
