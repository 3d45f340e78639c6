//! A demonstration office: Kota Padangsidimpuan, its 79 real villages, 16,700 synthetic residents
//! without a recording of 151,818 who must hold a card. No ceremony: its keys lie unlocked beside it,
//! and the office says so of itself.

pub mod dice;
mod lists;
pub mod names;
pub mod residents;
mod roster;
mod users;
pub mod villages;

use std::path::PathBuf;
use std::sync::Arc;

use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::person::RegionCode;
use serde::{Deserialize, Serialize};

use crate::issuing::{IssueError, Issuing};
use crate::keys::{Card, KeyError, Place, UnlockWith, ceremony, inner_keys};
use crate::office::Clock;
use crate::serve::open::{OpenError, Options, open_with};
use crate::storage::{StorageError, devices, messages, settings};

pub use users::NewUser;

/// The office's name.
pub const NAME: &str = "Disdukcapil Kota Padangsidimpuan (coba dulu)";
/// Where today's outing goes when nothing else is said: Wek II.
pub const VILLAGE: &str = "12.77.01.1002";

/// What the demonstration office is made of.
pub struct DemoOptions {
    /// Its folder; must not hold an office.
    pub dir: PathBuf,
    /// Another seed makes other people.
    pub seed: u64,
    /// The village of today's outing.
    pub village: String,
    /// Where laptops reach the gateway.
    pub gateways: Vec<String>,
    /// As for `serve`.
    pub database: Option<String>,
    /// As for `serve`.
    pub blobs: Option<String>,
    /// The time; the machine's by default.
    pub clock: Option<Clock>,
}

/// What was made, to be told once.
pub struct DemoDone {
    /// Who can sign in, with their passphrases.
    pub users: Vec<NewUser>,
    /// Invitation files, one for each laptop.
    pub invitations: Vec<PathBuf>,
    /// People on the by-name list.
    pub residents: usize,
    /// The village of today's outing.
    pub village: String,
    /// The day the figures are of.
    pub as_of: Date,
}

/// What a demonstration remembers of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Demonstration {
    /// Its seed.
    pub seed: u64,
    /// The village whose list a new laptop gets by itself.
    pub village: String,
    /// The day the figures are of.
    pub as_of: String,
}

/// Why no demonstration was made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Keys and files.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Storage.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Issuing.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// No such village in this regency.
    #[error("{0} is no village of Kota Padangsidimpuan")]
    Village(String),
}

impl From<OpenError> for DemoError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Key(error) => Self::Key(error),
            OpenError::Storage(error) => Self::Storage(error),
        }
    }
}

/// Laptops invited.
const LAPTOPS: usize = 3;
const YEAR_MS: i64 = 365 * 24 * 3600 * 1000;

/// Makes the office. `progress` is told (residents done, residents in all).
pub async fn make(
    options: DemoOptions,
    progress: &(dyn Fn(u64, u64) + Send + Sync),
) -> Result<DemoDone, DemoError> {
    let villages = villages::villages(options.seed);
    let village = villages
        .iter()
        .find(|village| village.code.0 == options.village)
        .ok_or_else(|| DemoError::Village(options.village.clone()))?;
    let place = Place::new(&options.dir);
    if place.card().exists() {
        return Err(KeyError::OfficeExists.into());
    }
    let clock = options
        .clock
        .clone()
        .unwrap_or_else(crate::office::system_clock);
    let key_file = place.demonstration_key();
    inner_keys::make_key_file(&key_file)?;
    let plan = ceremony::Plan {
        office: villages::REGENCY.to_owned(),
        name: NAME.to_owned(),
        gateways: options.gateways.clone(),
        root_key: place.root_key(),
        sheets: None,
        unlock: UnlockWith::KeyFile(key_file.clone()),
        demonstration: true,
    };
    let done = ceremony::hold(&place, &plan, clock(), |_| Ok(None))?;
    let card = Card::read(&place)?;
    let open = Options {
        dir: options.dir.clone(),
        database: options.database,
        blobs: options.blobs,
        unlock: UnlockWith::KeyFile(key_file),
        clock: Some(clock),
    };
    let opened = open_with(place.clone(), card.clone(), Arc::new(done.keys), &open).await?;
    let office = opened.office;
    let issuing = Issuing::new(office.clone(), opened.keys, card.root);
    issuing.keep_keyset(&done.keyset).await?;
    issuing
        .raise_pack(
            |pack| {
                pack.roster = roster::roster(options.seed);
                Ok(())
            },
            "demo",
        )
        .await?;

    // The state system's figures of the end of last month.
    let today = office.today();
    let as_of = today.first_of_month().yesterday().unwrap_or(today);
    let residents = lists::fill(&office, options.seed, &villages, as_of, progress).await?;
    let users = users::make(&office).await?;
    issuing
        .plan_outing(&village.code, today, "Kantor Lurah", "Tim 1", 2, "demo")
        .await?;

    let mut invitations = Vec::with_capacity(LAPTOPS);
    let folder = options.dir.join("undangan");
    std::fs::create_dir_all(&folder).map_err(StorageError::from)?;
    for number in 1..=LAPTOPS {
        let expires = UnixMillis(office.now().0 + YEAR_MS);
        let invited = issuing
            .invite(&format!("laptop {number:02}"), expires, "demo")
            .await?;
        let path = folder.join(&invited.file_name);
        crate::keys::files::write_secret(&path, &invited.file)?;
        invitations.push(path);
    }
    let mut db = office.db.write().await?;
    let remembered = Demonstration {
        seed: options.seed,
        village: options.village.clone(),
        as_of: as_of.to_string(),
    };
    settings::put(&mut db, &office.code, settings::DEMONSTRATION, &remembered).await?;
    db.commit().await.map_err(StorageError::from)?;
    office.db.close().await;
    Ok(DemoDone {
        users,
        invitations,
        residents,
        village: village.name.clone(),
        as_of,
    })
}

/// In a demonstration, a new laptop gets today's list by itself. Does nothing at a real office.
pub async fn greet(issuing: &Issuing) -> Result<(), IssueError> {
    let office = issuing.office();
    let mut db = office.db.read().await?;
    let remembered: Option<Demonstration> =
        settings::get(&mut db, &office.code, settings::DEMONSTRATION).await?;
    let Some(remembered) = remembered else {
        return Ok(());
    };
    let mut new = Vec::new();
    for device in devices::all(&mut db, &office.code).await? {
        if messages::head(&mut db, &office.code, device.device)
            .await?
            .is_none()
        {
            new.push(device.device);
        }
    }
    drop(db);
    if new.is_empty() {
        return Ok(());
    }
    issuing
        .issue_work_list(&RegionCode(remembered.village), &new, "demo")
        .await?;
    Ok(())
}
