//! The office pack: signed, versioned settings.

use jemput_domain::outcome::OutcomeCode;
use jemput_domain::regions::usual_village_term;
use jemput_domain::wire::office_pack::{OfficePack, PrunePolicy, ServicePolicy, Terms};
use jemput_domain::wire::person::RegionCode;
use jemput_seal::Signed;
use jemput_seal::statement::Pack;

use super::{IssueError, Issuing};
use crate::storage::StorageError;
use crate::storage::audit::Entry;
use crate::storage::issued::{self, Issued};

/// The pack a new office begins with: version 0, to be raised once by [`Issuing::raise_pack`].
pub fn first_pack(office: &str, name: &str) -> OfficePack {
    use OutcomeCode::{
        Datasalah, Gagal, Luar, Mati, Pindah, Rekam, Sudah, Tdkhadir, Tdkmampu, Tolak,
    };
    let services = ["DP-KTP-BARU", "DP-KK-UBAH", "CS-LAHIR"];
    OfficePack {
        office: office.to_owned(),
        version: 0,
        name: name.to_owned(),
        regency: RegionCode(office.to_owned()),
        terms: Terms {
            village: usual_village_term(office).to_owned(),
            hamlet: if office.starts_with("13.") {
                "Jorong".to_owned()
            } else {
                "Lingkungan".to_owned()
            },
        },
        roster: Vec::new(),
        services: services
            .into_iter()
            .map(|service| ServicePolicy {
                service: service.to_owned(),
                handler: "dinas".to_owned(),
                waived: Vec::new(),
                accepts_statement: true,
            })
            .collect(),
        common_outcomes: vec![
            Rekam, Tdkhadir, Sudah, Luar, Pindah, Mati, Tdkmampu, Gagal, Tolak, Datasalah,
        ],
        prune: PrunePolicy {
            on_imported: false,
            after_days: 90,
        },
        lock_after_minutes: 10,
    }
}

impl Issuing {
    /// The current pack, if one was issued.
    pub async fn pack(&self) -> Result<Option<OfficePack>, IssueError> {
        let mut db = self.office.db.read().await?;
        let newest = issued::newest(&mut db, &self.office.code, Issued::Pack).await?;
        newest.as_deref().map(read).transpose()
    }

    /// Every pack ever issued, oldest first.
    pub(super) async fn packs(&self) -> Result<Vec<OfficePack>, IssueError> {
        let mut db = self.office.db.read().await?;
        let all = issued::all(&mut db, &self.office.code, Issued::Pack).await?;
        all.iter().map(|json| read(json)).collect()
    }

    /// Changes the pack: `change` edits the current one, whose version then rises by one.
    pub async fn raise_pack(
        &self,
        change: impl FnOnce(&mut OfficePack) -> Result<(), IssueError> + Send,
        by: &str,
    ) -> Result<OfficePack, IssueError> {
        let office = &*self.office.code;
        let now = self.office.now();
        let mut db = self.office.db.write().await?;
        let mut pack = match issued::newest(&mut db, office, Issued::Pack).await? {
            Some(json) => read(&json)?,
            None => first_pack(office, &self.office.name),
        };
        let version = pack.version + 1;
        change(&mut pack)?;
        pack.version = version;
        pack.office = office.to_owned();
        let value = serde_json::to_value(&pack).map_err(|_| StorageError::Unreadable("pack"))?;
        let signed = self.keys.issuing.sign(&Pack(value))?;
        issued::put(
            &mut db,
            office,
            Issued::Pack,
            u64::from(version),
            &String::from_utf8_lossy(&signed.to_json()),
            now,
        )
        .await?;
        db.commit().await?;
        self.office
            .audit
            .write(
                Entry {
                    who: by,
                    action: "raise_pack",
                    subject: office,
                    detail: version.into(),
                },
                now,
            )
            .await?;
        self.office.outgoing.notify_one();
        Ok(pack)
    }
}

fn read(json: &str) -> Result<OfficePack, IssueError> {
    let Pack(value) = Signed::<Pack>::from_json(json.as_bytes())?.peek()?;
    Ok(serde_json::from_value(value).map_err(|_| StorageError::Unreadable("pack"))?)
}
