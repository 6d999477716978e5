//! Texts that are no configuration because they are something else: YAML, JSON, variables, or a template.

/// What a text is instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Foreign {
    /// What.
    pub kind: ForeignKind,
    /// The first place that shows it, in bytes.
    pub at: usize,
    /// How many bytes show it.
    pub length: usize,
}

/// The kinds of texts that are told from TOML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForeignKind {
    /// YAML, such as a compose file or a manifest.
    Yaml,
    /// JSON, which is what servers show of their configuration elsewhere.
    Json,
    /// Lines that set variables, as in a file for a container or a unit.
    Variables,
    /// A template, from which something else makes a file.
    Template,
}

/// What a text is instead of a configuration, when that is plain to see. Variables whose values are in quotes are TOML, too,
/// and no server has a key of such a name.
pub fn of(text: &str, is_toml: bool) -> Option<Foreign> {
    if let Some((at, length)) = variables(text) {
        return Some(Foreign { kind: ForeignKind::Variables, at, length });
    }
    if is_toml {
        return None;
    }
    let json = text.trim_start_matches('\u{feff}').trim_start();
    if serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(json).is_ok() {
        return Some(Foreign { kind: ForeignKind::Json, at: text.len() - json.len(), length: 1 });
    }
    let (mut yaml, mut toml, mut first) = (0, 0, None);
    let mut at = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_start_matches('\u{feff}').trim();
        let start = at + whole.find(line).unwrap_or_default();
        at += whole.len();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(sign) = template(line) {
            return Some(Foreign { kind: ForeignKind::Template, at: start + sign, length: 2 });
        }
        if is_yaml(line) {
            yaml += 1;
            first.get_or_insert((start, line.len()));
        } else if line.starts_with('[') || line.contains('=') {
            toml += 1;
        }
    }
    // A lone line with a colon may be a slip in a file that is TOML otherwise.
    let (at, length) = first.filter(|_| yaml > toml)?;
    Some(Foreign { kind: ForeignKind::Yaml, at, length })
}

/// The first line of a text that sets variables of the server and holds nothing else.
fn variables(text: &str) -> Option<(usize, usize)> {
    let (mut first, mut at) = (None, 0);
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_start_matches('\u{feff}').trim();
        let start = at + whole.find(line).unwrap_or_default();
        at += whole.len();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, _) = line.strip_prefix("export ").unwrap_or(line).split_once('=')?;
        let of_name = |sign: char| sign.is_ascii_uppercase() || sign.is_ascii_digit() || sign == '_';
        if name.is_empty() || !name.trim_end().chars().all(of_name) {
            return None;
        }
        if name.starts_with("RESTATE_") {
            first.get_or_insert((start, line.len()));
        }
    }
    first
}

/// How templates mark what is not text: Go and Jinja, ERB, Terraform, shells.
const SIGNS: [&str; 5] = ["{{", "{%", "<%", "%{", "${"];

/// Where a template's sign stands outside of quotes and comments.
fn template(line: &str) -> Option<usize> {
    let mut quote = None;
    for (at, sign) in line.char_indices() {
        match (quote, sign) {
            // Between quotes it is a value that something fills in: of that another rule speaks.
            (Some(open), _) if sign == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(sign),
            (None, '#') => return None,
            (None, _) if SIGNS.iter().any(|sign| line[at..].starts_with(sign)) => return Some(at),
            (None, _) => {}
        }
    }
    None
}

/// `key: value`, `key:`, `- item`, `---`
fn is_yaml(line: &str) -> bool {
    if line == "---" || line.starts_with("- ") {
        return true;
    }
    let Some((key, value)) = line.split_once(':') else { return false };
    let name = key.trim_matches(['"', '\'']);
    let plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-' | '.' | '/' | '<');
    (value.is_empty() || value.starts_with(' ')) && !name.is_empty() && name.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_something_else_is_seen() {
        let kind = |text: &str| of(text, false).map(|foreign| (foreign.kind, foreign.at));
        assert_eq!(kind("# c\nservices:\n  n1:\n    image: x\n"), Some((ForeignKind::Yaml, 4)));
        assert_eq!(kind("- a\n- b: c\n"), Some((ForeignKind::Yaml, 0)));
        assert_eq!(kind("a = 1\n{{- if .x }}\nb = 2\n"), Some((ForeignKind::Template, 6)));
        assert_eq!(
            kind("a = 1\n%{ if x }\nb = [%{ for y in z }\"${y}\"%{ endfor }]\n"),
            Some((ForeignKind::Template, 6))
        );
        assert_eq!(kind("a = ${N}\n"), Some((ForeignKind::Template, 4)));
        assert_eq!(kind("\n{\"node-name\": \"n1\"}\n"), Some((ForeignKind::Json, 1)));
        assert_eq!(kind("# c\nexport TZ=UTC\nRESTATE_ROLES=[worker]\n"), Some((ForeignKind::Variables, 18)));
        let quoted = "RESTATE_NODE_NAME = \"n1\"\n";
        assert_eq!(of(quoted, true).map(|foreign| foreign.kind), Some(ForeignKind::Variables));
        assert_eq!(of("TZ = \"UTC\"\n", true), None);
        for toml in [
            "RESTATE_NODE_NAME=n1\nnode-name = x\n",
            "{ \"a\" = 1\n",
            "a = 1\nb: 2\n",
            "a = \"x: y\nb = 1\n",
            "[a\nb = 1",
            "",
            "a = \"{{ x }}\"\nb = \n",
            "= = =\n",
            "a = 1 # ${N}\nb = \n",
        ] {
            assert_eq!(kind(toml), None, "{toml}");
        }
    }
}
