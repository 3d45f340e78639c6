//! The demonstration office: made once, served while the day goes on.

use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::Child;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::home;
use crate::shell;

const WEB: &str = "127.0.0.1:8470";
const GATEWAY: &str = "127.0.0.1:8471";

pub fn dir() -> PathBuf {
    home().join("office")
}

/// Makes the office and its 16,700 residents; prints address and first passphrases, this once.
pub fn make_once() -> Result<()> {
    // Half a demonstration after a power cut is no demonstration, and a laptop of another office no
    // laptop of this one.
    let whole = home().join("office-is-whole");
    if whole.exists() {
        return Ok(());
    }
    if home().exists() {
        std::fs::remove_dir_all(home())?;
    }
    std::fs::create_dir_all(home())?;
    let folder = dir().to_string_lossy().into_owned();
    let gateway = format!("https://{GATEWAY}");
    shell::run(shell::command(
        shell::built("jemput-office"),
        &["demo", "--dir", &folder, "--gateway", &gateway],
    ))?;
    std::fs::write(whole, "")?;
    Ok(())
}

/// The invitation of laptop 01.
pub fn first_invitation() -> Result<PathBuf> {
    let folder = dir().join("undangan");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    files.sort();
    files
        .into_iter()
        .next()
        .with_context(|| format!("no invitation in {}", folder.display()))
}

/// The office's process; it ends with the day.
pub struct Serving(Child);

impl Serving {
    pub fn begin() -> Result<Self> {
        let folder = dir().to_string_lossy().into_owned();
        let mut serve = shell::command(
            shell::built("jemput-office"),
            &[
                "serve",
                "--dir",
                &folder,
                "--web",
                WEB,
                "--gateway",
                GATEWAY,
            ],
        );
        let mut serving = Self(serve.spawn().context("cannot start jemput-office")?);
        serving.wait_until_it_answers()?;
        Ok(serving)
    }

    pub fn say_where(&self) {
        println!("\nThe office: http://{WEB}/   (stop with Ctrl+C)\n");
    }

    fn wait_until_it_answers(&mut self) -> Result<()> {
        let until = Instant::now() + Duration::from_secs(60);
        for address in [WEB, GATEWAY] {
            let address: SocketAddr = address.parse()?;
            while TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_err() {
                if let Some(status) = self.0.try_wait()? {
                    bail!(
                        "jemput-office ended ({status}); is another one running on {WEB} or {GATEWAY}?"
                    );
                }
                if Instant::now() > until {
                    bail!("jemput-office does not answer on {address}");
                }
                std::thread::sleep(Duration::from_millis(50));
            }
        }
        Ok(())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Gentle first: the server finishes what it is storing. It is restart-safe in either case.
        let asked = shell::command("kill", &[&self.0.id().to_string()]).status();
        let until = Instant::now() + Duration::from_secs(10);
        while asked.is_ok() && Instant::now() < until && matches!(self.0.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
