//! `init`: the key ceremony, by flags or as a wizard.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use dialoguer::{Confirm, Input};
use jemput_domain::regions::{RegionLevel, Regions};
use jemput_link::http::Endpoint;
use jemput_office::issuing::Issuing;
use jemput_office::keys::{Card, KeyError, Place, ceremony, files};
use jemput_office::office::system_clock;
use jemput_office::serve::Options;
use jemput_office::serve::open::{database_url, open_with};
use jemput_office::storage::Db;
use jemput_office::storage::issued::{self, Issued};
use jemput_seal::RecoveryShare;

use super::{shares, unlock};

#[derive(Args)]
pub struct Arguments {
    /// The new office's folder
    #[arg(long, env = "JEMPUT_OFFICE_DIR")]
    dir: PathBuf,
    /// The regency's code: 12.77
    #[arg(long)]
    office: Option<String>,
    /// The office's name, as people call it
    #[arg(long)]
    name: Option<String>,
    /// Where laptops reach the gateway: https://jemput.example.go.id:8471 (again for more, the preferred first)
    #[arg(long)]
    gateway: Vec<String>,
    /// Where the root key is written, to be taken away (default: keluar/ in the office's folder)
    #[arg(long)]
    root_key: Option<PathBuf>,
    /// Where the three recovery sheets are written, to be printed and taken away (default: keluar/)
    #[arg(long)]
    sheets: Option<PathBuf>,
    /// As for `serve`
    #[arg(long, env = "JEMPUT_OFFICE_DATABASE")]
    database: Option<String>,
    #[command(flatten)]
    unlock: unlock::UnlockArguments,
}

pub async fn run(arguments: Arguments) -> Result<ExitCode> {
    let place = Place::new(&arguments.dir);
    let asks = std::io::stdin().is_terminal();
    let office = match arguments.office {
        Some(office) => office,
        None if asks => Input::new()
            .with_prompt("Kode kabupaten/kota (mis. 12.77)")
            .validate_with(|code: &String| match regency(code) {
                Some(_) => Ok(()),
                None => Err("Bukan kode kabupaten atau kota"),
            })
            .interact_text()?,
        None => {
            bail!("Sebutkan kode kabupaten atau kota dengan --office, misalnya --office 12.77.")
        }
    };
    let regency = regency(&office)
        .with_context(|| format!("{office} bukan kode kabupaten atau kota. Contoh: 12.77."))?;
    let name = match arguments.name {
        Some(name) => name,
        None if asks => Input::new()
            .with_prompt("Nama kantor")
            .default(format!("Disdukcapil {regency}"))
            .interact_text()?,
        None => bail!("Sebutkan nama kantor dengan --name."),
    };
    let gateways = match arguments.gateway {
        gateways if !gateways.is_empty() => gateways,
        _ if asks => vec![
            Input::new()
                .with_prompt("Alamat gerbang untuk laptop (https://…:8471)")
                .validate_with(|address: &String| match is_https(address) {
                    true => Ok(()),
                    false => Err("Harus alamat yang diawali https://"),
                })
                .interact_text()?,
        ],
        _ => bail!("Sebutkan alamat gerbang untuk laptop dengan --gateway https://…."),
    };
    if let Some(other) = gateways.iter().find(|address| !is_https(address)) {
        bail!(
            "{other} bukan alamat https. Tulis lengkap, misalnya https://jemput.example.go.id:8471."
        );
    }
    let unlock = unlock::new(
        arguments.unlock.said()?,
        "Frasa sandi kunci kantor (enam kata atau lebih)",
        unlock::NOT_SAID,
    )?;
    let plan = ceremony::Plan {
        office,
        name,
        gateways,
        root_key: arguments.root_key.unwrap_or_else(|| place.root_key()),
        sheets: Some(arguments.sheets.unwrap_or_else(|| place.sheets())),
        unlock,
        demonstration: false,
    };
    // Before any key is made: without its database the ceremony would be for nothing.
    let url = database_url(&place, arguments.database.as_deref());
    if !place.card().exists() {
        files::private_folder(place.dir())?;
        let db = Db::open(&url, &plan.office, &plan.name).await?;
        let keyset = issued::newest(&mut *db.read().await?, &plan.office, Issued::Keyset).await?;
        db.close().await;
        if keyset.is_some() {
            bail!(
                "Basis data ini sudah milik kantor dengan kunci lain. Pakai basis data kosong, atau folder kantor yang lama."
            );
        }
    }
    let clock = system_clock();
    let done = ceremony::hold(&place, &plan, clock(), |written| {
        if asks {
            drilled_from_paper(written)
        } else {
            Ok(None)
        }
    })?;
    let card = Card::read(&place)?;
    let options = Options {
        dir: arguments.dir.clone(),
        database: arguments.database,
        blobs: None,
        unlock: plan.unlock,
        clock: Some(clock),
    };
    let opened = open_with(
        place,
        card.clone(),
        std::sync::Arc::new(done.keys),
        &options,
    )
    .await?;
    let issuing = Issuing::new(opened.office.clone(), opened.keys, card.root);
    issuing.keep_keyset(&done.keyset).await?;
    issuing.raise_pack(|_| Ok(()), "init").await?;
    opened.office.db.close().await;
    println!("Kantor {} siap di {}", card.name, arguments.dir.display());
    println!("Uji buka: kunci kantor dan kunci pemulihan keduanya membuka contoh.");
    println!("Cetak lalu pindahkan dari komputer ini:");
    for sheet in &done.sheets {
        println!("  {}", sheet.display());
    }
    println!(
        "Simpan di luar komputer ini (kunci induk):\n  {}",
        plan.root_key.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// The name of a regency or city; of nothing else.
fn regency(code: &str) -> Option<String> {
    let region = Regions::current().get(code)?;
    (region.level == RegionLevel::Regency).then_some(region.name)
}

/// What a laptop would not take for a gateway's address is none.
fn is_https(address: &str) -> bool {
    Endpoint::parse(address).is_ok_and(|endpoint| endpoint.is_https())
}

/// The drill with what is on paper: two sheets are typed back.
fn drilled_from_paper(written: &[PathBuf]) -> Result<Option<[RecoveryShare; 2]>, KeyError> {
    let stopped = |_| KeyError::Stopped;
    println!("Cetak ketiga lembar pemulihan:");
    for sheet in written {
        println!("  {}", sheet.display());
    }
    if !Confirm::new()
        .with_prompt("Sudah dicetak? (tidak: uji dari berkasnya saja)")
        .default(true)
        .interact()
        .map_err(stopped)?
    {
        return Ok(None);
    }
    shares::typed_shares().map(Some)
}
