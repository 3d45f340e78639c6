//! A PostgreSQL of Debian's package, started for one test process.

use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A server that listens on a socket in its own folder.
pub struct TempPostgres {
    folder: tempfile::TempDir,
    programs: PathBuf,
    user: Option<(u32, u32)>,
    databases: AtomicU32,
}

impl TempPostgres {
    /// Starts one. Panics with what to install when there is none: this is test support.
    pub fn start() -> Self {
        Self::start_with("off")
    }

    /// The same with fsync, for measuring.
    pub fn start_durable() -> Self {
        Self::start_with("on")
    }

    fn start_with(fsync: &str) -> Self {
        let programs =
            programs().expect("PostgreSQL is needed for this test: apt-get install postgresql");
        let folder = tempfile::Builder::new()
            .prefix("jemput-pg-")
            .tempdir()
            .expect("a temporary folder");
        let user = server_user(folder.path());
        if let Some((uid, gid)) = user {
            chown(folder.path(), Some(uid), Some(gid)).expect("chown of the temporary folder");
        }
        let server = Self {
            folder,
            programs,
            user,
            databases: AtomicU32::new(0),
        };
        server.run(
            "initdb",
            &[
                "-D",
                "data",
                "-U",
                "jemput",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
                "--no-instructions",
            ],
        );
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories='{}' -c fsync={fsync} -c max_connections=100 -c shared_buffers=16MB",
            server.folder.path().display()
        );
        server.run(
            "pg_ctl",
            &["-D", "data", "-w", "-l", "log", "-o", &options, "start"],
        );
        server
    }

    /// The URL of a new, empty database of this server.
    pub fn database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let socket = self.folder.path().display().to_string();
        self.run("createdb", &["-h", &socket, "-U", "jemput", &name]);
        format!(
            "postgres://jemput@localhost/{name}?host={}",
            socket.replace('/', "%2F")
        )
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let output = self
            .command(program, arguments)
            .output()
            .expect("the program starts");
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        assert!(
            output.status.success(),
            "{program}: {}\n{log}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.programs.join(program));
        // The server keeps inherited pipes open, so nothing waits for their end.
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        command.env("TMPDIR", self.folder.path());
        if program == "pg_ctl" {
            command.stderr(Stdio::null());
        }
        if let Some((uid, gid)) = self.user {
            command.uid(uid).gid(gid);
        }
        command
    }
}

impl Drop for TempPostgres {
    fn drop(&mut self) {
        let _ = self
            .command("pg_ctl", &["-D", "data", "-m", "immediate", "-w", "stop"])
            .output();
    }
}

/// The newest version Debian has installed.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<(u32, PathBuf)> = versions
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            let programs = entry.path().join("bin");
            programs
                .join("initdb")
                .exists()
                .then_some((version, programs))
        })
        .collect();
    found.sort();
    found.pop().map(|(_, programs)| programs)
}

/// PostgreSQL refuses to run as root: then as `postgres`, or as `nobody`.
fn server_user(folder: &Path) -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt as _;
    if fs::metadata(folder).ok()?.uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").ok()?;
    ["postgres", "nobody"].iter().find_map(|name| {
        let line = users
            .lines()
            .find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    })
}
