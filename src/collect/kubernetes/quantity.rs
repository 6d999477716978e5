//! Amounts of memory as Kubernetes writes them: `512Mi`, `1.5G`, `1e9`, `128974848`.

/// An amount in bytes, rounded up to a whole one as Kubernetes does it.
///
/// # Errors
/// When the API server takes it for no quantity, with what is wrong.
pub fn bytes(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let (negative, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let end = unsigned.find(|sign: char| !sign.is_ascii_digit() && sign != '.').unwrap_or(unsigned.len());
    let (number, suffix) = unsigned.split_at(end);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
        return Err("it does not begin with a number".into());
    }
    let scale = scale(suffix)?;
    if negative {
        return Err("it is below zero".into());
    }
    Ok(rounded_up(whole, fraction, scale))
}

/// What an amount is multiplied by.
#[derive(Clone, Copy)]
enum Scale {
    /// Two to the power of this.
    Two(u32),
    /// Ten to the power of this.
    Ten(i32),
}

fn scale(suffix: &str) -> Result<Scale, String> {
    Ok(match suffix {
        "" => Scale::Ten(0),
        "Ki" => Scale::Two(10),
        "Mi" => Scale::Two(20),
        "Gi" => Scale::Two(30),
        "Ti" => Scale::Two(40),
        "Pi" => Scale::Two(50),
        "Ei" => Scale::Two(60),
        "n" => Scale::Ten(-9),
        "u" => Scale::Ten(-6),
        "m" => Scale::Ten(-3),
        "k" => Scale::Ten(3),
        "M" => Scale::Ten(6),
        "G" => Scale::Ten(9),
        "T" => Scale::Ten(12),
        "P" => Scale::Ten(15),
        "E" => Scale::Ten(18),
        _ => {
            let exponent = suffix.strip_prefix(['e', 'E']).and_then(|digits| digits.parse::<i32>().ok());
            Scale::Ten(exponent.ok_or_else(|| unknown(suffix))?)
        }
    })
}

/// Why a suffix is none, with the one that was probably meant.
fn unknown(suffix: &str) -> String {
    let shown: String = suffix.chars().take(12).collect();
    let meant = match suffix.trim().to_ascii_lowercase().as_str() {
        "k" | "ki" | "kb" | "kib" => "Ki",
        "m" | "mi" | "mb" | "mib" => "Mi",
        "g" | "gi" | "gb" | "gib" => "Gi",
        "t" | "ti" | "tb" | "tib" => "Ti",
        _ => return format!("`{shown}` is no suffix of a quantity; write it like `4Gi` or `512Mi`"),
    };
    format!("`{shown}` is no suffix of a quantity; `{meant}` is")
}

/// The most digits behind the point that count: what is smaller makes no difference but that it is there.
const DIGITS: usize = 30;

fn rounded_up(whole: &str, fraction: &str, scale: Scale) -> u64 {
    let (two, ten) = match scale {
        Scale::Two(power) => (1_u128 << power, 0),
        Scale::Ten(power) => (1, power),
    };
    // The digits as a whole number, and how many of them stand behind the point.
    let fraction = fraction.trim_end_matches('0');
    let behind = i32::try_from(fraction.len().min(DIGITS)).unwrap_or(i32::MAX).saturating_sub(ten);
    let cut = fraction.len() > DIGITS;
    let mut digits = whole.bytes().chain(fraction.bytes().take(DIGITS));
    let number = digits.try_fold(0_u128, |number, digit| {
        number.checked_mul(10)?.checked_add(u128::from(digit.wrapping_sub(b'0')))
    });
    let Some(number) = number.and_then(|number| number.checked_mul(two)) else { return u64::MAX };
    let bytes = if behind <= 0 {
        let up = 10_u128.checked_pow(behind.unsigned_abs());
        if number == 0 { Some(0) } else { up.and_then(|up| number.checked_mul(up)) }
    } else {
        let down = 10_u128.checked_pow(behind.unsigned_abs());
        Some(down.map_or(u128::from(number > 0), |down| number.div_ceil(down)))
    };
    let bytes = bytes.map(|bytes| bytes.saturating_add(u128::from(cut && bytes == 0)));
    bytes.and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_bytes() {
        for (text, wanted) in [
            ("8Gi", 8 << 30),
            ("512Mi", 512 << 20),
            ("64Ki", 64 << 10),
            ("1.5Gi", 3 << 29),
            (".5Gi", 1 << 29),
            ("2.Gi", 2 << 30),
            ("1Ti", 1 << 40),
            ("8G", 8_000_000_000),
            ("500M", 500_000_000),
            ("10k", 10_000),
            ("2e9", 2_000_000_000),
            ("2E9", 2_000_000_000),
            ("1.5e3", 1_500),
            ("25e-1", 3),
            ("128974848", 128_974_848),
            ("+1Ki", 1024),
            ("1E", 1_000_000_000_000_000_000),
            // Thousandths, as autoscalers write them; a part of a byte is a whole one.
            ("400m", 1),
            ("3000000m", 3_000),
            ("1u", 1),
            ("0", 0),
            ("0.0Gi", 0),
            ("0e400", 0),
            ("1e400", u64::MAX),
            ("20Ei", u64::MAX),
            ("1e-400", 1),
        ] {
            assert_eq!(bytes(text), Ok(wanted), "{text}");
        }
        assert_eq!(bytes(&format!("0.{}1", "0".repeat(50))), Ok(1));
        assert_eq!(bytes(&"9".repeat(5000)), Ok(u64::MAX));
    }

    #[test]
    fn what_the_api_server_refuses_is_told() {
        for text in ["", "Gi", "-", "1.2.3", ".", "lots", "{{ .mem }}"] {
            assert!(bytes(text).is_err(), "{text}");
        }
        assert_eq!(bytes("-1Gi"), Err("it is below zero".into()));
        assert_eq!(bytes("8GB"), Err("`GB` is no suffix of a quantity; `Gi` is".into()));
        assert_eq!(bytes("8gi"), Err("`gi` is no suffix of a quantity; `Gi` is".into()));
        assert_eq!(bytes("512 Mi"), Err("` Mi` is no suffix of a quantity; `Mi` is".into()));
        assert!(bytes("8GiB/s").unwrap_err().contains("write it like `4Gi`"));
        assert!(bytes("1e").unwrap_err().contains("no suffix"));
    }
}
