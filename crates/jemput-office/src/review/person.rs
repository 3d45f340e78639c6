//! One person with everything known of them.

use std::collections::HashSet;

use jemput_domain::age;
use jemput_domain::counting::{Effective, Membership, Standing as Stands};
use jemput_domain::error::ErrorCode;
use jemput_domain::fold::search_key;
use jemput_domain::ids::PersonId;
use jemput_domain::nik::{NikContext, check_nik};
use jemput_domain::regions::{RegionLevel, Regions};
use jemput_domain::time::Date;
use jemput_domain::verdict::Verdict;
use jemput_domain::wire::person::{PersonData, RegionCode};
use jemput_domain::wire::record::{DocumentRecord, Page, RecordBody};
use serde_json::Value;
use sqlx::Row as _;

use super::{applications, origins, people};
use crate::office::Office;
use crate::storage::{StorageError, people as stored};
use crate::web::rows::{maybe_parsed, number};
use crate::web::types::people::PersonRow;
use crate::web::types::review::{
    DocumentView, OutcomeEntry, PageView, PersonPage, PersonVersion, RecordOrigin,
};
use crate::web::{Call, Result, fault};

/// Family members and look-alikes shown.
const OTHERS: i64 = 20;

/// The person's page.
pub async fn page(call: &Call, person: PersonId) -> Result<PersonPage> {
    let office = call.office();
    let known = stored::get(&mut *office.db.read().await?, &office.code, person)
        .await?
        .ok_or_else(|| fault(ErrorCode::NotFound))?;
    let count = call.count().await?;
    let target = target(office, person).await?;
    let decisions = origins::decisions(office, person).await?;
    let today = office.today();
    let mut data = known.data;
    if let Some(target) = &target {
        data.village = Some(target.village.clone());
    }
    let part = count.people.get(&person);
    let mut page = PersonPage {
        person,
        revision: known.revision,
        village_name: region_name(&data, RegionLevel::Village),
        district_name: region_name(&data, RegionLevel::District),
        nik_verdict: nik_verdict(&data, today),
        on_list: target.is_some(),
        left_list: part.is_some_and(|part| part.left_list),
        // Whose NIK is new is counted unasked; that it was not new at all, staff may still say.
        to_check: part.is_some_and(|part| {
            matches!(
                part.membership,
                Membership::ToCheck | Membership::NikIssued(_)
            )
        }),
        rows_of_list: target.as_ref().map_or(0, |target| target.rows),
        warnings: target
            .as_ref()
            .map_or_else(Vec::new, |target| target.warnings.clone()),
        ektp_status: target.as_ref().and_then(|target| target.status.clone()),
        status_as_of: target.as_ref().and_then(|target| target.status_as_of),
        effective: part.map_or(Effective::NotYetCome, |part| part.effective.clone()),
        official: part.map_or(Stands::Outside, |part| part.official),
        reported: part.map_or(Stands::Outside, |part| part.reported),
        absorbed: part.is_some_and(|part| part.absorbed),
        doubtful: part.is_some_and(|part| part.doubtful),
        age: data.birth_date.map(|birth| age::age_on(birth, today)),
        must_hold_card: data
            .birth_date
            .map(|birth| age::must_hold(birth, age::ever_married(data.marital_status), today)),
        photo_background: data.birth_date.map(age::photo_background),
        child_card: data
            .birth_date
            .map(|birth| age::child_card(birth, age::ever_married(data.marital_status), today)),
        versions: Vec::new(),
        outcomes: Vec::new(),
        applications: Vec::new(),
        documents: Vec::new(),
        family: others(call, person, Others::Family(&data)).await?,
        alike: others(call, person, Others::Alike(&data)).await?,
        decisions,
        data,
    };
    let here = scans_here(office, person).await?;
    for record in origins::records(call, person, &page.decisions).await? {
        add(&mut page, record, &here, today);
    }
    Ok(page)
}

fn add(page: &mut PersonPage, record: origins::Standing, here: &HashSet<String>, today: Date) {
    let origin = record.origin;
    match record.body {
        RecordBody::Person(person) => page.versions.push(PersonVersion {
            differs: differences(&page.data, &person.data),
            village_name: region_name(&person.data, RegionLevel::Village),
            data: person.data,
            origin,
        }),
        RecordBody::Outcome(outcome) => page.outcomes.push(OutcomeEntry {
            village_name: Regions::current()
                .name(&outcome.village_of_service.0)
                .unwrap_or_default()
                .to_owned(),
            outcome,
            origin,
        }),
        RecordBody::Application(application) => {
            let view = applications::view(origin, application, &page.data, today);
            page.applications.push(view);
        }
        RecordBody::Document(document) => {
            page.documents.push(document_view(origin, document, here));
        }
        RecordBody::Outing(_) => {}
    }
}

