//! A laptop: a data folder, the kit on it, and its database key for looking in from beside.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use jemput_domain::ids::DeviceId;
use jemput_domain::wire::person::RegionCode;
use jemput_field::Field;
use jemput_office::importer::{Importer, Pushed};
use jemput_office::issuing::Issuing;
use jemput_office::serve::Running;
use jemput_store::{DatabaseKey, Folder, Slots, Store};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Handle;

use super::office::{VILLAGE, at_desk, confirm_at_desk, in_a_year};
use super::{Bench, copy_folder};
use crate::village::Team;

/// Of every laptop's only officer.
pub const PASSPHRASE: &str = "pagi cerah jalan desa ramai sekali";

const PATIENCE: Duration = Duration::from_secs(90);

pub struct Laptop {
    pub team: Team,
    pub device: DeviceId,
    /// The village of its list.
    pub village: Value,
    folder: TempDir,
    key: DatabaseKey,
}

impl Laptop {
    /// Enrols over the network and receives the village's list. `decoder` runs the decoding child.
    pub fn by_network(
        running: &Running,
        runtime: &Handle,
        decoder: &Path,
        label: &str,
        seed: u64,
    ) -> Result<Self> {
        let invitation = runtime.block_on(async {
            let invitation = invite(&running.parts.issuing, label).await?;
            // Known at the gateway before the file is at the laptop.
            running
                .parts
                .importer
                .push(running.gateway(), &mut Pushed::default())
                .await?;
            anyhow::Ok(invitation)
        })?;
        let (team, folder) = enrol(decoder, label, seed, &invitation)?;
        let status = certificate(&team)?;
        let device = device(&status)?;
        runtime.block_on(send_list(&running.parts.issuing, device))?;
        let village = team.wait_for_work_list(PATIENCE)?;
        Self::new(team, folder, device, village)
    }

    /// Enrols by the stick at `stick`, carried to the office's desk and back, and receives the
    /// village's list by it.
    pub fn by_stick(
        importer: &Importer,
        runtime: &Handle,
        decoder: &Path,
        label: &str,
        stick: &Path,
    ) -> Result<Self> {
        let invitation = runtime.block_on(invite(importer.issuing(), label))?;
        let (team, folder) = enrol(decoder, label, 1, &invitation)?;
        let request = team.ask("enrolment_request_file", json!({ "folder": stick }))?;
        runtime.block_on(confirm_at_desk(importer, stick, &request["words"]))?;
        let status = team.ask("enrolment_answer_file", json!({ "path": stick }))?;
        let device = device(&status)?;
        runtime.block_on(send_list(importer.issuing(), device))?;
        // What the laptop says of itself goes, the list comes back.
        team.ask("stick_export", json!({ "path": stick }))?;
        runtime.block_on(at_desk(importer, stick))?;
        team.ask("stick_import", json!({ "path": stick }))?;
        let village = team.ask("villages", json!({}))?[0].take();
        ensure!(village["code"] == VILLAGE, "the list came by stick");
        Self::new(team, folder, device, village)
    }

    fn new(team: Team, folder: TempDir, device: DeviceId, village: Value) -> Result<Self> {
        let slots = Slots::read(&Folder::at(folder.path()))?;
        let officer = slots.list().first().context("a slot")?.officer;
        let key = slots.unlock(officer, PASSPHRASE)?;
        Ok(Self {
            team,
            device,
            village,
            folder,
            key,
        })
    }

    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    /// An outing of today, opened by the team itself.
    pub fn open_outing(&self, date: &str) -> Result<Value> {
        self.team.ask(
            "outing_open",
            json!({ "village": VILLAGE, "date": date, "place": "Balai" }),
        )
    }

    /// Sends, with the sender's own pauses, until every bundle is imported.
    pub fn send(&self, patience: Duration) -> Result<()> {
        let until = Instant::now() + patience;
        loop {
            if self.team.ask("status", json!({}))?["sending"] == false {
                let bundles = self.team.ask("bundles", json!({}))?;
                let mut states = bundles
                    .as_array()
                    .context("bundles")?
                    .iter()
                    .map(|bundle| &bundle["state"]);
                if states.all(|state| state == "imported" || state == "backed_up") {
                    return Ok(());
                }
                ensure!(Instant::now() < until, "not all imported: {bundles:#}");
                self.team.ask("send_start", json!({}))?;
            }
            ensure!(
                Instant::now() < until,
                "still sending: {:#}",
                self.team.ask("bundles", json!({}))?
            );
            std::thread::sleep(Duration::from_millis(25));
        }
    }

    /// Closes the kit and gives its database to `look`; then the kit is locked.
    pub fn look_in<T>(&self, look: impl FnOnce(&Store) -> Result<T>) -> Result<T> {
        self.team.field.close();
        let store = Store::open(
            &Folder::at(self.data()),
            DatabaseKey::from_bytes(*self.key.expose()),
        )?;
        let seen = look(&store);
        store.close();
        seen
    }

    /// Copies of this laptop as it is, bit by bit, that do not notice they are copies.
    pub fn copies(&self, decoder: &Path, count: usize) -> Result<Vec<Self>> {
        self.team.field.close();
        (0..count)
            .map(|_| {
                let folder = tempfile::tempdir()?;
                copy_folder(self.data(), folder.path())?;
                Ok(Self {
                    team: Team::new(kit(decoder, folder.path()), 1),
                    device: self.device,
                    village: self.village.clone(),
                    folder,
                    key: DatabaseKey::from_bytes(*self.key.expose()),
                })
            })
            .collect()
    }
}

/// An invitation, as its file's text.
async fn invite(issuing: &Issuing, label: &str) -> Result<String> {
    let expires = in_a_year(issuing.office());
    let invited = issuing.invite(label, expires, "test").await?;
    Ok(String::from_utf8(invited.file.to_vec())?)
}

async fn send_list(issuing: &Issuing, device: DeviceId) -> Result<()> {
    issuing
        .issue_work_list(&RegionCode(VILLAGE.to_owned()), &[device], "test")
        .await?;
    Ok(())
}

fn kit(decoder: &Path, data: &Path) -> Field {
    Field::new(Arc::new(Bench::new(decoder, "the same machine")), data)
}

/// A new laptop, on which the first of the invitation's officers has enrolled.
pub fn enrol(decoder: &Path, label: &str, seed: u64, invitation: &str) -> Result<(Team, TempDir)> {
    let folder = tempfile::tempdir()?;
    let team = Team::new(kit(decoder, folder.path()), seed);
    let invitation = json!({ "kind": "text", "text": invitation });
    let read = team.ask("invitation_read", json!({ "invitation": invitation }))?;
    team.ask(
        "enrol",
        json!({
            "invitation": invitation,
            "label": label,
            "officer": read["roster"][0]["id"],
            "passphrase": PASSPHRASE,
        }),
    )?;
    Ok((team, folder))
}

/// Asks until the office has answered with a certificate; how the laptop stands then.
pub fn certificate(team: &Team) -> Result<Value> {
    let until = Instant::now() + PATIENCE;
    loop {
        let asked = team.ask("enrolment_check", json!({}));
        match asked {
            Ok(status) if status["device"]["certificate"] == "valid" => return Ok(status),
            // The line may be down for a while; a refusal would come again and again.
            asked if Instant::now() > until => {
                asked?;
                return Err(anyhow!("no certificate came"));
            }
            _ => {}
        }
    }
}

fn device(status: &Value) -> Result<DeviceId> {
    Ok(serde_json::from_value(status["device"]["id"].clone())?)
}
