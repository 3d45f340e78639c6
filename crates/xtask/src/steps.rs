//! Named steps with their times, and the summary at the end.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

#[derive(Default)]
pub struct Steps {
    done: Vec<(String, Duration, Option<String>)>,
    untested: Vec<&'static str>,
}

impl Steps {
    /// Runs one step; a failure is kept and the following steps still run, so that one look at the
    /// summary shows all that is wrong.
    pub fn run(&mut self, name: &str, step: impl FnOnce() -> Result<()>) {
        println!("\n== {name}");
        let begun = Instant::now();
        let fault = step().err().map(|error| format!("{error:#}"));
        if let Some(fault) = &fault {
            println!("FAILED: {fault}");
        }
        self.done.push((name.to_owned(), begun.elapsed(), fault));
    }

    /// Something this machine does not allow to be tested, said beside the verdict.
    pub fn untested(&mut self, what: &'static str) {
        self.untested.push(what);
    }

    pub fn summary(self) -> Result<()> {
        println!("\n== Summary");
        for (name, time, fault) in &self.done {
            let verdict = if fault.is_some() { "FAILED" } else { "ok" };
            println!("{verdict:>6}  {:>6.1} s  {name}", time.as_secs_f64());
        }
        for what in &self.untested {
            println!("NOT TESTED: {what}");
        }
        let failed = self
            .done
            .iter()
            .filter(|(_, _, fault)| fault.is_some())
            .count();
        println!("\n{} passed, {failed} failed", self.done.len() - failed);
        if failed > 0 {
            bail!("{failed} of {} steps failed", self.done.len());
        }
        Ok(())
    }
}
