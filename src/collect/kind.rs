//! Kinds of files, as `read` tells them.

/// What a file is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FileKind {
    /// A docker-compose file.
    Compose,
    /// Manifests of Kubernetes.
    Kubernetes,
    /// Values of Restate's chart.
    ChartValues,
    /// YAML of another kind.
    Yaml,
    /// A unit of systemd, or a drop-in.
    Systemd,
    /// Variables, one a line.
    EnvFile,
    /// A configuration file of the server.
    Toml,
    /// A script that runs containers.
    Shell,
    /// A template of a Helm chart.
    HelmTemplate,
    /// None of these.
    #[default]
    Other,
}

/// All kinds.
const ALL: [FileKind; 10] = [
    FileKind::Compose,
    FileKind::Kubernetes,
    FileKind::ChartValues,
    FileKind::Yaml,
    FileKind::Systemd,
    FileKind::EnvFile,
    FileKind::Toml,
    FileKind::Shell,
    FileKind::HelmTemplate,
    FileKind::Other,
];

impl FileKind {
    /// The kind that `read` has this word for.
    pub fn named(name: &str) -> Option<Self> {
        ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The word for it in `read`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Compose => "compose",
            Self::Kubernetes => "kubernetes",
            Self::ChartValues => "chart-values",
            Self::Yaml => "yaml",
            Self::Systemd => "systemd",
            Self::EnvFile => "env-file",
            Self::Toml => "toml",
            Self::Shell => "shell",
            Self::HelmTemplate => "helm-template",
            Self::Other => "other",
        }
    }
}
