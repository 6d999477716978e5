//! Breaks text between words, so that the terminal does not break it in the middle of one.

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// Columns that text gets on the narrowest terminal: with fewer, a column of single words is left.
const NARROWEST: usize = 20;
/// Longer lines of prose are hard to read, however wide the terminal is.
const WIDEST_PROSE: usize = 100;

/// The width of the terminal that errors go to, if they go to one.
pub fn error_width() -> Option<usize> {
    console::Term::stderr().size_checked().map(|(_, columns)| columns.into())
}

/// An error as it is printed. One of several lines has its layout already: a source line, say.
pub fn error(text: &str) -> String {
    match error_width() {
        Some(width) if !text.contains('\n') => lines(text, width),
        _ => text.to_owned(),
    }
}

/// Breaks each line at `width`. What follows is indented a little more than the line itself.
pub fn lines(text: &str, width: usize) -> String {
    text.split('\n').map(|line| hanging(line, width, indent(line) + 2)).collect::<Vec<_>>().join("\n")
}

/// Breaks one line at `width`. What follows is indented by so many blanks.
pub fn hanging(line: &str, width: usize, indent: usize) -> String {
    fill(line, width, indent, WordSeparator::AsciiSpace)
}

fn fill(line: &str, width: usize, indent: usize, separator: WordSeparator) -> String {
    let indent = " ".repeat(indent);
    let options = Options::new(width.max(NARROWEST + indent.len()))
        .subsequent_indent(&indent)
        .break_words(false)
        .word_splitter(WordSplitter::NoHyphenation)
        .word_separator(separator)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::fill(line, options)
}

/// Splits a line at its blanks, except at those inside backticks.
fn whole_code(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    if !line.matches('`').count().is_multiple_of(2) {
        return WordSeparator::AsciiSpace.find_words(line);
    }
    let mut inside = false;
    let words = line.split_inclusive(move |sign| {
        inside ^= sign == '`';
        sign == ' ' && !inside
    });
    Box::new(words.map(Word::from))
}

/// Fits a page of Markdown to the terminal: paragraphs and items of lists are filled anew; code and
/// tables stay as they are, and a command in a line stays whole, so that it can be copied.
pub fn page(text: &str, width: usize) -> String {
    let width = width.min(WIDEST_PROSE);
    let mut out: Vec<String> = Vec::new();
    let (mut paragraph, mut in_code) = (String::new(), false);
    for line in text.lines() {
        let fence = line.trim_start().starts_with("```");
        let as_it_is = in_code || fence || line.starts_with(['|', '#']) || line.trim().is_empty();
        in_code ^= fence;
        if as_it_is || item(line) > 0 {
            flush(&mut paragraph, &mut out, width);
        }
        match (as_it_is, paragraph.is_empty()) {
            (true, _) => out.push(line.to_owned()),
            (false, true) => paragraph.push_str(line),
            (false, false) => {
                paragraph.push(' ');
                paragraph.push_str(line.trim());
            }
        }
    }
    flush(&mut paragraph, &mut out, width);
    out.join("\n")
}

fn flush(paragraph: &mut String, out: &mut Vec<String>, width: usize) {
    if !paragraph.is_empty() {
        let indent = indent(paragraph) + item(paragraph);
        out.push(fill(paragraph, width, indent, WordSeparator::Custom(whole_code)));
        paragraph.clear();
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// How long the mark of a list's item is; 0 where there is none.
fn item(line: &str) -> usize {
    let line = line.trim_start_matches(' ');
    let digits = line.len() - line.trim_start_matches(|sign: char| sign.is_ascii_digit()).len();
    match &line[digits..] {
        rest if digits == 0 && rest.starts_with("- ") => 2,
        rest if digits > 0 && rest.starts_with(". ") => digits + 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words_and_keep_their_indent() {
        let text = "short\n  - a fact that is too long (seen in: a/long/path/to/something)\n\n  end";
        let expected =
            "short\n  - a fact that is too\n    long (seen in:\n    a/long/path/to/something)\n\n  end";
        assert_eq!(lines(text, 24), expected);
        for width in [0, 1, 10] {
            assert!(lines(text, width).split_whitespace().eq(text.split_whitespace()), "{width}");
        }
    }

    #[test]
    fn a_page_is_filled_anew_but_not_its_code_and_tables() {
        let text = "## A title that is longer than the page\n\nSome words\nthat go on.\n\n- an item that is\n  two lines\n- next\n\n\
                    10. ten of them here\n\n| a | table that is long |\n\n```toml\nkey = \"a value\"\n\nb = 1\n```\n";
        let expected = "## A title that is longer than the page\n\nSome words that go\non.\n\n- an item that is two\n  lines\n- next\n\n\
                        10. ten of them here\n\n| a | table that is long |\n\n```toml\nkey = \"a value\"\n\nb = 1\n```";
        assert_eq!(page(text, 21), expected);
    }
    #[test]
    fn a_command_on_a_page_stays_whole_however_long_it_is() {
        let text = "- first `restatectl nodes list --extra`, then\n  `restatectl config set --log-replication 2 -y` and wait";
        let expected = "- first\n  `restatectl nodes list --extra`,\n  then\n  `restatectl config set --log-replication 2 -y`\n  and \
                        wait";
        assert_eq!(page(text, 34), expected);
        assert_eq!(page("an odd ` mark and more of it", 20), "an odd ` mark and\nmore of it");
    }
}
