//! Lists of people.

use std::collections::HashMap;

use jemput_domain::age;
use jemput_domain::counting::{Count, CountedPerson, Effective, Membership, PersonCount, Standing};
use jemput_domain::fold::search_key;
use jemput_domain::ids::PersonId;
use jemput_domain::regions::Regions;
use jemput_domain::time::Date;
use jemput_domain::wire::person::{PersonData, RegionCode};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::office::Office;
use crate::storage::StorageError;
use crate::storage::people::WITHDRAWN;
use crate::web::types::people::{PeopleFilter, PeoplePage, PeopleRequest, PersonRow};
use crate::web::{Result, invalid};

/// Rows of one page.
pub const PAGE: usize = 50;
/// Words of one search.
const WORDS: usize = 4;
const WITH_PAPERS: &str =
    " AND (EXISTS (SELECT 1 FROM applications a WHERE a.office = p.office AND a.person = p.person)
    OR EXISTS (SELECT 1 FROM documents d WHERE d.office = p.office AND d.person = p.person))";
/// Rows fetched by one statement.
const AT_ONCE: usize = 500;

/// One page of those who match.
pub async fn page(office: &Office, count: &Count, request: &PeopleRequest) -> Result<PeoplePage> {
    let from: usize = match &request.cursor {
        Some(cursor) => cursor.parse().map_err(|_| invalid("cursor"))?,
        None => 0,
    };
    let matching = matching(office, count, request).await?;
    let shown: Vec<PersonId> = matching.iter().skip(from).take(PAGE).copied().collect();
    let more = from.saturating_add(PAGE) < matching.len();
    Ok(PeoplePage {
        rows: rows(office, count, &shown).await?,
        next: more.then(|| (from + PAGE).to_string()),
        total: u32::try_from(matching.len()).unwrap_or(u32::MAX),
    })
}

/// Everyone who matches: by village, RW, RT and name; a search by name.
pub async fn matching(
    office: &Office,
    count: &Count,
    request: &PeopleRequest,
) -> Result<Vec<PersonId>> {
    let words = search_words(&request.query);
    // Reading everyone's data is most of the work, and only the RT needs it.
    let data = if request.neighbourhood.is_some() {
        ", p.data"
    } else {
        ""
    };
    let mut sql = format!(
        "SELECT p.person{data} FROM people p LEFT JOIN targets t ON t.office = p.office AND t.person = p.person WHERE p.office = $1 AND NOT ({WITHDRAWN})",
    );
    let mut binds: Vec<String> = Vec::new();
    if let Some(region) = &request.region {
        binds.push(format!("{}%", region.0));
        sql.push_str(&format!(
            " AND COALESCE(t.village, p.village) LIKE ${}",
            binds.len() + 1
        ));
    }
    for word in &words {
        let number = word.bytes().all(|byte| byte.is_ascii_digit());
        let (condition, value) = match (number, word.len()) {
            (true, 1..=3) => ("p.birth_date LIKE", format!("__{word:0>2}-%")),
            (true, 4) => ("p.birth_date LIKE", format!("{word}-%")),
            (true, _) => ("p.nik LIKE", format!("%{word}%")),
            (false, _) => ("' ' || p.name_key LIKE", format!("% {word}%")),
        };
        binds.push(value);
        sql.push_str(&format!(" AND {condition} ${}", binds.len() + 1));
    }
    if request.filter == PeopleFilter::WithPapers {
        sql.push_str(WITH_PAPERS);
    }
    sql.push_str(if words.is_empty() {
        " ORDER BY COALESCE(t.village, p.village), p.rw, p.rt, p.name_key, p.person"
    } else {
        " ORDER BY p.name_key, p.person"
    });
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(office.code.to_string());
    for bind in binds {
        query = query.bind(bind);
    }
    let mut matching = Vec::new();
    for row in query.fetch_all(office.db.pool()).await? {
        let person = person_of(&row)?;
        let fits = match count.people.get(&person) {
            Some(part) => filter_fits(part, request),
            // Without a village: in no count.
            None => matches!(
                request.filter,
                PeopleFilter::All | PeopleFilter::OffList | PeopleFilter::WithPapers
            ),
        };
        if fits && neighbourhood_fits(&row, person, request.neighbourhood.as_deref())? {
            matching.push(person);
        }
    }
    Ok(matching)
}

fn filter_fits(part: &PersonCount, request: &PeopleRequest) -> bool {
    let listed = part.is_target();
    match request.filter {
        PeopleFilter::All => true,
        PeopleFilter::Listed => listed,
        PeopleFilter::NotYetCome => listed && part.effective == Effective::NotYetCome,
        PeopleFilter::Left => listed && part.reported == Standing::Belum,
        PeopleFilter::Outcome => {
            part.effective.code().is_some() && part.effective.code() == request.outcome
        }
        PeopleFilter::AnyOutcome => part.effective.code().is_some(),
        PeopleFilter::Disputed => part.effective.to_be_checked(),
        PeopleFilter::OffList => part.membership != Membership::Listed,
        PeopleFilter::Unconfirmed => part.official != part.reported,
        // Asked of the database.
        PeopleFilter::WithPapers => true,
    }
}

