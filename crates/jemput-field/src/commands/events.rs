//! What the kit says without being asked.

use jemput_domain::error::ApiError;
use jemput_domain::ids::PersonId;
use jemput_domain::time::UnixMillis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::sending::{BundleView, LocalOnly};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FieldEvent {
    /// What is still only on this laptop changed.
    LocalOnly { local_only: LocalOnly },
    /// Something of this person was durably saved (by any window).
    Saved { person: PersonId, at: UnixMillis },
    /// `done` of `total` bytes.
    Sealing {
        #[ts(type = "number")]
        done: u64,
        #[ts(type = "number")]
        total: u64,
    },
    /// One bundle moved.
    Bundle { bundle: BundleView },
    /// Sending began, is paused, or ended.
    Sending { state: SendState },
    /// The stick: `done` of `total` bytes, written or read back.
    Stick {
        step: StickStep,
        #[ts(type = "number")]
        done: u64,
        #[ts(type = "number")]
        total: u64,
    },
    /// The office answered; its signed time.
    Contact { office_time: UnixMillis },
    /// New work lists, outings or decisions arrived.
    WorkListsChanged,
    /// Keyset, office pack or certificate changed: ask for `status` again.
    StatusChanged,
    /// Idle, or by command. Nothing on screen may stay.
    Locked,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SendState {
    Running {
        /// Bundles not yet answered for.
        open: u32,
        #[ts(type = "number")]
        bytes_left: u64,
    },
    /// Paused; tries again by itself.
    Waiting {
        #[ts(type = "number")]
        retry_in_ms: u64,
        trouble: Option<ApiError>,
    },
    Done,
    Stopped,
    /// Ended by trouble of the laptop's own.
    Failed {
        error: ApiError,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StickStep {
    Writing,
    ReadingBack,
}
