//! Where a server listens.

use std::net::{IpAddr, SocketAddr};

use toml::Value;

use super::setting::Setting;
use super::settings::Settings;

/// What listens on a port of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listener {
    /// Node to node.
    Fabric,
    /// The admin API.
    Admin,
    /// The ingress.
    Ingress,
}

/// The keys that decide where a listener listens, below its table.
const KEYS: [&str; 5] = ["bind-address", "bind-ip", "bind-port", "listen-mode", "use-random-ports"];

impl Listener {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Fabric, Self::Admin, Self::Ingress];

    /// The name by which a server tells where it listens.
    pub fn title(self) -> &'static str {
        match self {
            Self::Fabric => "message-fabric-server",
            Self::Admin => "admin-api-server",
            Self::Ingress => "http-ingress-server",
        }
    }

    fn table(self) -> &'static str {
        match self {
            Self::Fabric => "",
            Self::Admin => "admin.",
            Self::Ingress => "ingress.",
        }
    }

    fn port(self) -> u16 {
        match self {
            Self::Fabric => 5122,
            Self::Admin => 9070,
            Self::Ingress => 8080,
        }
    }

    /// The keys that decide where it listens, those that it inherits included.
    pub fn keys(self) -> impl Iterator<Item = String> {
        let table = self.table();
        let own = KEYS.iter().map(move |key| format!("{table}{key}"));
        let inherited = KEYS.iter().filter(move |key| !table.is_empty() && inherits(key));
        own.chain(inherited.map(|key| (*key).to_owned()))
    }
}

fn inherits(key: &str) -> bool {
    matches!(key, "bind-ip" | "listen-mode" | "use-random-ports")
}

/// Where a listener would listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listening {
    /// At an address and a port; no address stands for all of them. No port stands for the one of the
    /// advertised address, which servers before 1.6 take where none is set.
    At(Option<IpAddr>, Option<u16>),
    /// On whichever port is free.
    Anywhere,
    /// On a socket of its host alone.
    Hidden,
}

impl Settings {
    /// Where a start would listen; `advertised` when a port that nothing sets is that of the advertised
    /// address.
    ///
    /// # Errors
    /// When that cannot be told: the key, and why.
    pub fn listening(&self, listener: Listener, advertised: bool) -> Result<Listening, (String, String)> {
        let read = |key: &str| -> Result<Option<Value>, (String, String)> {
            let own = format!("{}{key}", listener.table());
            let value = match self.at(&own) {
                Setting::Unset if inherits(key) => self.at(key),
                own => own,
            };
            match value {
                Setting::Set(value) => Ok(Some(value)),
                Setting::Unset => Ok(None),
                Setting::Unclear(why) => Err((own, why)),
            }
        };
        let text = |key: &str| match read(key)? {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err((format!("{}{key}", listener.table()), "it is not a text".to_owned())),
        };
        if text("listen-mode")?.as_deref() == Some("unix") {
            return Ok(Listening::Hidden);
        }
        let unclear = |key: &str, why: &str| (format!("{}{key}", listener.table()), why.to_owned());
        // It beats all other keys, even where it leaves the port to the default.
        if let Some(text) = text("bind-address")? {
            let socket = text.parse::<SocketAddr>();
            let socket =
                socket.or_else(|_| text.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, listener.port())));
            let socket = socket.map_err(|_| unclear("bind-address", "it is no IP address with a port"))?;
            return Ok(Listening::new(Some(socket.ip()), Some(socket.port())));
        }
        if read("use-random-ports")?.is_some_and(|value| value != Value::Boolean(false)) {
            return Ok(Listening::Anywhere);
        }
        let ip = match text("bind-ip")? {
            None => None,
            Some(text) => Some(text.parse().map_err(|_| unclear("bind-ip", "it is no IP address"))?),
        };
        let default = (!(advertised && listener == Listener::Fabric)).then(|| listener.port());
        let port = match read("bind-port")? {
            None => default,
            Some(Value::Integer(port)) => {
                Some(u16::try_from(port).map_err(|_| unclear("bind-port", "it is no port"))?)
            }
            Some(_) => return Err(unclear("bind-port", "it is not a number")),
        };
        Ok(Listening::new(ip, port))
    }
}

