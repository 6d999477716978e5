//! What a command template is for.

/// What a command template is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Print the configuration file.
    ReadFile,
    /// Replace the configuration file by standard input.
    WriteFile,
    /// Print the seconds since the configuration file was written, and its mode.
    FileAge,
    /// Ask the installed server whether it accepts the text on standard input.
    Verify,
    /// Print what the installed server makes of its configuration.
    DumpConfig,
    /// Start the server.
    Start,
    /// Stop the server, and keep it from starting by itself.
    Stop,
    /// Stop and start the server.
    Restart,
    /// Install `{version}` and restart.
    Upgrade,
    /// GET `{url}` from that host.
    Dial,
    /// Describe the server processes.
    Process,
    /// Describe the base directory.
    Disk,
    /// Print what `restate-server --version` says.
    Version,
    /// Print the last `{lines}` lines of the server's log.
    LogTail,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::ReadFile,
        Self::WriteFile,
        Self::FileAge,
        Self::Verify,
        Self::DumpConfig,
        Self::Start,
        Self::Stop,
        Self::Restart,
        Self::Upgrade,
        Self::Dial,
        Self::Process,
        Self::Disk,
        Self::Version,
        Self::LogTail,
    ];

    /// Templates without which nothing works.
    pub const MANDATORY: [Self; 4] = [Self::ReadFile, Self::WriteFile, Self::Start, Self::Restart];

    /// The key in the inventory.
    pub fn key(self) -> &'static str {
        match self {
            Self::ReadFile => "read",
            Self::WriteFile => "write",
            Self::FileAge => "config-age",
            Self::Verify => "verify",
            Self::DumpConfig => "dump-config",
            Self::Start => "start",
            Self::Stop => "stop",
            Self::Restart => "restart",
            Self::Upgrade => "upgrade",
            Self::Dial => "dial",
            Self::Process => "process",
            Self::Disk => "disk",
            Self::Version => "version",
            Self::LogTail => "log-tail",
        }
    }

    /// The placeholder whose value is only known when the command is run.
    pub fn dynamic(self) -> Option<&'static str> {
        match self {
            Self::Upgrade => Some("version"),
            Self::Dial => Some("url"),
            Self::Disk => Some("base-dir"),
            Self::LogTail => Some("lines"),
            _ => None,
        }
    }
}
