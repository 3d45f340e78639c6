//! The benchmarks. Each prints lines of JSON; nothing here is asserted.

use anyhow::Result;
use clap::Args;

use crate::{setup, shell};

#[derive(Args)]
pub struct Options {
    /// Only benchmarks whose name contains this
    filter: Option<String>,
}

/// (name, package, cargo target kind, target)
const BENCHES: &[(&str, &str, &str, &str)] = &[];

pub fn run(options: &Options) -> Result<()> {
    setup::for_benching()?;
    for (name, package, kind, target) in BENCHES {
        if options
            .filter
            .as_ref()
            .is_some_and(|filter| !name.contains(filter.as_str()))
        {
            continue;
        }
        println!("# {name}");
        let verb = if *kind == "bench" { "bench" } else { "run" };
        let mut args = vec![verb, "--quiet", "--package", package];
        if verb == "run" {
            args.push("--release");
        }
        let kind = format!("--{kind}");
        args.extend([kind.as_str(), target]);
        shell::run(shell::cargo(&args))?;
    }
    Ok(())
}
