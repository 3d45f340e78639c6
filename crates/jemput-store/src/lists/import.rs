//! Taking a work list in.

use std::collections::HashSet;

use jemput_domain::fold::search_key;
use jemput_domain::ids::PersonId;
use jemput_domain::time::UnixMillis;
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::work_list::{Target, WorkList};
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::error::{Refusal, Result, StoreError};
use crate::people::{columns_of, refresh};
use crate::search::words;
use crate::sql::{all, first, run, text, text_option};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedList {
    pub village: RegionCode,
    pub revision: u32,
    pub targets: u32,
    pub added: u32,
    pub updated: u32,
    /// No longer on the list; their records stay.
    pub withdrawn: u32,
    /// This issue was here already.
    pub already: bool,
}

pub(super) fn take_in(
    connection: &Connection,
    list: &WorkList,
    at: UnixMillis,
) -> Result<ImportedList> {
    let mut imported = ImportedList {
        village: list.village.clone(),
        revision: list.revision,
        targets: u32::try_from(list.targets.len())
            .map_err(|_| StoreError::InvalidValue("targets"))?,
        added: 0,
        updated: 0,
        withdrawn: 0,
        already: false,
    };
    let held: Option<u32> = first(
        connection,
        "SELECT revision FROM work_list WHERE village = ?1",
        [&list.village.0],
        |row| Ok(row.get(0)?),
    )?;
    match held {
        Some(held) if held > list.revision => return Err(Refusal::ListOlder { held }.into()),
        Some(held) if held == list.revision => {
            imported.already = true;
            return Ok(imported);
        }
        _ => {}
    }
    head(connection, list, at)?;
    for plan in &list.outings {
        crate::outings::plan(connection, plan)?;
    }
    let mut targets: Vec<(String, &Target)> = list
        .targets
        .iter()
        .map(|target| (search_key(&target.data.name), target))
        .collect();
    // Rows are numbered by name, so that a search by words comes out in name order.
    targets.sort_by(|a, b| a.0.cmp(&b.0));
    let mut on_list = HashSet::with_capacity(targets.len());
    for (_, target) in targets {
        on_list.insert(target.person);
        if take(connection, &list.village, target)? {
            imported.added += 1
        } else {
            imported.updated += 1
        }
    }
    imported.withdrawn = withdraw(connection, &list.village, &on_list)?;
    Ok(imported)
}

fn head(connection: &Connection, list: &WorkList, at: UnixMillis) -> Result<()> {
    run(
        connection,
        "INSERT INTO work_list (village, list, revision, office, village_name, district_name, as_of,
            issued_at, wajib, sudah, imported_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (village) DO UPDATE SET list = excluded.list, revision = excluded.revision,
            office = excluded.office, village_name = excluded.village_name,
            district_name = excluded.district_name, as_of = excluded.as_of,
            issued_at = excluded.issued_at, wajib = excluded.wajib, sudah = excluded.sudah,
            imported_at = excluded.imported_at",
        (
            &list.village.0,
            list.id.0,
            list.revision,
            &list.office,
            &list.village_name,
            &list.district_name,
            text(&list.as_of)?,
            list.issued_at.0,
            list.totals.map(|totals| totals.wajib),
            list.totals.map(|totals| totals.sudah),
            at.0,
        ),
    )?;
    Ok(())
}

/// Adds or updates one person; whether it was added.
fn take(connection: &Connection, village: &RegionCode, target: &Target) -> Result<bool> {
    let id = target.person;
    let added = run(
        connection,
        "INSERT INTO person (id) VALUES (?1) ON CONFLICT (id) DO NOTHING",
        [id.0],
    )? == 1;
    let kept = if added {
        HashSet::new()
    } else {
        fields_to_keep(connection, id)?
    };
    let mut sets = vec!["listed = 1".to_owned()];
    let mut values: Vec<Value> = vec![Value::Blob(id.0.as_bytes().to_vec())];
    let mut set = |column: &str, value: Value| {
        values.push(value);
        sets.push(format!("{column} = ?{}", values.len()));
    };
    for (field, value) in columns_of(&target.data)? {
        if !kept.contains(field.name()) {
            set(field.name(), value.map_or(Value::Null, Value::Text));
        }
    }
    set("list_village", Value::Text(village.0.clone()));
    set(
        "ektp_status",
        target.ektp_status.clone().map_or(Value::Null, Value::Text),
    );
    let known = text_option(&target.known_outcome)?.map_or(Value::Null, Value::Text);
    set("known_outcome", known.clone());
    if added {
        set("outcome", known);
    }
    set(
        "office_revision",
        Value::Integer(i64::from(target.revision)),
    );
    let sql = format!("UPDATE person SET {} WHERE id = ?1", sets.join(", "));
    run(connection, &sql, rusqlite::params_from_iter(values))?;
    words::reindex(connection, id)?;
    if !added {
        refresh(connection, crate::sql::person_n(connection, id)?)?;
    }
    Ok(added)
}

/// Fields the officer changed whose record the office has not imported yet. Once it has, the office's
/// word counts again and the marks go.
fn fields_to_keep(connection: &Connection, person: PersonId) -> Result<HashSet<String>> {
    let edited = all(
        connection,
        "SELECT field FROM person_edit JOIN person ON person.n = person_edit.person WHERE person.id = ?1",
        [person.0],
        |row| Ok(row.get::<_, String>(0)?),
    )?;
    if edited.is_empty() {
        return Ok(HashSet::new());
    }
    let at_office: bool = first(
        connection,
        "SELECT EXISTS (
            SELECT 1 FROM record
            JOIN bundle_record ON bundle_record.record = record.id AND bundle_record.revision = record.revision
            JOIN receipt ON receipt.bundle = bundle_record.bundle
            WHERE record.subject = ?1 AND record.kind = 'person' AND receipt.whole = 1 AND receipt.rank >= 5)",
        [person.0],
        |row| Ok(row.get(0)?),
    )?
    .unwrap_or(false);
    if !at_office {
        return Ok(edited.into_iter().collect());
    }
    run(
        connection,
        "DELETE FROM person_edit WHERE person = (SELECT n FROM person WHERE id = ?1)",
        [person.0],
    )?;
    Ok(HashSet::new())
}

/// Whoever stood on the earlier issue and not on this one.
fn withdraw(
    connection: &Connection,
    village: &RegionCode,
    on_list: &HashSet<PersonId>,
) -> Result<u32> {
    let before = all(
        connection,
        "SELECT id FROM person WHERE list_village = ?1 AND listed = 1",
        [&village.0],
        |row| Ok(PersonId(row.get(0)?)),
    )?;
    let mut withdrawn = 0;
    for gone in before.iter().filter(|person| !on_list.contains(person)) {
        run(
            connection,
            "UPDATE person SET listed = 2 WHERE id = ?1",
            [gone.0],
        )?;
        withdrawn += 1;
    }
    Ok(withdrawn)
}
