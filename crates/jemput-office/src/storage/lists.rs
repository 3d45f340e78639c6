//! The office's own files: by-name targets and totals per village.

use jemput_domain::ids::PersonId;
use jemput_domain::nik::Nik;
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::work_list::{Target, VillageTotals};
use sqlx::{AssertSqlSafe, Row as _};
use uuid::Uuid;

use super::db::{Connection, StorageError};
use super::people;

/// What an imported file was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// People without a known recording.
    ByName,
    /// Wajib and sudah per village.
    Totals,
    /// Statuses of the state system.
    Status,
}

impl ListKind {
    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::ByName => "by_name",
            Self::Totals => "totals",
            Self::Status => "status",
        }
    }
}

/// One import of the office's own file.
#[derive(Debug, Clone)]
pub struct ListImport {
    /// Its id.
    pub list: Uuid,
    /// What it was.
    pub kind: ListKind,
    /// As the file was called.
    pub file_name: String,
    /// Of the file's bytes, hex.
    pub file_blake3: String,
    /// The day the figures are of.
    pub as_of: Date,
    /// When.
    pub imported_at: UnixMillis,
    /// The user's login.
    pub imported_by: String,
    /// Rows in the file.
    pub rows: u32,
    /// Rows taken in.
    pub taken: u32,
    /// Rows left out.
    pub dirty: u32,
    /// Rows that were another row's person.
    pub duplicates: u32,
}

/// Notes an import, or replaces what is noted of it.
pub async fn put_import(
    db: &mut Connection,
    office: &str,
    import: &ListImport,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO lists (office, list, kind, file_name, file_blake3, as_of, imported_at, imported_by, rows, taken, dirty, duplicates)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (office, list) DO UPDATE SET rows = excluded.rows, taken = excluded.taken, dirty = excluded.dirty, duplicates = excluded.duplicates",
    )
    .bind(office)
    .bind(import.list.to_string())
    .bind(import.kind.code())
    .bind(&import.file_name)
    .bind(&import.file_blake3)
    .bind(import.as_of.to_string())
    .bind(import.imported_at.0)
    .bind(&import.imported_by)
    .bind(i64::from(import.rows))
    .bind(i64::from(import.taken))
    .bind(i64::from(import.dirty))
    .bind(i64::from(import.duplicates))
    .execute(db)
    .await?;
    Ok(())
}

/// One target of a by-name list.
#[derive(Debug, Clone)]
pub struct TargetRow<'a> {
    /// Who; the person is put separately.
    pub person: PersonId,
    /// Village of record.
    pub village: &'a str,
    /// Verbatim status.
    pub ektp_status: Option<&'a str>,
    /// Day of the status.
    pub status_as_of: Option<Date>,
    /// Rows of the file it stands for.
    pub rows: u32,
    /// Codes of warnings.
    pub warnings: &'a [String],
}

/// Whether a list of a later day than `as_of` already names this person as a target.
pub async fn is_on_newer(
    db: &mut Connection,
    office: &str,
    person: PersonId,
    as_of: Date,
) -> Result<bool, StorageError> {
    let row = sqlx::query(
        "SELECT 1 FROM targets t JOIN lists l ON l.office = t.office AND l.list = t.list
         WHERE t.office = $1 AND t.person = $2 AND l.as_of > $3",
    )
    .bind(office)
    .bind(person.to_string())
    .bind(as_of.to_string())
    .fetch_optional(db)
    .await?;
    Ok(row.is_some())
}

/// The list that makes this person a target, if one does.
pub async fn list_of(
    db: &mut Connection,
    office: &str,
    person: PersonId,
) -> Result<Option<Uuid>, StorageError> {
    let row = sqlx::query("SELECT list FROM targets WHERE office = $1 AND person = $2")
        .bind(office)
        .bind(person.to_string())
        .fetch_optional(db)
        .await?;
    row.map(|row| {
        let list: String = row.try_get(0)?;
        list.parse().map_err(|_| StorageError::Unreadable("list"))
    })
    .transpose()
}

/// Another person who is on a list under this NIK.
pub async fn listed_under(
    db: &mut Connection,
    office: &str,
    nik: &Nik,
    but: PersonId,
) -> Result<Option<PersonId>, StorageError> {
    let row = sqlx::query(
        "SELECT p.person FROM people p JOIN targets t ON t.office = p.office AND t.person = p.person
         WHERE p.office = $1 AND p.nik = $2 AND p.person <> $3 ORDER BY p.person LIMIT 1",
    )
    .bind(office)
    .bind(nik.as_str())
    .bind(but.to_string())
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        let person: String = row.try_get(0)?;
        person
            .parse()
            .map_err(|_| StorageError::Unreadable("person"))
    })
    .transpose()
}

/// Takes a person off this list.
pub async fn take_off(
    db: &mut Connection,
    office: &str,
    list: Uuid,
    person: PersonId,
) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM targets WHERE office = $1 AND person = $2 AND list = $3")
        .bind(office)
        .bind(person.to_string())
        .bind(list.to_string())
        .execute(db)
        .await?;
    Ok(())
}

