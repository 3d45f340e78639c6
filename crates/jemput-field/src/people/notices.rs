//! What an officer should know of a person before going on.

use jemput_domain::age::{CARD_AGE, RECORDING_AGE, age_on, ever_married};
use jemput_domain::time::Date;
use jemput_domain::wire::person::RegionCode;
use jemput_store::Store;
use jemput_store::people::PersonView;

use crate::commands::shared::PersonNotice;
use crate::error::Result;

/// In the order they matter.
pub fn of(
    store: &Store,
    person: &PersonView,
    regency: &RegionCode,
    day: Date,
) -> Result<Vec<PersonNotice>> {
    use PersonNotice as N;
    let data = &person.data;
    let age = data
        .birth_date
        .map(|birth| age_on(birth, day))
        .filter(|_| !ever_married(data.marital_status));
    let others_have_nik = match &data.nik {
        Some(nik) => store
            .people()
            .same_nik(nik.as_str())?
            .iter()
            .any(|row| row.person != person.person),
        None => false,
    };
    let elsewhere = data
        .village
        .as_ref()
        .is_some_and(|village| !village.is_in(regency));
    let notices = [
        (others_have_nik, N::NikTaken),
        (
            person.outcome.is_some_and(|code| code.means_recorded()),
            N::AlreadyRecorded,
        ),
        (age.is_some_and(|age| age < RECORDING_AGE), N::UnderSixteen),
        (
            age.is_some_and(|age| (RECORDING_AGE..CARD_AGE).contains(&age)),
            N::Sixteen,
        ),
        (elsewhere, N::OtherRegency),
        (!person.on_list, N::NotOnList),
        (data.nik.is_none(), N::NoNik),
        (data.kk.is_none(), N::NoKk),
        (
            person
                .decisions
                .first()
                .is_some_and(|decision| !decision.accepted),
            N::SentBack,
        ),
    ];
    Ok(notices
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, notice)| notice)
        .collect())
}
