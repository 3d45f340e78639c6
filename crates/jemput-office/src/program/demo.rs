//! `demo`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use jemput_office::demo::{DemoOptions, VILLAGE, make};

#[derive(Args)]
pub struct Arguments {
    /// The new office's folder
    #[arg(long, env = "JEMPUT_OFFICE_DIR")]
    dir: PathBuf,
    /// Another seed makes other people
    #[arg(long, default_value_t = 1277)]
    seed: u64,
    /// The village of today's outing
    #[arg(long, default_value = VILLAGE)]
    village: String,
    /// Where laptops reach the gateway
    #[arg(long, default_value = "https://127.0.0.1:8471")]
    gateway: Vec<String>,
    /// As for `serve`
    #[arg(long, env = "JEMPUT_OFFICE_DATABASE")]
    database: Option<String>,
}

pub async fn run(arguments: Arguments) -> Result<ExitCode> {
    let bar = ProgressBar::new(0).with_style(ProgressStyle::with_template(
        "{bar:30} {pos}/{len} warga {elapsed}",
    )?);
    let options = DemoOptions {
        dir: arguments.dir.clone(),
        seed: arguments.seed,
        village: arguments.village,
        gateways: arguments.gateway,
        database: arguments.database,
        blobs: None,
        clock: None,
    };
    let done = make(options, &|done, total| {
        bar.set_length(total);
        bar.set_position(done);
    })
    .await?;
    bar.finish_and_clear();
    println!(
        "Kantor contoh di {}: {} warga belum rekam, per {}, kegiatan hari ini di {}",
        arguments.dir.display(),
        done.residents,
        done.as_of,
        done.village
    );
    println!("Masuk di http://127.0.0.1:8470 (frasa sandi hanya ditampilkan sekali):");
    for user in &done.users {
        println!("  {:12} {}", user.login, user.passphrase.as_str());
    }
    println!("Undangan laptop:");
    for invitation in &done.invitations {
        println!("  {}", invitation.display());
    }
    Ok(ExitCode::SUCCESS)
}
