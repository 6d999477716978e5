//! TOML that stands in YAML as a block of text: `restate.toml: |` of a ConfigMap, `content: |` of a compose file, `config: |` of a
//! RestateCluster. The file is broken while somebody types, so its lines are looked at, not its tree.

use super::Answer;
use crate::api::complete::KeyAt;

/// Names of keys whose text is a server's configuration, beside those that end in `.toml`.
const KEYS: [&str; 2] = ["config", "content"];

/// A block, and a place in it.
pub struct Block {
    /// Its text, as YAML gives it.
    pub text: String,
    /// The place in its text.
    pub offset: usize,
    /// How far the place lies further behind in the file.
    ahead: usize,
}

impl Block {
    /// The block that a place of a YAML text lies in.
    pub fn around(text: &str, offset: usize) -> Option<Self> {
        let mut lines = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            lines.push((start, line));
            start += line.len();
        }
        // Behind the last line break there is a line, too.
        if text.is_empty() || text.ends_with('\n') {
            lines.push((start, ""));
        }
        let here = lines.iter().rposition(|(start, _)| *start <= offset)?;
        let mut head = None;
        let mut least = if is_blank(lines[here].1) { usize::MAX } else { indent(lines[here].1) };
        for (at, (_, line)) in lines[..here].iter().enumerate().rev() {
            if is_blank(line) || indent(line) >= least {
                continue;
            }
            if begins_block(line) {
                head = Some(at);
                break;
            }
            least = indent(line);
        }
        let head = head?;
        let inside = |line: &str| is_blank(line) || indent(line) > indent(lines[head].1);
        let body = &lines[head + 1..];
        let depth = body.iter().map(|(_, line)| *line).find(|line| !is_blank(line)).map(indent)?;
        let body = &body[..body.iter().position(|(_, line)| !inside(line)).unwrap_or(body.len())];
        let column = offset - lines[here].0;
        // A place in the indentation is none of the text, and neither is one below the block.
        if column < depth || here - head > body.len() {
            return None;
        }
        let stripped = |line: &'_ str| line.get(depth.min(indent(line))..).unwrap_or("\n").to_owned();
        let above: usize = body[..here - head - 1].iter().map(|(_, line)| stripped(line).len()).sum();
        let offset_inside = above + column - depth;
        let text = body.iter().map(|(_, line)| stripped(line)).collect();
        Some(Self { text, offset: offset_inside, ahead: offset - offset_inside })
    }

    /// An answer about its text as one about the file. All of it is about the line of the place.
    pub fn outside(&self, Answer { range, proposals, key }: Answer) -> Answer {
        let out = |at: usize| at + self.ahead;
        let key = key.map(|key| KeyAt { start: out(key.start), end: out(key.end), ..key });
        Answer { range: out(range.start)..out(range.end), proposals, key }
    }
}

/// Whether a block of TOML begins below a line.
fn begins_block(line: &str) -> bool {
    let Some((key, style)) = line.trim().trim_start_matches("- ").split_once(':') else { return false };
    let key = key.trim().trim_matches(['"', '\'']);
    (key.ends_with(".toml") || KEYS.contains(&key)) && style.trim_start().starts_with('|')
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}
