//! Records and scans side by side, decisions. Every view of a person is in the audit log.

use axum::response::Response;
use jemput_domain::error::ErrorCode;
use serde_json::json;

use super::call::Call;
use super::fault::{Result, fault, invalid};
use super::files;
use super::types::review::{
    Decided, OutcomeDecisionRequest, PersonPage, PersonRequest, QueuePage, QueueRequest,
    RecordDecisionRequest, ReopenRequest, ScanRequest, SiakCheckRequest,
};
use crate::review;

pub async fn queue(call: Call, request: QueueRequest) -> Result<QueuePage> {
    let page = review::queue::page(&call, &request).await?;
    call.log("view_list", "queue", json!({ "shown": page.rows.len() }))
        .await?;
    Ok(page)
}

pub async fn person(call: Call, request: PersonRequest) -> Result<PersonPage> {
    let page = review::person::page(&call, request.person).await?;
    call.log("view", &request.person.to_string(), json!({}))
        .await?;
    Ok(page)
}

pub async fn scan(call: Call, request: ScanRequest) -> Result<Response> {
    let is_hash =
        request.blake3.len() == 64 && request.blake3.bytes().all(|b| b.is_ascii_hexdigit());
    if !is_hash {
        return Err(invalid("blake3"));
    }
    let attachment = request.attachment.0;
    let content = call
        .web
        .parts
        .scans
        .read(attachment, &request.blake3)
        .await?
        .ok_or_else(|| fault(ErrorCode::NotFound))?;
    call.log("view_scan", &attachment.to_string(), json!({}))
        .await?;
    Ok(files::scan(content))
}

pub async fn record_decide(call: Call, request: RecordDecisionRequest) -> Result<Decided> {
    review::decide::on_record(&call, &request).await
}

pub async fn outcome_decide(call: Call, request: OutcomeDecisionRequest) -> Result<Decided> {
    review::decide::outcome(&call, &request).await
}

pub async fn reopen(call: Call, request: ReopenRequest) -> Result<Decided> {
    review::decide::reopen(&call, &request).await
}

pub async fn siak_check(call: Call, request: SiakCheckRequest) -> Result<PersonPage> {
    review::check::siak(&call, &request).await
}
