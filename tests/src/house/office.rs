//! An office in a temporary folder, with one village's list.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use jemput_domain::ids::{OfficerId, PersonId};
use jemput_domain::time::UnixMillis;
use jemput_domain::wire::office_pack::Officer;
use jemput_domain::wire::person::{PersonData, RegionCode};
use jemput_office::importer::{Importer, Summary};
use jemput_office::issuing::Issuing;
use jemput_office::keys::{Card, Place, UnlockWith, ceremony, inner_keys};
use jemput_office::office::{Office, system_clock};
use jemput_office::serve::open::open_with;
use jemput_office::serve::{Opened, Options, Running, ServeOptions, open, start};
use jemput_office::storage::invitations;
use jemput_office::storage::lists::{self, TargetRow};
use jemput_office::storage::people::{self, PersonSource};
use sqlx::Row as _;
use tempfile::TempDir;
use uuid::Uuid;

use super::copy_folder;
use crate::chaos::BadLine;

/// Wek II.
pub const VILLAGE: &str = "12.77.01.1002";

/// An office's folder and how to open it.
pub struct SmallOffice {
    folder: TempDir,
}

impl SmallOffice {
    /// Holds the ceremony of an office whose laptops find its gateway at `gateway`, and puts
    /// `people` unrecorded residents on its list.
    pub async fn make(code: &str, gateway: SocketAddr, people: usize) -> Result<Self> {
        let office = Self {
            folder: tempfile::tempdir()?,
        };
        let place = Place::new(&office.dir());
        inner_keys::make_key_file(&office.key_file())?;
        let plan = ceremony::Plan {
            office: code.to_owned(),
            name: "Kantor uji".to_owned(),
            gateways: vec![format!("http://{gateway}")],
            root_key: place.root_key(),
            sheets: None,
            unlock: office.unlock(),
            demonstration: false,
        };
        let done = ceremony::hold(&place, &plan, system_clock()(), |_| Ok(None))?;
        let card = Card::read(&place)?;
        let root = card.root.clone();
        let opened = open_with(place, card, Arc::new(done.keys), &office.options()).await?;
        let issuing = Issuing::new(opened.office.clone(), opened.keys, root);
        issuing.keep_keyset(&done.keyset).await?;
        let officer = Officer {
            id: OfficerId(Uuid::new_v4()),
            name: "Rahma".to_owned(),
            lead: true,
        };
        issuing
            .raise_pack(
                |pack| {
                    pack.roster = vec![officer];
                    Ok(())
                },
                "test",
            )
            .await?;
        list(&opened.office, people).await?;
        opened.office.db.close().await;
        Ok(office)
    }

    /// Its folder once more, as it is now.
    pub fn copy(&self) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        copy_folder(self.folder.path(), folder.path())?;
        Ok(Self { folder })
    }

    pub fn dir(&self) -> PathBuf {
        self.folder.path().join("office")
    }

    pub fn key_file(&self) -> PathBuf {
        self.folder.path().join("key")
    }

    pub fn unlock(&self) -> UnlockWith {
        UnlockWith::KeyFile(self.key_file())
    }

    fn options(&self) -> Options {
        Options {
            dir: self.dir(),
            database: None,
            blobs: None,
            unlock: self.unlock(),
            clock: None,
        }
    }

    /// Serves everything in this process, on free ports.
    pub async fn serve(&self) -> Result<Running> {
        Ok(start(ServeOptions {
            office: self.options(),
            web: "127.0.0.1:0".parse()?,
            gateway: "127.0.0.1:0".parse()?,
            gateway_plain: true,
            gateway_database: None,
            gateway_blobs: None,
            bounds: jemput_office::serve::Bounds::default(),
        })
        .await?)
    }

    /// The office without a server.
    pub async fn open(&self) -> Result<Opened> {
        Ok(open(&self.options()).await?)
    }

    /// The office without a server, as `import` opens it.
    pub async fn importer(&self) -> Result<Importer> {
        let opened = self.open().await?;
        Ok(Importer::new(opened.office, opened.keys, opened.card.root).await?)
    }
}

/// The village's list: synthetic people, in the order of their names.
async fn list(office: &Office, count: usize) -> Result<()> {
    let list = Uuid::new_v4();
    let mut db = office.db.write().await?;
    for at in 0..count {
        let person = PersonId(Uuid::new_v4());
        let data = PersonData {
            name: format!("WARGA {at:04}"),
            village: Some(RegionCode(VILLAGE.to_owned())),
            ..PersonData::default()
        };
        people::put(
            &mut db,
            &office.code,
            person,
            &data,
            PersonSource::List,
            office.now(),
            None,
        )
        .await?;
        let target = TargetRow {
            person,
            village: VILLAGE,
            ektp_status: None,
            status_as_of: None,
            rows: 1,
            warnings: &[],
        };
        lists::put_target(&mut db, &office.code, list, &target).await?;
    }
    db.commit().await?;
    Ok(())
}

/// An office of so many people that serves behind a line. The line is there first, so that the office
/// knows its address.
pub async fn behind_a_line(
    seed: u64,
    faults_percent: u8,
    people: usize,
) -> Result<(BadLine, SmallOffice, Running)> {
    let line = BadLine::open(seed, faults_percent).await?;
    let office = SmallOffice::make("12.77", line.address, people).await?;
    let running = office.serve().await?;
    line.lead_to(running.gateway);
    Ok((line, office, running))
}

/// Takes a stick (or files) in, as the office's desk does.
pub async fn at_desk(importer: &Importer, path: &Path) -> Result<Summary> {
    Ok(importer
        .import(&[path.to_owned()], "test", &|_, _| {})
        .await?)
}

/// Takes a request to enrol in, compares its six words with those on the laptop's screen, and writes
/// the answer.
pub(super) async fn confirm_at_desk(
    importer: &Importer,
    stick: &Path,
    shown: &serde_json::Value,
) -> Result<()> {
    at_desk(importer, stick).await?;
    let office = importer.office();
    let waiting = invitations::waiting(&mut *office.db.read().await?, &office.code).await?;
    let one = waiting.first().context("no request waits")?;
    let shown: Vec<&str> = shown
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(serde_json::Value::as_str)
        .collect();
    ensure!(
        shown.len() == 6 && one.words == shown.join(" "),
        "both screens show the same six words"
    );
    importer
        .issuing()
        .confirm_by_stick(one.invitation, one.device, "test")
        .await?;
    at_desk(importer, stick).await?;
    Ok(())
}

/// One number from the office's database.
pub async fn number(office: &Office, sql: &'static str) -> Result<i64> {
    let row = sqlx::query(sql).fetch_one(office.db.pool()).await?;
    row.try_get(0).context(sql)
}

/// A year from now, by the office's clock.
pub(super) fn in_a_year(office: &Office) -> UnixMillis {
    UnixMillis(office.now().0 + 365 * 24 * 3600 * 1000)
}
