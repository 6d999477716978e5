//! Regular expressions of string grammars, in the part of ECMA-262 that every validator knows.

use semver::Version;

/// Scheme and host.
pub const PROXY: &str = r"^[A-Za-z0-9+.-]+://[^/?#\s]+([/?#]\S*)?$";
/// Host with or without port.
pub const AUTHORITY: &str = r"^[^/?#\s]+$";
/// `region` or `region.zone`.
pub const LOCATION: &str = r"^\s*([^\s.:]+(\.[^\s.:]*)?|\.?)\s*$";
/// `N` or `N/unit`.
pub const RATE: &str = r"^\s*\+?0*([1-9][0-9]{0,8}|[1-3][0-9]{9}|4294967295)\s*(/\s*([sS]|[sS][eE][cC]|[sS][eE][cC][oO][nN][dD]|[mM]|[mM][iI][nN]|[mM][iI][nN][uU][tT][eE]|[hH]|[hH][rR]|[hH][oO][uU][rR])\s*)?$";
/// An HTTP header's name.
pub const HEADER: &str = r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$";
/// An HTTP header's value.
pub const HEADER_VALUE: &str = r"^[\t -~]*$";

const WEEKS: &str = "weeks|week|wks|wk|w";
const DAYS: &str = "days|day|d";
const HOURS: &str = "hours|hour|hrs|hr|h";
const MINUTES: &str = "minutes|minute|mins|min|m";
const SECONDS: &str = "seconds|second|secs|sec|s";
const MILLIS: &str = "milliseconds|millisecond|millis|milli|msecs|msec|ms";
const MICROS: &str = "microseconds|microsecond|micros|micro|usecs|usec|us|µsecs|µsec|µs";
const NANOS: &str = "nanoseconds|nanosecond|nanos|nano|nsecs|nsec|ns";

/// A duration.
pub fn duration(version: &Version, zero: bool) -> String {
    if *version < Version::new(1, 5, 0) {
        // Units of the older grammar in any order.
        let units = "nanos|nsec|ns|usec|us|millis|msec|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|months?|M|years?|y";
        return format!(r"^(\s*[0-9][0-9\s]*({units})(?![A-Za-z]))+\s*$");
    }
    let unit = |names: &str| format!(r"[0-9]+\s*({names})");
    let part = |names: &str| format!(r"[0-9]+[.,][0-9]{{1,9}}\s*({names})");
    // Whole units from large to small, then perhaps one with a fraction.
    let all = [WEEKS, DAYS, HOURS, MINUTES, SECONDS, MILLIS, MICROS, NANOS];
    let whole: String = all.iter().map(|names| format!(r"({}(,\s+|\s*))?", unit(names))).collect();
    let fractions: Vec<String> = (2..7)
        .map(|last| {
            let before: String =
                all[..last].iter().map(|names| format!(r"({}(,\s+|\s*))?", unit(names))).collect();
            format!("{before}{}", part(all[last]))
        })
        .collect();
    let clock = format!(
        r"({}(,\s+|\s*))?({}(,\s+|\s*))?[0-9]+:[0-9]+:[0-9]+([.,][0-9]{{1,9}})?",
        unit(WEEKS),
        unit(DAYS)
    );
    let iso = r"[Pp](?=.*[0-9])(0+[Yy])?(0+[Mm])?([0-9]+[Ww])?([0-9]+[Dd])?([Tt](?=[0-9])([0-9]+[Hh])?([0-9]+[Mm])?([0-9]+[Ss])?|[Tt]([0-9]+[Hh])?([0-9]+[Mm])?[0-9]+[.,][0-9]{1,9}[Ss]|[Tt]([0-9]+[Hh])?[0-9]+[.,][0-9]{1,9}[Mm]|[Tt][0-9]+[.,][0-9]{1,9}[Hh])?";
    let friendly = format!(r"(?=[0-9])({whole}|{}|{clock})\s*", fractions.join("|"));
    let (bare, more) = if zero { ("0|", "") } else { ("", "(?=.*[1-9])") };
    format!(r"^(?!.*,\s*$){more}({bare}\+?({friendly}|{iso}))$")
}

