//! How long messages may be, in bytes. Hosts keep to what the modules refuse.

/// A message: an input of an export, or what a host function answers.
pub const MESSAGE: usize = 32 * MIB;
/// An input of an export that is about one file, or about the files of a few (`fix`).
pub const ONE_FILE_INPUT: usize = 4 * MIB;
/// The text of one configuration file.
pub const FILE_TEXT: usize = MIB;
/// Keys, values and signs of all configuration files of a call. Each takes up to a hundred times its length in
/// memory. An error of the parser counts as four: with its words it takes about 600 bytes.
pub const FILE_PARTS: usize = 400_000;
/// Nodes of a call of `validate` or `fix`. Measured in a module: 200,000 without files took 1,946 MiB, ten kilobytes each,
/// findings included.
pub const NODES: usize = 10_000;
/// Environment variables of all nodes of a call. Measured in a module: 600,000 that no server reads took 446 MiB.
pub const VARIABLES: usize = 200_000;
/// Findings that `render` writes. Measured in a module: 40,000 with a fix and a related place each took 267 MiB as
/// JSON, which takes the most after SARIF.
pub const FINDINGS: usize = 30_000;
/// Findings that `render` writes as SARIF. Measured alike: 10,000 took 247 MiB.
pub const SARIF_FINDINGS: usize = 8_000;
/// Files of a call of `collect`.
pub const COLLECTED_FILES: usize = 2_000;
/// `set` of `fix`, as JSON. What it adds to a file is parsed like the file.
pub const FIX_SET: usize = 64 * 1024;
/// The answer to one request, and the answer of `act`, as JSON.
pub const ANSWER: usize = 8 * MIB;
/// Bytes of a message above which its values are counted before it is read. Shorter ones cannot fill the
/// memory of a module, whatever is in them.
pub const VALUES_COUNTED_FROM: usize = 4 * MIB;
/// Values of such a message. A number of one digit takes eight times its length in memory.
pub const VALUES: usize = 2_000_000;

/// Names in one object of a message.
pub const NAMES: usize = 100_000;

/// A mebibyte, the unit in which errors name these limits.
pub const MIB: usize = 1024 * 1024;
