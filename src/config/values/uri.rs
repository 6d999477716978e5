//! URIs that are not addresses of nodes.

use http::Uri;
use http::uri::Authority;
use serde_json::Value as Json;

use super::address::{ANY_PORT, Addresses, authority, located};
use super::list::each;
use super::text;
use super::tooling::{self, Dice, Samples, Tooling, quoted};
use super::{Grammar, Slot, ValueIssue};
use crate::config::tree::Item;

/// Any URI or part of one, blanks not trimmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uris;

impl Grammar for Uris {
    fn named(text: &'static str) -> Option<Self> {
        (text == "uri").then_some(Self)
    }

    fn words(&self) -> String {
        "a URI".into()
    }

    fn check(&self, item: &Item, _: &Slot<'_>) -> Vec<ValueIssue> {
        text::check(item, &|text| text.parse::<Uri>().err().map(|_| "must be a URI".into()))
    }
}

impl Tooling for Uris {
    fn schema(&self, _: &Slot<'_>) -> Json {
        tooling::string(&format!(r"^(\*|/\S*|{})$", located("[A-Za-z0-9+.-]+", ANY_PORT)))
    }

    fn samples(&self) -> Samples {
        Samples {
            accepted: &["\"http://a:4317/x\"", "\"a\"", "\"/p\"", "\"*\""],
            refused: &["\"\"", "\"a b\"", "\" http://a\"", "\"a/p\"", "5"],
        }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        Addresses.random(dice)
    }
}

/// URIs with scheme and host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProxyUris;

impl Grammar for ProxyUris {
    fn named(text: &'static str) -> Option<Self> {
        (text == "proxy-uri").then_some(Self)
    }

    fn words(&self) -> String {
        "a URI with scheme and host".into()
    }

    fn check(&self, item: &Item, _: &Slot<'_>) -> Vec<ValueIssue> {
        const WRONG: &str = "must be a URI with scheme and host, for example \"http://proxy:3128\"";
        let whole = |uri: Uri| uri.scheme().is_some() && uri.authority().is_some();
        text::check(item, &|text| (!text.parse::<Uri>().is_ok_and(whole)).then(|| WRONG.into()))
    }
}

impl Tooling for ProxyUris {
    fn schema(&self, _: &Slot<'_>) -> Json {
        tooling::string(r"^[A-Za-z0-9+.-]+://[^/?#\s]+([/?#]\S*)?$")
    }

    fn samples(&self) -> Samples {
        Samples {
            accepted: &["\"http://proxy:3128\"", "\"a+b://h/p\""],
            refused: &["\"\"", "\"proxy:3128\"", "\"/p\"", "\"http://\"", "5"],
        }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        Addresses.random(dice)
    }
}

/// Lists of hosts with or without port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthorityLists;

impl Grammar for AuthorityLists {
    fn named(text: &'static str) -> Option<Self> {
        (text == "[authority]").then_some(Self)
    }

    fn words(&self) -> String {
        "a list of hosts, with or without a port".into()
    }

    fn check(&self, item: &Item, _: &Slot<'_>) -> Vec<ValueIssue> {
        const WRONG: &str = "must be a host, with or without port";
        let wrong = |text: &str| text.parse::<Authority>().err().map(|_| WRONG.into());
        each(item, &|item| text::check(item, &wrong))
    }
}

impl Tooling for AuthorityLists {
    fn schema(&self, _: &Slot<'_>) -> Json {
        tooling::array(tooling::string(r"^[^/?#\s]+$"))
    }

    fn samples(&self) -> Samples {
        Samples {
            accepted: &["[]", "[\"a:5122\", \"b\"]"],
            refused: &["[\"\"]", "[\"a b\"]", "[\"a/p\"]", "[5]", "\"a\""],
        }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        tooling::list(dice, &|dice| quoted(&authority(dice)))
    }
}
