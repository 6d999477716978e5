//! Reads `restatectl partitions placement show` and `… leadership show`: whether somebody has frozen where a
//! partition's replicas are, or who leads it. Both print the partitions' `pp_epoch_…` metadata.

use std::collections::BTreeMap;

use super::ReadError;
use super::table::PrintedTable;

/// Partitions, with the words of a freeze for those that are frozen.
pub type Freezes = BTreeMap<u32, Option<String>>;

/// Reads `partitions placement show`.
///
/// # Errors
/// When there is no such table, or a row of it is not understood.
pub fn placement(text: &str) -> Result<Freezes, ReadError> {
    read("partitions placement show", text, "AUTOMATIC PLACEMENT", "ENABLED")
}

/// Reads `partitions leadership show`.
///
/// # Errors
/// When there is no such table, or a row of it is not understood.
pub fn leadership(text: &str) -> Result<Freezes, ReadError> {
    read("partitions leadership show", text, "FREEZE", "-")
}

/// Whatever is not the word for "free" is a freeze: a word of a newer version may mean anything.
fn read(what: &str, text: &str, column: &str, free: &str) -> Result<Freezes, ReadError> {
    let Some(table) = PrintedTable::find(text, &["PARTITION", column]) else {
        return Err(ReadError::new(what, format!("no table with PARTITION and {column}")));
    };
    let mut policies = Freezes::new();
    for row in table.rows() {
        let cell = |column| row.get(column).unwrap_or_default();
        let Ok(partition) = cell("PARTITION").parse() else {
            return Err(ReadError::new(what, format!("`{}` is not a partition", cell("PARTITION"))));
        };
        let freeze = match cell(column) {
            "" => return Err(ReadError::new(what, format!("partition {partition} has no {column}"))),
            word if word == free => None,
            words => Some(words.to_owned()),
        };
        if policies.insert(partition, freeze).is_some() {
            return Err(ReadError::new(what, format!("partition {partition} has two rows")));
        }
    }
    Ok(policies)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACEMENT: &str = " PARTITION  CURRENT        NEXT           AUTOMATIC PLACEMENT \n 0          [N3, N1] \
        (v3)  -              FROZEN: maintenance \n 1          [N1, N2] (v2)  [N3, N2] (v3)  ENABLED             \n";
    const LEADERSHIP: &str = " PARTITION  LEADER     FREEZE \n 0          N3 → N2 ✗  -      \n 1          N2         \
        FROZEN: maint \n";

    #[test]
    fn a_freeze_is_read_with_its_reason() {
        let frozen = |words: &str| Some(words.to_owned());
        assert_eq!(placement(PLACEMENT), Ok(Freezes::from([(0, frozen("FROZEN: maintenance")), (1, None)])));
        assert_eq!(leadership(LEADERSHIP), Ok(Freezes::from([(0, None), (1, frozen("FROZEN: maint"))])));
    }

    #[test]
    fn what_is_not_understood_is_an_error_or_a_freeze() {
        for (from, to) in [
            ("AUTOMATIC PLACEMENT", "MANUAL"),
            (" 1          [N1", " 0          [N1"),
            (" 1          [N1", " x          [N1"),
            ("ENABLED", ""),
        ] {
            assert!(placement(&PLACEMENT.replace(from, to)).is_err(), "{to}");
        }
        let other = placement(&PLACEMENT.replace("ENABLED", "PAUSED")).unwrap();
        assert_eq!(other[&1].as_deref(), Some("PAUSED"));
        assert!(leadership("").is_err());
    }
}
