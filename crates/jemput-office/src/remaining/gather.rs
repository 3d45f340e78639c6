//! What a count is made of, read from the office's tables.

use std::collections::{BTreeMap, BTreeSet};

use jemput_domain::counting::{
    Baseline, CountInput, CountedPerson, Membership, OfficeDecision, OutingReturn, Report, Ruling,
};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::person::{PersonData, RegionCode};
use jemput_domain::wire::work_list::VillageTotals;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row as _};

use crate::storage::db::Connection;
use crate::storage::{StorageError, evidence, lists, people};

type Result<T> = std::result::Result<T, StorageError>;

pub async fn input(db: &mut Connection, office: &str) -> Result<CountInput> {
    Ok(CountInput {
        baselines: baselines(db, office).await?,
        people: everybody(db, office).await?,
        reports: reports(db, office).await?,
        decisions: decisions(db, office).await?,
        evidence: evidence::all(db, office).await?,
        outings: outings(db, office).await?,
    })
}

async fn baselines(db: &mut Connection, office: &str) -> Result<Vec<Baseline>> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT b.baseline, b.as_of, t.village, t.wajib, t.sudah FROM baselines b
         JOIN village_totals t ON t.office = b.office AND t.baseline = b.baseline
         WHERE b.office = $1 AND {} ORDER BY b.imported_at",
        lists::STANDS
    )))
    .bind(office)
    .fetch_all(db)
    .await?;
    // Two imports of one day: the later one corrects the earlier, village by village.
    let mut days: BTreeMap<Date, BTreeMap<RegionCode, VillageTotals>> = BTreeMap::new();
    for row in &rows {
        let totals = VillageTotals {
            wajib: number(row, 3)?,
            sudah: number(row, 4)?,
        };
        days.entry(parsed(row, 1, "date")?)
            .or_default()
            .insert(RegionCode(row.try_get(2)?), totals);
    }
    Ok(days
        .into_iter()
        .map(|(as_of, totals)| Baseline { as_of, totals })
        .collect())
}

async fn everybody(db: &mut Connection, office: &str) -> Result<Vec<CountedPerson>> {
    let sql = format!(
        "SELECT p.person, p.data, t.rows, t.village, p.checked, p.nik_issued_on,
            CASE WHEN p.nik_issued_on IS NOT NULL AND EXISTS (
                SELECT 1 FROM people q LEFT JOIN targets u ON u.office = q.office AND u.person = q.person
                WHERE q.office = p.office AND q.nik = p.nik AND q.person <> p.person
                  AND (u.person IS NOT NULL OR (q.nik_issued_on IS NOT NULL AND q.person < p.person)))
            THEN 1 ELSE 0 END
         FROM people p
         LEFT JOIN targets t ON t.office = p.office AND t.person = p.person
         WHERE p.office = $1 AND NOT ({})",
        people::WITHDRAWN
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office.to_owned())
        .fetch_all(db)
        .await?;
    let regency = RegionCode(office.to_owned());
    let mut people = Vec::with_capacity(rows.len());
    for row in &rows {
        let text: String = row.try_get(1)?;
        let mut data: PersonData =
            serde_json::from_str(&text).map_err(|_| StorageError::Unreadable("person"))?;
        let listed_in: Option<String> = row.try_get(3)?;
        let nik_issued = row
            .try_get::<Option<String>, _>(5)?
            .map(|day| day.parse().map_err(|_| StorageError::Unreadable("date")))
            .transpose()?;
        let rows_of_list = row.try_get::<Option<i64>, _>(2)?.unwrap_or(0);
        let membership = match listed_in {
            // The village of record is the list's, until a list says otherwise.
            Some(village) => {
                data.village = Some(RegionCode(village));
                Membership::Listed
            }
            None if data
                .village
                .as_ref()
                .is_some_and(|village| !village.is_in(&regency)) =>
            {
                Membership::OtherRegency
            }
            None if data.nik.is_none() => Membership::WithoutNik,
            None if row.try_get::<i64, _>(4)? != 0 => Membership::CheckedOut,
            // Somebody else is counted under the number already, and nobody is counted twice.
            None if row.try_get::<i64, _>(6)? != 0 => Membership::ToCheck,
            None => nik_issued.map_or(Membership::ToCheck, Membership::NikIssued),
        };
        let rows_of_list = u32::try_from(rows_of_list).unwrap_or(u32::MAX);
        let person =
            CountedPerson::from_data(parsed(row, 0, "person")?, &data, membership, rows_of_list);
        people.extend(person.map(|person| CountedPerson {
            nik_issued,
            ..person
        }));
    }
    Ok(people)
}

