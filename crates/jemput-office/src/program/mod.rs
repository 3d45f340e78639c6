//! Commands and what they share.

mod backup;
mod bounds;
mod count;
mod demo;
mod import;
mod init;
mod issue;
mod officer;
mod open_laptop;
mod passphrase;
mod restore;
mod serve;
mod shares;
mod told;
mod unlock;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Args, Parser, Subcommand};
use jemput_office::keys::{Card, Place};
use jemput_office::serve::Options;
use jemput_office::serve::open::database_url;
use jemput_office::storage::Db;
pub use told::told;

/// Opens, imports, reviews and counts what the teams bring from the villages.
///
/// Exit codes: 0 done; 1 it could not be done; 2 done, and something needs looking at (import).
#[derive(Parser)]
#[command(name = "jemput-office", version)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Hold the key ceremony and make a new office; a wizard when something is not said
    Init(init::Arguments),
    /// Serve the web for the office and the gateway for laptops
    Serve(serve::Arguments),
    /// Take in bundle files, folders of them, or sticks; also beside a running server
    Import(import::Arguments),
    /// Make a demonstration office with synthetic residents
    Demo(demo::Arguments),
    /// Count who is still unrecorded; fails when the figures do not add up
    Count(count::Arguments),
    /// Copy database and scans, encrypted, read the copy back, and let laptops forget what is in it
    Backup(backup::Arguments),
    /// Bring database and scans back from a backup; laptops then offer again what came after it
    Restore(restore::Arguments),
    /// Answer a laptop whose passphrase is forgotten; needs two recovery sheets
    OpenLaptop(open_laptop::Arguments),
    /// Lock the office's keys with another passphrase or key file; needs the root key
    Passphrase(passphrase::Arguments),
    /// Invite a laptop: writes its invitation file
    Invite(issue::Invite),
    /// Confirm a request that came by stick, after comparing the six words
    Confirm(issue::Confirm),
    /// Plan an outing and send the village's list to laptops
    WorkList(issue::WorkList),
    /// Revoke a laptop; needs the root key
    Revoke(issue::Revoke),
    /// Add an officer who works with the laptops, make them a lead or not, or take them off
    Officer(officer::Arguments),
    /// Add someone who signs in at the office, give them a new passphrase, or shut them out
    User(issue::User),
}

/// Runs one command.
pub fn run(arguments: Arguments) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("Komputer ini tidak memberi utas program. Tutup program lain, lalu ulangi.")?;
    let done = runtime.block_on(async {
        match arguments.command {
            Command::Init(arguments) => init::run(arguments).await,
            Command::Serve(arguments) => serve::run(arguments).await,
            Command::Import(arguments) => import::run(arguments).await,
            Command::Demo(arguments) => demo::run(arguments).await,
            Command::Count(arguments) => count::run(arguments).await,
            Command::Backup(arguments) => backup::run(arguments).await,
            Command::Restore(arguments) => restore::run(arguments).await,
            Command::OpenLaptop(arguments) => open_laptop::run(arguments).await,
            Command::Passphrase(arguments) => passphrase::run(arguments),
            Command::Invite(arguments) => arguments.run().await,
            Command::Confirm(arguments) => arguments.run().await,
            Command::WorkList(arguments) => arguments.run().await,
            Command::Revoke(arguments) => arguments.run().await,
            Command::Officer(arguments) => officer::run(arguments).await,
            Command::User(arguments) => arguments.run().await,
        }
    });
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    done
}

/// Which office.
#[derive(Args, Clone)]
pub struct OfficeArguments {
    /// The office's folder
    #[arg(long, env = "JEMPUT_OFFICE_DIR")]
    pub dir: PathBuf,
    /// The database instead of the folder's own SQLite file: postgres://… or sqlite://…
    #[arg(long, env = "JEMPUT_OFFICE_DATABASE")]
    pub database: Option<String>,
    /// Where sealed scans are kept instead of the folder's own: a folder, or
    /// s3://bucket/prefix?endpoint=… with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
    #[arg(long, env = "JEMPUT_OFFICE_BLOBS")]
    pub blobs: Option<String>,
    #[command(flatten)]
    pub unlock: unlock::UnlockArguments,
}

/// Which office, for what needs its database and none of its keys.
#[derive(Args, Clone)]
pub struct DatabaseArguments {
    /// The office's folder
    #[arg(long, env = "JEMPUT_OFFICE_DIR")]
    dir: PathBuf,
    /// As for `serve`
    #[arg(long, env = "JEMPUT_OFFICE_DATABASE")]
    database: Option<String>,
}

impl DatabaseArguments {
    /// Who the office is, and its database.
    pub async fn open(&self) -> Result<(Card, Db)> {
        let place = Place::new(&self.dir);
        let card = Card::read(&place)?;
        let url = database_url(&place, self.database.as_deref());
        let db = Db::open(&url, &card.office, &card.name).await?;
        Ok((card, db))
    }
}

impl OfficeArguments {
    /// As the library takes it; asks for the passphrase when nothing else unlocks.
    pub fn options(&self) -> Result<Options> {
        Ok(Options {
            dir: self.dir.clone(),
            database: self.database.clone(),
            blobs: self.blobs.clone(),
            unlock: self.unlock.unlock(&self.dir)?,
            clock: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// It is given what unlocks the keys, in a file that systemd puts there.
    #[test]
    fn the_service_unit_starts_this_program() {
        let unit = include_str!("../../../../packaging/systemd/jemput-office.service");
        let after = |name: &str| unit.lines().find_map(|line| line.strip_prefix(name));
        let credentials = tempfile::tempdir().unwrap();
        let (credential, _) = after("LoadCredential=").unwrap().split_once(':').unwrap();
        std::fs::write(credentials.path().join(credential), "kata sandi\n").unwrap();
        let start = after("ExecStart=").unwrap();
        let start = start.replace("%d", &credentials.path().display().to_string());
        let arguments = Arguments::try_parse_from(start.split(' ')).unwrap();
        let Command::Serve(serve) = arguments.command else {
            panic!("{start}");
        };
        assert!(serve.office.unlock.said().unwrap().is_some());
    }
}
