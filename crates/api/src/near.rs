//! The name that somebody may have meant.

/// Names at least this much alike are near each other: 1 is the same, 0 has nothing in common.
const ALIKE: f64 = 0.6;
/// The same for names that leave no doubt.
const CLOSE: f64 = 0.8;
/// Longest name that is compared, since comparing takes time in proportion to both lengths multiplied.
const LONGEST: usize = 60;

/// A name as it is compared: in lower case, with hyphens.
pub fn plain(name: &str) -> String {
    name.trim().to_ascii_lowercase().replace(['_', ' '], "-")
}

/// The one of `known` that is nearest to `name`, if any is near; each comes with what is to be given back for it.
pub fn nearest_of<'a, T>(name: &str, known: impl IntoIterator<Item = (&'a str, T)>) -> Option<T> {
    best(name, known, ALIKE)
}

fn best<'a, T>(name: &str, known: impl IntoIterator<Item = (&'a str, T)>, least: f64) -> Option<T> {
    if name.len() > LONGEST {
        return None;
    }
    let name = plain(name);
    known
        .into_iter()
        .map(|(known, given)| (strsim::normalized_damerau_levenshtein(known, &name), given))
        .filter(|(alike, _)| *alike >= least)
        .max_by(|one, two| one.0.total_cmp(&two.0))
        .map(|(_, given)| given)
}

/// The one of `known` that is nearest to `name`, if any is near.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_of(name, known.into_iter().map(|known| (known, known)))
}

/// The one of `known` that differs from `name` in a letter or two.
pub fn close<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    best(name, known.into_iter().map(|known| (known, known)), CLOSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_signs_between_words_do_not_count() {
        for written in ["VERY_LARG", "very larg", " verylarge"] {
            assert_eq!(nearest(written, ["small", "very-large"]), Some("very-large"), "{written}");
        }
    }

    #[test]
    fn what_is_close_differs_in_a_letter_or_two() {
        let known = ["node-name", "cluster-name", "roles"];
        assert_eq!(close("node-nam", known), Some("node-name"));
        assert_eq!(close("Cluster_nme", known), Some("cluster-name"));
        for other in ["client-name", "name", "files", "nodes"] {
            assert_eq!(close(other, known), None, "{other}");
        }
    }

    #[test]
    fn nothing_near_is_nothing() {
        assert_eq!(nearest("other", ["small"]), None);
        assert_eq!(nearest(&"s".repeat(61), ["s"]), None);
    }

    #[test]
    fn an_alias_stands_for_its_word() {
        assert_eq!(nearest_of("metadata-stor", [("worker", 1), ("metadata-store", 2)]), Some(2));
    }
}
