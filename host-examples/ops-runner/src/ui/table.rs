//! Tables: boxed and wrapped on a terminal, one line a row elsewhere.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};

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
    // The first column has the names, which people type: they stay whole, and the others make room.
    if let Some(names) = table.column_mut(0) {
        names.set_constraint(ColumnConstraint::ContentWidth);
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}
