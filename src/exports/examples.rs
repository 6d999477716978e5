//! Examples on pages: what makes one wrong or right besides its text stands behind the fence, for the tests that read it there.
//! People are told in a line before it.

/// A page whose examples say in words what they are about. The fences keep the language, and whether it is good or bad.
pub fn spoken(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    let mut is_code = false;
    for line in page.split_inclusive('\n') {
        let opens = line.strip_prefix("```").filter(|_| !is_code);
        is_code ^= line.starts_with("```");
        let mut words = opens.unwrap_or_default().split_whitespace();
        let (Some(language), Some(verdict)) = (words.next(), words.next()) else {
            out.push_str(line);
            continue;
        };
        let said: Vec<String> = words.map(attribute).collect();
        if !said.is_empty() {
            out.push_str(&format!("{}:\n\n", capital(&said.join(", "))));
        }
        out.push_str(&format!("```{language} {verdict}\n"));
    }
    out
}

fn attribute(word: &str) -> String {
    match word.split_once([':', '=']) {
        None if word == "one-host" => "all nodes on one host".into(),
        Some(("file", name)) => format!("`{name}`"),
        Some(("version" | "server", version)) => format!("read by Restate {version}"),
        Some(("target", version)) => format!("on the way to {version}"),
        Some(("env", variable)) => format!("with the variable `{variable}`"),
        Some(("arg", argument)) => format!("with the argument `{argument}`"),
        Some(("missing", path)) => format!("without `{path}`"),
        Some(("accept", code)) => format!("with {code} accepted"),
        Some(("memory", bytes)) => format!("in a container that may have {bytes} bytes of memory"),
        _ => format!("with `{word}`"),
    }
}

fn capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| format!("{}{}", first.to_ascii_uppercase(), signs.as_str()))
}

#[cfg(test)]
mod tests {
    use super::spoken;
    use crate::config::rules::RULES;

    #[test]
    fn what_an_example_is_about_is_said_before_it() {
        let page = "# RS1\n\n```toml bad env:RESTATE_X=1=2 version=1.6.2 target=1.7.12\nnode-name = \"n1\"\n```\nText.\n```toml good file=n2.toml one-host\nx\n```\n```sh\n```toml bad\n```\n";
        assert_eq!(
            spoken(page),
            "# RS1\n\nWith the variable `RESTATE_X=1=2`, read by Restate 1.6.2, on the way to 1.7.12:\n\n```toml bad\nnode-name = \"n1\"\n```\n\
             Text.\n`n2.toml`, all nodes on one host:\n\n```toml good\nx\n```\n```sh\n```toml bad\n```\n"
        );
    }

    /// One and the same text is not wrong and right, unless something is said that makes the difference.
    #[test]
    fn no_page_calls_one_text_wrong_and_right() {
        for rule in RULES {
            let page = spoken(rule.page);
            let mut last = "";
            let mut seen: Vec<(bool, String)> = Vec::new();
            let mut lines = page.lines();
            while let Some(line) = lines.next() {
                if let Some(words) = line.strip_prefix("```") {
                    let text: String = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
                    seen.push((words.ends_with("bad"), format!("{last}|{text}")));
                    last = "";
                } else if !line.trim().is_empty() {
                    last = if line.ends_with(':') { line } else { "" };
                }
            }
            // Of several files that are wrong together, one may be right by itself.
            let alone = !rule.page.contains("file=");
            let twice = seen.iter().find(|(bad, text)| *bad && seen.contains(&(false, text.clone())));
            assert!(!alone || twice.is_none(), "{}: {twice:?}", rule.code);
        }
    }
}
