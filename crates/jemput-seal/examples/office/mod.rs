//! An office with one laptop, for the example and the benches.

use std::error::Error;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use jemput_seal::rand_core::{Rng, UnwrapErr};
use jemput_seal::statement::{CertificateRequest, DeviceCertificate, InvitationCode};
use jemput_seal::{
    BundleFile, BundleOpener, BundleStart, Ceremony, Clock, DeviceKeys, KeysetTerms, SealItem,
    SealJob, Signed, Trust, Uuid, issue_certificate,
};

pub type SystemRandom = UnwrapErr<getrandom::SysRng>;

pub fn random() -> SystemRandom {
    UnwrapErr(getrandom::SysRng)
}

pub fn new_id() -> Uuid {
    let mut bytes = [0; 10];
    random().fill_bytes(&mut bytes);
    uuid::Builder::from_unix_timestamp_millis(1_795_000_000_000, &bytes).into_uuid()
}

pub struct Office {
    keys: Ceremony,
    trust: Trust,
    laptop: DeviceKeys,
    certificate: Signed<DeviceCertificate>,
}

impl Office {
    pub fn new() -> Self {
        let mut rng = random();
        let keys = Ceremony::generate(&mut rng);
        let terms = KeysetTerms {
            office: "contoh".to_owned(),
            serial: 1,
            issued_at: 0,
            tls_pins: vec![],
            gateways: vec![],
            revoked: vec![],
        };
        let trust = Trust::new(keys.root.public(), &keys.keyset(terms).unwrap()).unwrap();
        let laptop = DeviceKeys::generate(&mut rng);
        let request = CertificateRequest::new(
            new_id(),
            &InvitationCode([0; 16]),
            "laptop",
            laptop.signing_public(),
            laptop.receiving_public().clone(),
        );
        let certificate = issue_certificate(
            &keys.issuing,
            &request,
            "contoh",
            new_id(),
            1,
            "laptop 01",
            0,
        )
        .unwrap();
        Self {
            keys,
            trust,
            laptop,
            certificate,
        }
    }

    /// Every check, then every item's content into nowhere: an office keeps scans as their sealed bytes.
    pub fn open(&self, path: &Path) -> Result<(), Box<dyn Error>> {
        let mut file = BundleFile::open(File::open(path)?)?;
        let header = file.verify(&self.trust)?;
        let checked = file.check_all(&header)?;
        let opener = BundleOpener::open(&header, &self.keys.opening, &checked[0], file.item(0)?)?;
        for item in &checked[1..] {
            opener.attachment(item, file.item(item.entry().number)?, &mut io::sink())?;
        }
        Ok(())
    }

    pub fn job<'a>(&'a self, items: Vec<SealItem<'a>>, threads: usize) -> SealJob<'a> {
        let start = BundleStart {
            bundle: new_id(),
            chain: new_id(),
            sequence: 1,
            previous: None,
            replaces: None,
            schema: 1,
            clock: Clock {
                wall: 0,
                boot: new_id(),
                monotonic: 0,
                office: None,
            },
            region: "12.77.01.1001".to_owned(),
            counts: Default::default(),
            left_out: vec![],
        };
        SealJob {
            start,
            certificate: &self.certificate,
            keys: &self.laptop,
            keyset: self.trust.current(),
            items,
            threads,
        }
    }
}

/// Gives so many bytes that do not compress, from a block made once.
pub struct Generated {
    block: &'static [u8],
    left: u64,
}

impl Generated {
    pub fn new(length: u64) -> Self {
        static BLOCK: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
        let block = BLOCK.get_or_init(|| {
            let mut block = vec![0; 1 << 20];
            random().fill_bytes(&mut block);
            block
        });
        Self {
            block,
            left: length,
        }
    }
}

impl Read for Generated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let at = (self.left % self.block.len() as u64) as usize;
        let length = buffer
            .len()
            .min(self.left as usize)
            .min(self.block.len() - at);
        buffer[..length].copy_from_slice(&self.block[at..at + length]);
        self.left -= length as u64;
        Ok(length)
    }
}
