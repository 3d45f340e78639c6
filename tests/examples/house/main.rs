//! The benches that take the whole house: `day` and `window`.

mod day;
mod demonstration;
mod screen;
mod shell;
mod window;

use anyhow::{Result, bail};
use jemput_field::decode;

fn main() -> Result<()> {
    match std::env::args().nth(1).as_deref() {
        // The kit decodes pictures in a child: this program again.
        Some(decode::ARGUMENT) => Ok(decode::child::run()?),
        Some("day") => day::measure(),
        Some("window") => window::measure(),
        _ => bail!("say `day` or `window`"),
    }
}
