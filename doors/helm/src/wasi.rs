//! Standard input and output. Helm gives a plugin of this kind no other way to a pipe.

use restate_scaleout::api::limits::MIB;
use restate_scaleout::exports;

const STDIN: i32 = 0;
const STDOUT: i32 = 1;
/// So much is asked for at a time.
const PIECE: usize = 64 << 10;

/// A piece of memory, as WASI takes it.
#[repr(C)]
struct Piece {
    start: *const u8,
    length: usize,
}

#[link(wasm_import_module = "wasi_snapshot_preview1")]
unsafe extern "C" {
    fn fd_read(file: i32, pieces: *const Piece, count: usize, read: *mut usize) -> i32;
    fn fd_write(file: i32, pieces: *const Piece, count: usize, written: *mut usize) -> i32;
}

/// All of standard input.
///
/// # Errors
/// When it cannot be read, or is longer than what one check takes.
pub fn read() -> Result<Vec<u8>, String> {
    let mut all = Vec::new();
    let mut buffer = vec![0_u8; PIECE];
    loop {
        let piece = Piece { start: buffer.as_mut_ptr(), length: buffer.len() };
        let mut read = 0;
        // SAFETY: the piece is this buffer, which lives until the call returns, and one piece is given.
        let code = unsafe { fd_read(STDIN, &raw const piece, 1, &raw mut read) };
        if code != 0 {
            return Err(format!("standard input cannot be read (WASI error {code})"));
        }
        if read == 0 {
            return Ok(all);
        }
        all.extend_from_slice(&buffer[..read.min(PIECE)]);
        let limit = exports::limit("check");
        if all.len() > limit {
            return Err(format!("standard input has more than {limit} bytes ({} MiB)", limit / MIB));
        }
    }
}

/// Writes all of a text to standard output.
///
/// # Errors
/// When it cannot be written.
pub fn write(text: &str) -> Result<(), String> {
    let mut left = text.as_bytes();
    while !left.is_empty() {
        let piece = Piece { start: left.as_ptr(), length: left.len() };
        let mut written = 0;
        // SAFETY: the piece is this text, which lives until the call returns, and one piece is given.
        let code = unsafe { fd_write(STDOUT, &raw const piece, 1, &raw mut written) };
        if code != 0 || written == 0 {
            return Err(format!("the output cannot be written (WASI error {code})"));
        }
        left = &left[written.min(left.len())..];
    }
    Ok(())
}