fn neighbourhood_fits(
    row: &AnyRow,
    person: PersonId,
    wanted: Option<&str>,
) -> std::result::Result<bool, StorageError> {
    let Some(wanted) = wanted else {
        return Ok(true);
    };
    let data = data_of(row, "data")?;
    Ok(neighbourhood(person, &data).unwrap_or_default() == wanted)
}

/// As the count groups by it.
pub fn neighbourhood(person: PersonId, data: &PersonData) -> Option<String> {
    let placed = PersonData {
        village: Some(RegionCode(String::new())),
        ..data.clone()
    };
    CountedPerson::from_data(person, &placed, Membership::Listed, 1)?.neighbourhood
}

/// RT of one RW beside each other, as one walks through a village; those without an RT last.
pub fn walking_order(neighbourhood: &str) -> (bool, String, String) {
    let (rt, rw) = neighbourhood
        .split_once(" / ")
        .unwrap_or((neighbourhood, ""));
    (neighbourhood.is_empty(), rw.to_owned(), rt.to_owned())
}

/// The rows of these people, in their order.
pub async fn rows(office: &Office, count: &Count, people: &[PersonId]) -> Result<Vec<PersonRow>> {
    let mut found: HashMap<PersonId, PersonRow> = HashMap::with_capacity(people.len());
    for some in people.chunks(AT_ONCE) {
        let places: Vec<String> = (0..some.len()).map(|at| format!("${}", at + 2)).collect();
        let sql = format!(
            "SELECT p.person, p.data, t.ektp_status, t.village FROM people p LEFT JOIN targets t ON t.office = p.office AND t.person = p.person
             WHERE p.office = $1 AND p.person IN ({})",
            places.join(", ")
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(office.code.to_string());
        for person in some {
            query = query.bind(person.to_string());
        }
        for row in query.fetch_all(office.db.pool()).await? {
            let person = person_of(&row)?;
            let listed_in: Option<String> = row.try_get("village")?;
            let status: Option<String> = row.try_get("ektp_status")?;
            let data = data_of(&row, "data")?;
            found.insert(
                person,
                row_of(person, &data, listed_in, status, count, count.today),
            );
        }
    }
    Ok(people
        .iter()
        .filter_map(|person| found.remove(person))
        .collect())
}

fn row_of(
    person: PersonId,
    data: &PersonData,
    listed_in: Option<String>,
    ektp_status: Option<String>,
    count: &Count,
    today: Date,
) -> PersonRow {
    let part = count.people.get(&person);
    let on_list = listed_in.is_some();
    let village = listed_in.map(RegionCode).or_else(|| data.village.clone());
    let village_name = village
        .as_ref()
        .and_then(|village| Regions::current().name(&village.0));
    PersonRow {
        person,
        name: data.name.clone(),
        nik_masked: data.nik.as_ref().map(|nik| nik.masked()),
        sex: data.sex,
        birth_date: data.birth_date,
        age: data.birth_date.map(|birth| age::age_on(birth, today)),
        rt: data.rt.clone(),
        rw: data.rw.clone(),
        hamlet: data.hamlet.clone(),
        family_head: data.family_head.clone(),
        village_name: village_name.map(str::to_owned),
        village,
        on_list,
        left_list: part.is_some_and(|part| part.left_list),
        effective: part.map_or(Effective::NotYetCome, |part| part.effective.clone()),
        official: part.map_or(Standing::Outside, |part| part.official),
        reported: part.map_or(Standing::Outside, |part| part.reported),
        ektp_status,
    }
}

/// Folded, so that no sign of a pattern is left in them.
fn search_words(query: &str) -> Vec<String> {
    search_key(query)
        .split_whitespace()
        .map(|word| {
            word.chars()
                .filter(|c| c.is_alphanumeric())
                .collect::<String>()
        })
        .filter(|word| !word.is_empty())
        .take(WORDS)
        .collect()
}

/// The id in a row's column `person`.
pub fn person_of(row: &AnyRow) -> std::result::Result<PersonId, StorageError> {
    let text: String = row.try_get("person")?;
    text.parse().map_err(|_| StorageError::Unreadable("person"))
}

/// The person's data in a row's column.
pub fn data_of(row: &AnyRow, column: &str) -> std::result::Result<PersonData, StorageError> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text).map_err(|_| StorageError::Unreadable("person"))
}
