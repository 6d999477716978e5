//! One HTTP GET with short deadlines.

use std::io::Read;
use std::time::Duration;

/// How long a probe may take in all.
pub const TIMEOUT: Duration = Duration::from_secs(3);

const MOST_BODY: u64 = 64 << 10;

/// What a probe found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The address answered HTTP.
    pub answered: bool,
    /// The status.
    pub status: Option<u16>,
    /// At most 64 KiB of the body.
    pub body: Option<String>,
}

/// GETs `url`. An address that does not answer is a finding, not an error.
///
/// # Errors
/// When `url` is none that can be dialled without TLS.
pub fn get(url: &str) -> Result<Answer, String> {
    if !url.starts_with("http://") {
        return Err(format!(
            "{url} cannot be dialled from here; only http:// can: give the node a `probe` command"
        ));
    }
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
    match agent.get(url).call() {
        Ok(response) => {
            let status = response.status().as_u16();
            let mut body = Vec::new();
            // A body that breaks off is kept as far as it came.
            let _ = response.into_body().into_reader().take(MOST_BODY).read_to_end(&mut body);
            Ok(Answer {
                answered: true,
                status: Some(status),
                body: Some(String::from_utf8_lossy(&body).into_owned()),
            })
        }
        Err(error @ (ureq::Error::BadUri(_) | ureq::Error::Http(_))) => {
            Err(format!("{url} is not an address: {error}"))
        }
        Err(_) => Ok(Answer::default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
    fn status_and_body_are_told() {
        let url = serve("HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\nno");
        assert_eq!(get(&url).unwrap(), Answer { answered: true, status: Some(503), body: Some("no".into()) });
    }

    #[test]
    fn a_redirect_is_not_followed() {
        let url = serve("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
        assert_eq!(get(&url).unwrap().status, Some(302));
    }

    #[test]
    fn nobody_there_or_no_http_is_no_answer() {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        assert_eq!(get(&format!("http://{free}/health")).unwrap(), Answer::default());
        assert!(!get(&serve("what?\r\n\r\n")).unwrap().answered);
    }

    #[test]
    fn other_schemes_are_refused_with_a_way_out() {
        for url in ["unix:/run/x", "https://h:1/health", "", "http://"] {
            let error = get(url).unwrap_err();
            assert!(error.contains(url), "{error}");
        }
    }
}
