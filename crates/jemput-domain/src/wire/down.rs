//! What the office sends to one laptop, sealed to it and numbered.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::work_list::{OutingPlan, WorkList};
use crate::ids::{PersonId, RecordId};
use crate::outcome::OutcomeCode;
use crate::time::UnixMillis;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum DownMessage {
    WorkList(Box<WorkList>),
    Outing(OutingPlan),
    Decision(Decision),
}

/// The office's answer to one record: accepted, or sent back with a reason.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Decision {
    pub record: RecordId,
    pub revision: u32,
    pub person: PersonId,
    pub accepted: bool,
    /// What the office itself says happened with the person, whatever the record says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub outcome: Option<OutcomeCode>,
    pub reason: String,
    pub decided_at: UnixMillis,
}
