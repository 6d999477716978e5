//! Breaks text between words, so that the terminal does not break it in the middle of one.

use textwrap::core::{Word, display_width};
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// Columns that text gets on the narrowest terminal: with fewer, a column of single words is left.
const NARROWEST: usize = 20;

/// Breaks `text` into lines of at most `width` columns. Code in backticks stays on one line if it fits
/// there, so that it can be copied; a single word that does not fit stays whole.
pub fn wrap(text: &str, width: usize) -> String {
    let width = width.max(NARROWEST);
    let options = |separator| {
        Options::new(width)
            .break_words(false)
            .word_splitter(WordSplitter::NoHyphenation)
            .wrap_algorithm(WrapAlgorithm::FirstFit)
            .word_separator(separator)
    };
    let mut lines = Vec::new();
    for line in textwrap::wrap(text, options(WordSeparator::Custom(whole_code))) {
        if display_width(&line) <= width {
            lines.push(line.into_owned());
        } else {
            let parts = textwrap::wrap(&line, options(WordSeparator::AsciiSpace));
            lines.extend(parts.into_iter().map(|part| part.into_owned()));
        }
    }
    lines.join("\n")
}

/// Breaks a line at `width`. What follows is indented a little more than the line itself.
pub fn hanging(line: &str, width: usize) -> String {
    let indent = " ".repeat(line.len() - line.trim_start_matches(' ').len() + 2);
    let options = Options::new(width.max(NARROWEST + indent.len()))
        .subsequent_indent(&indent)
        .break_words(false)
        .word_splitter(WordSplitter::NoHyphenation)
        .word_separator(WordSeparator::AsciiSpace)
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

#[cfg(test)]
mod tests {
    use super::{hanging, wrap};

    #[test]
    fn lines_end_between_words_and_nothing_is_lost() {
        let text = "one two  three, four-five http://a-very-long.example/with/a/path and\nsix";
        for width in [0, 1, 20, 21, 25, 40, 80, usize::MAX] {
            let wrapped = wrap(text, width);
            assert!(wrapped.split_whitespace().eq(text.split_whitespace()), "{width}: {wrapped}");
            for line in wrapped.lines().filter(|line| line.contains(' ')) {
                assert!(line.len() <= width.max(20), "{width}: {line}");
            }
        }
    }

    #[test]
    fn what_follows_hangs_below_its_line() {
        let line = "  a fact that is too long (seen in: a/long/path/to/something)";
        let wrapped = "  a fact that is too\n    long (seen in:\n    a/long/path/to/something)";
        assert_eq!(hanging(line, 24), wrapped);
        assert_eq!(hanging("short", 0), "short");
    }

    #[test]
    fn code_stays_whole_where_it_fits() {
        let text = "first set `snapshot-interval = \"30m\"` there";
        assert_eq!(wrap(text, 30), "first set\n`snapshot-interval = \"30m\"`\nthere");
        assert_eq!(wrap(text, 20), "first set\n`snapshot-interval =\n\"30m\"`\nthere");
        assert_eq!(wrap("an odd ` mark and some more", 20), "an odd ` mark and\nsome more");
    }
}