async fn reports(db: &mut Connection, office: &str) -> Result<Vec<Report>> {
    let rows = sqlx::query(
        "SELECT o.record, o.revision, o.device, o.chain, o.person, o.code, o.reported_on, o.village_of_service,
                o.withdrawn, o.recorded_at, b.sequence, o.source
         FROM outcomes o
         JOIN records r ON r.office = o.office AND r.record = o.record AND r.device = o.device AND r.chain = o.chain
              AND r.revision = o.revision AND r.content_hash = o.content_hash
         JOIN bundles b ON b.office = r.office AND b.header_hash = r.header_hash
         WHERE o.office = $1",
    )
    .bind(office)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let (device, chain): (String, String) = (row.try_get(2)?, row.try_get(3)?);
            let code: String = row.try_get(5)?;
            let sequence = u64::try_from(row.try_get::<i64, _>(10)?).unwrap_or(0);
            let recorded_at = u64::try_from(row.try_get::<i64, _>(9)?).unwrap_or(0);
            Ok(Report {
                record: parsed(row, 0, "record")?,
                revision: number(row, 1)?,
                writer: format!("{device}/{chain}"),
                // By bundle, and within one by the laptop's own clock, which only orders itself.
                order: sequence
                    .saturating_mul(10_000_000_000_000)
                    .saturating_add(recorded_at.min(9_999_999_999_999)),
                person: parsed(row, 4, "person")?,
                code: code
                    .parse()
                    .map_err(|_| StorageError::Unreadable("outcome"))?,
                reported_on: parsed(row, 6, "date")?,
                village_of_service: RegionCode(row.try_get(7)?),
                withdrawn: row.try_get::<i64, _>(8)? == 1,
                by_statement: row.try_get::<String, _>(11)? == "statement",
            })
        })
        .collect()
}

async fn decisions(db: &mut Connection, office: &str) -> Result<Vec<OfficeDecision>> {
    let rows = sqlx::query(
        "SELECT person, decided_on, decided_at, accepted, outcome, record, revision FROM decisions WHERE office = $1",
    )
    .bind(office)
    .fetch_all(db)
    .await?;
    let mut decisions = Vec::with_capacity(rows.len());
    for row in &rows {
        let accepted = row.try_get::<i64, _>(3)? == 1;
        let outcome: Option<String> = row.try_get(4)?;
        let record: Option<String> = row.try_get(5)?;
        let outcome: Option<OutcomeCode> = outcome
            .map(|code| code.parse())
            .transpose()
            .map_err(|_| StorageError::Unreadable("outcome"))?;
        let ruling = match (accepted, outcome, record) {
            (true, Some(code), None) => Ruling::Outcome(code),
            (true, Some(code), Some(record)) => Ruling::Confirmed {
                record: record
                    .parse()
                    .map_err(|_| StorageError::Unreadable("record"))?,
                revision: number(row, 6)?,
                code,
            },
            (true, None, None) => Ruling::Reopened,
            // A record of another kind was accepted: nothing to count.
            (true, None, Some(_)) | (false, _, None) => continue,
            (false, _, Some(record)) => Ruling::SentBack {
                record: record
                    .parse()
                    .map_err(|_| StorageError::Unreadable("record"))?,
                revision: number(row, 6)?,
            },
        };
        decisions.push(OfficeDecision {
            person: parsed(row, 0, "person")?,
            decided_on: parsed(row, 1, "date")?,
            decided_at: UnixMillis(row.try_get(2)?),
            ruling,
        });
    }
    Ok(decisions)
}

async fn outings(db: &mut Connection, office: &str) -> Result<Vec<OutingReturn>> {
    let closed = sqlx::query(
        "SELECT outing, device FROM outing_reports WHERE office = $1 AND closed_at IS NOT NULL",
    )
    .bind(office)
    .fetch_all(&mut *db)
    .await?;
    let mut returned: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in &closed {
        returned
            .entry(row.try_get(0)?)
            .or_default()
            .insert(row.try_get(1)?);
    }
    let rows = sqlx::query(
        "SELECT outing, village, date, laptops FROM outings WHERE office = $1 AND cancelled_at IS NULL",
    )
        .bind(office)
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| {
            let outing: String = row.try_get(0)?;
            let back = returned.get(&outing).map_or(0, BTreeSet::len);
            Ok(OutingReturn {
                outing: outing
                    .parse()
                    .map_err(|_| StorageError::Unreadable("outing"))?,
                village: RegionCode(row.try_get(1)?),
                date: parsed(row, 2, "date")?,
                laptops: u8::try_from(row.try_get::<i64, _>(3)?).unwrap_or(u8::MAX),
                returned: u8::try_from(back).unwrap_or(u8::MAX),
            })
        })
        .collect()
}

fn parsed<T: std::str::FromStr>(row: &AnyRow, at: usize, what: &'static str) -> Result<T> {
    let text: String = row.try_get(at)?;
    text.parse().map_err(|_| StorageError::Unreadable(what))
}

fn number(row: &AnyRow, at: usize) -> Result<u32> {
    u32::try_from(row.try_get::<i64, _>(at)?).map_err(|_| StorageError::Unreadable("number"))
}
