//! A laptop's contact: what it holds, what it gets.

use std::collections::BTreeSet;

use jemput_domain::wire::transfer::{
    ContactAnswer, ContactRequest, KeyEpoch, SignedJson, TransferCode,
};
use jemput_seal::statement::{
    DeviceCertificate, DeviceStatement, Keyset, OfficeTime, Pack, Receipt, Revocation,
};
use jemput_seal::{Hash, KeyId, Signed, Statement, Uuid};

use crate::inner::{StoredStatement, What};
use crate::intake::values;
use crate::pruned::{self, Pruned};
use crate::storage::{
    Connection, Tx, Write, bundles, changes, devices, epochs, messages, receipts, settings,
    statements, to_i64, to_u64,
};
use crate::{Gateway, GatewayError};

/// Most receipts in one answer.
const RECEIPTS: u32 = 200;
/// Most hashes asked for in one answer.
const WANTS: usize = 1000;
/// Messages in one answer when the laptop does not say how much it wants.
const MESSAGE_BYTES: u64 = 1 << 20;

/// Longest statement. A laptop's has some hundred bytes for each epoch it holds receipts of.
const STATEMENT_BYTES: usize = 64 << 10;

/// What a contact writes: one transaction.
struct Contact {
    statement: PutStatement,
    /// Receipts shown, verified.
    shown: Vec<(Receipt, Signed<Receipt>)>,
    /// Receipts of bundles the laptop has pruned, verified.
    pruned: Vec<Pruned>,
    ours: KeyId,
}

impl Write for Contact {
    type Out = (Uuid, i64);

    async fn run(&mut self, tx: &mut Tx) -> Result<(Uuid, i64), GatewayError> {
        let office = tx.office();
        let StoredStatement {
            device,
            received_at,
            ..
        } = self.statement.stored;
        devices::heard_of(tx.connection(), &office, device, received_at).await?;
        self.statement.run(tx).await?;
        let statement = &self.statement.statement;
        if let Some(chain) = statement.message_chain {
            let upto = statement.messages;
            messages::forget(tx.connection(), &office, device, chain, upto).await?;
        }
        for (receipt, signed) in &self.shown {
            if signed.key() == self.ours {
                look_for_roll_back(tx, receipt, signed).await?;
            } else if epochs::raise(
                tx.connection(),
                &office,
                signed.key(),
                receipt.epoch,
                to_i64(receipt.counter)?,
            )
            .await?
            {
                changes::add(
                    tx,
                    &What::ReceiptShown {
                        receipt: Box::new(signed.clone()),
                    },
                )?;
            }
        }
        pruned::tell(tx, device, &self.pruned).await?;
        Ok(tx.epoch())
    }
}

/// A valid receipt of ours that our log does not have: this database is older than what it once said.
/// Its number may have been given again since, to another laptop's bundle.
async fn look_for_roll_back(
    tx: &mut Tx,
    receipt: &Receipt,
    signed: &Signed<Receipt>,
) -> Result<(), GatewayError> {
    let office = tx.office();
    let ours = signed.key();
    let (epoch, counter) = tx.epoch();
    let shown = to_i64(receipt.counter)?;
    let beyond = if receipt.epoch == epoch {
        !receipts::has(tx.connection(), &office, receipt.header_hash, signed).await?
    } else {
        epochs::raise(tx.connection(), &office, ours, receipt.epoch, shown).await?
    };
    if beyond {
        // What was counted in the epoch that ends, so that the same receipt is not news again.
        let ended = if receipt.epoch == epoch {
            shown.max(counter)
        } else {
            counter
        };
        epochs::raise(tx.connection(), &office, ours, epoch, ended).await?;
        let fresh = Uuid::new_v4();
        epochs::open(tx.connection(), &office, ours, fresh).await?;
        tx.begin_epoch(fresh);
        changes::add(tx, &What::NewEpoch { epoch: fresh })?;
        tracing::warn!(
            "shown a receipt beyond the log: the database was rolled back; a new epoch begins"
        );
    }
    Ok(())
}

