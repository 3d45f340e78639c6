//! Cold start of the real window on a screen of its own, beside the same shell with an empty page, in
//! turn; and their memory. Every time is taken at the pixels: until the picture that stays is there.
//!
//! A laptop with an open outing and a work list of 413 is started. It shows the unlock screen; the
//! passphrase is typed (not counted), Enter pressed, and the list's first rows are drawn. Unlocking
//! derives a key, which is slow by design, so that is measured alone as well. Programs and pages are
//! in the page cache; the processes are new.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use jemput_figures::Figure;
use jemput_store::{Folder, Slots};
use jemput_tests::e2e::ServedOffice;
use jemput_tests::house::program;

use crate::demonstration::{PASSPHRASE, PATIENCE, enrol};
use crate::screen::Screen;
use crate::shell::{Enter, Shell, type_into_window};

const ROUNDS: usize = 9;

#[derive(Default)]
struct Measured {
    empty: Vec<f64>,
    unlock_screen: Vec<f64>,
    rows: Vec<f64>,
    derivation: Vec<f64>,
    empty_memory: Vec<f64>,
    memory: Vec<f64>,
}

pub fn measure() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("laptop");
    prepare(folder.path(), &data)?;
    let screen = Screen::open()?;
    let mut measured = Measured::default();
    for round in 0..=ROUNDS {
        let one = round_of(&screen, folder.path(), &data)?;
        // The first round only fills the page cache.
        if round > 0 {
            measured.add(one);
        }
    }
    measured.print();
    Ok(())
}

/// A laptop in `data` with its list and today's outing open.
fn prepare(folder: &Path, data: &Path) -> Result<()> {
    let _office = ServedOffice::begin(folder)?;
    let team = enrol(folder, data)?;
    let village = team.wait_for_work_list(PATIENCE)?;
    team.open_outing(&village)?;
    team.field.close();
    Ok(())
}

/// One of each.
struct Once {
    empty: Duration,
    unlock_screen: Duration,
    rows: Duration,
    derivation: Duration,
    empty_memory: f64,
    memory: f64,
}

fn round_of(screen: &Screen, home: &Path, data: &Path) -> Result<Once> {
    let empty_window = program("examples/empty_window")?;
    let (shell, empty) =
        screen.time_to_picture(|| Shell::start(&empty_window, screen, home, &[]))?;
    let empty_memory = shell.memory();
    drop(shell);
    settle();

    let window = program("jemput-window")?;
    let arguments = [Path::new("--data"), data];
    let (shell, unlock_screen) =
        screen.time_to_picture(|| Shell::start(&window, screen, home, &arguments))?;
    type_into_window(screen, PASSPHRASE)?;
    settle();
    let enter = Enter::on(screen)?;
    let ((), rows) = screen.time_to_picture(|| enter.press())?;
    let memory = shell.memory();
    if let Some(file) = std::env::var_os("JEMPUT_BENCH_PICTURE") {
        screen.picture(Path::new(&file))?;
    }
    drop(shell);
    settle();

    let slots = Slots::read(&Folder::at(data))?;
    let officer = slots.list().first().context("a slot")?.officer;
    let begun = Instant::now();
    slots.unlock(officer, PASSPHRASE)?;
    let derivation = begun.elapsed();
    Ok(Once {
        empty,
        unlock_screen,
        rows,
        derivation,
        empty_memory,
        memory,
    })
}

/// Until what was just done has left the screen and the processor.
fn settle() {
    std::thread::sleep(Duration::from_millis(700));
}

impl Measured {
    fn add(&mut self, one: Once) {
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        self.empty.push(ms(one.empty));
        self.unlock_screen.push(ms(one.unlock_screen));
        self.rows.push(ms(one.rows));
        self.derivation.push(ms(one.derivation));
        self.empty_memory.push(one.empty_memory);
        self.memory.push(one.memory);
    }

    fn print(&self) {
        let runs = |name: &str, unit: &str, runs: &[f64]| {
            Figure::of_runs(format!("window.{name}"), unit, runs).print();
        };
        runs("empty", "ms", &self.empty);
        runs("unlock_screen", "ms", &self.unlock_screen);
        runs("unlock_to_rows", "ms", &self.rows);
        runs("key_derivation", "ms", &self.derivation);
        // Round by round, so that a slow moment of the machine is in all of its parts.
        let over = |at: usize| self.unlock_screen[at] + self.rows[at] - self.empty[at];
        let above: Vec<f64> = (0..self.empty.len()).map(over).collect();
        runs("rows_above_empty", "ms", &above);
        let without: Vec<f64> = above
            .iter()
            .zip(&self.derivation)
            .map(|(above, derivation)| above - derivation)
            .collect();
        runs("rows_above_empty_without_derivation", "ms", &without);
        runs("empty_memory", "MiB", &self.empty_memory);
        runs("memory", "MiB", &self.memory);
    }
}
