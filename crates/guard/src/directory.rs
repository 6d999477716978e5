//! Directories as hosts, servers and files spell them. Nothing is looked at: what links lead to is for the host
//! to say.

/// A path in its plain spelling: `.` and needless slashes are dropped. A `..` stays, since what lies above a link
/// depends on where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory<'a> {
    absolute: bool,
    parts: Vec<&'a str>,
}

impl<'a> Directory<'a> {
    /// Reads a path.
    pub fn of(path: &'a str) -> Self {
        let parts = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
        Self { absolute: path.starts_with('/'), parts }
    }

    /// Whether it says by itself where it is, whoever asks.
    pub fn is_absolute(&self) -> bool {
        self.absolute
    }

    /// The directory of this name in it.
    pub fn join(&self, name: &'a str) -> Self {
        let parts = self.parts.iter().copied().chain([name]).collect();
        Self { absolute: self.absolute, parts }
    }

    /// Its last part.
    pub fn name(&self) -> Option<&'a str> {
        self.parts.last().copied()
    }

    /// Whether one of two directories whose whole paths are known lies in the other, or is it.
    pub fn overlaps(&self, other: &Self) -> bool {
        let known = self.absolute && other.absolute;
        known && (self.parts.starts_with(&other.parts) || other.parts.starts_with(&self.parts))
    }

    /// Whether it may be the directory that is configured: the same one, or one that a relative path leads to
    /// from some working directory.
    pub fn may_be(&self, configured: &Self) -> bool {
        if configured.absolute {
            return self == configured;
        }
        let mut below = configured.parts.as_slice();
        while let [first, rest @ ..] = below
            && *first == ".."
        {
            below = rest;
        }
        self.absolute && self.parts.ends_with(below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_directory_is_spelled_in_several_ways() {
        for (one, other, same) in [
            ("/a/b", "/a/b/", true),
            ("/a/b", "//a/./b//.", true),
            ("a/b", "./a//b/", true),
            ("/a/b", "a/b", false),
            ("/a/b", "/a/x/../b", false),
            ("/a/b", "/a/c", false),
        ] {
            assert_eq!(Directory::of(one) == Directory::of(other), same, "{one} {other}");
        }
        assert_eq!(Directory::of("/a/").join("n1"), Directory::of("/a/n1"));
        assert_eq!(Directory::of("/a/n1/").name(), Some("n1"));
    }

    #[test]
    fn two_directories_overlap_where_one_lies_in_the_other() {
        for (one, other, overlap) in [
            ("/a/n1/log-store", "/a/n1", true),
            ("/a", "/a/n1", true),
            ("/a/./n1/", "/a/n1", true),
            ("/a/n10", "/a/n1", false),
            ("/a/n2", "/a/n1", false),
            ("a/n1", "/a/n1", false),
            ("n1", "n1", false),
        ] {
            assert_eq!(Directory::of(one).overlaps(&Directory::of(other)), overlap, "{one} {other}");
        }
    }

    #[test]
    fn a_relative_path_is_below_some_directory() {
        for (looked, configured, may_be) in [
            ("/w/data", "data", true),
            ("/w/data", "./data/", true),
            ("/w/data", "../data", true),
            ("/w/n1/../data", "../data", true),
            ("/w/data", "..//./../data", true),
            ("/w", ".", true),
            ("/w", "..", true),
            ("/w/a/../data", "a/../data", true),
            ("/w/mydata", "data", false),
            ("/w/data/x", "data", false),
            ("/w/data", "a/../data", false),
            ("data", "data", false),
            ("/w/data", "/w/data/", true),
            ("/x/w/data", "/w/data", false),
            ("w/data", "/w/data", false),
        ] {
            let found = Directory::of(looked).may_be(&Directory::of(configured));
            assert_eq!(found, may_be, "{looked} {configured}");
        }
    }
}
