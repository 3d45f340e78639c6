//! The office's own files in: by-name lists of people without a known recording, and totals per
//! village. Whatever spreadsheet they come from (CSV, XLSX; SIAK, BIP, database dumps), columns are
//! mapped, a preview is shown, and each row that cannot be taken is named with its reason.

mod alike;
mod cells;
pub mod columns;
mod known;
pub mod leaving;
mod packed;
mod people;
mod places;
pub mod preview;
pub mod row;
pub mod rows;
pub mod sheet;
pub mod take;
pub mod totals;
pub mod whose;
mod workbook;

use jemput_domain::error::{ApiError, ErrorCode};
use jemput_domain::time::Date;

/// Why a file could not be read at all. Rows have their own reasons, in [`row::Problem`].
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    #[error("the file has no bytes")]
    Empty,
    #[error("the file is larger than {0} MB")]
    TooLarge(usize),
    #[error("the file is no spreadsheet that can be read")]
    Unreadable,
    /// XLS, ODS and XLSB cannot be read in bounded memory, nor anything behind a password.
    #[error("the file is a spreadsheet of another format than XLSX or CSV")]
    OtherFormat,
    #[error("no column for {0}")]
    ColumnMissing(&'static str),
    #[error("no rows under the headings")]
    NoRows,
    /// Totals of a kecamatan say nothing of one village.
    #[error("a recap by kecamatan, with no village")]
    DistrictsOnly,
    /// A day to come would make every right list after it an older one.
    #[error("the list is of {0}, which is to come")]
    InFuture(Date),
    #[error("no village of the regency was chosen")]
    NoSuchVillage,
    #[error(transparent)]
    Storage(#[from] crate::storage::StorageError),
}

impl From<ListError> for ApiError {
    fn from(error: ListError) -> Self {
        match error {
            ListError::Empty => ApiError::new(ErrorCode::FileEmpty),
            ListError::TooLarge(most) => ApiError::new(ErrorCode::TooLarge).with("megabytes", most),
            ListError::Unreadable => ApiError::new(ErrorCode::ListUnreadable),
            ListError::OtherFormat => ApiError::new(ErrorCode::ListOtherFormat),
            ListError::ColumnMissing(column) => {
                ApiError::new(ErrorCode::ListColumnMissing).with("column", column)
            }
            ListError::NoRows => ApiError::new(ErrorCode::ListEmpty),
            ListError::DistrictsOnly => ApiError::new(ErrorCode::ListDistrictsOnly),
            ListError::NoSuchVillage => ApiError::new(ErrorCode::InvalidRequest).field("village"),
            ListError::InFuture(day) => ApiError::new(ErrorCode::ListInFuture)
                .field("as_of")
                .with("date", jemput_domain::format::date(day)),
            ListError::Storage(error) if error.is_disk_full() => ApiError::new(ErrorCode::DiskFull),
            ListError::Storage(error) => {
                tracing::error!(%error, "list import");
                ApiError::new(ErrorCode::Internal)
            }
        }
    }
}
