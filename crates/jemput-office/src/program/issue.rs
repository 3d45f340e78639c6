//! `invite`, `confirm`, `work-list`, `revoke`, `user`: what the pages do, for scripts.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use jemput_domain::ids::DeviceId;
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::person::RegionCode;
use jemput_office::importer::put_answer;
use jemput_office::issuing::Issuing;
use jemput_office::keys::{ceremony, files, passphrase};
use jemput_office::serve::{Opened, open};
use jemput_office::storage::users::{self, Role, StoredUser};
use jemput_office::storage::{devices, invitations};

const DAY_MS: i64 = 24 * 3600 * 1000;

#[derive(Args)]
pub struct Invite {
    #[command(flatten)]
    office: super::OfficeArguments,
    /// What the office calls the laptop: "laptop 07"
    #[arg(long)]
    label: String,
    /// Days it can be used
    #[arg(long, default_value_t = 14)]
    days: i64,
    /// Folder for the invitation file
    #[arg(long, default_value = ".")]
    to: PathBuf,
}

impl Invite {
    pub async fn run(self) -> Result<ExitCode> {
        let (opened, issuing) = issuing(&self.office).await?;
        let expires = UnixMillis(opened.office.now().0 + self.days * DAY_MS);
        let invited = issuing.invite(&self.label, expires, "invite").await?;
        let path = self.to.join(&invited.file_name);
        files::write_secret(&path, &invited.file)?;
        println!("{}\n\n{}", path.display(), invited.note);
        close(opened).await
    }
}

#[derive(Args)]
pub struct Confirm {
    #[command(flatten)]
    office: super::OfficeArguments,
    /// The stick to write the answer to; without it, requests that wait are listed with their words
    #[arg(long)]
    stick: Option<PathBuf>,
    /// The six words on the laptop's screen
    #[arg(long)]
    words: Option<String>,
}

impl Confirm {
    pub async fn run(self) -> Result<ExitCode> {
        let (opened, issuing) = issuing(&self.office).await?;
        let waiting =
            invitations::waiting(&mut *opened.office.db.read().await?, &opened.office.code).await?;
        let (Some(stick), Some(words)) = (&self.stick, &self.words) else {
            for request in &waiting {
                println!("{}: {}", request.label, request.words);
            }
            return close(opened).await;
        };
        let words = words
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase();
        let request = waiting
            .iter()
            .find(|request| request.words == words)
            .context("Tidak ada permintaan dengan kata-kata ini: jangan dikonfirmasi. Cocokkan sekali lagi dengan layar laptopnya.")?;
        let answer = issuing
            .confirm_by_stick(request.invitation, request.device, "confirm")
            .await?;
        let path = put_answer(stick, request.invitation, &answer).with_context(|| {
            format!(
                "Jawabannya tidak bisa ditulis ke {}. Periksa stiknya, lalu ulangi.",
                stick.display()
            )
        })?;
        println!("{}", path.display());
        close(opened).await
    }
}

#[derive(Args)]
pub struct WorkList {
    #[command(flatten)]
    office: super::OfficeArguments,
    /// The village's code
    #[arg(long)]
    village: String,
    /// Labels of the laptops that go there (again for more)
    #[arg(long)]
    laptop: Vec<String>,
    /// Plan an outing on this day (YYYY-MM-DD)
    #[arg(long)]
    date: Option<Date>,
    /// Where the outing is held
    #[arg(long, default_value = "")]
    place: String,
    /// The team
    #[arg(long, default_value = "")]
    team: String,
}

impl WorkList {
    pub async fn run(self) -> Result<ExitCode> {
        let (opened, issuing) = issuing(&self.office).await?;
        let all = devices::all(&mut *opened.office.db.read().await?, &opened.office.code).await?;
        let mut chosen: Vec<DeviceId> = Vec::new();
        for label in &self.laptop {
            let found = all.iter().find(|device| {
                device.label.eq_ignore_ascii_case(label) && device.revoked_at.is_none()
            });
            chosen.push(
                found
                    .with_context(|| format!("Tidak ada laptop bernama {label} yang terdaftar. Lihat namanya di halaman Laptop."))?
                    .device,
            );
        }
        let village = RegionCode(self.village);
        if let Some(date) = self.date {
            let laptops = u8::try_from(chosen.len()).unwrap_or(u8::MAX);
            issuing
                .plan_outing(
                    &village,
                    date,
                    &self.place,
                    &self.team,
                    laptops,
                    "work-list",
                )
                .await?;
        }
        let issued = issuing
            .issue_work_list(&village, &chosen, "work-list")
            .await?;
        println!(
            "{}: {} sasaran, revisi {}, {} laptop",
            issued.id, issued.targets, issued.revision, issued.devices
        );
        close(opened).await
    }
}

