//! How long messages may be, in bytes. Hosts keep to what the modules refuse.

/// A message: an input of an export, or what a host function answers.
pub const MESSAGE: usize = 32 * MIB;
/// An input of an export that is about one file.
pub const ONE_FILE_INPUT: usize = 4 * MIB;
/// The text of one configuration file.
pub const FILE_TEXT: usize = MIB;
/// Keys, values and signs of all configuration files of a call. Each takes up to a hundred times its length in
/// memory; files with fewer bytes are not counted.
pub const FILE_PARTS: usize = 400_000;
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
