//! Figures as recaps write them.

use crate::lists::sheet::Cell;

/// `16.700`, `16,700`, `16 700`, `16700.0` and `16.700,00` are all sixteen thousand seven hundred. What
/// could be read in two ways is no number: a baseline ten times too large is found too late.
pub fn count(cell: &Cell) -> Option<u32> {
    let text = cell.text();
    let separator = |c: char| matches!(c, '.' | ',' | ' ');
    if let Some(at) = text.rfind(separator) {
        let (whole, part) = (&text[..at], &text[at + 1..]);
        // Zeros behind a decimal sign that no thousands were written with.
        if matches!(part, "0" | "00") && !whole.contains(&text[at..=at]) {
            return whole_number(whole);
        }
    }
    whole_number(&text)
}

/// Digits, or groups of three behind one kind of separator.
fn whole_number(text: &str) -> Option<u32> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let separator = text.chars().find(|c| matches!(c, '.' | ',' | ' '));
    let Some(separator) = separator else {
        return text.parse().ok().filter(|_| digits(text));
    };
    let mut groups = text.split(separator);
    let first = groups.next().filter(|first| first.len() <= 3)?;
    let grouped = digits(first) && groups.all(|group| group.len() == 3 && digits(group));
    let joined: String = text.chars().filter(|c| *c != separator).collect();
    joined.parse().ok().filter(|_| grouped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_written_or_not_at_all() {
        let text = |text: &str| count(&Cell::Text(text.into()));
        for same in [
            "3000",
            "3.000",
            "3,000",
            "3 000",
            "3\u{a0}000",
            "3000.0",
            "3000,00",
            "3.000,00",
            "3,000.0",
            "'3000",
        ] {
            assert_eq!(text(same), Some(3000), "{same}");
        }
        assert_eq!(text("1.016.700"), Some(1_016_700));
        assert_eq!(text("1.016.700,00"), Some(1_016_700));
        assert_eq!(text("0"), Some(0));
        assert_eq!(text("12,0"), Some(12));
        for no_number in [
            "",
            "-",
            "banyak",
            "16.7",
            "16.70",
            "3000.5",
            "3000.000",
            "3.000.00",
            "3.000,000",
            "1.01.670",
            ".000",
            "3.",
            "+3",
            "-3",
            "1e3",
            "99999999999",
        ] {
            assert_eq!(text(no_number), None, "{no_number}");
        }
        assert_eq!(count(&Cell::Number(3000.0)), Some(3000));
        // A spreadsheet that took 16.700 for a fraction.
        assert_eq!(count(&Cell::Number(16.7)), None);
    }
}
