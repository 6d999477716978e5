//! A node's `location`: `region` or `region.zone`.

use serde_json::Value as Json;

use super::replication::Scope;
use super::text;
use super::tooling::{self, Dice, Samples, Tooling, quoted};
use super::{Grammar, Slot, ValueIssue};
use crate::config::tree::Item;

/// `region` or `region.zone`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Locations;

impl Grammar for Locations {
    fn named(text: &'static str) -> Option<Self> {
        (text == "location").then_some(Self)
    }

    fn words(&self) -> String {
        "a location: `\"region\"` or `\"region.zone\"`".into()
    }

    fn check(&self, item: &Item, _: &Slot<'_>) -> Vec<ValueIssue> {
        text::check(item, &|text| Location::parse(text).err().map(|error| error.to_string()))
    }

    fn guesses(&self, node: &str) -> Vec<String> {
        vec![format!("unknown.{node}")]
    }
}

impl Tooling for Locations {
    fn schema(&self, _: &Slot<'_>) -> Json {
        tooling::string(r"^\s*([^\s.:]+(\.[^\s.:]*)?|\.?)\s*$")
    }

    fn samples(&self) -> Samples {
        Samples {
            accepted: &["\"us-west\"", "\"us-west.a1\"", "\"\"", "\".\"", "\" a.b \""],
            refused: &["\"a.b.c\"", "\".a\"", "\"a b\"", "\"a:b\"", "5"],
        }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        let mut part = || dice.pick(&["us-west", "a1", "", "é", "A", "x y", "a:b", "\t", "1"]);
        let (region, zone, more) = (part(), part(), part());
        match dice.below(4) {
            0 => quoted(region),
            1 | 2 => quoted(&format!("{region}.{zone}")),
            _ => quoted(&format!(" {region}.{zone}.{more}")),
        }
    }
}

/// A node's location.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Location {
    /// The region; empty when the node has no location.
    pub region: String,
    /// The zone within the region; empty when none is given.
    pub zone: String,
}

/// Why a text is no location.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LocationError {
    /// A blank or a colon.
    #[error("cannot contain spaces or colons")]
    Sign,
    /// More than two parts.
    #[error("has at most two parts, region.zone")]
    Parts,
    /// A zone without a region.
    #[error("has a zone but no region")]
    NoRegion,
}

impl Location {
    /// Reads a location; blanks around it do not count.
    ///
    /// # Errors
    /// When the servers refuse the text, with the reason.
    pub fn parse(text: &str) -> Result<Self, LocationError> {
        let text = text.trim();
        if text.contains([' ', ':']) {
            return Err(LocationError::Sign);
        }
        let (region, zone) = text.split_once('.').unwrap_or((text, ""));
        if zone.contains('.') {
            return Err(LocationError::Parts);
        }
        if region.is_empty() && !zone.is_empty() {
            return Err(LocationError::NoRegion);
        }
        Ok(Self { region: region.into(), zone: zone.into() })
    }
}

/// The failure domain that a location puts a node in: the whole text is its zone, the first label its
/// region. Nothing when the location does not reach that far.
pub fn domain(location: &str, scope: Scope) -> Option<&str> {
    let location = location.trim();
    let (region, zone) = location.split_once('.').unwrap_or((location, ""));
    match scope {
        Scope::Region => (!region.is_empty()).then_some(region),
        Scope::Zone => (!region.is_empty() && !zone.is_empty()).then_some(location),
        Scope::Node => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_servers_read() {
        for (text, region, zone) in [
            ("us-west", "us-west", ""),
            ("us-west.a1", "us-west", "a1"),
            ("", "", ""),
            (".", "", ""),
            ("a.", "a", ""),
            (" a.b ", "a", "b"),
            ("a\tb", "a\tb", ""),
            ("é.ü", "é", "ü"),
            ("a/b", "a/b", ""),
        ] {
            let location = Location { region: region.into(), zone: zone.into() };
            assert_eq!(Location::parse(text), Ok(location), "{text:?}");
        }
        for text in ["a.b.c", ".a", "a b", "a:b", "a..", "a .b", "a.b.", "..."] {
            assert!(Location::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_location_is_in_a_zone_only_when_it_names_one() {
        assert_eq!(domain("eu.a", Scope::Zone), Some("eu.a"));
        assert_eq!(domain(" eu.a ", Scope::Region), Some("eu"));
        assert_eq!(domain("eu", Scope::Region), Some("eu"));
        for text in ["eu", "eu.", ".a", ""] {
            assert_eq!(domain(text, Scope::Zone), None, "{text}");
        }
        assert_eq!(domain("", Scope::Region), None);
    }
}
