//! Addresses as a kind of value, alone and in lists.

use semver::Version;
use serde_json::Value as Json;

use super::{AdvertisedAddress, loads, loads_strictly};
use crate::config::tree::{Item, Value};
use crate::config::values::bind::PORT;
use crate::config::values::list::{each, set};
use crate::config::values::text;
use crate::config::values::tooling::{self, Dice, Samples, Tooling, quoted};
use crate::config::values::{Grammar, Slot, ValueIssue};

/// Since this version addresses are looked at only when they are used.
const LAZY: Version = Version::new(1, 6, 0);

/// Addresses that others dial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Addresses;

impl Grammar for Addresses {
    fn named(text: &'static str) -> Option<Self> {
        (text == "address").then_some(Self)
    }

    fn words(&self) -> String {
        "an address that others dial, such as `\"http://10.0.0.1:5122\"`".into()
    }

    fn check(&self, item: &Item, slot: &Slot<'_>) -> Vec<ValueIssue> {
        let load = if *slot.version < LAZY { loads_strictly } else { loads };
        let mut issues = text::check(item, &|text| load(text).err().map(|error| error.to_string()));
        // In quotes a number loads, as the name of a host.
        if let (Value::Integer(_) | Value::Float(_), [issue]) = (&item.value, issues.as_mut_slice()) {
            issue.help = Some("write it like \"http://HOST:5122\"".into());
        }
        issues
    }

    fn guesses(&self, node: &str) -> Vec<String> {
        vec![format!("http://unknown-{node}:5122")]
    }

    fn comparable(&self) -> bool {
        true
    }

    fn spelling(&self, value: &Value) -> Option<String> {
        let text = value.as_str()?;
        Some(AdvertisedAddress::parse(text).map_or_else(|_| text.to_owned(), |address| address.to_string()))
    }
}

impl Tooling for Addresses {
    fn schema(&self, _: &Slot<'_>) -> Json {
        tooling::shared("address")
    }

    fn definition(&self, slot: &Slot<'_>) -> Option<(&'static str, Json)> {
        let pattern = if *slot.version < LAZY {
            let located = located("[hH][tT][tT][pP][sS]?", &format!(r"(:\+?{PORT})?"));
            format!(r"^\s*(unix:.*|{located})\s*$")
        } else {
            format!(r"^\s*(unix:.*|{}|\*|/\S*)\s*$", located("[A-Za-z0-9+.-]+", ANY_PORT))
        };
        Some(("address", tooling::string(&pattern)))
    }

    fn samples(&self) -> Samples {
        Samples {
            accepted: &["\"http://h:5122\"", "\"h\"", "\"unix:/p/s.sock\"", "\"ftp://h\"", "\"[::1]:5122\""],
            refused: &["\"\"", "\"::1\"", "\"http://\"", "\"h/path\"", "\"http://h h\"", "5122"],
        }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        if dice.one_in(8) {
            const ODD: [&str; 9] = [
                "unix:/a/b.sock",
                "unix:",
                " http://a:1 ",
                "/p",
                "*",
                ":5122",
                "::1",
                "\thttp://a:1",
                "5122",
            ];
            return quoted(dice.pick(&ODD));
        }
        let scheme =
            dice.pick(&["http://", "http://", "https://", "", "", "HTTP://", "ftp://", "http:/", "a+b://"]);
        let tail = dice.pick(&["", "", "", "/", "/p", "?q", "#f", "/p?q=1#f", "/é", " "]);
        quoted(&format!("{scheme}{}{tail}", authority(dice)))
    }
}

/// Lists of such addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressLists;

impl Grammar for AddressLists {
    fn named(text: &'static str) -> Option<Self> {
        (text == "[address]").then_some(Self)
    }

    fn words(&self) -> String {
        "a list of addresses such as `\"http://10.0.0.1:5122\"`".into()
    }

    fn check(&self, item: &Item, slot: &Slot<'_>) -> Vec<ValueIssue> {
        each(item, &|item| Addresses.check(item, slot))
    }

    fn guesses(&self, node: &str) -> Vec<String> {
        vec![format!("[\"http://unknown-{node}:5122\"]")]
    }

    fn comparable(&self) -> bool {
        true
    }

    fn spelling(&self, value: &Value) -> Option<String> {
        set(value, &|value| Addresses.spelling(value))
    }
}

impl Tooling for AddressLists {
    fn schema(&self, slot: &Slot<'_>) -> Json {
        tooling::array(Addresses.schema(slot))
    }

    fn samples(&self) -> Samples {
        Samples {
            accepted: &["[]", "[\"http://a:5122\", \"b\"]"],
            refused: &["\"http://a:5122\"", "[\"a b\"]", "[5]", "{}"],
        }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        tooling::list(dice, &|dice| Addresses.random(dice))
    }
}

/// A host with or without port, right or nearly.
pub(in crate::config::values) fn authority(dice: &mut Dice<'_>) -> String {
    let host = dice.pick(&[
        "a",
        "node-1",
        "127.0.0.1",
        "[::1]",
        "a.b.example",
        "",
        "a_b",
        "u@h",
        "localhost",
        "*",
        "A",
    ]);
    format!("{host}{}", dice.pick(&["", ":5122", ":1", ":", ":0", ":65536", ":x"]))
}

/// What hosts, users and (to the servers) ports are made of.
const SIGNS: &str = "[A-Za-z0-9._~!$&'()*+,;=-]";
/// The pattern of what may stand for a port.
pub(in crate::config::values) const ANY_PORT: &str = "(:[A-Za-z0-9._~!$&'()*+,;=-]*)?";

/// The pattern of a URI with a host. Without a scheme nothing can follow the port, and something must be
/// there.
pub(in crate::config::values) fn located(scheme: &str, port: &str) -> String {
    let host = format!(r"(\[[^\]\s/?#]*\]{SIGNS}*|{SIGNS}*)");
    let user = format!(r"(({SIGNS}|:)*@)?");
    // Servers take any other character, a no-break space too, which `\s` would also stand for.
    let rest = r"([/?#][^ \t\n\f\r<>|]*)?";
    format!(r"{scheme}://(?=[^\s/?#]){user}{host}{port}{rest}|(?=\S){user}{host}{port}")
}
