//! `$(NAME)` in values and arguments, as the kubelet expands it.

/// What a name stands for where it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning<'v> {
    /// It is defined before, with this value.
    Known(&'v str),
    /// It is defined before, and nobody here knows its value.
    Unknown,
    /// It is not defined before.
    Undefined,
}

/// A text with its references expanded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expanded {
    /// The text; none when it holds a value that is unknown.
    pub text: Option<String>,
    /// Names that it refers to and that are not defined there: `$(NAME)` stays as it is.
    pub undefined: Vec<String>,
    /// Names whose values are unknown.
    pub unknown: Vec<String>,
    /// What stands before the first value that is unknown.
    pub prefix: String,
    /// Whether it has become longer than it may.
    pub too_long: bool,
}

/// Expands a text. `$(NAME)` is what its name stands for, and stays when that is nothing; `$$` is `$`, so `$$(NAME)` is never
/// expanded; any other `$` stays.
///
/// Values may hold one another, so a few lines unfold into any length: what becomes longer than `most` bytes is no text at all.
pub fn expand<'v>(text: &str, most: usize, meaning: impl Fn(&str) -> Meaning<'v>) -> Expanded {
    let mut found = Expanded::default();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Where no reference closes any more, later ones need not be looked for.
    let last = text.rfind(')').map_or(0, |at| text.len() - at);
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let behind = &rest[at + 1..];
        if let Some(after) = behind.strip_prefix('$') {
            out.push('$');
            rest = after;
            continue;
        }
        let name = behind.strip_prefix('(').filter(|name| name.len() >= last && last > 0);
        let Some((name, after)) = name.and_then(|name| name.split_once(')')) else {
            out.push('$');
            rest = behind;
            continue;
        };
        match meaning(name) {
            Meaning::Known(value) if out.len() + value.len() > most => {
                return Expanded { too_long: true, ..Expanded::default() };
            }
            Meaning::Known(value) => out.push_str(value),
            Meaning::Unknown => {
                if found.unknown.is_empty() {
                    found.prefix.clone_from(&out);
                }
                found.unknown.push(name.to_owned());
            }
            Meaning::Undefined => {
                found.undefined.push(name.to_owned());
                out.push_str("$(");
                out.push_str(name);
                out.push(')');
            }
        }
        rest = after;
    }
    out.push_str(rest);
    found.text = found.unknown.is_empty().then_some(out);
    found
}

/// A reference as shells write it, `${NAME}` or `$NAME`, which stays as it is: with its name.
pub fn shell_reference(text: &str) -> Option<(&str, &str)> {
    let is_part = |sign: char| sign.is_ascii_uppercase() || sign.is_ascii_digit() || sign == '_';
    let mut from = 0;
    while let Some(at) = text[from..].find('$').map(|at| from + at) {
        let behind = &text[at + 1..];
        from = at + 1 + usize::from(behind.starts_with('$'));
        let name = behind.strip_prefix('{').unwrap_or(behind);
        let length = name.find(|sign| !is_part(sign)).unwrap_or(name.len());
        let is_name = length > 1 && !name.starts_with(|sign: char| sign.is_ascii_digit());
        let braced = behind.starts_with('{');
        if is_name && (!braced || name[length..].starts_with('}')) {
            let end = at + 1 + length + 2 * usize::from(braced);
            return Some((&text[at..end], &name[..length]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_of_shells_are_known() {
        for (text, wanted) in [
            ("http://${POD_NAME}.restate:5122", Some(("${POD_NAME}", "POD_NAME"))),
            ("$HOSTNAME", Some(("$HOSTNAME", "HOSTNAME"))),
            ("ü$$POD-$POD_IP", Some(("$POD_IP", "POD_IP"))),
            ("$(POD_NAME)", None),
            ("${pod}", None),
            ("${POD", None),
            ("pa$5word$", None),
        ] {
            assert_eq!(shell_reference(text), wanted, "{text}");
        }
    }

    fn expanded(text: &str) -> Expanded {
        expand(text, 1_000_000, |name| match name {
            "POD_NAME" => Meaning::Known("restate-0"),
            "REF" => Meaning::Known("$(POD_NAME)"),
            "EMPTY" => Meaning::Known(""),
            "TOKEN" => Meaning::Unknown,
            _ => Meaning::Undefined,
        })
    }

    #[test]
    fn names_that_are_defined_are_expanded_once() {
        for (text, wanted) in [
            ("http://$(POD_NAME).restate:5122", "http://restate-0.restate:5122"),
            ("$(POD_NAME)$(POD_NAME)", "restate-0restate-0"),
            ("$(REF)", "$(POD_NAME)"),
            ("a$(EMPTY)b", "ab"),
            ("plain", "plain"),
            ("", ""),
        ] {
            let found = expanded(text);
            assert_eq!((found.text.as_deref(), found.undefined.len()), (Some(wanted), 0), "{text}");
        }
    }

    #[test]
    fn two_signs_are_one_and_nothing_is_expanded_behind_them() {
        for (text, wanted) in [
            ("$$(POD_NAME)", "$(POD_NAME)"),
            ("$$$(POD_NAME)", "$restate-0"),
            ("$$$$(POD_NAME)", "$$(POD_NAME)"),
            ("p$$word", "p$word"),
        ] {
            let found = expanded(text);
            assert_eq!(found.text.as_deref(), Some(wanted), "{text}");
            assert!(found.undefined.is_empty(), "{text}");
        }
    }

    #[test]
    fn what_is_no_reference_stays() {
        for text in ["$", "a$", "$POD_NAME", "${POD_NAME}", "$(POD_NAME", "$(", ")$(", "5 $ 6"] {
            let found = expanded(text);
            assert_eq!((found.text.as_deref(), found.undefined.len()), (Some(text), 0), "{text}");
        }
    }

    #[test]
    fn a_name_that_is_not_defined_stays_and_is_told() {
        let found = expanded("http://$(LATER):5122/$(POD_NAME)/$()");
        assert_eq!(found.text.as_deref(), Some("http://$(LATER):5122/restate-0/$()"));
        assert_eq!(found.undefined, ["LATER", ""]);
    }

    #[test]
    fn a_text_with_an_unknown_value_is_unknown() {
        let found = expanded("a-$(TOKEN)-$(POD_NAME)-$(LATER)");
        assert_eq!((found.text, found.prefix.as_str()), (None, "a-"));
        assert_eq!((found.unknown, found.undefined), (vec!["TOKEN".into()], vec!["LATER".into()]));
    }

    #[test]
    fn what_becomes_too_long_is_no_text() {
        let found = expand("$(A)$(A)", 15, |_| Meaning::Known("12345678"));
        assert!(found.too_long && found.text.is_none());
        assert_eq!(
            expand("$(A)$(A)", 16, |_| Meaning::Known("12345678")).text.map(|text| text.len()),
            Some(16)
        );
    }

    #[test]
    fn many_openings_without_an_end_take_linear_time() {
        let text = "$(".repeat(200_000);
        assert_eq!(expanded(&text).text.as_deref(), Some(text.as_str()));
        let text = format!("){}", "$(".repeat(200_000));
        assert_eq!(expanded(&text).text.as_deref(), Some(text.as_str()));
    }
}
