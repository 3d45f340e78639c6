//! Carries the queue's requests to one gateway and checks what comes back.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::{BufMut, Bytes, BytesMut};
use http::Method;
use jemput_domain::wire::transfer::{
    AppendAnswer, BASE_PATH, BUNDLE_START_MEDIA_TYPE, BundleStatus, ITEM_MEDIA_TYPE, MEDIA_TYPE,
    TransferCode,
};
use jemput_seal::{Hash, Trust};

use super::connection::{Connection, Outgoing};
use super::reply::{Failure, Reply};
use super::signing::{Signer, add_certificate};
use crate::LinkError;
use crate::core::exchange::{
    Answer, BundlePlan, ItemState, Part, Piece, ReceiptNote, Request, Trouble,
};
use crate::identity::Identity;
use crate::intake::{Intake, notes, statements};
use crate::outbox::{BundleFile, Outbox, OutboxError, OutgoingBundle, SignerEpoch};
use crate::{BundleReader, off_thread};

/// Longest answer that is not a contact's.
const ANSWER_LIMIT: usize = 4 << 20;

/// See the module's text.
pub(super) struct Session {
    pub(super) outbox: Arc<dyn Outbox>,
    pub(super) identity: Arc<Identity>,
    pub(super) connection: Connection,
    pub(super) trust: Trust,
    /// The office's present epochs, as far as it has told.
    pub(super) epochs: Vec<SignerEpoch>,
    /// Others that receipts bore, for which a contact was made.
    asked_about: HashSet<SignerEpoch>,
    /// A gap in the messages that was asked for.
    pub(super) asked_for: Option<u64>,
    /// Number of items of the bundles in the queue.
    items: HashMap<Hash, u32>,
    /// The bundle file read last.
    reader: Option<(Hash, Reader)>,
}

type Reader = BundleReader<Box<dyn BundleFile>>;

/// Why a request has no answer.
pub(super) enum Fault {
    /// The line's or the office's: the queue decides when to try again.
    Trouble(Trouble, Option<u64>),
    /// The laptop's own: the run ends.
    Fatal(LinkError),
}

/// An answer, its statements verified and kept.
pub(super) struct Carried {
    pub(super) answer: Answer,
    pub(super) kept: Kept,
    /// A contact should follow at once: there is more, or the office has changed its epoch.
    pub(super) contact_again: bool,
}

/// What came along and was stored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kept {
    /// Receipts.
    pub receipts: usize,
    /// Messages.
    pub messages: usize,
    /// A newer keyset.
    pub keyset: bool,
    /// A pack that may be newer.
    pub pack: bool,
    /// Statements that did not verify.
    pub left_out: usize,
}

impl Kept {
    /// Adds what another answer brought.
    pub fn add(&mut self, other: Self) {
        self.receipts += other.receipts;
        self.messages += other.messages;
        self.keyset |= other.keyset;
        self.pack |= other.pack;
        self.left_out += other.left_out;
    }
}

impl Session {
    pub(super) fn new(
        outbox: Arc<dyn Outbox>,
        identity: Arc<Identity>,
        connection: Connection,
        trust: Trust,
    ) -> Self {
        Self {
            outbox,
            identity,
            connection,
            trust,
            epochs: Vec::new(),
            asked_about: HashSet::new(),
            asked_for: None,
            items: HashMap::new(),
            reader: None,
        }
    }

    pub(super) async fn carry(&mut self, request: &Request) -> Result<Carried, Fault> {
        match request {
            Request::Contact => self.contact().await,
            Request::Look { bundle } => {
                let reply = self
                    .signed(
                        Method::GET,
                        format!("{BASE_PATH}/bundles/{bundle}"),
                        None,
                        ANSWER_LIMIT,
                    )
                    .await?;
                self.status(*bundle, &reply).await
            }
            Request::Start { bundle, parts } => self.start(*bundle, parts).await,
            Request::Append(piece) => self.append(piece).await,
        }
    }

