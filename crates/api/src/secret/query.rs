//! Values in the queries of addresses: `https://host/path?key=…&code=…`. Each service calls its own as it likes.

use std::ops::Range;

/// Where an address ends in a text that holds other things, too.
fn ends(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '"' | '\'' | '`' | '<' | '>' | '│' | '┆')
}

pub(super) fn values(text: &str, found: &mut Vec<Range<usize>>) {
    let mut done = 0;
    for (at, mark) in text.match_indices("://") {
        let start = at + mark.len();
        if start < done {
            continue;
        }
        done = text[start..].find(ends).map_or(text.len(), |length| start + length);
        let Some(question) = text[start..done].find('?') else { continue };
        let mut part_at = start + question + 1;
        for part in text[part_at..done].split_inclusive('&') {
            let bare = part.trim_end_matches('&');
            if let Some(sign) = bare.find('=') {
                found.push(part_at + sign + 1..part_at + bare.len());
            }
            part_at += part.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::withhold;

    #[test]
    fn what_a_query_hands_over_is_withheld() {
        for (text, shown) in [
            ("https://h/v1?key=hush", "https://h/v1?key=<withheld>"),
            ("https://h/v1?k=hush&code=ü&x#y=z", "https://h/v1?k=<withheld>&code=<withheld>&x#y=<withheld>"),
            ("https://h?key=hu?sh#hush", "https://h?key=<withheld>"),
            ("GET `http://h?a=b`, twice", "GET `http://h?a=<withheld>`, twice"),
            ("http://h:1/a?b", "http://h:1/a?b"),
            ("what? a=b", "what? a=b"),
            ("x = \"s3://b/p\" # why? y=z", "x = \"s3://b/p\" # why? y=z"),
            ("https://h?a=<withheld>", "https://h?a=<withheld>"),
            ("https://h/${TOKEN:-hush}/x", "https://h/${TOKEN:-<withheld>}/x"),
            ("c-${PASSWORD:?hush ü}", "c-${PASSWORD:?<withheld>}"),
            ("${PASSWORD:-${X}hush} y", "${PASSWORD:-<withheld>} y"),
            ("${PASSWORD:-${X:-hush}}", "${PASSWORD:-<withheld>}"),
            ("${PASSWORD:-{hush} hush", "${PASSWORD:-<withheld>"),
            ("${NAME:-n1}", "${NAME:-n1}"),
        ] {
            assert_eq!(withhold(text), shown, "{text}");
        }
    }
}
