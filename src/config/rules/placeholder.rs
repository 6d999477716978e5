//! What tools that fill in templates leave where they have not been.

/// How tools that fill in templates mark what they fill in.
const MARKS: [(&str, &str, &str); 5] = [
    (
        "$(",
        ")",
        "Kubernetes expands `$(NAME)` only in `env`, `command` and `args`, for names defined earlier",
    ),
    ("${", "}", "shells and docker compose expand `${NAME}`; the server does not"),
    ("{{", "}}", "Helm, Ansible and consul-template expand `{{ … }}`; the server does not"),
    ("<%", "%>", "ERB templates expand `<% … %>`; the server does not"),
    ("<", ">", "text in angle brackets is meant to be replaced by hand"),
];

/// The first placeholder in a text, and who would expand it.
pub fn placeholder(text: &str) -> Option<(&str, &'static str)> {
    MARKS.into_iter().find_map(|(open, close, whose)| {
        let start = text.find(open)?;
        let inside = &text[start + open.len()..];
        let end = inside.find(close).filter(|end| *end > 0)?;
        Some((&text[start..start + open.len() + end + close.len()], whose))
    })
}
