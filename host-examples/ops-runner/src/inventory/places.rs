//! Where in the inventory each field of the target is written: the plugin names fields, people have a file.

use std::collections::BTreeMap;
use std::path::Path;

use restate_scaleout_api::{Decision, Evidence, Refusal};
use toml::de::{DeTable, DeValue};

use super::report::line_column;
use crate::secrets::mask_toml;

/// How the plugin begins the source of evidence about the target.
const TARGET: &str = "target: ";

/// A place and what is written there, credentials overwritten.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Written {
    place: String,
    line: String,
}

/// The places of an inventory, by field of the target, such as `nodes[1].address`.
#[derive(Debug, Default, Clone)]
pub struct Places(BTreeMap<String, Written>);

impl Places {
    /// Those in the text of an inventory that can be read. Nodes for which `leaves` are no nodes of the target.
    pub fn of(path: &Path, text: &str, leaves: impl Fn(&str) -> bool) -> Self {
        let masked = mask_toml(text);
        let mut places = Self::default();
        let Ok(table) = DeTable::parse(text) else { return places };
        let mut add = |field: &str, start: usize| {
            let (line, column) = line_column(text, start);
            let written = masked.lines().nth(line - 1).unwrap_or_default().trim().to_owned();
            let place = format!("{}:{line}:{column}", path.display());
            places.0.insert(field.to_owned(), Written { place, line: written });
        };
        for (key, value) in table.get_ref() {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("target", value) => walk("", value, key.span().start, &mut add),
                ("node", DeValue::Array(nodes)) => {
                    let name = |node: &DeValue<'_>| {
                        node.get("name").and_then(|name| name.get_ref().as_str().map(str::to_owned))
                    };
                    let stay =
                        nodes.iter().filter(|node| !name(node.get_ref()).is_some_and(|name| leaves(&name)));
                    for (at, node) in stay.enumerate() {
                        let field = format!("nodes[{at}]");
                        if at == 0 {
                            add("nodes", node.span().start);
                        }
                        walk(&field, node.get_ref(), node.span().start, &mut add);
                    }
                }
                _ => {}
            }
        }
        places
    }

    /// Says of a decision's evidence about the target where it stands.
    pub fn show(&self, decision: &mut Decision) {
        if let Decision::Refuse(refusal) = decision {
            self.show_in(refusal);
        }
    }

    /// The same of a refusal.
    pub fn show_in(&self, refusal: &mut Refusal) {
        refusal.evidence.iter_mut().for_each(|one| self.place(one));
    }

    fn place(&self, evidence: &mut Evidence) {
        let Some(written) = evidence.source.strip_prefix(TARGET).and_then(|field| self.at(field)) else {
            return;
        };
        // That the field is what is wrong, its line says better.
        if evidence.fact.starts_with("the field `") {
            evidence.fact = format!("`{}`", written.line);
        }
        evidence.source.clone_from(&written.place);
    }

    /// Where a field is written, or the table that it is missing from.
    fn at(&self, field: &str) -> Option<&Written> {
        let mut field = field;
        loop {
            if let Some(found) = self.0.get(field) {
                return Some(found);
            }
            field = match field.rfind(['.', '[']) {
                Some(end) => &field[..end],
                None if field.is_empty() => return None,
                None => "",
            };
        }
    }
}

fn walk(field: &str, value: &DeValue<'_>, start: usize, add: &mut impl FnMut(&str, usize)) {
    add(field, start);
    match value {
        DeValue::Table(table) => {
            for (key, value) in table {
                let dot = if field.is_empty() { "" } else { "." };
                walk(&format!("{field}{dot}{}", key.get_ref()), value.get_ref(), key.span().start, add);
            }
        }
        DeValue::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                walk(&format!("{field}[{at}]"), item.get_ref(), item.span().start, add);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"[target]
replication = 2
remove = [{ node = "n9" }]
[target.repository]
destination = "s3://b/p"
settings = { aws-secret-access-key = "hush" }
[[node]]
name = "n9"
address = "http://n9:5122"
[[node]]
name = "n1"
address = "http://n1:5122"
[node.settings]
"admin.bind-address" = "1"
"#;

    #[test]
    fn fields_are_found_where_they_or_their_tables_are_written() {
        let places = Places::of(Path::new("/d/cluster.toml"), TEXT, |name| name == "n9");
        for (field, place, line) in [
            ("replication", "2:1", "replication = 2"),
            ("tolerate", "1:2", "[target]"),
            ("remove[0]", "3:11", "remove = [{ node = \"n9\" }]"),
            ("repository.destination", "5:1", "destination = \"s3://b/p\""),
            ("repository.interval", "4:9", "[target.repository]"),
            (
                "repository.settings.aws-secret-access-key",
                "6:14",
                "settings = { aws-secret-access-key = \"****\" }",
            ),
            ("nodes[0].address", "12:1", "address = \"http://n1:5122\""),
            ("nodes[0].settings.admin.bind-address", "14:1", "\"admin.bind-address\" = \"1\""),
            ("nodes[0].roles", "10:1", "[[node]]"),
            ("nodes", "10:1", "[[node]]"),
        ] {
            let found = places.at(field).unwrap_or_else(|| panic!("{field}"));
            assert_eq!(
                (found.place.as_str(), found.line.as_str()),
                (format!("/d/cluster.toml:{place}").as_str(), line),
                "{field}"
            );
        }
        let mut evidence =
            Evidence { fact: "the field `replication`".into(), source: "target: replication".into() };
        places.place(&mut evidence);
        assert_eq!(
            (evidence.fact.as_str(), evidence.source.as_str()),
            ("`replication = 2`", "/d/cluster.toml:2:1")
        );
        let mut other = Evidence { fact: "2 nodes".into(), source: "list-nodes".into() };
        places.place(&mut other);
        assert_eq!(other.source, "list-nodes");
    }

    /// As `registered-elsewhere` has it: what was observed, and the field that it contradicts.
    #[test]
    fn a_refusal_names_the_line_of_the_field_and_leaves_what_was_observed() {
        let places = Places::of(Path::new("/d/cluster.toml"), TEXT, |name| name == "n9");
        let evidence = |fact: &str, source: &str| Evidence { fact: fact.into(), source: source.into() };
        let mut refusal = Refusal {
            name: "registered-elsewhere".into(),
            message: String::new(),
            cause: String::new(),
            remedy: String::new(),
            step: None,
            evidence: vec![
                evidence("N1 at `http://n2:5122`", "restatectl list-nodes"),
                evidence("the field `nodes[0].address`", "target: nodes[0].address"),
            ],
        };
        places.show_in(&mut refusal);
        let shown = [
            evidence("N1 at `http://n2:5122`", "restatectl list-nodes"),
            evidence("`address = \"http://n1:5122\"`", "/d/cluster.toml:12:1"),
        ];
        assert_eq!(refusal.evidence, shown);
    }
}
