//! Values of environment variables as figment 0.10 reads them: `true`, numbers, `[a, b]`, `{k = v}`,
//! `"quoted"`; whatever does not fit this grammar to its last character is a plain string.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::tree::{Entry, Item, Table, Value};

/// Deeper nesting is read as a plain string; the server has no value nested deeper than three.
const DEEPEST: usize = 32;

/// The value of a variable.
pub fn parse(text: &str) -> Value {
    let mut reader = Reader { rest: text };
    match reader.value(0) {
        Some(value) if reader.rest.is_empty() => value,
        _ => Value::String(text.to_owned()),
    }
}

struct Reader<'a> {
    rest: &'a str,
}

fn item(value: Value) -> Item {
    Item { value, span: 0..0 }
}

impl Reader<'_> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches(|sign: char| sign.is_ascii_whitespace());
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest.strip_prefix(text);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        self.blanks();
        let value = if self.eat("true") {
            Value::Boolean(true)
        } else if self.eat("false") {
            Value::Boolean(false)
        } else if self.eat("{") {
            self.table(depth)?
        } else if self.eat("[") {
            self.array(depth)?
        } else if self.rest.starts_with('"') {
            Value::String(self.string()?)
        } else if self.eat("'") {
            let sign = self.rest.chars().next()?;
            self.rest = &self.rest[sign.len_utf8()..];
            if !self.eat("'") {
                return None;
            }
            Value::String(sign.to_string())
        } else {
            let end = self.rest.find([',', '{', '}', '[', ']']).unwrap_or(self.rest.len());
            let (word, rest) = self.rest.split_at(end);
            self.rest = rest;
            scalar(word.trim())
        };
        self.blanks();
        Some(value)
    }

    fn array(&mut self, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        while !self.eat("]") {
            items.push(item(self.value(depth + 1)?));
            if !self.eat(",") {
                if !self.eat("]") {
                    return None;
                }
                break;
            }
        }
        Some(Value::Array(items))
    }

    fn table(&mut self, depth: usize) -> Option<Value> {
        let mut entries: Vec<Entry> = Vec::new();
        let (mut places, mut gone) = (BTreeMap::new(), Vec::new());
        while !self.eat("}") {
            self.blanks();
            let key = self.key()?;
            self.blanks();
            if !self.eat("=") {
                return None;
            }
            let value = item(self.value(depth + 1)?);
            // The last of a repeated key counts.
            let at = entries.len();
            gone.extend(places.insert(key.clone(), at));
            entries.push(Entry { key, key_span: 0..0, item: value });
            if !self.eat(",") {
                if !self.eat("}") {
                    return None;
                }
                break;
            }
        }
        if !gone.is_empty() {
            let gone: BTreeSet<usize> = gone.into_iter().collect();
            let mut at = 0..;
            entries.retain(|_| at.next().is_some_and(|at| !gone.contains(&at)));
        }
        Some(Value::Table(Table { entries: entries.into() }))
    }

    fn key(&mut self) -> Option<String> {
        if self.rest.starts_with('"') {
            return self.string();
        }
        let bare = |sign: char| !(sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-'));
        let end = self.rest.find(bare).unwrap_or(self.rest.len());
        let (key, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!key.is_empty()).then(|| key.to_owned())
    }

    /// A quoted string with TOML 1.0 escapes.
    fn string(&mut self) -> Option<String> {
        let body = self.rest.strip_prefix('"')?;
        let mut out = String::new();
        let mut signs = body.char_indices();
        while let Some((at, sign)) = signs.next() {
            match sign {
                '"' => {
                    self.rest = &body[at + 1..];
                    return Some(out);
                }
                '\\' => match signs.next()?.1 {
                    'b' => out.push('\u{8}'),
                    'f' => out.push('\u{c}'),
                    'n' => out.push('\n'),
                    'r' => out.push('\r'),
                    't' => out.push('\t'),
                    sign @ ('"' | '\\') => out.push(sign),
                    sign @ ('u' | 'U') => {
                        let count = if sign == 'u' { 4 } else { 8 };
                        let digits: String = signs.by_ref().take(count).map(|(_, sign)| sign).collect();
                        let valid = digits.len() == count && digits.chars().all(|d| d.is_ascii_hexdigit());
                        let code = u32::from_str_radix(&digits, 16).ok().filter(|_| valid)?;
                        out.push(char::from_u32(code)?);
                    }
                    _ => return None,
                },
                sign => out.push(sign),
            }
        }
        None
    }
}

fn scalar(word: &str) -> Value {
    if word.contains('.')
        && let Ok(number) = word.parse::<f64>()
    {
        return Value::Float(number);
    }
    word.parse::<i64>().map_or_else(|_| Value::String(word.to_owned()), Value::Integer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::patch::literal;

    /// The value as TOML, so that its type shows.
    fn read(text: &str) -> String {
        literal::of(&parse(text))
    }

    #[test]
    fn reads_what_figment_reads() {
        for (text, value) in [
            ("", "\"\""),
            ("true", "true"),
            (" false ", "false"),
            ("True", "\"True\""),
            ("truely", "\"truely\""),
            ("2", "2"),
            ("+2", "2"),
            ("-2", "-2"),
            ("1.5", "1.5"),
            ("1e5", "\"1e5\""),
            ("30m", "\"30m\""),
            ("a b ", "\"a b\""),
            ("\" a\"", "\" a\""),
            ("'x'", "\"x\""),
            ("'xy'", "\"'xy'\""),
            ("[admin,worker]", "[\"admin\", \"worker\"]"),
            ("[ \"http://a:1\" , http://b:2 ]", "[\"http://a:1\", \"http://b:2\"]"),
            ("[]", "[]"),
            ("admin,worker", "\"admin,worker\""),
            ("[a", "\"[a\""),
            ("{node: 3}", "\"{node: 3}\""),
            ("{zone = 2, node=3}", "{ zone = 2, node = 3 }"),
            ("\"\\u00e4\\n\"", "\"ä\\n\""),
            ("\"\\u00e\"", "\"\\\"\\\\u00e\\\"\""),
        ] {
            assert_eq!(read(text), value, "{text:?}");
        }
        assert!(matches!(parse(&"[".repeat(100_000)), Value::String(_)));
    }
}
