//! Unified diffs that may be shown: values of secrets are withheld, in context lines too.

use super::secret;

const CONTEXT: usize = 3;
/// Beyond this many differing lines the exact shortest script is not worth its memory.
const MOST: usize = 1000;

/// The unified diff from `old` to `new`; empty when they are equal. Lines keep their text, but the
/// values of secrets read `<withheld>`, so a changed credential shows as a change without its value.
pub fn unified(old: &str, new: &str, old_name: &str, new_name: &str) -> String {
    if old == new {
        return String::new();
    }
    let before: Vec<&str> = old.split_inclusive('\n').collect();
    let after: Vec<&str> = new.split_inclusive('\n').collect();
    let (shown_old, shown_new) = secret::withhold_both(old, new);
    let shown_before: Vec<&str> = shown_old.split_inclusive('\n').collect();
    let shown_after: Vec<&str> = shown_new.split_inclusive('\n').collect();
    let mut out = format!("--- {old_name}\n+++ {new_name}\n");
    let changes = changes(&before, &after);
    let mut at = 0;
    while at < changes.len() {
        let mut last = at;
        while last + 1 < changes.len() && changes[last + 1].0 - changes[last].1 <= 2 * CONTEXT {
            last += 1;
        }
        hunk(&mut out, &changes[at..=last], &shown_before, &shown_after);
        at = last + 1;
    }
    out
}

/// A change: old lines `0..1` (a half-open range) become new lines `2..3`.
type Change = (usize, usize, usize, usize);

fn hunk(out: &mut String, changes: &[Change], before: &[&str], after: &[&str]) {
    let (first, last) = (changes[0], changes[changes.len() - 1]);
    let lead = first.0.min(CONTEXT);
    let (old_start, new_start) = (first.0 - lead, first.2 - lead);
    let old_end = (last.1 + CONTEXT).min(before.len());
    let new_end = last.3 + (old_end - last.1);
    let range = |start: usize, end: usize| match end - start {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        count => format!("{},{count}", start + 1),
    };
    out.push_str(&format!("@@ -{} +{} @@\n", range(old_start, old_end), range(new_start, new_end)));
    let mut line = |sign: char, text: &str| {
        out.push(sign);
        out.push_str(text);
        if !text.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    };
    let mut at = old_start;
    for (old_from, old_to, new_from, new_to) in changes {
        before[at..*old_from].iter().for_each(|text| line(' ', text));
        before[*old_from..*old_to].iter().for_each(|text| line('-', text));
        after[*new_from..*new_to].iter().for_each(|text| line('+', text));
        at = *old_to;
    }
    before[at..old_end].iter().for_each(|text| line(' ', text));
}

/// The changes that turn `old` into `new`, ascending: common ends are cut off, and Myers' greedy
/// algorithm finds the shortest script for what is left.
fn changes(old: &[&str], new: &[&str]) -> Vec<Change> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let mut out: Vec<Change> = Vec::new();
    for (from_a, to_a, from_b, to_b) in script(a, b) {
        match out.last_mut() {
            Some(last) if last.1 == from_a + head && last.3 == from_b + head => {
                last.1 = to_a + head;
                last.3 = to_b + head;
            }
            _ => out.push((from_a + head, to_a + head, from_b + head, to_b + head)),
        }
    }
    out
}

fn script(a: &[&str], b: &[&str]) -> Vec<Change> {
    let whole = vec![(0, a.len(), 0, b.len())];
    if a.is_empty() || b.is_empty() {
        return if a.is_empty() && b.is_empty() { vec![] } else { whole };
    }
    let most = (a.len() + b.len()).min(MOST);
    // reach[k + most]: how far along `a` the diagonal `k` (index in a minus index in b) gets.
    let mut reach = vec![0_usize; 2 * most + 2];
    let mut trace: Vec<Vec<usize>> = Vec::new();
    let index = |k: isize| k.wrapping_add_unsigned(most).max(0) as usize;
    for d in 0..=most as isize {
        trace.push(reach.clone());
        for k in (-d..=d).step_by(2) {
            let down = k == -d || (k != d && reach[index(k - 1)] < reach[index(k + 1)]);
            let mut x = if down { reach[index(k + 1)] } else { reach[index(k - 1)] + 1 };
            let mut y = (x as isize - k).max(0) as usize;
            while x < a.len() && y < b.len() && a[x] == b[y] {
                x += 1;
                y += 1;
            }
            reach[index(k)] = x;
            if x >= a.len() && y >= b.len() {
                return walk_back(&trace, a.len(), b.len(), index);
            }
        }
    }
    whole
}

