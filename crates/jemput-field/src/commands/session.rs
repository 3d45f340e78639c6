//! Enrolment, unlocking, and the status line.

use jemput_domain::ids::{DeviceId, OfficerId};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::time::UnixMillis;
use jemput_domain::wire::office_pack::Terms;
use jemput_domain::wire::person::RegionCode;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::sending::LocalOnly;
use super::shared::{OfficerView, OutingView};

/// Everything the status line shows. Answered in every state; what needs the key is null when locked,
/// but for the counts of what is still only here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Status {
    pub state: SessionState,
    pub language: Language,
    pub version: String,
    /// Those who can unlock this laptop.
    pub slots: Vec<OfficerView>,
    /// A passphrase is forgotten, and the office's answer awaited.
    pub recovery_waiting: bool,
    pub device: Option<DeviceView>,
    pub officer: Option<OfficerView>,
    pub office: Option<OfficeView>,
    pub outing: Option<OutingView>,
    /// Null while nobody has unlocked the laptop since the program started.
    pub local_only: Option<LocalOnly>,
    /// Sealed bundles in the folder: files that need no key to be counted. The office may hold some.
    pub bundle_files: u32,
    /// Null on a machine without a battery.
    pub battery: Option<Battery>,
    #[ts(type = "number")]
    pub free_bytes: u64,
    /// Free space is below what sealing needs; new scans are refused until it is not.
    pub space_short: bool,
    /// Newest time the office signed, for "jam laptop ini meleset".
    pub office_time: Option<UnixMillis>,
    pub now: UnixMillis,
    pub sending: bool,
}

/// By ISO 639-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    Id,
    En,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LanguageSetRequest {
    pub language: Language,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    NotEnrolled,
    Locked,
    Unlocked,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeviceView {
    pub id: Option<DeviceId>,
    pub label: String,
    pub certificate: CertificateState,
    /// The six words both screens show while enrolment by stick waits.
    pub enrolment_words: Vec<String>,
    /// The machine changed since the last start: a new chain of bundles was begun.
    pub chain_restarted: bool,
}

/// Recording works in every state; sealing needs `Valid`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CertificateState {
    /// Asked for; the office has not answered.
    Pending,
    Valid,
    /// The office took this laptop off its list.
    Revoked,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OfficeView {
    pub code: String,
    pub name: String,
    pub regency: RegionCode,
    pub regency_name: String,
    pub terms: Terms,
    pub roster: Vec<OfficerView>,
    /// Keys 1–9 and 0.
    pub common_outcomes: Vec<OutcomeCode>,
    /// Every other outcome, behind `-`.
    pub other_outcomes: Vec<OutcomeCode>,
    pub lock_after_minutes: u16,
    pub pack_version: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Battery {
    pub percent: u8,
    pub charging: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SuggestedPassphrase {
    /// Six words, joined by single spaces.
    pub passphrase: String,
}

/// An invitation as a file of the office, or its text pasted from a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum InvitationSource {
    File { path: String },
    Text { text: String },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InvitationReadRequest {
    pub invitation: InvitationSource,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InvitationView {
    pub office: String,
    pub office_name: String,
    pub regency: RegionCode,
    pub expires_at: UnixMillis,
    /// By this laptop's clock; only the office's clock decides.
    pub looks_expired: bool,
    pub roster: Vec<OfficerView>,
    /// The office can be asked over the network; else by stick.
    pub by_network: bool,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EnrolRequest {
    pub invitation: InvitationSource,
    /// What the office calls this laptop: "laptop 07".
    pub label: String,
    pub officer: OfficerId,
    pub passphrase: String,
    /// A second key, for a team lead; where the officer is none.
    #[serde(default)]
    #[ts(optional)]
    pub lead: Option<LeadSlot>,
}

/// Somebody whom the office's roster names a lead.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeadSlot {
    pub officer: OfficerId,
    pub passphrase: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EnrolmentRequestFileRequest {
    /// A folder, usually a stick.
    pub folder: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RequestFile {
    pub path: String,
    /// Read these to the office; both screens must show the same.
    pub words: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EnrolmentAnswerFileRequest {
    /// The file, or the stick it lies on.
    pub path: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecoveryRequestFileRequest {
    /// Whose passphrase is forgotten.
    pub officer: OfficerId,
    /// The new one. It is asked for again when the answer comes.
    pub passphrase: String,
    /// A folder, usually a stick.
    pub folder: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecoveryAnswerFileRequest {
    /// The one chosen with the request.
    pub passphrase: String,
    /// The file, or the stick it lies on.
    pub path: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnlockRequest {
    pub passphrase: String,
    /// Whose slot is tried first, then all others': each takes its time. Without it: of whoever
    /// unlocked last.
    #[serde(default)]
    #[ts(optional)]
    pub officer: Option<OfficerId>,
}

/// Who leaves the team. Nobody removes themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OfficerRemoveRequest {
    pub officer: OfficerId,
}

/// Whether they lead is in the office's roster.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OfficerAddRequest {
    pub officer: OfficerId,
    pub passphrase: String,
}
