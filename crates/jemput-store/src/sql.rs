//! Values between the tables and the domain's types.

use jemput_domain::time::UnixMillis;
use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{Result, StoreError};

/// A type written on the wire as a string (codes, dates, numbers of people), as that string.
pub(crate) fn text<T: Serialize>(value: &T) -> Result<String> {
    match serde_json::to_value(value) {
        Ok(Value::String(text)) => Ok(text),
        _ => Err(StoreError::InvalidValue("code")),
    }
}

pub(crate) fn text_option<T: Serialize>(value: &Option<T>) -> Result<Option<String>> {
    value.as_ref().map(text).transpose()
}

/// The reverse of [`text`], for what this store wrote itself.
pub(crate) fn parse<T: DeserializeOwned>(text: String) -> Result<T> {
    serde_json::from_value(Value::String(text)).map_err(|_| StoreError::Damaged)
}

pub(crate) fn parse_option<T: DeserializeOwned>(text: Option<String>) -> Result<Option<T>> {
    text.map(parse).transpose()
}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|_| StoreError::InvalidValue("content"))
}

pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| StoreError::Damaged)
}

pub(crate) fn millis(row: &Row<'_>, column: &str) -> Result<UnixMillis> {
    Ok(UnixMillis(row.get(column)?))
}

pub(crate) fn millis_option(row: &Row<'_>, column: &str) -> Result<Option<UnixMillis>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(UnixMillis))
}

/// One row or none, read by `read`.
pub(crate) fn first<T>(
    connection: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
    read: impl FnOnce(&Row<'_>) -> Result<T>,
) -> Result<Option<T>> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    rows.next()?.map(read).transpose()
}

/// Every row, read by `read`.
pub(crate) fn all<T>(
    connection: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
    mut read: impl FnMut(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

pub(crate) fn count(
    connection: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<u32> {
    Ok(connection
        .prepare_cached(sql)?
        .query_row(params, |row| row.get(0))?)
}

/// Runs a prepared change; how many rows it touched.
pub(crate) fn run(
    connection: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<usize> {
    Ok(connection.prepare_cached(sql)?.execute(params)?)
}

pub(crate) fn person_n(connection: &Connection, id: jemput_domain::ids::PersonId) -> Result<i64> {
    let n = connection
        .prepare_cached("SELECT n FROM person WHERE id = ?1")?
        .query_row([id.0], |row| row.get(0))
        .optional()?;
    n.ok_or(StoreError::NotFound("person"))
}