impl Listening {
    fn new(ip: Option<IpAddr>, port: Option<u16>) -> Self {
        if port == Some(0) {
            return Self::Anywhere;
        }
        Self::At(ip.filter(|ip| !ip.is_unspecified()).map(|ip| ip.to_canonical()), port)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::config::read;

    fn at(text: &str, listener: Listener) -> Result<Listening, String> {
        let settings = read(text, &BTreeMap::new(), &[]).expect("TOML");
        settings.listening(listener, false).map_err(|(key, _)| key)
    }

    #[test]
    fn a_listener_has_its_own_keys_and_inherits_the_rest() {
        use Listener::{Admin, Fabric, Ingress};
        let ip = |text: &str| Some(text.parse().expect("an address"));
        for (text, listener, expected) in [
            ("", Fabric, Listening::At(None, Some(5122))),
            ("", Admin, Listening::At(None, Some(9070))),
            ("", Ingress, Listening::At(None, Some(8080))),
            ("bind-address = \"127.0.0.1:7\"", Fabric, Listening::At(ip("127.0.0.1"), Some(7))),
            ("bind-address = \"127.0.0.1:7\"", Admin, Listening::At(None, Some(9070))),
            ("bind-address = \"[::]:7\"", Fabric, Listening::At(None, Some(7))),
            ("bind-address = \"10.0.0.1\"", Fabric, Listening::At(ip("10.0.0.1"), Some(5122))),
            ("bind-address = \"10.0.0.1:0\"", Fabric, Listening::Anywhere),
            ("bind-ip = \"10.0.0.1\"\nbind-port = 7", Fabric, Listening::At(ip("10.0.0.1"), Some(7))),
            ("bind-ip = \"10.0.0.1\"\nbind-port = 7", Admin, Listening::At(ip("10.0.0.1"), Some(9070))),
            (
                "bind-ip = \"10.0.0.1\"\n[admin]\nbind-address = \"0.0.0.0:7\"",
                Admin,
                Listening::At(None, Some(7)),
            ),
            ("bind-address = \"10.0.0.1\"\nbind-port = 7", Fabric, Listening::At(ip("10.0.0.1"), Some(5122))),
            ("bind-address = \"10.0.0.1:7\"\nbind-port = 8", Fabric, Listening::At(ip("10.0.0.1"), Some(7))),
            (
                "bind-address = \"10.0.0.1:7\"\nbind-ip = \"10.0.0.2\"",
                Fabric,
                Listening::At(ip("10.0.0.1"), Some(7)),
            ),
            (
                "bind-address = \"10.0.0.1\"\nuse-random-ports = true",
                Fabric,
                Listening::At(ip("10.0.0.1"), Some(5122)),
            ),
            ("[admin]\nbind-address = \"::1\"\nbind-port = 7", Admin, Listening::At(ip("::1"), Some(9070))),
            ("bind-address = \"10.0.0.1:0\"\nbind-port = 7", Fabric, Listening::Anywhere),
            ("bind-port = 0", Fabric, Listening::Anywhere),
            ("listen-mode = \"unix\"\nbind-address = \"10.0.0.1:7\"", Fabric, Listening::Hidden),
            (
                "bind-address = \"10.0.0.1:7\"\nbind-port = 7\nbind-ip = \"10.0.0.1\"",
                Fabric,
                Listening::At(ip("10.0.0.1"), Some(7)),
            ),
            ("bind-ip = \"::ffff:10.0.0.1\"", Fabric, Listening::At(ip("10.0.0.1"), Some(5122))),
            ("[ingress]\nbind-port = 7", Ingress, Listening::At(None, Some(7))),
            ("listen-mode = \"unix\"", Ingress, Listening::Hidden),
            ("listen-mode = \"unix\"\n[ingress]\nlisten-mode = \"tcp\"", Fabric, Listening::Hidden),
            (
                "listen-mode = \"unix\"\n[ingress]\nlisten-mode = \"tcp\"",
                Ingress,
                Listening::At(None, Some(8080)),
            ),
            ("use-random-ports = true", Admin, Listening::Anywhere),
            ("use-random-ports = false", Admin, Listening::At(None, Some(9070))),
        ] {
            assert_eq!(at(text, listener), Ok(expected), "{text}");
        }
        for (text, key) in [
            ("bind-address = \"here:7\"", "bind-address"),
            ("bind-address = 7", "bind-address"),
            ("bind-ip = \"here\"", "bind-ip"),
            ("bind-port = \"7\"", "bind-port"),
            ("bind-port = 70000", "bind-port"),
            ("[admin]\nlisten-mode = 1", ""),
        ] {
            let expected =
                if key.is_empty() { Ok(Listening::At(None, Some(5122))) } else { Err(key.to_owned()) };
            assert_eq!(at(text, Listener::Fabric), expected, "{text}");
        }
        let settings = read("", &BTreeMap::new(), &[]).expect("TOML");
        assert_eq!(settings.listening(Fabric, true), Ok(Listening::At(None, None)), "before 1.6");
        assert_eq!(settings.listening(Admin, true), Ok(Listening::At(None, Some(9070))), "before 1.6");
    }
}
