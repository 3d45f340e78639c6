//! From what people type and spreadsheets export to bare digits.

use crate::verdict::Reason;

/// The most an `f64` holds exactly.
const EXACT_IN_F64: f64 = 9_007_199_254_740_992.0;

/// Strips spaces, dots, dashes, no-break spaces, hidden characters, quotes and the apostrophe that
/// keeps a spreadsheet from reading a number; full-width digits become plain ones. What is left must
/// be 16 digits.
///
/// `1.27701E+15` is refused as [`Reason::DigitsLost`]: the spreadsheet has already thrown the last
/// digits away, and no one can tell which they were.
pub fn digits(text: &str) -> Result<String, Reason> {
    let kept: String = text.chars().filter_map(kept).collect();
    let kept = unwrap_formula(&kept);
    if kept.is_empty() {
        return Err(Reason::Required);
    }
    if is_scientific(kept) {
        return Err(Reason::DigitsLost);
    }
    let (whole, was_number) = strip_decimals(kept);
    let bare: String = whole.chars().filter(|c| !matches!(c, '.' | ',')).collect();
    if !bare.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Reason::Format);
    }
    if bare.len() != 16 {
        return Err(Reason::Length);
    }
    if was_number && bare.ends_with('0') {
        return Err(Reason::DigitsLost);
    }
    Ok(bare)
}

/// A numeric spreadsheet cell. Spreadsheets keep 15 significant digits, so a typed 16-digit number
/// always ends in 0 there: such a one is refused, any other was written exactly by a program.
pub fn digits_of_number(number: f64) -> Result<String, Reason> {
    if !number.is_finite() || number.fract() != 0.0 || number < 0.0 {
        return Err(Reason::Format);
    }
    if number >= EXACT_IN_F64 {
        return Err(Reason::DigitsLost);
    }
    let bare = format!("{number:.0}");
    if bare.len() != 16 {
        return Err(Reason::Length);
    }
    if bare.ends_with('0') && bare.bytes().any(|b| b != b'0') {
        return Err(Reason::DigitsLost);
    }
    Ok(bare)
}

/// A character as it counts: a digit, a letter to be refused later, or nothing.
fn kept(c: char) -> Option<char> {
    match c {
        '\u{FF10}'..='\u{FF19}' => char::from_digit(c as u32 - 0xFF10, 10),
        '\u{FF0E}' => Some('.'),
        _ if c.is_whitespace() || c.is_control() || is_hidden(c) || is_dash(c) || is_quote(c) => {
            None
        }
        _ => Some(c),
    }
}

/// Takes no room on the screen, survives copy and paste.
pub(crate) fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}'
    )
}

/// Every kind of apostrophe and quotation mark that spreadsheets and phones put in.
pub(crate) fn is_quote(c: char) -> bool {
    matches!(
        c,
        '\'' | '"' | '`' | '\u{00B4}' | '\u{02B9}'..='\u{02BC}' | '\u{2018}'..='\u{201F}' | '\u{2032}'
            | '\u{2033}' | '\u{FF07}'
    )
}

/// `="3201…"`, with its quotes already gone.
fn unwrap_formula(text: &str) -> &str {
    text.strip_prefix('=').unwrap_or(text)
}

/// `1.27701E+15`, `1,27701e15`.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let numeric = |part: &str, extra: &[char]| {
        part.chars().any(|c| c.is_ascii_digit())
            && part
                .chars()
                .all(|c| c.is_ascii_digit() || extra.contains(&c))
    };
    numeric(mantissa, &['.', ',']) && numeric(exponent, &['+'])
}

/// `3201011508950001.0` or `…,00`: the text of a number, decimals off.
fn strip_decimals(text: &str) -> (&str, bool) {
    if let Some((whole, decimals)) = text.rsplit_once(['.', ','])
        && whole.len() == 16
        && whole.bytes().all(|b| b.is_ascii_digit())
        && matches!(decimals, "0" | "00")
    {
        return (whole, true);
    }
    (text, false)
}
