//! Configuration files that YAML has joined into one line, since they are written without `|`.

use super::found::Gathered;
use super::sources::{Locus, Sources};
use super::yaml::{ScalarStyle, Yaml};

/// What settles the file then.
pub const SETTLED_BY: &str = "the configuration file with each line on its own";

/// Whether lines of a file were joined, so that settings are lost, or stand in one line with others.
pub fn is_folded(sources: &Sources<'_>, file: usize, value: &Yaml) -> bool {
    let (Some(text), Some(style)) = (value.text(), value.style()) else { return false };
    if style == ScalarStyle::Literal {
        return false;
    }
    let written = sources.text(file).get(value.span.clone()).unwrap_or_default();
    let settings = |text: &str| {
        let lines = text.lines().map(str::trim);
        lines.filter(|line| !line.starts_with('#') && (line.contains('=') || line.starts_with('['))).count()
    };
    let written = settings(written);
    written > 1 && written > settings(text)
}

/// Reports it, at the first line.
pub fn report(sources: &Sources<'_>, file: usize, value: &Yaml, node: &str, out: &mut Gathered) {
    let text = sources.text(file).get(value.span.clone()).unwrap_or_default();
    let first = text.lines().next().map_or(0, |line| line.trim_end().len());
    let at = Locus { file, bytes: value.span.start..value.span.start + first };
    let message = "YAML joins the lines of this configuration file into one, since no `|` stands before them";
    let help = "Write `|` behind the key, and the file below it, further in.";
    out.finding_of(sources, "RS445", &at, message, help, vec![node.to_owned()]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::collect::{CollectFile, CollectInput};
    use crate::collect::yaml;

    #[test]
    fn lines_are_joined_but_in_a_block() {
        for (text, folded) in [
            ("c: |\n  a = 1\n  b = 2\n", false),
            ("c: >\n  a = 1\n  b = 2\n", true),
            ("c: >-\n  # ü\n  [t]\n  b = 2\n", true),
            ("c:\n  a = 1\n  b = 2\n", true),
            ("c: \"a = 1\n  b = 2\"\n", true),
            ("c: \"a = 1\\nb = 2\"\n", false),
            ("c: >\n  a = 1\n\n  b = 2\n", false),
            ("c: >\n  a = [\n  1,\n  2 ]\n", false),
            ("c: a = 1\n", false),
        ] {
            let file = CollectFile { name: "c.yaml".into(), text: text.into() };
            let input = CollectInput { files: vec![file], ..CollectInput::default() };
            let read = yaml::read(text);
            let value = read.documents[0].get("c").expect("a value");
            assert_eq!(is_folded(&Sources::new(&input), 0, value), folded, "{text}");
        }
    }
}
