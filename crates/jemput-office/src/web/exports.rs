//! XLSX files. Each is in the audit log.

use axum::response::Response;
use jemput_domain::counting::Count;
use jemput_domain::error::ErrorCode;
use jemput_domain::regions::Regions;
use jemput_domain::wire::person::RegionCode;
use serde_json::json;

use super::call::Call;
use super::fault::{Result, fault, internal, invalid};
use super::files;
use super::types::exports::{ExportRequest, Report};
use super::types::lists::PrintedListRequest;
use super::types::people::{PeopleFilter, PeopleRequest, PersonRow};
use crate::office::Office;
use crate::{export, review};

pub async fn export(call: Call, request: ExportRequest) -> Result<Response> {
    let office = call.office();
    let regency = RegionCode(office.code.to_string());
    let region = request.region.unwrap_or_else(|| regency.clone());
    if !region.is_in(&regency) || Regions::current().name(&region.0).is_none() {
        return Err(fault(ErrorCode::NotFound));
    }
    let count = call.count().await?;
    let origin = export::Origin {
        office: office.name.to_string(),
        today: count.today,
    };
    let (name, content) = match request.report {
        Report::Remaining => {
            let region = region.clone();
            let laptops = review::laptops::all(office).await?;
            let work = move || export::remaining(&count, &region, &laptops, &origin);
            ("belum-rekam", made(work).await?)
        }
        Report::Output => {
            let region = region.clone();
            let work = move || export::output(&count, &region, &origin);
            ("hasil-kegiatan", made(work).await?)
        }
        Report::People => {
            let rows = people(office, &count, &region, PeopleFilter::Left).await?;
            let work = move || export::people(&rows, &origin);
            ("warga-belum-rekam", made(work).await?)
        }
        Report::Outcomes => {
            let rows = people(office, &count, &region, PeopleFilter::AnyOutcome).await?;
            let work = move || export::outcomes(&rows, &origin);
            ("hasil-per-warga", made(work).await?)
        }
        Report::PrintedList => {
            let wanted = PrintedListRequest {
                village: region.clone(),
                neighbourhood: request.neighbourhood,
            };
            let list = review::printed::list(office, &count, &wanted).await?;
            ("daftar-per-rt", made(move || export::printed(&list)).await?)
        }
        Report::Quarantine => {
            let entries = super::bundles::entries(office).await?;
            (
                "kiriman-perlu-dilihat",
                made(move || export::quarantine(&entries, &origin)).await?,
            )
        }
    };
    let report = serde_json::to_value(request.report).map_err(|_| invalid("report"))?;
    call.log("export", &region.0, json!({ "report": report }))
        .await?;
    let name = format!("{name}-{}-{}.xlsx", region.0, office.today());
    files::attachment(&name, files::XLSX, content)
}

async fn people(
    office: &Office,
    count: &Count,
    region: &RegionCode,
    filter: PeopleFilter,
) -> Result<Vec<PersonRow>> {
    let wanted = PeopleRequest {
        region: Some(region.clone()),
        filter,
        ..PeopleRequest::default()
    };
    let people = review::people::matching(office, count, &wanted).await?;
    review::people::rows(office, count, &people).await
}

/// Some thousand rows take a moment: off the threads that answer requests.
async fn made(work: impl FnOnce() -> Result<Vec<u8>> + Send + 'static) -> Result<Vec<u8>> {
    tokio::task::spawn_blocking(work).await.map_err(internal)?
}
