//! What the office says to all its teams.

use jemput_domain::ids::OfficerId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct SettingsView {
    /// To be named by the change made from it.
    pub version: u32,
    pub officers: Vec<Officer>,
    /// Those taken in the field first, in the order laptops show them.
    pub services: Vec<ServiceChoice>,
    pub rules: Rules,
}

/// Someone who works with the laptops.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Officer {
    /// Null: new.
    pub officer: Option<OfficerId>,
    pub name: String,
    /// *Ketua tim*: may open every laptop they have a passphrase on and take others off it.
    pub lead: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ServiceChoice {
    pub service: String,
    pub group: String,
    pub name: String,
    pub name_en: String,
    /// Taken in the field.
    pub taken: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Rules {
    /// A laptop may forget what the office has imported; else only what is in a backup that was read
    /// back.
    pub prune_on_imported: bool,
    /// Days after the receipt, by the office's clock.
    pub prune_after_days: u16,
    /// Minutes without a key until a laptop locks.
    pub lock_after_minutes: u16,
}

#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
pub struct SettingsChangeRequest {
    pub version: u32,
    pub officers: Vec<Officer>,
    /// Codes of those taken in the field, in the order laptops show them.
    pub services: Vec<String>,
    pub rules: Rules,
}
