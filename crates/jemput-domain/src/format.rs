//! Numbers and dates in Indonesian form, for texts made in Rust (the evening report, spreadsheets,
//! printed lists). The UI formats its own.

use crate::time::Date;

const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// `16.700`; negative numbers with a minus sign.
pub fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        text.push('-');
    }
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// `11,00 %`: two decimals, rounded half away from zero; `–` of nothing.
pub fn percent(part: i64, whole: i64) -> String {
    if whole <= 0 {
        return "–".to_owned();
    }
    let (part, whole) = (i128::from(part), i128::from(whole));
    let scaled = part.abs() * 10_000;
    let hundredths = (2 * scaled + whole) / (2 * whole);
    let sign = if part < 0 && hundredths > 0 { "-" } else { "" };
    let units = i64::try_from(hundredths / 100).map_or_else(|_| String::from("–"), number);
    format!("{sign}{units},{:02} %", hundredths % 100)
}

/// `22 November 2026`.
pub fn date(day: Date) -> String {
    format!("{} {} {}", day.day(), month(day), day.year())
}

/// `Minggu, 22 November 2026`.
pub fn date_with_weekday(day: Date) -> String {
    use jiff::civil::Weekday;
    let weekday = match day.weekday() {
        Weekday::Monday => "Senin",
        Weekday::Tuesday => "Selasa",
        Weekday::Wednesday => "Rabu",
        Weekday::Thursday => "Kamis",
        Weekday::Friday => "Jumat",
        Weekday::Saturday => "Sabtu",
        Weekday::Sunday => "Minggu",
    };
    format!("{weekday}, {}", date(day))
}

/// `22-11-2026`, as the state's files have it.
pub fn date_short(day: Date) -> String {
    format!("{:02}-{:02}-{:04}", day.day(), day.month(), day.year())
}

fn month(day: Date) -> &'static str {
    usize::try_from(day.month() - 1)
        .ok()
        .and_then(|index| MONTHS.get(index))
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil;

    #[test]
    fn numbers_have_dots_and_percentages_a_comma() {
        assert_eq!(number(16_700), "16.700");
        assert_eq!(
            [number(0), number(999), number(1_000), number(-1_234_567)],
            ["0", "999", "1.000", "-1.234.567"]
        );
        assert_eq!(number(i64::MIN), "-9.223.372.036.854.775.808");
        assert_eq!(percent(16_700, 151_818), "11,00 %");
        assert_eq!(percent(1, 3), "33,33 %");
        assert_eq!(percent(2, 3), "66,67 %");
        assert_eq!(percent(1, 1), "100,00 %");
        assert_eq!(percent(1, 800), "0,13 %");
        assert_eq!(percent(-1, 3), "-33,33 %");
        assert_eq!(percent(-1, 1_000_000), "0,00 %");
        assert_eq!(percent(5, 0), "–");
        assert_eq!(percent(123_456, 1), "12.345.600,00 %");
    }

    #[test]
    fn dates_are_written_out() {
        let day = civil::date(2026, 11, 22);
        assert_eq!(date(day), "22 November 2026");
        assert_eq!(date_with_weekday(day), "Minggu, 22 November 2026");
        assert_eq!(date_short(civil::date(2026, 3, 1)), "01-03-2026");
        assert_eq!(date(civil::date(2025, 12, 31)), "31 Desember 2025");
    }
}
