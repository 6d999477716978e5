//! Configuration files without what people write beside the settings.

use std::ops::Range;

use super::stand_in;
use crate::config::document::Document;
use crate::config::rules::{Secrets, find, said};

/// The text of a configuration, in a file of its own or in another one; nothing of what is no TOML, of which nobody can
/// tell what is a comment and what a value.
pub fn of_text(text: &str, secrets: &Secrets) -> Option<String> {
    let loads = |text: &str| Document::parse(text).errors.is_empty();
    loads(text).then(|| secrets.without_known(&stand_in::of_toml(&bare(text)))).filter(|kept| loads(kept))
}

/// The text without comments, but for those that allow a finding; it has as many lines as before.
fn bare(text: &str) -> String {
    let document = Document::parse(text);
    let lines = document.layout.sections.iter().flat_map(|section| &section.lines);
    let mut values: Vec<Range<usize>> = lines.map(|line| line.value.clone()).collect();
    values.sort_by_key(|value| value.start);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches(['\n', '\r']);
        let inside = |place: usize| {
            let before = values.partition_point(|value| value.start <= place);
            before > 0 && values[before - 1].end > place
        };
        // A key may have the sign in its quotes; of a file with errors no value may be known.
        let mut quotes = 0;
        let starts = body.trim_start().starts_with('#');
        let signs = body.match_indices(['#', '"', '\'']).filter(|(sign, _)| !inside(at + sign));
        let mut comment = None;
        for (sign, found) in signs {
            match found {
                "#" if quotes % 2 == 0 || starts => {
                    comment = Some(sign);
                    break;
                }
                "#" => {}
                _ => quotes += 1,
            }
        }
        let allows = comment.and_then(|sign| said(&body[sign + 1..])).and_then(Result::ok);
        match (comment, allows) {
            (None, _) => out.push_str(body),
            (Some(sign), None) => out.push_str(body[..sign].trim_end()),
            (Some(sign), Some(allows)) => {
                out.push_str(&body[..=sign]);
                out.push(' ');
                out.push_str(&allows.without_words(|code| find(code).is_some()));
            }
        }
        out.push_str(&line[body.len()..]);
        at += line.len();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_no_toml_any_more_is_not_passed_on() {
        let secrets = Secrets::new(Vec::new());
        assert_eq!(of_text("password = \"a\"\n", &secrets).as_deref(), Some("password = \"<withheld>\"\n"));
        let several = of_text("a = { password = \"\"\"\nx\ny\"\"\" }\n", &secrets);
        assert_eq!(several.as_deref(), Some("a = { password = \"<withheld>\\n\" }\n\n\n"));
        for broken in ["a = \n", "x = \"n1 # pw hunter2\n", "password = \"a\nhunter2\n"] {
            assert_eq!(of_text(broken, &secrets), None, "{broken}");
        }
    }

    #[test]
    fn comments_go_and_what_only_looks_like_one_stays() {
        for (text, wanted) in [
            ("# a\nb = 1 # c\n", "\nb = 1\n"),
            ("b = \"# c\" # d\r\n", "b = \"# c\"\r\n"),
            ("b = \"\"\"\n# c\n\"\"\" # d", "b = \"\"\"\n# c\n\"\"\""),
            ("[t] # it's\n# it's\n", "[t]\n\n"),
            (
                "# restate-scaleout: allow RS103, pw why\nb = 1\n",
                "# restate-scaleout: allow RS103, <withheld> <withheld>\nb = 1\n",
            ),
            ("# old pw, see restate-scaleout: allow RS103\nb = 1 # restate-scaleout: x\n", "\nb = 1\n"),
            ("b = # c\n= # d\n", "b =\n=\n"),
        ] {
            assert_eq!(bare(text), wanted, "{text}");
        }
    }
}
