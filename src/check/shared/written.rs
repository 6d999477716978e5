//! A tree as YAML again, in one form: blocks of two blanks, texts in double quotes where they need some.

use std::fmt::Write;

use super::kept::{Pruned, Scalar, TextKind};
use super::toml;
use crate::api::secret::WITHHELD;
use crate::collect::yaml::ScalarStyle;
use crate::config::rules::Secrets;

/// Writes a file.
pub fn write(tree: &Pruned, secrets: &Secrets) -> String {
    let mut out = String::new();
    match tree {
        Pruned::Documents(documents) => {
            for (at, document) in documents.iter().enumerate() {
                if at > 0 {
                    out.push_str("---\n");
                }
                block(document, 0, secrets, &mut out);
            }
        }
        one => block(one, 0, secrets, &mut out),
    }
    out
}

/// Writes a value on lines of its own.
fn block(node: &Pruned, indent: usize, secrets: &Secrets, out: &mut String) {
    match node {
        Pruned::Mapping(pairs) if !pairs.is_empty() => {
            for (at, (key, value)) in pairs.iter().enumerate() {
                if at > 0 || indent == 0 || out.ends_with('\n') {
                    out.push_str(&" ".repeat(indent));
                }
                single(key, indent, secrets, out);
                out.push(':');
                below(value, indent, secrets, out);
            }
        }
        Pruned::List(items) | Pruned::Documents(items) if !items.is_empty() => {
            for (at, item) in items.iter().enumerate() {
                if at > 0 || indent == 0 || out.ends_with('\n') {
                    out.push_str(&" ".repeat(indent));
                }
                out.push('-');
                match item {
                    Pruned::Mapping(pairs) if !pairs.is_empty() => {
                        out.push(' ');
                        block(item, indent + 2, secrets, out);
                    }
                    Pruned::List(items) if !items.is_empty() => {
                        out.push(' ');
                        block(item, indent + 2, secrets, out);
                    }
                    item => below(item, indent, secrets, out),
                }
            }
        }
        Pruned::Mapping(_) => out.push_str("{}\n"),
        Pruned::List(_) | Pruned::Documents(_) => out.push_str("[]\n"),
        Pruned::Scalar(scalar) => {
            single(scalar, indent, secrets, out);
            out.push('\n');
        }
    }
}

/// Writes what stands behind a key or the sign of an item.
fn below(node: &Pruned, indent: usize, secrets: &Secrets, out: &mut String) {
    match node {
        Pruned::Mapping(pairs) if !pairs.is_empty() => {
            out.push('\n');
            block(node, indent + 2, secrets, out);
        }
        Pruned::List(items) if !items.is_empty() => {
            out.push('\n');
            block(node, indent + 2, secrets, out);
        }
        Pruned::Scalar(Scalar { text, style: ScalarStyle::Plain, tag: None, .. }) if text.is_empty() => {
            out.push('\n');
        }
        node => {
            out.push(' ');
            block(node, indent, secrets, out);
        }
    }
}

/// Whether a tag is one of YAML's own or of Compose. Any other one may be anything.
fn is_known_tag(tag: &str) -> bool {
    let own = ["str", "int", "float", "bool", "null", "seq", "map", "binary", "timestamp"];
    let core = tag.strip_prefix("!!").or_else(|| tag.strip_prefix("tag:yaml.org,2002:"));
    core.is_some_and(|name| own.contains(&name)) || matches!(tag, "!reset" | "!override")
}

/// Writes a single value; one of several lines is indented below what it belongs to.
fn single(scalar: &Scalar, indent: usize, secrets: &Secrets, out: &mut String) {
    if let Some(tag) = scalar.tag.as_deref().filter(|tag| is_known_tag(tag)) {
        // Writing to a text cannot fail.
        let _ = write!(out, "{tag} ");
    }
    let text = match scalar.kind {
        TextKind::Toml => toml::of_text(&scalar.text, secrets).unwrap_or_else(|| WITHHELD.to_owned()),
        TextKind::StandIn => scalar.text.clone(),
        TextKind::Plain | TextKind::Reference => secrets.withheld(&scalar.text),
    };
    let is_as_read = text == scalar.text;
    match scalar.style {
        ScalarStyle::Plain if is_as_read && !text.contains('\n') => out.push_str(&text),
        ScalarStyle::Literal | ScalarStyle::Folded if fits_block(&text) => {
            let bare = text.trim_end_matches('\n');
            out.push(if scalar.style == ScalarStyle::Folded { '>' } else { '|' });
            out.push_str(match text.len() - bare.len() {
                0 => "-",
                1 => "",
                _ => "+",
            });
            // What is folded loses a line break between two lines.
            let breaks = if scalar.style == ScalarStyle::Folded { "\n\n" } else { "\n" };
            for (at, line) in text.strip_suffix('\n').unwrap_or(&text).split('\n').enumerate() {
                out.push_str(if at == 0 { "\n" } else { breaks });
                if !line.is_empty() {
                    out.push_str(&" ".repeat(indent + 2));
                    out.push_str(line);
                }
            }
        }
        _ => out.push_str(&serde_json::Value::from(text).to_string()),
    }
}

/// Whether a text can stand in a block as it is.
fn fits_block(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let is_control = |sign: char| sign.is_control() && sign != '\n';
    first.is_some_and(|line| !line.starts_with([' ', '\t'])) && !text.contains(is_control)
}
