//! What Helm renders, parted by the template that each document comes from.

use restate_scaleout::api::check::CheckFile;

/// What is not from a template.
pub const STDIN: &str = "standard input";
/// How Helm begins a document.
const DOCUMENT: &str = "---";
/// How it says which template it is from, on the next line.
const SOURCE: &str = "# Source: ";

/// A file for each template, in the order of their first documents. Helm sorts documents by kind, so those of one template
/// need not follow each other.
pub fn files(text: &str) -> Vec<CheckFile> {
    let mut files: Vec<CheckFile> = Vec::new();
    for document in documents(text) {
        let name = source(document).unwrap_or(STDIN);
        match files.iter_mut().find(|file| file.name == name) {
            Some(file) => file.text.push_str(document),
            None => files.push(CheckFile { name: name.to_owned(), text: document.to_owned(), found: false }),
        }
    }
    files
}

/// The documents, each with the line that begins it. Within a document that line cannot stand: a text in it is indented.
fn documents(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        if line.trim_end() == DOCUMENT && at > start {
            parts.push(&text[start..at]);
            start = at;
        }
        at += line.len();
    }
    parts.push(&text[start..]);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

fn source(document: &str) -> Option<&str> {
    let mut lines = document.lines();
    lines.next().filter(|line| line.trim_end() == DOCUMENT)?;
    let path = lines.next()?.strip_prefix(SOURCE)?.trim();
    (!path.is_empty()).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_of_one_template_are_one_file() {
        let text = "---\n# Source: c/templates/a.yaml\nkind: A\n---\n# Source: c/templates/b.yaml\nkind: B\n---\n# Source: c/templates/a.yaml\nkind: C\n";
        let files: Vec<(String, String)> =
            files(text).into_iter().map(|file| (file.name, file.text)).collect();
        assert_eq!(
            files,
            [
                (
                    "c/templates/a.yaml".into(),
                    "---\n# Source: c/templates/a.yaml\nkind: A\n---\n# Source: c/templates/a.yaml\nkind: C\n".into()
                ),
                ("c/templates/b.yaml".into(), "---\n# Source: c/templates/b.yaml\nkind: B\n".into()),
            ]
        );
    }

    #[test]
    fn what_is_from_no_template_is_standard_input() {
        let names = |text: &str| files(text).into_iter().map(|file| file.name).collect::<Vec<_>>();
        assert_eq!(names("kind: A\n---\nkind: B\n"), [STDIN]);
        assert_eq!(names("kind: A\n# Source: x\n"), [STDIN]);
        assert_eq!(names("---\r\n# Source: x.yaml\r\nkind: A\r\n"), ["x.yaml"]);
        assert_eq!(names("---\n# Source: \nkind: A\n"), [STDIN]);
        assert!(names(" \n---").len() < 2);
        assert!(names("").is_empty());
    }

    #[test]
    fn nothing_of_a_text_gets_lost() {
        let text = "a: 1\n---\nb: |\n  ---\n  # Source: no\n---\n# Source: t\nc: 1";
        let all: String = files(text).into_iter().map(|file| file.text).collect();
        assert_eq!(all, text);
    }
}
