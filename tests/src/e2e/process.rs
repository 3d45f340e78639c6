//! Programs that end with the test, however it ends.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// A program on PATH, or which Debian package brings it.
pub fn installed(name: &str, package: &str) -> Result<PathBuf> {
    std::env::var_os("PATH")
        .iter()
        .flat_map(std::env::split_paths)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
        .with_context(|| format!("{name} is not on PATH: apt install {package}"))
}

/// A port nobody listens on now.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// A running program; asked to end, then ended, when dropped.
pub struct Process {
    child: Child,
    name: String,
}

impl Process {
    pub fn start(mut command: Command) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        Ok(Self { child, name })
    }

    /// With what it prints to be read.
    pub fn start_read(mut command: Command) -> Result<(Self, BufReader<ChildStdout>)> {
        command.stdout(Stdio::piped());
        let mut process = Self::start(command)?;
        let out = process.child.stdout.take().context("its output")?;
        Ok((process, BufReader::new(out)))
    }

    /// Until it answers on a port of this computer.
    pub fn wait_for_port(&mut self, port: u16) -> Result<()> {
        let until = Instant::now() + Duration::from_secs(30);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            if let Some(status) = self.child.try_wait()? {
                bail!("{} ended: {status}", self.name);
            }
            if Instant::now() > until {
                bail!("{} does not answer", self.name);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            // Its id may be another's by now.
            return;
        }
        let below = below(self.child.id());
        // Gentle first: a driver ends its browser, the server what it is storing.
        let _ = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        let until = Instant::now() + Duration::from_secs(8);
        while Instant::now() < until && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        // A driver that is ended may leave its browser behind.
        for left in below {
            if started(left.id) == Some(left.started) {
                let _ = Command::new("kill")
                    .args(["-KILL", &left.id.to_string()])
                    .status();
            }
        }
    }
}

/// A process of another's, surely the same one later: ids come again, start times do not.
struct Below {
    id: u32,
    started: u64,
}

/// Everything that was started by this process, and by that, and so on.
fn below(id: u32) -> Vec<Below> {
    let all: Vec<(u32, u32, u64)> = std::fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|id| stat(id).map(|(parent, started)| (id, parent, started)))
        .collect();
    let mut parents = vec![id];
    let mut found = Vec::new();
    while let Some(above) = parents.pop() {
        for &(id, _, started) in all.iter().filter(|(_, parent, _)| *parent == above) {
            parents.push(id);
            found.push(Below { id, started });
        }
    }
    found
}

fn started(id: u32) -> Option<u64> {
    stat(id).map(|(_, started)| started)
}

/// Parent and start time, as the kernel lists them.
fn stat(id: u32) -> Option<(u32, u64)> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name comes before, in brackets, and may hold anything.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let parent = fields.nth(1)?.parse().ok()?;
    let started = fields.nth(17)?.parse().ok()?;
    Some((parent, started))
}

/// One line of what a program prints.
pub fn line(out: &mut impl BufRead) -> Result<String> {
    let mut line = String::new();
    out.read_line(&mut line)?;
    Ok(line.trim().to_owned())
}
