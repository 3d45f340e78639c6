//! The office's own files in; the list to print.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jemput_domain::error::ErrorCode;
use jemput_domain::time::UnixMillis;
use jemput_domain::wire::person::RegionCode;
use serde_json::json;
use sqlx::Row as _;
use uuid::Uuid;

use super::call::Call;
use super::fault::{Fault, Result, fault, internal, invalid};
use super::routes::glue::OneFile;
use super::rows::{number, parsed};
use super::types::lists::{
    ListKindView, ListPreviewRequest, ListRequest, ListTakeRequest, ListTaken, ListView,
    PrintedList, PrintedListRequest, TotalsTakeRequest, TotalsTaken,
};
use super::types::shared::{FileView, Nothing};
use crate::export;
use crate::lists::ListError;
use crate::lists::columns::Mapping;
use crate::lists::leaving::leaving;
use crate::lists::preview::{self, ByName, Looked, Preview};
use crate::lists::sheet::Sheet;
use crate::lists::take::{self, Origin};
use crate::lists::totals::{self, Totals};
use crate::office::OfficeEvent;
use crate::review::printed;
use crate::storage::withdrawn;

/// Names of files are kept for people to recognise them; longer ones are cut.
const NAME: usize = 200;

pub async fn lists(call: Call, _: Nothing) -> Result<Vec<ListView>> {
    let office = call.office();
    let rows = sqlx::query(
        "SELECT l.list, l.kind, l.file_name, l.as_of, l.imported_at, COALESCE(u.name, l.imported_by), l.rows, l.taken, l.dirty, l.duplicates, l.withdrawn_at
         FROM lists l LEFT JOIN users u ON u.office = l.office AND u.login = l.imported_by
         WHERE l.office = $1 ORDER BY l.imported_at DESC, l.list LIMIT 500",
    )
    .bind(&*office.code)
    .fetch_all(office.db.pool())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(ListView {
                list: row.try_get(0)?,
                kind: match row.try_get::<String, _>(1)?.as_str() {
                    "by_name" => ListKindView::ByName,
                    "totals" => ListKindView::Totals,
                    _ => ListKindView::Status,
                },
                file_name: row.try_get(2)?,
                as_of: parsed(row, 3, "date")?,
                imported_at: UnixMillis(row.try_get(4)?),
                imported_by: row.try_get(5)?,
                rows: number(row, 6)?,
                taken: number(row, 7)?,
                dirty: number(row, 8)?,
                duplicates: number(row, 9)?,
                withdrawn_at: row.try_get::<Option<i64>, _>(10)?.map(UnixMillis),
            })
        })
        .collect()
}

pub async fn list_preview(
    call: Call,
    request: ListPreviewRequest,
    file: OneFile,
) -> Result<Preview> {
    let (regency, today) = (call.office().code.clone(), call.office().today());
    let work = move || {
        let sheet = Sheet::read(&file.bytes)?;
        let village = request.village.as_ref();
        preview::look(&sheet, request.mapping, village, &regency, today)
    };
    let Looked {
        mut preview,
        people,
    } = reading(work).await?;
    let count = call.count().await?;
    let leaving = leaving(call.office(), &count, &people).await?;
    preview.would_leave = leaving.would_leave;
    preview.looks_complete = leaving.looks_complete;
    Ok(preview)
}

pub async fn list_problems(
    call: Call,
    request: ListPreviewRequest,
    file: OneFile,
) -> Result<FileView> {
    let list = by_name(&call, file.bytes, request.mapping, request.village).await?;
    let content = export::problems(&list)?;
    call.log(
        "export",
        "problems",
        json!({ "rows": list.counts.with_problems + list.counts.left_out }),
    )
    .await?;
    Ok(FileView {
        name: format!("baris-perlu-dilihat-{}.xlsx", call.office().today()),
        content: STANDARD.encode(content),
    })
}

