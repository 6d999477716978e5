//! What the TOML reader found wrong, in the words of TOML rather than those of Rust, and without repeating a
//! value, which may be a credential.

/// What stands where a table is expected, and how it is written.
const TABLES: [(&str, &str); 9] = [
    ("RawTarget", "write [target], and its keys below it"),
    ("RawRepository", "write [target.repository], and below it `destination = \"s3://bucket/prefix\"`"),
    ("RawNode", "write [[node]] for each node, and its keys below it"),
    ("RawLocal", "write [node.local], and its keys below it"),
    ("RawCommands", "write [commands] or [node.commands], and its keys below it"),
    ("RawInventory", "begin with [target]"),
    ("Removal", "write `remove = [{ node = \"n9\" }]`"),
    ("Incarnation", "write `lost = { id = 3, generation = 7 }`, as `N3:7` stands in `status`"),
    ("Tls", "write `tls = { ca = \"ca.pem\" }`"),
];

/// The message as it is shown.
pub(super) fn reworded(message: &str) -> String {
    if let Some(rest) = message.strip_prefix("unknown field `") {
        let wrong = rest.split('`').next().unwrap_or_default();
        return format!("there is no key `{wrong}` here");
    }
    if let Some(rest) = message.strip_prefix("unknown variant `") {
        let known = rest.split_once("`, expected ").map_or("another word", |(_, known)| known);
        return format!("this is none of the known words, expected {known}");
    }
    for (prefix, unfit) in [("invalid type: ", ""), ("invalid value: ", " that does not fit")] {
        let Some(rest) = message.strip_prefix(prefix) else { continue };
        // A value may have these words in it; what was expected never does.
        let Some((found, expected)) = rest.rsplit_once(", expected ") else { continue };
        return format!("found {}{unfit}, expected {}", kind(found), wanted(expected));
    }
    message.to_owned()
}

/// How to write what was expected, if that is a table.
pub(super) fn example(message: &str) -> Option<String> {
    let (_, name) = message.rsplit_once(", expected struct ")?;
    TABLES.iter().find(|(table, _)| *table == name).map(|(_, example)| (*example).to_owned())
}

fn kind(found: &str) -> &'static str {
    const KINDS: [(&str, &str); 7] = [
        ("string", "a text"),
        ("boolean", "a boolean"),
        ("integer", "a number"),
        ("floating point", "a number"),
        ("map", "a table"),
        ("sequence", "an array"),
        ("character", "a text"),
    ];
    KINDS.iter().find(|(begin, _)| found.starts_with(begin)).map_or("something else", |(_, kind)| kind)
}

fn wanted(expected: &str) -> String {
    match expected {
        "a map" => "a table".into(),
        "a sequence" => "an array".into(),
        "a string" => "a text in quotes".into(),
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, at least 0".into(),
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number".into(),
        _ if expected.starts_with("struct ") => "a table".into(),
        _ if expected.starts_with("enum ") => "one of a few words".into(),
        _ => expected.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_and_no_word_of_rust_is_left() {
        for (message, expected) in [
            ("invalid type: string \"a, expected b\", expected a map", "found a text, expected a table"),
            ("invalid type: string \"n9\", expected struct Removal", "found a text, expected a table"),
            ("invalid type: integer `5122`, expected a string", "found a number, expected a text in quotes"),
            (
                "invalid value: integer `-1`, expected u32",
                "found a number that does not fit, expected a whole number, at least 0",
            ),
            (
                "unknown variant `hunter2`, expected `replicated` or `external`",
                "this is none of the known words, expected `replicated` or `external`",
            ),
            ("missing field `node`", "missing field `node`"),
        ] {
            assert_eq!(reworded(message), expected);
        }
        let help = example("invalid type: string \"n9\", expected struct Removal").expect("an example");
        assert_eq!(help, "write `remove = [{ node = \"n9\" }]`");
    }
}