impl Gateway {
    /// The device is authenticated and `certificate` is its own.
    pub(crate) async fn contact(
        &self,
        certificate: &DeviceCertificate,
        request: ContactRequest,
    ) -> Result<ContactAnswer, GatewayError> {
        let trust = self.trust()?;
        let device = certificate.device;
        let signed: Signed<DeviceStatement> = parse(request.statement)?;
        bounded(&signed)?;
        let statement = signed.verify(&certificate.signing)?;
        if statement.device != device {
            return Err(GatewayError::Refused(TransferCode::Forged));
        }
        let mut shown = Vec::new();
        for value in request.highest_receipts {
            let signed: Signed<Receipt> = parse(value)?;
            // One that does not verify proves nothing and harms nothing.
            if let Ok(receipt) = trust.receipt(&signed) {
                shown.push((receipt, signed));
            }
        }
        let pruned = pruned::proven(&trust, request.pruned);
        let now = self.shared.clock.now();
        let hashes: Vec<Hash> = shown
            .iter()
            .map(|(receipt, _)| receipt.header_hash)
            .collect();
        let (epoch, counter) = self
            .shared
            .db
            .write(Contact {
                statement: PutStatement {
                    statement: statement.clone(),
                    stored: StoredStatement {
                        device,
                        statement: signed,
                        received_at: now,
                    },
                },
                shown,
                pruned,
                ours: self.receipt_key_id(),
            })
            .await?;
        let time = self.shared.signer.time(OfficeTime {
            time: now.0,
            epoch,
            counter: to_u64(counter)?,
        })?;
        let limit = request.max_message_bytes.unwrap_or(MESSAGE_BYTES);
        self.answer(
            &statement,
            &hashes,
            request.receipts_after,
            limit,
            trust.revocation(device),
            &time,
        )
        .await
    }

    async fn answer(
        &self,
        statement: &DeviceStatement,
        shown: &[Hash],
        receipts_after: u64,
        message_bytes: u64,
        revocation: Option<&Revocation>,
        time: &Signed<OfficeTime>,
    ) -> Result<ContactAnswer, GatewayError> {
        let office = &self.shared.office;
        let device = statement.device;
        let revoked = revocation.is_some();
        let mut db = self.shared.db.read().await?;
        let keyset = settings::newest::<Keyset>(&mut db, office)
            .await?
            .filter(|(serial, _)| *serial > statement.keyset);
        let pack = settings::newest::<Pack>(&mut db, office)
            .await?
            .filter(|(version, _)| *version > statement.pack && !revoked);
        let (messages, more_messages) = if revoked {
            (Vec::new(), false)
        } else {
            next_messages(&mut db, office, statement, message_bytes).await?
        };
        let epochs = epochs::all_current(&mut db, office).await?;
        let mut receipts =
            receipts::of_device(&mut db, office, device, receipts_after, RECEIPTS + 1).await?;
        let more_receipts = receipts.len() > RECEIPTS as usize;
        receipts.truncate(RECEIPTS as usize);
        let receipts_cursor = receipts.last().map_or(receipts_after, |(place, _)| *place);
        let receipts: Vec<Signed<Receipt>> =
            receipts.into_iter().map(|(_, receipt)| receipt).collect();
        let wants = self.wants(&mut db, statement, shown, revocation).await?;
        Ok(ContactAnswer {
            time: value(time),
            epochs: epochs
                .into_iter()
                .map(|(key, epoch)| KeyEpoch {
                    key: key.to_string(),
                    epoch: epoch.to_string(),
                })
                .collect(),
            keyset: keyset.map(|(_, keyset)| value(&keyset)),
            pack: pack.map(|(_, pack)| value(&pack)),
            messages,
            more_messages,
            receipts: values(&receipts),
            receipts_cursor,
            more_receipts,
            wants,
        })
    }

