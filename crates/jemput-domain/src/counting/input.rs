//! What a count is made of.

use std::collections::BTreeMap;

use super::evidence::Evidence;
use crate::age;
use crate::ids::{OutingId, PersonId, RecordId};
use crate::outcome::OutcomeCode;
use crate::time::{Date, UnixMillis};
use crate::wire::person::{PersonData, RegionCode};
use crate::wire::record::{OutcomeRecord, OutcomeSource, RecordEnvelope};
use crate::wire::work_list::VillageTotals;

/// Everything a count reads. Order never matters; the same thing twice counts once.
#[derive(Debug, Clone, Default)]
pub struct CountInput {
    pub baselines: Vec<Baseline>,
    pub people: Vec<CountedPerson>,
    pub reports: Vec<Report>,
    pub decisions: Vec<OfficeDecision>,
    pub evidence: Vec<Evidence>,
    pub outings: Vec<OutingReturn>,
}

/// The state system's totals per village, as of the end of a day. For each village the newest
/// baseline that names it is used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Baseline {
    pub as_of: Date,
    pub totals: BTreeMap<RegionCode, VillageTotals>,
}

/// A person known by name, once, whatever number of rows or laptops brought them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CountedPerson {
    pub person: PersonId,
    /// Village of record.
    pub village: RegionCode,
    /// RT and RW as the office writes them; groups the by-name figures.
    pub neighbourhood: Option<String>,
    pub birth_date: Option<Date>,
    pub ever_married: bool,
    pub membership: Membership,
    /// On the list, and found without a NIK before: the day it was issued.
    pub nik_issued: Option<Date>,
    /// Rows of imported lists that were this person; all but one are duplicates. 0 off the list.
    pub rows: u32,
}

/// On what ground a person is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Membership {
    /// On the office's list of targets.
    Listed,
    /// Found, not on the list: *perlu cek SIAK*. In the day's output only, until checked.
    ToCheck,
    /// Checked, and not to be counted: the totals have them already. In the day's output only.
    CheckedOut,
    /// Another regency's resident: *luar domisili*. In the day's output only.
    OtherRegency,
    /// No NIK yet: in the day's output only.
    WithoutNik,
    /// The NIK was issued on this day: enters wajib then.
    NikIssued(Date),
}

impl CountedPerson {
    /// From what is known of a person; a missing village leaves them out of any count.
    pub fn from_data(
        person: PersonId,
        data: &PersonData,
        membership: Membership,
        rows: u32,
    ) -> Option<Self> {
        Some(Self {
            person,
            village: data.village.clone()?,
            neighbourhood: neighbourhood(data),
            birth_date: data.birth_date,
            ever_married: age::ever_married(data.marital_status),
            membership,
            nik_issued: None,
            rows,
        })
    }

    /// The day they came into wajib by being issued a NIK, if they did.
    pub(super) fn numbered_on(&self) -> Option<Date> {
        match self.membership {
            Membership::NikIssued(issued) => Some(issued),
            Membership::Listed => self.nik_issued,
            _ => None,
        }
    }

    /// Whether they must hold a card on a day. Without a birth date the list is believed.
    pub(super) fn must_hold(&self, day: Date) -> bool {
        self.birth_date
            .is_none_or(|birth| age::must_hold(birth, self.ever_married, day))
    }
}

/// `RT 001 / RW 002`, with three digits each as the forms have them.
fn neighbourhood(data: &PersonData) -> Option<String> {
    let three = |text: &Option<String>| {
        let text = text.as_deref()?.trim();
        (!text.is_empty()).then(|| format!("{text:0>3}"))
    };
    match (three(&data.rt), three(&data.rw)) {
        (Some(rt), Some(rw)) => Some(format!("RT {rt} / RW {rw}")),
        (Some(rt), None) => Some(format!("RT {rt}")),
        (None, Some(rw)) => Some(format!("RW {rw}")),
        (None, None) => data
            .hamlet
            .clone()
            .filter(|hamlet| !hamlet.trim().is_empty()),
    }
}

/// One laptop's word on one person. Where the caller knows that one chain goes on where another
/// stopped, it passes only the revisions that stand: seen from here they would compete.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Report {
    pub record: RecordId,
    pub revision: u32,
    /// The device and its chain. A cloned laptop is another writer.
    pub writer: String,
    /// Rises with what this writer wrote: bundle sequence, then line. Says nothing between writers.
    pub order: u64,
    pub person: PersonId,
    pub code: OutcomeCode,
    /// The outing's day, never the laptop's clock.
    pub reported_on: Date,
    pub village_of_service: RegionCode,
    /// By word of the RT head or wali jorong, the person not seen (*sisir daftar*).
    pub by_statement: bool,
    pub withdrawn: bool,
}

impl Report {
    /// From the record as it travelled.
    pub fn from_record(
        envelope: &RecordEnvelope,
        outcome: &OutcomeRecord,
        writer: String,
        order: u64,
    ) -> Self {
        Self {
            record: envelope.id,
            revision: envelope.revision,
            writer,
            order,
            person: outcome.person,
            code: outcome.code,
            reported_on: outcome.reported_on,
            village_of_service: outcome.village_of_service.clone(),
            by_statement: matches!(outcome.source, OutcomeSource::Statement { .. }),
            withdrawn: outcome.withdrawn,
        }
    }
}

/// The office's word, which wins over any laptop's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OfficeDecision {
    pub person: PersonId,
    /// The day it takes effect in the official count.
    pub decided_on: Date,
    /// Orders decisions on one person, and on one record: the latest stands.
    pub decided_at: UnixMillis,
    pub ruling: Ruling,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ruling {
    /// This is what happened with the person, whatever the laptops say.
    Outcome(OutcomeCode),
    /// This revision of a record is right: it counts as the office's word on its own day, so that
    /// accepting an old one late overwrites nothing newer.
    Confirmed {
        record: RecordId,
        revision: u32,
        code: OutcomeCode,
    },
    /// This revision of a record (and those before it) does not count.
    SentBack { record: RecordId, revision: u32 },
    /// An earlier ruling on the outcome no longer stands: the reports speak again.
    Reopened,
}

/// An outing, and which laptops' part of it has arrived.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OutingReturn {
    pub outing: OutingId,
    pub village: RegionCode,
    pub date: Date,
    pub laptops: u8,
    /// Distinct laptops whose closing has been imported.
    pub returned: u8,
}
