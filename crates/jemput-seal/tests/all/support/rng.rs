//! BLAKE3's extendable output as a random source: the same on every machine, for ever.

use std::convert::Infallible;

use jemput_seal::Uuid;
use jemput_seal::rand_core::{Rng, TryCryptoRng, TryRng};

pub struct Seeded(blake3::OutputReader);

impl Seeded {
    pub fn new(name: &str) -> Self {
        Self(
            blake3::Hasher::new_derive_key("jemput-seal test randomness")
                .update(name.as_bytes())
                .finalize_xof(),
        )
    }

    pub fn bytes(&mut self, len: usize) -> Vec<u8> {
        let mut bytes = vec![0; len];
        self.fill_bytes(&mut bytes);
        bytes
    }

    pub fn uuid(&mut self) -> Uuid {
        uuid::Builder::from_unix_timestamp_millis(
            1_795_000_000_000,
            self.bytes(10)[..].try_into().unwrap(),
        )
        .into_uuid()
    }
}

impl TryRng for Seeded {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(dst);
        Ok(())
    }
}

impl TryCryptoRng for Seeded {}
