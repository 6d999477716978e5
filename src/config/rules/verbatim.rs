//! From splices of a text to splices of the file in which it stands, such as a block of a manifest.

use crate::api::Edit;
use crate::api::validate::Verbatim;

/// The bytes of the file that a range of the text takes, when every byte of it stands there as it is.
pub fn range(runs: &[Verbatim], start: usize, end: usize) -> Option<(usize, usize)> {
    // A line break is the end of its line: what begins behind it begins on the next.
    let first = runs.iter().rposition(|run| run.at <= start && start <= run.at + run.length)?;
    let begins = runs[first].there + (start - runs[first].at);
    let mut at = start;
    for run in &runs[first..] {
        if run.at > at {
            return None;
        }
        at = at.max(run.at + run.length);
        if end <= at {
            return Some((begins, run.there + (end - run.at)));
        }
    }
    None
}

/// The splice of the file that does what this one does to a text of `length` bytes.
pub fn edit(runs: &[Verbatim], length: usize, edit: &Edit) -> Option<Edit> {
    let last = runs.last()?;
    let line = runs.iter().find(|run| run.at == edit.start && run.length > 0);
    let (mut start, mut end) = range(runs, edit.start, edit.end)?;
    let indent = " ".repeat(line.unwrap_or(last).indent.max(first_indent(runs)));
    let mut insert = edit.insert.replace('\n', &format!("\n{indent}"));
    // Blank lines stay without blanks.
    while insert.contains(&format!("\n{indent}\n")) && !indent.is_empty() {
        insert = insert.replace(&format!("\n{indent}\n"), "\n\n");
    }
    if let Some(line) = line.filter(|line| line.indent < first_indent(runs) && !insert.is_empty()) {
        insert.insert_str(0, &" ".repeat(first_indent(runs) - line.indent));
    }
    let at_end = edit.end == length && last.length > 0 && last.at + last.length == length;
    if !at_end {
        if let Some(next) =
            runs.iter().find(|run| run.at == edit.end && run.length > 0 && edit.end > edit.start)
        {
            // The line break before it goes, and with it the blanks behind that.
            end = next.there;
        }
        return Some(Edit { start, end, insert });
    }
    // Behind the last line another line of the file begins, which is no part of the text.
    if edit.start == edit.end && line.is_none() && edit.insert.ends_with('\n') && edit.start == length {
        insert = format!("{indent}{}", insert.strip_suffix(indent.as_str()).unwrap_or(&insert));
    } else if edit.insert.ends_with('\n') {
        insert = insert.strip_suffix(indent.as_str()).unwrap_or(&insert).to_owned();
    } else if let (true, Some(line)) = (edit.insert.is_empty(), line) {
        start -= line.indent;
    }
    Some(Edit { start, end, insert })
}

/// How far the lines of a block are indented.
fn first_indent(runs: &[Verbatim]) -> usize {
    runs.iter().find(|run| run.length > 1).map_or(0, |run| run.indent)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a = 1\n\nb = 2\nc = 3\n";
    const FILE: &str = "x: |\n    a = 1\n\n    b = 2\n    c = 3\ny: 1\n";

    fn runs() -> Vec<Verbatim> {
        let run = |at, there, length, indent| Verbatim { at, there, length, indent };
        vec![run(0, 9, 6, 4), run(6, 15, 1, 0), run(7, 20, 6, 4), run(13, 30, 6, 4)]
    }

    fn file(start: usize, end: usize, insert: &str) -> Option<String> {
        let edit = super::edit(&runs(), TEXT.len(), &Edit { start, end, insert: insert.into() })?;
        Some(format!("{}{}{}", &FILE[..edit.start], edit.insert, &FILE[edit.end..]))
    }

    #[test]
    fn splices_do_in_the_file_what_they_do_in_the_text() {
        for (start, end, insert, wanted) in [
            (4, 5, "7", "x: |\n    a = 7\n\n    b = 2\n    c = 3\ny: 1\n"),
            (0, 0, "z = 0\n", "x: |\n    z = 0\n    a = 1\n\n    b = 2\n    c = 3\ny: 1\n"),
            (13, 13, "x = 1\n", "x: |\n    a = 1\n\n    b = 2\n    x = 1\n    c = 3\ny: 1\n"),
            (6, 6, "x = 1\n", "x: |\n    a = 1\n    x = 1\n    \n    b = 2\n    c = 3\ny: 1\n"),
            (7, 13, "", "x: |\n    a = 1\n\n    c = 3\ny: 1\n"),
            (13, 19, "", "x: |\n    a = 1\n\n    b = 2\ny: 1\n"),
            (19, 19, "d = 4\n", "x: |\n    a = 1\n\n    b = 2\n    c = 3\n    d = 4\ny: 1\n"),
            (
                19,
                19,
                "\n[d]\ne = 4\n",
                "x: |\n    a = 1\n\n    b = 2\n    c = 3\n    \n    [d]\n    e = 4\ny: 1\n",
            ),
            (7, 19, "n = 1\nm = 2\n", "x: |\n    a = 1\n\n    n = 1\n    m = 2\ny: 1\n"),
        ] {
            assert_eq!(file(start, end, insert).as_deref(), Some(wanted), "{start}..{end} {insert:?}");
        }
    }

    #[test]
    fn what_does_not_stand_there_is_not_changed() {
        let mut gap = runs();
        gap.remove(2);
        assert_eq!(super::range(&gap, 5, 14), None);
        assert_eq!(super::edit(&[], 3, &Edit { start: 0, end: 1, insert: String::new() }), None);
        assert_eq!(super::range(&runs(), 4, 5), Some((13, 14)));
    }
}
