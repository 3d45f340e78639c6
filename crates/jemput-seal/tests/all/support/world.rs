//! One office with its keys, and laptops it certified.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Mutex;

use jemput_seal::statement::{CertificateRequest, DeviceCertificate, InvitationCode, Keyset};
use jemput_seal::{
    BundleStart, Ceremony, Clock, DeviceKeys, Hash, KeysetTerms, OpeningKey, PackedRecords,
    SealItem, SealJob, SealedBundle, Signed, SigningSecret, Trust, Uuid, issue_certificate,
};

use super::rng::Seeded;

pub const OFFICE: &str = "padangsidimpuan";
pub const NOW: i64 = 1_795_000_000_000;

pub struct World {
    pub keys: Ceremony,
    pub keyset: Signed<Keyset>,
    pub trust: Trust,
    pub laptop: Laptop,
}

pub struct Laptop {
    pub keys: DeviceKeys,
    pub device: Uuid,
    pub certificate: Signed<DeviceCertificate>,
}

impl World {
    pub fn new(name: &str) -> Self {
        let mut rng = Seeded::new(name);
        let keys = Ceremony::generate(&mut rng);
        let keyset = keys
            .keyset(KeysetTerms {
                office: OFFICE.to_owned(),
                serial: 1,
                issued_at: NOW,
                tls_pins: vec![Hash::of(b"server")],
                gateways: vec!["https://disdukcapil.example/jemput/v1".to_owned()],
                revoked: vec![],
            })
            .unwrap();
        let trust = Trust::new(keys.root.public(), &keyset).unwrap();
        let laptop = Laptop::new(&keys.issuing, OFFICE, &mut rng);
        Self {
            keys,
            keyset,
            trust,
            laptop,
        }
    }

    pub fn opening(&self) -> &OpeningKey {
        &self.keys.opening
    }

    pub fn job<'a>(&'a self, rng: &mut Seeded, items: Vec<SealItem<'a>>) -> SealJob<'a> {
        SealJob {
            start: start(rng),
            certificate: &self.laptop.certificate,
            keys: &self.laptop.keys,
            keyset: self.trust.current(),
            items,
            threads: 2,
        }
    }

    /// Seals into memory.
    pub fn seal(&self, rng: &mut Seeded, items: Vec<SealItem<'_>>) -> (SealedBundle, Vec<u8>) {
        seal(&self.job(&mut *rng, items), rng)
    }
}

impl Laptop {
    pub fn new(issuing: &SigningSecret, office: &str, rng: &mut Seeded) -> Self {
        let keys = DeviceKeys::generate(rng);
        let device = rng.uuid();
        let request = CertificateRequest::new(
            rng.uuid(),
            &InvitationCode([7; 16]),
            "laptop",
            keys.signing_public(),
            keys.receiving_public().clone(),
        );
        let certificate =
            issue_certificate(issuing, &request, office, device, 7, "laptop 07", NOW).unwrap();
        Self {
            keys,
            device,
            certificate,
        }
    }
}

pub fn seal(job: &SealJob<'_>, rng: &mut Seeded) -> (SealedBundle, Vec<u8>) {
    let out = Mutex::new(Cursor::new(Vec::new()));
    let sealed = job.seal(&out, rng, &|_| true).unwrap();
    (sealed, out.into_inner().unwrap().into_inner())
}

pub fn start(rng: &mut Seeded) -> BundleStart {
    BundleStart {
        bundle: rng.uuid(),
        chain: rng.uuid(),
        sequence: 1,
        previous: None,
        replaces: None,
        schema: 1,
        clock: Clock {
            wall: NOW,
            boot: rng.uuid(),
            monotonic: 1_234_567,
            office: Some(NOW - 60_000),
        },
        region: "12.77.01.1001".to_owned(),
        counts: BTreeMap::from([("people".to_owned(), 3), ("attachments".to_owned(), 2)]),
        left_out: vec![],
    }
}

pub fn records(lines: &[&str]) -> Vec<SealItem<'static>> {
    PackedRecords::pack(lines)
        .unwrap()
        .into_iter()
        .map(SealItem::Records)
        .collect()
}
