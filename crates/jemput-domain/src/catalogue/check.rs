//! Judging the value of one field. A verdict never stops a value from being saved.

use super::forms::{FieldKind, FormField};
use super::{Catalogue, prefill};
use crate::names;
use crate::nik::{NikContext, check_kk, check_nik, digits};
use crate::regions::{RegionLevel, Regions};
use crate::time::Date;
use crate::verdict::{Reason, Verdict};
use crate::wire::person::{PersonData, RegionCode};

/// No living person was born longer ago.
const LONGEST_LIFE: i16 = 125;

/// What a value is judged by.
#[derive(Debug, Clone, Copy)]
pub struct FieldContext<'a> {
    pub today: Date,
    pub regions: &'a Regions,
    pub catalogue: &'a Catalogue,
    /// Whom the application is for: their own NIK is compared with their birth date and sex.
    pub person: Option<&'a PersonData>,
}

/// Judges a value as typed or imported.
pub fn check_value(field: &FormField, value: &str, context: &FieldContext<'_>) -> Verdict {
    let value = value.trim();
    if value.is_empty() {
        return if field.required {
            Reason::Required.into()
        } else {
            Verdict::ok()
        };
    }
    match field.kind {
        FieldKind::Text | FieldKind::Signature => Verdict::ok(),
        FieldKind::Name if field.new_name => names::check_new_name(value),
        FieldKind::Name => names::check_existing_name(value),
        FieldKind::Digits3 => one_of(digits_only(value, 1..=3)),
        FieldKind::Digits5 => one_of(digits_only(value, 5..=5)),
        FieldKind::Integer => one_of(integer(field, value)),
        FieldKind::Date => one_of(date(field, value, context.today)),
        FieldKind::Time => one_of(time(value)),
        FieldKind::Nik => check_nik(value, &nik_context(field, context)).verdict,
        FieldKind::Kk => check_kk(value, context.today, context.regions).verdict,
        FieldKind::Phone => one_of(phone(value)),
        FieldKind::Email => one_of(email(value)),
        FieldKind::YesNo => one_of((!matches!(value, "1" | "2")).then_some(Reason::UnknownCode)),
        FieldKind::Code => one_of(code(field, value, context)),
        FieldKind::Codes => one_of(
            value
                .split(',')
                .find_map(|one| code(field, one.trim(), context)),
        ),
        FieldKind::Province => one_of(region(value, RegionLevel::Province, context.regions)),
        FieldKind::Regency => one_of(region(value, RegionLevel::Regency, context.regions)),
        FieldKind::District => one_of(region(value, RegionLevel::District, context.regions)),
        FieldKind::Village => one_of(region(value, RegionLevel::Village, context.regions)),
    }
}

/// The form in which a value is kept: bare digits for numbers, three digits for RT and RW, dots in
/// region codes. What cannot be read stays as it is, to be shown and corrected.
pub fn normalise_value(field: &FormField, value: &str) -> String {
    let trimmed = value.trim();
    match field.kind {
        FieldKind::Nik | FieldKind::Kk => digits(trimmed).unwrap_or_else(|_| trimmed.to_owned()),
        FieldKind::Digits3 if digits_only(trimmed, 1..=3).is_none() => format!("{trimmed:0>3}"),
        FieldKind::Province | FieldKind::Regency | FieldKind::District | FieldKind::Village => {
            RegionCode::from_digits(trimmed).map_or_else(|| trimmed.to_owned(), |code| code.0)
        }
        _ => trimmed.to_owned(),
    }
}

fn one_of(reason: Option<Reason>) -> Verdict {
    Verdict::of(reason)
}

fn digits_only(value: &str, count: std::ops::RangeInclusive<usize>) -> Option<Reason> {
    if !value.bytes().all(|b| b.is_ascii_digit()) {
        Some(Reason::Format)
    } else if !count.contains(&value.len()) {
        Some(Reason::Length)
    } else {
        None
    }
}

fn integer(field: &FormField, value: &str) -> Option<Reason> {
    let Ok(number) = value.parse::<i64>() else {
        return Some(Reason::NotANumber);
    };
    match field.range {
        Some((least, most)) if !(least..=most).contains(&number) => Some(Reason::OutOfRange),
        None if number < 0 => Some(Reason::OutOfRange),
        _ => None,
    }
}

fn date(field: &FormField, value: &str, today: Date) -> Option<Reason> {
    let shaped = value.len() == 10 && value.as_bytes()[4] == b'-' && value.as_bytes()[7] == b'-';
    let Some(day) = shaped.then(|| value.parse::<Date>().ok()).flatten() else {
        return Some(Reason::NotADate);
    };
    if day > today && !field.future {
        Some(Reason::DateInFuture)
    } else if day.year() < today.year() - LONGEST_LIFE {
        Some(Reason::DateTooLongAgo)
    } else {
        None
    }
}

fn time(value: &str) -> Option<Reason> {
    let part =
        |text: &str, below: u8| text.len() == 2 && text.parse::<u8>().is_ok_and(|n| n < below);
    match value.split_once(':') {
        Some((hour, minute)) if part(hour, 24) && part(minute, 60) => None,
        _ => Some(Reason::NotATime),
    }
}

/// Eight to fifteen digits, with a plus in front at most; spaces, dots, dashes and brackets between.
fn phone(value: &str) -> Option<Reason> {
    let body = value.strip_prefix('+').unwrap_or(value);
    let count = body.bytes().filter(u8::is_ascii_digit).count();
    let clean = body
        .chars()
        .all(|c| c.is_ascii_digit() || " .-()/".contains(c));
    (!clean || !(8..=15).contains(&count)).then_some(Reason::NotAPhone)
}

fn email(value: &str) -> Option<Reason> {
    let good = value.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && host.contains('.')
            && !host.contains('@')
            && host.split('.').all(|label| !label.is_empty())
            && !value.contains(char::is_whitespace)
    });
    (!good).then_some(Reason::NotAnEmail)
}

fn code(field: &FormField, value: &str, context: &FieldContext<'_>) -> Option<Reason> {
    let known = context
        .catalogue
        .options(field)
        .iter()
        .any(|option| option.code == value);
    (!known).then_some(Reason::UnknownCode)
}

fn region(value: &str, level: RegionLevel, regions: &Regions) -> Option<Reason> {
    if RegionCode(value.to_owned()).level() != Some(level) {
        Some(Reason::Format)
    } else if regions.name(value).is_none() {
        Some(Reason::UnknownRegion)
    } else {
        None
    }
}

fn nik_context<'a>(field: &FormField, context: &FieldContext<'a>) -> NikContext<'a> {
    let own = prefill::is_own_nik(context.catalogue, &field.key);
    let person = context.person.filter(|_| own);
    NikContext {
        today: context.today,
        regions: context.regions,
        birth_date: person.and_then(|person| person.birth_date),
        sex: person.and_then(|person| person.sex),
    }
}
