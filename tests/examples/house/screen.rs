//! A virtual screen whose pixels can be read while a window draws, at next to no cost: the server
//! keeps them in a file.

use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use jemput_tests::e2e::{Process, installed};
use tempfile::TempDir;

/// Between two looks.
const LOOK: Duration = Duration::from_millis(4);
/// So long nothing may move before a picture counts as the last one.
const STILL: Duration = Duration::from_millis(1500);
const PATIENCE: Duration = Duration::from_secs(60);
/// One row of so many is looked at.
const EVERY: u64 = 8;
/// Pictures that differ in less than this share are the same: a caret blinks, a clock moves on.
const SAME: f64 = 0.005;

pub struct Screen {
    _server: Process,
    _folder: TempDir,
    pixels: File,
    pub name: String,
    /// Of the file: where the pixels begin, bytes in a row, rows.
    start: u64,
    row: u64,
    rows: u64,
}

impl Screen {
    pub fn open() -> Result<Self> {
        // In memory where there is such a place: a disk's writing would be in the way.
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir())?;
        let mut server = Command::new(installed("Xvfb", "xvfb")?);
        server
            .args(["-displayfd", "1", "-screen", "0", "1366x768x24"])
            .args(["-nolisten", "tcp", "-fbdir"])
            .arg(folder.path())
            .stderr(Stdio::null());
        let (server, mut out) = Process::start_read(server)?;
        let mut number = String::new();
        std::io::BufRead::read_line(&mut out, &mut number)?;
        let pixels = File::open(folder.path().join("Xvfb_screen0"))?;
        // An X window dump: a header of 32-bit numbers, colours of 12 bytes each, the pixels.
        let header = |field: u64| -> Result<u64> {
            let mut bytes = [0; 4];
            pixels.read_exact_at(&mut bytes, field * 4)?;
            Ok(u64::from(u32::from_be_bytes(bytes)))
        };
        Ok(Self {
            start: header(0)? + header(19)? * 12,
            rows: header(5)?,
            row: header(12)?,
            _server: server,
            _folder: folder,
            pixels,
            name: format!(":{}", number.trim()),
        })
    }

    fn look(&self) -> Result<Vec<u8>> {
        let mut picture = vec![0; (self.rows.div_ceil(EVERY) * self.row) as usize];
        for (at, line) in picture.chunks_exact_mut(self.row as usize).enumerate() {
            let place = self.start + at as u64 * EVERY * self.row;
            self.pixels.read_exact_at(line, place)?;
        }
        Ok(picture)
    }

    /// Lets `begin` begin something and answers how long it took until the picture was the one that
    /// stayed. That picture must differ from the one before.
    pub fn time_to_picture<T>(&self, begin: impl FnOnce() -> Result<T>) -> Result<(T, Duration)> {
        let first = self.look()?;
        let begun = Instant::now();
        let started = begin()?;
        let mut seen = vec![(Duration::ZERO, first)];
        let mut moved = Instant::now();
        loop {
            let now = self.look()?;
            let last = &seen[seen.len() - 1].1;
            if differ(last, &now) > 0.0 {
                if differ(last, &now) > SAME {
                    moved = Instant::now();
                }
                seen.push((begun.elapsed(), now));
            }
            let last = &seen[seen.len() - 1].1;
            if moved.elapsed() > STILL && differ(&seen[0].1, last) > SAME {
                break;
            }
            ensure!(begun.elapsed() < PATIENCE, "nothing was drawn");
            std::thread::sleep(LOOK);
        }
        let (_, last) = seen.last().context("a picture")?;
        let other = seen
            .iter()
            .rposition(|(_, one)| differ(one, last) > SAME)
            .context("the picture before")?;
        Ok((started, seen[other + 1].0))
    }

    /// What is on it, as a PPM image.
    pub fn picture(&self, file: &Path) -> Result<()> {
        let mut image = Vec::new();
        writeln!(image, "P6 {} {} 255", self.row / 4, self.rows)?;
        let mut line = vec![0; self.row as usize];
        for row in 0..self.rows {
            self.pixels
                .read_exact_at(&mut line, self.start + row * self.row)?;
            for pixel in line.chunks_exact(4) {
                image.extend([pixel[2], pixel[1], pixel[0]]);
            }
        }
        Ok(std::fs::write(file, image)?)
    }
}

/// The share of bytes in which two pictures differ.
fn differ(one: &[u8], other: &[u8]) -> f64 {
    // Almost always they are the same, and comparing whole slices is quick.
    if one == other {
        return 0.0;
    }
    let bytes = one.iter().zip(other).filter(|(a, b)| a != b).count();
    bytes as f64 / one.len().max(1) as f64
}
