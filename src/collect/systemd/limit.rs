//! `MemoryMax=`.

use crate::collect::amount;

/// Bytes, or nothing for a limit that is not one of bytes; `None` for what systemd does not take.
pub fn read(value: &str) -> Option<Option<u64>> {
    if value == "infinity" {
        return Some(None);
    }
    if let Some(percent) = value.strip_suffix('%') {
        let is_number = percent.starts_with(|sign: char| sign.is_ascii_digit());
        let part = percent.parse::<f64>().ok().filter(|part| is_number && *part > 0.0 && *part <= 100.0);
        return part.map(|_| None);
    }
    amount::of_systemd(value).filter(|bytes| *bytes > 0).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_those_that_systemd_takes() {
        for (text, limit) in [
            ("2G", Some(Some(2 << 30))),
            ("infinity", Some(None)),
            ("50%", Some(None)),
            ("50.5%", Some(None)),
            ("0", None),
            ("0%", None),
            ("101%", None),
            ("50 %", None),
            ("-1%", None),
            ("unlimited", None),
            ("8G # lots", None),
        ] {
            assert_eq!(read(text), limit, "{text}");
        }
    }
}
