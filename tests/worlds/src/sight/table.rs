//! A printed table, by its headings.

use std::collections::BTreeMap;

/// The rows of the first table that begins with this heading, cell by heading.
pub fn rows(text: &str, first: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let mut lines = text.lines();
    let head = lines.find(|line| line.trim_start().starts_with(first))?;
    let starts = starts(head);
    let heads = cut(head, &starts);
    let rows = lines.take_while(|line| !line.trim().is_empty());
    Some(rows.map(|line| heads.iter().cloned().zip(cut(line, &starts)).collect()).collect())
}

/// Where words begin that stand two blanks or more apart.
fn starts(head: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut blanks = 2;
    for (at, sign) in head.chars().enumerate() {
        if sign == ' ' {
            blanks += 1;
        } else {
            if blanks >= 2 {
                starts.push(at);
            }
            blanks = 0;
        }
    }
    starts
}

fn cut(line: &str, starts: &[usize]) -> Vec<String> {
    let mut cells = vec![String::new(); starts.len()];
    for (at, sign) in line.chars().enumerate() {
        if let Some(column) = starts.iter().rposition(|start| *start <= at) {
            cells[column].push(sign);
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}