fn document_view(
    origin: RecordOrigin,
    document: DocumentRecord,
    here: &HashSet<String>,
) -> DocumentView {
    let page = |page: Page| PageView {
        here: here.contains(&scan_name(&page.attachment.to_string(), &page.blake3)),
        attachment: page.attachment,
        blake3: page.blake3,
        media_type: page.media_type,
        bytes: page.bytes,
        width: page.width,
        height: page.height,
    };
    DocumentView {
        origin,
        document: document.document,
        application: document.application,
        requirement: document.requirement,
        title: document.title,
        pages: document.pages.into_iter().map(page).collect(),
        pages_to_follow: document.pages_to_follow,
    }
}

fn scan_name(attachment: &str, blake3: &str) -> String {
    format!("{attachment}/{blake3}")
}

/// Which of the person's pages have come.
async fn scans_here(office: &Office, person: PersonId) -> Result<HashSet<String>> {
    let documents = sqlx::query("SELECT pages FROM documents WHERE office = $1 AND person = $2")
        .bind(&*office.code)
        .bind(person.to_string())
        .fetch_all(office.db.pool())
        .await?;
    let mut here = HashSet::new();
    for row in documents {
        let pages: String = row.try_get(0)?;
        let pages: Vec<Page> =
            serde_json::from_str(&pages).map_err(|_| StorageError::Unreadable("pages"))?;
        for page in pages {
            let found = sqlx::query(
                "SELECT 1 FROM attachments WHERE office = $1 AND attachment = $2 AND blake3 = $3",
            )
            .bind(&*office.code)
            .bind(page.attachment.to_string())
            .bind(&page.blake3)
            .fetch_optional(office.db.pool())
            .await?;
            if found.is_some() {
                here.insert(scan_name(&page.attachment.to_string(), &page.blake3));
            }
        }
    }
    Ok(here)
}

struct Target {
    village: RegionCode,
    rows: u32,
    warnings: Vec<String>,
    status: Option<String>,
    status_as_of: Option<Date>,
}

async fn target(office: &Office, person: PersonId) -> Result<Option<Target>> {
    let row = sqlx::query("SELECT village, rows, warnings, ektp_status, status_as_of FROM targets WHERE office = $1 AND person = $2")
        .bind(&*office.code)
        .bind(person.to_string())
        .fetch_optional(office.db.pool())
        .await?;
    row.map(|row| {
        let warnings: String = row.try_get(2)?;
        Ok(Target {
            village: RegionCode(row.try_get(0)?),
            rows: number(&row, 1)?,
            warnings: serde_json::from_str(&warnings)
                .map_err(|_| StorageError::Unreadable("warnings"))?,
            status: row.try_get(3)?,
            status_as_of: maybe_parsed(&row, 4, "date")?,
        })
    })
    .transpose()
}

enum Others<'a> {
    /// The same KK number.
    Family(&'a PersonData),
    /// The same NIK, or the same name and birth date.
    Alike(&'a PersonData),
}

async fn others(call: &Call, person: PersonId, which: Others<'_>) -> Result<Vec<PersonRow>> {
    let office = call.office();
    let none = String::new;
    let (condition, first, second, third) = match which {
        Others::Family(data) => {
            let kk = data.kk.as_ref().map(|kk| kk.as_str().to_owned());
            ("kk = $3 AND $4 = $5", kk, Some(none()), Some(none()))
        }
        Others::Alike(data) => (
            "(nik = $3 OR (name_key = $4 AND birth_date = $5))",
            Some(
                data.nik
                    .as_ref()
                    .map_or_else(none, |nik| nik.as_str().to_owned()),
            ),
            Some(search_key(&data.name)),
            Some(data.birth_date.map_or_else(none, |birth| birth.to_string())),
        ),
    };
    if first.is_none() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT person FROM people WHERE office = $1 AND person <> $2 AND {condition} ORDER BY birth_date, person LIMIT {OTHERS}"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office.code.to_string())
        .bind(person.to_string())
        .bind(first)
        .bind(second)
        .bind(third)
        .fetch_all(office.db.pool())
        .await?;
    let found = rows
        .iter()
        .map(people::person_of)
        .collect::<std::result::Result<Vec<_>, _>>()?;
    let count = call.count().await?;
    people::rows(office, &count, &found).await
}

fn nik_verdict(data: &PersonData, today: Date) -> Verdict {
    let text = data
        .nik
        .as_ref()
        .map(|nik| nik.as_str())
        .or(data.nik_as_given.as_deref());
    let context = NikContext {
        birth_date: data.birth_date,
        sex: data.sex,
        ..NikContext::on(today, Regions::current())
    };
    text.map_or_else(Verdict::ok, |text| check_nik(text, &context).verdict)
}

fn region_name(data: &PersonData, level: RegionLevel) -> Option<String> {
    let code = data.village.as_ref()?.at(level)?;
    Regions::current().name(&code.0).map(str::to_owned)
}

/// Fields in which a laptop's version differs from the office's.
fn differences(office: &PersonData, laptop: &PersonData) -> Vec<String> {
    let fields = |data: &PersonData| match serde_json::to_value(data) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let (office, laptop) = (fields(office), fields(laptop));
    laptop
        .iter()
        .filter(|(name, value)| office.get(*name) != Some(*value))
        .map(|(name, _)| name.clone())
        .collect()
}
