//! Record ids are made from what the record is about, so that saving twice, restoring an image or
//! working on after a crash gives the same fact the same id.

use jemput_domain::ids::{OutingId, RecordId};
use rand_core::CryptoRng;
use rusqlite::Connection;
use uuid::Uuid;

use super::RecordKind;
use crate::error::{Result, StoreError};

/// Random per database: two laptops never make the same id.
#[derive(Clone, Copy)]
pub(crate) struct IdSeed([u8; 32]);

const SETTING: &str = "record_id_seed";

impl IdSeed {
    pub(crate) fn make(connection: &Connection, rng: &mut impl CryptoRng) -> Result<()> {
        let mut seed = [0; 32];
        rng.fill_bytes(&mut seed);
        connection.execute(
            "INSERT INTO setting (name, value) VALUES (?1, ?2)",
            (SETTING, seed.as_slice()),
        )?;
        Ok(())
    }

    pub(crate) fn read(connection: &Connection) -> Result<Self> {
        let bytes: Vec<u8> = connection.query_row(
            "SELECT value FROM setting WHERE name = ?1",
            [SETTING],
            |row| row.get(0),
        )?;
        bytes.try_into().map(Self).map_err(|_| StoreError::Damaged)
    }

    pub(crate) fn record(
        self,
        kind: RecordKind,
        subject: Uuid,
        outing: Option<OutingId>,
    ) -> RecordId {
        let mut hash = blake3::Hasher::new_keyed(&self.0);
        hash.update(kind.text().as_bytes());
        hash.update(&[0]);
        hash.update(subject.as_bytes());
        if let Some(outing) = outing {
            hash.update(outing.0.as_bytes());
        }
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.finalize().as_bytes()[..16]);
        RecordId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }
}
