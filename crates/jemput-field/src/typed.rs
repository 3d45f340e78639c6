//! Reading what people type.

use jemput_domain::time::Date;

/// Outer spaces off, inner ones single.
pub fn spaced(typed: &str) -> String {
    typed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `1945-08-17`, `17-8-1945`, `17/08/1945`, `17 8 1945`, `17081945`.
pub fn date(typed: &str) -> Option<Date> {
    if let Ok(date) = typed.parse::<Date>() {
        return Some(date);
    }
    let parts: Vec<&str> = typed
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let (day, month, year) = match parts.as_slice() {
        [day, month, year] if year.len() == 4 => (*day, *month, *year),
        [digits] if digits.len() == 8 => (&digits[..2], &digits[2..4], &digits[4..]),
        _ => return None,
    };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::{date, spaced};

    #[test]
    fn reads_the_ways_a_date_is_typed() {
        for typed in [
            "1945-08-17",
            "17-8-1945",
            "17/08/1945",
            "17 8 1945",
            "17.8.1945",
            "17081945",
        ] {
            assert_eq!(
                date(typed).map(|date| date.to_string()).as_deref(),
                Some("1945-08-17"),
                "{typed}"
            );
        }
        for typed in ["", "17-8-45", "31-2-2000", "1945", "17 Agustus 1945"] {
            assert_eq!(date(typed), None, "{typed}");
        }
        assert_eq!(spaced("  Siti \u{a0} Aminah\t"), "Siti Aminah");
    }
}
