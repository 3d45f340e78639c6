//! Messages down: sealed to one laptop, numbered and chained, stored before anyone gets them.

use jemput_domain::ids::DeviceId;
use jemput_domain::wire::down::DownMessage;
use jemput_seal::statement::DeviceCertificate;
use jemput_seal::{MessagePlace, Signed, Uuid, Zeroizing, seal_message};

use super::{IssueError, Issuing, chains};
use crate::keys;
use crate::storage::StorageError;
use crate::storage::db::Connection;
use crate::storage::devices;
use crate::storage::messages::{self, StoredMessage};

impl Issuing {
    /// Seals a message to a laptop and stores it as its next. Within the caller's transaction.
    pub(crate) async fn send(
        &self,
        db: &mut Connection,
        device: DeviceId,
        message: &DownMessage,
    ) -> Result<u64, IssueError> {
        let office = &*self.office.code;
        let stored = devices::get(db, office, device)
            .await?
            .ok_or(IssueError::Unknown("laptop"))?;
        let certificate: DeviceCertificate =
            Signed::<DeviceCertificate>::from_json(stored.certificate.as_bytes())?.peek()?;
        let ended = devices::ended_chain(db, office, device).await?;
        let place = match messages::head(db, office, device).await? {
            Some(head) if head.chain > ended => MessagePlace {
                chain: chain_id(&head.chain)?,
                number: head.number + 1,
                previous: Some(
                    head.envelope_hash
                        .parse()
                        .map_err(|_| StorageError::Unreadable("message hash"))?,
                ),
            },
            before => {
                let before = before.map_or(ended.clone(), |head| head.chain.max(ended));
                MessagePlace {
                    chain: chains::later_than(&before),
                    number: 1,
                    previous: None,
                }
            }
        };
        let content = Zeroizing::new(
            serde_json::to_vec(message).map_err(|_| StorageError::Unreadable("message"))?,
        );
        let envelope = seal_message(
            &self.keys.message,
            &certificate,
            place,
            &content,
            &mut keys::rng(),
        )?;
        let (kind, subject) = kind_and_subject(message);
        let stored = StoredMessage {
            device,
            number: place.number,
            kind: kind.to_owned(),
            subject,
            envelope_hash: envelope.hash().to_string(),
            envelope: String::from_utf8_lossy(&envelope.to_json()).into_owned(),
            chain: place.chain.to_string(),
        };
        messages::put(db, office, &stored, self.office.now()).await?;
        Ok(place.number)
    }

    /// Sends one message to several laptops at once.
    pub async fn send_to(
        &self,
        devices: &[DeviceId],
        message: &DownMessage,
    ) -> Result<(), IssueError> {
        let mut db = self.office.db.write().await?;
        for device in devices {
            self.send(&mut db, *device, message).await?;
        }
        db.commit().await?;
        self.office.outgoing.notify_one();
        Ok(())
    }
}

fn chain_id(text: &str) -> Result<Uuid, StorageError> {
    text.parse()
        .map_err(|_| StorageError::Unreadable("message chain"))
}

fn kind_and_subject(message: &DownMessage) -> (&'static str, String) {
    match message {
        DownMessage::WorkList(list) => ("work_list", list.id.to_string()),
        DownMessage::Outing(plan) => ("outing", plan.id.to_string()),
        DownMessage::Decision(decision) => ("decision", decision.record.to_string()),
    }
}
