//! Tables: boxed and wrapped on a terminal, one line a row elsewhere.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};

/// The head of a column of addresses.
pub const ADDRESS: &str = "address";

/// A table as text, `width` being the terminal's.
pub fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>, width: Option<u16>) -> String {
    let mut table = Table::new();
    match width {
        Some(width) => {
            table
                .load_preset(presets::UTF8_HORIZONTAL_ONLY)
                .set_content_arrangement(ContentArrangement::Dynamic);
            table.set_width(width);
        }
        None => {
            table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        }
    }
    table.set_header(head);
    table.add_rows(rows);
    // Names and addresses are what people type and copy: they stay whole, and the others make room.
    for (at, _) in head.iter().enumerate().filter(|(at, head)| *at == 0 || **head == ADDRESS) {
        if let Some(column) = table.column_mut(at) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_stay_whole_on_a_narrow_terminal() {
        let row = [
            "n1",
            "http://restate-1.internal:5122",
            "running for 3 days and 12 hours now",
            "no: connection refused by it",
        ];
        let head = ["node", ADDRESS, "process", "answers"];
        let text = table(&head, [row.map(str::to_owned).to_vec()], Some(80));
        assert!(text.contains(row[1]), "{text}");
        let widest = text.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(80) && text.contains("running"), "the others make room: {text}");
    }
}
