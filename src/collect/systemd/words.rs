//! Words of a setting, as systemd parts them.

use std::ops::Range;

/// A word, and the bytes that it takes in the text.
pub type UnitWord = (String, Range<usize>);

/// Splits at blanks: the words up to the first that systemd does not take, and where that begins. Quotes of both kinds keep
/// words together, and escapes are those of C in either of them; systemd takes no quote that is not closed, and no escape
/// that it does not know.
pub fn split_until(text: &str) -> (Vec<UnitWord>, Option<usize>) {
    let mut words: Vec<UnitWord> = Vec::new();
    let mut word: Option<UnitWord> = None;
    let mut quote = None;
    let mut signs = text.char_indices();
    while let Some((at, sign)) = signs.next() {
        if quote.is_none() && sign.is_whitespace() {
            words.extend(word.take());
            continue;
        }
        let (current, bytes) = word.get_or_insert_with(|| (String::new(), at..at));
        match sign {
            '\\' => {
                let Some((value, length)) = escape(&text[at + 1..]) else {
                    return (words, Some(bytes.start));
                };
                current.push(value);
                // The first sign of an escape is as long as itself; the rest of one is ASCII.
                signs.nth(length - 1);
            }
            sign if quote == Some(sign) => quote = None,
            '\'' | '"' if quote.is_none() => quote = Some(sign),
            sign => current.push(sign),
        }
        bytes.end = signs.offset();
    }
    if quote.is_some() {
        return (words, word.map(|(_, bytes)| bytes.start));
    }
    words.extend(word);
    (words, None)
}

/// What an escape stands for, and how many signs it takes behind the backslash.
fn escape(text: &str) -> Option<(char, usize)> {
    let simple = match text.chars().next()? {
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        's' => ' ',
        sign @ ('\\' | '"' | '\'') => sign,
        'x' => return number(text, 1, 2, 16),
        'u' => return number(text, 1, 4, 16),
        'U' => return number(text, 1, 8, 16),
        '0'..='7' => return number(text, 0, 3, 8),
        _ => return None,
    };
    Some((simple, 1))
}

fn number(text: &str, skip: usize, length: usize, radix: u32) -> Option<(char, usize)> {
    let digits = text.get(skip..skip + length)?;
    let digits = Some(digits).filter(|digits| digits.chars().all(|digit| digit.is_digit(radix)))?;
    // A byte in octal digits ends at 255.
    let value = u32::from_str_radix(digits, radix).ok().filter(|value| radix != 8 || *value <= 255)?;
    let value = char::from_u32(value).filter(|value| *value != '\0')?;
    Some((value, skip + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Option<Vec<UnitWord>> {
        let (words, left) = split_until(text);
        left.is_none().then_some(words)
    }

    #[test]
    fn words_are_those_of_systemd() {
        let of =
            |text: &str| split(text).map(|words| words.into_iter().map(|(word, _)| word).collect::<Vec<_>>());
        for (text, wanted) in [
            ("  a --b=c\t d ", vec!["a", "--b=c", "d"]),
            (r#""A=b c" 'B="x"' C=d"#, vec!["A=b c", "B=\"x\"", "C=d"]),
            (r#"A="b c"d ''"#, vec!["A=b cd", ""]),
            (r"'a\nb' \x41\102\u00e9\s.", vec!["a\nb", "AB\u{e9} ."]),
            ("ü=ß x", vec!["ü=ß", "x"]),
        ] {
            assert_eq!(of(text), Some(wanted.into_iter().map(str::to_owned).collect()), "{text}");
        }
        for bad in ["'", "\"a", "a\\", r"\q", r"\x4", r"\xü", r"\400000000", r"\000"] {
            assert_eq!(of(bad), None, "{bad}");
        }
        let until = split_until("A=1 \"B=2 C").0;
        assert_eq!((until.len(), split_until("A=1 \"B=2 C").1), (1, Some(4)));
        assert_eq!(split("ä \\x41c d").unwrap()[1].1, 3..8);
    }
}
