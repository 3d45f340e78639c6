//! Work lists: the office's by-name list of a village, sealed to the laptops that go there.

use std::collections::{HashMap, HashSet};

use jemput_domain::counting::{Count, Membership};
use jemput_domain::fold::search_key;
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

/// What a work list says of people beside their data.
#[derive(Default)]
pub(super) struct Known {
    outcomes: HashMap<PersonId, OutcomeCode>,
    /// Gone from the office's list: no team need look for them.
    left: HashSet<PersonId>,
}

impl Known {
    fn of(count: &Count) -> Self {
        let mut known = Self::default();
        for (person, part) in &count.people {
            known
                .outcomes
                .extend(part.effective.code().map(|code| (*person, code)));
            if part.membership == Membership::Listed && !part.is_for_teams() {
                known.left.insert(*person);
            }
        }
        known
    }
}

impl Issuing {
    /// Plans one team in one village on one day. Planned again, it is the same outing: a list sent
    /// once more must not leave the office waiting for a second one.
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
        let now = self.office.now();
        let mut db = self.office.db.write().await?;
        let planned = outings::from_day(&mut db, &self.office.code, Some(village), date).await?;
        let again = planned
            .into_iter()
            .find(|plan| plan.date == date && search_key(&plan.team) == search_key(team));
        let plan = OutingPlan {
            id: again
                .as_ref()
                .map_or_else(|| OutingId(Uuid::new_v4()), |plan| plan.id),
            village: village.clone(),
            date,
            place: place.to_owned(),
            team: team.to_owned(),
            // To one laptop more the list goes alone.
            laptops: again.map_or(laptops, |plan| plan.laptops.max(laptops)),
        };
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

    /// Says that an outing does not take place: nobody waits for its laptops any more. What they report
    /// of it all the same counts. False when there is nothing to cancel.
    pub async fn cancel_outing(&self, outing: OutingId, by: &str) -> Result<bool, IssueError> {
        let now = self.office.now();
        let mut db = self.office.db.write().await?;
        let cancelled = outings::cancel(&mut db, &self.office.code, outing, by, now).await?;
        db.commit().await?;
        if cancelled {
            let entry = Entry {
                who: by,
                action: "cancel_outing",
                subject: &outing.to_string(),
                detail: serde_json::Value::Null,
            };
            self.office.audit.write(entry, now).await?;
        }
        Ok(cancelled)
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
        known: &Known,
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
        targets.retain(|target| !known.left.contains(&target.person));
        for target in &mut targets {
            target.known_outcome = known.outcomes.get(&target.person).copied();
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

    /// What counts for each person so far. A count that does not add up is shown on its page; it does
    /// not keep a team at home.
    pub(super) async fn known_outcomes(&self) -> Known {
        match remaining(&self.office.db, self.office.today()).await {
            Ok(count) => Known::of(&count),
            Err(error) => {
                tracing::error!(%error, "a work list goes without known outcomes");
                Known::default()
            }
        }
    }
}
