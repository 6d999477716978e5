//! Reads all that a program prints, and knows whether it is all.

use std::io::{self, ErrorKind, Read};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::stop;

/// More output than this is not kept; nothing that is run here prints as much.
pub const MOST_OUTPUT: usize = 4 << 20;

/// A pipe that is read to its end on a thread of its own.
pub struct Pipe {
    read: Arc<Mutex<PipeRead>>,
    reader: Option<JoinHandle<()>>,
}

/// What has come through a pipe.
#[derive(Default)]
pub struct PipeRead {
    /// As far as they have come.
    pub bytes: Vec<u8>,
    /// Whether more may come.
    pub end: End,
}

/// Whether that is all.
#[derive(Default)]
pub enum End {
    /// Somebody may still write to it.
    #[default]
    Open,
    /// Nobody can write to it any more.
    Reached,
    /// It cannot be told.
    Broken(io::Error),
}

impl Pipe {
    /// Begins to read.
    pub fn drain(pipe: Option<impl Read + Send + 'static>) -> Self {
        let read = Arc::new(Mutex::new(PipeRead::default()));
        let reader = pipe.map(|mut pipe| {
            let read = Arc::clone(&read);
            thread::spawn(move || {
                let mut chunk = [0; 16 << 10];
                loop {
                    let came = pipe.read(&mut chunk);
                    let mut read = read.lock().unwrap_or_else(PoisonError::into_inner);
                    match came {
                        // Reading continues past the limit, or the program would block.
                        Ok(1..) if read.bytes.len() > MOST_OUTPUT => {}
                        Ok(n @ 1..) => read.bytes.extend_from_slice(&chunk[..n]),
                        Err(error) if error.kind() == ErrorKind::Interrupted => {}
                        Ok(0) => return read.end = End::Reached,
                        Err(error) => return read.end = End::Broken(error),
                    }
                }
            })
        });
        Self { read, reader }
    }

    /// What has come at `until`, or before if that is all.
    pub fn take(self, until: Instant) -> PipeRead {
        if let Some(reader) = self.reader {
            while !reader.is_finished() && Instant::now() < until && !stop::cut_short() {
                thread::sleep(Duration::from_millis(2));
            }
        }
        std::mem::take(&mut *self.read.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn a_pipe_that_cannot_be_read_is_not_at_its_end() {
        struct Breaks(bool);
        impl Read for Breaks {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                match std::mem::replace(&mut self.0, true) {
                    false => Err(ErrorKind::Interrupted.into()),
                    true => Err(io::Error::other(format!("{} bytes", buffer.len()))),
                }
            }
        }
        let read = Pipe::drain(Some(Breaks(false))).take(Instant::now() + LONG);
        assert!(matches!(read.end, End::Broken(_)));
        let read = Pipe::drain(Some(&b"all"[..])).take(Instant::now() + LONG);
        assert!(matches!(read.end, End::Reached) && read.bytes == b"all");
    }
}
