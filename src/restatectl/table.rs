//! Tables as `restatectl` draws them: columns start where their header starts, and cells may contain
//! blanks, so only the header's offsets tell where a cell ends.

use std::borrow::Cow;

/// A table, by column name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedTable {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl PrintedTable {
    /// Reads the first table whose header has all of `columns`.
    pub fn find(text: &str, columns: &[&str]) -> Option<Self> {
        let text = without_colours(text);
        let lines: Vec<&str> = text.lines().collect();
        let (at, starts) = lines.iter().enumerate().find_map(|(at, line)| {
            let starts = header(line);
            let has_all = columns.iter().all(|column| starts.iter().any(|(_, name)| name == column));
            has_all.then_some((at, starts))
        })?;
        // A row starts with a blank, as the header does; anything else ends the table.
        let rows = lines[at + 1..]
            .iter()
            .take_while(|line| line.starts_with(' ') && !line.trim().is_empty())
            .map(|line| cells(line, &starts))
            .collect();
        Some(Self { columns: starts.into_iter().map(|(_, name)| name).collect(), rows })
    }

    /// The rows, as views by column name.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { columns: &self.columns, cells })
    }
}

/// One row of a table.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    columns: &'a [String],
    cells: &'a [String],
}

impl<'a> Row<'a> {
    /// The cell of a column, trimmed; `None` when there is no such column.
    pub fn get(&self, column: &str) -> Option<&'a str> {
        let at = self.columns.iter().position(|name| name == column)?;
        self.cells.get(at).map(String::as_str)
    }
}

/// The text without the escape sequences that colour it: `ESC [ … letter`.
fn without_colours(text: &str) -> Cow<'_, str> {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default();
    if first.len() == text.len() {
        return Cow::Borrowed(text);
    }
    let after = |part: &str| {
        let end = part.find(|sign: char| sign.is_ascii_alphabetic()).map_or(part.len(), |at| at + 1);
        part[end..].to_owned()
    };
    Cow::Owned(std::iter::once(first.to_owned()).chain(parts.map(after)).collect())
}

/// Column names with the character offset each starts at. Names are separated by two blanks or more, and
/// may contain single ones.
fn header(line: &str) -> Vec<(usize, String)> {
    let mut starts: Vec<(usize, String)> = Vec::new();
    let mut blanks = 2;
    for (at, c) in line.chars().enumerate() {
        match starts.last_mut() {
            _ if c == ' ' => blanks += 1,
            Some((_, name)) if blanks < 2 => {
                name.extend((blanks == 1).then_some(' '));
                name.push(c);
                blanks = 0;
            }
            _ => {
                starts.push((at, c.to_string()));
                blanks = 0;
            }
        }
    }
    starts
}

fn cells(line: &str, starts: &[(usize, String)]) -> Vec<String> {
    let plain = line.is_ascii();
    // Columns are counted in characters; in most lines these are bytes.
    let byte = |column: usize| match plain {
        true => column.min(line.len()),
        false => line.char_indices().nth(column).map_or(line.len(), |(at, _)| at),
    };
    let ends = starts.iter().skip(1).map(|(next, _)| byte(*next)).chain([line.len()]);
    starts.iter().zip(ends).map(|((start, _), end)| line[byte(*start)..end].trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Title (v4)\n NODE  NAME  UPTIME      STATUS \n N1    n1    12 seconds  Alive  \n N2    \
                        n2    N/A                 \n\nOther\n NODE  REASON \n N3    gone   \n";

    #[test]
    fn cells_may_contain_blanks_and_may_be_empty() {
        let table = PrintedTable::find(TEXT, &["NODE", "STATUS"]).unwrap();
        let rows: Vec<_> = table.rows().collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].get("UPTIME"), Some("12 seconds"));
        assert_eq!(rows[1].get("STATUS"), Some(""));
        assert_eq!(rows[1].get("LOCATION"), None);
    }

    #[test]
    fn colours_do_not_matter() {
        let coloured = TEXT
            .replace(" NODE", "\u{1b}[1;4m NODE")
            .replace("NAME", "\u{1b}[0mNAME")
            .replace("Alive", "\u{1b}[32mAlive\u{1b}[0m");
        for columns in [["NODE", "STATUS"], ["NODE", "REASON"]] {
            let plain = PrintedTable::find(TEXT, &columns);
            assert!(plain.is_some());
            assert_eq!(PrintedTable::find(&coloured, &columns), plain);
        }
        assert_eq!(without_colours("cut off \u{1b}[1"), "cut off ");
    }

    #[test]
    fn columns_are_counted_in_characters() {
        let table =
            PrintedTable::find(" NODE  NAME   ROLE \n N1    nöd 1  admin \n N2    né", &["NODE", "ROLE"]);
        let table = table.unwrap();
        let rows: Vec<_> =
            table.rows().map(|row| (row.get("NAME").unwrap(), row.get("ROLE").unwrap())).collect();
        assert_eq!(rows, [("nöd 1", "admin"), ("né", "")]);
    }

    #[test]
    fn the_header_decides_which_table_is_read() {
        let table = PrintedTable::find(TEXT, &["NODE", "REASON"]).unwrap();
        assert_eq!(table.rows().next().unwrap().get("REASON"), Some("gone"));
        assert!(PrintedTable::find(TEXT, &["NODE", "MEMBERS"]).is_none());
    }
}
