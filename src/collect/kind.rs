//! Kinds of files, as `read` tells them.

/// Kinds, each with the word for it in `read`: a kind has one, and every word leads back to its kind.
macro_rules! kinds {
    ($($(#[$about:meta])* $kind:ident = $name:literal,)*) => {
        /// What a file is.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub enum FileKind {
            $($(#[$about])* $kind,)*
        }

        impl FileKind {
            /// The kind that `read` has this word for.
            pub fn named(name: &str) -> Option<Self> {
                [$(Self::$kind),*].into_iter().find(|kind| kind.name() == name)
            }

            /// The word for it in `read`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }
        }
    };
}

kinds! {
    /// A docker-compose file.
    Compose = "compose",
    /// Manifests of Kubernetes.
    Kubernetes = "kubernetes",
    /// Values of Restate's chart.
    ChartValues = "chart-values",
    /// YAML of another kind.
    Yaml = "yaml",
    /// A unit of systemd, or a drop-in.
    Systemd = "systemd",
    /// Variables, one a line.
    EnvFile = "env-file",
    /// A configuration file of the server.
    Toml = "toml",
    /// A script that runs containers.
    Shell = "shell",
    /// A template of a Helm chart.
    HelmTemplate = "helm-template",
    /// None of these.
    #[default]
    Other = "other",
}
