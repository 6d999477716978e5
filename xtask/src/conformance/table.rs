//! Hosts by exports.

use std::collections::BTreeMap;

use serde_json::Value;

/// How a host did with the vectors of one export.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    host: String,
    export: String,
    vectors: u64,
    equal: u64,
    ms: f64,
}

impl Row {
    /// Whether the host has answered every vector as it should.
    pub fn is_equal(&self) -> bool {
        self.equal == self.vectors
    }
}

/// How a row begins.
const ROW: &str = "{\"host\":";

/// The lines of JSON that a host has printed.
///
/// # Errors
/// When one is something else.
pub fn rows(printed: &str) -> Result<Vec<Row>, String> {
    // Maven puts signs for the terminal before the first line, wherever its output goes.
    let lines = printed.lines().filter_map(|line| Some(&line[line.find(ROW)?..]));
    lines.map(|line| row(line).ok_or_else(|| format!("this is no row of a table: {line}"))).collect()
}

fn row(line: &str) -> Option<Row> {
    let line: Value = serde_json::from_str(line).ok()?;
    Some(Row {
        host: line["host"].as_str()?.into(),
        export: line["export"].as_str()?.into(),
        vectors: line["vectors"].as_u64()?,
        equal: line["equal"].as_u64()?,
        ms: line["ms"].as_f64()?,
    })
}

/// What a host has left out: exports of which it was not asked all vectors that there are. `run` is an export of the driver
/// module alone, which not every host loads.
pub fn left_out(rows: &[Row], vectors: &BTreeMap<String, u64>) -> Vec<String> {
    let asked = |export: &str| rows.iter().find(|row| row.export == export).map(|row| row.vectors);
    let left = vectors.iter().filter_map(|(export, all)| match asked(export) {
        Some(some) if some == *all => None,
        None if export == "run" => None,
        some => Some(format!("{export} ({} of {all})", some.unwrap_or_default())),
    });
    left.collect()
}

/// A line for each export, a column for each host: the vectors that are equal, of how many, and milliseconds for one.
pub fn table(rows: &[Row]) -> String {
    let mut hosts: Vec<&str> = Vec::new();
    let mut exports: Vec<&str> = Vec::new();
    for Row { host, export, .. } in rows {
        for (names, name) in [(&mut hosts, host), (&mut exports, export)] {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
    }
    exports.sort_unstable();
    let head = std::iter::once("export").chain(hosts.iter().copied()).map(str::to_owned).collect();
    let mut lines: Vec<Vec<String>> = vec![head];
    for export in exports {
        let mut line = vec![export.to_owned()];
        for host in &hosts {
            let found = rows.iter().find(|row| row.export == export && row.host == *host);
            line.push(found.map_or_else(|| "–".into(), cell));
        }
        lines.push(line);
    }
    let width = |at: usize| lines.iter().map(|line| line[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..=hosts.len()).map(width).collect();
    let mut out = String::new();
    for line in &lines {
        let cells: Vec<String> =
            line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        out += cells.join("  ").trim_end();
        out.push('\n');
    }
    out
}

fn cell(row: &Row) -> String {
    let each = row.ms / row.vectors.max(1) as f64;
    format!("{}/{} {each:.1} ms", row.equal, row.vectors)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_host_that_is_asked_less_is_told() {
        let rows = rows("{\"host\":\"h\",\"export\":\"plan\",\"vectors\":2,\"equal\":2,\"ms\":1.0}").unwrap();
        let all =
            |pairs: &[(&str, u64)]| pairs.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
        assert!(left_out(&rows, &all(&[("plan", 2), ("run", 3)])).is_empty());
        assert_eq!(left_out(&rows, &all(&[("plan", 3), ("fix", 1)])), ["fix (0 of 1)", "plan (2 of 3)"]);
    }

    use super::*;

    #[test]
    fn a_table_has_hosts_beside_each_other() {
        let printed =
            "[note]\n\u{1b}[0m{\"host\":\"Go\",\"export\":\"plan\",\"vectors\":4,\"equal\":3,\"ms\":10}\n";
        let mut all = rows(printed).unwrap();
        assert!(!all[0].is_equal());
        all.extend(
            rows("{\"host\":\"Node\",\"export\":\"fix\",\"vectors\":2,\"equal\":2,\"ms\":1.5}").unwrap(),
        );
        assert_eq!(
            table(&all),
            "export  Go          Node\nfix     –           2/2 0.8 ms\nplan    3/4 2.5 ms  –\n"
        );
    }

    #[test]
    fn a_line_that_lacks_something_is_told() {
        assert!(rows("{\"host\":\"Go\"}").unwrap_err().contains("no row"));
    }
}
