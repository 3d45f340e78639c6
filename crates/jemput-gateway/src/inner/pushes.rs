//! What the office pushes, each in one transaction.

use jemput_seal::statement::MessageEnvelope;
use jemput_seal::{KeyId, Signed, Uuid};

use crate::GatewayError;
use crate::storage::receipts::{self, NewReceipt};
use crate::storage::settings::{self, Setting};
use crate::storage::{Tx, Write, enrolments, epochs, messages, pruned, to_i64};

pub(super) struct PutInvitation {
    pub id: Uuid,
    pub expires_at: i64,
}

impl Write for PutInvitation {
    type Out = ();

    async fn run(&mut self, tx: &mut Tx) -> Result<(), GatewayError> {
        let office = tx.office();
        enrolments::put_invitation(tx.connection(), &office, self.id, self.expires_at).await
    }
}

/// A keyset or a pack.
pub(super) struct PutSetting<T> {
    pub serial: u64,
    pub signed: Signed<T>,
}

impl<T: Setting + Send + 'static> Write for PutSetting<T> {
    type Out = ();

    async fn run(&mut self, tx: &mut Tx) -> Result<(), GatewayError> {
        let office = tx.office();
        settings::put(tx.connection(), &office, self.serial, &self.signed).await
    }
}

pub(super) struct PutReceipts(pub Vec<NewReceipt>);

impl Write for PutReceipts {
    type Out = ();

    async fn run(&mut self, tx: &mut Tx) -> Result<(), GatewayError> {
        let office = tx.office();
        receipts::add(tx, &self.0).await?;
        for NewReceipt {
            receipt, signed, ..
        } in &self.0
        {
            // So that a laptop that shows it later tells nothing new.
            let counter = to_i64(receipt.counter)?;
            epochs::raise(
                tx.connection(),
                &office,
                signed.key(),
                receipt.epoch,
                counter,
            )
            .await?;
        }
        Ok(())
    }
}

pub(super) struct PutEpoch {
    pub signer: KeyId,
    pub epoch: Uuid,
}

impl Write for PutEpoch {
    type Out = ();

    async fn run(&mut self, tx: &mut Tx) -> Result<(), GatewayError> {
        let office = tx.office();
        let current = epochs::current(tx.connection(), &office, self.signer).await?;
        if current != Some(self.epoch) {
            pruned::forget_all(tx.connection(), &office).await?;
        }
        epochs::open(tx.connection(), &office, self.signer, self.epoch).await
    }
}

pub(super) struct PutMessages(pub Vec<(MessageEnvelope, Signed<MessageEnvelope>)>);

impl Write for PutMessages {
    type Out = ();

    async fn run(&mut self, tx: &mut Tx) -> Result<(), GatewayError> {
        for (envelope, signed) in &self.0 {
            messages::put(tx, envelope, signed).await?;
        }
        Ok(())
    }
}
