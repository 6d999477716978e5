//! `partitions placement show` and `partitions leadership show`: whether somebody has frozen where a
//! partition's replicas are, or who leads it.

use std::collections::BTreeMap;

/// Partitions, with the words of a freeze for those that are frozen.
pub type Frozen = BTreeMap<u32, Option<String>>;

/// Reads where replicas are kept.
///
/// # Errors
/// When a line is not understood.
pub fn placement(text: &str) -> Result<Frozen, String> {
    read(text, "AUTOMATIC PLACEMENT", "ENABLED")
}

/// Reads who is kept from being elected.
///
/// # Errors
/// When a line is not understood.
pub fn leadership(text: &str) -> Result<Frozen, String> {
    read(text, "FREEZE", "-")
}

/// The last column tells. Whatever it says but `free` is a freeze.
fn read(text: &str, column: &str, free: &str) -> Result<Frozen, String> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let header = lines.next().ok_or("no table of partitions")?.trim_end();
    let before = header.strip_suffix(column).filter(|rest| rest.trim_start().starts_with("PARTITION"));
    let start = before.ok_or("the headings are not understood")?.chars().count();
    let mut frozen = Frozen::new();
    for line in lines {
        let partition = line.split_whitespace().next().and_then(|word| word.parse().ok());
        let partition = partition.ok_or("a row names no partition")?;
        let words: String = line.chars().skip(start).collect();
        let freeze = match words.trim() {
            "" => return Err(format!("partition {partition} has an empty cell")),
            word if word == free => None,
            words => Some(words.to_owned()),
        };
        if frozen.insert(partition, freeze).is_some() {
            return Err(format!("partition {partition} has two rows"));
        }
    }
    Ok(frozen)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEADERSHIP: &str =
        " PARTITION  LEADER     FREEZE \n 0          N3 → N2 ✗  -      \n 1          N2         FROZEN: x \n";

    #[test]
    fn the_last_column_tells() {
        let frozen = Frozen::from([(0, None), (1, Some("FROZEN: x".into()))]);
        assert_eq!(leadership(LEADERSHIP), Ok(frozen.clone()));
        assert_eq!(leadership(&format!("\n{}\n \n", LEADERSHIP.replace(" \n", " \n\n"))), Ok(frozen.clone()));
        assert_eq!(leadership(&LEADERSHIP.replace('\n', "\r\n")), Ok(frozen));
        let placement_of = |word: &str| {
            let text = format!(
                " PARTITION  CURRENT    NEXT  AUTOMATIC PLACEMENT \n 0          [N1] (v1)  -     {word}\n"
            );
            placement(&text).map(|frozen| frozen[&0].clone())
        };
        assert_eq!(placement_of("ENABLED             "), Ok(None));
        assert_eq!(placement_of("PAUSED"), Ok(Some("PAUSED".into())));
    }

    #[test]
    fn what_is_not_understood_is_not_left_out() {
        for (from, to) in [
            (" PARTITION", " PARTS    "),
            ("FREEZE", "THAW"),
            (" 1  ", " 0  "),
            (" 1  ", " x  "),
            ("FROZEN: x", ""),
        ] {
            assert!(leadership(&LEADERSHIP.replace(from, to)).is_err(), "{to}");
        }
        assert!(placement("").is_err() && placement(LEADERSHIP).is_err());
    }
}
