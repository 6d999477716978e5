//! Reading a text from a path that somebody gave: what is no file must neither hang the runner nor fill its memory.

use std::fs::{File, FileType};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use restate_scaleout_api::limits::MIB;

/// The most that is read. No configuration file or inventory comes near it, and each has a limit of its own.
const MOST: usize = 16 * MIB;

/// The text of a file, or of a pipe that a shell has made for it.
///
/// # Errors
/// When it cannot be read, is no file, is too long, or is not UTF-8; the last three as `InvalidData`.
pub fn text(path: &Path) -> io::Result<String> {
    let wrong = |what: String| io::Error::new(ErrorKind::InvalidData, what);
    if let Some(what) = strange(path)? {
        return Err(wrong(format!("is {what}, not a file")));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MOST {
        return Err(wrong(format!("has more than {} MiB; is it a text?", MOST / MIB)));
    }
    String::from_utf8(bytes).map_err(|_| wrong("is not UTF-8".into()))
}

/// What lies there, if it is no file: reading it might never end.
///
/// # Errors
/// When nothing can be seen there.
pub fn strange(path: &Path) -> io::Result<Option<&'static str>> {
    let kind = std::fs::metadata(path)?.file_type();
    // `check <(generate)` and `generate | check /dev/stdin`; and an empty text.
    let by_shell =
        path.starts_with("/dev/fd") || path.starts_with("/proc") || path == Path::new("/dev/stdin");
    let is_fine = kind.is_file() || kind.is_fifo() && by_shell || path == Path::new("/dev/null");
    Ok((!is_fine).then(|| name(kind)))
}

fn name(kind: FileType) -> &'static str {
    match kind {
        kind if kind.is_dir() => "a directory",
        kind if kind.is_fifo() => "a named pipe",
        kind if kind.is_socket() => "a socket",
        _ => "a device",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};

    #[test]
    fn what_is_no_file_is_named_and_not_read() {
        let dir = tempfile::tempdir().unwrap();
        let pipe = dir.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let _listener = std::os::unix::net::UnixListener::bind(dir.path().join("socket")).unwrap();
        for (path, what) in [
            (pipe, "is a named pipe, not a file"),
            (dir.path().join("socket"), "is a socket, not a file"),
            (dir.path().to_owned(), "is a directory, not a file"),
            ("/dev/zero".into(), "is a device, not a file"),
        ] {
            assert_eq!(text(&path).unwrap_err().to_string(), what);
        }
        assert_eq!(text(Path::new("/dev/null")).unwrap(), "");
        assert_eq!(text(&dir.path().join("none")).unwrap_err().kind(), ErrorKind::NotFound);
    }

    #[test]
    fn a_pipe_of_a_shell_is_read_to_its_end() {
        let mut echo = Command::new("echo").arg("a = 1").stdout(Stdio::piped()).spawn().unwrap();
        let pipe = echo.stdout.take().unwrap();
        let path = format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&pipe));
        assert_eq!(text(Path::new(&path)).unwrap(), "a = 1\n");
        echo.wait().unwrap();
    }

    #[test]
    fn what_is_far_too_long_is_not_kept() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("large");
        File::create(&path).unwrap().set_len(1 << 40).unwrap();
        assert_eq!(text(&path).unwrap_err().to_string(), "has more than 16 MiB; is it a text?");
    }
}