    /// Bundles of this laptop we know of and do not hold, or not wholly. Of a revoked one those up to
    /// its last good ones: what it says besides is not believed, and not looked at each time.
    async fn wants(
        &self,
        db: &mut Connection,
        statement: &DeviceStatement,
        shown: &[Hash],
        revocation: Option<&Revocation>,
    ) -> Result<Vec<String>, GatewayError> {
        let office = &self.shared.office;
        let (links, told) = match revocation {
            None => (
                bundles::links(db, office, statement.device).await?,
                statement
                    .head
                    .into_iter()
                    .chain(shown.iter().copied())
                    .collect(),
            ),
            Some(revocation) => {
                let mut links = Vec::new();
                for last in &revocation.last_good {
                    let numbers = 1..=last.sequence;
                    links.extend(
                        bundles::links_within(db, office, statement.device, last.chain, numbers)
                            .await?,
                    );
                }
                let last = revocation.last_good.iter().map(|last| last.header_hash);
                (links, last.collect::<Vec<Hash>>())
            }
        };
        let elsewhere =
            receipts::known_elsewhere(db, office, statement.device, self.receipt_key_id()).await?;
        let complete: BTreeSet<Hash> = links
            .iter()
            .filter(|link| link.missing.items == 0)
            .map(|link| link.hash)
            .collect();
        let named = links
            .iter()
            .flat_map(|link| [Some(link.hash), link.previous])
            .flatten();
        let known: BTreeSet<Hash> = named.chain(told).collect();
        let items = bundles::items_of_incomplete(db, office, statement.device).await?;
        // Only its laptop knows how many items a bundle has whose header is not here.
        let at_the_office = |hash: &Hash| {
            let named = elsewhere.get(hash);
            named.is_some_and(|named| match items.get(hash) {
                Some(items) => receipts::name_all(named.clone(), *items),
                None => true,
            })
        };
        let wanted = known
            .into_iter()
            .filter(|hash| !complete.contains(hash) && !at_the_office(hash));
        Ok(wanted.take(WANTS).map(|hash| hash.to_string()).collect())
    }
}

/// Messages the statement does not have yet, about as many bytes as wanted.
async fn next_messages(
    db: &mut Connection,
    office: &str,
    statement: &DeviceStatement,
    bytes: u64,
) -> Result<(Vec<SignedJson>, bool), GatewayError> {
    let Some(chain) = messages::chain(db, office, statement.device).await? else {
        return Ok((Vec::new(), false));
    };
    let after = if statement.message_chain == Some(chain) {
        statement.messages
    } else {
        0
    };
    let waiting = messages::after(db, office, statement.device, chain, after).await?;
    let mut size = 0;
    let mut taken = 0;
    for message in &waiting {
        size += message.raw().payload.len() as u64;
        if taken > 0 && size > bytes {
            break;
        }
        taken += 1;
    }
    Ok((values(&waiting[..taken]), taken < waiting.len()))
}

fn value<T: Statement>(statement: &Signed<T>) -> SignedJson {
    values(std::slice::from_ref(statement))
        .pop()
        .unwrap_or_default()
}

pub(crate) fn parse<T: Statement>(json: SignedJson) -> Result<Signed<T>, GatewayError> {
    serde_json::from_value(json).map_err(|_| GatewayError::Refused(TransferCode::Malformed))
}

/// Each is kept and handed on to the office, and none is in any quota.
pub(crate) fn bounded(statement: &Signed<DeviceStatement>) -> Result<(), GatewayError> {
    if statement.raw().payload.len() > STATEMENT_BYTES {
        return Err(GatewayError::Refused(TransferCode::TooLarge));
    }
    Ok(())
}

/// A laptop's statement, by a contact or by stick: kept, and the office told, if it says more.
pub(crate) struct PutStatement {
    pub statement: DeviceStatement,
    pub stored: StoredStatement,
}

impl Write for PutStatement {
    type Out = ();

    async fn run(&mut self, tx: &mut Tx) -> Result<(), GatewayError> {
        let office = tx.office();
        if statements::put(tx.connection(), &office, &self.statement, &self.stored).await? {
            changes::add(
                tx,
                &What::Statement {
                    device: self.stored.device,
                },
            )?;
        }
        Ok(())
    }
}
