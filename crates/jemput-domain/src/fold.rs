//! One folding of names for search and comparison, used by laptop and office alike: a name typed in
//! the village finds the same people in both.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::nik::{is_hidden, is_quote};

/// Lower case without diacritics, apostrophes or hidden characters; any other punctuation is a
/// space; single spaces. `Ba'u AL-FATIH, S.Pd.` → `bau al fatih s pd`.
pub fn search_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.nfkd().flat_map(char::to_lowercase) {
        if is_combining_mark(c) || is_hidden(c) || is_quote(c) {
            continue;
        }
        let c = plain(c);
        if !c.is_alphanumeric() {
            gap = !key.is_empty();
            continue;
        }
        if gap {
            key.push(' ');
            gap = false;
        }
        key.push(c);
    }
    key
}

/// Letters that carry their stroke inside and so have no combining mark to drop.
fn plain(c: char) -> char {
    match c {
        'ø' => 'o',
        'ł' => 'l',
        'đ' | 'ð' => 'd',
        'ħ' => 'h',
        'ı' => 'i',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::search_key;

    #[test]
    fn folds_what_spelling_does_not_distinguish() {
        for (given, folded) in [
            ("SITI  AMINAH", "siti aminah"),
            ("Ba'u", "bau"),
            ("Regapu’u", "regapuu"),
            ("André Ñurøl", "andre nurol"),
            ("M. YUSUF, S.Pd.", "m yusuf s pd"),
            ("AL-FATIH", "al fatih"),
            (" \u{a0}Nur\u{200b}ul ", "nurul"),
            ("ＳＩＴＩ", "siti"),
            ("Wek II / 3", "wek ii 3"),
            ("…", ""),
        ] {
            assert_eq!(search_key(given), folded, "{given}");
        }
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for text in ["D'Cruz-İbrahim", "ẞ ß ǅ", "ﬁ", "Ⅳ"] {
            let once = search_key(text);
            assert_eq!(search_key(&once), once, "{text}");
        }
    }
}
