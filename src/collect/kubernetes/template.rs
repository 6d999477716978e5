//! Templates of Helm charts, which are no YAML before Helm has filled them in.

/// What templates of charts name.
const WORDS: [&str; 6] = [".Values", ".Release", ".Chart", ".Capabilities", "include ", "define "];

/// What settles a value that is still a template.
pub const FILLED_IN: &str = "what fills in `{{ … }}`";

/// Whether something is to fill in a part of a text.
pub fn is_templated(text: &str) -> bool {
    text.contains("{{")
}

/// Where the first line of a template stands that is no YAML; nothing for a text that is no template.
pub fn find(text: &str) -> Option<usize> {
    if !text.contains("{{") || !WORDS.iter().any(|word| text.contains(word)) {
        return None;
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start();
        let value =
            bare.trim_start_matches("- ").split_once(": ").map_or("", |(_, value)| value.trim_start());
        if bare.starts_with("{{") || value.starts_with("{{") {
            return Some(at + line.find("{{").unwrap_or_default());
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_told_from_what_they_make() {
        for (text, wanted) in [
            ("a: {{ .Values.a }}\n", Some(3)),
            ("ü: 1\n{{- if .Values.b }}\nb: 1\n{{- end }}\n", Some(6)),
            ("{{- define \"restate.name\" -}}\n", Some(0)),
            ("- name: {{ include \"restate.name\" . }}\n", Some(8)),
            ("a: \"{{ .Values.a }}\"\n", None),
            ("a: {{ a }}\n", None),
            ("a: {b: {c: 1}}\n", None),
        ] {
            assert_eq!(find(text), wanted, "{text}");
        }
    }
}
