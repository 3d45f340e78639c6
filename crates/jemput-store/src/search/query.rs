//! What was typed, taken apart.

use jemput_domain::fold::search_key;

use super::words::{full_year_tag, number_of, rt_tag, rw_tag, year_tag};

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parsed {
    /// Beginnings of words of the name, in the form of the index.
    pub(super) words: Vec<String>,
    /// Exact tags: birth year, RT, RW.
    pub(super) tags: Vec<String>,
    /// A part of a NIK or KK.
    pub(super) digits: Option<String>,
}

impl Parsed {
    pub(super) fn of(text: &str) -> Self {
        let mut parsed = Self::default();
        let key = search_key(text);
        let mut tokens = key.split(' ').filter(|token| !token.is_empty()).peekable();
        while let Some(token) = tokens.next() {
            // `rt 3` as well as `rt3`
            let area = match token {
                "rt" | "rw" => tokens.next_if(|next| is_number(next) && next.len() <= 3),
                _ => token
                    .get(2..)
                    .filter(|rest| is_number(rest) && rest.len() <= 3),
            };
            match (token.get(..2), area) {
                (Some("rt"), Some(number)) => parsed.tags.push(rt_tag(number_of(Some(number)))),
                (Some("rw"), Some(number)) => parsed.tags.push(rw_tag(number_of(Some(number)))),
                _ if is_number(token) => parsed.number(token),
                _ => parsed.words.push(token.to_owned()),
            }
        }
        parsed.four_digits_beside_a_name_are_a_year();
        parsed
    }

    fn number(&mut self, token: &str) {
        match token.len() {
            // A single digit says nothing yet; three are a beginning of something longer.
            1 | 3 => {}
            2 => self.tags.push(year_tag(number_of(Some(token)))),
            // Written in groups (`1277 0145`) it is one number.
            _ => self.digits.get_or_insert_default().push_str(token),
        }
    }

    fn four_digits_beside_a_name_are_a_year(&mut self) {
        let year = self
            .digits
            .as_deref()
            .filter(|digits| digits.len() == 4 && !self.words.is_empty());
        let Some(year) = year.map(|digits| number_of(Some(digits))) else {
            return;
        };
        if (1900..2100).contains(&year) {
            self.digits = None;
            self.tags.push(full_year_tag(year));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.tags.is_empty() && self.digits.is_none()
    }
}

fn is_number(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str], tags: &[&str], digits: Option<&str>) -> Parsed {
        let own = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        Parsed {
            words: own(words),
            tags: own(tags),
            digits: digits.map(str::to_owned),
        }
    }

    #[test]
    fn takes_the_two_parts_apart() {
        assert_eq!(Parsed::of("Siti 85"), parsed(&["siti"], &["185"], None));
        assert_eq!(Parsed::of("aminah rt3"), parsed(&["aminah"], &["23"], None));
        assert_eq!(
            Parsed::of("aminah RT 003 rw.1"),
            parsed(&["aminah"], &["23", "31"], None)
        );
        assert_eq!(Parsed::of("siti 1985"), parsed(&["siti"], &["11985"], None));
        assert_eq!(Parsed::of("1985"), parsed(&[], &[], Some("1985")));
        assert_eq!(Parsed::of("1277 0145"), parsed(&[], &[], Some("12770145")));
        assert_eq!(
            Parsed::of("siti 12770145"),
            parsed(&["siti"], &[], Some("12770145"))
        );
        assert_eq!(Parsed::of("rt"), parsed(&["rt"], &[], None));
        assert_eq!(Parsed::of("Nur'aini"), parsed(&["nuraini"], &[], None));
        assert!(Parsed::of("  . ").is_empty());
    }
}
