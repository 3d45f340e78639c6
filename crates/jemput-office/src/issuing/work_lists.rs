//! Work lists: the office's by-name list of a village, sealed to the laptops that go there.

use std::collections::HashMap;

use jemput_domain::ids::{DeviceId, OutingId, PersonId, WorkListId};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::regions::Regions;
use jemput_domain::time::Date;
use jemput_domain::wire::down::DownMessage;
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::work_list::{OutingPlan, WorkList};
use jemput_seal::Uuid;

use super::{IssueError, Issuing};
use crate::remaining::remaining;
use crate::storage::audit::Entry;
use crate::storage::db::Connection;
use crate::storage::{lists, outings};

/// A work list as issued.
#[derive(Debug, Clone)]
pub struct WorkListIssued {
    /// Its id.
    pub id: WorkListId,
    /// Rises with each issue for the village.
    pub revision: u32,
    /// People on it.
    pub targets: usize,
    /// Laptops it was sealed to.
    pub devices: usize,
}

impl Issuing {
    /// Plans one team in one village on one day.
    pub async fn plan_outing(
        &self,
        village: &RegionCode,
        date: Date,
        place: &str,
        team: &str,
        laptops: u8,
        by: &str,
    ) -> Result<OutingPlan, IssueError> {
        Regions::current()
            .get(&village.0)
            .ok_or(IssueError::Unknown("village"))?;
        let plan = OutingPlan {
            id: OutingId(Uuid::new_v4()),
            village: village.clone(),
            date,
            place: place.to_owned(),
            team: team.to_owned(),
            laptops,
        };
        let now = self.office.now();
        let mut db = self.office.db.write().await?;
        outings::put(&mut db, &self.office.code, &plan, now).await?;
        db.commit().await?;
        self.office
            .audit
            .write(
                Entry {
                    who: by,
                    action: "plan_outing",
                    subject: &plan.id.to_string(),
                    detail: village.0.clone().into(),
                },
                now,
            )
            .await?;
        Ok(plan)
    }

    /// Issues a village's list, with its outings from today on and the outcomes known so far, to
    /// laptops.
    pub async fn issue_work_list(
        &self,
        village: &RegionCode,
        devices: &[DeviceId],
        by: &str,
    ) -> Result<WorkListIssued, IssueError> {
        let now = self.office.now();
        let known = self.known_outcomes().await;
        let mut db = self.office.db.write().await?;
        let list = self.work_list(&mut db, village, &known, by).await?;
        let issued = WorkListIssued {
            id: list.id,
            revision: list.revision,
            targets: list.targets.len(),
            devices: devices.len(),
        };
        let message = DownMessage::WorkList(Box::new(list));
        for device in devices {
            self.send(&mut db, *device, &message).await?;
        }
        db.commit().await?;
        let detail = serde_json::json!({ "village": village.0, "targets": issued.targets, "laptops": issued.devices });
        self.office
            .audit
            .write(
                Entry {
                    who: by,
                    action: "issue_work_list",
                    subject: &issued.id.to_string(),
                    detail,
                },
                now,
            )
            .await?;
        self.office.outgoing.notify_one();
        Ok(issued)
    }

    /// The village's next list, noted as issued.
    pub(super) async fn work_list(
        &self,
        db: &mut Connection,
        village: &RegionCode,
        known: &HashMap<PersonId, OutcomeCode>,
        by: &str,
    ) -> Result<WorkList, IssueError> {
        let office = &*self.office.code;
        let now = self.office.now();
        let today = self.office.today();
        let regions = Regions::current();
        let place = regions
            .get(&village.0)
            .ok_or(IssueError::Unknown("village"))?;
        let district = village
            .0
            .get(..8)
            .and_then(|code| regions.name(code))
            .unwrap_or_default();
        let mut targets = lists::targets_of(&mut *db, office, village).await?;
        for target in &mut targets {
            target.known_outcome = known.get(&target.person).copied();
        }
        let totals = lists::newest_totals(&mut *db, office, village).await?;
        let as_of = lists::as_of(&mut *db, office, village)
            .await?
            .or(totals.map(|(as_of, _)| as_of))
            .unwrap_or(today);
        let list = WorkList {
            id: WorkListId(Uuid::new_v4()),
            revision: outings::next_revision(&mut *db, office, village).await?,
            office: office.to_owned(),
            village: village.clone(),
            village_name: place.name,
            district_name: district.to_owned(),
            as_of,
            issued_at: now,
            totals: totals.map(|(_, totals)| totals),
            outings: outings::from_day(&mut *db, office, Some(village), today).await?,
            targets,
        };
        outings::put_work_list(db, office, &list, by).await?;
        Ok(list)
    }

    /// The outcome that counts for each person so far. A count that does not add up is shown on its
    /// page; it does not keep a team at home.
    pub(super) async fn known_outcomes(&self) -> HashMap<PersonId, OutcomeCode> {
        match remaining(&self.office.db, self.office.today()).await {
            Ok(count) => count
                .people
                .iter()
                .filter_map(|(person, part)| Some((*person, part.effective.code()?)))
                .collect(),
            Err(error) => {
                tracing::error!(%error, "a work list goes without known outcomes");
                HashMap::new()
            }
        }
    }
}
