//! Taking a by-name list in. The same file twice changes nothing: people are found again by NIK, or
//! by name, birth date and village.

use std::collections::BTreeSet;

use jemput_domain::fold::search_key;
use jemput_domain::ids::PersonId;
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::person::PersonData;
use sqlx::Row as _;
use uuid::Uuid;

use super::ListError;
use super::preview::ByName;
use super::rows::Row;
use crate::office::{Office, OfficeEvent};
use crate::storage::StorageError;
use crate::storage::db::Connection;
use crate::storage::evidence::{self, Said};
use crate::storage::lists::{ListImport, ListKind, TargetRow, is_on_newer, put_import, put_target};
use crate::storage::people::{self, PersonSource};

/// What is noted of the file itself.
pub struct Origin<'a> {
    pub file_name: &'a str,
    pub bytes: &'a [u8],
    /// "per tanggal": the day the list is of.
    pub as_of: Date,
    /// The user's login.
    pub by: &'a str,
    /// The list has everyone who is unrecorded in its villages: whoever is not on it has left it.
    pub complete: bool,
}

impl Origin<'_> {
    pub fn import(&self, kind: ListKind, now: UnixMillis) -> ListImport {
        ListImport {
            list: Uuid::now_v7(),
            kind,
            file_name: self.file_name.to_owned(),
            file_blake3: blake3::hash(self.bytes).to_hex().to_string(),
            as_of: self.as_of,
            imported_at: now,
            imported_by: self.by.to_owned(),
            rows: 0,
            taken: 0,
            dirty: 0,
            duplicates: 0,
        }
    }
}

/// One transaction: all of the list or nothing.
pub async fn by_name(
    office: &Office,
    list: &ByName,
    origin: &Origin<'_>,
) -> Result<Uuid, ListError> {
    let now = office.now();
    let mut import = origin.import(ListKind::ByName, now);
    import.rows = list.counts.rows;
    import.taken = list.counts.people;
    import.dirty = list.counts.left_out + list.counts.with_problems;
    import.duplicates = list.counts.duplicates;
    let mut write = office.db.write().await?;
    put_import(&mut write, &office.code, &import).await?;
    for row in list.people.iter().filter(|row| !row.left_out) {
        put_row(
            &mut write,
            &office.code,
            import.list,
            origin.as_of,
            row,
            now,
        )
        .await?;
    }
    if origin.complete {
        let villages: BTreeSet<&str> = list
            .people
            .iter()
            .filter(|row| !row.left_out)
            .filter_map(|row| Some(row.data.village.as_ref()?.0.as_str()))
            .collect();
        for village in villages {
            evidence::put_left(&mut write, &office.code, import.list, origin.as_of, village)
                .await?;
        }
    }
    write.commit().await.map_err(StorageError::from)?;
    office.tell(OfficeEvent::ListImported);
    Ok(import.list)
}

async fn put_row(
    db: &mut Connection,
    office: &str,
    list: Uuid,
    as_of: Date,
    row: &Row,
    now: UnixMillis,
) -> Result<(), ListError> {
    let person = match known(db, office, &row.data).await? {
        Some(person) => person,
        None => PersonId(Uuid::now_v7()),
    };
    let said = row
        .ektp_status
        .as_deref()
        .map_or(Said::Listed, Said::Status);
    evidence::put(db, office, list, person, as_of, said).await?;
    // An older list found late adds whom nobody knew; where people live now it does not know.
    if is_on_newer(db, office, person, as_of).await? {
        return Ok(());
    }
    people::put(db, office, person, &row.data, PersonSource::List, now).await?;
    let warnings: Vec<String> = row
        .problems
        .iter()
        .filter_map(|problem| {
            serde_json::to_value(problem.why)
                .ok()?
                .as_str()
                .map(str::to_owned)
        })
        .collect();
    let target = TargetRow {
        person,
        village: row.data.village.as_ref().map_or("", |village| &village.0),
        ektp_status: row.ektp_status.as_deref(),
        status_as_of: row.ektp_status.is_some().then_some(as_of),
        rows: row.rows,
        warnings: &warnings,
    };
    put_target(db, office, list, &target).await?;
    Ok(())
}

/// The person the office already has under this NIK, else under this name, birth date and village.
async fn known(
    db: &mut Connection,
    office: &str,
    data: &PersonData,
) -> Result<Option<PersonId>, StorageError> {
    let row = match (&data.nik, data.birth_date) {
        (Some(nik), _) => {
            sqlx::query("SELECT person FROM people WHERE office = $1 AND nik = $2 ORDER BY listed DESC, person LIMIT 1")
                .bind(office)
                .bind(nik.as_str().to_owned())
                .fetch_optional(db)
                .await?
        }
        (None, Some(birth_date)) => {
            sqlx::query(
                "SELECT person FROM people WHERE office = $1 AND name_key = $2 AND birth_date = $3 AND village = $4 AND nik IS NULL ORDER BY person LIMIT 1",
            )
            .bind(office)
            .bind(search_key(&data.name))
            .bind(birth_date.to_string())
            .bind(data.village.as_ref().map(|village| village.0.clone()).unwrap_or_default())
            .fetch_optional(db)
            .await?
        }
        (None, None) => None,
    };
    row.map(|row| {
        let text: String = row.try_get(0)?;
        text.parse().map_err(|_| StorageError::Unreadable("person"))
    })
    .transpose()
}
