//! `serve`.

use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jemput_office::serve::{ServeOptions, start};

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    pub office: super::OfficeArguments,
    /// Address of the office's pages; plain HTTP, so only this computer unless a proxy stands before it
    #[arg(long, default_value = "127.0.0.1:8470")]
    web: SocketAddr,
    /// Address laptops send to
    #[arg(long, default_value = "0.0.0.0:8471")]
    gateway: SocketAddr,
    /// Plain HTTP for laptops too; on a loopback address only
    #[arg(long)]
    gateway_plain: bool,
    /// The gateway's own database instead of SQLite in its folder
    #[arg(long, env = "JEMPUT_GATEWAY_DATABASE")]
    gateway_database: Option<String>,
    /// Where the gateway keeps sealed bundles instead of its own folder: a folder, or s3://… as for
    /// --blobs
    #[arg(long, env = "JEMPUT_GATEWAY_BLOBS")]
    gateway_blobs: Option<String>,
    #[command(flatten)]
    bounds: super::bounds::BoundArguments,
}

pub async fn run(arguments: Arguments) -> Result<ExitCode> {
    let running = start(ServeOptions {
        office: arguments.office.options()?,
        web: arguments.web,
        gateway: arguments.gateway,
        gateway_plain: arguments.gateway_plain,
        bounds: arguments.bounds.bounds(),
        gateway_database: arguments.gateway_database,
        gateway_blobs: arguments.gateway_blobs,
    })
    .await?;
    let scheme = if arguments.gateway_plain {
        "http"
    } else {
        "https"
    };
    // For whoever started it: both addresses answer now.
    println!("web http://{}", running.web);
    println!("gateway {scheme}://{}", running.gateway);
    stop_signal().await;
    eprintln!("berhenti…");
    running.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// Ctrl-C, or the service manager's request.
async fn stop_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
