//! Where in an input an error is: line, column, and the path of the field.

use serde_json::error::Category;

/// What is wrong with `input`, where, and how to mend it; `schema` is the file that describes it.
pub(super) fn explain(error: &serde_json::Error, input: &[u8], schema: &str) -> String {
    let mend = match error.classify() {
        Category::Data => &format!("the schema of this input is {schema}"),
        Category::Eof => "send the whole text",
        Category::Syntax | Category::Io => "send one JSON object in UTF-8",
    };
    format!("input {}; {mend}", locate(error, input))
}

/// What is wrong with a JSON text, and where.
pub(crate) fn locate(error: &serde_json::Error, input: &[u8]) -> String {
    let text = error.to_string();
    let (line, column) = (error.line(), error.column());
    let what = text.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&text);
    let path = path(input, offset(input, line, column), what);
    let at = if path.is_empty() { String::new() } else { format!(", at `{path}`") };
    let kind = match error.classify() {
        Category::Data => "",
        Category::Eof => "the JSON text ends too early: ",
        Category::Syntax | Category::Io => "this is not JSON: ",
    };
    format!("line {line}, column {column}{at}: {kind}{}", without_values(what))
}

/// The message without the strings of the input in it: a whole configuration file with its
/// credentials may stand where something else was expected.
fn without_values(what: &str) -> String {
    for kind in ["invalid type: string ", "invalid value: string "] {
        if let Some(rest) = what.strip_prefix(kind)
            && let Some(at) = rest.rfind(", expected ")
        {
            return format!("{}a string{}", &kind[..kind.len() - "string ".len()], &rest[at..]);
        }
    }
    what.into()
}

/// Bytes of `input` before a line and column of `serde_json`, both from 1, columns in bytes.
fn offset(input: &[u8], line: usize, column: usize) -> usize {
    let newlines = input.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
    let start = std::iter::once(0).chain(newlines).nth(line.saturating_sub(1)).unwrap_or(0);
    input.len().min(start + column)
}

enum Frame<'a> {
    /// The raw text of the key last read; empty before the first and after a comma.
    Object(&'a [u8]),
    Array(usize),
}

/// The path of the value that ends at `end` or contains it and that `what` is said of. Up to there
/// the text is well-formed, or nearly so.
fn path(input: &[u8], end: usize, what: &str) -> String {
    let mut frames: Vec<Frame> = Vec::new();
    let mut at = 0;
    // The frame that the last byte has closed.
    let mut closed = None;
    while at < end {
        let byte = input[at];
        closed = None;
        match byte {
            b'{' => frames.push(Frame::Object(b"")),
            b'[' => frames.push(Frame::Array(0)),
            b'}' | b']' => {
                closed = frames.pop();
            }
            b',' => match frames.last_mut() {
                Some(Frame::Object(key)) => *key = b"",
                Some(Frame::Array(index)) => *index += 1,
                None => {}
            },
            b'"' => {
                let length = string_length(&input[at..end]);
                let text = &input[at..at + length];
                if let Some(Frame::Object(key)) = frames.last_mut()
                    && key.is_empty()
                {
                    *key = text;
                }
                at += length;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    // An element whose tag decides its type is read whole before it is judged, and by then what
    // follows it is read, too: a comma or the end of the array.
    if let Some(Frame::Array(index)) = closed {
        return render(&frames) + &format!("[{index}]");
    }
    match frames.last_mut() {
        // The object that lacks a field is meant, not the field before the gap.
        Some(Frame::Object(_)) if closed.is_none() && what.starts_with("missing field") => {
            frames.pop();
        }
        // What begins with a bracket may have been judged by that alone.
        Some(Frame::Array(index))
            if input[..end].trim_ascii_end().ends_with(b",")
                && !["invalid type: map", "invalid type: sequence"].iter().any(|it| what.starts_with(it)) =>
        {
            *index -= 1;
        }
        _ => {}
    }
    render(&frames)
}

/// Bytes of the string that `text` begins with, quotes included; all of it if it does not end.
fn string_length(text: &[u8]) -> usize {
    let mut at = 1;
    while at < text.len() {
        match text[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

fn render(frames: &[Frame]) -> String {
    let mut path = String::new();
    for frame in frames {
        match frame {
            Frame::Array(index) => path.push_str(&format!("[{index}]")),
            Frame::Object(b"") => {}
            Frame::Object(key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                let key = String::from_utf8_lossy(key);
                path.push_str(key.trim_matches('"'));
            }
        }
    }
    path
}
