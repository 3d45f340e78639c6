//! A laptop as small as it can be: keys, a chain, bundles made by the real sealing code.

use std::collections::BTreeMap;
use std::sync::Arc;

use jemput_domain::ids::{OfficerId, PersonId, RecordId};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::time::UnixMillis;
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::record::{OutcomeRecord, OutcomeSource, RecordBody, RecordEnvelope};
use jemput_link::Control;
use jemput_link::Identity;
use jemput_link::enrol::{self, Invited};
use jemput_link::http::{ConnectionConfig, Link};
use jemput_link::outbox::memory::MemoryOutbox;
use jemput_office::importer::{Importer, Pushed, Road};
use jemput_office::serve::Running;
use jemput_seal::statement::Keyset;
use jemput_seal::{
    BundleStart, Clock, DeviceKeys, Hash, PackedRecords, SealItem, SealJob, SealedBundle, Trust,
    Uuid,
};

use crate::world::{VILLAGE, in_a_year};

pub struct Laptop {
    pub identity: Arc<Identity>,
    pub keyset: Keyset,
    pub trust: Trust,
    pub outbox: Arc<MemoryOutbox>,
    pub chain: Uuid,
    pub sequence: u64,
    pub previous: Option<Hash>,
    pub schema: u32,
}

pub struct Made {
    pub sealed: SealedBundle,
    pub file: Vec<u8>,
}

impl Laptop {
    /// Enrolled at the desk, without a network.
    pub async fn at_desk(importer: &Importer, label: &str) -> Self {
        let invited = Self::invited(importer, label).await;
        let keys = Arc::new(DeviceKeys::generate(&mut rand::rng()));
        let enrolled = importer
            .issuing()
            .enrol(&invited.request(&keys, label), Road::Stick)
            .await
            .unwrap();
        Self::new(keys, enrolled.certificate, invited.trust)
    }

    /// Enrolled over the network.
    pub async fn by_network(running: &Running, label: &str) -> Self {
        let importer = &running.parts.importer;
        let invited = Self::invited(importer, label).await;
        // The invitation is at the gateway before the file is at the laptop.
        importer
            .push(running.gateway(), &mut Pushed::default())
            .await
            .unwrap();
        let keys = Arc::new(DeviceKeys::generate(&mut rand::rng()));
        let enrolled = enrol::enrol(
            &invited,
            &keys,
            label,
            &ConnectionConfig::default(),
            &Control::default(),
            &|_| {},
        )
        .await
        .unwrap();
        Self::new(keys, enrolled.certificate, invited.trust)
    }

    pub async fn invited(importer: &Importer, label: &str) -> Invited {
        let file = importer
            .issuing()
            .invite(label, in_a_year(importer), "test")
            .await
            .unwrap();
        Invited::read(&file.file).unwrap()
    }

    pub fn new(
        keys: Arc<DeviceKeys>,
        certificate: jemput_seal::Signed<jemput_seal::statement::DeviceCertificate>,
        trust: Trust,
    ) -> Self {
        let identity = Identity::new(keys, certificate, &trust).unwrap();
        let chain = Uuid::new_v4();
        Self {
            outbox: Arc::new(MemoryOutbox::new(identity.device, chain, trust.clone())),
            identity: Arc::new(identity),
            keyset: trust.current().clone(),
            trust,
            chain,
            sequence: 0,
            previous: None,
            schema: 1,
        }
    }

    /// Seals the next bundle of the chain.
    pub fn seal(&mut self, lines: &[String], scans: &[(Uuid, Vec<u8>)]) -> Made {
        self.sequence += 1;
        let made = self.seal_as(self.sequence, self.previous, lines, scans);
        self.previous = Some(made.sealed.header_hash);
        made
    }

    pub fn seal_as(
        &self,
        sequence: u64,
        previous: Option<Hash>,
        lines: &[String],
        scans: &[(Uuid, Vec<u8>)],
    ) -> Made {
        let mut items: Vec<SealItem<'_>> = PackedRecords::pack(lines)
            .unwrap()
            .into_iter()
            .map(SealItem::Records)
            .collect();
        items.extend(scans.iter().map(|(id, bytes)| SealItem::Attachment {
            id: *id,
            length: bytes.len() as u64,
            source: bytes,
        }));
        let job = SealJob {
            start: BundleStart {
                bundle: Uuid::now_v7(),
                chain: self.chain,
                sequence,
                previous,
                replaces: None,
                schema: self.schema,
                clock: Clock {
                    wall: 0,
                    boot: Uuid::new_v4(),
                    monotonic: 1,
                    office: None,
                },
                region: VILLAGE.to_owned(),
                counts: BTreeMap::from([("outcomes".to_owned(), lines.len() as u64)]),
                left_out: Vec::new(),
            },
            certificate: &self.identity.certificate,
            keys: &self.identity.keys,
            keyset: &self.keyset,
            items,
            threads: 1,
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b");
        let sealed = job.seal_file(&path, &mut rand::rng(), &|_| true).unwrap();
        Made {
            sealed,
            file: std::fs::read(path).unwrap(),
        }
    }

    /// Seals and puts into the outbox.
    pub fn day(&mut self, records: usize, scans: usize) -> Hash {
        let lines: Vec<String> = (0..records).map(|_| outcome(OutcomeCode::Rekam)).collect();
        let scans: Vec<_> = (0..scans)
            .map(|n| (Uuid::new_v4(), vec![n as u8; 70_000 + n]))
            .collect();
        let made = self.seal(&lines, &scans);
        let items = 2 + scans.len() as u32;
        self.outbox.add(made.sealed.header_hash, items, made.file);
        made.sealed.header_hash
    }

    /// Its disk is an image again of the hour it was enrolled.
    pub fn set_back(&mut self) {
        self.outbox = Arc::new(MemoryOutbox::new(
            self.identity.device,
            self.chain,
            self.trust.clone(),
        ));
        (self.sequence, self.previous) = (0, None);
    }

    /// Sends until the gateway has everything.
    pub async fn send(&self) {
        let link = Link::new(self.outbox.clone(), self.identity.clone());
        let report = link.send(&Control::default(), &|_| {}).await.unwrap();
        assert!(report.left.is_empty(), "{report:?}");
    }
}

/// One outcome of a new person, as a JSON line.
pub fn outcome(code: OutcomeCode) -> String {
    record(RecordId(Uuid::new_v4()), 1, code, "")
}

/// The id of a record nobody has made yet.
pub fn new_record() -> RecordId {
    RecordId(Uuid::new_v4())
}

pub fn record(id: RecordId, revision: u32, code: OutcomeCode, note: &str) -> String {
    let body = RecordBody::Outcome(OutcomeRecord {
        person: PersonId(Uuid::new_v4()),
        code,
        reason: None,
        reported_on: "2026-11-22".parse().unwrap(),
        village_of_service: RegionCode(VILLAGE.to_owned()),
        source: OutcomeSource::SeenInPerson,
        note: note.to_owned(),
        phone: None,
        withdrawn: false,
    });
    line(id, revision, body)
}

pub fn line(id: RecordId, revision: u32, body: RecordBody) -> String {
    let canonical = serde_json_canonicalizer::to_vec(&body).unwrap();
    let envelope = RecordEnvelope {
        id,
        revision,
        base_office_revision: None,
        content_hash: blake3::hash(&canonical).to_hex().to_string(),
        recorded_at: UnixMillis(1_795_000_000_000),
        officer: OfficerId(Uuid::from_u128(7)),
        outing: None,
        body,
        extra: serde_json::Map::new(),
    };
    serde_json::to_string(&envelope).unwrap()
}