fn walk_back(
    trace: &[Vec<usize>],
    len_a: usize,
    len_b: usize,
    index: impl Fn(isize) -> usize,
) -> Vec<Change> {
    let (mut x, mut y) = (len_a as isize, len_b as isize);
    let mut out = Vec::new();
    for (d, reach) in trace.iter().enumerate().skip(1).rev() {
        let d = d as isize;
        let k = x - y;
        let down = k == -d || (k != d && reach[index(k - 1)] < reach[index(k + 1)]);
        let from = if down { k + 1 } else { k - 1 };
        let start = reach[index(from)] as isize;
        let (from_x, from_y) = (start, start - from);
        let (to_x, to_y) = if down { (from_x, from_y + 1) } else { (from_x + 1, from_y) };
        out.push((from_x as usize, to_x as usize, from_y as usize, to_y as usize));
        (x, y) = (from_x, from_y);
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_hunks_with_context() {
        let old = "#1\n#2\n#3\n#4\n#5\n#6\n#7\n#8\n#9\n#10\n#11\n#12\n";
        let new = "#1\n#2\n#3\n#4\n#five\n#6\n#7\n#8\n#9\n#10\n#11\n#12\n#13";
        assert_eq!(
            unified(old, new, "a", "b"),
            "--- a\n+++ b\n@@ -2,7 +2,7 @@\n #2\n #3\n #4\n-#5\n+#five\n #6\n #7\n #8\n@@ -10,3 +10,4 @@\n #10\n #11\n #12\n+#13\n\\ No newline at end of file\n"
        );
    }

    #[test]
    fn starts_from_nothing_and_ends_in_nothing() {
        assert_eq!(unified("", "#a\n", "x", "y"), "--- x\n+++ y\n@@ -0,0 +1 @@\n+#a\n");
        assert_eq!(unified("#a\n", "", "x", "y"), "--- x\n+++ y\n@@ -1 +0,0 @@\n-#a\n");
        assert_eq!(unified("#a\n", "#a\n", "x", "y"), "");
    }

    #[test]
    fn what_is_withheld_under_one_key_is_withheld_under_another() {
        let found = unified("node-nam = \"hunter2\"\n", "node-name = \"hunter2\"\n", "a", "b");
        assert_eq!(
            found,
            "--- a\n+++ b\n@@ -1 +1 @@\n-node-nam = \"<withheld>\"\n+node-name = \"<withheld>\"\n"
        );
    }

    #[test]
    fn changes_rebuild_the_new_text() {
        let old: Vec<&str> = "a b c a b b a".split(' ').collect();
        let new: Vec<&str> = "c b a b a c".split(' ').collect();
        let found = changes(&old, &new);
        let (mut built, mut at) = (Vec::new(), 0);
        for (from, to, new_from, new_to) in &found {
            built.extend_from_slice(&old[at..*from]);
            built.extend_from_slice(&new[*new_from..*new_to]);
            at = *to;
        }
        built.extend_from_slice(&old[at..]);
        assert_eq!(built, new);
        let size: usize = found.iter().map(|c| c.1 - c.0 + c.3 - c.2).sum();
        assert_eq!(size, 5);
    }

    #[test]
    fn a_credential_shows_neither_as_context_nor_as_change() {
        let old = "[worker.snapshots]\naws-secret-access-key = \"one\"\ndestination = \"s3://a\"\n";
        let new = "[worker.snapshots]\naws-secret-access-key = \"two\"\ndestination = \"s3://b\"\n";
        let shown = unified(old, new, "a", "b");
        assert!(shown.contains("+aws-secret-access-key = \"<withheld>\""), "{shown}");
        assert!(!shown.contains("one") && !shown.contains("two"), "{shown}");
    }
}
