//! What a laptop writes down: one JSON line each in a bundle's `records` items.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use super::person::{PersonData, RegionCode};
use crate::ids::{
    ApplicationId, AttachmentId, DocumentId, OfficerId, OutingId, PersonId, RecordId,
};
use crate::outcome::OutcomeCode;
use crate::time::{Date, UnixMillis};

/// Version of the record schema, carried in the bundle's core.
pub const SCHEMA_VERSION: u32 = 1;

/// Import is an upsert on (id, device, chain, revision); device and chain come from the bundle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordEnvelope {
    pub id: RecordId,
    /// Rises by one with each change on the laptop.
    pub revision: u32,
    /// The office's revision this was based on, when the record came from the office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_office_revision: Option<u32>,
    /// BLAKE3 (hex) of the body's canonical JSON.
    pub content_hash: String,
    pub recorded_at: UnixMillis,
    pub officer: OfficerId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outing: Option<OutingId>,
    pub body: RecordBody,
    /// Fields a newer laptop wrote.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum RecordBody {
    Outing(OutingRecord),
    Person(Box<PersonRecord>),
    Outcome(OutcomeRecord),
    Application(ApplicationRecord),
    Document(DocumentRecord),
}

/// An outing as it went: opened, closed, its own count to compare with what arrives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutingRecord {
    pub outing: OutingId,
    pub village: RegionCode,
    #[ts(type = "string")]
    pub date: Date,
    pub place: String,
    pub opened_at: UnixMillis,
    pub closed_at: Option<UnixMillis>,
    /// Outcome code → how many, as the team signed it off.
    pub outcomes: BTreeMap<OutcomeCode, u32>,
    pub applications: u32,
    pub still_waiting: u32,
    pub note: String,
}

/// A person as found: corrected, or not on any list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonRecord {
    pub person: PersonId,
    pub data: PersonData,
    pub on_list: bool,
}

/// What happened with one person in one outing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutcomeRecord {
    pub person: PersonId,
    pub code: OutcomeCode,
    /// Reason within the code (for GAGAL: alat, jaringan, listrik, sidik_jari, iris).
    pub reason: Option<String>,
    /// Day in the village, by the outing, never by the clock.
    #[ts(type = "string")]
    pub reported_on: Date,
    /// Village of service, for the day's output.
    pub village_of_service: RegionCode,
    pub source: OutcomeSource,
    pub note: String,
    pub phone: Option<String>,
    /// Withdrawn by the officer (undo after sealing).
    pub withdrawn: bool,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OutcomeSource {
    SeenInPerson,
    /// "keterangan RT: nama"
    Statement {
        by: String,
    },
    /// The enrolment operator's day list.
    OperatorList,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationRecord {
    pub application: ApplicationId,
    pub person: PersonId,
    /// Code of `domain/services_catalogue.json`.
    pub service: String,
    /// Field key (`F-1.02/nama`) → value as text; dates `YYYY-MM-DD`, codes as in the code table.
    pub fields: BTreeMap<String, String>,
    pub checks: Vec<RequirementCheck>,
    pub complete: bool,
    pub note: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RequirementCheck {
    /// Position in the service's requirement list of the catalogue.
    pub requirement: u8,
    pub state: CheckState,
    pub documents: Vec<DocumentId>,
    /// *asli dititipkan*: the team carries the original.
    pub original_held: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    OriginalSeen,
    Copy,
    PhotoOnly,
    /// None: a statement of full responsibility (SPTJM) stands in.
    Statement,
    NotNeeded,
    Missing,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentRecord {
    pub document: DocumentId,
    pub person: PersonId,
    pub application: Option<ApplicationId>,
    pub requirement: Option<u8>,
    pub title: String,
    pub pages: Vec<Page>,
    /// Pages whose file could not be read when sealing; they follow in a later bundle.
    pub pages_to_follow: u32,
}

/// An attachment is named by (id, BLAKE3 of the plain bytes), whichever bundle brings it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Page {
    pub attachment: AttachmentId,
    pub blake3: String,
    /// `image/jpeg`, `image/png` or `application/pdf`
    pub media_type: String,
    #[ts(type = "number")]
    pub bytes: u64,
    pub width: u32,
    pub height: u32,
}
