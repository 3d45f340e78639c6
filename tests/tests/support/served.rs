//! The office's own program, serving.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use jemput_tests::house::{SmallOffice, program};

pub struct Served {
    pub gateway: SocketAddr,
    child: Child,
}

impl Served {
    /// Returns once both addresses answer.
    pub fn start(office: &SmallOffice) -> Result<Self> {
        let mut child = Command::new(program("jemput-office")?)
            .args(["serve", "--web", "127.0.0.1:0", "--gateway", "127.0.0.1:0"])
            .arg("--gateway-plain")
            .arg("--dir")
            .arg(office.dir())
            .arg("--key-file")
            .arg(office.key_file())
            .stdout(Stdio::piped())
            .spawn()?;
        let lines = BufReader::new(child.stdout.take().context("its output")?).lines();
        for line in lines {
            if let Some(address) = line?.strip_prefix("gateway http://") {
                let gateway = address.parse()?;
                return Ok(Self { gateway, child });
            }
        }
        child.wait()?;
        anyhow::bail!("jemput-office ended before it served")
    }

    /// kill -9.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}
