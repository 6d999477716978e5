//! Further elements for an array that is there, so that its comments and layout stay.

use std::ops::Range;

use super::{literal, model};
use crate::config::tree::{Item, Value};

/// The splice that appends to the array at `item` what `new` has more than it; `None` when `new` does
/// not start with the elements that are there.
pub fn extend(text: &str, item: &Item, new: &Value) -> Option<(Range<usize>, String)> {
    let (Value::Array(old), Value::Array(new)) = (&item.value, new) else { return None };
    let last = old.last()?;
    let starts = new.len() > old.len() && old.iter().zip(new).all(|(a, b)| model::same(&a.value, &b.value));
    if !starts {
        return None;
    }
    let added = || new[old.len()..].iter().map(|item| literal::of(&item.value));
    let before = &text[item.span.start..last.span.start];
    let own_line = before.rfind('\n').filter(|at| before[at + 1..].trim().is_empty());
    let line_end = text[last.span.end..item.span.end].find('\n').map(|at| at + last.span.end);
    let (Some(newline), Some(line_end)) = (own_line, line_end) else {
        let insert: String = added().map(|text| format!(", {text}")).collect();
        return Some((last.span.end..last.span.end, insert));
    };
    // Elements on lines of their own are followed by such, below the comment of the last one.
    let (indent, crlf) = (&before[newline + 1..], before[..newline].ends_with('\r'));
    let (newline, line_end) = if crlf { ("\r\n", line_end - 1) } else { ("\n", line_end) };
    let rest = &text[last.span.end..line_end];
    let lines: Vec<String> = added().map(|text| format!("{newline}{indent}{text}")).collect();
    Some(if rest.trim_start().starts_with(',') {
        (line_end..line_end, lines.join(",") + ",")
    } else {
        (last.span.end..line_end, format!(",{rest}{}", lines.join(",")))
    })
}