    async fn start(&mut self, bundle: Hash, parts: &[Part]) -> Result<Carried, Fault> {
        let mut body = BytesMut::new();
        let outbox = Arc::clone(&self.outbox);
        self.local(off_thread(move || outbox.mark_offered(&bundle)).await?)?;
        let reader = self.reader(bundle).await?;
        body.put_u32(reader.header_json().len() as u32);
        body.put_slice(reader.header_json());
        body.put_slice(reader.signature());
        for part in parts {
            let bytes = self.bytes(bundle, part.item, 0, part.len).await?;
            body.put_u32(part.item);
            body.put_u32(bytes.len() as u32);
            body.put_slice(&bytes);
        }
        let body = Some((BUNDLE_START_MEDIA_TYPE, body.freeze()));
        let reply = self
            .signed(
                Method::POST,
                format!("{BASE_PATH}/bundles"),
                body,
                ANSWER_LIMIT,
            )
            .await?;
        self.status(bundle, &reply).await
    }

    async fn status(&mut self, bundle: Hash, reply: &Reply) -> Result<Carried, Fault> {
        let status: BundleStatus = match reply.read(&[200]) {
            Ok(status) => status,
            Err(Failure {
                code: Some(TransferCode::UnknownBundle),
                ..
            }) => return Ok(plain(Answer::Unknown)),
            Err(failure) => return Err(failure.into()),
        };
        if status.header_hash != bundle.to_string() {
            return Err(Trouble::BadAnswer.into());
        }
        let (receipts, kept, contact_again) = self.keep_receipts(status.receipts).await?;
        let answer = Answer::Bundle {
            complete: status.complete,
            partial: status.partial,
            receipts,
        };
        Ok(Carried {
            answer,
            kept,
            contact_again,
        })
    }

    async fn append(&mut self, piece: &Piece) -> Result<Carried, Fault> {
        let Piece {
            bundle,
            item,
            generation,
            offset,
            len,
        } = *piece;
        let bytes = self.bytes(bundle, item, offset, len).await?;
        let target = format!(
            "{BASE_PATH}/bundles/{bundle}/items/{item}?generation={generation}&offset={offset}"
        );
        let reply = self
            .signed(
                Method::PATCH,
                target,
                Some((ITEM_MEDIA_TYPE, bytes.into())),
                ANSWER_LIMIT,
            )
            .await?;
        let answer: AppendAnswer = match reply.read(&[200]) {
            Ok(answer) => answer,
            Err(Failure {
                code: Some(TransferCode::UnknownBundle),
                ..
            }) => return Ok(plain(Answer::Unknown)),
            // These two say where the item stands.
            Err(Failure {
                code: Some(TransferCode::Offset | TransferCode::ItemDamaged),
                ..
            }) => reply.read(&[409, 422])?,
            Err(failure) => return Err(failure.into()),
        };
        let (receipts, kept, contact_again) = self.keep_receipts(answer.receipts).await?;
        let state = ItemState {
            number: item,
            generation: answer.generation,
            durable: answer.durable,
            complete: answer.complete,
        };
        Ok(Carried {
            answer: Answer::Item { state, receipts },
            kept,
            contact_again,
        })
    }

    async fn keep_receipts(
        &mut self,
        receipts: Vec<serde_json::Value>,
    ) -> Result<(Vec<ReceiptNote>, Kept, bool), Fault> {
        if receipts.is_empty() {
            return Ok((Vec::new(), Kept::default(), false));
        }
        let mut intake = Intake::new(
            self.trust.clone(),
            self.identity.device,
            Default::default(),
            Vec::new(),
        );
        let receipts = statements(receipts, &mut intake);
        intake.receipts(receipts);
        let left_out = intake.left_out();
        let (received, _) = intake.finish();
        let notes = notes(&received, &self.epochs, |bundle| self.item_count(bundle));
        let kept = Kept {
            receipts: received.receipts.len(),
            left_out,
            ..Kept::default()
        };
        // An epoch we have not heard of: the office was restored while we were sending. A contact answers
        // for it once; then it is one of those before.
        let mut strange = false;
        for (signed, receipt) in &received.receipts {
            let epoch = SignerEpoch {
                key: signed.key(),
                epoch: receipt.epoch,
            };
            let ours = notes
                .iter()
                .any(|note| note.bundle == receipt.header_hash && !note.current);
            strange |= ours && !self.epochs.contains(&epoch) && self.asked_about.insert(epoch);
        }
        let outbox = Arc::clone(&self.outbox);
        self.local(off_thread(move || outbox.keep(received)).await?)?;
        Ok((notes, kept, strange))
    }

