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

/// Who would expand a name behind a dollar.
const DOLLAR: &str = "shells expand `$NAME`; the server does not, and systemd does so only in `ExecStart`";

/// The first placeholder in a text, and who would expand it.
pub fn placeholder(text: &str) -> Option<(&str, &'static str)> {
    MARKS.into_iter().find_map(|(open, close, whose)| {
        let start = text.find(open)?;
        let inside = &text[start + open.len()..];
        let end = inside.find(close).filter(|end| *end > 0)?;
        Some((&text[start..start + open.len() + end + close.len()], whose))
    })
}

/// The first placeholder in a name or an address, in which a dollar means nothing else.
pub fn in_name(text: &str) -> Option<(&str, &'static str)> {
    let dollar = || Some((dollar(text)?, DOLLAR));
    placeholder(text).or_else(dollar).or_else(|| Some((example(text)?, BY_HAND)))
}

/// Who would put something in the place of a word of an example.
const BY_HAND: &str = "a word of an example is meant to be replaced by hand";

/// Words of which examples make up what they have in the place of names.
const EXAMPLES: [&str; 19] = [
    "ADDRESS",
    "ADVERTISED",
    "BIND",
    "BUCKET",
    "CHANGE",
    "CHANGEME",
    "CLUSTER",
    "HOST",
    "HOSTNAME",
    "IP",
    "METADATA",
    "NAME",
    "NAMESPACE",
    "NODE",
    "POD",
    "REGION",
    "SERVER",
    "UNIQUE",
    "ZONE",
];

/// What stands beside these, and is a name of its own where it stands alone.
const BESIDE: [&str; 6] = ["ID", "ME", "MY", "N", "PORT", "X"];

/// Words for things, which are no names: alone, the others may be one.
const ALONE: [&str; 11] = [
    "ADDRESS",
    "BUCKET",
    "CHANGEME",
    "CLUSTER",
    "HOST",
    "HOSTNAME",
    "IP",
    "NAMESPACE",
    "NODE",
    "REGION",
    "ZONE",
];

/// The first word of an example: made up of those in capitals, or one that says whose it should be.
fn example(text: &str) -> Option<&str> {
    let is_of_word = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-');
    text.split(|sign| !is_of_word(sign)).find(|word| {
        let yours = ["YOUR_", "YOUR-", "your_", "your-"].iter().any(|mark| word.starts_with(mark));
        let parts: Vec<&str> = word.split(['_', '-']).collect();
        let made_up = parts.len() > 1
            && parts.iter().any(|part| EXAMPLES.contains(part))
            && parts.iter().all(|part| EXAMPLES.contains(part) || BESIDE.contains(part));
        yours || made_up || ALONE.contains(word)
    })
}

/// `$NAME`, as names of variables are written.
fn dollar(text: &str) -> Option<&str> {
    text.match_indices('$').find_map(|(at, _)| {
        let name = &text[at + 1..];
        let of_name = |sign: char| sign.is_ascii_uppercase() || sign.is_ascii_digit() || sign == '_';
        let end = name.find(|sign| !of_name(sign)).unwrap_or(name.len());
        let begins = name.starts_with(|sign: char| sign.is_ascii_uppercase() || sign == '_');
        (end > 1 && begins).then(|| &text[at..=at + end])
    })
}
