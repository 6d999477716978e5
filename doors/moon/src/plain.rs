//! Texts that moon prints as they are. It takes words in angle brackets for tags that say how to print: once one of them is closed,
//! it drops them all. What has a space inside, and what is never closed, it leaves alone.

use restate_scaleout::api::render::Format;

/// A text of which moon prints every sign.
pub fn plain(text: &str, format: Format) -> String {
    match format {
        // The same text to whoever reads JSON.
        Format::Json | Format::Sarif => text.replace('<', "\\u003c"),
        Format::Junit => spaced(text),
        // A sign without width: a space would show.
        Format::Human | Format::Github => text.replace("</", "<\u{2060}/"),
    }
}

/// XML with a space in each tag: `</testcase >` is the same as `</testcase>`. In its texts `<` is escaped.
fn spaced(xml: &str) -> String {
    let mut text = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some(start) = rest.find('<') {
        let Some(end) = rest[start..].find('>').map(|end| start + end) else { break };
        let inner = &rest[start..end];
        text.push_str(&rest[..start]);
        match inner.strip_suffix('/') {
            _ if inner.contains(' ') => text.push_str(inner),
            Some(empty) => text.push_str(&format!("{empty} /")),
            None => text.push_str(&format!("{inner} ")),
        }
        text.push('>');
        rest = &rest[end + 1..];
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_means_the_same() {
        let json = r#"{"a":"<id>x</id> <"}"#;
        let changed = plain(json, Format::Sarif);
        assert!(!changed.contains('<'));
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(read(&changed), read(json));
    }

    #[test]
    fn every_tag_of_xml_has_a_space() {
        let xml = "<?xml version=\"1.0\"?>\n<a b=\"1 > 0\"><c/><d>x &lt; y > z</d></a>\n";
        let spaced = "<?xml version=\"1.0\"?>\n<a b=\"1 > 0\"><c /><d >x &lt; y > z</d ></a >\n";
        assert_eq!(plain(xml, Format::Junit), spaced);
        assert_eq!(plain("a < b", Format::Junit), "a < b");
    }

    #[test]
    fn for_people_only_what_is_closed_is_changed() {
        assert_eq!(plain("set <address> here", Format::Human), "set <address> here");
        assert_eq!(plain("<id>x</id>", Format::Github), "<id>x<\u{2060}/id>");
    }
}
