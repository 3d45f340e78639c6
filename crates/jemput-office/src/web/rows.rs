//! Reading columns.

use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::storage::StorageError;

type Read<T> = std::result::Result<T, StorageError>;

/// A count: never below 0, and shown as very many beyond what pages can add up.
pub fn number(row: &AnyRow, at: usize) -> Read<u32> {
    Ok(u32::try_from(row.try_get::<i64, _>(at)?.max(0)).unwrap_or(u32::MAX))
}

/// The same where there may be none.
pub fn maybe_number(row: &AnyRow, at: usize) -> Read<Option<u32>> {
    Ok(row
        .try_get::<Option<i64>, _>(at)?
        .and_then(|number| u32::try_from(number).ok()))
}

/// Text that is an id, a date, a code.
pub fn parsed<T: std::str::FromStr>(row: &AnyRow, at: usize, what: &'static str) -> Read<T> {
    let text: String = row.try_get(at)?;
    text.parse().map_err(|_| StorageError::Unreadable(what))
}

/// The same where there may be none.
pub fn maybe_parsed<T: std::str::FromStr>(
    row: &AnyRow,
    at: usize,
    what: &'static str,
) -> Read<Option<T>> {
    row.try_get::<Option<String>, _>(at)?
        .map(|text| text.parse().map_err(|_| StorageError::Unreadable(what)))
        .transpose()
}
