//! `officer`: who works with the laptops; the settings page for scripts.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use jemput_office::issuing::{IssueError, Member, Team, is_name};

use super::issue::{close, issuing};

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    office: super::OfficeArguments,
    /// As the officer finds it in the list on the laptop
    #[arg(long)]
    name: String,
    /// A team lead: opens a laptop whose passphrase is forgotten, takes officers off it
    #[arg(long)]
    lead: bool,
    /// No team lead any more
    #[arg(long, conflicts_with = "lead")]
    no_lead: bool,
    /// Take them off the list; a lead takes them off the laptops
    #[arg(long, conflicts_with_all = ["lead", "no_lead"])]
    off: bool,
}

pub async fn run(arguments: Arguments) -> Result<ExitCode> {
    let (opened, issuing) = issuing(&arguments.office).await?;
    let pack = issuing.pack().await?;
    let pack = pack.ok_or(IssueError::NotReady("pack"))?;
    let name = arguments.name.trim();
    if !is_name(name) {
        bail!("Sebutkan nama petugas dengan --name: satu baris, paling banyak 100 huruf.");
    }
    let is_them = |other: &str| other.to_lowercase() == name.to_lowercase();
    let mut officers: Vec<Member> = pack
        .roster
        .iter()
        .map(|officer| Member {
            officer: Some(officer.id),
            name: officer.name.clone(),
            lead: officer.lead,
        })
        .collect();
    let at = officers.iter().position(|officer| is_them(&officer.name));
    match at {
        Some(at) if arguments.off => {
            officers.remove(at);
        }
        Some(at) => officers[at].lead = (officers[at].lead || arguments.lead) && !arguments.no_lead,
        None if arguments.off => bail!("Tidak ada petugas bernama {name}. Periksa tulisannya."),
        None => officers.push(Member {
            officer: None,
            name: name.to_owned(),
            lead: arguments.lead,
        }),
    }
    let team = Team {
        officers,
        services: pack.services.into_iter().map(|one| one.service).collect(),
        prune: pack.prune,
        lock_after_minutes: pack.lock_after_minutes,
    };
    let now = issuing.set_team(pack.version, team, "officer").await?;
    for officer in &now.roster {
        println!(
            "{}{}",
            officer.name,
            if officer.lead { " (ketua tim)" } else { "" }
        );
    }
    close(opened).await
}
