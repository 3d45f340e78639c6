//! One office's gateway.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jemput_domain::wire::transfer::TransferCode;
use jemput_seal::statement::Keyset;
use jemput_seal::{KeyId, SigningPublic, SigningSecret, Trust, Uuid};
use tokio::sync::{Notify, mpsc};

use crate::blobs::Blobs;
use crate::http::KnownKey;
use crate::intake::{OpenBundles, Quota, Waiting, mover, together};
use crate::receipt_signer::ReceiptSigner;
use crate::spool::{ItemFile, Spool};
use crate::storage::{Database, settings};
use crate::{Clock, GatewayError};

/// What a gateway needs. Keysets, packs, invitations and devices come through [`crate::Inner`].
pub struct GatewayConfig {
    /// The office's short name, as in its keysets.
    pub office: String,
    /// The root every keyset must be signed by.
    pub root: SigningPublic,
    /// `sqlite://…?mode=rwc` or `postgres://…`
    pub database: String,
    /// A folder of this machine for items that are still arriving. One process at a time.
    pub folder: PathBuf,
    /// Where complete items go.
    pub blobs: Arc<dyn Blobs>,
    /// The key the keyset calls `gateway_receipt`.
    pub receipt_key: SigningSecret,
    /// The office's clock.
    pub clock: Clock,
}

/// How many requests may wait for the next transaction; more wait to be queued.
const QUEUE: usize = 1024;

/// A running gateway. Cheap to clone.
#[derive(Clone)]
pub struct Gateway {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub office: String,
    pub root: SigningPublic,
    pub db: Database,
    pub spool: Arc<Spool>,
    pub blobs: Arc<dyn Blobs>,
    pub signer: Arc<ReceiptSigner>,
    pub clock: Clock,
    pub open: OpenBundles,
    pub to_move: mpsc::UnboundedSender<ItemFile>,
    pub to_save: mpsc::Sender<Waiting>,
    /// Held while a keyset is taken in.
    pub keyset_turn: tokio::sync::Mutex<()>,
    /// The office answered an enrolment.
    pub decided: Notify,
    trust: RwLock<Option<Arc<Trust>>>,
    quota: RwLock<Quota>,
    keys: Mutex<HashMap<Uuid, Arc<KnownKey>>>,
}

impl Gateway {
    /// Opens the database and the folder, and hands over what a stop left behind.
    pub async fn open(config: GatewayConfig) -> Result<Self, GatewayError> {
        let spool = Arc::new(Spool::open(&config.folder)?);
        let signer = ReceiptSigner::new(&config.office, config.receipt_key);
        let db = Database::open(&config.database, &config.office, signer.key()).await?;
        let keysets = settings::all::<Keyset>(&mut *db.read().await?, &config.office).await?;
        let mut trust: Option<Trust> = None;
        for keyset in &keysets {
            match &mut trust {
                None => trust = Some(Trust::new(config.root.clone(), keyset)?),
                Some(trust) => {
                    trust.add(keyset)?;
                }
            }
        }
        let (to_move, moves) = mpsc::unbounded_channel();
        let (to_save, saves) = mpsc::channel(QUEUE);
        let shared = Shared {
            office: config.office,
            root: config.root,
            db,
            spool: spool.clone(),
            blobs: config.blobs.clone(),
            signer: Arc::new(signer),
            clock: config.clock,
            open: OpenBundles::default(),
            to_move,
            to_save,
            keyset_turn: tokio::sync::Mutex::new(()),
            decided: Notify::new(),
            trust: RwLock::new(trust.map(Arc::new)),
            quota: RwLock::default(),
            keys: Mutex::new(HashMap::new()),
        };
        let gateway = Self {
            shared: Arc::new(shared),
        };
        mover::queue_left_behind(&gateway).await?;
        tokio::spawn(mover::run(spool, config.blobs, moves));
        tokio::spawn(together::run(saves));
        Ok(gateway)
    }

    /// The public half of the key this gateway signs receipts with.
    pub fn receipt_key(&self) -> SigningPublic {
        self.shared.signer.public()
    }

    /// The name of that key.
    pub fn receipt_key_id(&self) -> KeyId {
        self.shared.signer.key()
    }

    /// What one laptop may begin in a day, from now on.
    pub fn set_quota(&self, quota: Quota) {
        *self
            .shared
            .quota
            .write()
            .unwrap_or_else(PoisonError::into_inner) = quota;
    }

    pub(crate) fn quota(&self) -> Quota {
        *self
            .shared
            .quota
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Requests from now on fail and change nothing; another process may open the same office.
    pub async fn close(&self) -> Result<(), GatewayError> {
        self.shared.db.close().await;
        self.shared.spool.close()
    }

    /// What headers, certificates and statements are checked against. Busy until the office has
    /// pushed its first keyset.
    pub(crate) fn trust(&self) -> Result<Arc<Trust>, GatewayError> {
        let trust = self
            .shared
            .trust
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        trust
            .clone()
            .ok_or(GatewayError::Refused(TransferCode::Busy))
    }

    /// A new keyset was stored. Keys known by an older one are checked again.
    pub(crate) fn set_trust(&self, trust: Trust) {
        *self
            .shared
            .trust
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(trust));
        self.keys().clear();
    }

    /// Keys of devices that made a request.
    pub(crate) fn keys(&self) -> std::sync::MutexGuard<'_, HashMap<Uuid, Arc<KnownKey>>> {
        self.shared
            .keys
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
