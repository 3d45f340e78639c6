//! Laptops, invitations, work lists, outings.

use jemput_domain::ids::{DeviceId, OutingId};
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::work_list::OutingPlan;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::shared::FileView;

/// One laptop: what it says of itself, what is held of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LaptopView {
    pub device: DeviceId,
    /// "laptop 07"
    pub label: String,
    pub enrolled_at: UnixMillis,
    pub road: String,
    pub last_seen_at: Option<UnixMillis>,
    /// Whole days since it was last heard of, or else enrolled.
    pub silent_days: u32,
    /// In use, and not heard of for three days or more.
    pub silent: bool,
    /// *Per tanggal* of its part in the figures: the newest outing day of which something is in.
    #[ts(type = "string | null")]
    pub results_until: Option<Date>,
    /// When its newest imported bundle came, of whatever day it tells.
    pub newest_bundle_at: Option<UnixMillis>,
    pub revoked_at: Option<UnixMillis>,
    /// Records not sealed yet, by its last statement.
    pub unsealed: Option<u32>,
    /// Bytes, by its last statement.
    #[ts(type = "number | null")]
    pub free_space: Option<i64>,
    pub pack_version: Option<u32>,
    pub keyset_serial: Option<u32>,
    /// Its clock less the office's at its last statement.
    #[ts(type = "number | null")]
    pub clock_ahead_ms: Option<i64>,
    pub chains: Vec<ChainView>,
    /// Messages it has not acknowledged.
    pub messages_waiting: u32,
    /// Bundles whose records are in while scans are still on the way.
    pub scans_on_the_way: u32,
    /// Bundles put in quarantine.
    pub quarantined: u32,
}

/// "laptop 07 made 143, we hold 142, missing no. 88"
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ChainView {
    pub chain: String,
    pub made: u32,
    pub held: u32,
    pub missing: Vec<u32>,
    /// Of the missing, those of which a part is here: not whole yet.
    pub begun: Vec<u32>,
    /// Numbers held twice with different content: copied or restored.
    pub forked: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct InvitationView {
    pub invitation: String,
    pub label: String,
    pub expires_at: UnixMillis,
    pub state: InvitationState,
    pub used_by: Option<DeviceId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InvitationState {
    Open,
    Used,
    Expired,
    Withdrawn,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct InvitationNewRequest {
    /// The laptop's name-to-be.
    pub label: String,
    /// Days it stays open, 1–90.
    pub days: u16,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct InvitationMade {
    pub invitation: String,
    /// Secret until used.
    pub file: FileView,
    /// A note to go with it, without the code.
    pub note: String,
}

/// A request by stick that waits for a person to compare six words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EnrolmentView {
    pub invitation: String,
    pub device: DeviceId,
    pub label: String,
    pub words: Vec<String>,
    pub road: String,
    pub arrived_at: UnixMillis,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct EnrolmentDecideRequest {
    pub invitation: String,
    pub device: DeviceId,
    /// The words are the same on both screens.
    pub same: bool,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct EnrolmentDecided {
    /// For the stick; null when refused.
    pub answer: Option<FileView>,
}

/// Goes with the root key's file, which is taken out of its drawer for this. No Debug.
#[derive(Clone, Deserialize, TS)]
pub struct RevokeRequest {
    pub device: DeviceId,
    /// Of the root key's file; empty at a demonstration office, whose key file is beside its data.
    pub passphrase: String,
    /// Take in what it made before its last imported bundle and has yet to arrive. Without it, nothing
    /// of it that is not imported yet.
    #[serde(default)]
    pub keep_sent: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct WorkListView {
    pub village: RegionCode,
    pub village_name: String,
    pub revision: u32,
    #[ts(type = "string")]
    pub as_of: Date,
    pub targets: u32,
    pub issued_at: UnixMillis,
    pub issued_by: String,
    /// Laptops it was sent to.
    pub laptops: Vec<DeviceId>,
    /// Of those, how many have it.
    pub received: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct WorkListsSendRequest {
    pub villages: Vec<RegionCode>,
    pub laptops: Vec<DeviceId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct WorkListSent {
    pub village: RegionCode,
    pub village_name: String,
    pub revision: u32,
    pub targets: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct OutingRow {
    pub plan: OutingPlan,
    pub village_name: String,
    /// Laptops whose closing has come.
    pub returned: u8,
    /// It does not take place: nobody waits for the rest.
    pub cancelled: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct OutingRequest {
    pub outing: OutingId,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct OutingNewRequest {
    pub village: RegionCode,
    #[ts(type = "string")]
    pub date: Date,
    pub place: String,
    pub team: String,
    /// How many share it, 1–9.
    pub laptops: u8,
}
