//! Images: whose they are, and which server version is in them.

use semver::Version;

use crate::config::version;

/// An image as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageName<'t> {
    /// Registry and repository.
    pub repository: &'t str,
    /// The tag.
    pub tag: Option<&'t str>,
    /// The digest.
    pub digest: Option<&'t str>,
}

/// What the images are that belong to Restate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageKind {
    /// The server.
    Server,
    /// Another program of Restate: a command line, the operator.
    Tool,
    /// Anything else.
    Foreign,
}

/// The version of a server, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoundVersion {
    /// It is written in full.
    Exact(Version),
    /// A minor version is written: of its patches the newest known one is meant.
    Newest(String, Version),
    /// It is not known, for this reason.
    Unknown(String),
    /// Nothing here would say it, for this reason: the call of `validate` does.
    Unsaid(String),
}

/// The repository of the server's image.
const PUBLISHED: &str = "restatedev/restate";

impl<'t> ImageName<'t> {
    /// Reads an image.
    pub fn parse(text: &'t str) -> Self {
        let (name, digest) = text.trim().split_once('@').map_or((text.trim(), None), |(a, b)| (a, Some(b)));
        // A colon before the last part is a registry's port.
        let after = name.rfind('/').map_or(0, |at| at + 1);
        let (repository, tag) = match name[after..].split_once(':') {
            Some((last, tag)) => (&name[..after + last.len()], Some(tag)),
            None => (name, None),
        };
        Self { repository, tag, digest }
    }

    /// Whose it is.
    pub fn kind(&self) -> ImageKind {
        let mut parts = self.repository.rsplit('/');
        let (name, owner) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        match (owner, name) {
            ("restatedev", "restate") => ImageKind::Server,
            ("restatedev", "restate-cli" | "restatectl" | "restate-operator" | "restate-operator-helm") => {
                ImageKind::Tool
            }
            _ => ImageKind::Foreign,
        }
    }

    /// Whether it is what Restate publishes, and no other one of the same name: there is no configuration file in it.
    pub fn is_published(&self) -> bool {
        let (registry, rest) = self.repository.split_once('/').unwrap_or_default();
        let registries = ["docker.io", "docker.restate.dev", "ghcr.io"];
        self.repository == PUBLISHED || (registries.contains(&registry) && rest == PUBLISHED)
    }

    /// The server version that its tag says.
    pub fn version(&self) -> FoundVersion {
        if self.kind() != ImageKind::Server {
            return FoundVersion::Unknown("the image is not one of Restate's own".into());
        }
        match (self.tag, self.digest) {
            (Some(tag), _) => FoundVersion::of_tag(tag),
            (None, Some(_)) => FoundVersion::Unknown("the image is named by its digest alone".into()),
            (None, None) => FoundVersion::Unknown("the image has no tag, so it is whatever is newest".into()),
        }
    }
}

impl FoundVersion {
    /// Reads a tag.
    pub fn of_tag(tag: &str) -> Self {
        let plain = undated(tag.strip_prefix('v').unwrap_or(tag));
        let numbers =
            plain.split('.').all(|part| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit()));
        let known = version::parse(plain).ok().filter(|_| numbers);
        match (known, plain.matches('.').count()) {
            (Some(version), 2) => Self::Exact(version),
            (Some(version), 1) => Self::Newest(plain.to_owned(), version),
            _ => Self::Unknown(format!("the tag `{tag}` names no version")),
        }
    }

    /// The version, when there is one to go by.
    pub fn version(&self) -> Option<&Version> {
        match self {
            Self::Exact(version) | Self::Newest(_, version) => Some(version),
            Self::Unknown(_) | Self::Unsaid(_) => None,
        }
    }

    /// The version, and how it is known.
    pub fn words(&self) -> String {
        match self {
            Self::Exact(version) => version.to_string(),
            Self::Newest(written, version) => {
                format!("{version}, the newest patch of {written} that is known here")
            }
            Self::Unknown(why) => format!("unknown: {why}"),
            Self::Unsaid(why) => format!("not said: {why}"),
        }
    }
}

/// A tag without the day behind it: images are made anew on newer base images, with the same server.
fn undated(tag: &str) -> &str {
    match tag.rsplit_once('-') {
        Some((version, day))
            if version.matches('.').count() == 2
                && day.len() == 8
                && day.bytes().all(|it| it.is_ascii_digit()) =>
        {
            version
        }
        _ => tag,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_told_from_tools_and_strangers() {
        for (text, kind) in [
            ("restatedev/restate", ImageKind::Server),
            ("docker.restate.dev/restatedev/restate:1.7", ImageKind::Server),
            ("localhost:5000/mirror/restatedev/restate:1.7.12@sha256:ab", ImageKind::Server),
            // A tag has no colon; whose image it is can be told all the same.
            ("restatedev/restate:VAR::RESTATE_VERSION", ImageKind::Server),
            ("docker.io/restatedev/restate-cli:1.7", ImageKind::Tool),
            ("ghcr.io/restatedev/restatectl", ImageKind::Tool),
            ("acme/restate:1.7", ImageKind::Foreign),
            ("restate", ImageKind::Foreign),
            ("restatedev/restate-sdk-example", ImageKind::Foreign),
            ("", ImageKind::Foreign),
        ] {
            assert_eq!(ImageName::parse(text).kind(), kind, "{text}");
        }
    }

    #[test]
    fn what_is_published_is_told_from_copies() {
        for (text, wanted) in [
            ("restatedev/restate:1.7.12", true),
            ("docker.restate.dev/restatedev/restate", true),
            ("localhost:5000/restatedev/restate", false),
            ("acme/restatedev/restate", false),
        ] {
            assert_eq!(ImageName::parse(text).is_published(), wanted, "{text}");
        }
    }

    #[test]
    fn tags_are_versions_or_unknown() {
        let version = |text: &str| ImageName::parse(text).version();
        assert_eq!(version("restatedev/restate:1.6.2"), FoundVersion::Exact(Version::new(1, 6, 2)));
        assert_eq!(version("restatedev/restate:v1.6.2@sha256:ab").words(), "1.6.2");
        assert_eq!(
            version("host:80/restatedev/restate:1.5"),
            FoundVersion::Newest("1.5".into(), Version::new(1, 5, 6))
        );
        assert_eq!(version("restatedev/restate:1.6.0-20260205"), FoundVersion::Exact(Version::new(1, 6, 0)));
        for unknown in [
            "restatedev/restate:1.6-20260205",
            "restatedev/restate:1.6.0-2026020",
            "restatedev/restate:1.6.0-arm64ü12",
            "restatedev/restate",
            "restatedev/restate:latest",
            "restatedev/restate:1",
            "restatedev/restate:1.7.12-rc.1",
            "restatedev/restate:1.7.x",
            "restatedev/restate@sha256:ab",
            "acme/restate:1.7.12",
            "restatedev/restate:",
        ] {
            assert_eq!(version(unknown).version(), None, "{unknown}");
        }
    }
}