/// Puts a target, or moves it to this list: the caller knows that it is not an older one.
pub async fn put_target(
    db: &mut Connection,
    office: &str,
    list: Uuid,
    target: &TargetRow<'_>,
) -> Result<(), StorageError> {
    let warnings =
        serde_json::to_string(target.warnings).map_err(|_| StorageError::Unreadable("warnings"))?;
    sqlx::query(
        "INSERT INTO targets (office, person, list, village, ektp_status, status_as_of, rows, warnings)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (office, person) DO UPDATE SET list = excluded.list, village = excluded.village,
            ektp_status = excluded.ektp_status, status_as_of = excluded.status_as_of, rows = excluded.rows, warnings = excluded.warnings",
    )
    .bind(office)
    .bind(target.person.to_string())
    .bind(list.to_string())
    .bind(target.village)
    .bind(target.ektp_status)
    .bind(target.status_as_of.map(|date| date.to_string()))
    .bind(i64::from(target.rows))
    .bind(warnings)
    .execute(db)
    .await?;
    Ok(())
}

/// Opens a baseline; its totals are put one by one.
pub async fn put_baseline(
    db: &mut Connection,
    office: &str,
    baseline: Uuid,
    list: Uuid,
    as_of: Date,
    now: UnixMillis,
) -> Result<(), StorageError> {
    sqlx::query("INSERT INTO baselines (office, baseline, list, as_of, imported_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (office, baseline) DO NOTHING")
        .bind(office)
        .bind(baseline.to_string())
        .bind(list.to_string())
        .bind(as_of.to_string())
        .bind(now.0)
        .execute(db)
        .await?;
    Ok(())
}

/// One village of a baseline.
pub async fn put_totals(
    db: &mut Connection,
    office: &str,
    baseline: Uuid,
    village: &RegionCode,
    totals: VillageTotals,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO village_totals (office, baseline, village, wajib, sudah) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (office, baseline, village) DO UPDATE SET wajib = excluded.wajib, sudah = excluded.sudah",
    )
    .bind(office)
    .bind(baseline.to_string())
    .bind(&village.0)
    .bind(i64::from(totals.wajib))
    .bind(i64::from(totals.sudah))
    .execute(db)
    .await?;
    Ok(())
}

/// Totals (`b`) whose list was not withdrawn.
pub const STANDS: &str = "NOT EXISTS (SELECT 1 FROM lists l WHERE l.office = b.office AND l.list = b.list AND l.withdrawn_at IS NOT NULL)";

/// The newest baseline's totals of one village, with its date.
pub async fn newest_totals(
    db: &mut Connection,
    office: &str,
    village: &RegionCode,
) -> Result<Option<(Date, VillageTotals)>, StorageError> {
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT b.as_of, t.wajib, t.sudah FROM village_totals t JOIN baselines b ON b.office = t.office AND b.baseline = t.baseline
         WHERE t.office = $1 AND t.village = $2
           AND {STANDS} ORDER BY b.as_of DESC, b.imported_at DESC LIMIT 1"
    )))
    .bind(office)
    .bind(&village.0)
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        let as_of: String = row.try_get(0)?;
        let number = |index: usize| -> Result<u32, StorageError> {
            u32::try_from(row.try_get::<i64, _>(index)?)
                .map_err(|_| StorageError::Unreadable("totals"))
        };
        Ok((
            as_of
                .parse()
                .map_err(|_| StorageError::Unreadable("date"))?,
            VillageTotals {
                wajib: number(1)?,
                sudah: number(2)?,
            },
        ))
    })
    .transpose()
}

/// Every target of a village in the order of a printed list: RW, RT, name.
/// `known_outcome` is left for the caller, who knows which outcome is effective.
pub async fn targets_of(
    db: &mut Connection,
    office: &str,
    village: &RegionCode,
) -> Result<Vec<Target>, StorageError> {
    let rows = sqlx::query(
        "SELECT p.person, p.revision, p.data, p.listed, t.ektp_status FROM targets t
         JOIN people p ON p.office = t.office AND p.person = t.person
         WHERE t.office = $1 AND t.village = $2 ORDER BY p.rw, p.rt, p.name_key, p.person",
    )
    .bind(office)
    .bind(&village.0)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let person = people::read(row)?;
            Ok(Target {
                person: person.person,
                data: person.data,
                ektp_status: row.try_get("ektp_status")?,
                known_outcome: None,
                revision: person.revision,
            })
        })
        .collect()
}

/// The newest day a by-name list of this village is of.
pub async fn as_of(
    db: &mut Connection,
    office: &str,
    village: &RegionCode,
) -> Result<Option<Date>, StorageError> {
    let row = sqlx::query(
        "SELECT MAX(l.as_of) FROM targets t JOIN lists l ON l.office = t.office AND l.list = t.list WHERE t.office = $1 AND t.village = $2",
    )
    .bind(office)
    .bind(&village.0)
    .fetch_one(db)
    .await?;
    let text: Option<String> = row.try_get(0)?;
    text.map(|text| text.parse().map_err(|_| StorageError::Unreadable("date")))
        .transpose()
}