/// A range of timeouts.
pub fn backoff() -> String {
    let units = [DAYS, HOURS, MINUTES, SECONDS, MILLIS, MICROS, NANOS].join("|");
    let bound = format!(r"\s*\+?([0-9]+\.?[0-9]*|\.[0-9]+)\s*({units}|μs|μsecs?)\s*");
    format!(r"^(?=.*[1-9].*\.\.)(?=.*\.\..*[1-9]){bound}\.\.{bound}$")
}

/// A number of bytes as a string.
pub fn bytes(version: &Version, zero: bool) -> String {
    let prefixes = if *version < Version::new(1, 6, 0) { "[kKmMgGtTpP]" } else { "[kKmMgGtTpPeE]" };
    let (nonzero, whole) = if zero { ("", "[0-9]+") } else { ("(?=.*[1-9])", "0*[1-9][0-9]*") };
    let number = r"([0-9]+\.?[0-9]*|\.[0-9]+)";
    let single = if zero { number.to_owned() } else { format!(r"{whole}(\.[0-9]*)?") };
    format!(r"^{nonzero}(\+?{whole}|{single}\s*[bB]|{number}\s*{prefixes}[iI]?[bB]?)$")
}

/// A replication property as a string.
pub fn replication() -> String {
    let factor = r"0*([1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])";
    let scope = r"([nN][oO][dD][eE]|[zZ][oO][nN][eE]|[rR][eE][gG][iI][oO][nN])";
    let pair = format!(r"\s*{scope}\s*:\s*{factor}\s*");
    format!(r"^(\+?{factor}|\{{{pair}(,{pair})*\}})$")
}

/// Any URI.
pub fn uri() -> String {
    format!(r"^(\*|/\S*|{})$", located("[A-Za-z0-9+.-]+", ANY_PORT))
}

/// An address that others dial.
pub fn address(version: &Version) -> String {
    let old = *version < Version::new(1, 6, 0);
    if old {
        let located = located("[hH][tT][tT][pP][sS]?", &format!(r"(:\+?{PORT})?"));
        return format!(r"^\s*(unix:.*|{located})\s*$");
    }
    format!(r"^\s*(unix:.*|{}|\*|/\S*)\s*$", located("[A-Za-z0-9+.-]+", ANY_PORT))
}

/// A URI with a host. Without a scheme nothing can follow the port, and something must be there.
fn located(scheme: &str, port: &str) -> String {
    let host = format!(r"(\[[^\]\s/?#]*\]{SIGNS}*|{SIGNS}*)");
    let user = format!(r"(({SIGNS}|:)*@)?");
    let rest = r"([/?#][^\s<>|]*)?";
    format!(r"{scheme}://(?=[^\s/?#]){user}{host}{port}{rest}|(?=\S){user}{host}{port}")
}

/// An address to listen on.
pub fn bind(version: &Version) -> String {
    let socket = inner_socket();
    if *version < Version::new(1, 6, 0) {
        format!("^({socket}|unix:.*)$")
    } else {
        format!("^({socket}|{})$", inner_ip())
    }
}

/// IP and port.
pub fn socket() -> String {
    format!("^{}$", inner_socket())
}

/// An IP address.
pub fn ip() -> String {
    format!("^({})$", inner_ip())
}

/// What hosts, users and (to the servers) ports are made of.
const SIGNS: &str = "[A-Za-z0-9._~!$&'()*+,;=-]";
const ANY_PORT: &str = "(:[A-Za-z0-9._~!$&'()*+,;=-]*)?";
const PORT: &str = "(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|0*[0-9]{1,4})";
const BYTE: &str = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

fn inner_ip() -> String {
    format!(r"{BYTE}(\.{BYTE}){{3}}|{}", inner_v6())
}

/// IPv6 in all its lengths, but without an IPv4 tail.
fn inner_v6() -> String {
    let group = "[0-9A-Fa-f]{1,4}";
    let mut forms = vec![format!("({group}:){{7}}{group}"), format!("::({group}(:{group}){{0,6}})?")];
    for left in 1..=7 {
        let right = match 7 - left {
            0 => String::new(),
            right => format!("({group}(:{group}){{0,{}}})?", right - 1),
        };
        forms.push(format!("{group}(:{group}){{{}}}::{right}", left - 1));
    }
    format!("({})", forms.join("|"))
}

fn inner_socket() -> String {
    format!(r"({BYTE}(\.{BYTE}){{3}}|\[{}(%[0-9]+)?\]):{PORT}", inner_v6())
}
