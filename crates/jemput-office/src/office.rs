//! One office as every part of the program sees it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use jemput_domain::ids::DeviceId;
use jemput_domain::time::{Date, UnixMillis};
use serde::Serialize;
use tokio::sync::{Notify, broadcast};
use ts_rs::TS;

use crate::importer::Summary;
use crate::storage::audit::Audit;
use crate::storage::{Db, items::Items};

/// Tells the time; tests pass their own.
pub type Clock = Arc<dyn Fn() -> UnixMillis + Send + Sync>;

/// The machine's clock.
pub fn system_clock() -> Clock {
    Arc::new(|| {
        let millis = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_millis());
        UnixMillis(i64::try_from(millis).unwrap_or(i64::MAX))
    })
}

/// What just happened, for pages that are open. Carries no personal data: a page asks anew.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OfficeEvent {
    /// Records of a bundle are in: counts may have moved.
    Imported {
        /// The laptop.
        device: DeviceId,
        /// Hex.
        header_hash: String,
        /// New or changed records.
        records: u32,
    },
    /// All scans of a bundle are in.
    ScansImported {
        /// Hex.
        header_hash: String,
    },
    /// Something was put in quarantine.
    Quarantined {
        /// Reason code.
        reason: String,
    },
    /// A laptop was heard of.
    DeviceSeen {
        /// The laptop.
        device: DeviceId,
    },
    /// A laptop wants to enrol and a person must compare six words.
    EnrolmentWaiting {
        /// The invitation used.
        invitation: String,
    },
    /// An import of files goes on.
    ImportProgress {
        /// Which one.
        run: String,
        /// Bundles done.
        done: u32,
        /// Bundles found.
        total: u32,
    },
    /// An import of files ended.
    ImportFinished {
        /// Which one.
        run: String,
        /// How.
        summary: Summary,
    },
    /// A list of the office's own was taken in: counts may have moved.
    ListImported,
    /// Another process took something in or changed something: counts may have moved.
    ChangedElsewhere,
    /// A laptop showed a receipt this office does not know: it was restored from an older state.
    RolledBack,
    /// A decision was made on a record.
    Decided,
}

/// One office. Cheap to clone. Holds no opening, issuing or message key: those stay with the
/// importer and the issuing desk.
#[derive(Clone)]
pub struct Office {
    /// `12.77`
    pub code: Arc<str>,
    /// `Disdukcapil Kota Padangsidimpuan`
    pub name: Arc<str>,
    /// The office's folder.
    pub dir: Arc<PathBuf>,
    /// The database.
    pub db: Db,
    /// Sealed items.
    pub items: Items,
    /// The audit log.
    pub audit: Audit,
    /// News for open pages.
    pub events: broadcast::Sender<OfficeEvent>,
    /// Rung when there is something to give to the gateway.
    pub outgoing: Arc<Notify>,
    /// The time.
    pub clock: Clock,
}

impl Office {
    /// Puts the parts together.
    pub fn new(name: &str, dir: PathBuf, db: Db, items: Items, clock: Clock) -> Self {
        let (events, _) = broadcast::channel(1024);
        Self {
            code: db.office().into(),
            name: name.into(),
            dir: Arc::new(dir),
            audit: Audit::new(db.clone()),
            db,
            items,
            events,
            outgoing: Arc::default(),
            clock,
        }
    }

    /// Now, by the office's clock.
    pub fn now(&self) -> UnixMillis {
        (self.clock)()
    }

    /// Today at the office: its province's own time.
    pub fn today(&self) -> Date {
        day_of(self.now(), &self.code)
    }

    /// Tells open pages. Nobody listening is fine.
    pub fn tell(&self, event: OfficeEvent) {
        let _ = self.events.send(event);
    }
}

/// The day a moment falls on in a region, by its province's own time.
pub fn day_of(at: UnixMillis, region: &str) -> Date {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    jiff::tz::Offset::constant(hours_from_utc(region))
        .to_datetime(at)
        .date()
}

/// Western, central or eastern Indonesian time, by province.
fn hours_from_utc(region: &str) -> i8 {
    match region.get(..2) {
        Some("51" | "52" | "53" | "63" | "64" | "65" | "71" | "72" | "73" | "74" | "75" | "76") => {
            8
        }
        Some("81" | "82" | "91" | "92" | "93" | "94" | "95" | "96") => 9,
        _ => 7,
    }
}
