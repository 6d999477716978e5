use super::*;

// Asked of the servers 1.6.2 and 1.7.12 (they agree) and of 1.5.3, with an explicit bind-address.
const LOADED_BY_ALL: [&str; 28] = [
    "http://h:5122",
    "http://h",
    "h",
    "h:5122",
    ":5122",
    "5122",
    "unix:/p/s.sock",
    "unix:",
    " unix:/a ",
    "unix:///a b",
    "[::1]",
    "[::1]:5122",
    "http://h/path?q#f",
    "http://u:p@h:1",
    "@h",
    "http://h,i",
    "HTTP://h:1",
    "http://h?q",
    "http://h/é",
    "http://a..b",
    "~",
    "http://h:+1",
    "http://h:00000000080",
    "[]",
    "http://[::1%25eth0]:1",
    "\thttp://h:1\n",
    "\u{a0}h",
    "http://:1",
];
const LOADED_SINCE_1_6: [&str; 17] = [
    "tcp://h:1",
    "ftp://h",
    "/path",
    "/",
    "*",
    "http://h:99999",
    "http://h:",
    "h:",
    "h:99999",
    "h:abc",
    ":abc",
    "a+b://h",
    "1http://h",
    "http:a",
    "://h",
    "http://:",
    ":",
];
const REFUSED: [&str; 22] = [
    "",
    " ",
    "UNIX:/a",
    "::1",
    "http://",
    "http:///p",
    "http://h h",
    "h/path",
    "h@",
    "http://h:1:2",
    "a_b://h",
    "http//a:1",
    "http:/a",
    "a:b:c",
    "h?q",
    "é",
    "%41",
    "a|b",
    "[::1",
    "http://<h>:1",
    "h\0",
    "http://u@",
];

#[test]
fn loads_what_the_servers_load() {
    for text in LOADED_BY_ALL {
        assert_eq!((loads(text), loads_strictly(text)), (Ok(()), Ok(())), "{text:?}");
    }
    for text in LOADED_SINCE_1_6 {
        assert_eq!(loads(text), Ok(()), "{text:?}");
        assert!(loads_strictly(text).is_err(), "{text:?}");
    }
    for text in REFUSED {
        assert!(loads(text).is_err() && loads_strictly(text).is_err(), "{text:?}");
    }
}

#[test]
fn dials_what_the_servers_dial() {
    for (text, meaning, from) in [
        ("http://h:5122", "http://h:5122/", PortFrom::Text),
        ("h", "http://h:5122/", PortFrom::Default),
        (":5999", "http://127.0.0.1:5999/", PortFrom::Text),
        ("http://h", "http://h:80/", PortFrom::Scheme),
        ("https://h", "https://h:443/", PortFrom::Scheme),
        ("http://h:99999", "http://h:80/", PortFrom::Dropped),
        ("u@h:", "http://h:5122/", PortFrom::Dropped),
        ("[::1]", "http://[::1]:5122/", PortFrom::Default),
        ("https://[::1]:8888/x", "https://[::1]:8888/", PortFrom::Text),
    ] {
        let address = AdvertisedAddress::parse(text).unwrap();
        assert_eq!(address.to_string(), meaning, "{text:?}");
        assert!(
            matches!(address, AdvertisedAddress::Tcp { port_from, .. } if port_from == from),
            "{text:?}: {address:?}"
        );
    }
    assert_eq!(AdvertisedAddress::parse("ftp://h"), Err(AddressError::Scheme("ftp".into())));
    assert_eq!(AdvertisedAddress::parse("/path"), Err(AddressError::NoHost));
    assert_eq!(AdvertisedAddress::parse(" "), Err(AddressError::Empty));
}

#[test]
fn tells_addresses_that_stay_on_the_host() {
    for text in ["http://127.0.0.1:1", "127.9.9.9", "[::1]", ":1", "LOCALHOST.:1", "a.localhost", "unix:/s"] {
        assert!(AdvertisedAddress::parse(text).unwrap().is_loopback(), "{text:?}");
    }
    for text in ["http://10.0.0.1:1", "node-1", "[::]:1", "localhost.example.com"] {
        assert!(!AdvertisedAddress::parse(text).unwrap().is_loopback(), "{text:?}");
    }
    for (text, unspecified) in [("0.0.0.0:1", true), ("http://[::]:1", true), ("10.0.0.1", false)] {
        assert_eq!(AdvertisedAddress::parse(text).unwrap().is_unspecified(), unspecified);
    }
}

#[test]
fn compares_endpoints_by_meaning() {
    let same = |one: &str, two: &str| {
        AdvertisedAddress::parse(one).unwrap().same_endpoint(&AdvertisedAddress::parse(two).unwrap())
    };
    assert!(same("http://Node-1:5122", "node-1"));
    assert!(same("http://[0:0::1]:7", "[::1]:7"));
    assert!(same("http://h/", "h:80"));
    assert!(same("unix:/a", " unix:/a"));
    assert!(!same("http://h:1", "http://h:2"));
    assert!(!same("http://localhost:1", "http://127.0.0.1:1"));
    assert!(!same("unix:/a", "http://a"));
}

#[test]
fn addresses_come_apart() {
    for (address, host, port) in [
        ("http://a:5122/", "a", Some(5122)),
        ("https://[::1]:1", "::1", Some(1)),
        ("a", "a", None),
        (":5122", "", Some(5122)),
        ("::1", "::1", None),
        ("http://h", "h", None),
        ("http://h:99999", "h", None),
    ] {
        assert_eq!((host_of(address), port_of(address)), (host, port), "{address}");
    }
}
