//! One HTTP GET with short deadlines.

use std::io::{ErrorKind, Read};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use restate_scaleout_api::answer::{DialFailure, DialReport};

use crate::stop;
use crate::trouble::{HostResult, failed, unsupported};

/// How long a GET may take in all.
pub const TIMEOUT: Duration = Duration::from_secs(3);

const MOST_BODY: u64 = 64 << 10;

/// GETs `url`. An address that does not answer is a finding, not an error.
///
/// # Errors
/// When `url` cannot be dialled without TLS, or the look is cut short.
pub fn get(url: &str) -> HostResult<DialReport> {
    if !url.starts_with("http://") {
        return Err(unsupported(format!(
            "{url} cannot be dialled from here, only http:// can; give the node a `dial` command"
        )));
    }
    // A thread of its own may outlive the answer: neither a connection nor the search for a name can be interrupted.
    let (send, answers) = mpsc::channel();
    let asked = url.to_owned();
    thread::spawn(move || send.send(call(&asked)));
    loop {
        match answers.recv_timeout(Duration::from_millis(20)) {
            Ok(answer) => return answer,
            Err(RecvTimeoutError::Timeout) if !stop::cut_short() => {}
            Err(_) => return Err(failed(format!("{url} was not dialled to the end: stopped on request"))),
        }
    }
}

fn call(url: &str) -> HostResult<DialReport> {
    let agent = ureq::Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        .timeout_connect(Some(TIMEOUT / 2))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        // A proxy of the runner's own environment would answer for the node.
        .proxy(None)
        .build()
        .new_agent();
    let error = match agent.get(url).call() {
        Ok(response) => {
            let status = response.status().as_u16();
            let mut body = Vec::new();
            // Half a body would be read as what the node says of itself.
            if response.into_body().into_reader().take(MOST_BODY).read_to_end(&mut body).is_err() {
                return Ok(unanswered(DialFailure::Other));
            }
            let body = String::from_utf8_lossy(&body).into_owned();
            return Ok(DialReport { status: Some(status), body: Some(body), failure: None });
        }
        Err(error) => error,
    };
    Ok(unanswered(match &error {
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => {
            return Err(failed(format!("{url} is not an address: {error}")));
        }
        ureq::Error::HostNotFound => DialFailure::NoSuchName,
        // The standard library has no kind for it.
        ureq::Error::Io(io) if io.to_string().starts_with("failed to lookup address") => {
            DialFailure::NoSuchName
        }
        ureq::Error::Timeout(_) => DialFailure::TimedOut,
        ureq::Error::Tls(_) => DialFailure::Tls,
        ureq::Error::Io(io) => of_io(io),
        ureq::Error::ConnectionFailed => DialFailure::Unreachable,
        // What is left concerns an answer.
        _ => DialFailure::Other,
    }))
}

/// Only what comes from the other side shows that something listens there.
fn of_io(error: &std::io::Error) -> DialFailure {
    match error.kind() {
        ErrorKind::ConnectionRefused => DialFailure::Refused,
        ErrorKind::TimedOut => DialFailure::TimedOut,
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof
        | ErrorKind::InvalidData => DialFailure::Other,
        _ => DialFailure::Unreachable,
    }
}

fn unanswered(failure: DialFailure) -> DialReport {
    DialReport { failure: Some(failure), ..DialReport::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stop::Stop;
    use std::io::Write;
    use std::net::TcpListener;

    fn serve(answer: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/health", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 4096];
            let n = stream.read(&mut request).unwrap();
            assert!(request[..n].starts_with(b"GET /health "));
            stream.write_all(answer.as_bytes()).unwrap();
        });
        url
    }

    #[test]
    fn status_and_body_are_returned() {
        let url = serve("HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\nno");
        assert_eq!(
            get(&url).unwrap(),
            DialReport { status: Some(503), body: Some("no".into()), failure: None }
        );
    }

    #[test]
    fn a_redirect_is_not_followed() {
        let url = serve("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
        assert_eq!(get(&url).unwrap().status, Some(302));
    }

    #[track_caller]
    fn assert_unanswered(url: &str, failure: DialFailure) {
        let expected = DialReport { failure: Some(failure), ..DialReport::default() };
        assert_eq!(get(url).unwrap(), expected, "{url}");
    }

    #[test]
    fn the_reason_for_no_answer_is_given() {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        assert_unanswered(&format!("http://{free}/health"), DialFailure::Refused);
        assert_unanswered("http://n1.invalid/health", DialFailure::NoSuchName);
        assert_unanswered(&serve("what?\r\n\r\n"), DialFailure::Other);
        assert_unanswered(&serve(""), DialFailure::Other);
        // It breaks off.
        assert_unanswered(&serve("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"half"), DialFailure::Other);
        // No way leads there: this address takes no connections.
        assert_unanswered("http://255.255.255.255:9/health", DialFailure::Unreachable);
        // It accepts, and says nothing.
        let mute = TcpListener::bind("127.0.0.1:0").unwrap();
        assert_unanswered(&format!("http://{}/health", mute.local_addr().unwrap()), DialFailure::TimedOut);
    }

    #[test]
    fn what_keeps_a_connection_from_coming_about_shows_nothing_of_the_other_side() {
        use rustix::io::Errno;
        for (error, expected) in [
            (Errno::CONNREFUSED, DialFailure::Refused),
            (Errno::TIMEDOUT, DialFailure::TimedOut),
            (Errno::CONNRESET, DialFailure::Other),
            (Errno::HOSTUNREACH, DialFailure::Unreachable),
            (Errno::NETUNREACH, DialFailure::Unreachable),
            (Errno::NETDOWN, DialFailure::Unreachable),
            (Errno::ADDRNOTAVAIL, DialFailure::Unreachable),
            (Errno::ACCESS, DialFailure::Unreachable),
            (Errno::MFILE, DialFailure::Unreachable),
        ] {
            assert_eq!(of_io(&error.into()), expected, "{error}");
        }
    }

    #[test]
    fn a_look_that_is_cut_short_awaits_no_answer() {
        let mute = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/health", mute.local_addr().unwrap());
        let stop = Stop::default();
        stop.ask();
        let error = stop.cuts_short(|| get(&url)).unwrap_err();
        assert!(error.message.contains("stopped on request"), "{error:?}");
    }

    #[test]
    fn other_schemes_are_refused_with_a_way_out() {
        for url in ["unix:/run/x", "https://h:1/health", "", "http://"] {
            let error = get(url).unwrap_err();
            assert!(error.message.contains(url), "{error:?}");
        }
    }
}
