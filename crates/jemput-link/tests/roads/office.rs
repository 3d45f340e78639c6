//! An office with real keys, and laptops enrolled with it, for every test of this crate.

use std::io::Cursor;
use std::sync::{Arc, Mutex};

use jemput_link::outbox::memory::MemoryOutbox;
use jemput_link::{Identity, Outbox};
use jemput_seal::statement::{
    DeviceCertificate, Invitation, InvitationCode, ItemRange, ItemState, Keyset, MessageEnvelope,
    OfficeTime, Pack, Receipt,
};
use jemput_seal::{
    BundleStart, Ceremony, Clock, DeviceKeys, Hash, Header, KeysetTerms, MessagePlace,
    PackedRecords, SealItem, SealJob, Signed, Source, Trust, Uuid, issue_certificate, seal_message,
};

pub const OFFICE: &str = "padangsidimpuan";
pub const NOW: i64 = 1_795_350_000_000;

pub struct Office {
    pub keys: Ceremony,
    pub keyset: Signed<Keyset>,
    pub epoch: Uuid,
    pub counter: u64,
    serial: u64,
}

pub struct Laptop {
    pub identity: Arc<Identity>,
    pub certificate: DeviceCertificate,
    pub outbox: Arc<MemoryOutbox>,
    keyset: Keyset,
    chain: Uuid,
    sequence: u64,
    previous: Option<Hash>,
    last_message: Option<(u64, Hash)>,
    message_chain: Uuid,
    /// Every sealed file, to compare with what arrives.
    pub files: Vec<(Hash, Vec<u8>)>,
}

impl Office {
    pub fn new(pins: &[Hash], gateways: &[String]) -> Self {
        let keys = Ceremony::generate(&mut rand::rng());
        let terms = KeysetTerms {
            office: OFFICE.to_owned(),
            serial: 1,
            issued_at: NOW,
            tls_pins: pins.to_vec(),
            gateways: gateways.to_vec(),
            revoked: Vec::new(),
        };
        let keyset = keys.keyset(terms).unwrap();
        Self {
            keys,
            keyset,
            epoch: new_id(),
            counter: 0,
            serial: 0,
        }
    }

    pub fn plain() -> Self {
        Self::new(&[], &[])
    }

    pub fn trust(&self) -> Trust {
        Trust::new(self.keys.root.public(), &self.keyset).unwrap()
    }

    pub fn pack(&self) -> Signed<Pack> {
        self.keys
            .issuing
            .sign(&Pack(serde_json::json!({"office": OFFICE, "version": 2})))
            .unwrap()
    }

    pub fn time(&self, time: i64) -> Signed<OfficeTime> {
        self.keys
            .receipt
            .sign(&OfficeTime {
                time,
                epoch: self.epoch,
                counter: self.counter,
            })
            .unwrap()
    }

    pub fn invitation(&self) -> Signed<Invitation> {
        let invitation = Invitation {
            id: new_id(),
            office: OFFICE.to_owned(),
            root: self.keys.root.public(),
            keyset: self.keyset.clone(),
            pack: self.pack(),
            code: InvitationCode([7; 16]),
            expires_at: NOW,
        };
        self.keys.issuing.sign(&invitation).unwrap()
    }

    pub fn enrol(&mut self) -> Laptop {
        self.serial += 1;
        let keys = DeviceKeys::generate(&mut rand::rng());
        let invited = Trust::from_invitation(&self.invitation()).unwrap().1;
        let request = keys.request(&invited, "laptop");
        let device = new_id();
        let certificate = issue_certificate(
            &self.keys.issuing,
            &request,
            OFFICE,
            device,
            self.serial,
            "laptop",
            NOW,
        )
        .unwrap();
        let trust = self.trust();
        let identity = Arc::new(Identity::new(Arc::new(keys), certificate, &trust).unwrap());
        let chain = new_id();
        Laptop {
            certificate: trust.certificate(&identity.certificate).unwrap(),
            outbox: Arc::new(MemoryOutbox::new(device, chain, trust.clone())),
            identity,
            keyset: trust.current().clone(),
            chain,
            sequence: 0,
            previous: None,
            last_message: None,
            message_chain: new_id(),
            files: Vec::new(),
        }
    }

