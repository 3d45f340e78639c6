//! The fields of a person: one column each, saved one by one.

use jemput_domain::ids::PersonId;
use jemput_domain::time::Date;
use jemput_domain::wire::person::{PersonData, RegionCode, Sex};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use crate::error::{Result, StoreError};
use crate::records::{IdSeed, RecordKind, revisions, touch};
use crate::search::words;
use crate::sql::{first, parse_option, person_n, run, text_option};
use crate::stamp::Stamp;

macro_rules! fields {
    ($($variant:ident = $column:literal),* $(,)?) => {
        /// A field of [`PersonData`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum PersonField { $($variant),* }

        impl PersonField {
            /// The column, which is the field's name on the wire.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $column),* }
            }
        }
    };
}

fields! {
    Name = "name", Nik = "nik", NikAsGiven = "nik_as_given", Kk = "kk", KkAsGiven = "kk_as_given",
    Sex = "sex", BirthPlace = "birth_place", BirthDate = "birth_date",
    MaritalStatus = "marital_status", Address = "address", Rt = "rt", Rw = "rw",
    Hamlet = "hamlet", Village = "village", FamilyHead = "family_head",
    MotherName = "mother_name", Phone = "phone",
}

impl PersonField {
    /// Whether the search index or an ordering is made from it.
    fn is_searched(self) -> bool {
        matches!(
            self,
            Self::Name | Self::Nik | Self::Kk | Self::BirthDate | Self::Rt | Self::Rw
        )
    }

    fn check(self, value: Option<&str>) -> Result<()> {
        let Some(value) = value else { return Ok(()) };
        let sixteen = || value.len() == 16 && value.bytes().all(|byte| byte.is_ascii_digit());
        let right = match self {
            Self::Nik | Self::Kk => sixteen(),
            Self::BirthDate => value.parse::<Date>().is_ok(),
            Self::Sex => matches!(value, "L" | "P"),
            Self::MaritalStatus => value.parse::<u8>().is_ok(),
            _ => value.len() <= 4096,
        };
        if right {
            Ok(())
        } else {
            Err(StoreError::InvalidValue(self.name()))
        }
    }
}

pub(super) fn save(
    connection: &Connection,
    ids: IdSeed,
    person: PersonId,
    field: PersonField,
    value: Option<String>,
    stamp: Stamp,
) -> Result<u32> {
    field.check(value.as_deref())?;
    let n = person_n(connection, person)?;
    let column = field.name();
    let before: Option<String> = first(
        connection,
        &format!("SELECT {column} FROM person WHERE n = ?1"),
        [n],
        |row| Ok(row.get(0)?),
    )?
    .flatten_text();
    if before == value {
        return Ok(revisions(connection, ids.record(RecordKind::Person, person.0, None))?.0);
    }
    // A name is never absent, only empty.
    let stored = if field == PersonField::Name {
        Some(value.unwrap_or_default())
    } else {
        value
    };
    run(
        connection,
        &format!("UPDATE person SET {column} = ?2 WHERE n = ?1"),
        (n, stored),
    )?;
    run(
        connection,
        "INSERT INTO person_edit (person, field, at, officer) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (person, field) DO UPDATE SET at = excluded.at, officer = excluded.officer",
        (n, column, stamp.at.0, stamp.officer.0),
    )?;
    if field.is_searched() {
        words::reindex(connection, person)?;
    }
    let (_, revision) = touch(
        connection,
        ids,
        RecordKind::Person,
        person.0,
        stamp.outing,
        stamp,
    )?;
    Ok(revision)
}

/// No row and an empty name read alike.
trait FlattenText {
    fn flatten_text(self) -> Option<String>;
}

impl FlattenText for Option<Option<String>> {
    fn flatten_text(self) -> Option<String> {
        self.flatten().filter(|text| !text.is_empty())
    }
}

/// Each field's column and its value as stored.
pub(crate) fn columns_of(data: &PersonData) -> Result<Vec<(PersonField, Option<String>)>> {
    use PersonField as F;
    Ok(vec![
        (F::Name, Some(data.name.clone())),
        (F::Nik, text_option(&data.nik)?),
        (F::NikAsGiven, data.nik_as_given.clone()),
        (F::Kk, text_option(&data.kk)?),
        (F::KkAsGiven, data.kk_as_given.clone()),
        (F::Sex, text_option(&data.sex)?),
        (F::BirthPlace, data.birth_place.clone()),
        (F::BirthDate, text_option(&data.birth_date)?),
        (
            F::MaritalStatus,
            data.marital_status.map(|code| code.to_string()),
        ),
        (F::Address, data.address.clone()),
        (F::Rt, data.rt.clone()),
        (F::Rw, data.rw.clone()),
        (F::Hamlet, data.hamlet.clone()),
        (
            F::Village,
            data.village.as_ref().map(|village| village.0.clone()),
        ),
        (F::FamilyHead, data.family_head.clone()),
        (F::MotherName, data.mother_name.clone()),
        (F::Phone, data.phone.clone()),
    ])
}

/// From a row that has every field's column.
pub(crate) fn read_data(row: &Row<'_>) -> Result<PersonData> {
    let get = |field: PersonField| -> Result<Option<String>> {
        match row.get_ref(field.name())? {
            ValueRef::Null => Ok(None),
            value => Ok(Some(
                value.as_str().map_err(|_| StoreError::Damaged)?.to_owned(),
            )),
        }
    };
    use PersonField as F;
    Ok(PersonData {
        name: get(F::Name)?.unwrap_or_default(),
        nik: parse_option(get(F::Nik)?)?,
        nik_as_given: get(F::NikAsGiven)?,
        kk: parse_option(get(F::Kk)?)?,
        kk_as_given: get(F::KkAsGiven)?,
        sex: parse_option::<Sex>(get(F::Sex)?)?,
        birth_place: get(F::BirthPlace)?,
        birth_date: parse_option(get(F::BirthDate)?)?,
        marital_status: get(F::MaritalStatus)?.and_then(|code| code.parse().ok()),
        address: get(F::Address)?,
        rt: get(F::Rt)?,
        rw: get(F::Rw)?,
        hamlet: get(F::Hamlet)?,
        village: get(F::Village)?.map(RegionCode),
        family_head: get(F::FamilyHead)?,
        mother_name: get(F::MotherName)?,
        phone: get(F::Phone)?,
    })
}