    /// Sends a signed request, with the certificate if the gateway asks for it.
    pub(super) async fn signed(
        &self,
        method: Method,
        target: String,
        body: Option<(&'static str, Bytes)>,
        limit: usize,
    ) -> Result<Reply, Fault> {
        // Contacts bring the certificate unasked, everything else when asked.
        let mut certificate = body
            .as_ref()
            .is_some_and(|(media_type, _)| *media_type == MEDIA_TYPE);
        loop {
            let signer = Signer {
                device: self.identity.device,
                keys: &self.identity.keys,
            };
            // Informative; a clock before 1970 says 0.
            let created = SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |time| time.as_secs());
            let bytes = body.as_ref().map(|(_, bytes)| &bytes[..]);
            let mut headers = signer
                .headers(&method, &target, bytes, created)
                .map_err(Fault::Fatal)?;
            if certificate {
                add_certificate(&mut headers, &self.identity.certificate).map_err(Fault::Fatal)?;
            }
            let outgoing = Outgoing {
                method: method.clone(),
                target: target.clone(),
                headers,
                body: body.clone(),
                limit,
            };
            let reply = self.connection.exchange(outgoing).await?;
            let asked = reply.status == 401
                && reply.failure().code == Some(TransferCode::CertificateNeeded);
            if certificate || !asked {
                return Ok(reply);
            }
            certificate = true;
        }
    }

    /// Opens a bundle and says what the queue needs to know of it.
    pub(super) async fn plan(&mut self, bundle: &OutgoingBundle) -> Result<BundlePlan, Fault> {
        let plan = self.reader(bundle.hash).await?.plan(bundle);
        self.items.insert(plan.hash, plan.items.len() as u32);
        Ok(plan)
    }

    pub(super) fn item_count(&self, bundle: &Hash) -> Option<u32> {
        self.items.get(bundle).copied()
    }

    async fn reader(&mut self, bundle: Hash) -> Result<&mut Reader, Fault> {
        if self.reader.as_ref().is_none_or(|(held, _)| *held != bundle) {
            let outbox = Arc::clone(&self.outbox);
            let opened = off_thread(move || outbox.open(&bundle).map(BundleReader::open)).await?;
            let reader = self.local(opened)?.map_err(|_| Trouble::SourceUnreadable)?;
            if reader.hash() != bundle {
                return Err(Trouble::SourceUnreadable.into());
            }
            self.reader = Some((bundle, reader));
        }
        match &mut self.reader {
            Some((_, reader)) => Ok(reader),
            None => Err(Trouble::SourceUnreadable.into()),
        }
    }

    async fn bytes(
        &mut self,
        bundle: Hash,
        item: u32,
        offset: u64,
        len: u64,
    ) -> Result<Vec<u8>, Fault> {
        self.reader(bundle).await?;
        let Some((hash, mut reader)) = self.reader.take() else {
            return Err(Trouble::SourceUnreadable.into());
        };
        let (reader, read) = off_thread(move || {
            let read = reader.read(item, offset, len);
            (reader, read)
        })
        .await?;
        // A reader that failed is opened anew next time.
        let bytes = read.map_err(|_| Trouble::SourceUnreadable)?;
        self.reader = Some((hash, reader));
        Ok(bytes)
    }

    /// The laptop's own failures end the run, but for a single bundle's file.
    pub(super) fn local<T>(&self, result: Result<T, OutboxError>) -> Result<T, Fault> {
        result.map_err(|error| {
            if error.is_of_one_bundle() {
                Trouble::SourceUnreadable.into()
            } else {
                Fault::Fatal(error.into())
            }
        })
    }
}

fn plain(answer: Answer) -> Carried {
    Carried {
        answer,
        kept: Kept::default(),
        contact_again: false,
    }
}

impl From<Trouble> for Fault {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble, None)
    }
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        Self::Trouble(failure.trouble, failure.retry_after_ms)
    }
}

impl From<LinkError> for Fault {
    fn from(error: LinkError) -> Self {
        Self::Fatal(error)
    }
}
