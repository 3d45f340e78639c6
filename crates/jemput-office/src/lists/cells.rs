//! One cell as what its column is: a date, a number of sixteen digits, a sex, a marital status.

use jemput_domain::fold::search_key;
use jemput_domain::time::Date;
use jemput_domain::wire::person::Sex;
use jiff::ToSpan;

use super::sheet::Cell;

/// Months as lists write them, by their first three letters.
const MONTHS: [(&str, i8); 16] = [
    ("jan", 1),
    ("feb", 2),
    ("peb", 2),
    ("mar", 3),
    ("apr", 4),
    ("mei", 5),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("agu", 8),
    ("aug", 8),
    ("sep", 9),
    ("okt", 10),
    ("oct", 10),
    ("nov", 11),
    ("nop", 11),
];

/// A date written dd-mm-yyyy, yyyy-mm-dd, with dots, slashes, blanks or a month's name, with or
/// without a time behind it, or a spreadsheet's day number. `Err` when there is text that is none.
pub fn date(cell: &Cell) -> Result<Option<Date>, ()> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Number(number) => day_number(*number).map(Some).ok_or(()),
        Cell::Text(_) | Cell::Date(_) => {
            let text = cell.text();
            if text.is_empty()
                || text == "-"
                || text.starts_with("0000")
                || text.starts_with("00-00")
            {
                return Ok(None);
            }
            written(&text)
                .or_else(|| day_number(text.parse().ok()?))
                .map(Some)
                .ok_or(())
        }
    }
}

/// Days since 1899-12-30, as spreadsheets count (their 29 February 1900 never was, so days before
/// March 1900 are refused rather than guessed).
fn day_number(number: f64) -> Option<Date> {
    if !(61.0..60_000.0).contains(&number) {
        return None;
    }
    Date::constant(1899, 12, 30)
        .checked_add((number.floor() as i64).days())
        .ok()
}

fn written(text: &str) -> Option<Date> {
    let text = text
        .split(['T', 't'])
        .next()
        .filter(|head| head.len() >= 8)
        .unwrap_or(text);
    let parts: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    let [first, second, third, ..] = parts[..] else {
        return compact(text);
    };
    let month = month(second)?;
    if first.len() == 4 {
        return Date::new(first.parse().ok()?, month, third.parse().ok()?).ok();
    }
    if third.len() != 4 {
        return None; // a two-digit year could be either century
    }
    Date::new(third.parse().ok()?, month, first.parse().ok()?).ok()
}

/// `19950815`
fn compact(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Date::new(
        text[..4].parse().ok()?,
        text[4..6].parse().ok()?,
        text[6..].parse().ok()?,
    )
    .ok()
}

fn month(text: &str) -> Option<i8> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let name = text.to_lowercase();
    if name.starts_with("des") || name.starts_with("dec") {
        return Some(12);
    }
    MONTHS
        .iter()
        .find(|(head, _)| name.starts_with(head))
        .map(|(_, number)| *number)
}

pub fn sex(cell: &Cell) -> Option<Sex> {
    match search_key(&cell.text()).as_str() {
        "l" | "lk" | "1" | "laki laki" | "lakilaki" | "laki" | "pria" | "m" => Some(Sex::L),
        "p" | "pr" | "2" | "perempuan" | "wanita" | "f" => Some(Sex::P),
        _ => None,
    }
}

/// To the code of `status_kawin_f101_2019`; the older four codes and BIP's letters are read too.
/// Whether a marriage is registered is not in the older ones: *tercatat* is assumed, as SIAK does.
pub fn marital_status(cell: &Cell) -> Option<u8> {
    let key = search_key(&cell.text());
    Some(match key.as_str() {
        "bk" | "belum kawin" => 1,
        "k" | "kawin" | "kawin tercatat" => 2,
        "kawin belum tercatat" => 3,
        "ch" | "cerai hidup" | "cerai hidup tercatat" => 4,
        "cerai hidup belum tercatat" => 5,
        "cm" | "cerai mati" => 6,
        digit => digit.parse().ok().filter(|code| (1..=6).contains(code))?,
    })
}

/// RT and RW as three digits; `000`, `0` and `-` are none.
pub fn neighbourhood(cell: &Cell) -> Option<String> {
    let text = cell.text();
    let number: u16 = text
        .trim_start_matches(|c: char| !c.is_ascii_digit())
        .parse()
        .ok()?;
    (1..=999).contains(&number).then(|| format!("{number:03}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_lists_write_them() {
        let wanted = Date::constant(1995, 8, 15);
        for text in [
            "15-08-1995",
            "15/8/1995",
            "1995-08-15",
            "15.08.1995",
            "15 Agustus 1995",
            "15-AUG-1995",
            "1995-08-15 00:00:00",
            "1995-08-15T00:00:00",
            "19950815",
            "34926",
            "'15-08-1995",
        ] {
            assert_eq!(date(&Cell::Text(text.into())), Ok(Some(wanted)), "{text}");
        }
        assert_eq!(date(&Cell::Number(34926.0)), Ok(Some(wanted)));
        assert_eq!(date(&Cell::Number(34926.75)), Ok(Some(wanted)));
    }

    #[test]
    fn no_date_is_not_a_wrong_date() {
        for text in ["", " ", "-", "0000-00-00"] {
            assert_eq!(date(&Cell::Text(text.into())), Ok(None), "{text}");
        }
        for text in ["31-02-1995", "15-08-95", "besok", "99-99-9999"] {
            assert_eq!(date(&Cell::Text(text.into())), Err(()), "{text}");
        }
    }

    #[test]
    fn codes_of_several_origins() {
        let text = |text: &str| Cell::Text(text.into());
        assert_eq!(sex(&text("LAKI-LAKI")), Some(Sex::L));
        assert_eq!(sex(&Cell::Number(2.0)), Some(Sex::P));
        assert_eq!(marital_status(&text("CH")), Some(4));
        assert_eq!(marital_status(&text("KAWIN BELUM TERCATAT")), Some(3));
        assert_eq!(neighbourhood(&text("RT 3")), Some("003".into()));
        assert_eq!(neighbourhood(&text("000")), None);
    }
}
