//! What the index holds of a person, and how typed text is brought to the same form.

use jemput_domain::fold::search_key;
use jemput_domain::ids::PersonId;
use rusqlite::Connection;

use crate::error::Result;
use crate::sql::{first, run};

/// Tags begin with a digit, which no word of a name does.
pub(super) fn year_tag(two_digits: i64) -> String {
    format!("1{two_digits:02}")
}

pub(super) fn full_year_tag(year: i64) -> String {
    format!("1{year:04}")
}

pub(super) fn rt_tag(rt: i64) -> String {
    format!("2{rt}")
}

pub(super) fn rw_tag(rw: i64) -> String {
    format!("3{rw}")
}

pub(super) fn village_tag(village: &str) -> String {
    let digits: String = village.chars().filter(char::is_ascii_digit).collect();
    format!("4{digits}")
}

/// `003`, `RT 3` and `3` are the same RT; text without digits is none.
pub(crate) fn number_of(rt: Option<&str>) -> i64 {
    let digits: String = rt
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    digits.parse().unwrap_or(0)
}

pub(crate) fn reversed(digits: Option<&str>) -> Option<String> {
    digits.map(|digits| digits.chars().rev().collect())
}

/// Brings the made columns and the index up to date with a person's row.
pub(crate) fn reindex(connection: &Connection, person: PersonId) -> Result<()> {
    struct Row {
        n: i64,
        name: String,
        rt: Option<String>,
        rw: Option<String>,
        birth_date: Option<String>,
        nik: Option<String>,
        kk: Option<String>,
        village: Option<String>,
    }
    let row = first(
        connection,
        "SELECT n, name, rt, rw, birth_date, nik, kk, list_village FROM person WHERE id = ?1",
        [person.0],
        |row| {
            Ok(Row {
                n: row.get(0)?,
                name: row.get(1)?,
                rt: row.get(2)?,
                rw: row.get(3)?,
                birth_date: row.get(4)?,
                nik: row.get(5)?,
                kk: row.get(6)?,
                village: row.get(7)?,
            })
        },
    )?;
    let Some(row) = row else { return Ok(()) };
    let key = search_key(&row.name);
    let rt = number_of(row.rt.as_deref());
    let rw = number_of(row.rw.as_deref());
    let year: Option<i64> = row
        .birth_date
        .as_deref()
        .and_then(|date| date.get(..4)?.parse().ok());
    run(
        connection,
        "UPDATE person SET name_key = ?2, rt_key = ?3, rw_key = ?4, birth_year = ?5, nik_back = ?6,
             kk_back = ?7
         WHERE n = ?1",
        (
            row.n,
            &key,
            rt,
            rw,
            year,
            reversed(row.nik.as_deref()),
            reversed(row.kk.as_deref()),
        ),
    )?;
    let mut words = key;
    let mut tag = |tag: String| {
        words.push(' ');
        words.push_str(&tag);
    };
    if let Some(year) = year {
        tag(year_tag(year % 100));
        tag(full_year_tag(year));
    }
    if rt > 0 {
        tag(rt_tag(rt));
    }
    if rw > 0 {
        tag(rw_tag(rw));
    }
    if let Some(village) = &row.village {
        tag(village_tag(village));
    }
    run(
        connection,
        "INSERT OR REPLACE INTO person_words (rowid, words) VALUES (?1, ?2)",
        (row.n, words),
    )?;
    Ok(())
}