pub async fn list_take(call: Call, request: ListTakeRequest, file: OneFile) -> Result<ListTaken> {
    let list = by_name(&call, file.bytes.clone(), request.mapping, request.village).await?;
    let name = shortened(&file.name);
    let origin = Origin {
        file_name: &name,
        bytes: &file.bytes,
        as_of: request.as_of,
        by: &call.caller.login,
        complete: request.complete,
    };
    let taken = take::by_name(call.office(), &list, &origin).await?;
    let detail = json!({ "kind": "by_name", "people": list.counts.people, "left": taken.left, "as_of": request.as_of.to_string() });
    let id = taken.list.to_string();
    call.log("import_list", &id, detail).await?;
    Ok(ListTaken {
        list: id,
        counts: list.counts,
        left: u32::try_from(taken.left).unwrap_or(u32::MAX),
    })
}

/// Takes a list or totals back: what it said stays, and no longer counts.
pub async fn list_withdraw(call: Call, request: ListRequest) -> Result<Nothing> {
    let office = call.office();
    let list: Uuid = request.list.parse().map_err(|_| invalid("list"))?;
    let mut db = office.db.write().await?;
    let by = &call.caller.login;
    if !withdrawn::withdraw(&mut db, &office.code, list, by, office.now()).await? {
        return Err(fault(ErrorCode::NotFound));
    }
    db.commit().await?;
    office.tell(OfficeEvent::ListImported);
    call.log("withdraw_list", &request.list, json!({})).await?;
    Ok(Nothing {})
}

pub async fn totals_preview(
    call: Call,
    request: ListPreviewRequest,
    file: OneFile,
) -> Result<Totals> {
    let regency = call.office().code.clone();
    reading(move || totals::look(&Sheet::read(&file.bytes)?, request.mapping, &regency)).await
}

pub async fn totals_take(
    call: Call,
    request: TotalsTakeRequest,
    file: OneFile,
) -> Result<TotalsTaken> {
    let totals = read_totals(&call, file.bytes.clone(), request.mapping).await?;
    let name = shortened(&file.name);
    let origin = Origin {
        file_name: &name,
        bytes: &file.bytes,
        as_of: request.as_of,
        by: &call.caller.login,
        complete: false,
    };
    let baseline = totals::take(call.office(), &totals, &origin).await?;
    let usable = totals
        .rows
        .iter()
        .filter(|row| row.usable().is_some())
        .count();
    let many = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let detail =
        json!({ "kind": "totals", "villages": usable, "as_of": request.as_of.to_string() });
    call.log("import_list", &baseline.to_string(), detail)
        .await?;
    Ok(TotalsTaken {
        baseline: baseline.to_string(),
        villages: many(usable),
        left_out: many(totals.rows.len() - usable),
        sum: totals.sum,
    })
}

pub async fn printed_list(call: Call, request: PrintedListRequest) -> Result<PrintedList> {
    let count = call.count().await?;
    let list = printed::list(call.office(), &count, &request).await?;
    let people: usize = list.groups.iter().map(|group| group.people.len()).sum();
    call.log(
        "print_list",
        &request.village.0,
        json!({ "people": people }),
    )
    .await?;
    Ok(list)
}

async fn by_name(
    call: &Call,
    bytes: axum::body::Bytes,
    mapping: Option<Mapping>,
    village: Option<RegionCode>,
) -> Result<ByName> {
    let (regency, today) = (call.office().code.clone(), call.office().today());
    let work = move || {
        let sheet = Sheet::read(&bytes)?;
        preview::read(&sheet, mapping, village.as_ref(), &regency, today)
    };
    reading(work).await
}

async fn read_totals(
    call: &Call,
    bytes: axum::body::Bytes,
    mapping: Option<Mapping>,
) -> Result<Totals> {
    let regency = call.office().code.clone();
    reading(move || totals::read(&Sheet::read(&bytes)?, mapping, &regency)).await
}

/// A large spreadsheet is seconds of work: off the threads that answer requests.
async fn reading<T: Send + 'static>(
    work: impl FnOnce() -> std::result::Result<T, ListError> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(internal)?
        .map_err(Fault::from)
}

fn shortened(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars()
        .filter(|c| !c.is_control())
        .take(NAME)
        .collect()
}
