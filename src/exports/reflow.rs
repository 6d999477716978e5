//! Pages for a terminal: paragraphs and lists broken anew, with everything else as it is.

use crate::config::render::wrap::wrap;

/// Breaks the lines of a Markdown text at so many columns. Code, tables and headings keep their lines.
pub fn reflow(text: &str, width: usize) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut open = String::new();
    let mut is_code = false;
    for line in text.lines() {
        let is_fence = line.trim_start().starts_with("```");
        let is_kept = is_code || is_fence || line.trim().is_empty() || line.starts_with(['|', '#']);
        if is_kept || item(line).is_some() {
            close(&mut open, width, &mut out);
        }
        is_code ^= is_fence;
        if is_kept {
            out.push(line.to_owned());
        } else if open.is_empty() {
            open.push_str(line);
        } else {
            open.push(' ');
            open.push_str(line.trim());
        }
    }
    close(&mut open, width, &mut out);
    let mut text = out.join("\n");
    text.push('\n');
    text
}

/// Writes out the paragraph or item that was read last.
fn close(open: &mut String, width: usize, out: &mut Vec<String>) {
    if open.is_empty() {
        return;
    }
    let text = std::mem::take(open);
    let indent = item(&text).unwrap_or_else(|| text.len() - text.trim_start().len());
    let (head, body) = text.split_at(indent);
    for (at, line) in wrap(body, width.saturating_sub(indent)).lines().enumerate() {
        out.push(if at == 0 { format!("{head}{line}") } else { format!("{:indent$}{line}", "") });
    }
}

/// Where the text of an item of a list begins.
fn item(line: &str) -> Option<usize> {
    let text = line.trim_start();
    let indent = line.len() - text.len();
    let sign = match text.trim_start_matches(|sign: char| sign.is_ascii_digit()) {
        rest if rest.len() < text.len() && rest.starts_with(". ") => text.len() - rest.len() + 2,
        _ if text.starts_with("- ") || text.starts_with("* ") => 2,
        _ => return None,
    };
    Some(indent + sign)
}

#[cfg(test)]
mod tests {
    use super::reflow;

    #[test]
    fn paragraphs_and_items_are_broken_anew_and_code_is_not() {
        let text = "# a heading that is longer than this\n\nOne two three four five six\nseven eight nine.\n\n\
                    ```toml\na-long-line-of-code = \"as it is, with blanks\"\n```\n- an item of a list that goes on\n  \
                    and on\n- b\n10. c\n\n| a table | with long cells in it |\n";
        let wanted = "# a heading that is longer than this\n\nOne two three four\nfive six seven eight\nnine.\n\n\
                      ```toml\na-long-line-of-code = \"as it is, with blanks\"\n```\n- an item of a list\n  that goes on and on\n\
                      - b\n10. c\n\n| a table | with long cells in it |\n";
        assert_eq!(reflow(text, 20), wanted);
    }

    #[test]
    fn nothing_of_any_page_is_lost() {
        for rule in crate::config::rules::RULES {
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            for width in [0, 40, 80, 1000] {
                assert_eq!(words(&reflow(rule.page, width)), words(rule.page), "{}", rule.code);
            }
        }
    }
}
