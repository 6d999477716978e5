//! Secrets in texts that people and programs wrote: errors, log lines, command lines, comments.

use std::borrow::Cow;
use std::ops::Range;

use super::named::named;
use super::plain::Plain;
use super::tags::tags;
use super::url::{self, Extent, replaced};
use super::value::Values;
use super::words::words;
use super::{WITHHELD, pem, query};

/// A shorter line may be one of any text.
const TELLING: usize = 16;

/// The text without what looks like a secret in it.
pub fn withhold(text: &str) -> Cow<'_, str> {
    match secret_spans(text) {
        spans if spans.is_empty() => Cow::Borrowed(text),
        spans => Cow::Owned(replaced(text, &spans)),
    }
}

/// The text without a known secret. One that is a plain word is left where it is a part of a longer one: nobody can tell
/// it there, and what is written around it would.
pub fn take_out<'t>(text: &'t str, secret: &str) -> Cow<'t, str> {
    let is_word = secret.chars().all(char::is_alphabetic);
    let part = |at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + secret.len()..].chars().next();
        is_word && [before, after].into_iter().flatten().any(char::is_alphabetic)
    };
    let found = text.match_indices(secret).filter(|(at, _)| !secret.is_empty() && !part(*at));
    let spans: Vec<Range<usize>> = found.map(|(at, _)| at..at + secret.len()).collect();
    if spans.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(replaced(text, &spans)) }
}

/// Lines of one text without what looks like a secret in them; one that goes on over several lines is withheld on each.
pub fn withhold_lines<T: AsRef<str>>(lines: &[T]) -> Vec<String> {
    let text = lines.iter().map(AsRef::as_ref).collect::<Vec<_>>().join("\n");
    let mut spans = secret_spans(&text).into_iter().peekable();
    let mut start = 0;
    let one = |line: &T| {
        let line = line.as_ref();
        let end = start + line.len();
        let mut here: Vec<Range<usize>> = Vec::new();
        while let Some(span) = spans.peek() {
            let part = span.start.max(start)..span.end.min(end);
            if part.start < part.end && !text[part.clone()].trim().is_empty() {
                here.push(part.start - start..part.end - start);
            }
            if span.end > end {
                break;
            }
            spans.next();
        }
        start = end + 1;
        replaced(line, &here)
    };
    lines.iter().map(one).collect()
}

/// A secret, and of one that has several lines those that tell it: where it is shown, it may be line by line.
pub fn with_lines(secret: &str) -> impl Iterator<Item = &str> {
    let lines = secret.contains('\n').then(|| secret.lines().map(str::trim)).into_iter().flatten();
    [secret].into_iter().chain(lines.filter(|line| line.len() >= TELLING && !line.starts_with("--")))
}

/// The private keys in a text.
pub fn private_keys(text: &str) -> Vec<Range<usize>> {
    let plain = Plain::of(text);
    let mut found = Vec::new();
    pem::keys(&plain.text, &mut found);
    apart(found).into_iter().map(|span| plain.place(&span)).collect()
}

/// Where something stands that looks like a secret, in order and apart from each other: credentials of
/// addresses, what follows the name of a secret, `-u user:password`, `Bearer …`, private keys.
pub fn secret_spans(text: &str) -> Vec<Range<usize>> {
    let plain = Plain::of(text);
    let read: &str = &plain.text;
    let mut found = url::spans(read, Extent::Word);
    let mut values = Values::of(read);
    named(read, &mut values, &mut found);
    words(read, &mut values, &mut found);
    tags(read, &mut found);
    query::values(read, &mut found);
    pem::keys(read, &mut found);
    let bare = |span: &Range<usize>| read[span.clone()].trim_start_matches(['"', '\'', '\\', '`']);
    found.retain(|span| !span.is_empty() && !bare(span).starts_with(WITHHELD));
    apart(found).into_iter().map(|span| plain.place(&span)).collect()
}