    pub fn receipt(&mut self, bundle: &Hash, to: u32, state: ItemState) -> Signed<Receipt> {
        self.receipt_in(bundle, to, state, self.epoch).0
    }

    pub fn receipt_in(
        &mut self,
        bundle: &Hash,
        to: u32,
        state: ItemState,
        epoch: Uuid,
    ) -> (Signed<Receipt>, Receipt) {
        self.counter += 1;
        let receipt = Receipt {
            office: OFFICE.to_owned(),
            header_hash: *bundle,
            items: vec![ItemRange {
                from: 0,
                to,
                state: state.clone(),
            }],
            state,
            epoch,
            counter: self.counter,
            time: NOW,
        };
        (self.keys.receipt.sign(&receipt).unwrap(), receipt)
    }

    pub fn message(&self, laptop: &mut Laptop, text: &str) -> Signed<MessageEnvelope> {
        let place = MessagePlace {
            chain: laptop.message_chain,
            number: laptop.last_message.map_or(1, |(number, _)| number + 1),
            previous: laptop.last_message.map(|(_, hash)| hash),
        };
        let signed = seal_message(
            &self.keys.message,
            &laptop.certificate,
            place,
            text.as_bytes(),
            &mut rand::rng(),
        )
        .unwrap();
        laptop.last_message = Some((place.number, signed.hash()));
        signed
    }
}

impl Laptop {
    /// Seals a bundle with one record and these attachments, into the outbox.
    pub fn seal(&mut self, attachments: &[Vec<u8>]) -> Hash {
        let mut items: Vec<_> = PackedRecords::pack([r#"{"kind":"outcome"}"#])
            .unwrap()
            .into_iter()
            .map(SealItem::Records)
            .collect();
        items.extend(attachments.iter().map(|bytes| SealItem::Attachment {
            id: new_id(),
            length: bytes.len() as u64,
            source: bytes as &dyn Source,
        }));
        let job = SealJob {
            start: BundleStart {
                bundle: new_id(),
                chain: self.chain,
                sequence: self.sequence + 1,
                previous: self.previous,
                replaces: None,
                schema: 1,
                clock: Clock {
                    wall: 0,
                    boot: new_id(),
                    monotonic: 1,
                    office: None,
                },
                region: "12.77.01.1001".to_owned(),
                counts: Default::default(),
                left_out: Vec::new(),
            },
            certificate: &self.identity.certificate,
            keys: &self.identity.keys,
            keyset: &self.keyset,
            items,
            threads: 1,
        };
        let file = Mutex::new(Cursor::new(Vec::new()));
        let sealed = job.seal(&file, &mut rand::rng(), &|_| true).unwrap();
        let file = file.into_inner().unwrap().into_inner();
        self.sequence += 1;
        self.previous = Some(sealed.header_hash);
        let items = Header::parse(&sealed.header_json).unwrap().items.len() as u32;
        self.outbox.add(sealed.header_hash, items, file.clone());
        self.files.push((sealed.header_hash, file));
        sealed.header_hash
    }

    /// A few bundles of some hundred kilobytes.
    pub fn seal_day(&mut self) {
        for number in 1..=3u8 {
            self.seal(&[vec![number; 200_000], vec![number; 70_000]]);
        }
    }

    pub fn last_item(&self, bundle: &Hash) -> u32 {
        let reader = jemput_link::BundleReader::open(self.outbox.open(bundle).unwrap()).unwrap();
        reader.header().items.len() as u32 - 1
    }
}

pub fn new_id() -> Uuid {
    let mut random = [0; 10];
    rand::RngExt::fill(&mut rand::rng(), &mut random[..]);
    jemput_seal::Uuid::from_bytes(v7(random))
}

/// UUIDv7 of a fixed time: nothing here depends on a clock.
fn v7(random: [u8; 10]) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&NOW.to_be_bytes()[2..]);
    bytes[6..].copy_from_slice(&random);
    bytes[6] = 0x70 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    bytes
}
