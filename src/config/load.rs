//! A whole configuration, judged as `restate-server --dump-config` judges it.

mod metadata_client;

use semver::Version;

use super::catalogue::{ArrayForm, Catalogue, Key, Kind};
use super::keys;
use super::tree::{Item, Table, Value};
use super::values::{Grammar, KeyIssue, Reaction, Texts, ValueIssue, as_table};

/// Everything that is wrong with the values of known keys. Unknown keys are ignored, as the servers
/// ignore them.
pub fn check(root: &Table, version: &Version) -> Vec<KeyIssue> {
    let mut walk =
        Walk { catalogue: Catalogue::for_version(version), findings: Vec::new(), path: Vec::new() };
    walk.table(root, "");
    if let Some(issue) = tls_without_bind_address(root, version) {
        walk.findings.push(KeyIssue {
            path: keys::ADVERTISED_ADDRESS.iter().map(ToString::to_string).collect(),
            issue,
        });
    }
    walk.findings
}

/// The values, beside its type, for which the metadata client silently becomes `replicated`.
pub fn fallback(root: &Table, version: &Version) -> Vec<KeyIssue> {
    let Some(table) = root.get(metadata_client::TABLE).and_then(as_table) else { return Vec::new() };
    let (mut silent, loud): (Vec<_>, Vec<_>) = metadata_client::check(&table, version)
        .into_iter()
        .partition(|one| one.issue.outcome == Reaction::Silent);
    silent.retain(|one| one.path[1] != "type" && loud.iter().all(|other| other.path != one.path));
    silent
}

struct Walk {
    catalogue: Catalogue,
    findings: Vec<KeyIssue>,
    path: Vec<String>,
}

impl Walk {
    fn table(&mut self, table: &Table, dotted: &str) {
        for entry in &table.entries {
            if dotted == metadata_client::TABLE && metadata_client::is_variant_key(&entry.key) {
                continue;
            }
            if entry.key.contains('.') {
                continue;
            }
            let below = join(dotted, &entry.key);
            let Some(key) = self.catalogue.at(&below) else { continue };
            self.path.push(entry.key.clone());
            self.entry(&entry.item, key, &below);
            self.path.pop();
        }
        if dotted == metadata_client::TABLE {
            self.findings.extend(metadata_client::check(table, self.catalogue.version()));
        }
    }

    fn entry(&mut self, item: &Item, key: &Key, dotted: &str) {
        match key.kind {
            Kind::Table(_) => self.section(item, key, dotted),
            Kind::TableList(_) => self.elements(item, dotted),
            _ => {
                let issues = key.check(item, self.catalogue.version());
                let path = &self.path;
                self.findings.extend(issues.into_iter().map(|issue| KeyIssue { path: path.clone(), issue }));
            }
        }
    }

    fn section(&mut self, item: &Item, key: &Key, dotted: &str) {
        if let Some(table) = as_table(item) {
            self.table(&table, dotted);
            self.required(item, &table, dotted);
            return;
        }
        match (&item.value, key.array_in(self.catalogue.version())) {
            (Value::Array(items), Some(form)) if fits(form, items.len()) => {
                for (name, item) in form.fields().zip(items) {
                    let below = join(dotted, name);
                    if let Some(key) = self.catalogue.at(&below) {
                        self.path.push(name.into());
                        self.entry(item, key, &below);
                        self.path.pop();
                    }
                }
            }
            _ => self.report(ValueIssue::expected(item, "a table")),
        }
    }

    fn elements(&mut self, item: &Item, dotted: &str) {
        let Value::Array(items) = &item.value else {
            return self.report(ValueIssue::expected(item, "an array of tables"));
        };
        for (place, element) in items.iter().enumerate() {
            self.path.push(place.to_string());
            match as_table(element) {
                None => self.report(ValueIssue::expected(element, "a table")),
                Some(table) => {
                    for entry in &table.entries {
                        let named = self.catalogue.at(&format!("{dotted}[].{}", entry.key));
                        let key = named.or_else(|| self.catalogue.at(&format!("{dotted}[].*")));
                        let Some(key) = key else { continue };
                        self.path.push(entry.key.clone());
                        let issues = match key.kind {
                            // The key stands for any further one.
                            Kind::StringMap(_) => {
                                Texts.check(&entry.item, &key.slot(self.catalogue.version()))
                            }
                            _ => key.check(&entry.item, self.catalogue.version()),
                        };
                        issues.into_iter().for_each(|issue| self.report(issue));
                        self.path.pop();
                    }
                    self.required(element, &table, &format!("{dotted}[]"));
                }
            }
            self.path.pop();
        }
    }

    fn required(&mut self, item: &Item, table: &Table, dotted: &str) {
        if dotted == metadata_client::TABLE {
            return;
        }
        let missing: Vec<&str> = self
            .catalogue
            .required()
            .filter(|key| key.table() == dotted && table.get(key.name()).is_none())
            .map(Key::name)
            .collect();
        let (last, most) = match missing.as_slice() {
            [] => return,
            [most @ .., last] => (*last, most),
        };
        let needs = if most.is_empty() { last.to_owned() } else { format!("{} and {last}", most.join(", ")) };
        let mut issue = ValueIssue::rejected(item, format!("needs {needs}"));
        let them = if most.is_empty() { "it" } else { "them" };
        issue.help = Some(format!("write {them} below it, or leave the table out"));
        self.report(issue);
    }

    fn report(&mut self, issue: ValueIssue) {
        self.findings.push(KeyIssue { path: self.path.clone(), issue });
    }
}

fn fits(form: ArrayForm, values: usize) -> bool {
    values >= form.least && (form.open || values <= form.fields().count())
}

fn join(table: &str, name: &str) -> String {
    if table.is_empty() { name.into() } else { format!("{table}.{name}") }
}

/// Before 1.6 a server derives its bind address from its advertised address, and cannot for https.
fn tls_without_bind_address(root: &Table, version: &Version) -> Option<ValueIssue> {
    let address = root.get("advertised-address")?;
    let tls =
        address.value.as_str()?.trim().get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"));
    if *version >= Version::new(1, 6, 0) || !tls || root.get("bind-address").is_some() {
        return None;
    }
    let mut issue = ValueIssue::rejected(address, "cannot be https without a bind-address");
    issue.help = Some("set bind-address to where the server listens without TLS".into());
    issue.outcome = Reaction::Rejected;
    Some(issue)
}

#[cfg(test)]
mod tests;
