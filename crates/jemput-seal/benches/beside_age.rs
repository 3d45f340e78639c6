//! Sealing a folder of 2,048 scans (300–700 KiB) beside `tar | age` of the same folder, in turn.
//!
//! Both read the files from the page cache, encrypt to a public key, write one file on the same disk,
//! fsync it, rename it and fsync its folder; before each run everything written earlier is on disk.
//! Where the disk is slower than the ciphers, both take what the disk takes. The ratio is taken pair by
//! pair, so that it holds when the machine's speed drifts.

#[path = "../examples/office/mod.rs"]
mod office;
mod scans;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use jemput_figures::{Figure, process};
use office::Office;
use scans::Scans;

const SCANS: usize = 2_048;
const ROUNDS: usize = 7;
fn main() -> io::Result<()> {
    let office = Office::new();
    let scans = Scans::new(SCANS);
    let age = Age::new(scans.folder.path())?;
    // What is compared is a bundle that opens.
    scans.seal(&office, 2);
    office.open(&scans.bundle()).expect("a good bundle");
    let (mut ours, mut theirs) = (Taken::default(), Taken::default());
    for round in 0..=ROUNDS {
        let seal = taken(&scans.bundle(), process::cpu_seconds, || {
            scans.seal(&office, 2);
            Ok(())
        })?;
        let other = taken(&age.output, process::cpu_seconds_of_children, || {
            age.encrypt(&scans.folder.path().join("scans"))
        })?;
        // The first round only fills the page cache.
        if round > 0 {
            ours.add(seal);
            theirs.add(other);
        }
    }
    for (name, taken) in [("jemput", &ours), ("tar_age", &theirs)] {
        Figure::of_bytes(format!("beside_age.{name}"), scans.total(), &taken.times).print();
        Figure::of_runs(format!("beside_age.{name}_cpu"), "s", &taken.cpu).print();
    }
    let pairs = ours.times.iter().zip(&theirs.times);
    let ratios: Vec<f64> = pairs
        .map(|(ours, theirs)| theirs.as_secs_f64() / ours.as_secs_f64())
        .collect();
    Figure::of_runs("beside_age.times_as_fast", "ratio", &ratios).print();
    Ok(())
}

/// What runs took, by the clock and of the processors.
#[derive(Default)]
struct Taken {
    times: Vec<Duration>,
    cpu: Vec<f64>,
}

impl Taken {
    fn add(&mut self, (time, cpu): (Duration, f64)) {
        self.times.push(time);
        self.cpu.push(cpu);
    }
}

/// With the disk at rest before; the output goes again.
fn taken(
    output: &Path,
    cpu_seconds: fn() -> f64,
    work: impl FnOnce() -> io::Result<()>,
) -> io::Result<(Duration, f64)> {
    succeed(&mut Command::new("sync"))?;
    let (begun, before) = (Instant::now(), cpu_seconds());
    work()?;
    let taken = (begun.elapsed(), cpu_seconds() - before);
    fs::remove_file(output)?;
    Ok(taken)
}

/// Debian's age with a key of its own.
struct Age {
    recipient: String,
    output: PathBuf,
}

impl Age {
    fn new(folder: &Path) -> io::Result<Self> {
        let key = folder.join("age.key");
        let mut keygen = Command::new("age-keygen");
        succeed(keygen.arg("-o").arg(&key).stderr(Stdio::null()))?;
        let recipient = Command::new("age-keygen").arg("-y").arg(&key).output()?;
        Ok(Self {
            recipient: String::from_utf8_lossy(&recipient.stdout).trim().to_owned(),
            output: folder.join("day.tar.age"),
        })
    }

    fn encrypt(&self, scans: &Path) -> io::Result<()> {
        let partial = self.output.with_extension("partial");
        let file = File::create(&partial)?;
        let mut tar = Command::new("tar")
            .arg("-C")
            .arg(scans)
            .args(["-cf", "-", "."])
            .stdout(Stdio::piped())
            .spawn()?;
        let packed = tar.stdout.take().expect("piped above");
        let mut age = Command::new("age");
        age.args(["-r", &self.recipient]);
        succeed(age.stdin(packed).stdout(file.try_clone()?))?;
        if !tar.wait()?.success() {
            return Err(io::Error::other("tar failed"));
        }
        file.sync_all()?;
        fs::rename(&partial, &self.output)?;
        File::open(self.output.parent().expect("in a folder"))?.sync_all()
    }
}

fn succeed(command: &mut Command) -> io::Result<()> {
    if command.status()?.success() {
        Ok(())
    } else {
        let name = command.get_program().to_string_lossy();
        Err(io::Error::other(format!("{name} failed")))
    }
}