#[derive(Args)]
pub struct Revoke {
    #[command(flatten)]
    office: super::OfficeArguments,
    /// The laptop's label
    #[arg(long)]
    laptop: String,
    /// The root key file, from its drawer
    #[arg(long)]
    root_key: PathBuf,
    /// Take in what it made before its last imported bundle and has yet to arrive; without it, nothing
    /// of it that is not imported yet
    #[arg(long)]
    keep_sent: bool,
}

impl Revoke {
    pub async fn run(self) -> Result<ExitCode> {
        let options = self.office.options()?;
        let root = ceremony::root_key(&self.root_key, &options.unlock)?;
        let (opened, issuing) = issuing(&self.office).await?;
        let office = &opened.office;
        let all = devices::all(&mut *office.db.read().await?, &office.code).await?;
        let device = all
            .iter()
            .find(|device| device.label.eq_ignore_ascii_case(&self.laptop))
            .context("Tidak ada laptop dengan nama itu. Lihat namanya di halaman Laptop.")?;
        let last_good = if self.keep_sent {
            issuing.last_taken_in(device.device).await?
        } else {
            Vec::new()
        };
        let keyset = issuing
            .revoke(&root, device.device, last_good, "revoke")
            .await?;
        println!(
            "{} dicabut; daftar kunci nomor {}",
            device.label, keyset.serial
        );
        close(opened).await
    }
}

#[derive(Args)]
pub struct User {
    #[command(flatten)]
    office: super::OfficeArguments,
    /// To sign in with
    #[arg(long)]
    login: String,
    /// As shown
    #[arg(long, required_unless_present = "off")]
    name: Option<String>,
    /// admin, verifikator, koordinator, loket or auditor
    #[arg(long, required_unless_present = "off")]
    role: Option<String>,
    /// Shut them out: they are signed out everywhere and cannot sign in until added again
    #[arg(long, conflicts_with_all = ["name", "role"])]
    off: bool,
}

impl User {
    pub async fn run(self) -> Result<ExitCode> {
        let login = self.login.to_lowercase();
        let (Some(name), Some(role)) = (self.name, self.role) else {
            // `--off`: clap asks for both otherwise.
            let (opened, _) = issuing(&self.office).await?;
            let office = &opened.office;
            let mut db = office.db.write().await?;
            if !users::shut_out(&mut db, &office.code, &login).await? {
                bail!("Tidak ada yang masuk sebagai {login}. Periksa tulisannya.")
            }
            db.commit().await?;
            println!("{login}: tidak bisa masuk lagi");
            return close(opened).await;
        };
        let Some(role) = Role::from_code(&role) else {
            bail!(
                "Peran {role} tidak ada. Pilih admin, verifikator, koordinator, loket, atau auditor."
            )
        };
        let (opened, _) = issuing(&self.office).await?;
        let office = &opened.office;
        let words = passphrase::suggest();
        let user = StoredUser {
            login,
            name,
            role,
            passphrase: passphrase::hash(&words)?,
            active: true,
        };
        let mut db = office.db.write().await?;
        users::put(&mut db, &office.code, &user, office.now()).await?;
        db.commit().await?;
        println!("{}: {}", user.login, words.as_str());
        close(opened).await
    }
}

pub async fn issuing(arguments: &super::OfficeArguments) -> Result<(Opened, Issuing)> {
    let opened = open(&arguments.options()?).await?;
    let issuing = Issuing::new(
        opened.office.clone(),
        opened.keys.clone(),
        opened.card.root.clone(),
    );
    Ok((opened, issuing))
}

pub async fn close(opened: Opened) -> Result<ExitCode> {
    opened.office.db.close().await;
    Ok(ExitCode::SUCCESS)
}
