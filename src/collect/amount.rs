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
}