/// In order, and none within or beside another.
fn apart(mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    found.sort_by_key(|span| (span.start, span.end));
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for span in found {
        match apart.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => apart.push(span),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_secret_is_withheld() {
        for text in [
            "http://u:hush@h said no",
            "u:hush@proxy:1 said no",
            "password=hush said no",
            "pasword = \"hush, or not\" said no",
            "{\"token\":\"hush\",\"host\":\"h\"} said no",
            "{\\\"token\\\":\\\"hush\\\"} said no",
            "db?password=hush&x=1 said no",
            "curl -u u:hush said no",
            "curl -uu:hush said no",
            "curl --user 'u:hush x' said no",
            "run --aws-session-token hush said no",
            "sent Bearer hush said no",
            "aws-secret-access-key \"hush\" said no",
            "api_key: hush said no",
            "PASSWORD='it''s hush' said no",
            "PGPASSWORD=hush said no",
            "token=a,hush said no",
            "secret access key = hush said no",
            "Access Key: hush said no",
            "Some(SecretString(\"hush\")) said no",
            "http://h/?X-Amz-Signature=hush said no",
            "\u{1b}[3mname\u{1b}[0m \u{1b}[3mtoken\u{1b}[0m\u{1b}[2m=\u{1b}[0mhush\u{1b}[0m said no",
            "\\u001b[3mtoken\\u001b[0m=\\u001b[1mhush said no",
            "Some(SecretString(\n    \"hush\",\n)) said no",
            "token: Some(\n    \"hush, or (not\",\n) said no",
            "secret: { a: 1,\n b: hush } said no",
            "password: >-\n  hush\n\n  hush\nsaid no",
            "- password: |\n    hush\n  user: said no",
            "\"token\":\n\"hush\" said no",
            "password:\nhush\nsaid no",
            "password:\n  - hush\n  - hush\nsaid no",
            "<SecretAccessKey>hush hush</SecretAccessKey> said no",
            "<token type=\"x\">\nhush\n</token> said no",
            "&lt;aws:Secret&gt;hush&lt;/aws:Secret&gt; said no",
            "\\u003cToken\\u003ehush\\u003c/Token\\u003e said no",
            "<Password>hush said no",
            "q=a%26token%3Dhush said no",
            "q=%3Fsig%3dhush said no",
            "%22sig%22%3A%22hush%22 said no",
            "{\\u0022sig\\u0022:\\u0022hush x\\u0022} said no",
            "{&quot;jwt&quot;:&quot;hush x&quot;} said no",
            "{\\\"a\\\":\\\"{\\\\\\\"token\\\\\\\":\\\\\\\"hush x\\\\\\\"}\\\"} said no",
            "password\thush said no",
            "password   hush said no",
            "'secret' => 'hush, hush' said no",
            "password := hush said no",
            "secret -> hush said no",
            "token == hush said no",
            "token: `hush hush` said no",
            "password = \"\"\"hush\nhush\"\"\" said no",
            "│ password │ hush │ said no",
            "password hush1234hush said no",
            "[\"--token\",\"hush\"] said no",
            "[\"--token\", \"hush\"] said no",
            "(\"x-api-key\", \"hush\") said no",
            "run --token \\\n  hush said no",
            "run -password hush said no",
            "sshpass -p hush said no",
            "mysql -phush said no",
            "name=password value=hush said no",
            "{\"name\": \"API_KEY\", \"value\": \"hush\"} said no",
            "Authorization=Bearer%20hush said no",
            "h=x%3A%20Bearer%20hush said no",
        ] {
            let shown = withhold(text);
            assert!(!shown.contains("hush"), "{text}: {shown}");
            assert!(shown.ends_with("said no"), "{text}: {shown}");
            assert_eq!(withhold(&shown), shown);
        }
        for text in [
            "Authorization: Basic hush hush",
            "> authorization: Bearer hush",
            "tokens = [\"hush\", \"hush\"]",
            "Cookie: a=b; c=hush",
            "-----BEGIN PRIVATE KEY-----\nhush\n-----END PRIVATE KEY-----",
            "password = \"hush",
            "Proxy-Authorisation: hush hush",
            "token: {\n  a: hush,\n  b: hush",
            "a\nhush\nhush==\n-----END RSA PRIVATE KEY-----",
            "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nhush hush\n-----END PGP PRIVATE KEY BLOCK-----",
            "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nhush\n---- END SSH2 ENCRYPTED PRIVATE KEY ----",
            "-----BEGIN PRIVATE KEY-----\nhush",
            "hush1ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456",
            "eyJhbGciOiJIUzI1NiJ9.hushhushhushhush.hushhushhush",
        ] {
            assert!(!withhold(text).contains("hush"), "{text}: {}", withhold(text));
        }
    }

    /// Texts of these pieces in any order: none is cut within a character.
    #[test]
    fn any_text_is_read() {
        let pieces = [
            "password",
            "token",
            "key",
            "é",
            "\u{1d11e}",
            "..",
            ".",
            "-",
            "_",
            "=",
            ":",
            " ",
            "  ",
            "\t",
            "\n",
            "\"",
            "'",
            "`",
            "\\",
            "\\u",
            "%",
            "%25",
            "%3D",
            "22",
            "n",
            "(",
            ")",
            "[",
            "{",
            "}",
            "<",
            ">",
            "</",
            "&lt;",
            "&",
            "│",
            ",",
            "Some(",
            "Bearer ",
            "-p",
            "--token",
            "http://u:",
            "@h",
            "-----BEGIN PRIVATE KEY-----",
            "-----END",
            "|",
            ">-",
            "\u{1b}[3m",
            "\u{1b}",
            "value",
            "name",
            "#",
            "hunter22a",
            "ß1ab2",
        ];
        let mut state = 7_u64;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        for _ in 0..60_000 {
            let text: String = (0..=next(12)).map(|_| pieces[next(pieces.len())]).collect();
            withhold(&text);
            withhold_lines(&text.split('\n').collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_operators_need_stays() {
        for text in [
            "dial tcp 10.0.0.1:5122: connection refused",
            "node n1: timed out after 30s",
            "unknown field `token-bucket`, expected one of: `a`",
            "http://h:5122/health answered 503",
            "the password is wrong",
            "Basic authentication is required",
            "sudo -u restate restatectl",
            "`aws-access-key-id` needs `aws-secret-access-key`",
            "partition-token-count = 3, log: 2 at 10:31",
            "unexpected token",
            "unknown key: `x`",
            "the primary key = 3",
            "n2 (N2:4) at http://n2:5122/ has 3 partitions: 0, 1",
            "\u{1b}[31mERROR\u{1b}[0m the node is down\u{1b}[0m",
            "invalid credentials:\n   0: cannot read it\n   1: timed out",
            "the password is wrong\nnode-name = 1",
            "PASSWORD=\nAWS_REGION=eu",
            "[secrets]",
            "run restatectl --help, or give <token> as an argument",
            "ssh -p 22 h, docker run -p 8080:8080, mkdir -p data",
            "the token expired at 2026-11-26T20:36:44Z",
            "Secret restate-n1-tls of n1 not found",
            "key `id` of the Secret `snapshots`",
            "\u{1d11e}a.: x, größe... = 3, é.. é",
            "4b825dc642cb6eb9a060e54bf8d69288fbee49040a1b2c3d4e5f60718293a4b5",
            "expected one of \"password\", \"name\"",
            "{\"name\": \"n1\", \"value\": \"x\"}",
            "100%3 of it, a && b, C:\\temp\\x",
        ] {
            assert_eq!(withhold(text), text);
        }
    }

    #[test]
    fn what_goes_on_over_lines_is_withheld_on_each() {
        let lines = [
            "2026 ERROR bad key",
            "-----BEGIN PRIVATE KEY-----",
            "MIIBhush",
            "MIIBhush",
            "-----END PRIVATE KEY-----",
            "secret: Some(",
            "    \"hush\",",
            ")",
            "",
            "up",
        ];
        let shown = withhold_lines(&lines);
        assert_eq!(shown.len(), lines.len());
        assert!(!shown.concat().contains("hush"), "{shown:?}");
        assert_eq!((&*shown[0], &*shown[2], &*shown[9]), ("2026 ERROR bad key", WITHHELD, "up"));
        assert_eq!(withhold_lines(&shown), shown);
        assert!(withhold_lines::<&str>(&[]).is_empty());
    }

    #[test]
    fn a_secret_of_several_lines_is_one_on_each() {
        let key = "-----BEGIN KEY-----\n  MIIBhushhushhush\nend\n";
        assert_eq!(with_lines(key).collect::<Vec<_>>(), [key, "MIIBhushhushhush"]);
        assert_eq!(with_lines("MIIBhushhushhush").count(), 1);
    }

    #[test]
    fn what_is_shown_keeps_its_escapes() {
        let text = "\u{1b}[2mx\u{1b}[0m \u{1b}[3mtoken\u{1b}[0m\u{1b}[2m=\u{1b}[0mhu\u{1b}[1msh\u{1b}[0m \u{1b}[32mok\u{1b}[0m";
        let shown = "\u{1b}[2mx\u{1b}[0m \u{1b}[3mtoken\u{1b}[0m\u{1b}[2m=\u{1b}[0m<withheld>\u{1b}[0m \u{1b}[32mok\u{1b}[0m";
        assert_eq!(withhold(text), shown);
    }

    #[test]
    fn a_known_secret_is_taken_out_where_it_can_be_told() {
        for (text, secret, left) in [
            ("az://snaps/demo, snapshots", "snaps", "az://<withheld>/demo, snapshots"),
            ("hunter2 and xhunter2x", "hunter2", "<withheld> and x<withheld>x"),
            ("snapshots", "snaps", "snapshots"),
            ("oopsnaps", "snaps", "oopsnaps"),
            ("snaps", "snaps", "<withheld>"),
            ("_snaps2", "snaps", "_<withheld>2"),
            ("nothing", "", "nothing"),
        ] {
            assert_eq!(take_out(text, secret), left, "{text}");
        }
    }
}
