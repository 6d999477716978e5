//! From byte offsets to lines and columns.

/// Bytes after which characters are counted anew, so that a long line is not counted from its start for every
/// finding in it.
const BLOCK: usize = 4096;

/// Where the lines of a text start; built once, so that a thousand findings cost no more than one.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// How many characters start before each block of bytes.
    blocks: Vec<usize>,
}

impl LineIndex {
    /// The index of a text.
    pub fn new(text: &str) -> Self {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(newlines).collect();
        let blocks = text.as_bytes().chunks(BLOCK).scan(0, |count, block| {
            let before = *count;
            *count += characters(block);
            Some(before)
        });
        Self { starts, blocks: blocks.collect() }
    }

    /// The line of a byte offset, from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }

    /// The bytes of a line, without its end.
    pub fn bounds(&self, text: &str, line: usize) -> Option<std::ops::Range<usize>> {
        let start = *self.starts.get(line.checked_sub(1)?)?;
        let end = self.starts.get(line).map_or(text.len(), |next| next - 1);
        Some(start..end)
    }

    /// Line and column of a byte offset, both from 1, the column in characters. A byte order mark
    /// takes no column.
    pub fn position(&self, text: &str, offset: usize) -> (usize, usize) {
        let line = self.line(offset);
        let start = self.starts[line - 1];
        let before = text.get(start..offset).unwrap_or_default();
        let marks = before.len() - before.trim_start_matches('\u{feff}').len();
        let count = match before.len() {
            0..BLOCK => characters(before.as_bytes()),
            _ => self.before(text, offset) - self.before(text, start),
        };
        (line, count - marks / '\u{feff}'.len_utf8() + 1)
    }

    /// How many characters start before a byte offset.
    fn before(&self, text: &str, offset: usize) -> usize {
        let block = offset / BLOCK;
        let known = self.blocks.get(block).copied();
        let rest = text.as_bytes().get(block * BLOCK..offset).unwrap_or_default();
        known.map_or_else(|| characters(text.as_bytes()), |known| known + characters(rest))
    }
}

/// How many characters start in these bytes.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "a = 1\nü = \"ß\" # x\n";
        let lines = LineIndex::new(text);
        assert_eq!(lines.position(text, 0), (1, 1));
        assert_eq!(lines.position(text, text.find('#').unwrap()), (2, 9));
        assert_eq!(lines.position(text, text.len()), (3, 1));
    }

    #[test]
    fn columns_are_the_same_however_long_the_line() {
        let text = format!("\u{feff}a\n{}", "aß€𝄞".repeat(3000));
        let lines = LineIndex::new(&text);
        for (count, (at, _)) in text.char_indices().skip(3).enumerate() {
            assert_eq!(lines.position(&text, at), (2, count + 1));
        }
        assert_eq!(lines.position(&text, text.len()), (2, 12_001));
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let text = "\u{feff}a = 1";
        assert_eq!(LineIndex::new(text).position(text, 3), (1, 1));
    }
}
