//! Ports of a container that are published for its host.

use std::rc::Rc;

use super::program::known;
use super::reading::Reading;
use super::service::ComposeService;
use crate::collect::sources::Locus;
use crate::collect::yaml::Yaml;

/// Ports of one range that are looked at.
const MOST: usize = 16;
/// The name by which containers reach their host.
const HOST: &str = "host.docker.internal";

/// By which ports of the host a port of the container is reached, as `HOST:PORT`.
pub fn published(reading: &mut Reading<'_, '_>, service: &ComposeService, port: u16) -> Vec<String> {
    let mut found = Vec::new();
    for (file, value) in service.all("ports") {
        for item in value.items() {
            let ports = match item.is_mapping() {
                true => long(reading, file, item, port),
                false => {
                    reading.text(file, item).as_ref().and_then(known).and_then(|text| short(&text, port))
                }
            };
            found.extend(ports.map(|port| format!("{HOST}:{port}")));
        }
    }
    found
}

/// The ports of the container that are published, as first and last, each with its place.
pub fn inside(reading: &mut Reading<'_, '_>, service: &ComposeService) -> Vec<(Locus, (u16, u16))> {
    let mut found = Vec::new();
    for (file, value) in service.all("ports") {
        for item in value.items() {
            let (text, protocol) = match item.is_mapping() {
                true => (item.get("target").cloned(), item.text_at(&["protocol"]).map(str::to_owned)),
                false => (Some(Rc::clone(item)), None),
            };
            let text = text.and_then(|text| reading.text(file, &text)).as_ref().and_then(known);
            let Some(text) = text else { continue };
            let (text, written) = text.split_once('/').unwrap_or((&text, "tcp"));
            if protocol.as_deref().unwrap_or(written) != "tcp" {
                continue;
            }
            let inside = text.rsplit(':').next().and_then(range);
            found.extend(inside.map(|inside| (ComposeService::locus(file, item), inside)));
        }
    }
    found
}

/// Ports in the container of `[[IP:]HOST:]CONTAINER[/PROTOCOL]`, as `docker run --publish` takes it.
pub fn of_container(text: &str) -> Vec<u16> {
    let (text, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    each(text.rsplit(':').next().and_then(range).filter(|_| protocol == "tcp"))
}

/// Each port of a range. Nobody publishes a long one for one server.
pub fn each(ports: Option<(u16, u16)>) -> Vec<u16> {
    ports.map_or_else(Vec::new, |(first, last)| (first..=last).take(MOST).collect())
}

/// `[IP:]HOST:CONTAINER[/PROTOCOL]`, where both may be ranges of one length.
fn short(text: &str, port: u16) -> Option<u16> {
    let (text, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    let mut parts = text.rsplit(':');
    let (inside, outside) = (range(parts.next()?)?, range(parts.next()?)?);
    if protocol != "tcp" || !(inside.0..=inside.1).contains(&port) {
        return None;
    }
    outside.0.checked_add(port - inside.0).filter(|port| *port <= outside.1)
}

fn range(text: &str) -> Option<(u16, u16)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some((first.parse().ok()?, last.parse().ok()?))
}

fn long(reading: &mut Reading<'_, '_>, file: usize, item: &Yaml, port: u16) -> Option<u16> {
    let mut number = |key: &str| {
        let value = item.get(key)?;
        reading.text(file, value).as_ref().and_then(known)?.parse::<u16>().ok()
    };
    let (target, published) = (number("target")?, number("published")?);
    (target == port && item.text_at(&["protocol"]).is_none_or(|protocol| protocol == "tcp"))
        .then_some(published)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_of_the_container_stand_last() {
        for (text, wanted) in [
            ("8080", &[8080][..]),
            ("18080:8080", &[8080]),
            ("127.0.0.1:18080:8080/tcp", &[8080]),
            ("9000-9001:5120-5121", &[5120, 5121]),
            ("8080:8080/udp", &[]),
            ("8080:x", &[]),
        ] {
            assert_eq!(of_container(text), wanted, "{text}");
        }
        assert_eq!(of_container("1-65535").len(), MOST);
    }

    #[test]
    fn a_port_is_published_in_many_forms() {
        for (text, wanted) in [
            ("5122:5122", Some(5122)),
            ("15122:5122", Some(15122)),
            ("127.0.0.1:25122:5122/tcp", Some(25122)),
            ("[::1]:25122:5122", Some(25122)),
            ("9000-9003:5120-5123", Some(9002)),
            ("9000-9001:5120-5123", None),
            ("5122:5122/udp", None),
            ("8080:9070", None),
            ("5122", None),
            ("x:5122", None),
        ] {
            assert_eq!(short(text, 5122), wanted, "{text}");
        }
    }
}
