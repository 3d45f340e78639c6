//! What the rules say of a person's data.

use jemput_domain::names::check_existing_name;
use jemput_domain::nik::{NikContext, check_kk, check_nik};
use jemput_domain::regions::Regions;
use jemput_domain::time::Date;
use jemput_domain::verdict::{Level, Reason, Verdict};
use jemput_domain::wire::person::PersonData;

use crate::commands::people::PersonField;
use crate::commands::shared::FieldVerdict;

/// One field's verdict, with what else is known of the person. An empty field is fine.
pub fn of_field(data: &PersonData, field: PersonField, today: Date) -> Verdict {
    match field {
        PersonField::Nik => nik(data, today),
        PersonField::Kk => kk(data, today),
        PersonField::Name if !data.name.is_empty() => check_existing_name(&data.name),
        PersonField::BirthDate => birth_date(data.birth_date, today),
        PersonField::Village => data.village.as_ref().map_or_else(Verdict::ok, |village| {
            match Regions::current().get(&village.0).is_some() {
                true => Verdict::ok(),
                false => Reason::UnknownRegion.into(),
            }
        }),
        PersonField::Phone => data.phone.as_deref().map_or_else(Verdict::ok, phone),
        _ => Verdict::ok(),
    }
}

/// Every field that is not fine.
pub fn of_person(data: &PersonData, today: Date) -> Vec<FieldVerdict> {
    let judged = [
        (PersonField::Name, "name"),
        (PersonField::Nik, "nik"),
        (PersonField::Kk, "kk"),
        (PersonField::BirthDate, "birth_date"),
        (PersonField::Village, "village"),
        (PersonField::Phone, "phone"),
    ];
    judged
        .into_iter()
        .map(|(field, name)| FieldVerdict {
            field: name.to_owned(),
            verdict: of_field(data, field, today),
        })
        .filter(|judged| judged.verdict.level > Level::Ok)
        .collect()
}

fn nik(data: &PersonData, today: Date) -> Verdict {
    let Some(text) = data
        .nik
        .as_ref()
        .map(|nik| nik.as_str())
        .or(data.nik_as_given.as_deref())
    else {
        return Verdict::ok();
    };
    let context = NikContext {
        today,
        regions: Regions::current(),
        birth_date: data.birth_date,
        sex: data.sex,
    };
    check_nik(text, &context).verdict
}

fn kk(data: &PersonData, today: Date) -> Verdict {
    let text = data
        .kk
        .as_ref()
        .map(|kk| kk.as_str())
        .or(data.kk_as_given.as_deref());
    text.map_or_else(Verdict::ok, |text| {
        check_kk(text, today, Regions::current()).verdict
    })
}

fn birth_date(date: Option<Date>, today: Date) -> Verdict {
    match date {
        Some(date) if date > today => Reason::DateInFuture.into(),
        Some(date) if date.year() < today.year() - 120 => Reason::DateTooLongAgo.into(),
        _ => Verdict::ok(),
    }
}

/// Digits with the usual signs between; at least eight, as the shortest numbers in villages have.
fn phone(text: &str) -> Verdict {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let plain = text
        .chars()
        .all(|c| c.is_ascii_digit() || " +-.()".contains(c));
    if plain && (8..=15).contains(&digits) {
        Verdict::ok()
    } else {
        Reason::NotAPhone.into()
    }
}
