//! A table as `restatectl` prints it, taken apart and put together again, with what stands around it.

/// The first table of a text.
#[derive(Debug, Clone)]
pub struct Printed {
    before: String,
    after: String,
    /// The headings.
    pub heads: Vec<String>,
    /// The rows, cell by cell.
    pub rows: Vec<Vec<String>>,
}

impl Printed {
    /// Takes the first table apart: the lines from the first heading to the first empty line.
    pub fn read(text: &str) -> Option<Self> {
        let is_head = |line: &str| line.starts_with(" NODE ") || line.starts_with(" PARTITION ");
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let at = lines.iter().position(|line| is_head(line))?;
        let end =
            lines[at..].iter().position(|line| line.trim().is_empty()).map_or(lines.len(), |end| at + end);
        let starts = starts(lines[at]);
        let rows: Vec<Vec<String>> = lines[at..end].iter().map(|line| cells(line, &starts)).collect();
        let (heads, rows) = rows.split_first()?;
        Some(Self {
            before: lines[..at].concat(),
            after: lines[end..].concat(),
            heads: heads.clone(),
            rows: rows.to_vec(),
        })
    }

    /// The cell of a row under a heading.
    pub fn cell(&mut self, row: usize, head: &str) -> Option<&mut String> {
        let column = self.heads.iter().position(|known| known == head)?;
        self.rows.get_mut(row)?.get_mut(column)
    }

    /// The row whose first cell is this.
    pub fn row(&self, first: &str) -> Option<usize> {
        self.rows.iter().position(|row| row.first().is_some_and(|cell| cell == first))
    }

    /// Says of a node that it was not reached, as the second table of `list-servers` does.
    pub fn unreachable(&mut self, node: &str) {
        if !self.after.contains("Unreachable") {
            self.after = "\n🔌 Unreachable nodes\n NODE  REASON \n".into();
        }
        let reason = "code: 'Unknown error', message: \"Node is unreachable\", source: NodeUnreachable";
        let end = self.after.trim_end_matches('\n').len();
        self.after.truncate(end);
        self.after.push_str(&format!("\n {node:<4}  {reason} \n\n"));
    }

    /// The text again.
    pub fn text(&self) -> String {
        let all = || std::iter::once(&self.heads).chain(&self.rows);
        let widths: Vec<usize> = (0..self.heads.len())
            .map(|column| all().map(|row| row[column].chars().count()).max().unwrap_or(0))
            .collect();
        let line = |row: &Vec<String>| {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
            format!(" {} \n", cells.collect::<Vec<_>>().join("  "))
        };
        format!("{}{}{}", self.before, all().map(line).collect::<String>(), self.after)
    }
}

/// Where columns begin, in characters: after two blanks or more.
fn starts(head: &str) -> Vec<usize> {
    let chars: Vec<char> = head.chars().collect();
    let word = |at: usize| !chars[at].is_whitespace();
    (1..chars.len()).filter(|at| word(*at) && !word(at - 1) && (*at < 2 || !word(at - 2))).collect()
}

fn cells(line: &str, starts: &[usize]) -> Vec<String> {
    let chars: Vec<char> = line.trim_end_matches('\n').chars().collect();
    let ends = starts.iter().skip(1).copied().chain([usize::MAX]);
    let cell = |(from, to): (&usize, usize)| {
        let to = to.min(chars.len());
        let text: String = chars.get(*from.min(&to)..to).unwrap_or_default().iter().collect();
        text.trim().to_owned()
    };
    starts.iter().zip(ends).map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_comes_back_as_it_was() {
        let text = " PARTITION  CURRENT        NEXT  AUTOMATIC PLACEMENT \n 0          [N3, N2] (v1)  -     ENABLED             \n\n";
        assert_eq!(Printed::read(text).expect("a table").text(), text);
        let mut table = Printed::read(text).expect("a table");
        *table.cell(0, "AUTOMATIC PLACEMENT").expect("a cell") = "FROZEN: x".into();
        assert!(table.text().contains("-     FROZEN: x           \n"), "{}", table.text());
    }
}
