//! A demonstration office, served for the day.

use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};

use anyhow::{Context, Result, ensure};

use jemput_office::keys::Place;

use super::process::{Process, free_port, line};
use crate::house::program;

pub struct ServedOffice {
    _server: Process,
    /// Kept open: a program whose output nobody takes stops.
    _out: BufReader<ChildStdout>,
    web: String,
    told: String,
    dir: PathBuf,
}

impl ServedOffice {
    pub fn begin(folder: &Path) -> Result<Self> {
        let dir = folder.join("office");
        let gateway = free_port()?;
        let made = Command::new(program("jemput-office")?)
            .arg("demo")
            .arg("--dir")
            .arg(&dir)
            .args(["--gateway", &format!("https://127.0.0.1:{gateway}")])
            .stderr(Stdio::inherit())
            .output()?;
        ensure!(made.status.success(), "no demonstration: {}", made.status);
        let mut serve = Command::new(program("jemput-office")?);
        serve
            .arg("serve")
            .arg("--dir")
            .arg(&dir)
            .args(["--web", "127.0.0.1:0"])
            .args(["--gateway", &format!("127.0.0.1:{gateway}")]);
        let (server, mut out) = Process::start_read(serve)?;
        let said = line(&mut out)?;
        let web = said
            .strip_prefix("web ")
            .with_context(|| format!("no address: {said}"))?;
        Ok(Self {
            web: web.to_owned(),
            _server: server,
            _out: out,
            told: String::from_utf8_lossy(&made.stdout).into_owned(),
            dir,
        })
    }

    /// The office's page.
    pub fn web(&self) -> &str {
        &self.web
    }

    /// The passphrase it printed, once, for this user.
    pub fn passphrase(&self, login: &str) -> Result<String> {
        self.told
            .lines()
            .find_map(|line| line.trim().strip_prefix(login))
            .map(|rest| rest.trim().to_owned())
            .with_context(|| format!("no passphrase told for {login}"))
    }

    /// The root key's file, where the ceremony left it to be taken away.
    pub fn root_key(&self) -> PathBuf {
        Place::new(&self.dir).root_key()
    }

    /// Takes a stick in beside the running server, as at the office's counter; what it says.
    pub fn take_in(&self, stick: &Path) -> Result<String> {
        let done = Command::new(program("jemput-office")?)
            .arg("import")
            .arg("--dir")
            .arg(&self.dir)
            .arg(stick)
            .output()?;
        let said = String::from_utf8_lossy(&done.stdout).into_owned();
        ensure!(
            done.status.success(),
            "{said}{}",
            String::from_utf8_lossy(&done.stderr)
        );
        Ok(said)
    }

    /// The first laptop's invitation.
    pub fn invitation(&self) -> Result<PathBuf> {
        let mut files: Vec<PathBuf> = std::fs::read_dir(self.dir.join("undangan"))?
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<_>>()?;
        files.sort();
        files.into_iter().next().context("no invitation")
    }
}
