//! Chains of messages that end. A restored office has lost the messages it sent after its backup: what
//! it sends next would bear numbers a laptop has already, with other content, and be left out. So it
//! begins a later chain (PROTOCOL.md, C.5), and what was never answered for goes again in it.

use jemput_domain::ids::{DeviceId, OutingId, RecordId, WorkListId};
use jemput_domain::time::UnixMillis;
use jemput_domain::wire::down::{Decision, DownMessage};
use jemput_seal::Uuid;
use sqlx::Row as _;
use uuid::{NoContext, Timestamp};

use super::{IssueError, Issuing};
use crate::storage::db::Connection;
use crate::storage::{StorageError, devices, messages, outings};

impl Issuing {
    /// Ends the chains of every laptop: this office may have forgotten what it sent.
    pub(crate) async fn end_every_chain(&self, db: &mut Connection) -> Result<(), IssueError> {
        let office = &*self.office.code;
        for device in devices::all(db, office).await? {
            if let Some(head) = messages::head(db, office, device.device).await? {
                let now = Uuid::now_v7().to_string();
                self.end_chain(db, device.device, &now.max(head.chain))
                    .await?;
            }
        }
        Ok(())
    }

    /// Looks at how far a laptop says it has come. Further than this office ever sent means that this
    /// office has forgotten: the chain ends. `true` if it did.
    pub(crate) async fn messages_shown(
        &self,
        db: &mut Connection,
        device: DeviceId,
        chain: Uuid,
        number: u64,
    ) -> Result<bool, IssueError> {
        let office = &*self.office.code;
        let shown = chain.to_string();
        if shown <= devices::ended_chain(db, office, device).await? {
            return Ok(false);
        }
        let behind = match messages::head(db, office, device).await? {
            Some(head) => shown > head.chain || (shown == head.chain && number > head.number),
            None => true,
        };
        if behind {
            self.end_chain(db, device, &shown).await?;
        }
        Ok(behind)
    }

    async fn end_chain(
        &self,
        db: &mut Connection,
        device: DeviceId,
        chain: &str,
    ) -> Result<(), IssueError> {
        devices::end_chain(db, &self.office.code, device, chain).await?;
        self.send_again(db, device, chain).await
    }

    /// What the laptop never said it has, made anew from the office's own tables.
    async fn send_again(
        &self,
        db: &mut Connection,
        device: DeviceId,
        ended: &str,
    ) -> Result<(), IssueError> {
        let office = &*self.office.code;
        let now = self.office.now();
        let lost = messages::take_unanswered(db, office, device, ended, now).await?;
        if devices::get(db, office, device)
            .await?
            .is_none_or(|known| known.revoked_at.is_some())
        {
            return Ok(());
        }
        let mut villages = Vec::new();
        for (kind, subject) in lost {
            let message = match kind.as_str() {
                "work_list" => {
                    let list = WorkListId(id(&subject)?);
                    let village = outings::village_of_list(db, office, list).await?;
                    if let Some(village) = village.filter(|one| !villages.contains(one)) {
                        villages.push(village);
                    }
                    None
                }
                "outing" => outings::get(db, office, OutingId(id(&subject)?))
                    .await?
                    .map(DownMessage::Outing),
                _ => decision(db, office, RecordId(id(&subject)?))
                    .await?
                    .map(DownMessage::Decision),
            };
            if let Some(message) = message {
                self.send(db, device, &message).await?;
            }
        }
        if villages.is_empty() {
            return Ok(());
        }
        let known = self.known_outcomes().await;
        for village in villages {
            let list = self.work_list(db, &village, &known, "importer").await?;
            self.send(db, device, &DownMessage::WorkList(Box::new(list)))
                .await?;
        }
        Ok(())
    }
}

fn id(text: &str) -> Result<Uuid, StorageError> {
    text.parse()
        .map_err(|_| StorageError::Unreadable("subject of a message"))
}

/// The office's last word on a record, or on its person.
async fn decision(
    db: &mut Connection,
    office: &str,
    record: RecordId,
) -> Result<Option<Decision>, IssueError> {
    let row = sqlx::query(
        "SELECT d.person, COALESCE(d.revision, r.revision), d.accepted, d.reason, d.decided_at, d.outcome, d.record
         FROM decisions d
         JOIN (SELECT office, person, MAX(revision) AS revision FROM records
               WHERE office = $1 AND record = $2 AND person IS NOT NULL GROUP BY office, person) r
           ON r.office = d.office AND r.person = d.person
         WHERE d.office = $1 AND (d.record = $2 OR d.record IS NULL)
         ORDER BY d.decided_at DESC, d.decision DESC LIMIT 1",
    )
    .bind(office)
    .bind(record.to_string())
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        let on_person = row.try_get::<Option<String>, _>(6)?.is_none();
        let outcome = row.try_get::<Option<String>, _>(5)?.filter(|_| on_person);
        Ok(Decision {
            record,
            revision: u32::try_from(row.try_get::<i64, _>(1)?)
                .map_err(|_| StorageError::Unreadable("revision"))?,
            person: row
                .try_get::<String, _>(0)?
                .parse()
                .map_err(|_| StorageError::Unreadable("person"))?,
            accepted: row.try_get::<i64, _>(2)? == 1,
            outcome: outcome
                .map(|code| code.parse())
                .transpose()
                .map_err(|_| StorageError::Unreadable("outcome"))?,
            reason: row.try_get(3)?,
            decided_at: UnixMillis(row.try_get(4)?),
        })
    })
    .transpose()
}

/// A chain id laptops follow after `before`, even where the office's clock has been turned back.
pub(super) fn later_than(before: &str) -> Uuid {
    let now = Uuid::now_v7();
    match before.parse::<Uuid>() {
        Ok(before) if now <= before => {
            let (seconds, nanos) = before.get_timestamp().map_or((0, 0), |at| at.to_unix());
            let (seconds, nanos) = match nanos / 1_000_000 {
                999 => (seconds + 1, 0),
                milli => (seconds, (milli + 1) * 1_000_000),
            };
            Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, nanos))
        }
        _ => now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_chain_is_later_whatever_the_clock_says() {
        let now = Uuid::now_v7();
        assert!(later_than("") > now);
        for nanos in [0, 999_000_000] {
            let ahead = Uuid::new_v7(Timestamp::from_unix(NoContext, 4_000_000_000, nanos));
            let next = later_than(&ahead.to_string());
            assert!(next > ahead && next.to_string() > ahead.to_string());
            assert_eq!(next.get_version_num(), 7);
        }
    }
}
