//! References that tools expand, as they may be shown.

use crate::api::secret;

/// How references begin and end that may hold more than a name.
const MARKS: [(&str, &str); 5] = [("$(", ")"), ("${", "}"), ("{{", "}}"), ("<%", "%>"), ("<", ">")];

/// A reference by its name alone: what it stands for where the name is not set may be a secret.
pub fn shown(reference: &str) -> String {
    let inside = |(open, close): &(&str, &str)| {
        reference.strip_prefix(*open).and_then(|rest| rest.strip_suffix(*close))
    };
    let Some((open, close)) = MARKS.iter().find(|marks| inside(marks).is_some()) else {
        return reference.to_owned();
    };
    let inside = inside(&(*open, *close)).unwrap_or_default();
    let is_of_name = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-' | '.' | ' ');
    match inside.find(|sign| !is_of_name(sign)) {
        None => reference.to_owned(),
        Some(end) => format!("{open}{}…{close}", inside[..end].trim_end()),
    }
}

/// Whether a reference stands where a secret does: in the value of a secret key, or among the credentials of an address. Then it
/// may as well be a part of that.
pub fn is_of_secret<S: AsRef<str>>(path: &[S], value: &str, reference: &str) -> bool {
    secret::is_secret(path) || secret::user_parts(value).iter().any(|part| part.contains(reference))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_shown_by_its_name() {
        for (reference, wanted) in [
            ("${POD_NAME}", "${POD_NAME}"),
            ("$(POD)", "$(POD)"),
            ("$HOST", "$HOST"),
            ("{{ .Values.name }}", "{{ .Values.name }}"),
            ("<your-bucket>", "<your-bucket>"),
            ("YOUR_BUCKET", "YOUR_BUCKET"),
            ("${PW:-hush}", "${PW…}"),
            ("${PW:-hüsh}", "${PW…}"),
            ("{{ .Values.pw | default \"hush\" }}", "{{ .Values.pw…}}"),
            ("<% \"hush\" %>", "<%…%>"),
            ("${:-hush}", "${…}"),
            ("$(!hush)", "$(…)"),
        ] {
            assert_eq!(shown(reference), wanted, "{reference}");
        }
    }

    #[test]
    fn what_stands_in_a_secret_may_be_a_part_of_it() {
        let is_of = |path: &[&str], value| is_of_secret(path, value, "$(hush)");
        assert!(is_of(&["worker", "snapshots", "aws-secret-access-key"], "p$(hush)"));
        assert!(is_of(&["http-proxy"], "http://me:$(hush)@proxy"));
        assert!(!is_of(&["http-proxy"], "http://$(hush):3128"));
    }
}
