//! A laptop that a demonstration office knows.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use jemput_field::Field;
use jemput_field::host::Machine;
use jemput_tests::village::Team;
use serde_json::{Value, json};

pub const PASSPHRASE: &str = "pagi cerah jalan desa ramai sekali";
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Enrols the laptop in `data` with the first invitation of the office in `folder`, over the network.
pub fn enrol(folder: &Path, data: &Path) -> Result<Team> {
    let team = Team::new(Field::new(Arc::new(Machine::new()), data), 7);
    let invitation = json!({ "kind": "file", "path": invitation(folder)? });
    let read = team.ask("invitation_read", json!({ "invitation": invitation }))?;
    team.ask(
        "enrol",
        json!({
            "invitation": invitation,
            "label": "laptop 01",
            "officer": read["roster"][0]["id"],
            "passphrase": PASSPHRASE,
        }),
    )?;
    let until = Instant::now() + PATIENCE;
    loop {
        // The first asking may come before the gateway has heard of the invitation.
        let status = team
            .ask("enrolment_check", json!({}))
            .unwrap_or(Value::Null);
        if status["device"]["certificate"] == "valid" {
            return Ok(team);
        }
        ensure!(Instant::now() < until, "no certificate came");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn invitation(folder: &Path) -> Result<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder.join("office").join("undangan"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    files.sort();
    files.into_iter().next().context("no invitation")
}
