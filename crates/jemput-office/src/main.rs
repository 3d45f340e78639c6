//! The office's program. Each command is a thin cover over the library.

mod program;

use std::process::ExitCode;

use clap::Parser as _;
use mimalloc::MiMalloc;

/// Bodies of a few hundred KiB come and go all day: the system's own would hand each one's pages back.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| "warn,jemput_office=info".into()),
        )
        .init();
    // Two TLS users in one process must agree on the cryptography; a second install changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match program::run(program::Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("jemput-office: {}", program::told(&error));
            ExitCode::FAILURE
        }
    }
}
