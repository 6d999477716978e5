//! TOML syntax as the server's parser has it, and errors that say where and how to mend them.

use restate_scaleout::config::document::Document;

/// Whether the parser that the server embeds agrees.
#[track_caller]
fn agrees(text: &str) -> bool {
    let ours = Document::parse(text);
    let theirs = text.parse::<toml_edit::DocumentMut>();
    assert_eq!(
        ours.is_valid(),
        theirs.is_ok(),
        "{text:?}\nours: {:?}\ntheirs: {:?}",
        ours.errors,
        theirs.err()
    );
    ours.is_valid()
}

#[test]
fn only_toml_1_0_is_read() {
    for text in [
        "a = { b = 1, }",
        "a = { b = 1\n}",
        "a = {\n}",
        "a = { # c\n}",
        "a = { b = 1 # c\n}",
        "a = [{ b = 1,\n c = 2 }]",
        "a = \"\\e\"",
        "a = \"\"\"\\e\"\"\"",
        "a = \"\\x41\"",
        "\"\\x41\" = 1",
        "[\"\\e\"]",
        "a = 10:20",
        "a = 1979-05-27T10:20",
        "a = 1979-05-27 10:20Z",
        "a = 1979-05-27T10:20+01:00",
    ] {
        assert!(!agrees(text), "{text:?}");
        assert!(Document::parse(text).errors.iter().all(|error| error.only_toml11), "{text:?}");
    }
}

#[test]
fn what_toml_1_0_allows_is_read() {
    for text in [
        "",
        "\u{feff}",
        "\u{feff}a = 1\r\n",
        "a = { b = [\n1,\n# c\n2,\n] }",
        "a = [{ b = 1 },\n# c\n{ c = 2 }]",
        "a = '\\e'",
        "a = \"\\\\e\"",
        "a = \"\\\\\\u001B\"",
        "a = '''\n\\x41'''",
        "a = 10:20:30",
        "a = 1979-05-27 10:20:30.5Z",
        "a = 1979-05-27",
        "a.b = 1\na.c = 2",
        "[a.b]\n[a]\n",
        "[[a]]\n[[a]]\n[a.b]",
        "\"\" = 1",
        "a = 0xFFFF_FFFF",
        "a = -9223372036854775808",
        "a = inf\nb = nan\nc = -inf",
        "a = 1e308",
        "a = \"\"\"x\\\n   y\"\"\"",
        "# only a comment",
        "a = 1 # c",
    ] {
        assert!(agrees(text), "{text:?}");
    }
}

#[test]
fn what_no_toml_allows_is_rejected() {
    for text in [
        "\u{feff}\u{feff}a = 1",
        "a",
        "a =",
        "a = b",
        "= 1",
        "a = 1 2",
        "a = 1\na = 2",
        "[a]\n[a]",
        "a = 1\n[a]",
        "a.b = 1\n[a]",
        "[a]\nb = 1\n[[a]]",
        "a = [1 2]",
        "a = [1",
        "a = { b = 1",
        "a = { b = 1, b = 2 }",
        "a = {}\na.b = 1",
        "[a",
        "[]",
        "a = 01",
        "a = 1__0",
        "a = 9223372036854775808",
        "a = 0x8000000000000000",
        "a = 1e400",
        "a = \"x",
        "a = '''x",
        "a = \"\\q\"",
        "a = \"\\ud800\"",
        "a = \"\u{0}\"",
        "a = 1979-13-01",
        "a = 25:00:00",
        "a\rb = 1",
        "ä = 1",
        "# \u{0}",
    ] {
        assert!(!agrees(text), "{text:?}");
    }
}

#[test]
fn nesting_is_limited_as_in_the_server() {
    let mut limits = [(true, true); 4];
    for depth in 70..100 {
        let texts = [
            format!("a = {}{}", "[".repeat(depth), "]".repeat(depth)),
            format!("a = {}1{}", "{ b = ".repeat(depth), " }".repeat(depth)),
            format!("{} = 1", vec!["a"; depth].join(".")),
            format!("[{}]", vec!["a"; depth].join(".")),
        ];
        for (text, (first, last)) in texts.iter().zip(&mut limits) {
            let valid = agrees(text);
            *first &= depth > 70 || valid;
            *last = valid;
        }
    }
    assert!(limits.iter().all(|(first, last)| *first && !*last), "{limits:?}");
    // Far beyond, nothing overflows.
    assert!(!Document::parse(&"a = ".to_owned().repeat(3).replace("= ", &"[".repeat(100_000))).is_valid());
}

#[track_caller]
fn says(text: &str, position: (usize, usize), message: &str, help: &str) {
    let document = Document::parse(text);
    let error = document.errors.first().unwrap_or_else(|| panic!("no error in {text:?}"));
    let span = document.span(&error.span);
    assert_eq!((span.line, span.column), position, "{error:?}");
    assert!(error.message.contains(message), "{:?}", error.message);
    assert!(error.help.contains(help), "{:?}", error.help);
}

#[test]
fn errors_say_where_and_how_to_mend_them() {
    says("a = 1\nname = prod\n", (2, 8), "not a TOML value", "text needs quotes");
    says("a = foo\n", (1, 5), "not a TOML value", "text needs quotes");
    says("a = 1\n\"a\" = 2\n", (2, 1), "`\"a\"` is set twice", "first set in line 1");
    says("[x]\na = 1\n[y]\n[x]\n", (4, 2), "`x` is set twice", "first set in line 1");
    says("a\n", (1, 2), "no value", "key = value");
    says("a =\n", (1, 4), "value", "key = value");
    says("ä = \"ü\" x\n", (1, 1), "not a valid key", "quote");
    says("a = [1, 2\nb = 3\n", (2, 1), "", "");
    says("a = \"x\n", (1, 7), "quote is missing", "Strings need quotes");
    says("a = 99999999999999999999\n", (1, 5), "64 bits", "");
    says("a = { b = 1, }\n", (1, 12), "trailing comma", "TOML 1.0");
    says("a = {\n b = 1\n}\n", (1, 6), "several lines", "`[table]`");
    says("a = 10:20\n", (1, 5), "without seconds", "10:20:00");
    says("a = \"\\x41\"\n", (1, 6), "`\\x`", "\\u00HH");
}

#[test]
fn what_can_be_read_is_read_after_an_error() {
    for broken in [
        "a = \n",
        "a = foo bar\n",
        "a = 1\na = 2\n",
        "a = [1\n",
        "a b = 1\n",
        "a\n",
        "= 1\n",
        "[a\n",
        "x = \"y\n",
    ] {
        let document =
            Document::parse(&format!("first = 1\n{broken}[worker]\nsecond = 2\n[admin]\nthird = 3\n"));
        assert!(!document.is_valid());
        assert!(document.root.get("first").is_some(), "{broken:?}");
        assert!(document.root.at(&["admin", "third"]).is_some(), "{broken:?}: {:?}", document.root);
    }
}

#[test]
fn one_depth_is_told_once() {
    let text = format!("a = {}1{}\n", "[".repeat(20_000), "]".repeat(20_000));
    let document = Document::parse(&text);
    let deep = document.errors.iter().filter(|error| error.message.contains("too deeply")).count();
    assert_eq!(deep, 1, "{:?}", document.errors);
}
