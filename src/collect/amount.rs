//! Amounts of memory, as containers are given them.

/// Bytes, as Compose reads them: `2g`, `512m`, `1.5GiB`, `1073741824`. Units are powers of 1024.
pub fn of_compose(text: &str) -> Option<u64> {
    let lower = text.trim().to_ascii_lowercase();
    let end = lower.find(|sign: char| !sign.is_ascii_digit() && sign != '.').unwrap_or(lower.len());
    let (number, unit) = lower.split_at(end);
    let unit = unit.trim();
    let power = match unit.strip_suffix("ib").or_else(|| unit.strip_suffix('b')).unwrap_or(unit) {
        "" => 0,
        "k" => 1,
        "m" => 2,
        "g" => 3,
        "t" => 4,
        "p" => 5,
        _ => return None,
    };
    scaled(number, 1024_u64.pow(power))
}

/// Bytes, as systemd reads them: `2G`, `1.5G`, `1G 512M`, with units in capital letters that are powers of 1024.
pub fn of_systemd(text: &str) -> Option<u64> {
    const UNITS: &str = "BKMGTPE";
    let mut total: u64 = 0;
    let mut last = UNITS.len();
    let mut rest = text.trim();
    while last == UNITS.len() || !rest.is_empty() {
        let end = rest.find(|sign: char| !sign.is_ascii_digit() && sign != '.').unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        if !number.starts_with(|sign: char| sign.is_ascii_digit()) {
            return None;
        }
        let after = after.trim_start();
        let unit = after.chars().next().and_then(|sign| UNITS.find(sign));
        rest = after[usize::from(unit.is_some())..].trim_start();
        // A number alone is one of bytes; units go from large to small.
        let power = unit.unwrap_or(0);
        if power >= last {
            return None;
        }
        last = power;
        total = total.checked_add(scaled(number, 1024_u64.pow(u32::try_from(power).ok()?))?)?;
    }
    Some(total)
}

/// A number with or without a fraction, times a unit.
fn scaled(number: &str, unit: u64) -> Option<u64> {
    if let Ok(whole) = number.parse::<u64>() {
        return whole.checked_mul(unit);
    }
    let (whole, part) = number.split_once('.')?;
    let whole = if whole.is_empty() { 0 } else { whole.parse::<u64>().ok()? };
    let digits = part.get(..part.len().min(9))?;
    let part = if digits.is_empty() { 0 } else { digits.parse::<u128>().ok()? };
    let below = u128::from(unit) * part / 10_u128.pow(u32::try_from(digits.len()).ok()?);
    whole.checked_mul(unit)?.checked_add(u64::try_from(below).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_powers_of_1024() {
        for (text, bytes) in [
            ("1073741824", Some(1 << 30)),
            ("2g", Some(2 << 30)),
            ("512M", Some(512 << 20)),
            ("1.5GiB", Some(3 << 29)),
            ("64 kb", Some(64 << 10)),
            ("10b", Some(10)),
            (".5k", Some(512)),
            ("2x", None),
            ("", None),
            ("g", None),
            ("99999999999999999999", None),
            ("99999999999p", None),
        ] {
            assert_eq!(of_compose(text), bytes, "{text}");
        }
    }
    #[test]
    fn systemd_takes_capital_letters_alone() {
        for (text, bytes) in [
            ("2G", Some(2 << 30)),
            ("1.5G", Some(3 << 29)),
            ("1G 512M", Some(3 << 29)),
            ("8G 1K 1", Some((8 << 30) + 1025)),
            ("12", Some(12)),
            ("12B", Some(12)),
            ("0", Some(0)),
            ("2g", None),
            ("8GB", None),
            ("8GiB", None),
            ("8G # lots", None),
            ("1M 1G", None),
            ("-1", None),
            ("", None),
            ("G", None),
            (".5G", None),
        ] {
            assert_eq!(of_systemd(text), bytes, "{text}");
        }
    }
}
