//! What follows from age: who must hold a card, who may be recorded, child cards, the photograph.
//! Always computed for a day, never stored.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::time::Date;

/// The age at which a card is printed.
pub const CARD_AGE: i16 = 17;
/// The age at which biometrics may be taken.
pub const RECORDING_AGE: i16 = 16;
/// The age from which a child card carries a photograph.
pub const CHILD_PHOTO_AGE: i16 = 5;

/// The day a birth date is `years` old.
///
/// A birthday of 29 February falls on **1 March** in a common year. The population law (UU 23/2006,
/// UU 24/2013) speaks of "telah berumur 17 tahun", a year completed, and names no rule for that day;
/// by 28 February the last day of the year is not over, so the later day is the one on which the
/// condition is certainly met.
pub fn birthday(birth: Date, years: i16) -> Option<Date> {
    let year = birth.year().checked_add(years)?;
    Date::new(year, birth.month(), birth.day())
        .or_else(|_| Date::new(year, 3, 1))
        .ok()
}

/// Whole years on a day; negative before birth.
pub fn age_on(birth: Date, day: Date) -> i16 {
    let years = day.year() - birth.year();
    match birthday(birth, years) {
        Some(anniversary) if anniversary <= day => years,
        _ => years - 1,
    }
}

/// Marital status by its code in `status_kawin_f101_2019`: everything but 1 is or was married.
pub fn ever_married(marital_status: Option<u8>) -> bool {
    marital_status.is_some_and(|code| (2..=6).contains(&code))
}

/// Marital status by its code in the older four-code table (`status_kawin_legacy`), as a code of the
/// present table. "Registered" is presumed where the older table does not say.
pub fn marital_status_from_legacy(code: u8) -> Option<u8> {
    match code {
        1 => Some(1),
        2 => Some(2),
        3 => Some(4),
        4 => Some(6),
        _ => None,
    }
}

/// Must hold a KTP-el: 17 or older, or married or ever married.
pub fn must_hold(birth: Date, ever_married: bool, day: Date) -> bool {
    birth <= day && (ever_married || age_on(birth, day) >= CARD_AGE)
}

/// May have biometrics taken: 16 or older, or must hold a card.
pub fn may_be_recorded(birth: Date, ever_married: bool, day: Date) -> bool {
    must_hold(birth, ever_married, day) || age_on(birth, day) >= RECORDING_AGE
}

/// The child card (KIA): under 17 and never married; a photograph from 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChildCard {
    NotAChild,
    WithoutPhoto,
    WithPhoto,
}

/// Which child card, if any, a person may have on a day.
pub fn child_card(birth: Date, ever_married: bool, day: Date) -> ChildCard {
    if birth > day || must_hold(birth, ever_married, day) {
        ChildCard::NotAChild
    } else if age_on(birth, day) < CHILD_PHOTO_AGE {
        ChildCard::WithoutPhoto
    } else {
        ChildCard::WithPhoto
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PhotoBackground {
    Red,
    Blue,
}

/// Red for odd birth years, blue for even.
pub fn photo_background(birth: Date) -> PhotoBackground {
    if birth.year().rem_euclid(2) == 1 {
        PhotoBackground::Red
    } else {
        PhotoBackground::Blue
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn seventeen_on_the_birthday_and_not_a_day_before() {
        let birth = date(2009, 11, 22);
        assert!(!must_hold(birth, false, date(2026, 11, 21)));
        assert!(must_hold(birth, false, date(2026, 11, 22)));
        assert!(must_hold(birth, true, date(2026, 11, 21)));
        assert!(may_be_recorded(birth, false, date(2025, 11, 22)));
        assert!(!may_be_recorded(birth, false, date(2025, 11, 21)));
    }

    #[test]
    fn the_29th_of_february_comes_on_1_march_in_a_common_year() {
        let birth = date(2008, 2, 29);
        assert_eq!(birthday(birth, 17), Some(date(2025, 3, 1)));
        assert!(!must_hold(birth, false, date(2025, 2, 28)));
        assert!(must_hold(birth, false, date(2025, 3, 1)));
        assert_eq!(birthday(birth, 16), Some(date(2024, 2, 29)));
        assert_eq!(age_on(birth, date(2024, 2, 29)), 16);
    }

    #[test]
    fn child_cards_and_photographs() {
        let day = date(2026, 11, 22);
        assert_eq!(
            child_card(date(2022, 1, 1), false, day),
            ChildCard::WithoutPhoto
        );
        assert_eq!(
            child_card(date(2021, 11, 22), false, day),
            ChildCard::WithPhoto
        );
        assert_eq!(
            child_card(date(2009, 11, 22), false, day),
            ChildCard::NotAChild
        );
        assert_eq!(
            child_card(date(2010, 1, 1), true, day),
            ChildCard::NotAChild
        );
        assert_eq!(
            child_card(date(2027, 1, 1), false, day),
            ChildCard::NotAChild
        );
        assert_eq!(photo_background(date(1999, 5, 5)), PhotoBackground::Red);
        assert_eq!(photo_background(date(2000, 5, 5)), PhotoBackground::Blue);
    }

    #[test]
    fn both_marital_tables_say_who_was_ever_married() {
        assert!(!ever_married(None) && !ever_married(Some(1)) && !ever_married(Some(9)));
        assert!((2..=6).all(|code| ever_married(Some(code))));
        assert!(!ever_married(marital_status_from_legacy(1)));
        assert!((2..=4).all(|code| ever_married(marital_status_from_legacy(code))));
        assert_eq!(marital_status_from_legacy(5), None);
    }
}
