//! The benchmarks. Each prints lines of JSON; nothing here is asserted.

use anyhow::Result;
use clap::Args;

use crate::{setup, shell};

#[derive(Args)]
pub struct Options {
    /// Only benchmarks whose name contains this
    filter: Option<String>,
}

/// (name, package, `bench` or `example`, target)
const BENCHES: &[(&str, &str, &str, &str)] = &[
    ("seal", "jemput-seal", "bench", "bundles"),
    ("seal-memory", "jemput-seal", "example", "seal_memory"),
    ("search", "jemput-store", "bench", "search"),
    ("intake", "jemput-gateway", "example", "intake_bench"),
    ("import", "jemput-office", "example", "import_bench"),
];

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
        let kind_flag = format!("--{kind}");
        let args = if *kind == "bench" {
            vec!["bench", "--quiet", "--package", package, &kind_flag, target]
        } else {
            vec![
                "run",
                "--quiet",
                "--release",
                "--package",
                package,
                &kind_flag,
                target,
            ]
        };
        shell::run(shell::cargo(&args))?;
    }
    Ok(())
}
